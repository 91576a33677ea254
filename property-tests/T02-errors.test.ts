/**
 * T2: an error that was sent as JSON is an error of its class with the same message; traces and states that were sent are the same, to the bit.
 *
 * Every reason of every error is drawn from the table that its schema is made of, with hostile texts and numbers, so that a reason that is
 * added is tried too. Broken variants: numbers as JSON has them, fields that may be missing left out, and causes cut short.
 */
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { GradientError } from "../src/adjoint/GradientError.ts"
import { ArrowError } from "../src/io/ArrowError.ts"
import * as Asc from "../src/io/asc/AscError.ts"
import { type AnyCodec, domain, number, text, texts, thrown, thrownShown } from "../src/io/json/errorSchema.ts"
import { JsonError } from "../src/io/json/JsonError.ts"
import { gradientReasons, networkReasons, simulationReasons, transformReasons } from "../src/io/json/reasonSchemas.ts"
import * as Nmodl from "../src/io/nmodl/NmodlError.ts"
import * as Schemas from "../src/io/Schemas.ts"
import * as Swc from "../src/io/swc/SwcError.ts"
import { ThreadsErrorSchema } from "../src/io/threadsErrorSchema.ts"
import { MechanismError } from "../src/mechanism/MechanismError.ts"
import { FoldError } from "../src/network/fold.ts"
import { NetworkError } from "../src/network/NetworkError.ts"
import { FileErrorSchema, FileNameErrorSchema, NativeErrorSchema, nativeReasons } from "../src/node/errorSchemas.ts"
import { FileNameError } from "../src/node/fileName.ts"
import { FileError } from "../src/node/Files.ts"
import { NativeError } from "../src/node/native/NativeError.ts"
import { PlotErrorSchema } from "../src/plot/errorSchema.ts"
import { PlotError } from "../src/plot/Figure.ts"
import { ScanError } from "../src/runtime/Scan.ts"
import { ThreadsError } from "../src/runtime/threads.ts"
import * as Parameters from "../src/share/Parameters.ts"
import { SimulationError } from "../src/solve/SimulationError.ts"
import { StoreErrorSchema, storeReasons } from "../src/store/errorSchema.ts"
import { StoreError } from "../src/store/StoreError.ts"
import { network } from "../src/testing/network.ts"
import { TrainingError } from "../src/train/TrainingError.ts"
import { TransformError } from "../src/train/transform/TransformError.ts"
import { double } from "./doubles.ts"
import { broken, settings } from "./settings.ts"

const words = fc.oneof(
  fc.string(),
  fc.constantFrom("", "\ud800", "\"\\\n", "`x`", "{", "x".repeat(700), "y".repeat(5000), "\u0001"),
  fc.string({ unit: "binary" })
)

const names = fc.array(words, { maxLength: 20 })

const parameters = fc.array(fc.tuple(words, double), { maxLength: 3 }).map((parts) =>
  Parameters.ofEntries([{
    name: "gNa",
    key: "HH_gNa",
    domain: "nodes",
    labels: parts.map(([label]) => label),
    counts: parts.map(() => 1),
    values: Float64Array.from(parts, ([, value]) => value)
  }])
)

const cause = fc.oneof(
  words,
  words.map((message) => new Error(message)),
  words.map((message) => new RangeError(message)),
  fc.constantFrom<unknown>(undefined, null, 7, 8n, [], [1], {}, { a: 1 }, () => 1, Object.create(null))
)

const state = parameters.chain((made) =>
  fc.record({
    step: fc.nat(),
    parameters: fc.constant(made),
    numbers: fc.constant(Float64Array.from(made.entries[0].labels, () => 1)),
    memory: fc.oneof(double, fc.constant({ m: Float64Array.of(1, -0), n: [1] })),
    data: fc.constant({ seed: 3, size: 4, batch: 2 })
  })
)

const inner = fc.oneof(
  words.map((what) => new SimulationError({ reason: { _tag: "ForeignState", what } })),
  fc.tuple(words, double).map(([what, found]) =>
    new NetworkError({ reason: { _tag: "OutOfRange", what, found, range: what }, edit: what })
  )
)

const namedValues = fc.array(fc.record({ name: words, value: double }), { maxLength: 3 })

/** A field by the schema that it has. */
const byCodec = new Map<unknown, fc.Arbitrary<unknown>>([
  [text, words],
  [texts, names],
  [number, double],
  [domain, fc.constantFrom("nodes", "edges")],
  [thrown, cause],
  [thrownShown, cause]
])

