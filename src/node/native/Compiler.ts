/**
 * The C compiler of this machine: which command, which version, for which processor; and what it makes of a text.
 *
 * What the processor has is asked of the compiler itself (the macros that `-march=native` defines), but code is made for one of the levels
 * x86-64-v2, v3 and v4, so that a cache that several machines share stays right. No contraction and no fast-math: each operation is rounded
 * once, as everywhere else in the library.
 */
import * as Effect from "effect/Effect"
import type { Lanes } from "../../kernel/c/Lanes.ts"
import { run } from "./command.ts"
import { type NativeError, nativeError } from "./NativeError.ts"

/** A compiler that works. */
export type Compiler = {
  readonly command: string
  /** What comes before all other arguments, where `CC` holds more than a name. */
  readonly before: ReadonlyArray<string>
  /** What the compiler calls itself. */
  readonly version: string
  /** Architecture and level of the processor that code is made for. */
  readonly machine: string
  /** Numbers in the widest vector of the machine. */
  readonly lanes: Lanes
  readonly flags: ReadonlyArray<string>
  /** Whether it was told to round a product and what it is added to together. */
  readonly fused: boolean
}

/** What code depends on beside its text: everything that a compiler is called with, what it calls itself, and what for. */
export const identityOf = ({ before, command, flags, machine, version }: Compiler): ReadonlyArray<unknown> => [
  command,
  before,
  flags,
  version,
  machine
]

/** Levels of x86-64 by what marks them, the widest first. */
const levels: ReadonlyArray<{ readonly level: string; readonly lanes: Lanes; readonly macros: ReadonlyArray<string> }> =
  [
    {
      level: "x86-64-v4",
      lanes: 8,
      macros: ["__AVX512F__", "__AVX512BW__", "__AVX512CD__", "__AVX512DQ__", "__AVX512VL__"]
    },
    { level: "x86-64-v3", lanes: 4, macros: ["__AVX2__", "__BMI2__", "__F16C__", "__FMA__", "__LZCNT__", "__MOVBE__"] },
    { level: "x86-64-v2", lanes: 2, macros: ["__SSE4_2__", "__POPCNT__", "__SSSE3__"] }
  ]

/** Whether products and sums are rounded apart, which all engines do, or together. */
const apart = "-ffp-contract=off"
const together = "-ffp-contract=fast"

const plainFlags = [
  "-std=gnu11",
  apart,
  "-fno-math-errno",
  "-fvisibility=hidden",
  "-fPIC",
  "-shared",
  "-pthread",
  "-w"
]

/**
 * What code of a straight line is best made with. GCC with -O2 takes half as long again for code that is not faster; what the expensive
 * optimizations have alone is rounding a product and a sum together, where that is asked for. And it moves what is used once to where it is
 * used, unless told: that undoes the order in which loops are written, a tenth of the time.
 */
const tuned = { gcc: ["-O1", "-fexpensive-optimizations", "-fno-tree-ter"], clang: ["-O2"] } as const

/** The platforms that code is made for, and what a library needs there. */
const platformFlags: Readonly<Record<string, ReadonlyArray<string>>> = {
  linux: [],
  freebsd: [],
  darwin: ["-undefined", "dynamic_lookup"]
}

/** The same compiler, told to round a product and what it is added to together; null where the processor cannot. */
export const fusing = (compiler: Compiler): Compiler | null =>
  fuses.test(compiler.machine)
    ? { ...compiler, fused: true, flags: compiler.flags.map((flag) => flag === apart ? together : flag) }
    : null

/** Machines that round a product and a sum together. */
const fuses = / arm64$|-v[34]$/

/** What to install, by platform. */
const hints: Readonly<Record<string, string>> = {
  linux: "install one, for example with apt install gcc, or name it in CC; Engine.layer runs without",
  darwin: "install one with xcode-select --install, or name it in CC; Engine.layer runs without"
}

/** What the surroundings say: `CC`, where caches lie (`XDG_CACHE_HOME`), the platform and the architecture. */
export type Surroundings = {
  readonly cc: string | undefined
  readonly caches?: string | undefined
  readonly platform: string
  readonly arch: string
}

