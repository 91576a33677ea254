/**
 * Problems of a mechanism's text as they are found, and where its parts stand, so that what is found later has a place too.
 *
 * One idea: `check` says what is wrong with a part by its path (`["states", "n", "alpha"]`) and its text; whoever read the part has left a note of where
 * it stood.
 */
import type { Problem, Span } from "../../unit/Problem.ts"
import type { MechanismProblem } from "../MechanismError.ts"
import type { Path } from "../Path.ts"

/** What a program wants to know of a problem; `lost` of one that hides what others need: names or units. */
export type More = Pick<Problem, "expected" | "nearest"> & { readonly lost?: boolean }

/** Says that something is wrong: with which part, where in the whole text, and what. */
export type Note = (where: Path, span: Span, message: string, more?: More) => void

/** What whoever reads a text tells: problems, and where parts stand (`place` gives the part's text). */
export type Report = { readonly note: Note; readonly place: (where: Path, of: Part) => string }

/** Most problems that are told of one text. */
export const mostTold = 1000

/** A stretch of a part's text, and where it stands in the whole. */
export type Piece = { readonly at: number; readonly source: number }

/** A part of a mechanism as it was read. */
export type Part = {
  readonly text: string
  /** Where it stands. */
  readonly span: Span
  /** How places in it are places in the whole; none where it is in quotes, and has places only as a whole. */
  readonly pieces: ReadonlyArray<Piece>
}

/** A part that stands as it is. */
export const part = (text: string, start: number): Part => ({
  text,
  span: [start, start + text.length],
  pieces: [{ at: 0, source: start }]
})

/** Where a place in a part is in the whole. */
const placeIn = (pieces: ReadonlyArray<Piece>, offset: number): number => {
  const piece = pieces.findLast(({ at }) => at <= offset)!
  return piece.source + offset - piece.at
}

/** Parts by the keys of the paths under which `check` knows them. */
export type Places = ReadonlyMap<string, ReadonlyArray<Part>>

/** A path as the key of a map. */
export const pathKey = (path: Path): string => JSON.stringify(path)

/** A problem of a part as a problem of the whole text. */
export const inSource = (problem: MechanismProblem, places: Places, source: string): MechanismProblem => {
  const { where } = problem
  const parts = [where, where.slice(0, 2), where.slice(0, 1)].flatMap((path) => places.get(pathKey(path)) ?? [])
  const same = parts.find(({ text }) => text === problem.text)
  const found = same ?? parts[0] ?? places.get(pathKey(["name"]))![0]
  const span: Span = same === undefined || same.pieces.length === 0
    ? found.span
    : [
      placeIn(same.pieces, problem.span[0]),
      Math.max(placeIn(same.pieces, problem.span[0]), placeIn(same.pieces, problem.span[1]))
    ]
  return { ...problem, text: source, span }
}
