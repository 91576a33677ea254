/**
 * Files: text, pictures (each figure as SVG), and pages with all of them.
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import { mkdir, rename, writeFile } from "node:fs/promises"
import { join } from "node:path"
import type { Figure } from "../plot/Figure.ts"
import { page, type PageOptions } from "../plot/page.ts"

/** A file that could not be written. */
export class FileError extends Data.TaggedError("FileError")<{ readonly path: string; readonly cause: unknown }> {
  override get message(): string {
    return `cannot write ${this.path}: ${this.cause instanceof Error ? this.cause.message : String(this.cause)}`
  }
}

const attempt = (path: string, write: () => Promise<unknown>): Effect.Effect<void, FileError> =>
  Effect.asVoid(Effect.tryPromise({ try: write, catch: (cause) => new FileError({ path, cause }) }))

/** Writes text into a file, folders included: all of it or nothing, so that what was there before is not lost when something goes wrong. */
export const writeText = (folder: string, name: string, text: string): Effect.Effect<string, FileError> => {
  const path = join(folder, name)
  return Effect.andThen(
    attempt(folder, () => mkdir(folder, { recursive: true })),
    Effect.as(attempt(path, () => writeFile(`${path}.part`, text).then(() => rename(`${path}.part`, path))), path)
  )
}

/** Writes each figure as `<name>.svg`; gives the paths. */
export const writeFigures = (
  folder: string,
  figures: ReadonlyArray<Figure>
): Effect.Effect<ReadonlyArray<string>, FileError> =>
  Effect.forEach(figures, (figure) => writeText(folder, `${figure.name}.svg`, figure.svg))

/** Writes a page with all figures as `index.html`, and each figure as SVG beside it; gives the path of the page. */
export const writePage = (folder: string, options: PageOptions): Effect.Effect<string, FileError> =>
  Effect.andThen(writeFigures(folder, options.figures), writeText(folder, "index.html", page(options)))
