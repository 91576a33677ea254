/**
 * Another sharing rule for what is trained: its edits, and what they average.
 *
 * One idea: the table keeps its values. What is trained is let go and trained anew by the rule, so that each new parameter starts at the mean of
 * its rows; where rows differed, that changes them, and it is said.
 */
import * as Result from "effect/Result"
import { Edit, Json, Network, Select, Share } from "neurolens"
import type { Edit as Written } from "../model/Document.ts"
import type { Rule } from "../model/Message.ts"
import type { Resharing } from "../model/Scene.ts"

const ruleOf = (rule: Rule): Share.Partition => {
  switch (rule._tag) {
    case "One":
      return Share.one
    case "Each":
      return Share.each
    case "By":
      return Share.by(...rule.columns as [string, ...ReadonlyArray<string>])
    case "Text":
      return Share.key("key", rule.text)
  }
}

const selectionOf = (network: Network.Network, domain: "nodes" | "edges", rows: ReadonlyArray<number>) =>
  domain === "edges" ? Select.describeEdges(network, rows) : Select.describe(network, rows)

/** The edits that give the rows of a trainable another rule; throws the library's error where the rule cannot be. */
export const reshared = (network: Network.Network, name: string, rule: Rule): Resharing => {
  const trainable = network.trainables.find((one) => one.name === name)
  if (trainable === undefined) throw new Error(`nothing is trained by the name ${JSON.stringify(name)}`)
  const rows = [...new Set(Array.from(trainable.index.rows as ArrayLike<number>))].sort((a, b) => a - b)
  const at = selectionOf(network, trainable.domain, rows)
  const edits = [
    Edit.untrain(name),
    Edit.train(trainable.key, {
      at,
      share: ruleOf(rule),
      ...name === trainable.key ? {} : { name }
    })
  ]
  const after = Result.getOrThrow(Network.edit(network, edits))
  const made = after.trainables.find((one) => one.name === name)!
  const column = (of: Network.Network): ArrayLike<number> =>
    of[trainable.domain].columns.get(trainable.key)!.values as ArrayLike<number>
  const [was, is] = [column(network), column(after)]
  const moved = rows.filter((row) => was[row] !== is[row]).length
  const parameters = made.values.length
  const told = `${parameters} parameter${parameters === 1 ? "" : "s"} over ${rows.length} rows; ` +
    (moved === 0
      ? "all rows keep their values"
      : `${moved} rows differed within their parameter and now have its mean`)
  return { edits: JSON.parse(Json.encodeEdits(edits)).edits as ReadonlyArray<Written>, told }
}
