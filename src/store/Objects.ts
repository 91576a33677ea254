/**
 * Objects: bytes by the digest of what they are, beside the database of a store.
 *
 * One idea: the name of an object is the SHA-256 of its bytes, so the same bytes are kept once whoever stores them, an object never changes,
 * and damage is seen when it is read. `neurolens/node` keeps them in a folder; `layerMemory` forgets them with the process.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { because, type StoreError } from "./StoreError.ts"

/** A place for bytes that are found by their digests. */
export class Objects extends Context.Service<Objects, {
  /** Keeps bytes under their digest: all of them or none, and nothing where they are kept already. */
  readonly put: (digest: string, bytes: Uint8Array<ArrayBuffer>) => Effect.Effect<void, StoreError>
  /** The bytes as they are there now; null where there are none. */
  readonly get: (digest: string) => Effect.Effect<Uint8Array<ArrayBuffer> | null, StoreError>
  readonly remove: (digest: string) => Effect.Effect<void, StoreError>
}>()("neurolens/store/Objects") {}

/** The SHA-256 of bytes, in 64 hexadecimal digits. */
export const digestOf = (bytes: Uint8Array<ArrayBuffer>): Effect.Effect<string> =>
  Effect.map(
    Effect.promise(() => crypto.subtle.digest("SHA-256", bytes)),
    (digest) => Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("")
  )

/** The bytes of a digest; fails where they are missing or others. `what` they are for messages. */
export const fetchObject = (
  digest: string,
  what: string
): Effect.Effect<Uint8Array<ArrayBuffer>, StoreError, Objects> =>
  Effect.gen(function*() {
    const bytes = yield* (yield* Objects).get(digest)
    const found = bytes === null ? "none, as they are missing" : yield* digestOf(bytes)
    if (bytes === null || found !== digest) return yield* because({ _tag: "Corrupted", what, digest, found })
    return bytes
  })

/** Objects in the memory of this process. */
export const layerMemory: Layer.Layer<Objects> = Layer.sync(Objects, () => {
  const all = new Map<string, Uint8Array<ArrayBuffer>>()
  return Objects.of({
    put: (digest, bytes) => Effect.sync(() => void (all.has(digest) || all.set(digest, bytes.slice()))),
    get: (digest) => Effect.sync(() => all.get(digest)?.slice() ?? null),
    remove: (digest) => Effect.sync(() => void all.delete(digest))
  })
})
