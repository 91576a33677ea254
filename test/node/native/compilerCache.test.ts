/**
 * Laws of keeping what a compiler said of itself: it is asked once, and again when it or what is asked of it is another, when the answer is torn,
 * and before it compiles.
 */
import { Effect } from "effect"
import { Engine } from "neurolens"
import { layerNative } from "neurolens/node"
import { execFileSync } from "node:child_process"
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, it, vi } from "vitest"
import { type Compiler, findCompiler, fusing, here, type Surroundings } from "../../../src/node/native/Compiler.ts"
import { askedOnce } from "../../../src/node/native/compilerCache.ts"
import { digestOf, library, written } from "../../../src/node/native/libraryCache.ts"
import { compiler, describeNative } from "./compiled.ts"

let [root, tools] = ["", ""]
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "neurolens-answers-"))
  tools = mkdtempSync(join(tmpdir(), "neurolens-tools-"))
})
afterEach(() => {
  vi.unstubAllEnvs()
  for (const folder of [root, tools]) rmSync(folder, { recursive: true, force: true })
})

/** Where the compiler of this machine is. */
const real = (): string => execFileSync("sh", ["-c", `command -v ${compiler!.command}`], { encoding: "utf8" }).trim()

/** The compiler of this machine under a path of its own, which writes down when it is started; more lines make it another file. */
const noted = (more = ""): { readonly around: Surroundings; readonly starts: () => number } => {
  const [command, log] = [join(tools, "compiler"), join(tools, "log")]
  writeFileSync(command, `#!/bin/sh\necho started >> ${log}\n${more}\nexec ${real()} "$@"\n`, { mode: 0o700 })
  appendFileSync(log, "")
  return { around: { ...here(), cc: command }, starts: () => readFileSync(log, "utf8").split("\n").length - 1 }
}

const once = (around: Surroundings, fused = false): Promise<Compiler> =>
  Effect.runPromise(askedOnce(
    around,
    fused,
    root,
    Effect.map(findCompiler(around), (found) => fused ? fusing(found)! : found)
  ))

/** Without the way of asking again. */
const plain = ({ again: _, ...rest }: Compiler): Omit<Compiler, "again"> => rest

describeNative("what a compiler says of itself", () => {
  it("is asked once, and is the same from the folder", async () => {
    const { around, starts } = noted()
    const first = await once(around)
    expect(first.again).toBe(null)
    const second = await once(around)
    expect(starts()).toBe(1)
    expect(second.again).not.toBe(null)
    expect(plain(second)).toEqual(plain(first))
  })

  it("is asked of another program, and for rounding together, apart", async () => {
    const { around, starts } = noted()
    await once(around)
    if (fusing(compiler!) !== null) {
      const [first, second] = [await once(around, true), await once(around, true)]
      expect(plain(second)).toEqual(plain(first))
      expect(second.fused).toBe(true)
      expect(starts()).toBe(2)
    }
    const before = starts()
    await once(noted("# another").around)
    expect(starts()).toBe(before + 1)
  })

  it("is always asked where CC is more than a name", async () => {
    const { around, starts } = noted()
    const more = { ...around, cc: `${around.cc} -m64` }
    await once(more)
    await once(more)
    expect(starts()).toBe(2)
    expect(readdirSync(root)).toEqual([])
  })

  it("is found as a shell finds it where CC is not set", async () => {
    const { starts } = noted()
    writeFileSync(join(tools, "cc"), readFileSync(join(tools, "compiler")), { mode: 0o700 })
    vi.stubEnv("PATH", `${tools}:${process.env.PATH}`)
    const around = { ...here(), cc: undefined }
    await once(around)
    expect(await once(around)).toMatchObject({ command: "cc", before: [] })
    expect(starts()).toBe(1)
  })

  it("is asked again where the answer is torn, or is none", async () => {
    const { around, starts } = noted()
    const first = await once(around)
    const [file] = readdirSync(root)
    const whole = readFileSync(join(root, file), "utf8")
    const others = [whole.slice(0, 20), "null", "{}", JSON.stringify({ ...first.answer, level: "native" })]
    for (const [k, text] of others.entries()) {
      writeFileSync(join(root, file), text)
      expect(plain(await once(around))).toEqual(plain(first))
      expect(starts()).toBe(2 + k)
      expect(readFileSync(join(root, file), "utf8")).toBe(whole)
    }
  })

  it("is not kept where it failed, nor of whom was not asked", async () => {
    const { around } = noted("exit 1")
    await Effect.runPromise(Effect.flip(askedOnce(around, false, root, findCompiler(around))))
    await Effect.runPromise(askedOnce(around, false, root, Effect.succeed(compiler!)))
    expect(readdirSync(root)).toEqual([])
  })

  it("is asked again before it compiles, so that what is made has the name of who made it", async () => {
    const { around } = noted()
    await once(around)
    const now: Compiler = { ...compiler!, version: "gcc of today" }
    const kept = await Effect.runPromise(askedOnce(around, false, root, Effect.succeed(now)))
    expect(kept.version).toBe(compiler!.version)
    const source = written("int nothing;")
    const made = await Effect.runPromise(Effect.scoped(library(kept, source, root)))
    expect(made.file).toContain(digestOf(now, source.key))
    // What there is from before is found without asking.
    const old = await Effect.runPromise(Effect.scoped(library(compiler!, written("int one;"), root)))
    const own: Compiler = { ...compiler!, again: Effect.die("asked") }
    expect(await Effect.runPromise(Effect.scoped(library(own, written("int one;"), root)))).toEqual({
      ...old,
      fresh: false
    })
  })

  it("makes an engine without a compiler being started", async () => {
    const { around, starts } = noted()
    vi.stubEnv("CC", around.cc!)
    const name = Effect.provide(Effect.map(Engine.Engine, (engine) => engine.name), layerNative({ cache: root }))
    expect(await Effect.runPromise(name)).toBe("native")
    const before = starts()
    expect(before).toBeGreaterThan(1) // it was tried, too
    expect(await Effect.runPromise(name)).toBe("native")
    expect(starts()).toBe(before)
  })
})