/** This process. */
export const here = (): Surroundings => ({
  cc: process.env.CC,
  caches: process.env.XDG_CACHE_HOME,
  platform: process.platform,
  arch: process.arch
})

/** Macros of compilers that are told to compute otherwise. Loading their code alone may change how the whole thread computes. */
const unsafe = ["__FAST_MATH__", "__ASSOCIATIVE_MATH__", "__RECIPROCAL_MATH__", "__NO_SIGNED_ZEROS__"]

/** The macros that a compiler defines, by name. */
const macrosOf = (text: string): ReadonlyMap<string, string> =>
  new Map(Array.from(text.matchAll(/^#define (\w+) ?(.*)$/gm), ([, name, value]) => [name, value]))

/** Asks a command what it is; a sentence where it is no compiler that works. */
const probe = (words: ReadonlyArray<string>, { arch, platform }: Surroundings): Effect.Effect<Compiler | string> =>
  Effect.gen(function*() {
    const [command, ...before] = words
    const intel = arch === "x64"
    const args = [...before, ...(intel ? ["-march=native"] : []), "-dM", "-E", "-x", "c", "-"]
    const { code, complaint, out } = yield* run(command, args, "")
    const tried = (why: string): string => `${words.join(" ")}: ${why}`
    if (code === null) return tried(complaint.includes("ENOENT") ? "not there" : complaint)
    if (code !== 0) return tried(complaint.split("\n")[0])
    const macros = macrosOf(out)
    const version = macros.get("__VERSION__")
    if (version === undefined || !macros.has("__GNUC__")) return tried("neither GCC nor Clang")
    const fast = unsafe.find((name) => macros.has(name))
    if (fast !== undefined) return tried(`its flags change how numbers are rounded (${fast})`)
    const family = macros.has("__clang__") ? "clang" : "gcc"
    const level = intel ? levels.find(({ macros: all }) => all.every((name) => macros.has(name))) : undefined
    return {
      command,
      before,
      fused: false,
      version: `${family} ${version}`,
      machine: `${platform} ${arch}${level === undefined ? "" : ` ${level.level}`}`,
      lanes: level?.lanes ?? 2,
      flags: [
        ...plainFlags,
        ...tuned[family],
        ...platformFlags[platform],
        ...(level === undefined ? [] : [`-march=${level.level}`])
      ]
    }
  })

/** Finds a compiler: the one that `CC` names, and no other; where it is not set `cc`, `gcc`, `clang`. */
export const findCompiler = (surroundings: Surroundings): Effect.Effect<Compiler, NativeError> =>
  Effect.gen(function*() {
    const { cc, platform } = surroundings
    if (platformFlags[platform] === undefined) return yield* nativeError({ _tag: "Unsupported", platform })
    const named = cc?.trim().split(/\s+/).filter((word) => word !== "") ?? []
    const tried: Array<string> = []
    for (const words of named.length > 0 ? [named] : [["cc"], ["gcc"], ["clang"]]) {
      const found = yield* probe(words, surroundings)
      if (typeof found !== "string") return found
      tried.push(found)
    }
    if (named.length > 0) {
      const hint =
        "that is what CC says; name another one there, or unset it for cc, gcc or clang; Engine.layer runs without"
      return yield* nativeError({ _tag: "NoCompiler", tried, hint })
    }
    const hint = hints[platform] ?? "install GCC or Clang, or name one in CC; Engine.layer runs without"
    return yield* nativeError({ _tag: "NoCompiler", tried, hint })
  })

/** Lines of a compiler's complaint that an error holds. */
const shownLines = 12

/** Compiles a text to a library at a path. */
export const compile = (compiler: Compiler, text: string, path: string): Effect.Effect<void, NativeError> =>
  Effect.gen(function*() {
    const { before, command, flags } = compiler
    const args = [...before, ...flags, "-o", path, "-x", "c", "-"]
    const { code, complaint } = yield* run(command, args, text)
    if (code === 0) return
    const firstLines = complaint.split("\n").slice(0, shownLines).join("\n")
    return yield* nativeError({ _tag: "CompileFailed", command: [command, ...args].join(" "), firstLines })
  })
