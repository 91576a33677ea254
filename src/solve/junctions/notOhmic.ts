/**
 * Which junctions exponential Euler cannot take: it multiplies with a matrix that stays, so a junction must be ohmic, its conductance a constant.
 */
import type { Formula } from "../../mechanism/compile.ts"
import { type Lookup, lookup, value } from "../Frame.ts"
import { type Placed, type Plan, sourceOf } from "../Plan.ts"
import { startFrame } from "../step.ts"

/** How far the slopes of an ohmic junction may be from each other's opposite, for their size: what rounding does to a formula. */
const rounding = 1e-12

/** The row of the first junction whose current is not a constant times the difference of the voltages; null where all are. */
export const notOhmic = (plan: Plan): number | null => {
  for (const placed of plan.synapses) {
    const { current, mechanism } = placed.compiled
    if (mechanism.kind !== "Junction" || current === null || placed.rows.length === 0) continue
    const look = lookup(startFrame(plan), placed)
    const bad = isSteady(placed, current.slope, []) && isSteady(placed, current.preSlope!, []) &&
        isSteady(placed, current.value, ["v_pre", "v_post"])
      ? uneven(placed, look)
      : 0
    if (bad >= 0) return placed.rows[bad]
  }
  return null
}

/** Whether a formula is made of constants, and of these voltages. */
const isSteady = (placed: Placed, { names }: Formula, besides: ReadonlyArray<string>): boolean =>
  [...names].every((name) => {
    const { _tag } = sourceOf(placed, name)
    return besides.includes(name) || _tag === "Constant" || _tag === "Default"
  })

/** The first of the rows in which more flows than the difference of the voltages says; -1 where there is none. */
const uneven = ({ compiled, rows }: Placed, look: Lookup): number => {
  const { preSlope, slope, value: current } = compiled.current!
  const n = rows.length
  const [byPre, byPost] = [value(preSlope!, look, n), value(slope, look, n)]
  const zero = new Float64Array(n)
  const alone = value(current, (name) => name === "v_pre" || name === "v_post" ? zero : look(name), n)
  return rows.findIndex((_, k) => Math.abs(byPre[k] + byPost[k]) > rounding * Math.abs(byPre[k]) || alone[k] !== 0)
}
