/**
 * Everything that happens in a synapse in one step, as one straight-line program: states, current, and its share of the line of the
 * postsynaptic voltage; of a junction, what it is to both ends (`junctionLines.ts`). Ports are the columns of `Columns.ts`; every constant says whose it is, the synapse's or a compartment's.
 */
import * as Builder from "../../kernel/Builder.ts"
import type { Value } from "../../kernel/Builder.ts"
import type { Program } from "../../kernel/Program.ts"
import * as Columns from "../../program/Columns.ts"
import { clampedIn } from "../clamped.ts"
import { type Placed, type Plan, sourceOf } from "../Plan.ts"
import type { Place, Source } from "../Source.ts"
import { currentLine, formula, rulesProgram, type SystemPlace, updatesProgram } from "./advanceProgram.ts"
import { insidePotential, junctionLines } from "./junctionLines.ts"
import { fleetingStates, type ProgramOptions, stateColumnOf, watch } from "./siteProgram.ts"

/** The program of a synapse type; `clamped` are the states that a clamp holds in one of its synapses. */
export const synapseProgram = (
  plan: Plan,
  placed: Placed,
  clamped: ReadonlySet<string>,
  { reversible = false, spikes }: Pick<ProgramOptions, "reversible" | "spikes"> = {}
): Program<Columns.Column> => {
  const b = Builder.make<Columns.Column>({ calls: reversible })
  const now = new Map<string, Value>()
  const heldMask = (column: string): Value | null => {
    if (!clamped.has(column)) return null
    const held = b.input(Columns.held(column))
    return b.op("eq", held, held)
  }
  /** What a clamp holds, where it holds something; else a value. */
  const hold = (column: string, value: Value): Value => {
    const mask = heldMask(column)
    return mask === null ? value : b.op("select", mask, b.input(Columns.held(column)), value)
  }
  for (const column of placed.states.values()) {
    if (clamped.has(column)) now.set(column, hold(column, b.input(Columns.state(column))))
  }
  const dt = b.input(Columns.dt)
  const isJunction = placed.compiled.mechanism.kind === "Junction"
  const names = (name: string): Value => {
    const source = sourceOf(placed, name)
    switch (source._tag) {
      case "State": {
        const { at, column, fallback } = source
        if (at === "own") return now.get(column) ?? b.input(Columns.state(column))
        return b.input(Columns.at(at, seenColumn(plan, source), fallback))
      }
      case "Current":
        return b.input(Columns.at(endOf(source.at), seenColumn(plan, source), source.fallback))
      case "Constant":
        return b.input(Columns.fixed(source.at === "own" ? "edges" : source.at, source.column, source.fallback))
      case "Voltage":
        return isJunction
          ? insidePotential(b, plan, endOf(source.at))
          : b.input(Columns.at(endOf(source.at), seenColumn(plan, source)))
      case "Step":
        return dt
      case "Default":
        return b.number(source.value)
    }
  }
  const flaws: Array<Value> = []
  const place: SystemPlace = {
    held: (state) => heldMask(placed.states.get(state)!),
    flaw: (value) => void flaws.push(value)
  }
  const write = (next: ReadonlyMap<string, Value>): void =>
    next.forEach((value, name) => {
      const column = placed.states.get(name)!
      now.set(column, hold(column, value))
    })
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

/** The column of compartments in which synapses see what they read of them. */
export const seenColumn = (
  plan: Plan,
  source: Extract<Source, { readonly _tag: "State" | "Current" | "Voltage" }>
): Columns.SeenColumn => {
  switch (source._tag) {
    case "Voltage":
      return Columns.voltage
    case "State":
      return isSeenApart(plan, source.column) ? Columns.unpumped(source.column) : stateColumnOf(plan, source.column)
    case "Current":
      return clampedIn(plan.network, "nodes").has(source.name)
        ? Columns.unpumped(source.name)
        : Columns.current(source.name)
  }
}

/** Whether synapses see a concentration otherwise than it stands in memory: pumped later in the step, or held and to be solved. */
const isSeenApart = (plan: Plan, column: string): boolean =>
  plan.pumped.includes(column) || (plan.diffusion.has(column) && clampedIn(plan.network, "nodes").has(column))

const endOf = (at: Place): "pre" | "post" => {
  if (at === "own") throw new Error("internal: a synapse has neither voltage nor membrane currents of its own")
  return at
}
