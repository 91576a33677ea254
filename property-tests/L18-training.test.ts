/**
 * L18: decode ∘ encode = identity, for places in training as JSON.
 *
 * States are drawn freely: any doubles in parameters, numbers and memory (NaN, -0, infinities, the smallest), memories nested as optimisers
 * nest them, with any names. Judged by a comparison of one's own that tells a list from a typed array and -0 from 0; encoding what was
 * decoded gives the same text. Broken variants: codecs that round, that lose signs, kinds or names.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import * as Json from "../src/io/Json.ts"
import * as Parameters from "../src/share/Parameters.ts"
import type { Floats } from "../src/table/Column.ts"
import type { Memory } from "../src/train/Memory.ts"
import type { TrainingState } from "../src/train/TrainingState.ts"
import { double } from "./doubles.ts"
import { broken, settings } from "./settings.ts"

const floats = (length: { readonly minLength?: number; readonly maxLength: number }): fc.Arbitrary<Floats> =>
  fc.array(double, length).map((list) => Float64Array.from(list))

/** Names that objects treat in their own way, names that the document uses itself, and any other. */
const word = fc.oneof(
  fc.constantFrom(
    "__proto__",
    "constructor",
    "toString",
    "",
    "1",
    "0",
    "-0",
    "list",
    "record",
    "count",
    "\u2028",
    "\ud800",
    "a.b",
    "[0]",
    "\"",
    "null"
  ),
  fc.string()
)

/** A record whose names are its own, also `__proto__`. */
const recordOf = <A>(entries: ReadonlyArray<readonly [string, A]>): Readonly<Record<string, A>> =>
  Object.fromEntries(entries)

const { memory } = fc.letrec<{ readonly memory: Memory }>((tie) => ({
  memory: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    double,
    floats({ maxLength: 4 }),
    fc.array(tie("memory"), { maxLength: 3 }),
    fc.array(fc.tuple(word, tie("memory")), { maxLength: 4 }).map(recordOf)
  )
}))

const entry = fc.array(fc.tuple(word, fc.integer({ min: 0, max: 1e6 }), double), { maxLength: 4 }).chain((parts) =>
  fc.record({
    name: word,
    key: word,
    domain: fc.constantFrom("nodes" as const, "edges" as const, "inputs" as const),
    labels: fc.constant(parts.map(([label]) => label)),
    counts: fc.constant(parts.map(([, count]) => count)),
    values: fc.constant(Float64Array.from(parts, ([, , value]) => value) as Floats)
  })
)

const count = fc.oneof(fc.nat(100), fc.constant(Number.MAX_SAFE_INTEGER))

const seed = fc.oneof(count, fc.constantFrom(-5, Number.MIN_SAFE_INTEGER))

const state: fc.Arbitrary<TrainingState> = fc.array(entry, { maxLength: 3 }).chain((entries) => {
  const size = entries.reduce((sum, { labels }) => sum + labels.length, 0)
  return fc.record({
    step: count,
    parameters: fc.constant(Parameters.ofEntries(entries)),
    numbers: floats({ minLength: size, maxLength: size }),
    memory,
    data: fc.record({ seed: fc.option(seed), size: count, batch: count })
  })
})

/** Where two values differ, or null: kinds, lengths, names with their order, and every bit of every number. */
const difference = (a: unknown, b: unknown, place = "state"): string | null => {
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) {
    return Object.is(a, b) ? null : `${place}: ${String(a)} and ${String(b)}`
  }
  const kind = (x: object): string => Array.isArray(x) ? "list" : x instanceof Float64Array ? "floats" : "record"
  if (kind(a) !== kind(b)) return `${place}: ${kind(a)} and ${kind(b)}`
  const [p, q] = [Object.entries(a), Object.entries(b)]
  if (p.length !== q.length) return `${place}: ${p.length} and ${q.length} entries`
  for (let i = 0; i < p.length; i++) {
    if (p[i][0] !== q[i][0]) return `${place}: ${p[i][0]} and ${q[i][0]}`
    const found = difference(p[i][1], q[i][1], `${place}.${p[i][0]}`)
    if (found !== null) return found
  }
  return null
}

