import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"
import * as SchemaIssue from "effect/SchemaIssue"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
const NumberList = Schema.declareConstructor<ReadonlyArray<number>, ReadonlyArray<number>>()([], () => (input, ast, options) => {
  if (!Array.isArray(input)) return Effect.fail(new SchemaIssue.InvalidType(ast, input, options))
  const issues: any[] = []
  input.forEach((x, i) => { if (typeof x !== "number") issues.push(new SchemaIssue.Pointer([i], new SchemaIssue.InvalidType(Schema.Number.ast, x, options))) })
  return issues.length ? Effect.fail(new SchemaIssue.Composite(ast, issues as any, input, options)) : Effect.succeed(input)
}, { expected: "a list of numbers" })
const Floats = NumberList.pipe(Schema.decodeTo(Schema.instanceOf(Float64Array), { decode: SchemaGetter.transform((x) => Float64Array.from(x)), encode: SchemaGetter.transform((x) => Array.from(x)) }))
const S = Schema.Struct({
  format: Schema.Literal("neurolens/network"), version: Schema.Literal(1),
  cols: Schema.Array(Schema.Union([Schema.Struct({ kind: Schema.Literal("Float"), values: Floats }), Schema.Struct({ kind: Schema.Literal("Text"), values: Schema.Array(Schema.NullOr(Schema.String)) })])),
  m: Schema.Record(Schema.String, Schema.Struct({ a: Schema.Int, c: Schema.NullOr(Schema.Struct({ n: Schema.String })) })),
  d: Schema.Literals(["nodes", "edges"])
})
const show = (i: any, d = 0): void => {
  console.log(" ".repeat(d) + i._tag, i.path ?? "", i.ast?._tag ?? "", JSON.stringify(i.input)?.slice(0, 60) ?? "", i.ast?.annotations?.expected ?? "", i.ast?.literal ?? "")
  if (i._tag === "AnyOf") console.log(" ".repeat(d), i.ast.types.map((t: any) => [t._tag, t.literal, t.propertySignatures?.map((p: any) => [p.name, p.type._tag, p.type.literal])]).map((x: any) => JSON.stringify(x)))
  if (i._tag === "UnexpectedKey") console.log(i.ast.propertySignatures?.map((p: any) => p.name))
  for (const x of i.issues ?? (i.issue ? [i.issue] : [])) show(x, d + 2)
}
const dec = Schema.decodeUnknownResult(S, { errors: "all", onExcessProperty: "error", reportInput: true } as any)
const r = dec({ format: "x", version: 1, cols: [{ kind: "Float", values: [1, "a", null] }, { kind: "Flaot", values: [] }, { values: [] }, { kind: "Text", values: [1, null], vlues: 3 }], m: { b: { a: 1.5, c: 3 }, c: { c: { n: 3, k: 2 } } }, d: "node", extra: 1 })
if (Result.isFailure(r)) show((r.failure as any).issue)
const e = Schema.encodeSync(S)({ format: "neurolens/network", version: 1, cols: [{ kind: "Float", values: Float64Array.of(1, 2) }], m: {}, d: "nodes" })
console.log(JSON.stringify(e))
const big = { format: "neurolens/network", version: 1, cols: Array.from({ length: 13 }, () => ({ kind: "Float", values: Array.from({ length: 100000 }, Math.random) })), m: {}, d: "nodes" }
console.time("dec"); const b = dec(big); console.timeEnd("dec")
console.time("enc"); Schema.encodeSync(S)(Result.getOrThrow(b)); console.timeEnd("enc")
console.time("str"); const t = JSON.stringify(big); console.timeEnd("str"); console.time("parse"); JSON.parse(t); console.timeEnd("parse")
