/**
 * One network with everything that has a place of its own in a kernel, and every class of quantity trained.
 *
 * Three small cells alike, which are solved side by side, a large one whose solve goes through tables, two compartments alone; channels in
 * places, calcium with diffusion, pumps and Nernst, two interleaved types of synapses with an autapse, stimuli and clamps of all kinds.
 */
import { Cell, Channels, Connect, Edit, Network, Pumps, Select, Share, Stimulus, Synapses } from "neurolens"
import type { SchemeName } from "../../src/solve/Scheme.ts"

/** Steps of a run, and their length [ms]. */
export const steps = 40
export const dt = 0.025

/** All schemes. */
export const schemeNames = [
  "backwardEuler",
  "crankNicolson",
  "forwardEuler",
  "exponentialEuler"
] as const satisfies ReadonlyArray<SchemeName>

const small = Cell.make({ parents: [-1, 0, 0], ncomp: [2, 1, 2], length: 40, radius: [2, 1.5, 1, 1.2, 0.8], v: -62 })
const large = Cell.make({
  parents: [-1, 0, 0, 1, 1, 2],
  ncomp: [6, 5, 4, 6, 3, 4],
  length: 40,
  radius: 1.5,
  v: -64
})

const cell = (...which: ReadonlyArray<number>): Select.NodeSelection => Select.cell(which)
const wave = (mean: number, size: number): ReadonlyArray<number> =>
  Array.from({ length: steps }, (_, k) => mean + size * Math.sin(k / 3))

/** The network without trainables. */
export const rich: Network.Network = Network.editSync(
  Network.make([small, small, small, large, Cell.make({ v: -65 }), Cell.make({ v: -60 })]),
  [
    Edit.insert(Channels.HH, cell(0, 1, 2, 3)),
    Edit.insert(Channels.Na, cell(4, 5)),
    Edit.insert(Channels.K, cell(4, 5)),
    Edit.insert(Channels.Leak, cell(3, 4, 5)),
    Edit.insert(Channels.CaL, cell(0, 2, 3)),
    Edit.insert(Pumps.CaPump, cell(0, 2, 3)),
    Edit.insert(Pumps.CaNernstReversal, cell(3)),
    Edit.set("CaL_gCaL", 5e-3),
    Edit.set("CaL_q", 0.5),
    Edit.set("CaCon_i", Array.from({ length: 38 }, (_, k) => 2e-4 + 1e-4 * Math.cos(k)), cell(0, 2, 3)),
    Edit.diffuse("CaCon_i", { constant: 50, elsewhere: 0 }),
    Edit.connect(Connect.listed([[0, 16], [43, 0], [5, 43], [44, 12]]), Synapses.Ionotropic),
    Edit.connect(Connect.listed([[16, 5], [43, 43]]), Synapses.TanhRate),
    Edit.connect(Connect.listed([[10, 44], [0, 1]]), Synapses.Ionotropic),
    Edit.connect(Connect.listed([[44, 20]]), Synapses.TanhRate),
    Edit.set("IonotropicSynapse_gS", 1e-3),
    Edit.set("IonotropicSynapse_v_th", -60),
    Edit.set("IonotropicSynapse_k_minus", 0.5),
    Edit.set("TanhRateSynapse_gS", 2e-3),
    Edit.set("TanhRateSynapse_slope", 0.02),
    Edit.stimulate(Stimulus.step({ delay: 0.1, duration: 0.6, amplitude: 0.8, offset: 0.05 }), Select.rows([0])),
    Edit.stimulate(Stimulus.sine({ delay: 0.2, duration: 0.7, amplitude: 0.4, frequency: 900 }), Select.rows([17])),
    Edit.stimulate(Stimulus.samples([0.02, -0.01, 0.03]), Select.rows([43])),
    Edit.clamp("v", wave(-55, 8), Select.rows([7])),
    Edit.clamp("HH_m", 0.3, Select.rows([11])),
    Edit.clamp("IonotropicSynapse_s", wave(0.4, 0.2), Select.edges.rows([2])),
    Edit.record("v", Select.rows([0, 2, 4, 6, 7, 9, 13, 16, 22, 28, 32, 37, 41, 43, 44])),
    Edit.record("CaCon_i", Select.rows([1, 12, 13, 25, 36])),
    Edit.record("i_HH", Select.rows([12])),
    Edit.record("IonotropicSynapse_s", Select.edges.rows([0, 2])),
    Edit.record("i_TanhRateSynapse", Select.edges.rows([4]))
  ]
)

