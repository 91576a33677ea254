/**
 * The JSON document of a sharing rule, version 1, as a schema: `{ "rule": "by", "columns": ["pre_cell_type"] }`.
 *
 * Sides of `meet` and `join` that stand left of each other are one list, so that long ones do not go deep. Functions cannot be stored; keys
 * and factors as text can.
 */
import * as Schema from "effect/Schema"
import { type Formula, formula, type Given } from "../../select/Formula.ts"
import {
  bins,
  by,
  each,
  isRule,
  join,
  key,
  meet,
  one,
  type Partition,
  perBranch,
  perCell,
  perComp,
  type Rule,
  scaled
} from "../../share/Rule.ts"
import { type AnyCodec, number, text, texts } from "./errorSchema.ts"
import { deepestSteps } from "./limits.ts"
import type { Header } from "./read.ts"
import { scalars } from "./scalars.ts"
import { numberList } from "./SelectionDocument.ts"
import { stored, Unstorable } from "./stored.ts"

/** What the document says of itself. */
export const ruleHeader: Header = { format: "neurolens/rule", version: 1, noun: "sharing rule" }

type PartitionJson =
  | { readonly rule: "one" | "each" | "perCell" | "perBranch" | "perComp" }
  | { readonly rule: "by"; readonly columns: ReadonlyArray<string> }
  | { readonly rule: "key"; readonly name: string; readonly key: string }
  | { readonly rule: "bins"; readonly column: string; readonly edges: ReadonlyArray<number> }
  | { readonly rule: "meet" | "join"; readonly of: ReadonlyArray<PartitionJson> }

type RuleJson =
  | PartitionJson
  | { readonly rule: "scaled"; readonly of: PartitionJson; readonly factor: string }
  | FormulaJson

/** A formula as JSON. */
export type FormulaJson = {
  readonly rule: "formula"
  readonly text: string
  readonly coefficients: Readonly<Record<string, number>>
  readonly given?: Readonly<Record<string, Given>>
}

const kind = <T extends string, F extends Schema.Struct.Fields>(name: T, fields: F) =>
  Schema.Struct({ rule: Schema.Literal(name), ...fields })

const inner = Schema.suspend((): AnyCodec<PartitionJson> => partitionSchema)

const partitions = [
  kind("one", {}),
  kind("each", {}),
  kind("perCell", {}),
  kind("perBranch", {}),
  kind("perComp", {}),
  kind("by", { columns: texts }),
  kind("key", { name: text, key: text }),
  kind("bins", { column: text, edges: numberList }),
  kind("meet", { of: Schema.Array(inner) }),
  kind("join", { of: Schema.Array(inner) })
] as const

// What is a union by `rule` is said again by the types, which the schemas must give.
const partitionSchema = Schema.Union([...partitions]).annotate({
  expected: `a rule, such as { "rule": "perCell" }`
}) as AnyCodec<PartitionJson>

const values = scalars<Given>(() => true, {
  one: "a number that is held",
  several: "a list of numbers, strings, booleans and null",
  either: "a number that is held, or a list of values"
})

/** A formula as JSON: its parts. */
export const FormulaParts = kind("formula", {
  text,
  coefficients: Schema.Record(Schema.String, number).annotate({ expected: "a record of coefficients" }),
  given: Schema.optionalKey(Schema.Record(Schema.String, values))
}) as AnyCodec<FormulaJson>

/** The parts of a formula. */
export const formulaJson = ({ coefficients, given, text }: Formula): FormulaJson => ({
  rule: "formula",
  text,
  coefficients,
  ...given === undefined ? {} : { given }
})

/** The formula that parts say. */
export const fromFormula = ({ coefficients, given, text }: FormulaJson): Formula => formula(text, coefficients, given)

const ruleSchema = Schema.Union([
  ...partitions,
  kind("scaled", { of: inner, factor: text }),
  FormulaParts
]) as AnyCodec<RuleJson>

const simple = { one, each, perCell, perBranch, perComp } as const

const textOf = (what: string, given: unknown): string => {
  if (typeof given === "string") return given
  throw new Unstorable(
    `${what} is a function; a function cannot be stored: write it as text, as in "abs(pre_x - post_x)"`
  )
}

const partitionJson = (rule: Partition, depth: number): PartitionJson => {
  switch (rule._tag) {
    case "One":
      return { rule: "one" }
    case "Each":
      return { rule: "each" }
    case "Per":
      return { rule: ({ cell: "perCell", branch: "perBranch", comp: "perComp" } as const)[rule.level] }
    case "By":
      return { rule: "by", columns: rule.columns }
    case "Key":
      return { rule: "key", name: rule.name, key: textOf(`the key "${rule.name}"`, rule.key) }
    case "Bins":
      return { rule: "bins", column: rule.column, edges: rule.edges }
    case "Meet":
    case "Join": {
      if (depth >= deepestSteps) {
        const message =
          `meet and join stand more than ${deepestSteps} deep within each other; put the longer side first`
        throw new Unstorable(message)
      }
      const of: Array<PartitionJson> = []
      let left: Partition = rule
      while (left._tag === rule._tag) {
        of.push(partitionJson(left.right, depth + 1))
        left = left.left
      }
      of.push(partitionJson(left, depth + 1))
      return { rule: rule._tag === "Meet" ? "meet" : "join", of: of.reverse() }
    }
  }
}

const fromPartition = (json: PartitionJson): Partition => {
  switch (json.rule) {
    case "by":
      return by(...json.columns)
    case "key":
      return key(json.name, json.key)
    case "bins":
      return bins(json.column, json.edges)
    case "meet":
    case "join": {
      const combine = json.rule === "meet" ? meet : join
      const [first, ...rest] = json.of.map(fromPartition)
      if (first === undefined || rest.length === 0) throw new Unstorable(`${json.rule} is of two rules or more`)
      return rest.reduce((left, right) => combine(left, right), first)
    }
    default:
      return simple[json.rule]
  }
}

const toJson = (rule: Rule): RuleJson => {
  switch (rule._tag) {
    case "Scaled":
      return { rule: "scaled", of: partitionJson(rule.rule, 0), factor: textOf("the factor", rule.factor) }
    case "Formula":
      return formulaJson(rule)
    default:
      return partitionJson(rule, 0)
  }
}

const fromJson = (json: RuleJson): Rule => {
  switch (json.rule) {
    case "scaled":
      return scaled(fromPartition(json.of), json.factor)
    case "formula":
      return fromFormula(json)
    default:
      return fromPartition(json)
  }
}

/** A sharing rule ⇄ JSON. */
export const RuleSchema: AnyCodec<Rule> = stored(
  ruleSchema,
  isRule,
  {
    value: "a sharing rule",
    json: "a sharing rule, as Json.encodeRule writes it"
  },
  toJson,
  fromJson
)

/** The document: a header and the rule. */
export const RuleDocument = Schema.Struct({
  format: Schema.Literal(ruleHeader.format),
  version: Schema.Literal(ruleHeader.version),
  rule: RuleSchema
})
