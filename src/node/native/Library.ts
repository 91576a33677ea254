/**
 * A compiled library in this process, and the kernels that are open in it.
 */
import * as Effect from "effect/Effect"
import { causeText } from "../../table/excerpt.ts"
import { addonText } from "./addonText.ts"
import type { Compiler } from "./Compiler.ts"
import { digestOf, library, type Source, written } from "./libraryCache.ts"
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
  /** What its text says of itself, where it does. */
  readonly note?: string
}

/** A kernel that is open. */
export type Kernel = { readonly Kernel: unique symbol }

/** A library, and about how many bytes its code takes. */
export type Loaded = { readonly library: Library; readonly bytes: number }

/** Libraries of this process by what they were made from: a library is loaded for good. */
const loaded = new Map<string, Loaded>()

const load = (file: string): Effect.Effect<Library, NativeError> =>
  Effect.try({
    try: () => {
      const module: { readonly exports: Partial<Library> } = { exports: {} }
      process.dlopen(module, file)
      return module.exports as Library // what the text of the addon registers
    },
    catch: (cause) => nativeError({ _tag: "NotLoadable", file, cause: causeText(cause) })
  })

/** The library of a kernel: of this process, of the folder, or printed and compiled now. */
export const loadedOf = <E>(
  compiler: Compiler,
  { key, text }: Source<E>,
  folder: string | null
): Effect.Effect<Loaded, NativeError | E> =>
  Effect.gen(function*() {
    const source = { key: addonText + key, text: Effect.map(text, (own) => addonText + own) }
    const digest = digestOf(compiler, source.key)
    const known = loaded.get(digest)
    if (known !== undefined) return known
    const made = yield* Effect.scoped(
      Effect.flatMap(library(compiler, source, folder), ({ bytes, file }) =>
        Effect.map(load(file), (own) => ({ library: own, bytes })))
    )
    loaded.set(digest, made)
    return made
  })

/** The library of a text. */
export const libraryOf = (
  compiler: Compiler,
  text: string,
  folder: string | null
): Effect.Effect<Library, NativeError> =>
  Effect.map(loadedOf(compiler, written(text), folder), ({ library }) => library)
