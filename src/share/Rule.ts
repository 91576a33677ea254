/**
 * Sharing rules: which rows have one and the same parameter, said without reference to a network.
 *
 * A partition rule splits the selected rows into classes; partitions form a lattice under `meet` and `join` with ends `one` and `each`
 * (law L6). Beyond partitions, `scaled` multiplies each row by a fixed factor, and a formula makes every row of all parameters. What a
 * rule means is said by `partition` and `ParameterIndex`.
 */
import { aFunction, aText, describing, either, type Kind, like, numbers, throwing } from "../network/border.ts"
import { because } from "../network/NetworkError.ts"
import type { Row } from "../select/columns.ts"
import { type Formula, formulaText } from "../select/Formula.ts"
import { textProblem } from "../select/rowText.ts"
import { madeOf, tooNested } from "../table/nesting.ts"
import { is, isStructural, type Structural, structural } from "../table/structural.ts"
import { mostRules } from "./limits.ts"

/** A value by which rows are told apart. */
export type Key = number | string | boolean

/** A rule that splits rows into classes. */
export type Partition =
  & Structural
  & (
    | { readonly _tag: "One" }
    | { readonly _tag: "Each" }
    | { readonly _tag: "By"; readonly columns: ReadonlyArray<string> }
    | { readonly _tag: "Per"; readonly level: "cell" | "branch" | "comp" }
    | { readonly _tag: "Key"; readonly name: string; readonly key: string | ((row: Row) => Key) }
    | { readonly _tag: "Bins"; readonly column: string; readonly edges: ReadonlyArray<number> }
    | { readonly _tag: "Meet"; readonly left: Partition; readonly right: Partition }
    | { readonly _tag: "Join"; readonly left: Partition; readonly right: Partition }
  )

/** A partition, or a partition whose rows are fixed multiples of their parameter. */
export type Linear =
  | Partition
  | Structural & { readonly _tag: "Scaled"; readonly rule: Partition; readonly factor: string | ((row: Row) => number) }

/** How rows get their values from parameters: linearly, or by a formula whose coefficients drive every row together. */
export type Rule = Linear | Formula

const isTagged = (u: unknown, tags: ReadonlyArray<string>): boolean =>
  isStructural(u) && "_tag" in u && tags.includes(u._tag as string)

const partitions = ["One", "Each", "By", "Per", "Key", "Bins", "Meet", "Join"]

/** A rule that splits rows into classes. */
const aPartition = like((u) => isTagged(u, partitions), "a sharing rule, for example Share.perCell")

/** Whether a value is a rule that this module made. */
export const isRule: (u: unknown) => u is Rule = is((u): u is Rule => isTagged(u, [...partitions, "Scaled", "Formula"]))

/** Any rule. */
export const aRule = like(isRule, "a sharing rule, for example Share.perCell")

/** One parameter for all selected rows. */
export const one: Partition = structural({ _tag: "One" as const })

/** One parameter for each selected row, in the order of the selection; inside `meet` and `join`, in the order of the table. */
export const each: Partition = structural({ _tag: "Each" as const })

/** One parameter for each combination of values of the columns, numbered by ascending values. */
export const by = describing(
  "Share.by",
  { "...columns": aText },
  (...columns: ReadonlyArray<string>): Partition => structural({ _tag: "By" as const, columns })
)

/** One parameter for each cell. */
export const perCell: Partition = structural({ _tag: "Per" as const, level: "cell" as const })

/** One parameter for each branch. */
export const perBranch: Partition = structural({ _tag: "Per" as const, level: "branch" as const })

/** One parameter for each compartment. */
export const perComp: Partition = structural({ _tag: "Per" as const, level: "comp" as const })

/** What the texts of a rule are called in messages. */
export const [theKey, theFactor] = [(name: string) => `the key "${name}"`, "the factor"] as const

