/**
 * Cells whose synapses are driven by sources: types of every habit, on and off the grid, with events that they send to themselves, pools with and
 * without states of their edges, and clamps on both.
 */
import { Cell, Channels, Connect, Edit, Network, Select, Source, Synapse, Synapses } from "neurolens"
import type { Mechanism } from "../../../../src/network/Mechanism.ts"

/** A pool whose edges have weights that move. */
export const Plastic = Synapse.make("Plastic", {
  parameters: {
    tau: { default: 3, unit: "ms", at: "post" },
    step: { default: 2e-4, unit: "uS" },
    after: { default: 0.02, unit: "ms" }
  },
  states: {
    g: { unit: "uS", derivative: "-g / tau", at: "post" },
    w: { default: 1e-3, unit: "uS", derivative: "(1e-3 [uS] - w) / 20 [ms]" },
    x: { derivative: "-x / 4 [ms]" },
    seen: { unit: "mV" }
  },
  onPre: ["g = g + w", "w = w + step * x", "send late after after", "x = x + 1", "seen = v_post"],
  onPost: ["w = max(0, w - step * x)"],
  onEvent: { late: ["g = g + w / 10"] },
  current: "g * v_post"
})

/** One whose states are one system, and that sends within the step and beyond the turn of a wheel. */
export const Chain = Synapse.make("Chain", {
  parameters: {
    soon: { default: 0.004, unit: "ms" },
    late: { default: 9.01, unit: "ms" },
    k: { default: 0.4, unit: "1/ms" }
  },
  states: { a: { default: 1 }, b: {}, c: {}, n: {} },
  scheme: ["a <-> b : k, 0.3 [1/ms]", "b <-> c : k, 0.1 [1/ms]"],
  onPre: ["a = a + 0.1", "n = n + 1", "send again after soon", "send back after late", "send again after soon"],
  onEvent: { again: ["b = b + 0.01 * n"], back: ["n = n - 1", "c = c * 0.9"] },
  current: "1e-3 [uS] * (b + c * n) * (v_post + 20 [mV])"
})

/** A graded one between them: its current is added before theirs. */
const Steady = Synapse.make("Steady", {
  states: { s: { derivative: "(0.2 - s) / 3 [ms]" } },
  current: "1e-3 [uS] * s * (v_post - v_pre)"
})

/** Types in the order in which they are connected. */
const types = [
  Synapses.ExpSyn,
  Synapses.Exp2Syn,
  Synapses.STDP,
  Synapses.Kinetic,
  Synapses.TsodyksMarkram,
  Plastic,
  Chain
]

const cells = [
  Cell.make({ ncomp: 3, radius: 5, length: 30, v: -65 }),
  Cell.make({ parents: [-1, 0, 0], ncomp: [1, 2, 1], radius: 4, length: 20, v: -60 }),
  ...Array.from({ length: 5 }, () => Cell.make({ v: -65, radius: 8, length: 16 }))
]

const sources = [
  Source.times([0, 0.23, 0.71, 0.75, 1.1, 1.1]),
  Source.regular({ interval: 0.31, start: 0.05 }),
  Source.poisson({ rate: 2000, seed: 3 }),
  Source.times([2, 5.0125])
]

/** So many synapses of every type, from one source after the other to one compartment after the other. */
const driven = (type: Mechanism, k: number) =>
  Edit.connect(
    Connect.listed(Array.from({ length: 13 }, (_, i) => [(i + k) % 4, (5 * i + k) % 12] as const), { pre: "sources" }),
    type
  )

const base = Network.editSync(Network.make(cells), [
  Edit.insert(Channels.Leak),
  Edit.addSources(sources),
  ...types.map(driven),
  Edit.connect(Connect.listed([[0, 3], [4, 3], [5, 5], [9, 10]]), Steady)
])

const answering = Array.from({ length: 13 * types.length }, (_, k) => k)

/** All of them, with everything recorded. */
export const network = Network.editSync(base, [
  Edit.set("delay", answering.map((k) => [0, 0.013, 0.1, 1, 0.025][k % 5]), Select.edges.rows(answering)),
  Edit.set("post_delay", 0.7, Select.edges.rows([28, 33, 66, 71])),
  Edit.label("post_source", Array.from({ length: base.edges.length }, (_, k) => k % 4), Select.edges),
  Edit.set("STDP_w", Array.from({ length: 13 }, (_, k) => 1e-4 * k), Select.synapse("STDP")),
  Edit.record("v"),
  Edit.record("spikes", Select.sources),
  Edit.record("Plastic_g", Select.rows([0, 5])),
  Edit.record("i_Plastic", Select.synapse("Plastic")),
  Edit.record("i_Chain", Select.synapse("Chain")),
  Edit.record("Plastic_w", Select.synapse("Plastic")),
  Edit.clamp("Plastic_g", [1e-3, null, null, 2e-3], Select.rows([5])),
  Edit.clamp("STDP_w", Array.from({ length: 40 }, (_, k) => (k % 3 === 0 ? null : 1e-3)), Select.edges.rows([30]))
])

/** The same with other delays, weights and seeds. */
export const copies = [0, 1, 2].map((k) =>
  Network.editSync(network, [
    Edit.set("delay", 0.3 + 0.11 * k, Select.edges.rows([0, 1, 2, 20, 70])),
    Edit.set("ExpSyn_weight", 1e-3 * (k + 1), Select.synapse("ExpSyn")),
    Edit.set("v", -65 + k)
  ])
)
