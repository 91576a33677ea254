/**
 * Runs C in this process, for tests: the compiler of this machine, and texts as libraries that are kept for one run of the tests.
 *
 * Where no compiler is, tests of native code are skipped and say why; with one they run, and `kernels that ran` says so.
 */
import { Effect, Result } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe } from "vitest"
import { type Compiler, findCompiler, here } from "../../../src/node/native/Compiler.ts"
import { type Library, libraryOf } from "../../../src/node/native/Library.ts"

const result = await Effect.runPromise(Effect.result(findCompiler(here())))

/** The compiler of this machine; null where there is none. */
export const compiler: Compiler | null = Result.isSuccess(result) ? result.success : null

/** Tests that need a compiler: skipped, with the reason in their name, where there is none. */
export const describeNative = (name: string, body: () => void): void => {
  const why = Result.isFailure(result) ? `: skipped, because ${result.failure.message}` : ""
  describe.skipIf(Result.isFailure(result))(`${name}${why}`, { timeout: 120_000 }, body)
}

const folder = mkdtempSync(join(tmpdir(), "neurolens-native-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A text as a library, compiled with other flags behind the usual ones if any are given. */
export const libraryFor = (text: string, more: ReadonlyArray<string> = []): Promise<Library> =>
  Effect.runPromise(libraryOf({ ...compiler!, flags: [...compiler!.flags, ...more] }, text, folder))

/** Runs a text once on a memory, with one header. */
export const runOn = async (text: string, memory: ArrayBuffer, more: ReadonlyArray<string> = []): Promise<void> => {
  const library = await libraryFor(text, more)
  const kernel = library.open(memory, Uint32Array.of(0), false)
  await library.go(kernel)
  library.close(kernel)
}
