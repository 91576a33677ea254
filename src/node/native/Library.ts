/**
 * A compiled library in this process, and the kernels that are open in it.
 */
import * as Effect from "effect/Effect"
import { causeText } from "../../table/excerpt.ts"
import { addonText } from "./addonText.ts"
import type { Compiler } from "./Compiler.ts"
import { digestOf, library } from "./libraryCache.ts"
import { type NativeError, nativeError } from "./NativeError.ts"

/** What a library exports (`addonText.ts`); an open kernel is known to it alone. */
export type Library = {
  /** Opens a kernel on a memory, a thread for each header; `meets`: whether threads wait for each other within steps. */
  readonly open: (memory: ArrayBuffer, headers: Uint32Array, meets: boolean) => Kernel
  /** Runs every thread once with what its header says; a kernel runs once at a time. */
  readonly go: (kernel: Kernel) => Promise<void>
  /** Asks a kernel that runs to end after the step at hand. */
  readonly stop: (kernel: Kernel) => void
  /** Joins the threads; the memory is free then. */
  readonly close: (kernel: Kernel) => void
}

/** A kernel that is open. */
export type Kernel = { readonly Kernel: unique symbol }

/** Libraries of this process by what they were made from: a library is loaded for good. */
const loaded = new Map<string, Library>()

const load = (file: string): Effect.Effect<Library, NativeError> =>
  Effect.try({
    try: () => {
      const module: { readonly exports: Partial<Library> } = { exports: {} }
      process.dlopen(module, file)
      return module.exports as Library // what the text of the addon registers
    },
    catch: (cause) => nativeError({ _tag: "NotLoadable", file, cause: causeText(cause) })
  })

/** The library of a kernel's text: of this process, of the folder, or compiled now. */
export const libraryOf = (
  compiler: Compiler,
  kernelText: string,
  folder: string | null
): Effect.Effect<Library, NativeError> =>
  Effect.gen(function*() {
    const text = addonText + kernelText
    const digest = digestOf(compiler, text)
    const known = loaded.get(digest)
    if (known !== undefined) return known
    const made = yield* Effect.scoped(Effect.flatMap(library(compiler, text, folder), ({ file }) => load(file)))
    loaded.set(digest, made)
    return made
  })
