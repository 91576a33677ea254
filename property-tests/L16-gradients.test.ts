/**
 * L16: the gradient is the transpose of the derivative, whatever memory there is, on either engine, and it equals differences.
 *
 * ⟨w, J t⟩ = ⟨Jᵀ w, t⟩ with J t by the oracle of dual numbers, along everything at once and along single columns, stimuli and clamps; the
 * same bits under every budget and in pieces of every length; compiled = interpreted, bit for bit (exponential Euler: to
 * within roundings).
 * Networks have built-in and random mechanisms, synapses, clamps, diffusion; all schemes. Broken variants stand at the end.
 */
import { Result } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Adjoint } from "../src/adjoint/Bars.ts"
import type { Gradient } from "../src/adjoint/gradient.ts"
import type { Reversible } from "../src/adjoint/Reversible.ts"
import { capacityFor } from "../src/adjoint/Schedule.ts"
import * as Surrogate from "../src/adjoint/Surrogate.ts"
import * as Channels from "../src/mechanism/Channels.ts"
import * as Pumps from "../src/mechanism/Pumps.ts"
import * as Synapses from "../src/mechanism/Synapses.ts"
import { toFields } from "../src/network/Mechanism.ts"
import type { Network } from "../src/network/Network.ts"
import { stimulusCurrent } from "../src/network/quantities.ts"
import {
  builtIn,
  calcium,
  type Model,
  modelOf,
  modelWith,
  randomKit,
  sharedIons,
  smoothKit
} from "../test/adjoint/arbitraryModel.ts"
import { allowed, calm, coupled, enginesApart } from "../test/adjoint/closeness.ts"
import { differences } from "../test/adjoint/dual/differences.ts"
import { along, clamp, everything, stimulus, together } from "../test/adjoint/dual/directions.ts"
import { tangentRun, type Tangents } from "../test/adjoint/dual/tangentRun.ts"
import {
  type Answer,
  answerBy,
  compiled,
  type Dot,
  dot,
  everythingWanted,
  inSteps,
  interpreted,
  outcomeOf,
  type Question,
  trainableColumns
} from "../test/adjoint/gradientRuns.ts"
import { exactMechanisms } from "../test/solve/compiled/arbitraryMechanism.ts"
import { bits, difference, kernelRuns } from "../test/solve/compiled/engines.ts"
import { broken, settings } from "./settings.ts"

type Engine = (network: Network, question: Question) => Reversible

const questionOf = ({ dt, network, scheme, steps, weight }: Model): Question => ({
  dt,
  scheme,
  steps,
  weight,
  wanted: everythingWanted(network)
})

/** The gradient of a model that runs through and stays calm. */
const gradientOf = (model: Model, engine: Engine, question = questionOf(model)): Gradient => {
  const answer = answerBy(engine(model.network, question), model.network, question)
  fc.pre(Result.isSuccess(answer) && calm(answer.success))
  return Result.getOrThrow(answer)
}

/** Single things to move. */
const single = (network: Network): ReadonlyArray<Tangents> => [
  ...[...trainableColumns(network, "nodes"), ...trainableColumns(network, "edges")]
    .filter((key) => key !== "celsius" || warm(network)) // a temperature that nobody reads moves nothing
    .map((key) => along(network, key)),
  ...network.stimuli.toArray().map((_, i) => stimulus(i)),
  ...network.clamps.toArray().map((_, i) => clamp(network, i))
]

/** Whether a mechanism reads the temperature. */
const warm = ({ mechanisms, synapses }: Network): boolean =>
  [...mechanisms.values(), ...synapses.values()].some((m) => JSON.stringify(toFields(m)).includes("celsius"))

/** Small networks: the oracle is dense and plain. A run of no steps shows entry 0 of stimuli and clamps, but has no derivatives by entries. */
const small = (models: fc.Arbitrary<Model>): fc.Arbitrary<Model> =>
  models.filter(({ network, steps }) =>
    network.nodes.length <= 15 &&
    (steps > 0 || (network.clamps.isEmpty() && network.recordings.every((r) => r.state !== stimulusCurrent)))
  )

