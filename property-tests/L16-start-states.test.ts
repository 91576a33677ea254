/**
 * L16: the derivative by the state that a run begins with is that of the run, the same by either engine, and the chain rule holds: what the
 * second half of a run says of the state between both, given to the end of the first half, makes the gradient of the whole run.
 *
 * Models are random: built-in mechanisms with currents that others read, synapses, clamps, diffusion, all schemes; states are those that
 * runs have come to. A state is given to the end of a run by weights of its last samples, but for currents, whose recordings are those of their
 * sample and not what the next step reads: these go into the adjoint itself. Differences are central ones with Richardson's extrapolation, of
 * runs from restored states. Broken variants: a derivative that knows no currents, one of another row, one that is off by a thousandth.
 */
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Gradient } from "../src/adjoint/gradient.ts"
import type { Reversible } from "../src/adjoint/Reversible.ts"
import * as Edit from "../src/Edit.ts"
import * as Channels from "../src/mechanism/Channels.ts"
import * as Pumps from "../src/mechanism/Pumps.ts"
import * as Synapses from "../src/mechanism/Synapses.ts"
import * as Network from "../src/Network.ts"
import { quantityNamed } from "../src/network/quantities.ts"
import type { State } from "../src/solve/State.ts"
import * as States from "../src/States.ts"
import { builtIn, calcium, type Model, modelWith, smoothKit } from "../test/adjoint/arbitraryModel.ts"
import { calm } from "../test/adjoint/closeness.ts"
import {
  answerBy,
  compiled,
  everythingWanted,
  interpreted,
  numbersOf,
  type Question
} from "../test/adjoint/gradientRuns.ts"
import { simulate } from "../test/solve/simulate.ts"
import { broken, settings } from "./settings.ts"

type Engine = (network: Network.Network, question: Question) => Reversible

/** A change of a derivative, for broken variants. */
type Change = (derivatives: ArrayLike<number>, network: Network.Network) => ArrayLike<number>

const same: Change = (derivatives) => derivatives

/** What stands before the row in the name of an entry. */
const columnOf = (name: string): string => name.replace(/\[\d+\]$/, "")

/** The network with recordings of everything that a state consists of, currents aside. */
const watched = (network: Network.Network): Network.Network => {
  const names = new Set(States.names(network).map(columnOf))
  const states = [...names].filter((name) => quantityNamed(network, name)!.role !== "Current")
  return Network.editSync(network, [Edit.unrecord(), ...states.map((name) => Edit.record(name))])
}

/** A state that a run has come to after some steps, if it stays calm. */
const stateOf = (network: Network.Network, { dt, scheme }: Model, steps: number): State | null => {
  const ran = simulate(network, { dt, scheme, steps })
  return Result.isSuccess(ran) && States.flatten(network, ran.success.state).every((x) => Math.abs(x) < 1e4)
    ? ran.success.state
    : null
}

const halves = fc.record({
  before: fc.integer({ min: 1, max: 4 }),
  first: fc.integer({ min: 1, max: 5 }),
  second: fc.integer({ min: 1, max: 5 })
})

const chained = (models: fc.Arbitrary<Model>, change: Change = same) =>
  fc.property(models, halves, (model, { before, first, second }) => {
    const network = watched(model.network)
    const from = stateOf(network, model, before)
    fc.pre(from !== null)
    const { dt, scheme } = model
    const wanted = { ...everythingWanted(network), startState: true }
    const gradientOf = (
      from: State,
      steps: number,
      weight: (recording: number, sample: number) => number,
      engine: Engine = interpreted
    ): Gradient => {
      const own = { dt, scheme, steps, wanted, from, weight: weightsOf(steps, weight) }
      const answer = answerBy(engine(network, own), network, own)
      fc.pre(Result.isSuccess(answer) && calm(answer.success))
      return Result.getOrThrow(answer)
    }
    const weight = (recording: number, sample: number): number => model.weight(recording * 31 + sample)
    const whole = gradientOf(from!, first + second, weight)
    const middle = Result.getOrThrow(simulate(network, { dt, scheme, steps: first, from: from! })).state
    const later = gradientOf(middle, second, (r, k) => k === 0 ? 0 : weight(r, first + k))
    const derivatives = change(later.startState!, network)
    const slopes = byRecording(network, derivatives)
    const ending = (r: number, k: number): number => weight(r, k) + (k === first ? slopes(r) : 0)
    const earlier = gradientOf(from!, first, ending, withCurrents(derivatives))
    near(earlier.startState!, whole.startState!, "the state")
    const [one, two] = [earlier, later].map(({ adjoint }) => numbersOf(adjoint))
    for (const [name, values] of numbersOf(whole.adjoint)) {
      if (name.startsWith("stimulus") || name.startsWith("clamp")) continue // steps of their own
      near(Array.from(one.get(name)!, (x, i) => x + two.get(name)![i]), values, name)
    }
  })

/** Weights by recording and sample. */
const weightsOf = (steps: number, weight: (recording: number, sample: number) => number) => (k: number): number =>
  weight(Math.floor(k / (steps + 1)), k % (steps + 1))

/** The derivative of what is recorded, by the number of its recording. */
const byRecording = (network: Network.Network, derivatives: ArrayLike<number>): (recording: number) => number => {
  const place = new Map(States.names(network).map((name, k) => [name, k]))
  const entries = network.recordings.toArray().map(({ row, state }) => place.get(`${state}[${row}]`))
  return (recording) => entries[recording] === undefined ? 0 : derivatives[entries[recording]]
}

