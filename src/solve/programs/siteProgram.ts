/**
 * Everything that happens in a compartment of a site in one step, as one straight-line program: states, currents, lines, pumped ions.
 *
 * The order of operations is that of the interpreter (`step.ts`), so on exact operations the bits are the same. Ports are the columns of
 * `Columns.ts`.
 */
import * as Builder from "../../kernel/Builder.ts"
import type { Value } from "../../kernel/Builder.ts"
import type { Program } from "../../kernel/Program.ts"
import { emitter, ionColumn } from "../../network/MechanismFields.ts"
import * as Columns from "../../program/Columns.ts"
import { hasEvents } from "../events/EventPlan.ts"
import { channelUnit } from "../linearise.ts"
import { type Placed, type Plan, sourceOf } from "../Plan.ts"
import { updateOrder } from "../updateOrder.ts"
import {
  currentLine,
  formula,
  type Read,
  rulesProgram,
  type Spikes,
  type SystemPlace,
  updatesProgram
} from "./advanceProgram.ts"
import type { Names } from "./systemProgram.ts"

/** What moves in a compartment, as texts see it: the voltage, states by their columns, and currents by their names. */
export type Moves = {
  readonly voltage: () => Value
  readonly state: (column: string) => Value
  readonly current: (name: string) => Value
}

/** What the names of a mechanism are in compartments with these; states and currents that are not there read as their texts say. */
export const siteNames = (b: Builder.ProgramBuilder<Columns.Column>, plan: Plan, mechanisms: ReadonlyArray<Placed>) => {
  const states = statesHere(plan, mechanisms)
  const currents = new Set(mechanisms.flatMap((m) => m.compiled.currents.map(({ name }) => name)))
  return (placed: Placed, { current, state, voltage }: Moves): Names => (name) => {
    const source = sourceOf(placed, name)
    switch (source._tag) {
      case "State":
        if (plan.readPools.includes(source.column)) {
          // As synapses see it that end here: what it is as the step begins, and what stands in where none do.
          return b.input(Columns.at("post", Columns.unpumped(source.column), source.fallback))
        }
        return states.has(source.column) ? state(source.column) : b.number(source.fallback)
      case "Current":
        return currents.has(source.name) ? current(source.name) : b.number(source.fallback)
      case "Constant":
        return b.input(Columns.fixed("nodes", source.column, source.fallback))
      case "Voltage":
        return voltage()
      case "Step":
        return b.input(Columns.dt)
      case "Default":
        return b.number(source.value)
    }
  }
}

type Line = { lin: Value | null; constant: Value | null }

/** How a program is written. */
export type ProgramOptions = {
  /** States whose rates are looked up. */
  readonly tables?: ReadonlyArray<{ readonly mechanism: number; readonly state: string }>
  /** To be reversed: with calls, and with derivatives that are right everywhere. */
  readonly reversible?: boolean
  /** Which comparisons are spikes, through which a derivative may go. */
  readonly spikes?: Spikes
}