/** What of a state counts. */
const parts = ({ data, memory, numbers, parameters, step }: TrainingState): unknown => [
  [step, data.seed, data.size, data.batch],
  parameters.entries.map((e) => [e.name, e.key, e.domain, e.labels, e.counts, e.values]),
  numbers,
  memory
]

type Codec = { readonly encode: (state: TrainingState) => string; readonly decode: (text: string) => TrainingState }

const own: Codec = {
  encode: Json.encodeTraining,
  decode: (text) => Result.getOrThrow(Json.decodeTraining(text))
}

const identity = (codec: Codec) =>
  fc.property(state, (given) => {
    const text = codec.encode(given)
    const back = codec.decode(text)
    assert.isNull(difference(parts(given), parts(back)))
    // A parameter that is NaN, which no network has, equals nothing, as NaN does.
    const numbers = given.parameters.entries.every(({ values }) => !values.some(Number.isNaN))
    assert.strictEqual(given.parameters.equals(back.parameters), numbers)
    assert.strictEqual(codec.encode(back), text)
  })

const notices = (codec: Partial<Codec>) => assert.isTrue(fc.check(identity({ ...own, ...codec }), broken).failed)

/** A memory with every typed array and number changed. */
const changed = (given: Memory, floats: (x: Float64Array) => Memory): Memory => {
  if (typeof given === "number") return given
  if (given instanceof Float64Array) return floats(given)
  if (Array.isArray(given)) return given.map((part: Memory) => changed(part, floats))
  return recordOf(Object.entries(given).map(([name, part]) => [name, changed(part as Memory, floats)]))
}

describe("L18", () => {
  it("decode ∘ encode = identity, for places in training", () => {
    fc.assert(identity(own), { ...settings, numRuns: 5 * settings.numRuns })
  })

  it("the text is the same for typed arrays that are views", () => {
    fc.assert(
      fc.property(state, (given) => {
        // Views into larger buffers.
        const moved = changed(given.memory, (x) => {
          const room = new Float64Array(x.length + 2)
          room.set(x, 1)
          return room.subarray(1, x.length + 1)
        })
        assert.strictEqual(Json.encodeTraining({ ...given, memory: moved }), Json.encodeTraining(given))
      }),
      settings
    )
  })
})

describe("the property notices", () => {
  it("numbers with 15 digits", () => {
    const rounded = (x: Floats): Float64Array => x.map((n) => Number(n.toPrecision(15)))
    notices({ encode: (s) => Json.encodeTraining({ ...s, numbers: rounded(s.numbers) }) })
    notices({ encode: (s) => Json.encodeTraining({ ...s, memory: changed(s.memory, rounded) }) })
    notices({ encode: (s) => Json.encodeTraining(s).replaceAll(/\d+\.\d{15,}/g, (n) => Number(n).toPrecision(15)) })
  })

  it("-0 and NaN left to JSON.stringify", () => {
    notices({ encode: (s) => Json.encodeTraining(s).replaceAll("\"-0\"", "0") })
    notices({ decode: (text) => own.decode(text.replaceAll(/(?<=[[,])null(?=[\],])/g, "0")) })
  })

  it("typed arrays that come back as lists, and lists as typed arrays", () => {
    notices({
      decode: (text) => {
        const made = own.decode(text)
        return { ...made, memory: changed(made.memory, (x) => Array.from(x)) }
      }
    })
    notices({ encode: (s) => Json.encodeTraining(s).replaceAll(/\{ "list": (\[[-\d.,e]*\]) \}/g, "$1") })
  })

  it("a memory that loses names that objects treat in their own way", () => {
    const plain = (given: Memory): Memory => {
      if (typeof given === "number" || given instanceof Float64Array) return given
      if (Array.isArray(given)) return given.map((part: Memory) => plain(part))
      const out: { [name: string]: Memory } = {}
      for (const [name, part] of Object.entries(given)) out[name] = plain(part as Memory)
      return out
    }
    notices({ encode: (s) => Json.encodeTraining({ ...s, memory: plain(s.memory) }) })
  })

  it("a state that forgets its step, its seed, or the memory", () => {
    notices({ encode: (s) => Json.encodeTraining({ ...s, step: 0 }) })
    notices({ encode: (s) => Json.encodeTraining({ ...s, data: { ...s.data, seed: null } }) })
    notices({ encode: (s) => Json.encodeTraining({ ...s, memory: {} }) })
  })
})
