/**
 * How building a network grows: cells, a million random synapses, groups, copies, selections, sharing, training.
 *
 * Each step is timed at several sizes; the last column is the growth of time over the growth of synapses (1 is linear).
 */
import { Cell, Channels, Connect, Edit, Network, Select, Share, Synapses } from "neurolens"

const key = "IonotropicSynapse_gS"

/** One step at one size. */
export type Timing = { readonly step: string; readonly synapses: number; readonly seconds: number }

const timed = <A>(step: string, synapses: number, out: Array<Timing>, run: () => A): A => {
  const start = performance.now()
  const result = run()
  out.push({ step, synapses, seconds: (performance.now() - start) / 1000 })
  return result
}

/** Builds one network of `cells` cells of 4 compartments with about `synapses` synapses, step by step. */
export const build = (cells: number, synapses: number): ReadonlyArray<Timing> => {
  const out: Array<Timing> = []
  const cell = Cell.make({ parents: [-1, 0], ncomp: 2 })
  const at = <A>(step: string, run: () => A): A => timed(step, synapses, out, run)
  const edit = (step: string, from: Network.Network, ...edits: ReadonlyArray<Edit.Edit>): Network.Network =>
    at(step, () => Network.editSync(from, edits))
  const made = at("make", () => Network.make(Array<Network.Network>(cells).fill(cell)))
  const inserted = edit("insert HH", made, Edit.insert(Channels.HH))
  const connected = edit(
    "connect",
    inserted,
    Edit.connect(
      Connect.sparse(Select.all, Select.all, { probability: synapses / cells ** 2, seed: 1, to: { random: 2 } }),
      Synapses.Ionotropic
    )
  )
  const half = Math.floor(cells / 2)
  const grouped = edit(
    "group",
    connected,
    Edit.group("exc", Select.cell(Select.range(0, half))),
    Edit.group("inh", Select.cell(Select.range(half, cells))),
    Edit.labelByGroup("cell_type", ["exc", "inh"])
  )
  const copied = edit("copy to edges", grouped, Edit.copyToEdges("cell_type"))
  const exc = Select.edges.where({ pre_cell_type: "exc" })
  at("select by column", () => Share.index(copied, exc, Share.one))
  at("share by two columns", () => Share.index(copied, Select.edges, Share.by("pre_cell_type", "post_cell_type")))
  const trained = edit(
    "train",
    copied,
    Edit.train(key, { at: exc, share: Share.by("pre_cell_type", "post_cell_type") })
  )
  edit("train per cell", copied, Edit.train(key, { share: Share.by("pre_cell_index") }))
  at("write parameters", () => Network.editSync(trained, [Edit.writeParameters(Network.parameters(trained))]))
  return out
}
