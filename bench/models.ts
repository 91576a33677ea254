/**
 * The models that kernels are measured on, by letter.
 */
import { Cell, Channels, Edit, Network, Select, States, Stimulus } from "neurolens"
import { ready } from "../examples/tutorial.ts"
import { cells, connected } from "./cells.ts"

/** A model: what it is, the network, and how many steps a run has. */
export type Model = {
  readonly letter: string
  readonly about: string
  readonly make: () => Network.Network
  readonly steps: number
}

const first = Select.rows([0])

/** A binary tree of 217 branches of 4 compartments. */
const tree = (): Network.Network =>
  Network.editSync(
    Network.make([Cell.make({
      parents: Array.from({ length: 217 }, (_, b) => b === 0 ? -1 : Math.floor((b - 1) / 2)),
      ncomp: 4
    })]),
    [
      Edit.insert(Channels.HH),
      States.init(),
      Edit.stimulate(Stimulus.step({ delay: 1, duration: 5, amplitude: 0.5 }), first),
      Edit.record("v", first)
    ]
  )

/** Rallpack 3: a squid axon of 1000 compartments, driven for 250 ms from its end. */
const rallpack3 = (): Network.Network =>
  Network.editSync(Network.make([Cell.make({ ncomp: 1000, length: 1, radius: 0.5, axial_resistivity: 100, v: -65 })]), [
    Edit.insert(Channels.HH),
    Edit.set("HH_gLeak", 1 / 40_000),
    Edit.set("HH_eLeak", -65),
    States.init(),
    Edit.stimulate(Stimulus.step({ delay: 0, duration: 250, amplitude: 0.1 }), first),
    Edit.record("v", Select.rows([0, 999]))
  ])

/** The models of the kernel benchmark. */
export const models: ReadonlyArray<Model> = [
  { letter: "a", about: "1000 cells × 4, HH", make: () => cells(1000), steps: 400 },
  { letter: "b", about: "the same, 10,000 synapses", make: () => connected(1000, 10), steps: 400 },
  { letter: "c", about: "one HH tree of 868", make: tree, steps: 2000 },
  { letter: "d", about: "the tutorial network", make: () => ready, steps: 4000 },
  { letter: "r3", about: "Rallpack 3, 1000 compartments", make: rallpack3, steps: 10_000 },
  { letter: "f", about: "25,000 cells, 1M synapses", make: () => connected(25_000, 40), steps: 40 }
]
