/**
 * What a check of a gradient finds, as data and as a table; and how to look: shared by checks of gradients and of training.
 */
import * as Effect from "effect/Effect"
import type { Difference, Side } from "../adjoint/differences.ts"
import { shown } from "../network/NetworkError.ts"
import type { SimulationReason } from "../solve/SimulationError.ts"
import * as Column from "../table/Column.ts"
import { plural } from "../table/plural.ts"
import { prototype, type Structural, structuralWith } from "../table/structural.ts"
import * as Table from "../table/Table.ts"
import { tableText } from "../table/tableText.ts"

/** Which parameters a check of gradients looks at, how far from their values, and what it lets pass. */
export type LookOptions = {
  /** Names of the trainables to look at; default all. */
  readonly only?: ReadonlyArray<string>
  /** Largest change of a parameter, relative to its size; default 0.01. Smaller ones follow by halving. */
  readonly change?: number
  /** How far apart, relative to the larger of the two, still agrees; default 1e-6. */
  readonly tolerance?: number
}

/** Names of these options. */
export const lookOptionNames: ReadonlyArray<string> = ["only", "change", "tolerance"]

/** The options, filled in. */
export const looking = ({ change = 0.01, tolerance = 1e-6 }: LookOptions) => ({ change, tolerance })

/** What is wrong with such options; null when nothing is. */
export const lookProblem = (options: LookOptions): SimulationReason | null => {
  for (const [what, x] of Object.entries<unknown>(looking(options))) {
    if (typeof x === "number" && x > 0 && x < 1) continue
    return { _tag: "BadOption", what, found: shown(x), expected: "a number between 0 and 1" }
  }
  const only: unknown = options.only
  if (only === undefined) return null
  const expected = "a list of names of trainables"
  if (!Array.isArray(only) || only.length === 0) {
    return { _tag: "BadOption", what: "only", found: shown(only), expected }
  }
  const stray = only.findIndex((name) => typeof name !== "string")
  return stray < 0 ? null : { _tag: "BadOption", what: `entry ${stray} of only`, found: shown(only[stray]), expected }
}

/** The size of a parameter: its own, or where it is 0 that of its fellows, or 1. */
export const sizeOf = (values: ArrayLike<number>, p: number): number => {
  let largest = 0
  for (let k = 0; k < values.length; k++) largest = Math.max(largest, Math.abs(values[k]))
  return Math.abs(values[p]) || largest || 1
}

/** One parameter of a check: its derivative from the gradient and from differences, and whether these agree. */
export type CheckRow = {
  readonly name: string
  readonly label: string
  /** Value of the parameter. */
  readonly value: number
  /** Derivative of the loss by it, from the gradient and from differences, and how uncertain the differences are. */
  readonly adjoint: number
  readonly difference: number
  readonly uncertainty: number
  /** How far apart they are, relative to the larger of the two. */
  readonly error: number
  /**
   * `agrees`: within the tolerance, or no further apart than the loss resolves. `unclear`: further, but within four times the uncertainty of the
   * difference.
   */
  readonly verdict: "agrees" | "differs" | "unclear"
  /** Where the loss was looked at: around the value, or where a run or its loss fails there, on one side only, or nowhere. */
  readonly sides: "both" | "above" | "below" | "none"
  /** Why not on both sides; null where it was. */
  readonly failure: string | null
}

/** What a check of gradients found: a row for each parameter, and whether all agree. */
export interface GradientCheck extends Structural {
  readonly loss: number
  readonly rows: ReadonlyArray<CheckRow>
  /** Whether every parameter agrees, and none is unclear. */
  readonly agrees: boolean
  /** A readable table. */
  readonly toString: () => string
}

const where = ({ label, name, sides }: CheckRow): string =>
  `${name} (${label}) ${
    sides === "none" ? "cannot be changed to either side" : `was looked at from ${sides} only; on the other side`
  }`

