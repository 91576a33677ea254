/**
 * Models of runs: networks with channels of every kind, pumps, diffusion, interleaved synapses, stimuli of all kinds, and clamps with a number
 * or with one sample per step; and every bit of what a run of one gives, by name.
 */
import { Result } from "effect"
import * as fc from "fast-check"
import * as Edit from "../src/Edit.ts"
import * as Channels from "../src/mechanism/Channels.ts"
import * as Pumps from "../src/mechanism/Pumps.ts"
import * as Synapses from "../src/mechanism/Synapses.ts"
import * as Network from "../src/Network.ts"
import type { Mechanism } from "../src/network/Mechanism.ts"
import type { NetworkError } from "../src/network/NetworkError.ts"
import { quantities } from "../src/network/quantities.ts"
import * as Stimulus from "../src/network/Stimulus.ts"
import * as Select from "../src/select/Select.ts"
import * as States from "../src/solve/initialStates.ts"
import { type SchemeName, schemes } from "../src/solve/Scheme.ts"
import type { SimulationError } from "../src/solve/SimulationError.ts"
import type { Traces } from "../src/solve/Traces.ts"
import { network } from "../src/testing/network.ts"
import { withoutEvents } from "../test/fixtures.ts"

/** All that stand alone: those that read what only another mechanism has would have to come with it. */
const mechanisms: ReadonlyArray<Mechanism> = withoutEvents([
  ...Object.values(Channels),
  ...Object.values(Pumps),
  ...Object.values(Synapses)
]).filter(({ reads }) => Object.values(reads).every((read) => read.default !== undefined))

/** A quiet background, over which calcium drives pumps, a current comes and goes, and sometimes a voltage is played back. */
export const model = fc.record({
  network: network({ cells: [1, 3], branches: [1, 3], compartments: [1, 3], mechanisms }),
  calcium: fc.boolean(),
  diffuses: fc.boolean(),
  rests: fc.boolean(),
  samples: fc.array(fc.integer({ min: -20, max: 50 }), { minLength: 1, maxLength: 40 }),
  played: fc.option(
    fc.array(fc.option(fc.integer({ min: -90, max: 30 }), { freq: 4 }), { minLength: 5, maxLength: 40 })
  ),
  scheme: fc.constantFrom(...Object.keys(schemes) as ReadonlyArray<SchemeName>),
  dt: fc.constantFrom(0.025, 0.1, 0.005),
  n: fc.integer({ min: 0, max: 20 }),
  m: fc.integer({ min: 0, max: 20 })
})

export type Model = typeof model extends fc.Arbitrary<infer A> ? A : never

export const built = (p: Model): Network.Network => {
  const first = Network.editSync(p.network, [
    ...p.rests ? [States.init()] : [],
    ...p.calcium ? [Edit.insert(Channels.CaL), Edit.insert(Pumps.CaPump)] : [],
    Edit.stimulate(Stimulus.samples(p.samples.map((x) => x / 100)), Select.rows([0])),
    Edit.record("v")
  ])
  const known = quantities(first)
  const last = first.nodes.length - 1
  const held = first.clamps.some((c) => c.state === "v" && c.row === last)
  return Network.editSync(first, [
    ...p.diffuses && known.has("CaCon_i") ? [Edit.diffuse("CaCon_i", { constant: 2, elsewhere: 0 })] : [],
    ...p.played !== null && !held ? [Edit.clamp("v", p.played, Select.rows([last]))] : [],
    ...[...known.values()].filter((q) => q.role === "Current" || q.role === "State").map((q) =>
      Edit.record(q.name, q.domain === "nodes" ? Select.all : Select.edges, { allowEmpty: true })
    )
  ])
}

/** Every number of a run by name, or the reason why it stopped. */
export const outcome = (result: Outcome): ReadonlyMap<string, unknown> => {
  if (Result.isFailure(result)) return new Map([["reason", JSON.stringify(result.failure.reason)]])
  const { data, dt, first, labels, samples, state } = result.success
  return new Map<string, unknown>([
    ["shape", [first, samples, dt, state.step, ...labels].join()],
    ["samples", data],
    ["v", state.v],
    ...[state.nodes, state.edges, state.currents, state.synapticCurrents].flatMap((columns) => [...columns])
  ])
}

/** Where two outcomes differ in a bit, or null; -0 and 0 are different, NaN is one. */
export const difference = (a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): string | null => {
  if ([...a.keys()].join() !== [...b.keys()].join()) return `${[...a.keys()].join()} and ${[...b.keys()].join()}`
  for (const [name, x] of a) {
    const y = b.get(name)
    if (typeof x === "string") {
      if (x !== y) return `${name}: ${x} and ${String(y)}`
      continue
    }
    const [p, q] = [x as ArrayLike<number>, y as ArrayLike<number>]
    if (p.length !== q.length) return `${name}: ${p.length} and ${q.length} values`
    for (let i = 0; i < p.length; i++) if (!Object.is(p[i], q[i])) return `${name}, ${i}: ${p[i]} and ${q[i]}`
  }
  return null
}

/** What a run gives, or why it stopped. */
export type Outcome = Result.Result<Traces, SimulationError | NetworkError>