/** The program of a site; `clamped` are the states that a clamp holds in one of its compartments. */
export const siteProgram = (
  plan: Plan,
  site: { readonly mechanisms: ReadonlyArray<number> },
  clamped: ReadonlySet<string>,
  { reversible = false, spikes = "masks", tables = [] }: ProgramOptions = {}
): Program<Columns.Column> => {
  const b = Builder.make<Columns.Column>({ calls: reversible })
  const mechanisms = site.mechanisms.map((m) => plan.mechanisms[m])
  const here = statesHere(plan, mechanisms)
  const stateColumn = (column: string): Columns.SlotColumn | Columns.StateColumn => stateColumnOf(plan, column)
  const now = new Map<string, Value>()
  const before = (column: string): Value => hold(column, b.input(stateColumn(column)))
  const read = (column: string): Value => now.get(column) ?? before(column)
  const dt = b.input(Columns.dt)
  const v = b.input(Columns.voltage)
  const heldMask = (column: string): Value | null => {
    if (!clamped.has(column)) return null
    const held = b.input(heldColumnOf(plan, column))
    return b.op("eq", held, held)
  }
  /** What a clamp holds, where it holds something; else a value. */
  const hold = (column: string, value: Value): Value => {
    const mask = heldMask(column)
    return mask === null ? value : b.op("select", mask, b.input(heldColumnOf(plan, column)), value)
  }
  /** A value, but what was there before the step where a clamp holds something: what a solve begins with. */
  const begun = (column: string, before: Value, value: Value): Value => {
    const mask = heldMask(column)
    return mask === null ? value : b.op("select", mask, before, value)
  }

  const flaws: Array<Value> = []
  const inSite = siteNames(b, plan, mechanisms)
  const names = (placed: Placed, voltage: () => Value, state: (column: string) => Value) =>
    inSite(placed, { voltage, state, current: (name) => hold(name, b.input(Columns.current(name))) })
  /** What mechanisms give of states, written when all have given theirs. */
  const write = (given: ReadonlyArray<readonly [Placed, ReadonlyMap<string, Value>]>): void => {
    for (const [placed, next] of given) {
      next.forEach((value, name) => {
        const column = placed.states.get(name)
        if (column !== undefined) now.set(column, hold(column, value))
      })
    }
  }
  write(mechanisms.map((placed) => {
    const table = (state: string): Read | null => {
      const k = tables.findIndex((t) => plan.mechanisms[t.mechanism] === placed && t.state === state)
      return k < 0 ? null : { inf: b.input(Columns.table("inf", k)), part: b.input(Columns.table("part", k)) }
    }
    const place: SystemPlace = {
      held: (state) => heldMask(placed.states.get(state)!),
      flaw: (value) => void flaws.push(value)
    }
    return [placed, rulesProgram(b, placed.compiled, names(placed, () => v, before), dt, place, table)]
  }))
  let voltage = v
  const watches = hasEvents(plan.network)
  const updates = updateOrder(mechanisms).map((placed) => {
    const seen = voltage
    const fires = watches && emitter(placed.compiled.mechanism) === "Reset"
      ? (part: Value) => b.result(Columns.detector("spike", placed.compiled.mechanism.name), part)
      : null
    const next = updatesProgram(b, placed.compiled, names(placed, () => seen, read), spikes, fires)
    const written = next.get("v")
    if (written !== undefined) voltage = begun("v", v, written)
    return [placed, next] as const
  })
  write(updates)
  for (const { placed, state, value } of plan.assigned.mechanisms) {
    if (!mechanisms.includes(placed)) continue
    write([[placed, new Map([[state.name, formula(b, value, names(placed, () => v, read))]])]])
  }

  const membrane: Line = { lin: null, constant: null }
  const ions = new Map<string, Line>()
  const currents = new Map<string, Value>()
  for (const placed of mechanisms) {
    const ion = ionColumn(placed.compiled.mechanism)
    for (const current of placed.compiled.currents) {
      const own = currentLine(b, current, names(placed, () => voltage, read))
      currents.set(current.name, b.op("add", currents.get(current.name) ?? b.number(0), own.current))
      const line = ion === null ? membrane : ions.get(ion) ?? { lin: null, constant: null }
      if (ion !== null) ions.set(ion, line)
      const scaled = (x: Value): Value => ion === null ? b.op("mul", b.number(channelUnit), x) : x
      const plus = (sum: Value | null, x: Value): Value => sum === null ? x : b.op("add", sum, x)
      line.lin = plus(line.lin, scaled(own.slope))
      line.constant = plus(line.constant, scaled(own.constant))
    }
  }

  for (const ion of plan.pumped) {
    const line = ions.get(ion)
    if (!here.has(ion)) continue
    if (seenBySynapses(plan, ion)) b.result(Columns.unpumped(ion), read(ion))
    if (line === undefined) continue
    const top = b.op("add", read(ion), b.op("mul", dt, line.constant!))
    const pivot = b.op("add", b.number(1), b.op("mul", dt, line.lin!))
    now.set(ion, hold(ion, b.op("div", top, pivot)))
    flaws.push(hold(ion, b.op("select", b.op("lt", b.number(0), pivot), b.number(0), b.number(NaN)))) // as pivotFlaw.ts
  }
  plan.diffusion.forEach((_, ion) => {
    const line = ions.get(ion)
    b.result(Columns.diffusingLin(ion), line?.lin ?? b.number(0))
    b.result(Columns.diffusingConstant(ion), line?.constant ?? b.number(0))
    if (clamped.has(ion) && seenBySynapses(plan, ion)) b.result(Columns.unpumped(ion), read(ion))
  })
  const fleeting = new Set(mechanisms.flatMap(fleetingStates))
  watch(b, [
    ...(voltage === v ? [] : [v]),
    ...flaws,
    ...Array.from(now).filter(([column]) => fleeting.has(column)).map(([, value]) => value)
  ])
  now.forEach((value, column) => {
    const place = stateColumn(column)
    b.result(place, place._tag === "State" ? value : begun(column, b.input(place), value))
  })
  // What nobody moves is held all the same.
  for (const column of here) {
    if (clamped.has(column) && !now.has(column) && !plan.diffusion.has(column)) {
      b.result(stateColumn(column), read(column))
    }
  }
  currents.forEach((value, name) => {
    b.result(Columns.current(name), value)
    if (clamped.has(name) && seenBySynapses(plan, name)) b.result(Columns.unpumped(name), hold(name, value))
  })
  if (voltage !== v) b.result(Columns.voltage, voltage)
  b.result(Columns.lin, membrane.lin ?? b.number(0))
  b.result(Columns.constant, membrane.constant ?? b.number(0))
  return b.build()
}

