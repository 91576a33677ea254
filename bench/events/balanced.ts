/**
 * A sheet of 10,000 integrate-and-fire cells, excitation and inhibition in balance, with a million synapses whose delays are distances.
 *
 * Leaks alone would bring each cell over its threshold (Vogels & Abbott, J Neurosci 25, 2005, without conductances of the background), and inhibition
 * holds it below most of the time, so that cells fire irregularly. A spike travels at 0.3 m/s. A smaller one has as many synapses on each cell.
 */
import { Cell, Channel, Channels, Connect, Edit, Network, Select } from "neurolens"
import { uniforms } from "../../src/network/random.ts"
import { pooled } from "./pooled.ts"

const cell = Cell.make({ length: 79.7885, radius: 79.7885 / 2, capacitance: 1, v: -60 })

/** Fires at a threshold, and stays at its reset for a while. */
const Lif = Channel.make("Lif", {
  parameters: {
    threshold: { default: -50, unit: "mV" },
    reset: { default: -60, unit: "mV" },
    refractory: { default: 5, unit: "ms" }
  },
  states: { left: { unit: "ms" } },
  update: ["left = max(0, left - dt)", "v = left > 0 ? reset : v"],
  reset: { when: "v > threshold", set: { v: "reset", left: "refractory" } }
})

const Exc = pooled("Exc", 5, 0, 6e-3)
const Inh = pooled("Inh", 10, -80, 67e-3)

/** Steps of 0.1 ms. */
export const dt = 0.1

/** The network of a seed with rows of `side` cells; four of five cells excite. */
export const balanced = (seed: number, side = 100): Network.Network => {
  const size = side * side
  const [start, to] = [uniforms(seed), Select.cell("all")]
  const each = (value: () => number): ReadonlyArray<number> => Array.from({ length: size }, value)
  const inhibits = (k: number): boolean => k % 5 === 0
  const sparse = (pre: string, seed: number): Connect.Connect =>
    Connect.sparse(Select.group(pre), to, { probability: Math.min(1, 100 / size), seed })
  const delayed = { values: { delay: "0.5 + straight_distance / 300" } }
  return Network.editSync(Network.make(Array<Network.Network>(size).fill(cell)), [
    Edit.arrange({ grid: side, spacing: 20 }),
    Edit.group("exc", Select.cell(Array.from({ length: size }, (_, k) => k).filter((k) => !inhibits(k)))),
    Edit.group("inh", Select.cell(Array.from({ length: size }, (_, k) => k).filter(inhibits))),
    Edit.insert(Channels.Leak),
    Edit.insert(Lif),
    Edit.set("Leak_gLeak", 5e-5),
    Edit.set("Leak_eLeak", -45),
    Edit.set("v", each(() => -60 + 10 * start())),
    Edit.connect(sparse("exc", 2 * seed), Exc, delayed),
    Edit.connect(sparse("inh", 2 * seed + 1), Inh, delayed),
    Edit.set("Exc_g", each(() => 0.08 * start())),
    Edit.set("Inh_g", each(() => 0.4 * start())),
    Edit.record("spikes")
  ])
}
