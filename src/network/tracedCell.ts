/**
 * A cell of a traced morphology: its branches cut into compartments whose columns follow the frusta, and a group for each type.
 *
 * Rules: reconstructions.md section 5.2. The sums of length, area and volume by type are those of the frusta, whatever
 * the number of compartments. Groups are those of the types: soma, axon, basal, apical, custom5 and so on; type 0 makes none.
 */
import * as Result from "effect/Result"
import { constant, type Flags, type Floats } from "../table/Column.ts"
import { aNumber, either, failing, like, maybe, numberOrNumbers, numbers, record, throwing } from "./border.ts"
import { type Cut, cut, cutColumns } from "./frusta.ts"
import { isOuter } from "./isOuter.ts"
import * as Morphology from "./Morphology.ts"
import { type DLambda, isNcomp, ncompOf } from "./Ncomp.ts"
import type { Network } from "./Network.ts"
import { fail, type NetworkError, shown } from "./NetworkError.ts"
import { oneCell, type Passive } from "./oneCell.ts"
import { type PassiveColumn, passiveColumns, passiveRange, untraced } from "./passive.ts"
import { axes } from "./Placement.ts"
import { aTraced, groupOf, type Traced } from "./Traced.ts"

/** What `traced` takes: compartments of every branch, and for each passive column one number or one per compartment. */
export type TracedOptions = {
  /** Compartments of every branch, one number for all, or a rule such as `Ncomp.dLambda()`; default 1. */
  readonly ncomp?: number | ArrayLike<number> | DLambda
} & { readonly [K in Exclude<PassiveColumn, "length" | "radius">]?: number | ArrayLike<number> }

const kinds = {
  morphology: aTraced,
  options: maybe(record({
    ncomp: maybe(either(
      aNumber,
      numbers,
      like(isNcomp, "a number, a list with one for each branch, or a rule such as Ncomp.dLambda()")
    )),
    axial_resistivity: maybe(numberOrNumbers),
    capacitance: maybe(numberOrNumbers),
    v: maybe(numberOrNumbers),
    celsius: maybe(numberOrNumbers)
  }))
}

const made = (morphology: Traced, options: TracedOptions = {}): Result.Result<Network, NetworkError> => {
  const counts = countsOf(morphology, options)
  if (Result.isFailure(counts)) return Result.fail(counts.failure)
  const tree = Morphology.make(Array.from(morphology.branches.parent), counts.success, morphology)
  if (Result.isFailure(tree)) return Result.fail(tree.failure)
  const n = Morphology.compartmentCount(tree.success)
  const shape = cut(morphology, tree.success.ncomp)
  const flaw = flawOf(shape, isOuter(tree.success))
  if (flaw !== null) return fail(flaw)
  const columns: Partial<Record<PassiveColumn, Floats>> = { length: shape.length, radius: shape.radius }
  for (const name of untraced) {
    const given = options[name] ?? passiveColumns[name].default
    if (typeof given !== "number" && given.length !== n) {
      const hint = "give one number for all compartments, or one per compartment"
      return fail({ _tag: "WrongLength", what: name, expected: n, found: given.length, hint })
    }
    const column = typeof given === "number" ? constant(n, given).values as Floats : Float64Array.from(given)
    const { holds, text: expected } = passiveRange(name)
    const wrong = column.findIndex((x) => !holds(x))
    if (wrong >= 0) {
      return fail({ _tag: "BadValue", what: `${name} of compartment ${wrong}`, found: shown(column[wrong]), expected })
    }
    columns[name] = column
  }
  const { area, middle, resistive_load_in, resistive_load_out, volume } = shape
  const placed = { area, volume, resistive_load_in, resistive_load_out, ...middle }
  // All columns are there.
  return Result.succeed(oneCell(tree.success, columns as Passive, placed, groupsOf(morphology, tree.success)))
}

/** Compartments of every branch: as given, or what a rule gives the branch as one compartment. */
const countsOf = (
  morphology: Traced,
  { ncomp = 1, ...options }: TracedOptions
): Result.Result<number | ReadonlyArray<number>, NetworkError> => {
  if (typeof ncomp === "number") return Result.succeed(ncomp)
  if (!isNcomp(ncomp)) return Result.succeed(Array.from(ncomp))
  const passive = { capacitance: NaN, axial_resistivity: NaN }
  for (const name of ["capacitance", "axial_resistivity"] as const) {
    const given = options[name] ?? passiveColumns[name].default
    if (typeof given !== "number" || !passiveRange(name).holds(given)) {
      const expected = `${passiveRange(name).text}, one for the whole cell where ncomp is a rule`
      return fail({ _tag: "BadValue", what: name, found: shown(given), expected })
    }
    passive[name] = given
  }
  const whole = cut(morphology, Array.from(morphology.branches.type, () => 1))
  return Result.succeed(
    Array.from(whole.length, (length, b) => ncompOf(ncomp, { length, radius: whole.radius[b], ...passive }))
  )
}

/** The first number of a shape that cannot stand in a network: the tracing is too large, too small, or too finely cut. */
const flawOf = (shape: Cut, outer: (name: string, row: number) => boolean) => {
  for (const name of cutColumns) {
    const row = shape[name].findIndex((x, i) => !(x > 0) || !(x < Infinity || outer(name, i)))
    if (row < 0) continue
    return {
      _tag: "BadValue",
      what: `${name} of compartment ${row}`,
      found: String(shape[name][row]),
      expected: "a positive number; give other units, or fewer compartments"
    } as const
  }
  for (const axis of axes) {
    const row = shape.middle[axis].findIndex((x) => !Number.isFinite(x))
    if (row < 0) continue
    const found = String(shape.middle[axis][row])
    return {
      _tag: "BadValue",
      what: `${axis} of compartment ${row}`,
      found,
      expected: "a finite number [um]"
    } as const
  }
  return null
}

/** A group for every type that has a branch, in the order of types. */
const groupsOf = ({ branches }: Traced, { ncomp }: Morphology.Morphology): ReadonlyArray<readonly [string, Flags]> => {
  const types = [...new Set(branches.type)].toSorted((a, b) => a - b)
  return types.flatMap((type) => {
    const name = groupOf(type)
    if (name === null) return []
    const members = Uint8Array.from(
      ncomp.flatMap((count, b) => Array<number>(count).fill(branches.type[b] === type ? 1 : 0))
    )
    return [[name, members]]
  })
}

/** Makes a network of one cell, of a traced morphology, or says what is wrong with the numbers that are asked for. */
export const tracedResult = failing("Cell.traced", kinds, made)

/**
 * Makes a network of one cell, of a traced morphology; throws a `NetworkError` where the numbers that are asked for cannot be.
 *
 * ```ts
 * import { Cell, Select, Swc, View } from "neurolens"
 *
 * const { morphology } = Swc.readSync("1 1 0 0 0 5 -1\n2 3 10 0 0 1 1\n3 3 20 0 0 1 2\n")
 * const cell = Cell.traced(morphology, { ncomp: 2 })
 * View.column(Select.group("basal"), "length").get(cell) // => [5, 5]
 * ```
 */
export const traced = throwing(
  "Cell.traced",
  kinds,
  (morphology: Traced, options?: TracedOptions): Network => Result.getOrThrow(made(morphology, options))
)
