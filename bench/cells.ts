/**
 * Cells of 4 compartments, alone or connected, in any number: what most measurements are of.
 */
import { Cell, Channels, Connect, Edit, Network, Select, States, Stimulus, Synapses } from "neurolens"

const fourCompartments = Cell.make({ parents: [-1, 0], ncomp: 2 })

const first = Select.rows([0])

/** Cells of 4 compartments with HH. */
export const cells = (count: number): Network.Network =>
  Network.editSync(Network.make(Array<Network.Network>(count).fill(fourCompartments)), [
    Edit.insert(Channels.HH),
    States.init(),
    Edit.stimulate(Stimulus.step({ delay: 1, duration: 5, amplitude: 0.02 }), Select.cell("all").branch(0).loc(0)),
    Edit.record("v", first)
  ])

/** Cells of 4 compartments with HH, and about `perCell` ionotropic synapses on each. */
export const connected = (count: number, perCell: number): Network.Network =>
  Network.editSync(cells(count), [
    Edit.connect(
      Connect.sparse(Select.all, Select.all, { probability: perCell / count, seed: 1, to: { random: 2 } }),
      Synapses.Ionotropic
    )
  ])
