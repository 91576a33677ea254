/**
 * Reading: the phases one after the other, from a text to morphologies, or to all that is wrong with it.
 *
 * What a Neurolucida file does not say is where its trees hang: they are blocks beside the soma's. They are tied to the point of the soma that
 * is nearest to their first, which is noted; from there on points are those of SWC, and so are the rules.
 */
import * as Result from "effect/Result"
import { distance } from "../../network/Frustum.ts"
import type { Traced } from "../../network/Traced.ts"
import { tooManyText } from "../../table/limits.ts"
import { forest } from "../swc/forest.ts"
import { grow } from "../swc/grow.ts"
import { headerNotes } from "../swc/header.ts"
import { tooLong, tooManyPoints } from "../swc/limits.ts"
import { radii } from "../swc/radii.ts"
import { stacked } from "../swc/stacked.ts"
import { gathered } from "../swc/SwcError.ts"
import type { Points } from "../swc/tree.ts"
import { type AscError, type Note, refuse, type Told } from "./AscError.ts"
import type { AscOptions } from "./AscOptions.ts"
import { type Block, type Mark, parse } from "./parse.ts"
import { tokens } from "./tokens.ts"

/** Marks of a file: what they are called, on which line, and where they are. */
export type Marker = {
  readonly name: string
  readonly line: number
  /** Places and diameters [um]; a diameter that is not there is 0. */
  readonly points: ReadonlyArray<readonly [x: number, y: number, z: number, diameter: number]>
}

/** What was read. */
export type Reading = {
  /** The morphology; with `trees: "all"` the first. */
  readonly morphology: Traced
  /** All morphologies; one, unless `trees` is `"all"` and there is no soma. */
  readonly morphologies: ReadonlyArray<Traced>
  /** Comments before the first block, without their marks. */
  readonly header: ReadonlyArray<string>
  /** Markers, which are no membrane. */
  readonly markers: ReadonlyArray<Marker>
  /** Spines as traced, which are no membrane either; `Traced.addSpines` makes branches. */
  readonly spines: ReadonlyArray<Marker>
  /** By which rules something was read that is not plain, sorted by code. */
  readonly notes: ReadonlyArray<Note>
}

const failed = (told: ReadonlyArray<Told>): Result.Result<never, AscError> => Result.fail(refuse(told))

/** Reads a text. */
export const read = (text: string, options: AscOptions = {}): Result.Result<Reading, AscError> => {
  const long = tooLong(text.length, "a Neurolucida text")
  if (long !== null) return failed([{ code: "too-many", lines: [], text: tooManyText(long) }])
  const own = tokens(text)
  if (own.nul !== null) {
    const what = "there is a NUL character: this is no text in UTF-8, perhaps one in UTF-16; save it as UTF-8"
    return failed([{ code: "encoding", lines: [own.nul], text: what }])
  }
  if (own.open !== null) return failed([{ code: "unclosed", lines: [own.open], text: "this string is never closed" }])
  const parsed = parse(own)
  const many = tooManyPoints(parsed.blocks.reduce((sum, { points }) => sum + points.length, 0), "a Neurolucida text")
  if (many !== null) return failed([{ code: "too-many", lines: [], text: tooManyText(many) }])
  const chosen = chosenOf(parsed.blocks, options)
  if (chosen.soma === null && chosen.trees.length === 0 && parsed.problems.length + chosen.problems.length === 0) {
    const what = "there is no tree and no cell body; a tree is ((Dendrite) (0 0 0 1) (10 0 0 1))"
    return failed([{ code: "empty", lines: [], text: what }])
  }
  const tied = tiedOf(chosen.soma, chosen.trees)
  const woods = forest(tied.points, options.trees)
  const outline = options.soma !== "cylinders" && chosen.soma !== null && chosen.soma.points.length > 2
    ? [chosen.soma.points.map((_, k) => k)]
    : []
  const shaped = woods.trees.map((points) =>
    radii(outline.length > 0 ? stacked(points, outline) : points, { ...options, soma: "cylinders" })
  )
  const problems = [
    ...parsed.problems,
    ...chosen.problems,
    ...woods.problems as ReadonlyArray<Told>, // of several trees
    ...shaped.flatMap((one) => one.problems as ReadonlyArray<Told>) // of radii and numbers beyond numbers
  ]
  if (problems.length > 0) return failed(problems)
  const grown = shaped.map(({ points }) => grow(points, options))
  const unshaped = grown.flatMap((one) => "problem" in one ? [one.problem as Told] : []) // no length, a single point
  if (unshaped.length > 0) return failed(unshaped)
  const good = grown.flatMap((one) => "problem" in one ? [] : [one])
  const first = own.line[0] ?? Infinity
  const header = own.comments.filter(({ line }) => line < first)
  const at = (code: Note["code"], lines: ReadonlyArray<number>): ReadonlyArray<Note> =>
    lines.length > 0 ? [{ code, lines }] : []
  return Result.succeed({
    morphology: good[0].morphology,
    morphologies: good.map(({ morphology }) => morphology),
    header: header.map(({ text: comment }) => comment.trim()),
    markers: parsed.markers.map(told),
    spines: parsed.spines.map(told),
    notes: gathered([
      ...parsed.notes,
      ...chosen.notes,
      ...at("attached-to-soma", tied.lines),
      ...at("soma-contour", outline.flatMap((points) => points.map((k) => tied.points.line[k]))),
      ...at("markers", parsed.markers.map(({ line }) => line)),
      ...at("spines", parsed.spines.map(({ line }) => line)),
      ...woods.notes,
      ...shaped.flatMap(({ notes }) => notes),
      ...good.flatMap(({ notes }) => notes),
      ...good.some(({ hasSoma }) => hasSoma) ? [] : [{ code: "no-soma", lines: [] } as const],
      ...headerNotes(header, shaped.map(({ points }) => points), options.units !== undefined)
    ])
  })
}

