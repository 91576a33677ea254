/**
 * What synapses that answer events do in a row, as programs of local names, forwards and reversed: a part of a step, the line of the current, a
 * line of a handler.
 *
 * One idea: these programs know no columns, only the names of the texts; who has a frame gives the values and takes the adjoints. They are written
 * with the same words as the programs of whole steps (`solve/programs`), and reversed by the same rules.
 */
import * as Builder from "../../kernel/Builder.ts"
import type { Value } from "../../kernel/Builder.ts"
import { evaluateColumns } from "../../kernel/columns.ts"
import { interned } from "../../kernel/interned.ts"
import { inputsOf, type Program } from "../../kernel/Program.ts"
import { reverse } from "../../kernel/reverse.ts"
import type { CompiledCurrent, CompiledMechanism, Formula } from "../../mechanism/compile.ts"
import { currentLine, formula, rulesProgram } from "../../solve/programs/advanceProgram.ts"

/** A number of a row: what a name is, whether and where a clamp holds it, what comes of it, and the adjoints of the first and the last. */
type Port = { readonly _tag: "Value" | "Held" | "Result" | "Bar" | "ResultBar"; readonly name: string }

const ports = interned<Port>()
const port = (_tag: Port["_tag"], name: string): Port => ports([_tag, name], () => ({ _tag, name }))

/** Numbers by name, a number per row or one for all. */
export type Values = (name: string) => ArrayLike<number>

/** Something that rows do. */
export type RowWork = {
  /** The names that it reads. */
  readonly names: ReadonlyArray<string>
  /** The names that it gives. */
  readonly results: ReadonlyArray<string>
  readonly forward: Program<Port>
  readonly back: Program<Port>
}

/** Gives the mask of rows in which a clamp holds a state; null where it is free everywhere. */
type Mask = (state: string) => Value | null

/** Whether the adjoint of a name is wanted. */
type Wants = (name: string) => boolean

const rowWork = (
  write: (b: Builder.Builder, names: (name: string) => Value, mask: Mask) => ReadonlyMap<string, Value>,
  wants: Wants,
  isClamped: (state: string) => boolean = () => false
): RowWork => {
  const b = Builder.make<Port>({ calls: true })
  const mask = (state: string): Value | null =>
    isClamped(state) ? b.op("ne", b.input(port("Held", state)), b.number(0)) : null
  const made = write(b, (name) => b.input(port("Value", name)), mask)
  made.forEach((value, name) => b.result(port("Result", name), value))
  const forward = b.build()
  return {
    names: inputsOf(forward).flatMap(({ _tag, name }) => _tag === "Value" ? [name] : []),
    results: [...made.keys()],
    forward,
    back: reverse<Port, Port>(forward, {
      bar: ({ name }) => port("ResultBar", name),
      out: ({ _tag, name }) => _tag === "Value" && wants(name) ? port("Bar", name) : null
    })
  }
}

/** The name of the length of a part [ms]. */
export const length = "dt"

/** Where the states of a mechanism are after a part of a step, of those that move by themselves. */
export const moveWork = (compiled: CompiledMechanism, wants: Wants, isClamped: (state: string) => boolean): RowWork =>
  rowWork(
    // What tells that a step went wrong has told so forwards.
    (b, names, held) => rulesProgram(b, compiled, names, names(length), { held, flaw: () => {} }),
    wants,
    isClamped
  )

/** The parts of a line. */
export const lineParts = ["current", "slope", "intercept"] as const

/** The line of a current. */
export const lineWork = (current: CompiledCurrent, wants: Wants): RowWork =>
  rowWork((b, names) => {
    const { constant, current: own, slope } = currentLine(b, current, names)
    return new Map([["current", own], ["slope", slope], ["intercept", constant]])
  }, wants)

/** The value of one formula, under a name. */
export const formulaWork = (name: string, value: Formula, wants: Wants): RowWork =>
  rowWork((b, names) => new Map([[name, formula(b, value, names)]]), wants)

/** What comes of some rows. */
export const results = (work: RowWork, values: Values, held: Values, n: number): ReadonlyMap<string, Float64Array> =>
  byName(evaluateColumns(work.forward, ({ _tag, name }) => (_tag === "Held" ? held : values)(name), n))

/** The adjoints of what goes in, from those of what comes of it. */
export const resultsBack = (
  work: RowWork,
  values: Values,
  held: Values,
  bars: Values,
  n: number
): ReadonlyMap<string, Float64Array> =>
  byName(
    evaluateColumns(
      work.back,
      ({ _tag, name }) => (_tag === "ResultBar" ? bars : _tag === "Held" ? held : values)(name),
      n
    )
  )

const byName = (values: ReadonlyMap<Port, Float64Array>): ReadonlyMap<string, Float64Array> =>
  new Map(Array.from(values, ([{ name }, own]) => [name, own]))
