/**
 * Which detectors of a compartment cross their thresholds in a step, as one straight-line program: what `detect.ts` says (spec/events.md 2), but
 * for what only those do that cross, few as they are (`emitSpikes.ts`).
 *
 * What a detector was in the sample before the step is what it was after the step before, so that is kept in columns of its own; states that
 * are loaded bring it with them (`detectorMemory.ts`).
 */
import * as Builder from "../../kernel/Builder.ts"
import type { Value } from "../../kernel/Builder.ts"
import type { Program } from "../../kernel/Program.ts"
import type { Formula } from "../../mechanism/compile.ts"
import * as Columns from "../../program/Columns.ts"
import { type Placed, type Plan, sourceOf } from "../Plan.ts"
import { formula } from "./advanceProgram.ts"
import { siteNames, stateColumnOf } from "./siteProgram.ts"

/** Whether a formula reads what moves. */
const moves = (placed: Placed, { names }: Formula): boolean =>
  [...names].some((name) => {
    const { _tag } = sourceOf(placed, name)
    return _tag === "State" || _tag === "Current" || _tag === "Voltage"
  })

/** The columns that detectors in a site have beside those that the program moves. */
export const detectorColumns = (
  plan: Plan,
  site: { readonly mechanisms: ReadonlyArray<number> }
): ReadonlyArray<Columns.DetectorColumn> =>
  site.mechanisms.flatMap((m) => {
    const { mechanism: { name }, spike } = plan.mechanisms[m].compiled
    if (spike === null) return []
    const kept = ["lastStep", "last", ...spike.refractory === null ? [] : ["refractory" as const]] as const
    return kept.map((what) => Columns.detector(what, name))
  })

/** The program of a site in which something may cross a threshold, else null; `clamped` are the currents and states that a clamp holds in it. */
export const detectProgram = (
  plan: Plan,
  site: { readonly mechanisms: ReadonlyArray<number> },
  clamped: ReadonlySet<string>
): Program<Columns.Column> | null => {
  const mechanisms = site.mechanisms.map((m) => plan.mechanisms[m])
  if (mechanisms.every(({ compiled }) => compiled.spike === null)) return null
  const b = Builder.make<Columns.Column>()
  const names = siteNames(b, plan, mechanisms)
  /** As of the sample that the step ends with, which shows what clamps hold in the next one. */
  const current = (name: string): Value => {
    const computed = b.input(Columns.current(name))
    if (!clamped.has(name)) return computed
    const held = b.input(Columns.ahead(name))
    return b.op("select", b.op("eq", held, held), held, computed)
  }
  for (const placed of mechanisms) {
    const { mechanism, spike } = placed.compiled
    if (spike === null) continue
    const column = (what: Columns.DetectorColumn["what"]): Columns.DetectorColumn =>
      Columns.detector(what, mechanism.name)
    const kept = (what: Columns.DetectorColumn["what"]): Value => b.input(column(what))
    const now = names(placed, {
      voltage: () => b.input(Columns.voltage),
      state: (name) => b.input(stateColumnOf(plan, name)),
      current
    })
    const [zero, one] = [b.number(0), b.number(1)]
    const before = kept("crosses")
    const after = formula(b, spike.crosses, now)
    const rearm = spike.rearm === null ? before : kept("rearm")
    const isArmed = b.op("or", b.op("eq", kept("armed"), one), b.op("le", rearm, zero))
    const crosses = b.op("and", isArmed, b.op("and", b.op("le", before, zero), b.op("gt", after, zero)))
    b.result(column("spike"), b.op("select", crosses, before, b.number(NaN)))
    b.result(column("armed"), b.op("select", crosses, zero, b.op("select", isArmed, one, zero)))
    b.result(column("crosses"), after)
    if (spike.rearm !== null) b.result(column("rearm"), formula(b, spike.rearm, now))
    if (spike.refractory !== null && moves(placed, spike.refractory)) {
      b.result(column("refractory"), kept("ahead")) // who lists what crosses in this step looks at what was before it
      b.result(column("ahead"), formula(b, spike.refractory, now))
    }
  }
  return b.build()
}
