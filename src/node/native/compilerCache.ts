/**
 * What a compiler said of itself, kept in the folder of its libraries, so that a process that compiles nothing need not ask: starting a compiler
 * takes longer than all else before a kept kernel.
 *
 * An answer is found by what it depends on: the program (where `PATH` finds it, its size, its times) and the processor. It stands for a trial that
 * was passed, too. It only finds what was compiled before: who compiles asks again (`Compiler.again`), so a program that hides another one
 * (`ccache`) at worst finds libraries of the older one. A `CC` of several words is always asked.
 */
import * as Effect from "effect/Effect"
import { closeSync, openSync, readSync, statSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { cpus } from "node:os"
import { delimiter, join } from "node:path"
import { replaceFile } from "../replaceFile.ts"
import {
  type Answer,
  type Compiler,
  compilerOf,
  fusing,
  isAnswer,
  type Surroundings,
  usual,
  wordsOf
} from "./Compiler.ts"
import { checkFolder, sha256 } from "./libraryCache.ts"
import type { NativeError } from "./NativeError.ts"

/** A program on the disk. */
type Place = { readonly path: string; readonly stamp: ReadonlyArray<number> }

/** The program at a path; null where none is. */
const programAt = (path: string): Place | null => {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined || !found.isFile() || (found.mode & 0o111) === 0) return null
  return { path, stamp: [found.ino, found.size, found.mtimeMs, found.ctimeMs] }
}

/** The program of a command, as a shell finds it. */
const located = (command: string): Place | null => {
  if (command.includes("/")) return programAt(command)
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const found = programAt(join(folder, command))
    if (found !== null) return found
  }
  return null
}

/** Bytes of what Linux says of its processors that hold the first one. */
const firstProcessor = 2 ** 14

/** What decides for which level of processors code is made: model and features; machines of one model may hide features. */
const processor = (platform: string): string => {
  if (platform !== "linux") return cpus()[0]?.model ?? ""
  const file = openSync("/proc/cpuinfo", "r")
  try {
    const bytes = Buffer.alloc(firstProcessor)
    const text = bytes.toString("latin1", 0, readSync(file, bytes))
    return (text.match(/^(model name|flags|Features)\s*:.*$/gm) ?? []).slice(0, 2).join("\n")
  } finally {
    closeSync(file)
  }
}

/** The command that is asked first, and the file of its answer; null where none is kept, or something of it cannot be read. */
const question = (around: Surroundings, fused: boolean, folder: string): Effect.Effect<Question | null> =>
  Effect.sync(() => {
    const words = wordsOf(around.cc)
    if (words.length > 1) return null
    try {
      for (const command of words.length === 1 ? words : usual) {
        const place = located(command)
        if (place === null) continue
        const all = [command, place, processor(around.platform), around.platform, around.arch, fused]
        return { command, file: join(folder, `compiler.${sha256(JSON.stringify(all))}.json`) }
      }
    } catch {
      // Then it is asked, which says what is wrong.
    }
    return null
  })

type Question = { readonly command: string; readonly file: string }

const answerIn = async (file: string): Promise<Answer | null> => {
  try {
    const read: unknown = JSON.parse(await readFile(file, "utf8"))
    return isAnswer(read) ? read : null
  } catch {
    return null // not there, or torn: it is asked again
  }
}

/**
 * A compiler that was asked and tried before, if it and the processor are as they were; else asks it, tries it, and keeps what it said. An answer
 * that cannot be written down is asked for again by the next process.
 */
export const askedOnce = (
  around: Surroundings,
  fused: boolean,
  folder: string,
  ask: Effect.Effect<Compiler, NativeError>
): Effect.Effect<Compiler, NativeError> =>
  Effect.gen(function*() {
    yield* checkFolder(folder)
    const asked = yield* question(around, fused, folder)
    if (asked === null) return yield* ask
    const { command, file } = asked
    const keeping = Effect.tap(ask, (compiler) =>
      compiler.command === command
        ? Effect.ignore(Effect.tryPromise(() => replaceFile(file, JSON.stringify(compiler.answer))))
        : Effect.void)
    const kept = yield* Effect.promise(() => answerIn(file))
    if (kept === null) return yield* keeping
    const made = compilerOf([command], around, kept)
    const own = fused ? fusing(made) : made
    return own === null ? yield* keeping : { ...own, again: keeping }
  })