const problem = fc.record({
  message: words,
  where: fc.array(fc.oneof(words, fc.nat(9)), { maxLength: 4 }),
  text: words
}).chain((parts) =>
  fc.tuple(fc.nat(parts.text.length), fc.option(words, { nil: undefined })).map(([from, nearest]) => ({
    ...parts,
    span: [from, parts.text.length] as const,
    ...(nearest === undefined ? {} : { nearest, expected: nearest })
  }))
)

/** Fields whose schema is their own. */
const byName: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  parameters,
  state,
  cause: inner,
  problems: fc.array(problem.map(({ where: _, ...rest }) => rest), { maxLength: 60 }),
  of: fc.constant("datum"),
  flaw: fc.record({ trainable: words, formula: words, by: words, slope: double, place: words, reads: words }),
  from: namedValues,
  given: namedValues,
  end: fc.constantFrom("pre", "post"),
  values: fc.tuple(double, double),
  places: fc.tuple(words, words)
}

const field = (name: string, codec: unknown): fc.Arbitrary<unknown> => {
  const found = byCodec.get(codec) ?? byName[name]
  if (found === undefined) throw new Error(`no way to draw ${name}`)
  return found
}

const reason = (spec: object): fc.Arbitrary<never> =>
  fc.constantFrom(...Object.entries(spec as Record<string, Record<string, object>>)).chain(([tag, fields]) => {
    const drawn = Object.entries(fields).map(([name, own]) => {
      const optional = (own as { readonly optional?: unknown }).optional
      const value = field(name, optional ?? own)
      return (optional === undefined ?
        value.map((x) => [[name, x]]) :
        fc.option(value, { nil: undefined }).map((x) => x === undefined ? [] : [[name, x]])) as fc.Arbitrary<
          ReadonlyArray<readonly [string, unknown]>
        >
    })
    return fc.tuple(...drawn).map((parts) => ({ _tag: tag, ...Object.fromEntries(parts.flat()) }) as never)
  })

/** Problems of a file, and their sentences. */
const flaws = <C extends string>(codes: ReadonlyArray<C>) =>
  fc.array(
    fc.record({ problem: fc.record({ code: fc.constantFrom(...codes), lines: fc.array(fc.nat()) }), text: words }),
    { minLength: 1, maxLength: 30 }
  ).map((all) => ({ problems: all.map(({ problem }) => problem), texts: all.map(({ text }) => text) }))

const simple = {
  SwcError: [Schemas.SwcError as AnyCodec<never>, flaws(Swc.codes).map((given) => new Swc.SwcError(given))],
  AscError: [Schemas.AscError as AnyCodec<never>, flaws(Asc.codes).map((given) => new Asc.AscError(given))],
  NmodlError: [
    Schemas.NmodlError as AnyCodec<never>,
    fc.array(
      problem.chain(({ expected: _, where: __, ...told }) =>
        fc.tuple(fc.constantFrom(...Nmodl.codes), fc.nat(), fc.option(words), words).map((
          [code, line, file, construct]
        ) => ({
          ...told,
          code,
          line,
          file,
          construct
        }))
      ),
      { minLength: 1, maxLength: 30 }
    ).map((problems) => new Nmodl.NmodlError({ problems }))
  ],
  ArrowError: [Schemas.ArrowError as AnyCodec<never>, words.map((message) => new ArrowError({ message }))],
  PlotError: [
    PlotErrorSchema as AnyCodec<never>,
    fc.tuple(words, words).map(([figure, message]) => new PlotError({ figure, reason: "render", message }))
  ],
  FileError: [
    FileErrorSchema as AnyCodec<never>,
    fc.tuple(words, cause).map(([path, cause]) => new FileError({ path, cause }))
  ],
  FileNameError: [
    FileNameErrorSchema as AnyCodec<never>,
    fc.tuple(words, words).map(([name, problem]) => new FileNameError({ name, problem }))
  ],
  ThreadsError: [ThreadsErrorSchema as AnyCodec<never>, words.map((message) => new ThreadsError({ message }))]
} as const

type Tagged = Error & { readonly _tag: string }

