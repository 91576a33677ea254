/**
 * The tutorial on sharing synaptic parameters, end to end: build, select, share, simulate, look.
 *
 * Prints tables and counts as it goes and writes pictures to `out/tutorial/`. The same steps are told in `docs/sharing.md`.
 */
import { Effect } from "effect"
import {
  Cell,
  Channels,
  Connect,
  Edit,
  Explain,
  Network,
  Parameters,
  Select,
  Share,
  Simulation,
  States,
  Stimulus,
  Synapses,
  View
} from "neurolens"
import { writePage } from "neurolens/node"
import * as Plot from "neurolens/plot"

const key = "IonotropicSynapse_gS"

/** A cell of two branches with two compartments each. */
const cell = Cell.make({ parents: [-1, 0], ncomp: 2 })

const sixCells = Network.make(Array<Network.Network>(6).fill(cell))

/** (a) Cells 0 to 2 onto cells 3 to 5: nine synapses, one parameter for each presynaptic cell. */
export const threeToThree = Network.editSync(sixCells, [
  Edit.connect(Connect.full(Select.cell([0, 1, 2]), Select.cell([3, 4, 5])), Synapses.Ionotropic),
  Edit.copyToEdges("global_cell_index"),
  Edit.train(key, { share: Share.by("pre_global_cell_index") })
])

const allToAll = Network.editSync(sixCells, [
  Edit.insert(Channels.Na),
  Edit.insert(Channels.K),
  Edit.insert(Channels.Leak),
  Edit.connect(Connect.full(Select.cell("all"), Select.cell("all")), Synapses.Ionotropic)
])

/** (b) All to all, one parameter for each pair of cell types: 24 of 36 synapses, six parameters. */
export const byCellType = Network.editSync(allToAll, [
  Edit.group("exc", Select.cell([0, 1])),
  Edit.group("inh", Select.cell([2, 3])),
  Edit.group("unknown", Select.cell([4, 5])),
  Edit.labelByGroup("cell_type", ["exc", "inh", "unknown"]),
  Edit.copyToEdges("cell_type"),
  Edit.train(key, {
    at: Select.edges.where({ pre_cell_type: ["exc", "inh"] }),
    share: Share.by("pre_cell_type", "post_cell_type")
  })
])

/** The shared parameters with values of their own [uS], inhibition that inhibits, and something to see. */
export const ready = Network.editSync(byCellType, [
  Edit.writeParameters(Parameters.set(Network.parameters(byCellType), key, [2e-4, 6e-4, 1e-3, 3e-4, 1.2e-3, 5e-4])),
  States.init(),
  Edit.set("IonotropicSynapse_s", 0),
  Edit.set("IonotropicSynapse_e_syn", -85, Select.edges.where({ pre_cell_type: "inh" })),
  Edit.stimulate(Stimulus.step({ delay: 1, duration: 1, amplitude: 0.1 }), Select.cell(0).branch(0).loc(0)),
  Edit.stimulate(Stimulus.step({ delay: 6, duration: 1, amplitude: 0.1 }), Select.cell(1).branch(0).loc(0)),
  Edit.record("v", Select.cell("all").branch(0).loc(0))
])

const heading = (text: string): void => console.log(`\n${text}\n${"-".repeat(text.length)}`)

const oneLiners = (): void => {
  heading("Three ways to share, one line each (36 synapses)")
  const ways: ReadonlyArray<readonly [string, Edit.Edit]> = [
    ["the same parameter for all synapses", Edit.train(key)],
    ["one parameter for every synapse", Edit.train(key, { at: Select.edges, share: Share.each })],
    ["one parameter per presynaptic cell", Edit.train(key, { share: Share.by("pre_cell_index") })]
  ]
  for (const [what, edit] of ways) {
    const trained = Network.editSync(allToAll, [edit])
    console.log(`${what.padEnd(38)}${Parameters.size(Network.parameters(trained))} trainable parameters`)
  }
}

const tables = (): void => {
  heading("(a) Cells 0, 1, 2 onto cells 3, 4, 5")
  console.log(
    View.of(threeToThree, Select.edges).show({
      columns: ["type", "pre_index", "post_index", "pre_global_cell_index", "post_global_cell_index", key],
      rowName: "synapse"
    })
  )
  console.log(`\n${Network.parameters(threeToThree)}\n\n${Explain.text(threeToThree)}`)
  heading("(b) All to all, shared by the cell types at both ends")
  console.log(
    View.of(ready, Select.edges).show({
      columns: ["pre_index", "post_index", "pre_cell_type", "post_cell_type", "IonotropicSynapse_e_syn", key],
      rowName: "synapse"
    })
  )
  console.log(`\n${Network.parameters(ready)}\n\n${Explain.text(ready)}`)
}

/** Prints the tutorial, simulates, and writes the page; gives its path. */
export const tutorial = (folder: string) =>
  Effect.gen(function*() {
    oneLiners()
    tables()
    heading("Simulation: 10 ms")
    const traces = yield* Simulation.run(ready, { tMax: 10, dt: 0.025 })
    for (let i = 0; i < traces.recordings.length; i++) {
      const v = traces.data.slice(i * traces.samples, (i + 1) * traces.samples)
      console.log(`${traces.labels[i]}   from ${Math.min(...v).toFixed(1)} to ${Math.max(...v).toFixed(1)} mV`)
    }
    const group = { group: "cell_type" }
    const windows = [{ from: 1, to: 2, label: "0.1 nA into cell 0" }, { from: 6, to: 7, label: "0.1 nA into cell 1" }]
    const figures = yield* Effect.all([
      Plot.recordings(ready, traces, { ...group, name: "voltages", title: "Voltages of all cells", windows }),
      Plot.connections(ready, { ...group, title: "Which parameter drives which synapse" }),
      Plot.cells(ready, { ...group, name: "morphology" })
    ])
    const path = yield* writePage(folder, {
      title: "Sharing synaptic parameters",
      intro: [
        "Six cells of two branches with two compartments each, Na, K and leak channels everywhere, all connected to all by 36 synapses.",
        "The 24 synapses with an excitatory or inhibitory presynaptic cell are trained: those that join the same two cell types have one and " +
        "the same conductance, so six numbers drive 24 synapses. Cells 0 and 1 are stimulated one after the other."
      ],
      figures,
      tables: [{
        caption: `Parameters of ${key}`,
        head: ["parameter", "label", "value [uS]", "synapses"],
        rows: Explain.parameters(ready).map((e) => [String(e.parameter), e.label, String(e.value), e.rows.join(", ")])
      }]
    }, { overwrite: true })
    console.log(`\nPictures: ${path}`)
    return path
  })
