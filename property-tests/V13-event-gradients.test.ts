/**
 * V13: kernels have the interpreter's gradients where spikes travel, but for roundings: by every column, every input and every number of the state
 * at the start, of losses of samples and of times of spikes; with little memory they have the same bits. Networks have everything that
 * may be in one (`eventModels.ts`).
 *
 * Broken variants: losses of times that are not gone back over, a threshold that is off by a little, and a schedule that goes on from a wrong state.
 */
import { Result } from "effect"
import * as fc from "fast-check"
import { Edit, Network, Select } from "neurolens"
import { describe, expect, it } from "vitest"
import { type Gradient, gradients, type Valued } from "../src/adjoint/gradient.ts"
import type { Reversible } from "../src/adjoint/Reversible.ts"
import * as Surrogate from "../src/adjoint/Surrogate.ts"
import type { Traces } from "../src/solve/Traces.ts"
import {
  type Answer,
  compiled,
  everythingWanted,
  inSteps,
  interpreted,
  numbersOf
} from "../test/adjoint/gradientRuns.ts"
import { kernelRuns } from "../test/solve/compiled/engines.ts"
import { type EventModel, eventModel, eventNetwork } from "../test/solve/compiled/eventModels.ts"
import { broken, settings } from "./settings.ts"

/** Sums of many numbers, some of them in another order than the interpreter's, which nearly cancel in some. */
const bound = 1e-9

const steps = 40

/** All samples and all times, each in its own way. */
const loss = ({ data, spikes }: Traces): Valued => {
  const all = [...data, ...(spikes?.times ?? []).flatMap((times) => [...times])]
  const weight = (k: number): number => Math.sin(1 + 0.7 * k)
  return {
    value: all.reduce((sum, x, k) => sum + weight(k) * x, 0),
    cotangent: Float64Array.from(all, (_, k) => weight(k))
  }
}

const questionOf = ({ cells, dt, scheme }: EventModel, network: Network.Network) => ({
  steps,
  dt,
  scheme,
  weight: () => 0,
  wanted: {
    ...everythingWanted(network),
    startState: true,
    late: cells % 2 === 0 ? "constant" as const : "refuse" as const,
    surrogate: cells % 3 === 0 ? Surrogate.superSpike({ slope: 0.5 }) : Surrogate.none
  }
})

const answer = (run: Reversible, network: Network.Network, p: EventModel, memory = 2 ** 28): Answer => {
  const work = gradients(
    run,
    1,
    { ...questionOf(p, network), networks: [network], from: null, memory, first: 0 },
    (_, t) => loss(t)
  )
  for (;;) {
    const next = work.next(memory < 2 ** 28 ? 5 : Infinity)
    if (next.done === true) return Result.map(next.value, ([one]) => one)
  }
}

/** Every number, by name. */
const allOf = ({ adjoint, startState, traces }: Gradient): ReadonlyMap<string, ArrayLike<number>> =>
  new Map([...numbersOf(adjoint), ["samples", traces.data], ["state at the start", startState!]])

/** How far two gradients are apart, as a part of the largest number of each column. */
const apart = (a: Gradient, b: Gradient): number => {
  const others = allOf(b)
  return Array.from(allOf(a)).reduce((worst, [name, values]) => {
    const other = others.get(name)!
    const all = Array.from(values)
    const size = all.reduce((most, x) => Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most, 0)
    return all.reduce((worst, x, k) => {
      const off = Object.is(x, other[k]) || x === other[k] ? 0 : Math.abs(x - other[k]) / size
      return off <= worst ? worst : off
    }, worst)
  }, 0)
}

type Broken = {
  readonly network?: (network: Network.Network) => Network.Network
  readonly run?: (run: Reversible) => Reversible
}

/** What is said of a step that goes wrong while a clamp holds the voltage depends on when somebody looks: such runs are left out. */
const models = eventModel.filter(({ held, scheme }) => held === null || scheme !== "forwardEuler")

const same = ({ network: change = (network) => network, run: changed = (run) => run }: Broken = {}) =>
  fc.property(models, (p) => {
    const network = eventNetwork(p)
    const expected = answer(interpreted(network, questionOf(p, network)), network, p)
    const other = change(network)
    const run = changed(compiled(other, questionOf(p, other)))
    const { runs, value: found } = kernelRuns(() => answer(run, other, p))
    expect(runs).toBeGreaterThan(0)
    const { extra, state, step } = run.bytes
    const little = answer(inSteps(run), other, p, extra + 5 * step + 3 * state)
    if (Result.isFailure(expected)) {
      const reason = JSON.stringify(expected.failure.reason)
      for (const one of [found, little]) {
        expect(Result.isFailure(one) ? JSON.stringify(one.failure.reason) : null).toBe(reason)
      }
      return
    }
    expect(apart(expected.success, Result.getOrThrow(found))).toBeLessThan(bound)
    expect(apart(Result.getOrThrow(found), Result.getOrThrow(little))).toBe(0)
  })

const few = { ...settings, numRuns: Math.ceil(settings.numRuns / 5) }

describe("gradients by kernels with events", () => {
  it("V13 are the interpreter's, and have the same bits with little memory", () => fc.assert(same(), few), 240_000)

  it("V13 are tried with spikes whose times matter", () => {
    let moving = 0
    for (const p of fc.sample(models, { seed: settings.seed, numRuns: 20 })) {
      const network = eventNetwork(p)
      const made = answer(compiled(network, questionOf(p, network)), network, p)
      if (Result.isSuccess(made) && made.success.adjoint.edges.get("delay")?.some((x) => x !== 0) === true) moving++
    }
    expect(moving).toBeGreaterThan(5)
  }, 120_000)
})

describe("V13 notices", () => {
  const fails = (variant: Broken): void => expect(fc.check(same(variant), broken).failed).toBe(true)

  it("times of spikes that nobody goes back over", () => fails({ run: (run) => ({ ...run, spikes: () => {} }) }))

  it("a threshold that is off", () =>
    fails({
      network: (network) =>
        Network.quantities(network).has("Spike_threshold")
          ? Network.editSync(network, [Edit.set("Spike_threshold", -20.0001, Select.all)])
          : network
    }))

  it("a schedule that goes on from a wrong state", () =>
    fails({ run: (run) => ({ ...run, load: (_, step) => run.load(0, step) }) }))
})
