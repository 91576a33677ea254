/**
 * How Ih rises along the apical tree, found again from voltages: two coefficients of a function of place, trained by exact gradients.
 *
 * One idea: the target is what the cell of the paper does when current is drawn from its soma and from its trunk; training begins with
 * a tree that has other coefficients. Currents stay below threshold, so the loss is smooth.
 */
import { Effect, Stream } from "effect"
import {
  Edit,
  LearningRate,
  Loss,
  Network,
  Optimizer,
  Parameters,
  Readout,
  Select,
  Simulation,
  Stimulus,
  Training,
  Transform
} from "neurolens"
import { apicalIh, type Ih, onWay } from "./cell.ts"

/** Where training begins: three times as much at the soma, and a fifth at the tip [S/cm2]. */
export const startIh: Ih = { base: 6e-4, tip: 0.003 }

const run = { tMax: 100, dt: 0.2 }

/** The cell with current drawn first from its soma, then from its trunk; voltages are recorded at four places. */
const probed = (cell: Network.Network): Network.Network =>
  Network.editSync(cell, [
    ...[[10, 0], [55, 0.5]].map(([delay, share]) =>
      Edit.stimulate(Stimulus.step({ delay, duration: 40, amplitude: -0.4 }), onWay(cell, share))
    ),
    ...[0, 0.2, 0.35, 0.5].map((share) => Edit.record("v", onWay(cell, share)))
  ])

/** The network whose Ih is trained, as it is before, and how: towards what the cell itself does. */
export const problem = (cell: Network.Network, epochs: number) =>
  Effect.map(Simulation.run(probed(cell), run), (target) => ({
    network: Network.editSync(probed(cell), [
      Edit.train("Ih_gIh", { at: Select.group("apical"), share: apicalIh(startIh) })
    ]),
    options: {
      loss: Loss.squared(Readout.samples(), target.data),
      transform: Transform.exp(),
      optimizer: Optimizer.adam({ learningRate: LearningRate.cosine({ start: 0.25, end: 0.01, steps: epochs }) }),
      epochs,
      ...run
    }
  }))

/** Trains for so many steps; gives these, and the coefficients at the end. */
export const fitIh = (cell: Network.Network, epochs: number) =>
  Effect.gen(function*() {
    const { network, options } = yield* problem(cell, epochs)
    const steps = yield* Stream.runCollect(Training.fit(network, options))
    return { steps, found: Parameters.get(steps[steps.length - 1].parameters, "Ih_gIh") }
  })
