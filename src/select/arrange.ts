/**
 * `Edit.arrange`: cells in layers, in a grid, on a ring, or at random in a box.
 *
 * One idea: an arrangement is a record that says which and how, so it is stored and printed as it stands; the k-th selected cell, in order, gets
 * the k-th place. Layers are physics.md section 17's, random places come from a seed.
 */
import * as Result from "effect/Result"
import { anything, maybe } from "../network/border.ts"
import { type Change, editing, makeEdit, type Said } from "../network/edit.ts"
import { fail, type NetworkError, optionsProblem, type Reason, shown } from "../network/NetworkError.ts"
import { axes, type Point } from "../network/Placement.ts"
import { uniforms } from "../network/random.ts"
import { cos, sin } from "../number/trig.ts"
import { isList } from "../table/isList.ts"
import { isPlain } from "../table/settled.ts"
import { compartments } from "./Given.ts"
import { finite } from "./move.ts"
import { placeCells } from "./placeCells.ts"
import { resolve } from "./resolve.ts"
import { all, type NodeSelection } from "./Select.ts"
import { wholeCells } from "./whole.ts"

/** Layers of so many cells each, one behind the other along x, or, vertical, one below the other along y. */
export type Layers = {
  readonly layers: ReadonlyArray<number>
  /** From a cell of a layer to the next [um]; default 500. */
  readonly within?: number
  /** From a layer to the next [um]; default 1500. */
  readonly between?: number
  /** Whether the first layer is on top; default false, to the left. */
  readonly vertical?: boolean
}

/** Rows of so many columns each along x, one after the other along y; with `rows`, planes of these one after the other along z. */
export type Grid = {
  readonly grid: number
  readonly rows?: number
  /** From a cell to the next [um]; default 500. */
  readonly spacing?: number
}

/** A ring in the plane of x and y around the origin, of this radius [um], from x on towards y. */
export type Ring = { readonly ring: number }

/** At random in a box [um], by a seed; a range that is left out is 0. */
export type Scattered = {
  readonly random: { readonly x?: Range; readonly y?: Range; readonly z?: Range }
  readonly seed: number
}

/** From one number to another. */
export type Range = readonly [from: number, to: number]

/** Where cells go. */
export type Arrangement = Layers | Grid | Ring | Scattered

/** What `Edit.arrange` says. */
export type ArrangeStep = Said<"Arrange", { readonly arrangement: Arrangement; readonly at?: NodeSelection }>

/** What `arrange` knows when it is given cells: places, or what is wrong. */
type Places = Result.Result<ReadonlyArray<Point>, NetworkError>

/**
 * Moves the roots of the selected cells (by default of all), in their order, to the places of an arrangement, for example
 * `Edit.arrange({ layers: [3, 2], between: 800 })`.
 */
export const arrange = editing(
  "arrange",
  { arrangement: anything, at: maybe(compartments) },
  (arrangement: Arrangement, at: NodeSelection = all): Change<ArrangeStep> =>
    makeEdit("arrange", (network) =>
      Result.gen(function*() {
        const cells = yield* wholeCells(network, yield* resolve(network, at), "arrange")
        const places = yield* placesOf(arrangement, cells.length)
        return yield* finite(placeCells(network, cells, (k) => places[k]))
      }))
)

const kinds = {
  layers: ["layers", "within", "between", "vertical"],
  grid: ["grid", "rows", "spacing"],
  ring: ["ring"],
  random: ["random", "seed"]
} as const

const placesOf = (arrangement: Arrangement, count: number): Places => {
  const known = Object.keys(kinds) as ReadonlyArray<keyof typeof kinds>
  const kind = isPlain(arrangement) ? known.find((name) => Object.hasOwn(arrangement, name)) : undefined
  if (kind === undefined) {
    const expected =
      "an arrangement, for example { layers: [3, 2] }, { grid: 5 }, { ring: 300 } or { random: { x: [0, 500] }, seed: 1 }"
    return fail({ _tag: "BadValue", what: "the arrangement", found: shown(arrangement), expected })
  }
  const unknown = optionsProblem("arrange", arrangement, kinds[kind])
  if (unknown !== null) return fail(unknown)
  if ("layers" in arrangement) return inLayers(arrangement, count)
  if ("grid" in arrangement) return inGrid(arrangement, count)
  return "ring" in arrangement ? onRing(arrangement, count) : atRandom(arrangement, count)
}

