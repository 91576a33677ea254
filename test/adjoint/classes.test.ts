/**
 * Every class of quantity that can be trained, and every input, against differences of whole simulations through the public API.
 *
 * One network has them all; one gradient of the compiled engine is compared with simulations in which one number at a time is moved. What a
 * mechanism's text may do beside that is in `chosen.test.ts`, random networks in law L16. Gradients of Jaxley are in `test/reference`.
 */
import { Effect } from "effect"
import { Engine, Gradient, Network, Parameters, Simulation } from "neurolens"
import { describe, expect, it } from "vitest"
import { treeOf } from "../../src/program/Tree.ts"
import { layout } from "../../src/solve/compiled/Layout.ts"
import { twoLanes } from "../../src/solve/compiled/Tuning.ts"
import { plan } from "../../src/solve/Plan.ts"
import type { SchemeName } from "../../src/solve/Scheme.ts"
import { atOnce } from "../solve/atOnce.ts"
import { moved } from "./dual/differences.ts"
import type { Tangents } from "./dual/tangentRun.ts"
import { weightedSum } from "./gradientRuns.ts"
import { classes, dt, rich, schemeNames, steps, trained, weight } from "./richNetwork.ts"

const loss = weightedSum(weight)
const onEngine = <A, E>(effect: Effect.Effect<A, E, Engine.Engine>): Promise<A> =>
  Effect.runPromise(Effect.provide(effect, Engine.layer))

/** What two calls with the same argument share. */
const once = <A>(make: (scheme: SchemeName) => Promise<A>): (scheme: SchemeName) => Promise<A> => {
  const made = new Map<SchemeName, Promise<A>>()
  return (scheme) => {
    const known = made.get(scheme) ?? make(scheme)
    made.set(scheme, known)
    return known
  }
}

const gradientOf = once((scheme) => onEngine(Gradient.run(trained, loss, { steps, dt, scheme, inputs: true })))

/** A derivative by central differences at `h` and `h / 2` with Richardson's extrapolation, and the part of it that is rounding. */
type Difference = { readonly slope: number; readonly rounding: number }

/** Where a number is moved to, in parts of `h`. */
const places = [1, -1, 0.5, -0.5]

/** D(h) = f' + c h² + O(h⁴), so (4 D(h / 2) - D(h)) / 3 = f' + O(h⁴); sample by sample, so that little is lost. */
const differenceOf = (traces: ReadonlyArray<ArrayLike<number>>, h: number): Difference => {
  const [ahead, behind, near, nearBehind] = traces
  let [slope, size] = [0, 0]
  for (let k = 0; k < ahead.length; k++) {
    const [coarse, fine] = [(ahead[k] - behind[k]) / (2 * h), (near[k] - nearBehind[k]) / h]
    slope += weight(k) * (4 * fine - coarse) / 3
    size += Math.abs(weight(k) * ahead[k])
  }
  return { slope, rounding: 10 * Number.EPSILON * size / h }
}

/** A derivative is right to 1e-6, or to what differences are good to. */
const agree = (found: number, { rounding, slope }: Difference, what: string): void =>
  expect(Math.abs(found - slope), `${what}: ${found} and ${slope}`).toBeLessThanOrEqual(
    1e-6 * Math.abs(slope) + rounding
  )

/** Far enough for roundings to be small, near enough for Taylor's series: a thousandth, in mV a fiftieth. */
const stepsFor = (base: Parameters.Parameters): ReadonlyArray<number> => {
  const values = Parameters.vector(base)
  return base.entries.flatMap(({ labels, name }) => labels.map(() => ["v", "eNa", "eCa", "vt"].includes(name))).map(
    (inMillivolts, p) => inMillivolts ? 0.02 : 1e-3 * (Math.abs(values[p]) || 1)
  )
}

/** One derivative for each parameter, by four simulations each, side by side. */
const differencesOf = once(async (scheme) => {
  const base = Network.parameters(trained)
  const values = Parameters.vector(base)
  const moves = stepsFor(base)
  const sets = moves.flatMap((h, p) =>
    places.map((part) => Parameters.fromVector(base, values.map((x, q) => q === p ? x + part * h : x)))
  )
  const runs = await onEngine(Simulation.batch(trained, sets, { steps, dt, scheme }))
  return moves.map((h, p) => differenceOf(runs.slice(4 * p, 4 * p + 4).map((traces) => traces.data), h))
})

