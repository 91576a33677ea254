/**
 * Files of NMODL as a model has them: all under a folder, each text read once, with what lies beside it to include.
 *
 * Old files are not always UTF-8: what is not is taken for Latin-1, in which every byte is a letter. Folders are gone through without following
 * links, and no further than a bound.
 */
import * as Effect from "effect/Effect"
import type * as Result from "effect/Result"
import { readFileSync, statSync } from "node:fs"
import { readdir, readFile, stat } from "node:fs/promises"
import { dirname, join, relative } from "node:path"
import { longestFile } from "../io/nmodl/limits.ts"
import { type NmodlError, type Note, toldText } from "../io/nmodl/NmodlError.ts"
import { read, type Reading } from "../io/nmodl/read.ts"
import { causeText } from "../table/excerpt.ts"
import { type TooMany, tooMany, tooManyText } from "../table/limits.ts"
import { badFile, type CommandError } from "./CommandError.ts"

/** Entries of folders that are looked at, at most. */
export const mostEntries = 100_000

/** Too many entries of folders, or null. */
export const tooManyEntries = (found: number): TooMany | null =>
  tooMany("entries of a folder with files of NMODL", found, mostEntries, "give one further down")

/** What the POINTERs of files point to, by their names. */
export type Pointers = Readonly<Record<string, string>>

/** A file, and what came of reading it. */
export type ModFile = {
  readonly file: string
  readonly text: string
  /** The file before it that has the same text. */
  readonly same: string | null
  readonly reading: Result.Result<Reading, NmodlError>
}

/** The most bytes that may hold a text that is read. */
const largest = 4 * longestFile

const textOfBytes = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder("latin1").decode(bytes)
  }
}

/** The text of a file that stands beside another; null where there is none that may be read. */
const beside = (file: string) => (name: string): string | null => {
  try {
    const path = join(dirname(file), name)
    return statSync(path).size > largest ? null : textOfBytes(readFileSync(path))
  } catch {
    return null
  }
}

/** The pointers that a text has of those that are given: a model gives them for all of its files. */
const pointersIn = (text: string, pointers: Pointers): Pointers => {
  const words = new Set(
    [...text.matchAll(/\bPOINTER\s+((?:\w+[\s,]+)*?\w+)\s*(?=$|\}|[A-Z]{4,})/gm)].flatMap(([, list]) =>
      list.split(/[\s,]+/)
    )
  )
  return Object.fromEntries(Object.entries(pointers).filter(([name]) => words.has(name)))
}

/** Reads the text of one file. */
const readText = (file: string, text: string, pointers: Pointers): Result.Result<Reading, NmodlError> =>
  read(text, { include: beside(file), pointers: pointersIn(text, pointers) })

const failed = (path: string) => (cause: unknown): CommandError =>
  badFile(
    path,
    cause instanceof Error && "code" in cause && cause.code === "ENOENT" ? "there is no such file" : causeText(cause)
  )

/** The text of a file; what is too large is refused before it is read. */
export const modText = (path: string): Effect.Effect<string, CommandError> =>
  Effect.tryPromise({
    try: async (signal) => {
      const there = await stat(path)
      if (!there.isFile()) throw new Error("it is no file")
      if (there.size > largest) throw new Error(`it has ${there.size} bytes; at most ${largest} are read`)
      return textOfBytes(await readFile(path, { signal }))
    },
    catch: failed(path)
  })

/** Whether a file ends as those of NMODL do. */
export const isMod = (file: string): boolean => /\.mod$/i.test(file)

/** The files of NMODL under a folder, by name. */
const filesUnder = (folder: string): Effect.Effect<ReadonlyArray<string>, CommandError> =>
  Effect.tryPromise({
    try: async () => {
      const found: Array<string> = []
      const open = [folder]
      for (let seen = 0; open.length > 0;) {
        const here = open.pop()!
        for (const entry of await readdir(here, { withFileTypes: true })) {
          const many = tooManyEntries(++seen)
          if (many !== null) throw new Error(tooManyText(many))
          const path = join(here, entry.name)
          if (entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules") open.push(path)
          else if (entry.isFile() && isMod(entry.name)) found.push(path)
        }
      }
      return found.sort()
    },
    catch: failed(folder)
  })

/** Reads all files under a folder. */
export const modFilesUnder = (
  folder: string,
  pointers: Pointers
): Effect.Effect<ReadonlyArray<ModFile>, CommandError> =>
  Effect.gen(function*() {
    const seen = new Map<string, ModFile>()
    return yield* Effect.forEach(yield* filesUnder(folder), (path) =>
      Effect.map(modText(path), (text): ModFile => {
        const file = relative(folder, path)
        const before = seen.get(text)
        const made = before === undefined
          ? { file, text, same: null, reading: readText(path, text, pointers) }
          : { ...before, file, same: before.file }
        if (before === undefined) seen.set(text, made)
        return made
      }))
  })

/** What a note says, on one line. */
export const noteLine = ({ file, line, message }: Note): string =>
  `${file === null ? "" : `${file}, `}line ${line}: ${message}`

/** What is said of one file: of one that is refused its error, of others what they are and their notes. */
export const checkMod = (path: string): Effect.Effect<ReadonlyArray<string>, CommandError | NmodlError> =>
  Effect.gen(function*() {
    const { mechanisms, notes } = yield* Effect.fromResult(readText(path, yield* modText(path), {}))
    return [
      ...mechanisms.map(({ kind, name }) => `${kind} ${name}`),
      ...notes.map((note) => toldText(note).replaceAll("\n", "\n  "))
    ]
  })
