/**
 * Compiled libraries in a folder of the user's own: found by what they were made of, checked before they are loaded.
 *
 * A file's name holds two SHA-256: of what it was made from (text, command, flags, compiler, machine, version of Node-API), and of what is in it. So it
 * appears by one rename, and one that is torn or was changed is not what its name says: it is made anew. The folder must be the user's alone
 * (0700): who can write there runs code here. Whoever wants the room back may delete it.
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { createHash, randomUUID } from "node:crypto"
import { lstat, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises"
import { homedir, tmpdir, userInfo } from "node:os"
import { join } from "node:path"
import { causeText } from "../../table/excerpt.ts"
import { makeFolder } from "../makeFolder.ts"
import { compile, type Compiler, identityOf, type Surroundings } from "./Compiler.ts"
import { type NativeError, nativeError } from "./NativeError.ts"

/** What is compiled unless it is kept: a text, under a key that says all that it depends on. */
export type Source<E> = { readonly key: string; readonly text: Effect.Effect<string, E> }

/** A text that is there, which is its own key. */
export const written = (text: string): Source<never> => ({ key: text, text: Effect.succeed(text) })

/** A compiled library on the disk, and whether it was made now. */
export type Compiled = { readonly file: string; readonly bytes: number; readonly fresh: boolean }

/** Version of Node-API that the libraries are made for. */
export const nodeApi = 8

/** The user's own folder, of `HOME` or of the system's list of users; throws where neither has one. */
const home = (): string => homedir() || userInfo().homedir

/** Where libraries are kept unless a folder is given; refused for a user who has no folder. */
export const defaultFolder = ({ caches, platform }: Surroundings, homeOf = home): Effect.Effect<string, NativeError> =>
  Effect.try({
    try: () => {
      if (platform === "darwin") return join(homeOf(), "Library", "Caches", "neurolens")
      return join(caches || join(homeOf(), ".cache"), "neurolens")
    },
    catch: (cause) =>
      nativeError({ _tag: "CacheRefused", folder: "neurolens of the user's caches", why: causeText(cause) })
  })

const sha256 = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex")

/** What a library is made from, as one word: a key that says of its text all that it depends on, or the text itself. */
export const digestOf = (compiler: Compiler, key: string): string =>
  sha256(JSON.stringify([key, identityOf(compiler), nodeApi]))

/** Does what a promise does; where it fails the folder is refused. */
const attempt = <A>(folder: string, make: () => Promise<A>): Effect.Effect<A, NativeError> =>
  Effect.tryPromise({
    try: make,
    catch: (cause) => nativeError({ _tag: "CacheRefused", folder, why: causeText(cause) })
  })

/** Makes the folder, and refuses one that is not the user's alone. */
const checkFolder = (folder: string): Effect.Effect<void, NativeError> =>
  Effect.gen(function*() {
    yield* attempt(folder, () => makeFolder(folder, 0o700))
    const found = yield* attempt(folder, () => lstat(folder))
    const refused = (why: string): NativeError => nativeError({ _tag: "CacheRefused", folder, why })
    if (!found.isDirectory()) return yield* refused("it is no folder")
    if (found.uid !== process.getuid!()) {
      return yield* refused(`it belongs to user ${found.uid}, not to ${process.getuid!()}`)
    }
    const mode = found.mode & 0o777
    if ((mode & 0o077) !== 0) return yield* refused(`others may go there (mode ${mode.toString(8)}, expected 700)`)
  })

type Kept = Omit<Compiled, "fresh">

/** A library of this digest that is whole, or null. */
const known = (folder: string, digest: string): Effect.Effect<Kept | null, NativeError> =>
  attempt(folder, async () => {
    for (const name of await readdir(folder)) {
      if (!name.startsWith(`${digest}.`) || !name.endsWith(".node")) continue
      const file = join(folder, name)
      const own = await readFile(file)
      if (name === `${digest}.${sha256(own)}.node`) return { file, bytes: own.length }
      await rm(file, { force: true })
    }
    return null
  })

/** Compiles into a file of its own and moves it to where its name is what is in it. */
const make = <E>(
  compiler: Compiler,
  { text }: Source<E>,
  folder: string,
  digest: string
): Effect.Effect<Kept, NativeError | E> => {
  const part = join(folder, `.${randomUUID()}.part`)
  return Effect.gen(function*() {
    yield* compile(compiler, yield* text, part)
    return yield* attempt(folder, async () => {
      const own = await readFile(part)
      const file = join(folder, `${digest}.${sha256(own)}.node`)
      await rename(part, file)
      return { file, bytes: own.length }
    })
  }).pipe(Effect.ensuring(Effect.promise(() => rm(part, { force: true }))))
}

/** A folder for as long as a scope is open. */
const passing: Effect.Effect<string, NativeError, Scope.Scope> = Effect.acquireRelease(
  attempt(tmpdir(), () => mkdtemp(join(tmpdir(), "neurolens-"))),
  // A compiler that was interrupted may write for a moment yet.
  (folder) => Effect.promise(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
)

/** The library of a source: from the folder, or made and put there; with null made for the scope alone, to be loaded in it. */
export const library = <E>(
  compiler: Compiler,
  source: Source<E>,
  folder: string | null
): Effect.Effect<Compiled, NativeError | E, Scope.Scope> =>
  Effect.gen(function*() {
    const digest = digestOf(compiler, source.key)
    if (folder === null) return { ...(yield* make(compiler, source, yield* passing, digest)), fresh: true }
    yield* checkFolder(folder)
    const kept = yield* known(folder, digest)
    return kept === null
      ? { ...(yield* make(compiler, source, folder, digest)), fresh: true }
      : { ...kept, fresh: false }
  })
