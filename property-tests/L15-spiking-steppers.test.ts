/**
 * L15 where spikes are: a run of a network with events that is stepped by hand is the run, bit for bit, on the interpreter: samples, the spikes
 * of each step with their times, and the state with all that is on its way.
 *
 * Also from a state that has events in flight, and beyond the window of inputs, whose lists go round. Broken variants: a stepper that
 * moves what is in flight in time, and one that forgets it.
 */
import { Effect } from "effect"
import * as fc from "fast-check"
import {
  Cell,
  Channels,
  Connect,
  Edit,
  Engine,
  Json,
  Network,
  Select,
  Simulation,
  Source,
  Stepper,
  Stimulus,
  Synapses
} from "neurolens"
import { assert, describe, it } from "vitest"
import type { State } from "../src/solve/State.ts"
import { broken, settings } from "./settings.ts"

const source = fc.oneof(
  fc.array(fc.integer({ min: 0, max: 300 }).map((k) => k / 32), { maxLength: 5 }).map((times) =>
    Source.times(times.toSorted((a, b) => a - b))
  ),
  fc.integer({ min: 3, max: 40 }).map((k) => Source.regular({ start: k / 7, interval: k / 13 })),
  fc.nat(99).map((seed) => Source.poisson({ rate: 400, seed }))
)

const strengths: Readonly<Record<string, string>> = { ExpSyn: "weight", Kinetic: "g", STDP: "g" }

/** From a source (0, 1) or a cell (2, 3) to a cell. */
const edge = fc.record({
  from: fc.nat(3),
  to: fc.nat(1),
  delay: fc.integer({ min: 0, max: 60 }).map((k) => k / 16),
  type: fc.constantFrom(Synapses.ExpSyn, Synapses.Kinetic, Synapses.STDP)
})

const model = fc.record({
  sources: fc.tuple(source, source),
  edges: fc.array(edge, { minLength: 1, maxLength: 5 }),
  refractory: fc.constantFrom(0, 3),
  noise: fc.boolean(),
  held: fc.boolean(),
  dt: fc.constantFrom(0.1, 0.0625)
})

type Model = typeof model extends fc.Arbitrary<infer A> ? A : never

const built = ({ edges, held, noise, refractory, sources }: Model): Network.Network => {
  const cells = Network.make(Array.from({ length: 2 }, () => Cell.make({ radius: 10, length: 20, v: -70 })))
  const connected = edges.map(({ delay, from, to, type }) =>
    Edit.connect(
      Connect.listed([[from % 2, to]], from < 2 ? { pre: "sources" } : {}),
      type,
      { values: { delay, [strengths[type.name]]: 0.005 } }
    )
  )
  return Network.editSync(cells, [
    Edit.insert(Channels.Leak),
    Edit.set("Leak_gLeak", 1e-4),
    Edit.insert(Channels.Spike),
    Edit.set("Spike_threshold", -66),
    Edit.set("Spike_refractory", refractory),
    Edit.addSources(sources),
    ...connected,
    Edit.stimulate(Stimulus.sine({ duration: 1e4, amplitude: 0.08, frequency: 150 }), Select.rows([1])),
    ...noise ? [Edit.stimulate(Stimulus.white({ sigma: 0.05, seed: 1 }), Select.all)] : [],
    ...held ? [Edit.clamp("v", [null, -60, -72, null], Select.rows([0]))] : [],
    Edit.record("v"),
    Edit.record("i_stimulus"),
    Edit.record("spikes"),
    Edit.record("spikes", Select.sources)
  ])
}

/** What a way through some steps shows: samples at the ends of strides, times of spikes of all steps, the state at the end. */
type Seen = {
  readonly samples: ReadonlyArray<number>
  readonly times: ReadonlyArray<number>
  readonly state: string
}

type Going = { readonly from: State | undefined; readonly dt: number; readonly steps: number; readonly stride: number }

const ran = (
  network: Network.Network,
  { dt, from, steps, stride }: Going
): Effect.Effect<Seen, unknown, Engine.Engine> =>
  Effect.map(Simulation.run(network, { dt, steps, ...from === undefined ? {} : { from } }), (traces) => ({
    samples: Array.from({ length: Math.floor(steps / stride) }, (_, k) => (k + 1) * stride).flatMap((at) =>
      traces.recordings.map((_, i) => traces.data[i * traces.samples + at])
    ),
    times: stride === 1 ? traces.spikes!.times.flatMap((times) => Array.from(times)).toSorted((a, b) => a - b) : [],
    state: Json.encodeState(traces.state)
  }))

/** How a state is handed to a stepper. */
type Handing = (from: State) => State

const stepped = (
  network: Network.Network,
  { dt, from, steps, stride }: Going,
  handing: Handing
): Effect.Effect<Seen, unknown, Engine.Engine> =>
  Effect.scoped(Effect.gen(function*() {
    const stepper = yield* Stepper.make(network, { dt, ...from === undefined ? {} : { from: handing(from) } })
    const samples: Array<number> = []
    const times: Array<number> = []
    for (let k = 0; k + stride <= steps; k += stride) {
      Stepper.advance(stepper, stride)
      samples.push(...stepper.samples)
      if (stride === 1) times.push(...Stepper.state(stepper).events!.spikes.map(({ time }) => time))
    }
    Stepper.advance(stepper, steps % stride)
    return { samples, times: times.toSorted((a, b) => a - b), state: Json.encodeState(Stepper.state(stepper)) }
  }))

type Way = { readonly before: number; readonly steps: number; readonly stride: number }

const law = (way: fc.Arbitrary<Way>, handing: Handing = (from) => from) =>
  fc.property(model, way, (p, { before, ...going }) => {
    const network = built(p)
    const both = Effect.gen(function*() {
      const first = before === 0 ? undefined : yield* Simulation.run(network, { dt: p.dt, steps: before })
      const given = { ...going, dt: p.dt, from: first?.state }
      return [yield* stepped(network, given, handing), yield* ran(network, given)] as const
    })
    const [ours, theirs] = Effect.runSync(Effect.provide(both, Engine.layerInterpreter))
    assert.deepStrictEqual(ours, theirs)
  })

const short = fc.record({
  before: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 60 })),
  steps: fc.integer({ min: 1, max: 80 }),
  stride: fc.constantFrom(1, 1, 7)
})

/** A window has 4096 steps. */
const long = fc.record({
  before: fc.integer({ min: 0, max: 60 }),
  steps: fc.integer({ min: 4200, max: 4400 }),
  stride: fc.constantFrom(97, 400)
})

const expectBroken = (handing: Handing): void => {
  const { errorInstance } = fc.check(law(short.filter(({ before }) => before > 0), handing), broken)
  assert.strictEqual((errorInstance as Error).name, "AssertionError") // other numbers, and no run that stopped
}

describe("L15, stepped by hand with events", () => {
  it("is the run, also from a state with events in flight", () => {
    fc.assert(law(short), settings)
  })

  it("is the run beyond the window of inputs", () => {
    fc.assert(law(long), { ...settings, numRuns: Math.ceil(settings.numRuns / 20) })
  })

  it("the property notices events in flight whose step is another", () => {
    expectBroken(({ events, ...from }) => ({
      ...from,
      events: { ...events!, arrivals: events!.arrivals.map((one) => ({ ...one, step: one.step + 1 })) }
    }))
  })

  it("the property notices events in flight that are forgotten", () => {
    expectBroken(({ events, ...from }) => ({ ...from, events: { ...events!, arrivals: [] } }))
  })
})