const which = fc.tuple(fc.nat(999), fc.nat(999))

/** ⟨w, J t⟩ by dual numbers; what was never there has no weight. */
const forwards = (network: Network, question: Question, tangents: Tangents): Dot => {
  const made = tangentRun(network, { ...question, tangents })
  let [value, size] = [0, 0]
  made.tangents.forEach((x, k) => {
    if (Number.isNaN(made.values[k])) return
    value += question.weight(k) * x
    size += Math.abs(question.weight(k) * x)
  })
  return { value, size }
}

/** The sum of the absolute terms of the loss. */
const termsOf = ({ traces }: Gradient, weight: Model["weight"]): number =>
  traces.data.reduce((sum, x, k) => sum + (Number.isNaN(x) ? 0 : Math.abs(weight(k) * x)), 0)

type Change = (adjoint: Adjoint, network: Network) => Adjoint

const transposed = (models: fc.Arbitrary<Model>, engine: Engine = interpreted, change: Change = (same) => same) =>
  fc.property(small(models), which, (model, chosen) => {
    const { network, weight } = model
    const question = questionOf(model)
    const gradient = gradientOf(model, engine)
    const adjoint = change(gradient.adjoint, network)
    const parts = single(network)
    const roundings = coupled(network, question)
    let all = termsOf(gradient, weight) // of the loss, then also of its derivative along everything
    const whole = everything(network)
    for (const tangents of [whole, ...chosen.map((k) => parts[k % parts.length])]) {
      const [left, right] = [forwards(network, question, tangents), dot(adjoint, tangents)]
      if (tangents === whole) all = Math.max(all, left.size, right.size)
      const what = [...tangents.nodes ?? [], ...tangents.edges ?? []].map(([name]) => name).join() || "an input"
      expect(Math.abs(left.value - right.value), what).toBeLessThanOrEqual(allowed(left, right, all, roundings))
    }
  })

/** Budgets as multiples of what a step and a state take. */
const budget = fc.record({ steps: fc.integer({ min: 1, max: 7 }), states: fc.integer({ min: 1, max: 4 }) })

const surrogate = fc.constantFrom(Surrogate.none, Surrogate.superSpike({ slope: 0.5 }), Surrogate.triangle())

const sameBits = (a: Answer, b: Answer): void =>
  expect(difference(outcomeOf(a), outcomeOf(b), (x, y) => !Object.is(x, y))).toBe(null)

const anyBudget = (
  models: fc.Arbitrary<Model>,
  engine: Engine,
  change: (run: Reversible) => Reversible = (same) => same,
  note: (repeats: boolean) => void = () => {}
) =>
  fc.property(
    models,
    budget,
    fc.integer({ min: 1, max: 9 }),
    surrogate,
    (model, { states, steps }, stretch, spikes) => {
      const { network } = model
      const question = { ...questionOf(model), wanted: { ...everythingWanted(network), surrogate: spikes } }
      const run = engine(network, question)
      const whole = answerBy(run, network, question)
      fc.pre(Result.isSuccess(whole))
      const { extra, state, step } = run.bytes
      const pieces = change(inSteps(run))
      for (const memory of [extra + step + state, extra + steps * step + states * state]) {
        note(capacityFor(model.steps, memory - extra, run.bytes)!.tape < model.steps)
        sameBits(answerBy(pieces, network, { ...question, memory, stretch }), whole)
      }
    }
  )

const sameEngines = (models: fc.Arbitrary<Model>, other: Engine = compiled) =>
  fc.property(models, surrogate, (drawn, spikes) => {
    const model = { ...drawn, scheme: drawn.scheme === "exponentialEuler" ? "backwardEuler" : drawn.scheme }
    const { network } = model
    const question = { ...questionOf(model), wanted: { ...everythingWanted(network), surrogate: spikes } }
    const expected = answerBy(interpreted(network, question), network, question)
    fc.pre(Result.isSuccess(expected))
    const { runs, value } = kernelRuns(() => answerBy(other(network, question), network, question))
    expect(runs).toBeGreaterThanOrEqual(model.steps > 0 ? 2 : 0) // forwards and backwards
    expect(difference(outcomeOf(expected), outcomeOf(value), bits)).toBe(null)
  })

