/**
 * A cell: a network of one, made of a tree and the passive columns of its compartments.
 *
 * `length` is that of one compartment, never of the branch.
 */
import * as Result from "effect/Result"
import { constant, type Floats } from "../table/Column.ts"
import { failing, maybe, numberOrNumbers, numbers, shaped, throwing } from "./border.ts"
import { derived, derivedColumns } from "./Geometry.ts"
import * as Morphology from "./Morphology.ts"
import type { Network } from "./Network.ts"
import { fail, type NetworkError, shown, unknownOption } from "./NetworkError.ts"
import { cylinders, oneCell, type Passive } from "./oneCell.ts"
import { type PassiveColumn, passiveColumns, passiveRange } from "./passive.ts"

/** What `make` takes: the tree, and for each passive column one number or one per compartment. */
export type CellOptions = {
  /** Parent of every branch, -1 for the first; default one branch. */
  readonly parents?: ArrayLike<number>
  /** Compartments of every branch; default 1. */
  readonly ncomp?: number | ArrayLike<number>
} & { readonly [K in PassiveColumn]?: number | ArrayLike<number> }

/** Makes a network of one cell, or says what is wrong with its description. */
export const makeResult = failing("Cell.make", {
  options: maybe(shaped({ parents: maybe(numbers), ncomp: maybe(numberOrNumbers) }))
}, (options: CellOptions = {}): Result.Result<Network, NetworkError> => {
  const { ncomp = 1, parents = [-1] } = options
  const morphology = Morphology.make(Array.from(parents), typeof ncomp === "number" ? ncomp : Array.from(ncomp))
  if (Result.isFailure(morphology)) return Result.fail(morphology.failure)
  const known = ["parents", "ncomp", ...Object.keys(passiveColumns)]
  const unknown = unknownOption("cell", options, known)
  if (unknown !== null) return fail(unknown)
  const n = Morphology.compartmentCount(morphology.success)
  const columns: Partial<Record<PassiveColumn, Floats>> = {}
  for (const name of Object.keys(passiveColumns) as Array<PassiveColumn>) {
    const given = options[name] ?? passiveColumns[name].default
    if (typeof given !== "number" && numbers(given, name) !== null) {
      const expected = "a number, or a list with one number per compartment"
      return fail({ _tag: "BadValue", what: name, found: shown(given), expected })
    }
    if (typeof given !== "number" && given.length !== n) {
      const hint = "give one number for all compartments, or one per compartment"
      return fail({ _tag: "WrongLength", what: name, expected: n, found: given.length, hint })
    }
    const values = typeof given === "number" ? given : Float64Array.from(given)
    const column = typeof values === "number" ? constant(n, values).values : values
    const { holds, text: expected } = passiveRange(name)
    const wrong = column.findIndex((x) => !holds(x))
    if (wrong >= 0) {
      return fail({ _tag: "BadValue", what: `${name} of compartment ${wrong}`, found: String(column[wrong]), expected })
    }
    columns[name] = column as Floats
  }
  for (const name of derivedColumns) {
    const wrong = columns.length!.findIndex((length, i) => {
      const value = derived[name](length, columns.radius![i])
      return !(value > 0 && value < Infinity)
    })
    if (wrong < 0) continue
    const found = `${columns.length![wrong]} um and ${columns.radius![wrong]} um`
    return fail({
      _tag: "BadValue",
      what: `length and radius of compartment ${wrong}`,
      found,
      expected: `numbers from which ${name} can be computed`
    })
  }
  const passive = columns as Passive // all are there
  return Result.succeed(oneCell(morphology.success, passive, cylinders(morphology.success, passive)))
})

/** Makes a network of one cell; throws a `NetworkError` on a wrong description. */
export const make = throwing("Cell.make", {
  options: maybe(shaped({ parents: maybe(numbers), ncomp: maybe(numberOrNumbers) }))
}, (options: CellOptions = {}): Network => Result.getOrThrow(makeResult(options)))
