/**
 * Files: text, pictures (each figure as SVG), and pages with all of them.
 *
 * Names are checked before anything is written. An interrupted write ends before the interruption does: nothing goes on
 * behind the back of whoever interrupted it.
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import type { Figure } from "../plot/Figure.ts"
import { page, type PageOptions } from "../plot/page.ts"
import { causeText, excerpt, longestMessage, longestSentence } from "../table/excerpt.ts"
import { checkFileNames, type FileNameError } from "./fileName.ts"
import { replaceFile } from "./replaceFile.ts"

/** A file that could not be written. */
export class FileError extends Data.TaggedError("FileError")<{ readonly path: string; readonly cause: unknown }> {
  override get message(): string {
    return excerpt(`cannot write ${excerpt(this.path, longestSentence)}: ${causeText(this.cause)}`, longestMessage)
  }
}

type Failure = FileError | FileNameError

/** Does what a promise does; an interruption tells it by the signal, and waits for its end. */
const attempt = (path: string, write: (signal: AbortSignal) => Promise<unknown>): Effect.Effect<void, FileError> =>
  Effect.callback((resume, signal) => {
    const end = write(signal).then(
      () => resume(Effect.void),
      (cause: unknown) => resume(Effect.fail(new FileError({ path, cause })))
    )
    return Effect.promise(() => end)
  })

type File = { readonly name: string; readonly text: string }

/** Writes files into one folder, one after the other, once all their names are good; gives the paths. */
const writeAll = (folder: string, files: ReadonlyArray<File>): Effect.Effect<ReadonlyArray<string>, Failure> =>
  Effect.suspend(() => {
    const problem = checkFileNames(files.map(({ name }) => name))
    if (problem !== null) return Effect.fail(problem)
    return Effect.andThen(
      attempt(folder, () => mkdir(folder, { recursive: true })),
      Effect.forEach(files, ({ name, text }): Effect.Effect<string, Failure> => {
        const path = join(folder, name)
        return Effect.as(attempt(path, (signal) => replaceFile(path, text, signal)), path)
      })
    )
  })

const svgOf = (figure: Figure): File => ({ name: `${figure.name}.svg`, text: figure.svg })

/**
 * Writes text into a file, folders included: all of it or nothing, so that what was there before is not lost when
 * something goes wrong. Of several writers at once one has its whole text there in the end.
 */
export const writeText = (folder: string, name: string, text: string): Effect.Effect<string, Failure> =>
  Effect.map(writeAll(folder, [{ name, text }]), ([path]) => path)

/** Writes each figure as `<name>.svg`; gives the paths. Nothing is written if a name is no good or two figures share one. */
export const writeFigures = (
  folder: string,
  figures: ReadonlyArray<Figure>
): Effect.Effect<ReadonlyArray<string>, Failure> => writeAll(folder, figures.map(svgOf))

/** Writes a page with all figures as `index.html`, after each figure as SVG beside it; gives the path of the page. */
export const writePage = (folder: string, options: PageOptions): Effect.Effect<string, Failure> =>
  Effect.map(
    writeAll(folder, [...options.figures.map(svgOf), { name: "index.html", text: page(options) }]),
    (paths) => paths[paths.length - 1]
  )