/** The first thing that is no number where one is needed, or no whole one. */
const numberProblem = (
  numbers: Readonly<Record<string, unknown>>,
  is: (x: unknown) => boolean = Number.isFinite,
  expected = "a finite number [um]"
): Reason | null => {
  const wrong = Object.entries(numbers).find(([, x]) => !is(x))
  return wrong === undefined ? null : { _tag: "BadValue", what: wrong[0], found: shown(wrong[1]), expected }
}

const isCount = (x: unknown): boolean => Number.isSafeInteger(x) && (x as number) >= 1

const inLayers = ({ between = 1500, layers, vertical = false, within = 500 }: Layers, count: number): Places => {
  if (!isList(layers)) {
    return fail({ _tag: "BadValue", what: "layers", found: shown(layers), expected: "a list of numbers of cells" })
  }
  const counts: ReadonlyArray<number> = Array.from(layers)
  const wrong = numberProblem(
    Object.fromEntries(counts.map((n, i) => [`layer ${i}`, n])),
    isCount,
    "a number of cells, at least 1"
  ) ?? numberProblem({ within, between }) ??
    numberProblem({ vertical }, (x) => typeof x === "boolean", "true or false")
  if (wrong !== null) return fail(wrong)
  const total = counts.reduce((a, b) => a + b, 0)
  if (total !== count) {
    const expected = `${count}, one for each selected cell`
    return fail({ _tag: "BadValue", what: "the sum of the layers", found: String(total), expected })
  }
  return Result.succeed(counts.flatMap((n, layer) =>
    Array.from({ length: n }, (_, i): Point => {
      const beside = (i - (n - 1) / 2) * within
      return vertical ? [beside, (counts.length - 1 - layer) * between, 0] : [layer * between, beside, 0]
    })
  ))
}

const inGrid = ({ grid, rows, spacing = 500 }: Grid, count: number): Places => {
  const wrong = numberProblem({ grid, rows: rows ?? 1 }, isCount, "a whole number of at least 1") ??
    numberProblem({ spacing })
  if (wrong !== null) return fail(wrong)
  const plane = rows === undefined ? count : grid * rows
  return Result.succeed(Array.from({ length: count }, (_, k): Point => [
    k % grid * spacing,
    Math.floor(k % plane / grid) * spacing,
    Math.floor(k / plane) * spacing
  ]))
}

const onRing = ({ ring }: Ring, count: number): Places => {
  const wrong = numberProblem({ ring })
  if (wrong !== null) return fail(wrong)
  return Result.succeed(Array.from({ length: count }, (_, k): Point => {
    const angle = 2 * Math.PI * k / count
    return [ring * cos(angle), ring * sin(angle), 0]
  }))
}

const atRandom = ({ random, seed }: Scattered, count: number): Places => {
  if (!isPlain(random)) {
    const expected = "ranges, for example { x: [0, 500], y: [0, 500] }"
    return fail({ _tag: "BadValue", what: "random", found: shown(random), expected })
  }
  const unknown = optionsProblem("random", random, axes)
  if (unknown !== null) return fail(unknown)
  const isRange = (u: unknown): boolean =>
    isList(u) && u.length === 2 && Array.from(u as ArrayLike<number>).every(Number.isFinite)
  const wrong = numberProblem(
    Object.fromEntries(axes.map((axis) => [`the range of ${axis}`, random[axis] ?? [0, 0]])),
    isRange,
    "two finite numbers [um]"
  ) ??
    numberProblem({ seed }, Number.isSafeInteger, "a whole number")
  if (wrong !== null) return fail(wrong)
  const next = uniforms(seed)
  return Result.succeed(Array.from({ length: count }, (): Point => {
    const [x, y, z] = axes.map((axis) => {
      const [from, to] = random[axis] ?? [0, 0]
      return from + (to - from) * next()
    })
    return [x, y, z]
  }))
}
