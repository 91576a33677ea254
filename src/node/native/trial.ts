/**
 * The kernel that is tried first: whether compiling and loading work here, and whether every operation is rounded once, as everywhere else.
 *
 * Flags in `CC` and a compiler's own defaults may do otherwise: contract, reorder, divide by reciprocals, forget zeros' signs, NaN and denormals.
 * Such numbers are wrong in the last bits only, which nobody would see; so each of these has a formula here that shows it.
 */
import * as Effect from "effect/Effect"
import { causeText } from "../../table/excerpt.ts"
import type { Compiler } from "./Compiler.ts"
import { type Library, libraryOf } from "./Library.ts"
import { type NativeError, nativeError } from "./NativeError.ts"

/** A formula of three numbers, in C and here, and what is wrong where they differ. */
type Formula = {
  readonly what: string
  readonly text: string
  readonly of: (a: number, b: number, c: number) => number
  readonly at: readonly [number, number, number]
}

const formulas: ReadonlyArray<Formula> = [
  {
    what: "a product and a sum are rounded together",
    text: "a * b + c",
    of: (a, b, c) => a * b + c,
    at: [1 + 2 ** -30, 1 - 2 ** -30, -1]
  },
  { what: "sums are reordered", text: "(a + b) - b", of: (a, b) => (a + b) - b, at: [1, 2 ** 60, 0] },
  {
    what: "divisions are products with reciprocals",
    text: "a / b + c / b + 1 / b", // at least three of them
    of: (a, b, c) => a / b + c / b + 1 / b,
    at: [49, 49, 98]
  },
  { what: "the sign of 0 is lost", text: "a + 0.0", of: (a) => a + 0, at: [-0, 0, 0] },
  { what: "NaN is taken for a number", text: "a == a ? b : c", of: (a, b, c) => a === a ? b : c, at: [NaN, 1, 2] },
  { what: "the smallest numbers become 0", text: "a * b", of: (a, b) => a * b, at: [2 ** -1060, 0.5, 0] }
]

/** What a compiler that rounds a product and a sum together makes of them. */
const fusedSum = { what: "a product and a sum are rounded apart", value: -(2 ** -60) }

/** Each formula has a row of four numbers: three go in, one comes out. */
const width = 4

const text = [
  "static void run_kernel(char *memory, struct meeting *meeting, uint32_t header) {",
  ...formulas.map(({ text }, k) =>
    `{ double *row = (double *)memory + ${
      width * k
    }; const double a = row[0], b = row[1], c = row[2]; row[3] = ${text}; }`
  ),
  "}"
].join("\n")

/** Runs the kernel on a thread. */
const results = async (library: Library): Promise<ReadonlyArray<number>> => {
  const memory = Float64Array.from(formulas.flatMap(({ at }) => [...at, 0]))
  const kernel = library.open(memory.buffer, Uint32Array.of(0), false)
  await library.go(kernel)
  library.close(kernel)
  return formulas.map((_, k) => memory[width * k + width - 1])
}

/** Refuses a compiler whose code does not load, or computes otherwise. */
export const trial = (compiler: Compiler, folder: string | null): Effect.Effect<void, NativeError> =>
  Effect.gen(function*() {
    const library = yield* libraryOf(compiler, text, folder)
    const found = yield* Effect.uninterruptible(Effect.tryPromise({
      try: () => results(library),
      catch: (cause) => nativeError({ _tag: "NotLoadable", file: "that is tried first", cause: causeText(cause) })
    }))
    const expected = formulas.map(({ at, of, what }, k) =>
      k === 0 && compiler.fused ? fusedSum : { what, value: of(...at) }
    )
    const wrong = expected.filter(({ value }, k) => !Object.is(value, found[k]))
    if (wrong.length === 0) return
    const command = [compiler.command, ...compiler.before].join(" ")
    return yield* nativeError({ _tag: "OtherNumbers", command, wrong: wrong.map(({ what }) => what) })
  })
