/**
 * Pools that everybody reads: channels, graded synapses, synapses that answer, other pools, handlers; at both ends, whoever owns them; with clamps,
 * defaults where no synapse of the type ends, and a pool that is 0, rests, and becomes 0 again.
 */
import { Cell, Channel, Channels, Connect, Edit, Network, Select, Source, Stimulus, Synapse } from "neurolens"

/** A pool that changes in every step. */
const Pooled = Synapse.make("Pooled", {
  parameters: { weight: { default: 1e-3, unit: "uS" }, tau: { default: 5, unit: "ms", at: "post" } },
  states: { g: { default: 2e-3, unit: "uS", derivative: "-g / tau", at: "post" } },
  onPre: "g = g + weight",
  current: "g * v_post"
})

/** One that rests: on with a spike, off with the next, and then it is 0 to the bit. */
export const Switch = Synapse.make("Switch", {
  states: { g: { unit: "uS", derivative: "0 * g / 1 [ms]", at: "post" } },
  onPre: "g = 1e-3 [uS] - g",
  current: "g * v_post"
})

const reads = {
  a: { of: "Pooled_g", unit: "uS", default: 7e-3 },
  z: { of: "Switch_g", unit: "uS", default: -0 }
} as const
const seen = { a_seen: { unit: "uS", equals: "a" }, z_seen: { unit: "uS", equals: "z" } } as const

const Witness = Channel.make("Witness", { states: seen, reads, current: "1e-3 [mA/cm2] * (a + z) / 1 [uS]" })

/** It looks at the pools of the compartment where it begins. */
const Across = Synapse.make("Across", {
  states: seen,
  reads: { a: { ...reads.a, end: "pre" }, z: { ...reads.z, end: "pre" } },
  current: "1e-2 [nA] * (a - z) / 1 [uS]"
})

/** A pool that grows by another, and keeps what it has seen of it. */
const Second = Synapse.make("Second", {
  states: {
    h: { default: 0.5, derivative: "(a / 1e-3 [uS] - h) / 3 [ms]", at: "post" },
    met: { unit: "uS" }
  },
  reads: { a: reads.a },
  onPre: ["met = a", "h = h + z_of"],
  definitions: { z_of: "a / 1 [uS]" },
  current: "1e-2 [nA] * h"
})

/** One whose handler reads where it begins, and whose name comes before those of pools. */
const After = Synapse.make("After", {
  states: { met: { unit: "uS" }, g: { unit: "uS", derivative: "-g / 2 [ms]" } },
  reads: { a: { ...reads.a, end: "pre" } },
  onPre: ["met = a", "g = g + a"],
  current: "g * (v_post + 60 [mV])"
})

const cells = 6

/** Cells of two compartments; `copy` is one of several of this structure. */
export const poolReaders = (copy = 0): Network.Network => {
  const cell = Cell.make({ parents: [-1, 0], v: -65 })
  const rows = Array.from({ length: cells }, (_, k) => 2 * k)
  const around = rows.map((row, k) => [row, rows[(k + 2) % cells]] as const)
  return Network.editSync(Network.make(Array.from({ length: cells }, () => cell)), [
    Edit.insert(Channels.HH, Select.rows(rows)),
    Edit.insert(Channels.Spike, Select.rows(rows)),
    Edit.insert(Channels.Leak),
    Edit.insert(Witness),
    Edit.addSources([
      Source.times([0.03, 0.26, 0.5, 1.31]),
      Source.regular({ interval: 0.37, start: 0.1 + 0.01 * copy })
    ]),
    Edit.connect(Connect.listed(rows.map((row, k) => [k % 2, row] as const), { pre: "sources" }), Pooled),
    Edit.connect(Connect.listed(rows.map((row) => [0, row + 1] as const), { pre: "sources" }), Switch),
    Edit.connect(Connect.listed([[0, 0], [1, 3], [1, 3], [1, 8]], { pre: "sources" }), Second),
    Edit.connect(Connect.listed(around), Across),
    Edit.connect(Connect.listed(around.map(([pre, post]) => [pre, post + 1] as const)), Across),
    Edit.connect(Connect.listed(around), After),
    Edit.set("delay", 0.3, Select.edges),
    Edit.set("Pooled_weight", 1e-3 * (1 + copy), Select.synapse("Pooled")),
    Edit.clamp("Pooled_g", Array.from({ length: 60 }, (_, k) => k < 12 || k > 30 ? null : 4e-3), Select.rows([4])),
    Edit.stimulate(Stimulus.step({ delay: 0.1, duration: 50, amplitude: 0.2 + 0.02 * copy }), Select.rows([0, 6])),
    ...["v", "Pooled_g", "Witness_a_seen", "Witness_z_seen"].map((name) => Edit.record(name)),
    Edit.record("i_Across", Select.synapse("Across")),
    Edit.record("After_met", Select.synapse("After")),
    Edit.record("spikes")
  ])
}
