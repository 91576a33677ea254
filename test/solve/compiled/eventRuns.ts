/**
 * Runs of networks with events on any engine, with everything that comes of them: samples, times of spikes, and whole states, what is on its
 * way and what detectors and sources remember among it; and the first place where two runs are not the same.
 */
import { Effect, type Layer, Result } from "effect"
import { Engine, type Network } from "neurolens"
import { startOf } from "../../../src/solve/March.ts"
import type { SchemeName } from "../../../src/solve/Scheme.ts"
import type { State } from "../../../src/solve/State.ts"
import type { Stepper } from "../steppers.ts"

/** How a run goes: its steps in stretches, each an `advance` of its own. */
export type Going = {
  readonly dt: number
  readonly scheme: SchemeName
  readonly stretches: ReadonlyArray<number>
  /** Whether each stretch begins with the state that the one before it ended in. */
  readonly reload?: boolean
}

/** What comes of a run, or why it stopped. */
export type EventRun =
  | {
    readonly _tag: "Ran"
    readonly states: ReadonlyArray<State>
    readonly data: ReadonlyArray<Float64Array>
    readonly spikes: ReadonlyArray<ReadonlyArray<ReadonlyArray<number>>>
  }
  | { readonly _tag: "Stopped"; readonly reason: unknown }

/** What comes of the steps of one stepper, taken in stretches. */
export const stepped = (network: Network.Network, stepper: Stepper, stretches: ReadonlyArray<number>) => {
  const steps = stretches.reduce((a, b) => a + b, 0)
  const sink = { data: new Float64Array(network.recordings.size * steps), stride: steps }
  const spikes = Array.from({ length: network.spikeRecordings.size }, (): Array<number> => [])
  let [state, first] = [stepper.initial, 0]
  for (const some of stretches) {
    state = Result.getOrThrow(stepper.advance(state, some, { ...sink, first, spikes }))
    first += some
  }
  return { state, spikes, data: sink.data }
}

/** Runs networks of one structure side by side. */
export const ranOn = (
  layer: Layer.Layer<Engine.Engine, unknown>,
  networks: ReadonlyArray<Network.Network>,
  { dt, reload = false, scheme, stretches }: Going
): Promise<EventRun> =>
  Effect.gen(function*() {
    const engine = yield* Engine.Engine
    const session = yield* engine.open({ network: networks[0], scheme, dt, rates: "exact", copies: networks.length })
    yield* session.set(networks)
    yield* session.load(networks.map((one) => startOf(one, dt)))
    const steps = stretches.reduce((a, b) => a + b, 0)
    const data = networks.map((one) => new Float64Array(one.recordings.size * steps))
    const spikes = networks.map((one) => Array.from({ length: one.spikeRecordings.size }, (): Array<number> => []))
    let first = 0
    for (const some of stretches) {
      if (reload && first > 0) yield* session.load(yield* session.states)
      yield* session.advance(
        some,
        networks.map((_, c) => ({ data: data[c], stride: steps, first, spikes: spikes[c] }))
      )
      first += some
    }
    return { _tag: "Ran", states: yield* session.states, data, spikes } as const
  }).pipe(
    Effect.scoped,
    Effect.provide(layer),
    Effect.catch((error) =>
      Effect.succeed({ _tag: "Stopped", reason: (error as { readonly reason?: unknown }).reason ?? error } as const)
    ),
    Effect.runPromise
  )

/** The step that a run stopped in. */
const stoppedIn = ({ reason }: Extract<EventRun, { readonly _tag: "Stopped" }>): number =>
  (reason as { readonly step?: number }).step ?? 0

/** The same of the interpreter, which takes one network at a time; of several that stop, the first to do so is meant. */
export const interpreted = async (networks: ReadonlyArray<Network.Network>, going: Going): Promise<EventRun> => {
  const all: Array<EventRun> = []
  for (const one of networks) all.push(await ranOn(Engine.layerInterpreter, [one], going))
  const stopped = all.filter((run) => run._tag === "Stopped").sort((a, b) => stoppedIn(a) - stoppedIn(b))
  if (stopped.length > 0) return stopped[0]
  const runs = all.filter((run) => run._tag === "Ran")
  return {
    _tag: "Ran",
    states: runs.flatMap(({ states }) => states),
    data: runs.flatMap(({ data }) => data),
    spikes: runs.flatMap(({ spikes }) => spikes)
  }
}

const isPart = (x: unknown): x is Readonly<Record<string, unknown>> => typeof x === "object" && x !== null

/** The first place where two values have other bits, or null. */
export const firstDifference = (a: unknown, b: unknown, where = ""): string | null => {
  if (!isPart(a) || !isPart(b)) return Object.is(a, b) ? null : `${where}: ${String(a)} and ${String(b)}`
  if (a instanceof Map && b instanceof Map) {
    return firstDifference(Object.fromEntries(a), Object.fromEntries(b), where)
  }
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])]
  for (const name of names) {
    const found = firstDifference(a[name], b[name], `${where}.${name}`)
    if (found !== null) return found
  }
  return null
}
