/**
 * V12: kernels have the interpreter's bits where spikes travel: samples, times of spikes, and states with all that is on its way; in stretches, and
 * from a state with events in flight. Networks have everything that may be in one (`eventModels.ts`).
 *
 * Broken variants: delays that are off by a thousandth of a step, a threshold that is, and a state that forgets what is in flight.
 */
import { Result } from "effect"
import * as fc from "fast-check"
import { Edit, Network, Select } from "neurolens"
import { describe, expect, it } from "vitest"
import type { State } from "../src/solve/State.ts"
import { kernelRuns } from "../test/solve/compiled/engines.ts"
import { type EventModel, eventModel, eventNetwork } from "../test/solve/compiled/eventModels.ts"
import { firstDifference } from "../test/solve/compiled/eventRuns.ts"
import { compiledStepper, interpreter, type Stepper } from "../test/solve/steppers.ts"
import { broken, settings } from "./settings.ts"

type Ran = { readonly data: Float64Array; readonly spikes: ReadonlyArray<ReadonlyArray<number>>; readonly state: State }

/** Runs in the stretches of a model; the state between two of them is what `between` makes of it. */
const ran = (
  stepper: Stepper,
  network: Network.Network,
  { stretches }: EventModel,
  between: (state: State) => State = (state) => state
): Ran | string => {
  const steps = (stretches as ReadonlyArray<number>).reduce((a, b) => a + b, 0)
  const data = new Float64Array(network.recordings.size * steps)
  const spikes = Array.from({ length: network.spikeRecordings.size }, (): Array<number> => [])
  let [state, first] = [stepper.initial, 0]
  for (const some of stretches) {
    const next = stepper.advance(between(state), some, { data, stride: steps, first, spikes })
    if (Result.isFailure(next)) return JSON.stringify(next.failure.reason)
    state = next.success
    first += some
  }
  return { data, spikes, state }
}

type Broken = {
  readonly network?: (network: Network.Network) => Network.Network
  readonly state?: (state: State) => State
}

const same = ({ network: change = (network) => network, state }: Broken = {}) =>
  fc.property(eventModel, (p) => {
    const network = eventNetwork(p)
    const expected = ran(interpreter(network, p.scheme, p.dt), network, p)
    const { runs, value } = kernelRuns(() => ran(compiledStepper(change(network), p.scheme, p.dt), network, p, state))
    if (typeof expected === "string") {
      expect(value).toBe(expected)
      return
    }
    expect(runs).toBeGreaterThanOrEqual(p.stretches.filter((some) => some > 0).length)
    expect(typeof value === "string" ? value : firstDifference(expected, value)).toBe(null)
  })

const few = { ...settings, numRuns: Math.ceil(settings.numRuns / 4) }

describe("kernels with events", () => {
  it("V12 have the interpreter's bits", () => fc.assert(same(), few), 120_000)

  it("V12 are tried with spikes that arrive, and with some in flight at the end", () => {
    let [spikes, flying] = [0, 0]
    const kinds = new Set<string>()
    for (const p of fc.sample(eventModel, { seed: settings.seed, numRuns: 30 })) {
      const network = eventNetwork(p)
      const run = ran(interpreter(network, p.scheme, p.dt), network, p)
      if (typeof run === "string") continue
      spikes += run.spikes.reduce((sum, { length }) => sum + length, 0)
      flying += run.state.events!.arrivals.length
      for (const { kind } of run.state.events!.arrivals) kinds.add(kind)
    }
    expect(spikes).toBeGreaterThan(1000)
    expect(flying).toBeGreaterThan(500)
    expect([...kinds].sort()).toEqual(["own", "post", "pre"])
  })
})

describe("V12 notices", () => {
  const fails = (variant: Broken): void => expect(fc.check(same(variant), broken).failed).toBe(true)
  const moved = (key: string, by: number, selection: Select.Selection) => (network: Network.Network): Network.Network =>
    Network.quantities(network).has(key) ? Network.editSync(network, [Edit.set(key, by, selection)]) : network

  it("delays that are off", () => fails({ network: moved("delay", 0.5001, Select.edges) }))

  it("a threshold that is off", () => fails({ network: moved("Spike_threshold", -20.0001, Select.all) }))

  it("a state that forgets what is in flight", () =>
    fails({
      state: (state) => state.step === 0 ? state : { ...state, events: { ...state.events!, arrivals: [] } }
    }))
})
