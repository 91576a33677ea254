/**
 * A cell before it is in a network: a morphology and the passive columns of its compartments, as plain data.
 *
 * Defaults and units: physics.md section 3. `length` is that of one compartment, never of the branch. The temperature `celsius` is a pure
 * number, because degrees Celsius have an offset and a unit is a factor.
 */
import * as Result from "effect/Result"
import { constant, type Flags, type Floats } from "../table/Column.ts"
import { is, isStructural, type Structural, structural } from "../table/structural.ts"
import { aNumber, either, failing, maybe, numbers, shaped, throwing } from "./border.ts"
import { derived, derivedColumns } from "./Geometry.ts"
import * as Morphology from "./Morphology.ts"
import { fail, type NetworkError, shown, unknownOption } from "./NetworkError.ts"

/** Passive columns of a compartment: default and unit. */
export const passiveColumns = {
  length: { default: 10, unit: "um" },
  radius: { default: 1, unit: "um" },
  axial_resistivity: { default: 5000, unit: "ohm cm" },
  capacitance: { default: 1, unit: "uF/cm2" },
  v: { default: -70, unit: "mV" },
  celsius: { default: 6.3, unit: "1" }
} as const

/** Name of a passive column. */
export type PassiveColumn = keyof typeof passiveColumns

/** The passive columns that no tracing gives. */
export const untraced = ["axial_resistivity", "capacitance", "v", "celsius"] as const satisfies ReadonlyArray<PassiveColumn>

/** What follows from the shape of compartments that were traced, one value per compartment. */
export type CellShape = Readonly<Record<(typeof derivedColumns)[number] | "x" | "y" | "z", Floats>>

/** A group that a cell brings with it: its name, and 1 for every compartment that belongs to it. */
export type CellGroup = { readonly name: string; readonly members: Flags }

/** A cell: its tree and its passive columns, one value per compartment. */
export type Cell = Structural & {
  readonly _tag: "Cell"
  readonly morphology: Morphology.Morphology
  readonly columns: Readonly<Record<PassiveColumn, Floats>>
  /** Areas, volumes, loads and places of traced compartments; null where compartments are cylinders that nobody has placed. */
  readonly shape: CellShape | null
  readonly groups: ReadonlyArray<CellGroup>
}

/** What `make` takes: the tree, and for each passive column one number or one per compartment. */
export type CellOptions = {
  /** Parent of every branch, -1 for the first; default one branch. */
  readonly parents?: ArrayLike<number>
  /** Compartments of every branch; default 1. */
  readonly ncomp?: number | ArrayLike<number>
} & { readonly [K in PassiveColumn]?: number | ArrayLike<number> }

/** Makes a cell, or says what is wrong with its description. */
export const makeResult = failing("Cell.make", {
  options: maybe(shaped({ parents: maybe(numbers), ncomp: maybe(either(aNumber, numbers)) }))
}, (options: CellOptions = {}): Result.Result<Cell, NetworkError> => {
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
  return Result.succeed(structural({
    _tag: "Cell" as const,
    morphology: morphology.success,
    columns: columns as Record<PassiveColumn, Floats>,
    shape: null,
    groups: []
  }))
})

/** Whether a value is a cell that `make` made; one by hand or by a spread is none. */
export const isCell: (u: unknown) => u is Cell = is((u): u is Cell =>
  isStructural(u) && "_tag" in u && u._tag === "Cell"
)

/** Makes a cell; throws a `NetworkError` on a wrong description. */
export const make = throwing("Cell.make", {
  options: maybe(shaped({ parents: maybe(numbers), ncomp: maybe(either(aNumber, numbers)) }))
}, (options: CellOptions = {}): Cell => Result.getOrThrow(makeResult(options)))

/** Absolute zero in degrees Celsius. */
export const absoluteZero = -273.15

/** Numbers that may stand in a column, and what they are in words. */
export type Range = { readonly holds: (x: number) => boolean; readonly text: string }

/** Which numbers may stand in a passive column: any finite voltage, temperatures above absolute zero, else positive ones. */
export const passiveRange = (name: PassiveColumn): Range => {
  switch (name) {
    case "v":
      return { holds: Number.isFinite, text: "a finite number [mV]" }
    case "celsius":
      return { holds: (x) => x > absoluteZero && x < Infinity, text: `a finite number of °C above ${absoluteZero}` }
    default:
      return { holds: (x) => x > 0 && x < Infinity, text: `a positive number [${passiveColumns[name].unit}]` }
  }
}

/** Whether a name is that of a passive column. */
export const isPassive = (name: string): name is PassiveColumn => Object.hasOwn(passiveColumns, name)
