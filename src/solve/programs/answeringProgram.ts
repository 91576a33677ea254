/**
 * What synapses that answer events do, as straight-line programs: `partProgram` moves rows some part of a step on and gives the line of their
 * current there, `handlerProgram` is what happens at one when an event arrives (`events/answer.ts` says both for the interpreter).
 */
import * as Builder from "../../kernel/Builder.ts"
import type { Value } from "../../kernel/Builder.ts"
import type { Program } from "../../kernel/Program.ts"
import type { CompiledHandler } from "../../mechanism/compile.ts"
import { isPooled } from "../../network/MechanismFields.ts"
import * as Columns from "../../program/Columns.ts"
import type { Handler } from "../../program/Step.ts"
import { schemeKinds } from "../../program/System.ts"
import { clampedIn } from "../clamped.ts"
import type { Placed, Plan } from "../Plan.ts"
import type { SchemeName } from "../Scheme.ts"
import { currentLine, formula, rulesProgram } from "./advanceProgram.ts"
import { watch } from "./siteProgram.ts"
import { synapseScope } from "./synapseScope.ts"

/** The states of a type that clamps hold: of pools those of compartments. */
const clampedOf = ({ network }: Plan, { compiled: { mechanism }, states }: Placed): ReadonlySet<string> =>
  new Set(
    Array.from(states).flatMap(([local, column]) =>
      clampedIn(network, isPooled(mechanism.states[local] ?? mechanism.parameters[local]) ? "nodes" : "edges").has(
          column
        )
        ? [column]
        : []
    )
  )

/**
 * Rows some part of a step on, whose length is `Columns.dt`: their states, the current, and its line. With Crank and Nicolson's scheme the line
 * is that of the middle, else of the start. To be reversed it is written with calls.
 */
export const partProgram = (
  plan: Plan,
  placed: Placed,
  scheme: SchemeName,
  { reversible = false }: { readonly reversible?: boolean } = {}
): Program<Columns.Column> => {
  const b = Builder.make<Columns.Column>({ calls: reversible })
  const own = placed.compiled.states.map(({ name }) => placed.states.get(name)!)
  const clamped = clampedOf(plan, placed)
  const { dt, flaws, names, now, place, write } = synapseScope(
    b,
    plan,
    placed,
    new Set(own.filter((column) => clamped.has(column)))
  )
  const move = (by: Value): void => write(rulesProgram(b, placed.compiled, names, by, place))
  const line = (): void => {
    const { current } = placed.compiled
    if (current === null) return
    const { constant, current: value, slope } = currentLine(b, current, names)
    b.result(Columns.current(current.name), value)
    b.result(Columns.slope, slope)
    b.result(Columns.intercept, constant)
  }
  if (schemeKinds[scheme].mirrored) {
    const half = b.op("div", dt, b.number(2))
    move(half)
    line()
    move(half)
  } else {
    line()
    move(dt)
  }
  watch(b, flaws)
  for (const column of own) {
    const value = now.get(column)
    if (value !== undefined) b.result(Columns.state(column), value)
  }
  return b.build()
}

/** What others see of the pools of a type that somebody reads: what they are, or are held at, as a step begins; null where nobody reads one. */
export const shownProgram = (plan: Plan, placed: Placed): Program<Columns.Column> | null => {
  const read = Array.from(placed.states.values()).filter((column) => plan.readPools.includes(column))
  if (read.length === 0) return null
  const b = Builder.make<Columns.Column>()
  const clamped = clampedIn(plan.network, "nodes")
  for (const column of read) {
    const own = b.input(Columns.state(column))
    const held = clamped.has(column) ? b.input(Columns.held(column)) : null
    b.result(Columns.unpumped(column), held === null ? own : b.op("select", b.op("eq", held, held), held, own))
  }
  return b.build()
}

/** The lines of rows added to that of the voltage where they act. */
export const sumsProgram = (): Program<Columns.Column> => {
  const b = Builder.make<Columns.Column>()
  const density = b.input(Columns.density)
  b.result(Columns.lin, b.op("mul", b.input(Columns.slope), density))
  b.result(Columns.constant, b.op("mul", b.input(Columns.intercept), density))
  return b.build()
}

/**
 * The lines of a handler, of which each sees the ones before it. What it writes may be written again before anybody looks, so that whoever
 * reads it is told of numbers that are not finite.
 */
export const handlerProgram = (plan: Plan, placed: Placed, lines: ReadonlyArray<CompiledHandler>): Handler => {
  const b = Builder.make<Columns.Column>()
  const { names, now, write } = synapseScope(b, plan, placed, clampedOf(plan, placed))
  const events = [...placed.compiled.onEvent.keys()]
  const sends: Array<number> = []
  const seen: Array<Value> = []
  const targets = new Set<string>()
  for (const line of lines) {
    if (line._tag === "Send") {
      b.result(Columns.sent(sends.length), names(line.after))
      sends.push(events.indexOf(line.event))
    } else {
      if (!targets.has(line.target)) seen.push(names(line.target))
      targets.add(line.target)
      write(new Map([[line.target, formula(b, line.value, names)]]))
    }
  }
  const written = Array.from(targets, (target) => placed.states.get(target)!)
  watch(b, [...seen, ...written.map((column) => now.get(column)!)])
  for (const column of written) b.result(Columns.state(column), now.get(column)!)
  return { program: b.build(), sends }
}
