/**
 * Everything that happens in a synapse in one step, as one straight-line program: states, current, and its share of the line of the
 * postsynaptic voltage; of a junction, what it is to both ends (`junctionLines.ts`). Ports are the columns of
 * `Columns.ts`; every constant says whose it is, the synapse's or a compartment's.
 */
import * as Builder from "../../kernel/Builder.ts"
import type { Program } from "../../kernel/Program.ts"
import * as Columns from "../../program/Columns.ts"
import type { Placed, Plan } from "../Plan.ts"
import { currentLine, formula, rulesProgram, updatesProgram } from "./advanceProgram.ts"
import { junctionLines } from "./junctionLines.ts"
import { fleetingStates, type ProgramOptions, watch } from "./siteProgram.ts"
import { synapseScope } from "./synapseScope.ts"

/** The program of a synapse type; `clamped` are the states that a clamp holds in one of its synapses. */
export const synapseProgram = (
  plan: Plan,
  placed: Placed,
  clamped: ReadonlySet<string>,
  { reversible = false, spikes }: Pick<ProgramOptions, "reversible" | "spikes"> = {}
): Program<Columns.Column> => {
  const b = Builder.make<Columns.Column>({ calls: reversible })
  const { dt, flaws, names, now, place, write } = synapseScope(b, plan, placed, clamped)
  const isJunction = placed.compiled.mechanism.kind === "Junction"
  write(rulesProgram(b, placed.compiled, names, dt, place))
  write(updatesProgram(b, placed.compiled, names, spikes))
  for (const one of plan.assigned.synapses) {
    if (one.placed === placed) write(new Map([[one.state.name, formula(b, one.value, names)]]))
  }
  const fleeting = fleetingStates(placed)
  watch(b, [...flaws, ...Array.from(now).filter(([column]) => fleeting.includes(column)).map(([, value]) => value)])
  now.forEach((value, column) => b.result(Columns.state(column), value))
  const { current } = placed.compiled
  if (current !== null && isJunction) {
    const lines = junctionLines(b, current, names)
    b.result(Columns.current(current.name), lines.current)
    for (const end of ["pre", "post"] as const) {
      const { constant, lin, link } = lines[end]
      b.result(Columns.at(end, Columns.restLin), lin)
      b.result(Columns.at(end, Columns.restConstant), constant)
      b.result(Columns.link[end], link)
    }
  } else if (current !== null) {
    const own = currentLine(b, current, names)
    const density = b.input(Columns.density)
    b.result(Columns.current(current.name), own.current)
    b.result(Columns.lin, b.op("mul", own.slope, density))
    b.result(Columns.constant, b.op("mul", own.constant, density))
  }
  return b.build()
}