const errors: Readonly<Record<string, readonly [AnyCodec<never>, fc.Arbitrary<Tagged>]>> = {
  ...simple,
  NetworkError: [
    Schemas.NetworkError as AnyCodec<never>,
    fc.tuple(reason(networkReasons), fc.option(words, { nil: undefined })).map(([reason, edit]) =>
      new NetworkError({ reason, ...(edit === undefined ? {} : { edit }) })
    )
  ],
  NativeError: [
    NativeErrorSchema as AnyCodec<never>,
    reason(nativeReasons).map((reason) => new NativeError({ reason }))
  ],
  StoreError: [
    StoreErrorSchema as AnyCodec<never>,
    reason(storeReasons).map((reason) => new StoreError({ reason }))
  ],
  SimulationError: [
    Schemas.SimulationError as AnyCodec<never>,
    reason(simulationReasons).map((reason) => new SimulationError({ reason }))
  ],
  GradientError: [
    Schemas.GradientError as AnyCodec<never>,
    reason(gradientReasons).map((reason) => new GradientError({ reason }))
  ],
  TransformError: [
    Schemas.TransformError as AnyCodec<never>,
    reason(transformReasons).map((reason) => new TransformError({ reason }))
  ],
  TrainingError: [
    Schemas.TrainingError as AnyCodec<never>,
    reason(Schemas.trainingReasons).map((reason) => new TrainingError({ reason }))
  ],
  MechanismError: [
    Schemas.MechanismError as AnyCodec<never>,
    fc.tuple(words, fc.array(problem, { maxLength: 60 })).map(([mechanism, problems]) =>
      new MechanismError({ mechanism, problems })
    )
  ],
  JsonError: [
    Schemas.JsonError as AnyCodec<never>,
    fc.array(fc.record({ _tag: fc.constantFrom("Shape" as const, "Value" as const), path: words, message: words }), {
      maxLength: 30
    }).map((problems) => new JsonError({ problems }))
  ],
  FoldError: [
    Schemas.FoldError as AnyCodec<never>,
    fc.tuple(fc.nat(), words, network()).map(([index, title, made]) => {
      const cause = new NetworkError({
        reason: { _tag: "OutOfRange", what: title, found: NaN, range: title },
        edit: title
      })
      return new FoldError({ index, count: index + 1, title, cause, network: made })
    })
  ],
  ScanError: [
    Schemas.ScanError as AnyCodec<never>,
    fc.tuple(fc.nat(), words, inner).map(([index, point, cause]) =>
      new ScanError({ index, count: index + 1, point, cause })
    )
  ]
}

type Send = (codec: AnyCodec<never>, error: Tagged) => unknown

const send: Send = (codec, error) =>
  Schema.decodeUnknownSync(codec)(JSON.parse(JSON.stringify(Schema.encodeUnknownSync(codec)(error))))

const sent = (how: Send) =>
  fc.property(
    fc.constantFrom(...Object.values(errors)).chain(([codec, error]) => error.map((one) => ({ codec, one }))),
    ({ codec, one }) => {
      const back = how(codec, one) as Tagged
      expect(back.constructor).toBe(one.constructor)
      expect(back._tag).toBe(one._tag)
      expect(back.message).toBe(one.message)
    }
  )

const often = { ...settings, numRuns: 4 * settings.numRuns }
const change = (of: (json: string) => string): Send => (codec, error) =>
  Schema.decodeUnknownSync(codec)(JSON.parse(of(JSON.stringify(Schema.encodeUnknownSync(codec)(error)))))

describe("T2: errors that were sent", () => {
  it("are of their class and say the same", () => fc.assert(sent(send), often))

  it.each(Object.entries(errors))("%s: every draw, its reason too", (_, [codec, error]) =>
    fc.assert(
      fc.property(error, (one) => {
        const back = send(codec, one) as Tagged
        expect(back.message).toBe(one.message)
        expect(JSON.stringify(Schema.encodeUnknownSync(codec)(back as never))).toBe(
          JSON.stringify(Schema.encodeUnknownSync(codec)(one as never))
        )
      }),
      settings
    ))

  it("with numbers that are not JSON's are caught", () => {
    expect(fc.check(sent(change((json) => json.replaceAll(/"-?Infinity"|"-0"/g, "0"))), { ...often, ...broken }).failed)
      .toBe(true)
  })

  it("without what may be missing are caught", () => {
    const drop = (json: string) =>
      json.replaceAll(/"(edit|hint|nearest)":"(?:[^"\\]|\\.)*",?/g, "").replaceAll(",}", "}")
    expect(fc.check(sent(change(drop)), { ...often, ...broken }).failed).toBe(true)
  })

  it("with causes cut short are caught", () => {
    const cut = (json: string) =>
      json.replaceAll(/"message":"((?:[^"\\]|\\.){5})(?:[^"\\]|\\.)*"/g, "\"message\":\"$1\"")
    expect(fc.check(sent(change(cut)), { ...often, ...broken }).failed).toBe(true)
  })
})