describe("the network of all classes", () => {
  it("is solved alone and side by side, by straight lines and by tables", () => {
    const kinds = atOnce(layout(plan(rich))).classes.map((c) =>
      `${c.lanes} ${treeOf(c.morphology).parent.length > twoLanes.largestUnrolled ? "large" : "small"}`
    )
    expect(kinds).toEqual(expect.arrayContaining(["1 large", "2 small"]))
  })

  it("has synapse types that take turns", () => {
    const types = Array.from(rich.edges.columns.get("type")!.values as Iterable<string>)
    expect(new Set(types.slice(0, 5)).size).toBe(2)
    expect(types.at(-1)).not.toBe(types.at(-2))
  })
})

describe.each(schemeNames)("with %s, the derivative", (scheme) => {
  it.each(classes)("by %s is that of differences: %s", async (_, name) => {
    const [gradient, differences] = [await gradientOf(scheme), await differencesOf(scheme)]
    let first = 0
    for (const entry of gradient.parameters.entries) {
      if (entry.name === name) {
        entry.values.forEach((x, k) => agree(x, differences[first + k], `${name} of ${entry.labels[k]}`))
        expect(entry.values.every((x) => x !== 0)).toBe(true)
      }
      first += entry.labels.length
    }
  })

  it("is known to 1e-6 for all but a few", async () => {
    const differences = await differencesOf(scheme)
    const known = differences.filter(({ rounding, slope }) => rounding < 1e-6 * Math.abs(slope))
    expect(known.length).toBeGreaterThan(0.9 * differences.length)
  })

  const inputs: ReadonlyArray<readonly [what: string, h: number, at: (step: number) => Tangents]> = [
    ...["a step current", "a sine current", "samples of a current"].map((what, i) =>
      [what, 1e-3, (step: number) => ({ stimuli: new Map([[i, (k: number) => Number(k === step)]]) })] as const
    ),
    ...([["a voltage clamp", 0.02], ["a clamp of a gate", 1e-3], ["a clamp of a synapse", 1e-3]] as const).map(
      ([what, h], i) =>
        [what, h, (step: number) => ({ clamps: new Map([[i, (k: number) => Number(k === step)]]) })] as const
    )
  ]

  it.each(inputs)("by %s in each step is that of differences", async (what, h, at) => {
    const { adjoint } = await gradientOf(scheme)
    for (const step of [0, 2, 17, steps - 1]) {
      const tangents = at(step)
      const networks = places.map((part) => moved(trained, tangents, part * h, { steps, dt, scheme, tangents }))
      const traces = await onEngine(
        Effect.forEach(networks, (network) => Simulation.run(network, { steps, dt, scheme }))
      )
      const [[i]] = tangents.stimuli ?? tangents.clamps!
      const found = (tangents.stimuli === undefined ? adjoint.clamps : adjoint.stimuli)[i][step]
      agree(found, differenceOf(traces.map((t) => t.data), h), `${what}, step ${step}`)
    }
  })
})

describe("a loss 2^40 times as large", () => {
  /** Whether all derivatives are that many times as large, to so much of the largest in their column. */
  const scales = async (scheme: SchemeName, tolerance: number): Promise<void> => {
    const small = await gradientOf(scheme)
    const enlarged = weightedSum((k) => 2 ** 40 * weight(k))
    const large = await onEngine(Gradient.run(trained, enlarged, { steps, dt, scheme, inputs: true }))
    small.adjoint.nodes.forEach((values, name) => {
      const most = Math.max(...values.map(Math.abs))
      values.forEach((x, i) => {
        const off = Math.abs(large.adjoint.nodes.get(name)![i] / 2 ** 40 - x)
        expect(off, `${name} of row ${i}: ${off / most} of the largest`).toBeLessThanOrEqual(tolerance * most)
      })
    })
  }

  // Every operation on adjoints is linear, and a power of two is exact.
  it.each(["backwardEuler", "crankNicolson", "forwardEuler"] as const)(
    "has derivatives as much larger, to the bit: %s",
    (scheme) => scales(scheme, 0)
  )

  // The adjoint of exp(A) goes through the exponential of a block matrix that holds the adjoint itself: unless that is brought to the size of
  // A first, squarings double the errors as often as the loss is large, and 1e9 times the loss costs seven digits.
  it("has derivatives as much larger, to roundings: exponentialEuler", () => scales("exponentialEuler", 1e-12))
})
