/**
 * COBAHH: 4000 spiking cells of one compartment that keep each other going (Brette et al., J Comput Neurosci 23, 2007, benchmark 3; numbers
 * as in the project's specification of events, section 12).
 *
 * Every ordered pair is joined with a probability of 2 %, without delay. Nothing drives the network: it begins at random and goes on by
 * itself. A smaller one has as many synapses on each cell.
 */
import { Cell, Channels, Connect, Edit, Network, Select, States } from "neurolens"
import { domains, normalAt } from "../../src/network/random.ts"
import { pooled } from "./pooled.ts"

/** One compartment of 20,000 um2. */
const cell = Cell.make({ length: 79.7885, radius: 79.7885 / 2, capacitance: 1, v: -65 })

const Exc = pooled("Exc", 5, 0, 6e-3)
const Inh = pooled("Inh", 10, -80, 67e-3)

/** Normal numbers of a seed, others for each use. */
const normals = (seed: number, use: number) => (k: number): number =>
  normalAt({ seed, stream: use, domain: domains.noise }, k)

/** Steps of 0.1 ms. */
export const dt = 0.1

/** The network of a seed, which decides who is joined to whom and how all begin; four of five cells excite. */
export const cobahh = (seed: number, size = 4000): Network.Network => {
  const exciting = Math.floor(0.8 * size)
  const [everyone, probability] = [Select.cell("all"), Math.min(1, 80 / size)]
  const [v, excited, inhibited] = [0, 1, 2].map((use) => normals(seed, use))
  const each = (value: (k: number) => number): ReadonlyArray<number> => Array.from({ length: size }, (_, k) => value(k))
  return Network.editSync(Network.make(Array<Network.Network>(size).fill(cell)), [
    Edit.insert(Channels.Leak),
    Edit.insert(Channels.Na),
    Edit.insert(Channels.K),
    Edit.insert(Channels.Spike),
    Edit.set("Leak_gLeak", 5e-5),
    Edit.set("Leak_eLeak", -60),
    Edit.set("Na_gNa", 0.1),
    Edit.set("K_gK", 0.03),
    Edit.set("vt", -63),
    Edit.set("v", each((k) => -65 + 5 * v(k))),
    States.init(),
    Edit.connect(
      Connect.sparse(Select.cell(Select.range(0, exciting)), everyone, { probability, seed: 2 * seed }),
      Exc,
      { values: { delay: 0 } }
    ),
    Edit.connect(
      Connect.sparse(Select.cell(Select.range(exciting, size)), everyone, { probability, seed: 2 * seed + 1 }),
      Inh,
      { values: { delay: 0 } }
    ),
    Edit.set("Exc_g", each((k) => Math.max(0, 40 + 15 * excited(k)) / 1000)),
    Edit.set("Inh_g", each((k) => Math.max(0, 200 + 120 * inhibited(k)) / 1000)),
    Edit.record("spikes")
  ])
}
