/**
 * Laws of finding a compiler and of keeping what it makes: what is kept is not made twice, what is torn is not loaded, a folder that others may
 * write is refused, and who has no compiler is told what was tried.
 */
import { Effect, Exit, Fiber } from "effect"
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync
} from "node:fs"
import { tmpdir, userInfo } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { addonText } from "../../../src/node/native/addonText.ts"
import { compile, type Compiler, findCompiler, here } from "../../../src/node/native/Compiler.ts"
import { libraryOf } from "../../../src/node/native/Library.ts"
import { defaultFolder, digestOf, library, written } from "../../../src/node/native/libraryCache.ts"
import type { NativeError } from "../../../src/node/native/NativeError.ts"
import { trial } from "../../../src/node/native/trial.ts"
import { compiler, describeNative } from "./compiled.ts"

const text = `${addonText}
static void run_kernel(char *memory, struct meeting *meeting, uint32_t header) { ((double *)memory)[1] = 2 * ((double *)memory)[0]; }
`

let [root, tools] = ["", ""]
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "neurolens-cache-"))
  tools = mkdtempSync(join(tmpdir(), "neurolens-tools-"))
})
afterEach(() => {
  for (const folder of [root, tools]) rmSync(folder, { recursive: true, force: true })
})

const reasonOf = async (failing: Effect.Effect<unknown, NativeError>): Promise<NativeError["reason"]> =>
  (await Effect.runPromise(Effect.flip(failing))).reason

/** A compiler of this name in a folder of its own: the one of this machine, until it is broken. */
const breakable = (): { readonly own: Compiler; readonly breakIt: (how?: string) => void } => {
  const command = join(tools, "compiler")
  const write = (line: string): void => writeFileSync(command, `#!/bin/sh\n${line}\n`, { mode: 0o700 })
  write(`exec ${compiler!.command} "$@"`)
  return { own: { ...compiler!, command }, breakIt: (how = "exit 1") => write(how) }
}

