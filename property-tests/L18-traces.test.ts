/**
 * L18: decode ∘ encode = identity, for states of runs, for traces, and for tables as Arrow (which keeps what a double, a row or a text is).
 *
 * Drawn freely: any doubles, any names in any order, with and without currents of clamps. Broken variants: codecs that lose a sign, a name,
 * an order, the state at the end, or what is not there.
 */
import { tableFromIPC } from "@uwdata/flechette"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import * as Arrow from "../src/io/Arrow.ts"
import * as Json from "../src/io/Json.ts"
import type { State } from "../src/solve/State.ts"
import type { Traces } from "../src/solve/Traces.ts"
import * as Column from "../src/table/Column.ts"
import { structural } from "../src/table/structural.ts"
import * as Table from "../src/table/Table.ts"
import { double } from "./doubles.ts"
import { broken, settings } from "./settings.ts"

const name = fc.oneof(fc.constantFrom("__proto__", "constructor", "1", "10", "", "\ud800", "\u2028", "né"), fc.string())
const list = (length: number) =>
  fc.array(double, { minLength: length, maxLength: length }).map((x) => Float64Array.from(x))
const columns = (rows: number) =>
  fc.uniqueArray(fc.tuple(name, list(rows)), { maxLength: 3, selector: ([key]) => key }).map((parts) => new Map(parts))
const finite = fc.double({ noNaN: true, noDefaultInfinity: true })

const state: fc.Arbitrary<State> = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.nat(2)).chain(([nodes, edges]) =>
  fc.record({
    step: fc.oneof(fc.nat(9), fc.constant(Number.MAX_SAFE_INTEGER)),
    dt: fc.option(finite),
    v: list(nodes),
    nodes: columns(nodes),
    edges: columns(edges),
    currents: columns(nodes),
    synapticCurrents: columns(edges),
    clampCurrents: fc.option(list(nodes)),
    membraneCurrents: fc.option(list(nodes))
  })
)

const traces: fc.Arbitrary<Traces> = fc.tuple(fc.nat(3), fc.nat(3)).chain(([rows, samples]) =>
  fc.record({
    parts: fc.array(
      fc.record({ domain: fc.constantFrom("nodes" as const, "edges"), row: fc.nat(9), state: name, text: name }),
      { minLength: rows, maxLength: rows }
    ),
    dt: fc.double({ min: Number.MIN_VALUE, noNaN: true, noDefaultInfinity: true }),
    first: fc.nat(9),
    data: list(rows * samples),
    state
  }).map(({ parts, ...rest }) => ({
    ...rest,
    recordings: parts.map(({ domain, row, state }) => structural({ _tag: "Recording" as const, domain, row, state })),
    labels: parts.map(({ text }) => text),
    units: parts.map(({ state }) => state),
    samples
  }))
)

type Codec = { readonly encode: (given: Traces) => string; readonly decode: (text: string) => Traces }

const own: Codec = {
  encode: Json.encodeTraces,
  decode: (text) => Result.getOrThrow(Json.decodeTraces(text))
}

/** Everything in traces in an order of its own, with signs of zero: chai's equality tells 0 from -0 and looks into maps, but not at their order. */
const parts = ({ state, ...rest }: Traces): unknown => [
  rest,
  Object.fromEntries(
    Object.entries(state).map((
      [key, value]
    ) => [key, value instanceof Map ? [...value as Map<string, unknown>] : value])
  )
]

const identity = (codec: Codec) =>
  fc.property(traces, (given) => {
    const text = codec.encode(given)
    const back = codec.decode(text)
    assert.deepStrictEqual(parts(back), parts(given))
    assert.isTrue(back.recordings.every((recording, i) => recording.equals(given.recordings[i])))
    assert.strictEqual(codec.encode(back), text)
  })

const notices = (codec: Partial<Codec>) => assert.isTrue(fc.check(identity({ ...own, ...codec }), broken).failed)

describe("L18, states and traces", () => {
  it("decode ∘ encode = identity, for traces and the state in them", () => {
    fc.assert(identity(own), { ...settings, numRuns: 3 * settings.numRuns })
  })

  it("and for states alone", () => {
    fc.assert(
      fc.property(state, (given) => {
        const text = Json.encodeState(given)
        const back = Result.getOrThrow(Json.decodeState(text))
        assert.deepStrictEqual(back, given)
        assert.strictEqual(Json.encodeState(back), text)
      }),
      settings
    )
  })
})