/** The interpreter, whose way back begins with the derivatives by currents of the state that it ends with. */
const withCurrents = (derivatives: ArrayLike<number>): Engine => (network, question) => {
  const run = interpreted(network, question)
  let begun = false
  return {
    ...run,
    *back(steps, cotangents) {
      const { bars } = run.result(0)
      if (!begun) {
        for (const [k, name] of States.names(network).entries()) {
          const current = bars.currents.get(columnOf(name))
          if (current !== undefined) current[Number(/\[(\d+)\]$/.exec(name)![1])] += derivatives[k]
        }
      }
      begun = true
      return yield* run.back(steps, cotangents)
    }
  }
}

const sameEngines = fc.property(modelWith(calcium), halves, (drawn, { before, second }) => {
  const { network } = drawn
  const scheme = drawn.scheme === "exponentialEuler" ? "backwardEuler" : drawn.scheme // whose matrices kernels sum in another order
  const from = stateOf(network, { ...drawn, scheme }, before)
  fc.pre(from !== null)
  const question = {
    ...drawn,
    scheme,
    steps: second,
    from: from!,
    wanted: { ...everythingWanted(network), startState: true }
  }
  const [one, two] = [interpreted, compiled].map((engine) => answerBy(engine(network, question), network, question))
  fc.pre(Result.isSuccess(one))
  expect(Result.getOrThrow(two).startState).toEqual(Result.getOrThrow(one).startState)
})

/** Sums of the same terms in another order: roundings of the largest of them. */
const near = (one: ArrayLike<number>, two: ArrayLike<number>, what: string): void => {
  const size = Array.from(two).reduce((most, x) => Math.max(most, Math.abs(x)), 1e-300)
  expect(one.length).toBe(two.length)
  for (let k = 0; k < one.length; k++) {
    expect(Math.abs(one[k] - two[k]), `${what}, ${k}`).toBeLessThanOrEqual(1e-9 * size)
  }
}

const h = 1e-3

const equalsDifferences = (change: Change = same, note: (known: boolean) => void = () => {}) =>
  fc.property(
    modelWith(smoothKit),
    halves,
    fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1 }),
    (model, drawn, tape) => {
      const { network, dt, scheme } = model
      const steps = drawn.first + drawn.second
      const from = stateOf(network, model, drawn.before)
      fc.pre(from !== null)
      const question = { dt, scheme, steps, weight: model.weight, from: from! }
      const wanted = { ...everythingWanted(network), startState: true }
      const answer = answerBy(interpreted(network, { ...question, wanted }), network, { ...question, wanted })
      fc.pre(Result.isSuccess(answer) && calm(answer.success))
      const vector = States.flatten(network, from!)
      const along = vector.map((x, k) => tape[k % tape.length] * Math.max(1e-2, Math.abs(x)) / 3)
      const found = Array.from(change(Result.getOrThrow(answer).startState!, network)).reduce(
        (sum, x, k) => sum + x * along[k],
        0
      )
      const lossAt = (by: number): number => {
        const moved = States.restore(network, from!, vector.map((x, k) => x + by * along[k]))
        const { data } = Result.getOrThrow(simulate(network, { dt, scheme, steps, from: moved }))
        return data.reduce((sum, x, k) => Number.isNaN(x) ? sum : sum + model.weight(k) * x, 0)
      }
      const central = (size: number): number => (lossAt(size) - lossAt(-size)) / (2 * size)
      const tried = Result.try(() => [h, h / 2, h / 4].map(central))
      fc.pre(Result.isSuccess(tried))
      const [a, b, c] = Result.getOrThrow(tried)
      const [rough, best] = [(4 * b - a) / 3, (4 * c - b) / 3]
      const terms = Result.getOrThrow(answer).traces.data.reduce(
        (sum, x, k) => sum + (Number.isNaN(x) ? 0 : Math.abs(model.weight(k) * x)),
        0
      )
      const known = Math.abs(rough - best) + 1e-12 * terms / h < 1e-6 * Math.abs(best)
      note(known)
      if (known) expect(Math.abs(found - best)).toBeLessThanOrEqual(2e-6 * Math.abs(best))
    }
  )

const fewer = { ...settings, numRuns: Math.ceil(settings.numRuns / 2) }

describe("L16 of the state at the start", () => {
  it.each([["of calcium", calcium], ["of all kinds", builtIn]] as const)(
    "two half runs make the gradient of the whole run, with mechanisms %s",
    (_, kit) => {
      fc.assert(chained(modelWith(kit)), fewer)
    }
  )

  it("is the interpreter's to the bit by kernels", () => fc.assert(sameEngines, fewer))

  it("equals differences", () => {
    let [known, all] = [0, 0]
    fc.assert(
      equalsDifferences(same, (yes) => {
        known += Number(yes)
        all++
      }),
      fewer
    )
    expect(known).toBeGreaterThan(all / 3)
  })
})

describe("the properties notice", () => {
  const fails = <A>(property: fc.IPropertyWithHooks<A>): void =>
    expect(fc.check(property, { ...broken, endOnFailure: true }).failed).toBe(true)

  it("a derivative that knows no currents", () => {
    const forgets: Change = (derivatives, network) => {
      const names = States.names(network)
      return Array.from(derivatives, (x, k) => names[k].startsWith("i_") ? 0 : x)
    }
    fails(chained(modelWith([Channels.CaL, Pumps.CaPump, Synapses.Ionotropic]), forgets))
  })

  it("a derivative of another row", () =>
    fails(chained(modelWith(calcium), (derivatives) => Array.from(derivatives).reverse())))

  it("a derivative that is off by a thousandth", () =>
    fails(equalsDifferences((derivatives) => Array.from(derivatives, (x) => 1.001 * x))))
})