/** A text or a function of the row; throws a `NetworkError` on a text that cannot be read. */
const readable = <A>(what: string, text: A): A => {
  const wrong = typeof text === "string" ? textProblem(what, text) : null
  if (wrong !== null) throw because(wrong)
  return text
}

const keyExample = "Share.key(\"distance\", \"abs(pre_x - post_x)\")"

const aKeyName = like((u) => typeof u === "string", `a string that names the key, as in ${keyExample}`)

/** Where there is one argument alone, it is the key, and the name before it is what is missing. */
const aKey: Kind = (u, what) =>
  u === undefined
    ? {
      _tag: "BadValue",
      what: "name of Share.key",
      found: "missing",
      expected: `a string that names the key before the key itself, as in ${keyExample}`
    }
    : either(aText, aFunction)(u, what)

/**
 * One parameter for each value that a text over the columns of the row, `abs(pre_x - post_x)`, or a function of the row gives; `name` is for
 * messages and labels.
 */
export const key = describing(
  "Share.key",
  { name: aKeyName, key: aKey },
  (name: string, key: string | ((row: Row) => Key)): Partition =>
    structural({ _tag: "Key" as const, name, key: readable(theKey(name), key) })
)

/** One parameter for each bin [edges[i], edges[i+1]) of a column of numbers; the last bin includes its upper end. */
export const bins = describing(
  "Share.bins",
  { column: aText, edges: numbers },
  (column: string, edges: ArrayLike<number>): Partition =>
    structural({ _tag: "Bins" as const, column, edges: Array.from(edges) })
)

/** A rule that is made of rules; throws a `NetworkError` where they are too many. */
const notTooNested = (parts: ReadonlyArray<Partition>, rule: Partition): Partition => {
  const many = tooNested("sharing rules", parts, mostRules, "give a column, or Share.key, in place of a long chain")
  if (many !== null) throw because(many)
  return madeOf(parts, rule)
}

/** The common refinement: two rows share a parameter when both rules say so. */
export const meet = describing(
  "Share.meet",
  { left: aPartition, right: aPartition },
  (left: Partition, right: Partition): Partition =>
    notTooNested([left, right], structural({ _tag: "Meet" as const, left, right }))
)

/** The finest common coarsening: two rows share a parameter when a chain of rows links them, each link by one of the rules. */
export const join = describing(
  "Share.join",
  { left: aPartition, right: aPartition },
  (left: Partition, right: Partition): Partition =>
    notTooNested([left, right], structural({ _tag: "Join" as const, left, right }))
)

/** Every row is its parameter times a fixed factor: a text over the columns of the row, such as the name of one, or a function of the row. */
export const scaled = describing(
  "Share.scaled",
  { rule: aPartition, factor: either(aText, aFunction) },
  (rule: Partition, factor: string | ((row: Row) => number)): Linear =>
    structural({ _tag: "Scaled" as const, rule, factor: readable(theFactor, factor) })
)

/** A rule as text. */
export const ruleText = throwing("Share.ruleText", { rule: aRule }, (rule: Rule): string => {
  switch (rule._tag) {
    case "One":
      return "one"
    case "Each":
      return "each"
    case "By":
      return `by(${rule.columns.join(", ")})`
    case "Per":
      return `per${rule.level[0].toUpperCase()}${rule.level.slice(1)}`
    case "Key":
      return `key(${rule.name}${typeof rule.key === "string" ? `, ${rule.key}` : ""})`
    case "Bins":
      return `bins(${rule.column}, [${rule.edges.join(", ")}])`
    case "Meet":
      return `meet(${ruleText(rule.left)}, ${ruleText(rule.right)})`
    case "Join":
      return `join(${ruleText(rule.left)}, ${ruleText(rule.right)})`
    case "Formula":
      return formulaText(rule)
    case "Scaled":
      return `scaled(${ruleText(rule.rule)}, ${typeof rule.factor === "string" ? rule.factor : "function"})`
  }
})
