/**
 * The training tutorial: two input cells and one that decides, trained to tell two classes of points apart.
 *
 * A datum is a point in the unit square; its coordinates are currents into the two input cells, its label is what the mean voltage of the
 * third cell should come to, from -72 mV upwards. Radius, leaks and synapses are trained. Numbers, order of the data and Jaxley's answers are
 * those of the reference recipe.
 */
import {
  Cell,
  Channels,
  Connect,
  Edit,
  Loss,
  Network,
  Optimizer,
  Readout,
  Select,
  Share,
  Stimulus,
  Synapses,
  type Training,
  Transform
} from "neurolens"
import recipe from "../test/reference/recipes/gradient-descent-tutorial.json" with { type: "json" }

/** A point and its class. */
export type Datum = { readonly point: ReadonlyArray<number>; readonly label: number }

/** The hundred points. */
export const data: ReadonlyArray<Datum> = recipe.inputs.map((point, i) => ({ point, label: recipe.labels[i] }))

const cell = Cell.make({ parents: [-1, 0, 0], ncomp: 2 })

const soma = (k: number): Select.NodeSelection => Select.cell(k).branch(0).comp(0)

/** Three cells; 21 trained parameters: one radius, a leak for each compartment, a conductance for each synapse. */
export const network = Network.editSync(Network.make([cell, cell, cell]), [
  Edit.insert(Channels.Leak),
  Edit.connect(Connect.pairwise(soma(0), soma(2)), Synapses.TanhRate),
  Edit.connect(Connect.pairwise(soma(1), soma(2)), Synapses.TanhRate),
  Edit.set("TanhRateSynapse_x_offset", recipe.synapse.x_offset),
  Edit.set("TanhRateSynapse_gS", recipe.synapse.gS),
  Edit.set("TanhRateSynapse_slope", recipe.synapse.slope),
  Edit.record("v", soma(2)),
  Edit.train("radius"),
  Edit.train("Leak_gLeak", { share: Share.perComp }),
  Edit.train("TanhRateSynapse_gS", { share: Share.each })
])

/** What the network says of a point: its mean voltage above -72 mV. */
export const prediction = Readout.scale(Readout.mean(), 1, 72)

/** The edits that show a point: a current into the last compartment of the last branch of each input cell, for one millisecond. */
export const present = ({ point }: Datum): ReadonlyArray<Edit.Edit> =>
  point.map((x, k) =>
    Edit.stimulate(Stimulus.step({ delay: 1, duration: 1, amplitude: x / 10 }), Select.cell(k).branch(2).comp(1))
  )

const between = ([lower, upper]: ReadonlyArray<number>): Transform.Transform => Transform.sigmoid(lower, upper)

/** Ten epochs in batches of four. */
export const options = {
  data,
  present,
  loss: Loss.absolute(prediction, ({ label }) => label),
  transform: {
    radius: between(recipe.bounds.radius),
    Leak_gLeak: between(recipe.bounds.Leak_gLeak),
    TanhRateSynapse_gS: between(recipe.bounds.TanhRateSynapse_gS)
  },
  optimizer: Optimizer.adam({ learningRate: 0.01 }),
  batch: 4,
  order: (epoch) => recipe.order[epoch],
  epochs: recipe.order.length,
  steps: recipe.steps,
  dt: recipe.dt
} satisfies Training.FitOptions<Datum>