/** Matrices of the exponential Euler scheme are summed in another order in kernels. */
const closeEngines = (models: fc.Arbitrary<Model>, other: Engine = compiled) =>
  fc.property(models, surrogate, (drawn, spikes) => {
    const model: Model = { ...drawn, scheme: "exponentialEuler" }
    const { network, scheme } = model
    const question = { ...questionOf(model), wanted: { ...everythingWanted(network), surrogate: spikes } }
    const expected = gradientOf(model, interpreted, question)
    const { runs, value } = kernelRuns(() => answerBy(other(network, question), network, question))
    expect(runs).toBeGreaterThanOrEqual(model.steps > 0 ? 2 : 0)
    expect(enginesApart(network, scheme, expected.adjoint, Result.getOrThrow(value).adjoint)).toBe(null)
  })

/** Far enough for roundings to be small, near enough for a Taylor series. */
const h = 1e-3

/**
 * How far Richardson's extrapolation from h and h / 2 is from that from h / 2 and h / 4 says how good the second is, sixteen times better
 * where the series converges. Values good to 1e-13, or to what a matrix exponential is good to, make an error of three times that over h / 2.
 * Where both together are more than a millionth of the slope nothing is known; nor where something moves by more than 1 (an explosion under
 * forward Euler), because there is no Taylor series beyond a threshold.
 */
const equalsDifferences = (models: fc.Arbitrary<Model>, factor = 1, note: (known: boolean) => void = () => {}) =>
  fc.property(models, which, (model, chosen) => {
    const { network, scheme, weight } = model
    const question = questionOf(model)
    const gradient = gradientOf(model, interpreted)
    const { adjoint, traces } = gradient
    const parts = single(network)
    const tangents = together([...new Set(chosen.map((k) => parts[k % parts.length]))])
    const found = factor * dot(adjoint, tangents).value
    const near = Result.try(() => [h, h / 2].map((own) => differences(network, { ...question, tangents }, own).best))
    fc.pre(Result.isSuccess(near)) // a network that is moved may stop being finite
    const [rough, best] = Result.getOrThrow(near)
    const sum = (data: ArrayLike<number>): number => {
      let total = 0
      for (let k = 0; k < data.length; k++) if (!Number.isNaN(traces.data[k])) total += weight(k) * data[k]
      return total
    }
    const [expected, gap] = [sum(best), Math.abs(sum(best) - sum(rough))]
    const propagated = scheme === "exponentialEuler" ? coupled(network, question) : 0
    const bound = gap + 3 * (1e-13 + propagated) * termsOf(gradient, weight) / (h / 2)
    const gentle = best.every((x) => !(h * Math.abs(x) > 1))
    const known = gentle && bound < 1e-6 * Math.abs(expected)
    note(known)
    if (known) expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-6 * Math.abs(expected))
  })

const fewer = { ...settings, numRuns: Math.ceil(settings.numRuns / 2) }

describe("L16", () => {
  it.each([["built-in", modelWith(calcium)], ["random", modelOf(sharedIons)]] as const)(
    "the gradient is the transpose of the derivative, with %s mechanisms",
    (_, models) => {
      fc.assert(transposed(models), fewer)
    }
  )

  it.each([["interpreter", interpreted], ["kernels", compiled]] as const)(
    "the gradient has the same bits whatever memory there is, by the %s",
    (_, engine) => {
      let repeats = 0
      fc.assert(anyBudget(modelWith(builtIn), engine, (same) => same, (yes) => (repeats += Number(yes))), fewer)
      expect(repeats).toBeGreaterThan(fewer.numRuns)
    }
  )

  it.each(
    [["exact", modelOf(exactMechanisms)], ["built-in", modelWith(calcium)], ["random", modelOf(randomKit)]] as const
  )(
    "networks of %s mechanisms have the interpreter's gradients to the bit",
    (_, models) => {
      fc.assert(sameEngines(models), fewer)
    }
  )

  it.each([["built-in", modelWith(calcium)], ["random", modelOf(randomKit)]] as const)(
    "networks of %s mechanisms have the interpreter's gradients of exponential Euler to within roundings",
    (_, models) => {
      fc.assert(closeEngines(models), fewer)
    }
  )

  it("the gradient equals differences", () => {
    let [known, all] = [0, 0]
    fc.assert(
      equalsDifferences(modelWith(smoothKit), 1, (yes) => {
        known += Number(yes)
        all++
      }),
      settings
    )
    expect(known).toBeGreaterThan(all / 3) // of stiff exponentials little is known
  })
})

