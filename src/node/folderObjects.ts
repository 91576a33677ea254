/**
 * Objects of a store in a folder: a file for each, in a folder of the first two digits of its digest.
 *
 * A file is written beside its place and put there by a new name, so that no one ever sees a part of an object, also after a loss of power.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { readFile, rm } from "node:fs/promises"
import { join } from "node:path"
import { Objects } from "../store/Objects.ts"
import { because, type StoreError } from "../store/StoreError.ts"
import { makeFolder } from "./makeFolder.ts"
import { replaceFile, statsOf } from "./replaceFile.ts"

const attempt = <A>(doing: string, run: (signal: AbortSignal) => Promise<A>): Effect.Effect<A, StoreError> =>
  Effect.callback((resume, signal) => {
    const end = run(signal).then(
      (value) => resume(Effect.succeed(value)),
      (cause: unknown) => resume(Effect.fail(because({ _tag: "Unavailable", doing, cause })))
    )
    return Effect.promise(() => end)
  })

/** Objects in a folder, which is made when the first is kept. */
export const layerFolder = (folder: string): Layer.Layer<Objects> => {
  const folderOf = (digest: string): string => join(folder, digest.slice(0, 2))
  const pathOf = (digest: string): string => join(folderOf(digest), digest)
  return Layer.succeed(
    Objects,
    Objects.of({
      put: (digest, bytes) =>
        attempt(`keep an object in ${folder}`, async (signal) => {
          const there = await statsOf(pathOf(digest))
          if (there !== null && there.isFile() && there.size === bytes.length) return
          await makeFolder(folderOf(digest))
          await replaceFile(pathOf(digest), bytes, signal)
        }),
      get: (digest) =>
        attempt(
          `read an object in ${folder}`,
          async (signal) =>
            (await statsOf(pathOf(digest))) === null
              ? null
              : Uint8Array.from(await readFile(pathOf(digest), { signal }))
        ),
      remove: (digest) => attempt(`remove an object in ${folder}`, () => rm(pathOf(digest), { force: true }))
    })
  )
}
