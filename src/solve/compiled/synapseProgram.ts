/**
 * Everything that happens in a synapse in one step, as one straight-line program: states, current, and its share of the line of the
 * postsynaptic voltage. Ports are the columns of `Columns.ts`; every constant says whose it is, the synapse's or a compartment's.
 */
import * as Builder from "../../kernel/Builder.ts"
import type { Value } from "../../kernel/Builder.ts"
import type { Program } from "../../kernel/Program.ts"
import * as Table from "../../table/Table.ts"
import type { Placed, Plan } from "../Plan.ts"
import { advanceProgram, currentLine, type SystemPlace } from "./advanceProgram.ts"
import * as Columns from "./Columns.ts"
import { constantColumn, fleetingStates, type ProgramOptions, stateColumnOf, watch } from "./siteProgram.ts"

/** The program of a synapse type; `clamped` are the states that a clamp holds in one of its synapses. */
export const synapseProgram = (
  plan: Plan,
  placed: Placed,
  clamped: ReadonlySet<string>,
  { reversible = false, spikes }: Pick<ProgramOptions, "reversible" | "spikes"> = {}
): Program<Columns.Column> => {
  const b = Builder.make<Columns.Column>({ calls: reversible })
  const now = new Map<string, Value>()
  const dt = b.input(Columns.dt)
  const names = (name: string): Value => {
    const column = placed.states.get(name)
    if (column !== undefined) return now.get(column) ?? b.input(Columns.state(column))
    if (name === "v_pre") return b.input(Columns.preVoltage)
    if (name === "v_post") return b.input(Columns.postVoltage)
    if (name === "dt") return dt
    if (!placed.constants.has(name)) return foreign(b, plan, placed, name)
    const own = Object.hasOwn(placed.compiled.mechanism.parameters, name)
    return b.input(Columns.fixed(own ? "edges" : "post", constantColumn(placed, name)))
  }
  const heldMask = (column: string): Value | null =>
    clamped.has(column) ? b.op("ne", b.input(Columns.held(column)), b.number(0)) : null
  const flaws: Array<Value> = []
  const place: SystemPlace = {
    held: (state) => heldMask(placed.states.get(state)!),
    flaw: (value) => void flaws.push(value)
  }
  advanceProgram(b, placed.compiled, names, dt, place, undefined, spikes).forEach((value, name) => {
    const column = placed.states.get(name)!
    const held = heldMask(column)
    now.set(column, held === null ? value : b.op("select", held, b.input(Columns.state(column)), value))
  })
  const fleeting = fleetingStates(placed)
  watch(b, [...flaws, ...Array.from(now).filter(([column]) => fleeting.includes(column)).map(([, value]) => value)])
  now.forEach((value, column) => b.result(Columns.state(column), value))
  const { current } = placed.compiled
  if (current !== null) {
    const own = currentLine(b, current, names)
    const density = b.input(Columns.density)
    b.result(Columns.current(current.name), own.current)
    b.result(Columns.lin, b.op("mul", own.slope, density))
    b.result(Columns.constant, b.op("mul", own.constant, density))
  }
  return b.build()
}

const foreign = (b: Builder.ProgramBuilder<Columns.Column>, plan: Plan, placed: Placed, name: string): Value => {
  const spec = placed.compiled.mechanism.reads[name]
  if (spec === undefined) throw new Error(`internal: ${placed.compiled.mechanism.name} looks up unknown name ${name}`)
  const fallback = (value: Value): Value => b.op("select", b.op("eq", value, value), value, b.number(spec.default))
  if (plan.pumped.includes(name)) return fallback(b.input(Columns.at("post", Columns.unpumped(name))))
  if (plan.nodeStates.includes(name)) return fallback(b.input(Columns.at("post", stateColumnOf(plan, name))))
  if (plan.currents.includes(name)) return b.input(Columns.at("post", Columns.current(name)))
  return Table.get(plan.network.nodes, name)?._tag === "Float"
    ? b.input(Columns.fixed("post", name, spec.default))
    : b.number(spec.default)
}