describe("the properties notice", () => {
  const fails = <A>(property: fc.IPropertyWithHooks<A>): void => expect(fc.check(property, broken).failed).toBe(true)

  /** The interpreter, step by step, with something done to it after each step back. */
  const stepwise = (after: (run: Reversible) => void): Engine => (network, question) => {
    const run = interpreted(network, question)
    return {
      ...run,
      *back(steps, cotangents) {
        for (let k = 0; k < steps; k++) {
          yield* run.back(1, cotangents)
          after(run)
        }
        return Result.succeed(undefined)
      }
    }
  }

  it("an adjoint that forgets what mechanisms read of the currents of the step before", () => {
    fails(transposed(
      modelWith([Channels.CaL, Pumps.CaPump, Synapses.Ionotropic]),
      stepwise((run) => run.result(0).bars.currents.forEach((bars) => bars.fill(0)))
    ))
  })

  it("an adjoint that gives clamps the wrong sign", () => {
    fails(transposed(
      modelWith(calcium),
      interpreted,
      (adjoint) => ({ ...adjoint, clamps: adjoint.clamps.map((values) => values.map((x) => -x)) })
    ))
  })

  it("an adjoint by a column that is off by a millionth", () => {
    fails(transposed(modelWith(calcium), interpreted, (adjoint) => ({
      ...adjoint,
      nodes: new Map(adjoint.nodes).set("capacitance", adjoint.nodes.get("capacitance")!.map((x) => 1.000001 * x))
    })))
  })

  it("a step back that takes the samples of the step before", () => {
    fails(transposed(modelWith(calcium), (network, question) => {
      const run = interpreted(network, question)
      const shifted = (own: ArrayLike<number>): Float64Array =>
        Float64Array.from({ length: own.length }, (_, k) => k % (question.steps + 1) === 0 ? 0 : own[k - 1])
      return { ...run, back: (steps, cotangents) => run.back(steps, cotangents.map(shifted)) }
    }))
  })

  it("a schedule that goes on from the wrong state", () => {
    fails(anyBudget(modelWith(builtIn), interpreted, (run) => ({ ...run, load: (_, step) => run.load(0, step) })))
  })

  it("a schedule that forgets a step of every tape", () => {
    fails(anyBudget(modelWith(builtIn), interpreted, (run) => {
      let taped = 0
      return {
        ...run,
        work: { forward: Infinity, back: Infinity }, // never more than a step
        forward: (steps, records, sinks) => run.forward(records && taped++ === 1 ? 0 : steps, records, sinks),
        *back(steps, cotangents) {
          return taped-- !== 2 ? yield* run.back(steps, cotangents) : Result.succeed(undefined)
        }
      }
    }))
  })

  it("a kernel whose dt is off by a unit in the last place", () => {
    fails(sameEngines(
      modelOf(exactMechanisms),
      (network, question) => compiled(network, { ...question, dt: question.dt * (1 + Number.EPSILON) })
    ))
  })

  it("a kernel whose dt is off by a hundred millionth", () => {
    fails(closeEngines(
      modelWith(calcium),
      (network, question) => compiled(network, { ...question, dt: question.dt * (1 + 1e-8) })
    ))
  })

  it("a gradient that differs from differences by a hundred thousandth", () => {
    fails(equalsDifferences(modelWith(smoothKit), 1 + 1e-5))
  })
})