describe("the property notices a codec", () => {
  const changed = (change: (state: State) => Partial<State>): Partial<Codec> => ({
    encode: (given) => own.encode({ ...given, state: { ...given.state, ...change(given.state) } })
  })

  it("that loses signs of zero, or reads a missing number as 0", () => {
    notices({ encode: (given) => own.encode(given).replaceAll("\"-0\"", "0") })
    notices({ decode: (text) => own.decode(text.replaceAll(/(?<=[[,])null(?=[\],])/g, "0")) })
  })

  it("that loses a name which objects treat in their own way, or the order of names", () => {
    notices(changed(({ nodes }) => ({ nodes: new Map([...nodes].filter(([key]) => key !== "__proto__")) })))
    notices(changed(({ nodes }) => ({ nodes: new Map([...nodes].toReversed()) })))
    notices(changed(({ edges }) => ({ edges: new Map(Object.entries(Object.fromEntries(edges))) })))
  })

  it("that loses dt, or the currents of clamps, or that there are none", () => {
    notices(changed(() => ({ dt: null })))
    notices(changed(() => ({ clampCurrents: null })))
    notices(
      changed(({ membraneCurrents, v }) => ({ membraneCurrents: membraneCurrents ?? new Float64Array(v.length) }))
    )
    notices(changed(({ clampCurrents, v }) => ({ clampCurrents: clampCurrents ?? new Float64Array(v.length) })))
  })

  it("that loses the first sample's number, a label or a row", () => {
    notices({ encode: (given) => own.encode({ ...given, first: 0 }) })
    notices({ encode: (given) => own.encode({ ...given, labels: given.labels.map((label) => label.trim()) }) })
    notices({
      encode: (given) =>
        own.encode({ ...given, recordings: given.recordings.map((one) => structural({ ...one, row: 0 })) })
    })
  })
})

const column: fc.Arbitrary<Column.Column> = fc.oneof(
  list(3).map(Column.float),
  fc.array(fc.integer(), { minLength: 3, maxLength: 3 }).map((x) => Column.int(Int32Array.from(x))),
  fc.array(fc.nat(1), { minLength: 3, maxLength: 3 }).map((x) => Column.flag(Uint8Array.from(x))),
  fc.array(fc.option(name), { minLength: 3, maxLength: 3 }).map((x) => Column.text(x))
)

const table = fc.uniqueArray(fc.tuple(name, column), { maxLength: 4, selector: ([key]) => key }).map((all) =>
  Table.make(3, all)
)

const textsOf = (given: Table.Table): ReadonlyArray<string> =>
  [...given.columns].flatMap(([key, column]) => [
    key,
    ...column._tag === "Text"
      ? Array.from({ length: 3 }, (_, row) => Column.at(column, row)).filter((x) => typeof x === "string")
      : []
  ])

/** Tables come back from Arrow, NaN as null; those with half a character in them are refused. */
const arrives = (encode: typeof Arrow.encode) =>
  fc.property(table, (given) => {
    const exit = Effect.runSyncExit(encode(given))
    assert.strictEqual(Exit.isSuccess(exit), textsOf(given).every((text) => text.isWellFormed()))
    if (!Exit.isSuccess(exit)) return
    const back = tableFromIPC(exit.value)
    assert.deepStrictEqual(back.names, Table.names(given))
    for (const [i, [, column]] of [...given.columns].entries()) {
      const there = Array.from(back.getChildAt(i))
      const wanted = Array.from({ length: 3 }, (_, row) => Column.at(column, row))
      assert.deepStrictEqual(there, wanted.map((x) => Number.isNaN(x) ? null : x))
    }
  })

describe("L18, Arrow", () => {
  it("tables are read back by another reader as they were, or are refused", () => {
    fc.assert(arrives(Arrow.encode), { ...settings, numRuns: 3 * settings.numRuns })
  })

  it("the property notices half characters that are mended, signs of zero that go, and an order that is another", () => {
    const other = (change: (column: Column.Column) => Column.Column): typeof Arrow.encode => (given) =>
      Arrow.encode(Table.make(given.length, [...given.columns].map(([key, column]) => [key, change(column)])))
    const losses: ReadonlyArray<typeof Arrow.encode> = [
      other((column) =>
        column._tag === "Text"
          ? Column.text(
            Array.from({ length: 3 }, (_, row) => (Column.at(column, row) as string | null)?.toWellFormed() ?? null)
          )
          : column
      ),
      other((column) => column._tag === "Float" ? Column.float(column.values.map((x) => x + 0)) : column),
      (given) => Arrow.encode(Table.make(given.length, [...given.columns].toReversed()))
    ]
    for (const loss of losses) assert.isTrue(fc.check(arrives(loss), { ...broken, numRuns: 500 }).failed)
  })
})
