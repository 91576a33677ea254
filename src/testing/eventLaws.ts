/**
 * What a mechanism owes about events, at one point of it: every handler leaves finite states, and a detector re-arms below its threshold.
 */
import { evaluate } from "../equation/evaluate.ts"
import { compile, type CompiledHandler, type Formula } from "../mechanism/compile.ts"
import type { MechanismBench, MechanismPoint } from "./mechanismBench.ts"
import type { Violation } from "./Violation.ts"

/** Tells which law about events a mechanism breaks at a point; null when none. */
export const eventLaws = (bench: MechanismBench, point: MechanismPoint): Violation | null => {
  const { onEvent, onPost, onPre } = compile(bench.mechanism)
  const handlers = [
    ["onPre", onPre],
    ["onPost", onPost],
    ...[...onEvent].map(([name, lines]) => [`onEvent, ${name}`, lines])
  ] as const
  for (const [where, lines] of handlers as ReadonlyArray<readonly [string, ReadonlyArray<CompiledHandler>]>) {
    const violation = handlerLaw(bench, point, where, lines)
    if (violation !== null) return violation
  }
  return detectorLaw(bench, point)
}

const at = (bench: MechanismBench, { expression }: Formula, point: MechanismPoint): number =>
  evaluate(expression, (name) => [point.get(name) ?? bench.constants(name)], 1)[0]

/** Events may come at any moment, one after the other: two in a row are the least. */
const mostArrivals = 2

const handlerLaw = (
  bench: MechanismBench,
  point: MechanismPoint,
  where: string,
  lines: ReadonlyArray<CompiledHandler>
): Violation | null => {
  const now = new Map(point)
  for (let arrival = 1; arrival <= mostArrivals; arrival++) {
    for (const [i, line] of lines.entries()) {
      if (line._tag === "Send") continue
      const value = at(bench, line.value, now)
      if (!Number.isFinite(value)) {
        return {
          law: "an event leaves finite states",
          where: `${where}, line ${i + 1}, \`${line.target}\` at the ${arrival === 1 ? "first" : "second"} event`,
          expected: "a finite number",
          got: String(value)
        }
      }
      now.set(line.target, value)
    }
  }
  return null
}

const detectorLaw = (bench: MechanismBench, point: MechanismPoint): Violation | null => {
  const { spike } = compile(bench.mechanism)
  if (spike === null) return null
  const refractory = spike.refractory === null ? 0 : at(bench, spike.refractory, point)
  if (!(refractory >= 0)) {
    return {
      law: "a refractory time is not negative",
      where: "emits, spike, refractory",
      expected: "0 ms or more",
      got: `${refractory} ms`
    }
  }
  if (spike.rearm === null) return null
  const [crossed, rearmed] = [at(bench, spike.crosses, point), at(bench, spike.rearm, point)]
  return rearmed <= 0 && crossed > 0
    ? {
      law: "a detector re-arms at its threshold or below",
      where: "emits, spike, rearm",
      expected: "above 0 where `crosses` is",
      got: `${rearmed} where \`crosses\` is ${crossed}`
    }
    : null
}
