/**
 * Reading: the phases one after the other, from a text to morphologies, or to all that is wrong with it.
 */
import * as Result from "effect/Result"
import type { Traced } from "../../network/Traced.ts"
import { tooManyText } from "../../table/limits.ts"
import { forest } from "./forest.ts"
import { grow } from "./grow.ts"
import { headerNotes } from "./header.ts"
import { tooLong, tooManyPoints } from "./limits.ts"
import { lines } from "./lines.ts"
import { radii } from "./radii.ts"
import { rows } from "./rows.ts"
import { gathered, type Note, refuse, type SwcError, type Told } from "./SwcError.ts"
import type { SwcOptions } from "./SwcOptions.ts"
import { tree } from "./tree.ts"

/** What was read. */
export type Reading = {
  /** The morphology; with `trees: "all"` the first. */
  readonly morphology: Traced
  /** All morphologies, in the order of their roots in the file; one, unless `trees` is `"all"`. */
  readonly morphologies: ReadonlyArray<Traced>
  /** Comments before the first row, without their marks. */
  readonly header: ReadonlyArray<string>
  /** By which rules something was read that is not plain, sorted by code. */
  readonly notes: ReadonlyArray<Note>
}

const failed = (told: ReadonlyArray<Told>): Result.Result<never, SwcError> => Result.fail(refuse(told))

/** Reads a text. */
export const read = (text: string, options: SwcOptions = {}): Result.Result<Reading, SwcError> => {
  const long = tooLong(text.length)
  if (long !== null) return failed([{ code: "too-many", lines: [], text: tooManyText(long) }])
  const { comments, nul, rows: written } = lines(text)
  if (nul !== null) {
    const what = "there is a NUL character: this is no text in UTF-8, perhaps one in UTF-16; save it as UTF-8"
    return failed([{ code: "encoding", lines: [nul], text: what }])
  }
  const many = tooManyPoints(written.length)
  if (many !== null) return failed([{ code: "too-many", lines: [], text: tooManyText(many) }])
  if (written.length === 0) {
    const what = "there is no row; a row is: id, type, x, y, z, radius, parent, as in \"1 1 0 0 0 5 -1\""
    return failed([{ code: "empty", lines: [], text: what }])
  }
  const asRows = rows(written)
  const asTree = tree(asRows)
  const chosen = forest(asTree.points, options.trees)
  const shaped = chosen.trees.map((points) => radii(points, options))
  const problems = [...asRows.problems, ...asTree.problems, ...chosen.problems, ...shaped.flatMap((s) => s.problems)]
  if (problems.length > 0) return failed(problems)
  const grown = shaped.map(({ points }) => grow(points, options))
  const unshaped = grown.flatMap((one) => "problem" in one ? [one.problem] : [])
  if (unshaped.length > 0) return failed(unshaped)
  const good = grown.flatMap((one) => "problem" in one ? [] : [one])
  const header = comments.filter(({ line }) => line < written[0].line)
  return Result.succeed({
    morphology: good[0].morphology,
    morphologies: good.map(({ morphology }) => morphology),
    header: header.map(({ text: comment }) => comment.trim()),
    notes: gathered([
      ...asRows.notes,
      ...asTree.notes,
      ...chosen.notes,
      ...shaped.flatMap(({ notes }) => notes),
      ...good.flatMap(({ notes }) => notes),
      ...good.some(({ hasSoma }) => hasSoma) ? [] : [{ code: "no-soma", lines: [] } as const],
      ...headerNotes(header, shaped.map(({ points }) => points), options.units !== undefined)
    ])
  })
}
