/**
 * Derivatives of whole simulations along a direction, by differences: the interpreter run on networks that are moved a little.
 *
 * One idea: moving a network is done by public edits, so this knows nothing of how derivatives are computed. Central differences at h and
 * h / 2 with Richardson's extrapolation, error of order h⁴; how far the two are apart says whether that can be trusted.
 */
import * as Result from "effect/Result"
import * as Edit from "../../../src/Edit.ts"
import * as Network from "../../../src/Network.ts"
import * as Stimulus from "../../../src/network/Stimulus.ts"
import * as Select from "../../../src/select/Select.ts"
import type { SchemeName } from "../../../src/solve/Scheme.ts"
import type { Floats } from "../../../src/table/Column.ts"
import { structural } from "../../../src/table/structural.ts"
import * as Table from "../../../src/table/Table.ts"
import { simulate } from "../../solve/simulate.ts"
import type { Tangents } from "./columnsDual.ts"

/** What both ways of differentiating are asked. */
export type Question = {
  readonly steps: number
  /** [ms] */
  readonly dt: number
  readonly scheme: SchemeName
  readonly tangents: Tangents
}

/** The values of a run of the interpreter, recordings × (steps + 1). */
export const valuesOf = (network: Network.Network, { dt, scheme, steps }: Question): Floats =>
  Result.getOrThrow(simulate(network, { dt, scheme, steps })).data

/** Length and radius go first: setting them sets area, volume and loads, to which tangents of their own are then added. */
const first = ["length", "radius"]

/** The network `h` further along a direction. */
export const moved = (network: Network.Network, tangents: Tangents, h: number, question: Question): Network.Network => {
  let result = network
  const write = (domain: "nodes" | "edges", name: string, tangent: ArrayLike<number>): void => {
    const rows = Array.from(tangent, (_, row) => row).filter((row) => tangent[row] !== 0)
    if (rows.length === 0) return
    const values = Table.floats(result[domain], name)
    const at = domain === "nodes" ? Select.rows(rows) : Select.edges.rows(rows)
    result = Network.editSync(result, [Edit.set(name, rows.map((row) => values[row] + h * tangent[row]), at)])
  }
  const nodes = [...tangents.nodes ?? []]
  for (const name of first) {
    const tangent = tangents.nodes?.get(name)
    if (tangent !== undefined) write("nodes", name, tangent)
  }
  for (const [name, tangent] of nodes) if (!first.includes(name)) write("nodes", name, tangent)
  for (const [name, tangent] of tangents.edges ?? []) write("edges", name, tangent)
  const perStep = (value: (k: number) => number, tangent: (k: number) => number): Float64Array =>
    Float64Array.from({ length: question.steps }, (_, k) => value(k) + h * tangent(k))
  for (const [i, tangent] of tangents.stimuli ?? []) {
    const old = result.stimuli.get(i)!
    const samples = perStep((k) => Stimulus.sample(old.stimulus, k, question.dt), tangent)
    result = result.set("stimuli", result.stimuli.set(i, structural({ ...old, stimulus: Stimulus.samples(samples) })))
  }
  for (const [i, tangent] of tangents.clamps ?? []) {
    const old = result.clamps.get(i)!
    const value: Floats = perStep((k) => typeof old.value === "number" ? old.value : old.value[k], tangent)
    result = result.set("clamps", result.clamps.set(i, structural({ ...old, value })))
  }
  return result
}

/** Derivatives by differences at h / 2 and h, and what Richardson makes of them. */
export type Differences = { readonly coarse: Floats; readonly fine: Floats; readonly best: Floats }

/** The derivatives of all recordings along a direction. */
export const differences = (network: Network.Network, question: Question, h: number): Differences => {
  const central = (size: number): Float64Array => {
    const [ahead, behind] = [size, -size].map((by) =>
      valuesOf(moved(network, question.tangents, by, question), question)
    )
    return Float64Array.from(ahead, (x, k) => (x - behind[k]) / (2 * size))
  }
  const [coarse, fine] = [central(h), central(h / 2)]
  // D(h) = f' + c h² + O(h⁴), so (4 D(h / 2) - D(h)) / 3 = f' + O(h⁴).
  return { coarse, fine, best: fine.map((x, k) => (4 * x - coarse[k]) / 3) }
}
