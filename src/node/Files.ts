/**
 * Files: text, pictures (each figure as SVG), and pages with all of them.
 *
 * Names are checked before anything is written, and by one rule no file takes the place of another in silence, whoever writes it. An interrupted
 * write ends before the interruption does: nothing goes on behind the back of whoever interrupted it.
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import type { Stats } from "node:fs"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { anything, aText, border, listOf, maybe, record, shaped, yesOrNo } from "../network/border.ts"
import { reasonText } from "../network/NetworkError.ts"
import type { Figure } from "../plot/Figure.ts"
import { page, type PageOptions } from "../plot/page.ts"
import { causeText, excerpt, longestMessage, longestSentence } from "../table/excerpt.ts"
import { checkFileNames, FileNameError } from "./fileName.ts"
import { makeFolder } from "./makeFolder.ts"
import { makeFile, replaceFile, statsOf } from "./replaceFile.ts"

/** A file that could not be written. */
export class FileError extends Data.TaggedError("FileError")<{ readonly path: string; readonly cause: unknown }> {
  override get message(): string {
    return excerpt(`cannot write ${excerpt(this.path, longestSentence)}: ${causeText(this.cause)}`, longestMessage)
  }
}

type Failure = FileError | FileNameError

/** What is to happen to files that are there already. */
export type WriteOptions = {
  /** Whether a file may take the place of another one of its name; by default it may only where both have the same bytes. */
  readonly overwrite?: boolean
}

/** Misuse is an effect that fails with a `FileError`. */
const filing = border((misuse, name) =>
  Effect.fail(new FileError({ path: name, cause: new Error(reasonText(misuse)) }))
)

const overwriting = maybe(record({ overwrite: maybe(yesOrNo) }))

const aFigure = shaped({ name: anything, svg: aText })

/** Does what a promise does; an interruption tells it by the signal, and waits for its end. */
const attempt = <A>(path: string, write: (signal: AbortSignal) => Promise<A>): Effect.Effect<A, FileError> =>
  Effect.callback((resume, signal) => {
    const end = write(signal).then(
      (value) => resume(Effect.succeed(value)),
      (cause: unknown) => resume(Effect.fail(new FileError({ path, cause })))
    )
    return Effect.promise(() => end)
  })

type File = { readonly name: string; readonly text: string }

const taken = (name: string): FileNameError =>
  new FileNameError({
    name,
    problem: "another file is there already; give this one a name of its own, or pass { overwrite: true }"
  })

/** What a path leads to, where it is no file with a text. */
const kindOf = (there: Stats): string => {
  if (there.isDirectory()) return "a folder"
  if (there.isFIFO()) return "a named pipe (FIFO)"
  if (there.isSocket()) return "a socket"
  return there.isCharacterDevice() || there.isBlockDevice() ? "a device" : "no regular file"
}

/** What is at a path; null where nothing is. */
const lookAt = (path: string): Effect.Effect<Stats | null, FileError> => attempt(path, () => statsOf(path))

/** What is at a path of a folder, of which only a regular file may be read or replaced: a pipe would be waited for. */
const regular = (path: string, name: string): Effect.Effect<Stats | null, Failure> =>
  Effect.flatMap(lookAt(path), (there) =>
    there === null || there.isFile() ? Effect.succeed(there) : Effect.fail(
      new FileNameError({ name, problem: `${kindOf(there)} of this name is there already; give the file another name` })
    ))

/** What a path holds of a file: nothing, the same, or something else. */
const found = (path: string, { name, text }: File): Effect.Effect<"nothing" | "same" | "other", Failure> =>
  Effect.gen(function*() {
    const [there, bytes] = [yield* regular(path, name), Buffer.from(text)]
    if (there === null) return "nothing"
    if (there.size !== bytes.length) return "other"
    return (yield* attempt(path, (signal) => readFile(path, { signal }))).equals(bytes) ? "same" : "other"
  })

/** Writes a file where nothing is; what has the same bytes stays, anything else is in the way. */
const writeNew = (path: string, file: File): Effect.Effect<void, Failure> =>
  Effect.gen(function*() {
    const before = yield* found(path, file)
    if (before === "same") return
    if (before === "nothing" && (yield* attempt(path, (signal) => makeFile(path, file.text, signal)))) return
    // Where somebody else was first, it may have been with the same.
    if (before === "other" || (yield* found(path, file)) !== "same") return yield* taken(file.name)
  })

/** Writes files into one folder, one after the other, once all their names are good; gives the paths. */
const writeAll = (
  folder: string,
  files: ReadonlyArray<File>,
  { overwrite = false }: WriteOptions
): Effect.Effect<ReadonlyArray<string>, Failure> =>
  Effect.gen(function*() {
    const problem = checkFileNames(files.map(({ name }) => name))
    if (problem !== null) return yield* problem
    yield* attempt(folder, () => makeFolder(folder))
    for (const file of files) {
      const path = join(folder, file.name)
      if (overwrite) yield* regular(path, file.name)
      else if ((yield* found(path, file)) === "other") return yield* taken(file.name)
    }
    return yield* Effect.forEach(files, (file): Effect.Effect<string, Failure> => {
      const path = join(folder, file.name)
      return Effect.as(
        overwrite ? attempt(path, (signal) => replaceFile(path, file.text, signal)) : writeNew(path, file),
        path
      )
    })
  })

const svgOf = (figure: Figure): File => ({ name: `${figure.name}.svg`, text: figure.svg })

/**
 * Writes text into a file, folders included: all of it or nothing, so that what was there before is not lost when something goes wrong. Nothing
 * is written where another text is there already (`{ overwrite: true }` allows it): of several writers at once one has its whole text there in
 * the end.
 */
export const writeText = filing(
  "writeText",
  { folder: aText, name: anything, text: aText, options: overwriting },
  (folder: string, name: string, text: string, options: WriteOptions = {}): Effect.Effect<string, Failure> =>
    Effect.map(writeAll(folder, [{ name, text }], options), ([path]) => path)
)

/**
 * Writes each figure as `<name>.svg`; gives the paths. Nothing is written if a name is no good, two figures share one, or another file is
 * there already (one with the same bytes is not another; `{ overwrite: true }` allows it).
 */
export const writeFigures = filing("writeFigures", {
  folder: aText,
  figures: listOf(aFigure, "a list of figures"),
  options: overwriting
}, (
  folder: string,
  figures: ReadonlyArray<Figure>,
  options: WriteOptions = {}
): Effect.Effect<ReadonlyArray<string>, Failure> => writeAll(folder, figures.map(svgOf), options))

/**
 * Writes a page with all figures as `index.html`, after each figure as SVG beside it; gives the path of the page. What is there already is in
 * the way, as for `writeFigures`.
 */
export const writePage = filing("writePage", {
  folder: aText,
  content: shaped({ title: aText, figures: listOf(aFigure, "a list of figures") }),
  options: overwriting
}, (
  folder: string,
  content: PageOptions,
  options: WriteOptions = {}
): Effect.Effect<string, Failure> =>
  Effect.map(
    writeAll(folder, [...content.figures.map(svgOf), { name: "index.html", text: page(content) }], options),
    (paths) => paths[paths.length - 1]
  ))