/** How much a number of a recording weighs in a loss, so that all of them matter alike. */
const importance: Readonly<Record<string, number>> = { v: 0.1, CaCon_i: 1e4, i_HH: 100, i_TanhRateSynapse: 10 }

/** The weight of the k-th number of the traces of a run. */
export const weight = (k: number): number =>
  Math.cos(1.7 * k) * (importance[rich.recordings.get(Math.floor(k / (steps + 1)))!.state] ?? 1)

/** The classes of quantities, each with something of it that is trained. */
export const classes: ReadonlyArray<readonly [what: string, key: string, edit: Edit.Edit]> = [
  ["a channel parameter", "HH_gNa", Edit.train("HH_gNa", { at: cell(0, 1, 2, 3), share: Share.perCell })],
  ["another channel parameter", "HH_gK", Edit.train("HH_gK")],
  ["a gate's initial state", "HH_n", Edit.train("HH_n", { at: cell(0, 3), share: Share.perBranch })],
  ["the initial voltage", "v", Edit.train("v", { at: Select.all, share: Share.perCell })],
  ["the radius", "radius", Edit.train("radius", { at: cell(0), share: Share.each })],
  ["the radius in a large cell", "radius#2", Edit.train("radius", { at: cell(3), share: Share.perBranch })],
  ["the length", "length", Edit.train("length", { at: cell(1), share: Share.each })],
  ["the area", "area", Edit.train("area", { at: Select.rows([10, 11]), share: Share.each })],
  ["the volume", "volume", Edit.train("volume", { at: Select.rows([12, 13]), share: Share.each })],
  ["the load", "resistive_load_in", Edit.train("resistive_load_in", { at: Select.rows([12, 13, 14]) })],
  ["the load at the other end", "resistive_load_out", Edit.train("resistive_load_out", { at: Select.rows([11, 13]) })],
  ["the capacitance", "capacitance", Edit.train("capacitance", { at: Select.all, share: Share.perCell })],
  [
    "the axial resistivity",
    "axial_resistivity",
    Edit.train("axial_resistivity", { at: cell(0, 3), share: Share.perCell })
  ],
  ["the diffusion constant", "axial_diffusion_CaCon_i", Edit.train("axial_diffusion_CaCon_i", { at: cell(0, 3) })],
  ["a concentration", "CaCon_i", Edit.train("CaCon_i", { at: cell(0, 3), share: Share.perBranch })],
  ["a pump parameter", "CaPump_gamma", Edit.train("CaPump_gamma", { at: cell(0, 3), share: Share.perCell })],
  ["another pump parameter", "CaPump_decay", Edit.train("CaPump_decay")],
  [
    "a synapse parameter",
    "IonotropicSynapse_gS",
    Edit.train("IonotropicSynapse_gS", { at: Select.edges, share: Share.each })
  ],
  ["another synapse parameter", "TanhRateSynapse_x_offset", Edit.train("TanhRateSynapse_x_offset")],
  [
    "a synapse's initial state",
    "IonotropicSynapse_s",
    Edit.train("IonotropicSynapse_s", { at: Select.edges, share: Share.each })
  ],
  ["a shared parameter", "eNa", Edit.train("eNa")],
  ["another shared parameter", "vt", Edit.train("vt")],
  [
    "a parameter that a pump computes elsewhere",
    "eCa",
    Edit.train("eCa", { at: cell(0, 2), share: Share.perCell })
  ],
  [
    "a scaled parameter",
    "Leak_gLeak",
    Edit.train("Leak_gLeak", { share: Share.scaled(Share.one, (row) => 1 + Number(row.radius)) })
  ]
]

/** The network with all of them. */
export const trained: Network.Network = Network.editSync(rich, classes.map(([, , edit]) => edit))