const told = ({ line, name, points }: Mark): Marker => ({
  name,
  line,
  points: points.map(({ diameter, x, y, z }) => [x, y, z, diameter] as const)
})

/** The blocks that are of the cell. */
type Chosen = {
  readonly soma: Block | null
  readonly trees: ReadonlyArray<Block>
  readonly problems: ReadonlyArray<Told>
  readonly notes: ReadonlyArray<Note>
}

const chosenOf = (blocks: ReadonlyArray<Block>, { outlines }: AscOptions): Chosen => {
  const problems: Array<Told> = []
  const notes: Array<Note> = []
  const note = (code: Note["code"], some: ReadonlyArray<Block>): void => {
    if (some.length > 0) notes.push({ code, lines: some.map(({ line }) => line) })
  }
  const filled = blocks.filter(({ points }) => points.length > 0)
  note("skipped-block", blocks.filter(({ points }) => points.length === 0))
  const somata = filled.filter(({ branched, type }) => type === 1 && !branched)
  for (const { line } of filled.filter(({ branched, type }) => type === 1 && branched)) {
    const text = "a cell body with branches; it is an outline or one point, and its neurites are blocks of their own"
    problems.push({ code: "soma-branches", lines: [line], text })
  }
  note("other-outlines", filled.filter(({ label, type }) => type === null && label !== null))
  const trees = filled.filter(({ label, type }) => type !== 1 && !(type === null && label !== null))
  note("untyped-tree", trees.filter(({ type }) => type === null))
  if (somata.length < 2) return { soma: somata[0] ?? null, trees, problems, notes }
  if (outlines === undefined) {
    const text =
      `${somata.length} cell bodies, or several outlines of one; { outlines: "largest" } takes the one of the greatest extent`
    problems.push({ code: "several-outlines", lines: somata.map(({ line }) => line), text })
  }
  const soma = somata.reduce((best, one) => extentOf(one) > extentOf(best) ? one : best)
  note("other-outlines", somata.filter((one) => one !== soma))
  return { soma, trees, problems, notes }
}

/** The longest side of the box around a block. */
const extentOf = ({ points }: Block): number =>
  (["x", "y", "z"] as const).reduce((most, axis) => {
    const ends = points.reduce(
      ([low, high], point) => [Math.min(low, point[axis]), Math.max(high, point[axis])],
      [Infinity, -Infinity]
    )
    return Math.max(most, ends[1] - ends[0])
  }, 0)

/** Points of the soma and the trees, each tied to the soma's nearest point, and the lines of the first points of those that are. */
const tiedOf = (
  soma: Block | null,
  trees: ReadonlyArray<Block>
): { readonly points: Points; readonly lines: ReadonlyArray<number> } => {
  type Own = { readonly [K in keyof Points]: Array<number> }
  const points: Own = { line: [], id: [], type: [], x: [], y: [], z: [], radius: [], parent: [] }
  const lines: Array<number> = []
  const body = soma?.points.length ?? 0
  for (const { points: own, type } of soma === null ? trees : [soma, ...trees]) {
    const before = points.id.length
    for (const { diameter, line, parent, x, y, z } of own) {
      points.line.push(line)
      points.id.push(points.id.length + 1)
      points.type.push(type ?? 0)
      points.x.push(x)
      points.y.push(y)
      points.z.push(z)
      points.radius.push(diameter / 2)
      points.parent.push(parent < 0 ? -1 : before + parent)
    }
    if (before === 0 && soma !== null) continue
    const roots = own.flatMap(({ parent }, k) => parent < 0 ? [before + k] : [])
    for (const root of body > 0 ? roots : []) {
      const near = Array.from({ length: body }, (_, k) => distance(points, root, k))
      points.parent[root] = near.reduce((best, d, k) => d < near[best] ? k : best, 0)
      lines.push(points.line[root])
    }
  }
  return { points, lines }
}
