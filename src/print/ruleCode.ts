/**
 * Sharing rules as code. A key or a factor that is a function of the row is a program, and a hole.
 */
import type { Rule } from "../share/Rule.ts"
import { call, type Code, data, hole, name, number, record, text } from "./Code.ts"

const share = (member: string, ...args: ReadonlyArray<Code>): Code => call(name("Share", member), ...args)

/** The code of a rule. */
export const ruleCode = (rule: Rule): Code => {
  switch (rule._tag) {
    case "One":
      return name("Share", "one")
    case "Each":
      return name("Share", "each")
    case "By":
      return share("by", ...rule.columns.map(text))
    case "Per":
      return name("Share", `per${rule.level[0].toUpperCase()}${rule.level.slice(1)}`)
    case "Key":
      return share(
        "key",
        text(rule.name),
        typeof rule.key === "string" ? text(rule.key) : hole(`the key "${rule.name}" of Share.key`, instead)
      )
    case "Bins":
      return share("bins", text(rule.column), data(rule.edges, "edges"))
    case "Meet":
      return share("meet", ruleCode(rule.left), ruleCode(rule.right))
    case "Join":
      return share("join", ruleCode(rule.left), ruleCode(rule.right))
    case "Formula": {
      const { coefficients, given } = rule
      const own = Object.entries(coefficients).map(([name, value]) => [name, number(value)] as const)
      const lists = Object.entries(given ?? {}).map(([name, list]) =>
        [name, typeof list === "number" ? number(list) : data(list, `the list for ${name}`)] as const
      )
      return share("formula", text(rule.text), record(own), ...given === undefined ? [] : [record(lists)])
    }
    case "Scaled":
      return share(
        "scaled",
        ruleCode(rule.rule),
        typeof rule.factor === "string"
          ? text(rule.factor)
          : hole("the factor of Share.scaled", instead)
      )
  }
}

const instead = "a text over the columns of the row, such as \"abs(pre_x - post_x)\""