/** Whether a synapse reads a concentration, or a current. */
const seenBySynapses = (plan: Plan, name: string): boolean => plan.synapses.some((placed) => readsAtEnds(placed, name))

/** Columns of states whose value does not depend on the one before, so that a number that is not finite may come and go. */
export const fleetingStates = (placed: Placed): ReadonlyArray<string> => {
  const { reset, states, update } = placed.compiled
  const names = [
    ...states.filter((state) => state.rule._tag === "Assigned").map((state) => state.name),
    ...update.map(({ target }) => target),
    ...(reset?.set ?? []).map(({ target }) => target)
  ]
  return names.flatMap((name) => placed.states.get(name) ?? [])
}

/** Remembers for good when one of the values is not finite: x - x is 0, or NaN. */
export const watch = (b: Builder.ProgramBuilder<Columns.Column>, values: ReadonlyArray<Value>): void => {
  if (values.length === 0) return
  b.result(Columns.flaw, values.reduce((sum, x) => b.op("add", sum, b.op("sub", x, x)), b.input(Columns.flaw)))
}

/** Whether a synapse reads a state of compartments. */
const readsAtEnds = (placed: Placed, column: string): boolean =>
  [...placed.sources.values()].some((s) =>
    s._tag === "State" ? s.at !== "own" && s.column === column : s._tag === "Current" && s.name === column
  )

/** The column of a state of compartments. */
export const stateColumnOf = (plan: Plan, column: string): Columns.SlotColumn | Columns.StateColumn =>
  plan.diffusion.has(column) ? Columns.diffusing(column) : Columns.state(column)

/** Where a step reads what clamps hold of a state of compartments, or of the voltage. */
export const heldColumnOf = (plan: Plan, column: string): Columns.SlotColumn | Columns.HeldColumn =>
  column === "v" ? Columns.heldSlot(null) : plan.diffusion.has(column) ? Columns.heldSlot(column) : Columns.held(column)

/** The state columns that have values in these compartments. */
export const statesHere = (plan: Plan, mechanisms: ReadonlyArray<Placed>): ReadonlySet<string> =>
  new Set([...mechanisms.flatMap((placed) => [...placed.states.values()]), ...plan.diffusion.keys()])
