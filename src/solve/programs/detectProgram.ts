/**
 * What the detectors of a compartment do at the end of a step, as one straight-line program: what `detect.ts` says (spec/events.md 2).
 *
 * What a detector was in the sample before the step is what it was after the step before, so that is kept in columns of its own; states that
 * are loaded bring it with them (`spikeState.ts`). Times are kept as steps since the last spike, which are exact.
 */
import * as Builder from "../../kernel/Builder.ts"
import type { Value } from "../../kernel/Builder.ts"
import type { Program } from "../../kernel/Program.ts"
import * as Columns from "../../program/Columns.ts"
import { nearEnd } from "../events/detect.ts"
import type { Plan } from "../Plan.ts"
import { formula } from "./advanceProgram.ts"
import { siteNames, stateColumnOf } from "./siteProgram.ts"

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
    const isArmed = b.op(
      "or",
      b.op("eq", kept("armed"), one),
      b.op("le", spike.rearm === null ? before : kept("rearm"), zero)
    )
    const crosses = b.op("and", isArmed, b.op("and", b.op("le", before, zero), b.op("gt", after, zero)))
    const part = spike.time === "step" ? one : b.op("div", b.op("neg", before), b.op("sub", after, before))
    const since = b.op("add", kept("since"), b.op("sub", part, kept("last")))
    const rest = b.op("div", spike.refractory === null ? zero : kept("refractory"), b.input(Columns.dt))
    const isEarly = b.op("lt", since, b.op("sub", rest, b.number(nearEnd)))
    const spikes = b.op("and", crosses, b.op("not", isEarly))
    b.result(column("spike"), b.op("select", spikes, part, b.number(NaN)))
    b.result(column("armed"), b.op("select", crosses, zero, b.op("select", isArmed, one, zero)))
    b.result(column("since"), b.op("select", spikes, one, b.op("add", kept("since"), one)))
    b.result(column("last"), b.op("select", spikes, part, kept("last")))
    b.result(column("crosses"), after)
    if (spike.rearm !== null) b.result(column("rearm"), formula(b, spike.rearm, now))
    if (spike.refractory !== null) b.result(column("refractory"), formula(b, spike.refractory, now))
  }
  return b.build()
}