const Proto = prototype({
  toString(this: GradientCheck): string {
    const { rows } = this
    const numbers = (of: (row: CheckRow) => number): Column.Column => Column.float(Float64Array.from(rows, of))
    const rounded = (of: (row: CheckRow) => number): Column.Column =>
      Column.text(rows.map((row) => of(row).toExponential(1)))
    const table = Table.make(rows.length, [
      ["name", Column.text(rows.map((row) => row.name))],
      ["label", Column.text(rows.map((row) => row.label))],
      ["value", numbers((row) => row.value)],
      ["adjoint", numbers((row) => row.adjoint)],
      ["difference", numbers((row) => row.difference)],
      ["±", rounded((row) => row.uncertainty)],
      ["error", rounded((row) => row.error)],
      ["verdict", Column.text(rows.map((row) => row.verdict))]
    ])
    const count = (verdict: CheckRow["verdict"]): number => rows.filter((row) => row.verdict === verdict).length
    const words = `${count("agrees")} agree, ${count("differs")} differ, ${count("unclear")} unclear`
    const failures = rows.flatMap((row) => row.failure === null ? [] : [`\n${where(row)}: ${row.failure}`])
    return `${tableText(table, { limit: 200 })}\n${plural(rows.length, "parameter")}: ${words}${failures.join("")}`
  }
})

/** How often the uncertainty of a difference the derivative may be away from it without being wrong. */
const doubt = 4

/** A difference by a number, on both sides of it or on one, and why not on both; null where neither side can be looked at. */
export type Looked = { readonly side: Side; readonly difference: Difference | null; readonly failure: string | null }

/**
 * Looks at both sides of a number; where that fails, which is a verdict of this number and of nothing else, at one, from inside of what can
 * be run. Failures that say nothing of the number are failures here too.
 */
export const look = <E extends { readonly message: string }, R>(
  difference: (side: Side) => Effect.Effect<Difference, E, R>,
  saysNothing: (error: E) => boolean = () => false
): Effect.Effect<Looked, E, R> => {
  const from = (side: Side, failure: string | null): Effect.Effect<Looked, E, R> =>
    Effect.map(difference(side), (found) => ({ side, difference: found, failure }))
  const otherwise = (next: (error: E) => Effect.Effect<Looked, E, R>) => (error: E) =>
    saysNothing(error) ? Effect.fail(error) : next(error)
  return from(0, null).pipe(
    Effect.catch(otherwise(({ message }) =>
      from(1, message).pipe(
        Effect.catch(otherwise(() => from(-1, message))),
        Effect.catch(otherwise(() => Effect.succeed({ side: 0, difference: null, failure: message })))
      )
    ))
  )
}

const sidesOf = ({ difference, side }: Looked): CheckRow["sides"] =>
  difference === null ? "none" : side === 0 ? "both" : side === 1 ? "above" : "below"

/** Compares a derivative with a difference. */
export const rowOf = (
  at: Pick<CheckRow, "name" | "label" | "value">,
  adjoint: number,
  looked: Looked,
  tolerance: number
): CheckRow => {
  const { failure } = looked
  const sides = sidesOf(looked)
  if (looked.difference === null) {
    const nothing = { difference: NaN, uncertainty: Infinity, error: NaN, verdict: "unclear" } as const
    return { ...at, adjoint, ...nothing, sides, failure }
  }
  const { resolution, uncertainty, value: difference } = looked.difference
  const distance = Math.abs(adjoint - difference)
  const size = Math.max(Math.abs(adjoint), Math.abs(difference))
  const agrees = distance <= Math.max(tolerance * size, doubt * resolution)
  const verdict = agrees ? "agrees" : distance <= doubt * uncertainty ? "unclear" : "differs"
  return {
    ...at,
    adjoint,
    difference,
    uncertainty,
    error: distance === 0 ? 0 : distance / size,
    verdict,
    sides,
    failure
  }
}

/** All rows together. */
export const make = (loss: number, rows: ReadonlyArray<CheckRow>): GradientCheck =>
  structuralWith(Proto, { loss, rows, agrees: rows.every((row) => row.verdict === "agrees") })
