/**
 * Gradients of a weighted sum of all samples, by either engine, taken through to the end: what tests of gradients are made of.
 *
 * One idea: with weights w the loss is ⟨w, x⟩, its cotangent w, and the gradient the transpose of the derivative applied to w. So the
 * numbers here can be compared between engines, with the oracle of dual numbers, and with differences. It knows nothing of training.
 */
import { Result } from "effect"
import type { Adjoint } from "../../src/adjoint/Bars.ts"
import { compiledReversible } from "../../src/adjoint/compiled/compiledReversible.ts"
import { type Gradient, gradients, type Valued } from "../../src/adjoint/gradient.ts"
import type { GradientError } from "../../src/adjoint/GradientError.ts"
import { interpretedReversible } from "../../src/adjoint/interpreted.ts"
import { gradientNetwork } from "../../src/adjoint/membraneSamples.ts"
import type { Reversible } from "../../src/adjoint/Reversible.ts"
import type { Wanted } from "../../src/adjoint/Wanted.ts"
import type { Network } from "../../src/network/Network.ts"
import { quantities } from "../../src/network/quantities.ts"
import type { Domain } from "../../src/network/Trainable.ts"
import type { Pieces } from "../../src/solve/Pieces.ts"
import type { SchemeName } from "../../src/solve/Scheme.ts"
import type { SimulationError } from "../../src/solve/SimulationError.ts"
import type { State } from "../../src/solve/State.ts"
import type { Traces } from "../../src/solve/Traces.ts"
import { atOnce } from "../solve/atOnce.ts"
import type { Outcome } from "../solve/compiled/engines.ts"
import type { Tangents } from "./dual/columnsDual.ts"

/** What is asked of a network. */
export type Question = {
  readonly steps: number
  /** [ms] */
  readonly dt: number
  readonly scheme: SchemeName
  readonly wanted: Wanted
  /** The weight of the k-th number of the traces, row-major. */
  readonly weight: (k: number) => number
  /** Bytes; without it enough for a whole run. */
  readonly memory?: number
  /** State to go on from. */
  readonly from?: State
  /** How much is asked for in a piece: steps, of runs that count in them. */
  readonly stretch?: number
}

/** Names of all columns that a derivative can be asked by. */
export const trainableColumns = (network: Network, domain: Domain): ReadonlyArray<string> =>
  [...quantities(network).values()]
    .filter((q) => q.domain === domain && q.role !== "Current" && !["x", "y", "z"].includes(q.name))
    .map((q) => q.name)

/** All that can be asked for. */
export const everythingWanted = (network: Network): Wanted => ({
  nodes: new Set(trainableColumns(network, "nodes")),
  edges: new Set(trainableColumns(network, "edges")),
  inputs: true
})

/** Enough memory for a run of a test. */
const ample = 2 ** 28

/** Pulls work to its end, in pieces of so much. */
const finished = <A>(work: Pieces<A>, stretch = Infinity): A => {
  for (;;) {
    const next = work.next(stretch)
    if (next.done === true) return next.value
  }
}

/** The sum of all samples, each with its weight. */
export const weightedSum = (weight: Question["weight"]) => ({ data }: Pick<Traces, "data">): Valued => ({
  value: data.reduce((sum, x, k) => sum + weight(k) * x, 0),
  cotangent: data.map((_, k) => weight(k))
})

/** A run whose work is counted in steps. */
export const inSteps = (run: Reversible): Reversible => ({ ...run, work: { forward: 1, back: 1 } })

/** What came of it. */
export type Answer = Result.Result<Gradient, SimulationError | GradientError>

/** The gradient by a run that can be gone through backwards, which may be used again. */
export const answerBy = (run: Reversible, network: Network, question: Question): Answer => {
  const { dt, from = null, memory = ample, scheme, steps, stretch, wanted, weight } = question
  const asked = { networks: [network], from, steps, dt, scheme, wanted, memory, first: 0 }
  return Result.map(
    finished(gradients(run, 1, asked, (_, traces) => weightedSum(weight)(traces)), stretch),
    ([gradient]) => gradient
  )
}

/** A run of the interpreter that can be gone through backwards. */
export const interpreted = (network: Network, { dt, scheme, wanted }: Question): Reversible =>
  atOnce(interpretedReversible(gradientNetwork(network), scheme, dt, wanted))

/** A compiled run that can be gone through backwards. */
export const compiled = (network: Network, { dt, scheme, wanted }: Question): Reversible =>
  atOnce(compiledReversible([gradientNetwork(network)], scheme, dt, wanted))

/** Every number of a gradient by name: columns as `nodes HH_gNa`, inputs as `stimulus 0` and `clamp 0`. */
export const numbersOf = ({ edges, nodes, clamps, stimuli }: Adjoint): ReadonlyMap<string, ArrayLike<number>> =>
  new Map<string, ArrayLike<number>>([
    ...Array.from(nodes, ([name, values]) => [`nodes ${name}`, values] as const),
    ...Array.from(edges, ([name, values]) => [`edges ${name}`, values] as const),
    ...stimuli.map((values, k) => [`stimulus ${k}`, values] as const),
    ...clamps.map((values, k) => [`clamp ${k}`, values] as const)
  ])

/** An answer as something to compare. */
export const outcomeOf = (answer: Answer): Outcome =>
  Result.isFailure(answer)
    ? { reason: JSON.stringify(answer.failure.reason), numbers: new Map() }
    : {
      reason: null,
      numbers: new Map([["samples", answer.success.traces.data], ...numbersOf(answer.success.adjoint)])
    }

/** A sum of products, and of their absolute values. */
export type Dot = { readonly value: number; readonly size: number }

/** ⟨gradient, direction⟩. */
export const dot = (adjoint: Adjoint, tangents: Tangents): Dot => {
  let [value, size] = [0, 0]
  const add = (x: number, y: number): void => {
    value += x * y
    size += Math.abs(x * y)
  }
  for (const domain of ["nodes", "edges"] as const) {
    tangents[domain]?.forEach((tangent, name) => {
      const own = adjoint[domain].get(name)!
      for (let i = 0; i < own.length; i++) add(own[i], tangent[i])
    })
  }
  tangents.stimuli?.forEach((along, k) => adjoint.stimuli[k].forEach((x, step) => add(x, along(step))))
  tangents.clamps?.forEach((along, k) => adjoint.clamps[k].forEach((x, step) => add(x, along(step))))
  return { value, size }
}
