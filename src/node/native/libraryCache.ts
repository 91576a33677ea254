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
import { lstat, mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises"
import { homedir, tmpdir, userInfo } from "node:os"
import { join } from "node:path"
import { causeText } from "../../table/excerpt.ts"
import { compile, type Compiler, identityOf, type Surroundings } from "./Compiler.ts"
import { type NativeError, nativeError } from "./NativeError.ts"

/** A compiled library on the disk, and whether it was made now. */
export type Compiled = { readonly file: string; readonly fresh: boolean }

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

/** What a library is made from, as one word. */
export const digestOf = (compiler: Compiler, text: string): string =>
  sha256(JSON.stringify([text, identityOf(compiler), nodeApi]))

/** Does what a promise does; where it fails the folder is refused. */
const attempt = <A>(folder: string, make: () => Promise<A>): Effect.Effect<A, NativeError> =>
  Effect.tryPromise({
    try: make,
    catch: (cause) => nativeError({ _tag: "CacheRefused", folder, why: causeText(cause) })
  })

/** Makes the folder, and refuses one that is not the user's alone. */
const checkFolder = (folder: string): Effect.Effect<void, NativeError> =>
  Effect.gen(function*() {
    yield* attempt(folder, () => mkdir(folder, { recursive: true, mode: 0o700 }))
    const found = yield* attempt(folder, () => lstat(folder))
    const refused = (why: string): NativeError => nativeError({ _tag: "CacheRefused", folder, why })
    if (!found.isDirectory()) return yield* refused("it is no folder")
    if (found.uid !== process.getuid!()) {
      return yield* refused(`it belongs to user ${found.uid}, not to ${process.getuid!()}`)
    }
    const mode = found.mode & 0o777
    if ((mode & 0o077) !== 0) return yield* refused(`others may go there (mode ${mode.toString(8)}, expected 700)`)
  })

/** A library of this digest that is whole, or null. */
const known = (folder: string, digest: string): Effect.Effect<string | null, NativeError> =>
  attempt(folder, async () => {
    for (const name of await readdir(folder)) {
      if (!name.startsWith(`${digest}.`) || !name.endsWith(".node")) continue
      const file = join(folder, name)
      if (name === `${digest}.${sha256(await readFile(file))}.node`) return file
      await rm(file, { force: true })
    }
    return null
  })

/** Compiles into a file of its own and moves it to where its name is what is in it. */
const make = (compiler: Compiler, text: string, folder: string, digest: string): Effect.Effect<string, NativeError> => {
  const part = join(folder, `.${randomUUID()}.part`)
  return Effect.gen(function*() {
    yield* compile(compiler, text, part)
    return yield* attempt(folder, async () => {
      const file = join(folder, `${digest}.${sha256(await readFile(part))}.node`)
      await rename(part, file)
      return file
    })
  }).pipe(Effect.ensuring(Effect.promise(() => rm(part, { force: true }))))
}

/** A folder for as long as a scope is open. */
const passing: Effect.Effect<string, NativeError, Scope.Scope> = Effect.acquireRelease(
  attempt(tmpdir(), () => mkdtemp(join(tmpdir(), "neurolens-"))),
  // A compiler that was interrupted may write for a moment yet.
  (folder) => Effect.promise(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
)

/** The library of a text: from the folder, or made and put there; with null made for the scope alone, to be loaded in it. */
export const library = (
  compiler: Compiler,
  text: string,
  folder: string | null
): Effect.Effect<Compiled, NativeError, Scope.Scope> =>
  Effect.gen(function*() {
    const digest = digestOf(compiler, text)
    if (folder === null) return { file: yield* make(compiler, text, yield* passing, digest), fresh: true }
    yield* checkFolder(folder)
    const file = yield* known(folder, digest)
    return file === null
      ? { file: yield* make(compiler, text, folder, digest), fresh: true }
      : { file, fresh: false }
  })