describeNative("compiled libraries", () => {
  const made = (folder: string | null, own: Compiler = compiler!) => Effect.scoped(library(own, written(text), folder))

  it("are made once, and found again without the compiler", async () => {
    const folder = join(root, "deep", "folder")
    const { breakIt, own } = breakable()
    const first = await Effect.runPromise(made(folder, own))
    expect(first.fresh).toBe(true)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    breakIt()
    const again = await Effect.runPromise(made(folder, own))
    expect(again).toMatchObject({ ...first, fresh: false })
    expect(readdirSync(folder).length).toBe(1)
  })

  it("are others for another text, other flags, another compiler and another machine", () => {
    const own = compiler!
    const digests = [
      digestOf(own, text),
      digestOf(own, `${text} `),
      digestOf({ ...own, flags: [...own.flags, "-g"] }, text),
      digestOf({ ...own, version: "gcc 0" }, text),
      digestOf({ ...own, command: `/usr/bin/${own.command}` }, text),
      digestOf({ ...own, before: [...own.before, "-ffast-math"] }, text),
      digestOf({ ...own, machine: "linux x64" }, text)
    ]
    expect(new Set(digests).size).toBe(digests.length)
  })

  it("that are torn or changed are not loaded but made anew", async () => {
    const { breakIt, own } = breakable()
    const { file } = await Effect.runPromise(made(root, own))
    const whole = readFileSync(file)
    writeFileSync(file, whole.subarray(0, whole.length / 2))
    breakIt()
    expect(await reasonOf(made(root, own))).toMatchObject({ _tag: "CompileFailed" })
    breakIt(`exec ${compiler!.command} "$@"`)
    writeFileSync(file, whole.subarray(0, whole.length / 2))
    expect(await Effect.runPromise(made(root, own))).toMatchObject({ file, fresh: true })
    expect(readFileSync(file).equals(whole)).toBe(true)
  })

  it("are not looked for in folders that others may write", async () => {
    for (const mode of [0o777, 0o750, 0o701]) {
      chmodSync(root, mode)
      expect(await reasonOf(made(root))).toMatchObject({ _tag: "CacheRefused", folder: root })
    }
    chmodSync(root, 0o700)
    mkdirSync(join(root, "real"), { mode: 0o700 })
    symlinkSync(join(root, "real"), join(root, "link"))
    expect(await reasonOf(made(join(root, "link")))).toMatchObject({ _tag: "CacheRefused", why: "it is no folder" })
    writeFileSync(join(root, "file"), "")
    expect(await reasonOf(made(join(root, "file")))).toMatchObject({ _tag: "CacheRefused" })
    // What belongs to someone else: everything does once the process is told to be another user.
    const real = process.getuid
    process.getuid = () => real!() + 1
    try {
      expect(await reasonOf(made(root))).toMatchObject({
        _tag: "CacheRefused",
        why: expect.stringContaining("belongs to user")
      })
    } finally {
      process.getuid = real!
    }
  })

  it("leave nothing behind where they are not kept, or were not made", async () => {
    const temporary = process.env.TMPDIR
    process.env.TMPDIR = root
    try {
      const during = Effect.map(library(compiler!, written(text), null), () => readdirSync(root).length)
      expect(await Effect.runPromise(Effect.scoped(during))).toBe(1)
      expect(readdirSync(root)).toEqual([])
      const { breakIt, own } = breakable()
      breakIt()
      await reasonOf(libraryOf(own, "", null))
      expect(readdirSync(root)).toEqual([])
      breakIt("exec sleep 30")
      const fiber = Effect.runFork(libraryOf(own, "", null))
      await vi.waitFor(() => expect(readdirSync(root).length).toBe(1))
      await Effect.runPromise(Fiber.interrupt(fiber))
      expect(readdirSync(root)).toEqual([])
      breakIt()
      await reasonOf(made(root, own))
      expect(readdirSync(root)).toEqual([])
    } finally {
      if (temporary === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = temporary
    }
  })

  it("run outside of the event loop, on a thread for each header, and say what they refuse", async () => {
    const own = await Effect.runPromise(libraryOf(compiler!, text.slice(addonText.length), null))
    const memory = new Float64Array([21, 0])
    const kernel = own.open(memory.buffer, Uint32Array.of(0), false)
    const going = own.go(kernel)
    expect(() => own.go(kernel)).toThrow("go takes a kernel that is open and does not run")
    expect(() => own.close(kernel)).toThrow("close takes a kernel that does not run")
    await going
    expect(memory[1]).toBe(42)
    own.close(kernel)
    own.close(kernel)
    expect(() => own.go(kernel)).toThrow("go takes")
    expect(() => own.open(memory.buffer, Uint32Array.of(64), false)).toThrow("a thread did not start")
    expect(() => own.go({} as never)).toThrow("go takes")
  })

  it("that the compiler refuses are errors with its first lines", async () => {
    const reason = await reasonOf(compile(compiler!, "int main( {", join(root, "x.node")))
    expect(reason).toMatchObject({ _tag: "CompileFailed", firstLines: expect.stringContaining("error") })
  })

  it("are not waited for by whoever interrupts", async () => {
    const slow: Compiler = { ...compiler!, command: "sh", before: ["-c", "exec sleep 30"], flags: [] }
    const fiber = Effect.runFork(Effect.scoped(library(slow, written(text), root)))
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(
      Exit.isFailure(
        await Effect.runPromise(Effect.exit(Fiber.interrupt(fiber).pipe(Effect.andThen(Fiber.join(fiber)))))
      )
    ).toBe(true)
    expect(readdirSync(root)).toEqual([])
  })
})

describeNative("the kernel that is tried first", () => {
  const triedWith = (...flags: ReadonlyArray<string>) =>
    trial({ ...compiler!, flags: [...compiler!.flags, ...flags] }, root)

  it("takes a compiler that rounds every operation once", () => Effect.runPromise(triedWith()))

  it.each([
    [["-fassociative-math", "-fno-signed-zeros", "-fno-trapping-math"], "sums are reordered"],
    [["-freciprocal-math"], "divisions are products with reciprocals"],
    [["-ffinite-math-only"], "NaN is taken for a number"],
    [["-fno-signed-zeros"], "the sign of 0 is lost"]
  ])("refuses %j", async (flags, wrong) => {
    if (!compiler!.version.startsWith("gcc")) return
    expect(await reasonOf(triedWith(...flags))).toMatchObject({
      _tag: "OtherNumbers",
      command: compiler!.command,
      wrong: expect.arrayContaining([wrong])
    })
  })

  it("refuses contraction where the processor can contract", async () => {
    if (!/v[34]$|arm64/.test(compiler!.machine)) return
    const reason = await reasonOf(triedWith("-ffp-contract=fast"))
    expect(reason).toMatchObject({ _tag: "OtherNumbers", wrong: ["a product and a sum are rounded together"] })
  })
})

describe("the folder for caches", () => {
  const surroundings = { cc: undefined, platform: "linux", arch: "x64" }
  const withHome = async <A>(home: string, run: () => Promise<A>): Promise<A> => {
    vi.stubEnv("HOME", home)
    try {
      return await run()
    } finally {
      vi.unstubAllEnvs()
    }
  }

  it("is of XDG_CACHE_HOME, of HOME, or of the system; empty is not set", async () => {
    const folderOf = (home: string, caches?: string) =>
      withHome(home, () => Effect.runPromise(defaultFolder({ ...surroundings, caches })))
    expect(await folderOf("/home/x", "/caches")).toBe("/caches/neurolens")
    expect(await folderOf("/home/x")).toBe("/home/x/.cache/neurolens")
    expect(await folderOf("/home/x", "")).toBe("/home/x/.cache/neurolens")
    expect(await folderOf("", "")).toBe(join(userInfo().homedir, ".cache/neurolens"))
  })

  it("is refused for a user who has none", async () => {
    const nobody: typeof defaultFolder = (around) =>
      defaultFolder(around, () => {
        throw new Error("no such user")
      })
    expect(await reasonOf(nobody(surroundings))).toEqual({
      _tag: "CacheRefused",
      folder: "neurolens of the user's caches",
      why: "no such user"
    })
    expect(await Effect.runPromise(nobody({ ...surroundings, caches: "/caches" }))).toBe("/caches/neurolens")
  })
})

describe("finding a compiler", () => {
  const without = async <A>(run: () => Promise<A>): Promise<A> => {
    const path = process.env.PATH
    process.env.PATH = ""
    try {
      return await run()
    } finally {
      process.env.PATH = path
    }
  }

  it("says what was tried where there is none", async () => {
    const error = await without(() =>
      Effect.runPromise(Effect.flip(findCompiler({ cc: undefined, platform: "linux", arch: "x64" })))
    )
    expect(error.reason).toEqual({
      _tag: "NoCompiler",
      tried: ["cc: not there", "gcc: not there", "clang: not there"],
      hint: "install one, for example with apt install gcc, or name it in CC; Engine.layer runs without"
    })
    expect(error.message).toContain("no C compiler was found (cc: not there, gcc: not there, clang: not there)")
  })

  it("tries only what CC says, with what stands behind it", async () => {
    const reason = await without(() =>
      reasonOf(findCompiler({ cc: " nobody -m64 ", platform: "darwin", arch: "arm64" }))
    )
    expect(reason).toMatchObject({
      _tag: "NoCompiler",
      tried: ["nobody -m64: not there"],
      hint: expect.stringContaining("that is what CC says")
    })
  })

  it("does not try where nothing is made", async () => {
    const error = await Effect.runPromise(Effect.flip(findCompiler({ cc: undefined, platform: "win32", arch: "x64" })))
    expect(error.reason).toEqual({ _tag: "Unsupported", platform: "win32" })
    expect(error.message).toContain("Engine.layer")
  })

  it.skipIf(compiler === null)("does not take for one what is none", async () => {
    expect(await reasonOf(findCompiler({ ...here(), cc: "true" }))).toMatchObject({
      _tag: "NoCompiler",
      tried: ["true: neither GCC nor Clang"]
    })
    const fast = [compiler!.command, ...compiler!.before, "-ffast-math"].join(" ")
    expect(await reasonOf(findCompiler({ ...here(), cc: fast }))).toMatchObject({
      _tag: "NoCompiler",
      tried: [`${fast}: its flags change how numbers are rounded (__FAST_MATH__)`]
    })
    const found = await Effect.runPromise(findCompiler({ ...here(), cc: " " }))
    expect(["gcc", "clang"]).toContain(found.version.split(" ")[0])
    expect([2, 4, 8]).toContain(found.lanes)
  })
})
