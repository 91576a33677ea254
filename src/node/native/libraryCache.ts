/**
 * Compiled libraries in a folder of the user's own: found by what they were made of, checked before they are loaded.
 *
 * A file's name holds two SHA-256: of what it was made from (text, flags, compiler, machine, version of Node-API), and of what is in it. So it
 * appears by one rename, and one that is torn or was changed is not what its name says: it is made anew. The folder must be the user's alone
 * (0700): who can write there runs code here. Whoever wants the room back may delete it.
 */
import * as Effect from "effect/Effect"
import { createHash, randomUUID } from "node:crypto"
import { lstat, mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises"
import { homedir, tmpdir } from "node:os"
import { join } from "node:path"
import { causeText } from "../../table/excerpt.ts"
import { compile, type Compiler } from "./Compiler.ts"
import { type NativeError, nativeError } from "./NativeError.ts"

/** A compiled library on the disk; `passing`: to be removed when it is loaded. */
export type Compiled = { readonly file: string; readonly passing: string | null; readonly fresh: boolean }

/** Version of Node-API that the libraries are made for. */
export const nodeApi = 8

/** Where libraries are kept unless a folder is given. */
export const defaultFolder = (): string =>
  process.platform === "darwin"
    ? join(homedir(), "Library", "Caches", "neurolens")
    : join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "neurolens")

const sha256 = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex")

/** What a library is made from, as one word. */
export const digestOf = ({ flags, machine, version }: Compiler, text: string): string =>
  sha256(JSON.stringify([text, flags, version, machine, nodeApi]))

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

/** The library of a text: from the folder, or made and put there; with null made for this process alone. */
export const library = (
  compiler: Compiler,
  text: string,
  folder: string | null
): Effect.Effect<Compiled, NativeError> =>
  Effect.gen(function*() {
    const digest = digestOf(compiler, text)
    if (folder === null) {
      const passing = yield* attempt(tmpdir(), () => mkdtemp(join(tmpdir(), "neurolens-")))
      return { file: yield* make(compiler, text, passing, digest), passing, fresh: true }
    }
    yield* checkFolder(folder)
    const file = yield* known(folder, digest)
    return file === null
      ? { file: yield* make(compiler, text, folder, digest), passing: null, fresh: true }
      : { file, passing: null, fresh: false }
  })
