/**
 * Runs a network on both engines and says where they differ; with proof that the kernel ran.
 */
import { Result } from "effect"
import type { Network } from "../../../src/network/Network.ts"
import type { SchemeName } from "../../../src/solve/Scheme.ts"
import type { State } from "../../../src/solve/State.ts"
import { compiledStepper, interpreter, type Stepper } from "../steppers.ts"

/** Every number of a run by name, or the reason why it stopped. */
export type Outcome = { readonly reason: string | null; readonly numbers: ReadonlyMap<string, ArrayLike<number>> }

/** Advances in the given stretches, one after the other. */
export const outcome = (network: Network, stepper: Stepper, stretches: ReadonlyArray<number>): Outcome => {
  const steps = stretches.reduce((a, b) => a + b, 0)
  const data = new Float64Array(network.recordings.size * steps)
  let state: State = stepper.initial
  let first = 0
  for (const some of stretches) {
    const next = stepper.advance(state, some, { data, stride: steps, first })
    if (Result.isFailure(next)) return { reason: JSON.stringify(next.failure.reason), numbers: new Map() }
    state = next.success
    first += some
  }
  const { clampCurrents, currents, edges, membraneCurrents, nodes, step, synapticCurrents, v } = state
  return {
    reason: null,
    numbers: new Map<string, ArrayLike<number>>([
      ["recorded", data],
      ["step", [step]],
      ["v", v],
      ...nodes,
      ...edges,
      ...currents,
      ...synapticCurrents,
      ["put in by clamps", clampCurrents ?? []],
      ["through membranes", membraneCurrents ?? []],
      ...state.events === undefined ? [] : ofEvents(state.events)
    ])
  }
}

const kinds = { own: 0, pre: 1, post: 2 } as const

/** What is on its way, and what sources and detectors remember. */
const ofEvents = ({ arrivals, detectors, spikes, trains }: NonNullable<State["events"]>) =>
  [
    ["arrivals", arrivals.flatMap((one) => [one.step, one.phi, kinds[one.kind], one.source, one.spike, one.edge])],
    ...Object.entries({ ...trains, ...detectors }),
    ["spikes", spikes.flatMap(({ source, time }) => [source, time])]
  ] as ReadonlyArray<readonly [string, ArrayLike<number>]>

/** How far two numbers are apart, NaN being one; 0 and -0 are equal, because the interpreter starts its sums at 0. */
export type Apart = (a: number, b: number) => boolean

/** Not the same bits. */
export const bits: Apart = (a, b) => !Object.is(a, b)

/** Apart by more than so much of the value, or absolutely where it is below 1. */
export const byMoreThan = (tolerance: number): Apart => (a, b) =>
  bits(a, b) && !(Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a)))

/** The first difference of two outcomes, or null. */
export const difference = (a: Outcome, b: Outcome, apart: Apart): string | null => {
  if (a.reason !== b.reason) return `${a.reason ?? "finished"} and ${b.reason ?? "finished"}`
  for (const [name, values] of a.numbers) {
    const others = b.numbers.get(name)
    if (others?.length !== values.length) return `${name}: other lengths`
    for (let i = 0; i < values.length; i++) {
      if (apart(values[i], others[i])) return `${name}, ${i}: ${values[i]} and ${others[i]}`
    }
  }
  return null
}

/** Calls of exported kernel functions while `body` runs, counted from outside. */
export const kernelRuns = <A>(body: () => A): { readonly value: A; readonly runs: number } => {
  const Real = WebAssembly.Instance
  let runs = 0
  WebAssembly.Instance = new Proxy(Real, {
    construct: (target, [module, imports]: [WebAssembly.Module, WebAssembly.Imports]) => {
      const made = new target(module, imports)
      const exports = Object.fromEntries(
        Object.entries(made.exports).map(([name, f]) => [
          name,
          typeof f !== "function" ? f : (...args: ReadonlyArray<unknown>): unknown => {
            runs++
            return (f as (...args: ReadonlyArray<unknown>) => unknown)(...args)
          }
        ])
      )
      return { exports }
    }
  })
  try {
    return { value: body(), runs }
  } finally {
    WebAssembly.Instance = Real
  }
}

/**
 * The first difference between the engines, or null. Where the interpreter stops at a number that is not finite, both go step by step: the
 * compiled engine looks at the end of a stretch, and a number may have become finite again by then (`finite.test.ts`).
 */
export const enginesDiffer = (
  network: Network,
  scheme: SchemeName,
  dt: number,
  stretches: ReadonlyArray<number>,
  apart: Apart
): string | null => {
  const expected = outcome(network, interpreter(network, scheme, dt), stretches)
  const steps = stretches.reduce((a, b) => a + b, 0)
  const asked = expected.reason === null ? stretches : Array.from({ length: steps }, () => 1)
  const { runs, value } = kernelRuns(() => {
    const stepper = compiledStepper(network, scheme, dt)
    return stepper.engine === "compiled" ? outcome(network, stepper, asked) : null
  })
  if (value === null || runs < (expected.reason === null ? asked.filter((n) => n > 0).length : 1)) {
    return "the kernel did not run"
  }
  return difference(expected, value, apart)
}
