/**
 * Selections as code: the path that makes the same expression again.
 *
 * What is a program, a function of a value or of a row, is a hole.
 */
import type { EdgeExpression, Index, NodeExpression, Where } from "../select/Expression.ts"
import type { Selection, SourceSelection } from "../select/Select.ts"
import { call, type Code, data, hole, method, name, number, record, text } from "./Code.ts"

/** The code of a selection. */
export const selectionCode = (selection: Selection): Code =>
  selection.domain === "nodes" ? nodesCode(selection.expression) : edgesCode(selection.expression)

/** The code of a selection of sources. */
export const sourcesCode = ({ index }: SourceSelection): Code =>
  index === "all" ? name("Select", "sources") : call(name("Select", "source"), indexCode(index, "source"))

/** A step from everything begins at the module, any other at what it narrows: `Select.cell(0)`, `….branch(1)`. */
const step = (of: NodeExpression, member: string, ...args: ReadonlyArray<Code>): Code =>
  of._tag === "All" ? call(name("Select", member), ...args) : method(nodesCode(of), member, ...args)

const nodesCode = (e: NodeExpression): Code => {
  switch (e._tag) {
    case "All":
      return name("Select", "all")
    case "At": {
      const scope = e.scope === "global" && e.level !== "cell" ? [record([["scope", data("global", "scope")]])] : []
      return step(e.of, e.level, indexCode(e.index, e.level), ...scope)
    }
    case "Loc":
      return step(e.of, "loc", data(e.at !== "all" && e.at.length === 1 ? e.at[0] : e.at, "loc"))
    case "Group":
      return step(e.of, "group", data(e.name, "group"))
    case "Mechanism":
      return step(e.of, "mechanism", data(e.name, "mechanism"))
    case "Where":
      return step(e.of, "where", whereCode(e.where))
    case "Path":
      return method(nodesCode(e.of), "path", ...e.nodes === undefined ? [] : [nodesCode(e.nodes)])
    case "Rows":
      return call(name("Select", "rows"), data(e.rows, "rows"))
    case "And":
      return method(nodesCode(e.left), "and", nodesCode(e.right))
    case "Or":
      return method(nodesCode(e.left), "or", nodesCode(e.right))
    case "Not":
      return method(nodesCode(e.of), "not")
  }
}

const edgesCode = (e: EdgeExpression): Code => {
  switch (e._tag) {
    case "All":
      return name("Select", "edges")
    case "Type":
      return e.of._tag === "All"
        ? call(name("Select", "synapse"), data(e.name, "synapse"))
        : method(edgesCode(e.of), "synapse", data(e.name, "synapse"))
    case "Edge":
      return method(edgesCode(e.of), "edge", indexCode(e.index, "edge"))
    case "Where":
      return method(edgesCode(e.of), "where", whereCode(e.where))
    case "Pre":
      return method(edgesCode(e.of), "pre", nodesCode(e.nodes))
    case "Post":
      return method(edgesCode(e.of), "post", nodesCode(e.nodes))
    case "Between":
      return method(edgesCode(e.of), "between", nodesCode(e.nodes))
    case "Rows":
      return method(name("Select", "edges"), "rows", data(e.rows, "rows"))
    case "And":
      return method(edgesCode(e.left), "and", edgesCode(e.right))
    case "Or":
      return method(edgesCode(e.left), "or", edgesCode(e.right))
    case "Not":
      return method(edgesCode(e.of), "not")
  }
}

const indexCode = (index: Index, what: string): Code => {
  if (typeof index !== "object" || index === null || !("_tag" in index)) return data(index, `the index of ${what}`)
  const { from, step, to } = index
  return call(name("Select", "range"), number(from), number(to), ...step === 1 ? [] : [number(step)])
}

const whereCode = (where: Where): Code => {
  if (typeof where === "string") return text(where)
  if (typeof where === "function") return hole("the predicate on the row in `where`", instead)
  return record(
    Object.entries(where).map(([column, test]) => [
      column,
      typeof test === "function" ? hole(`the predicate on "${column}" in \`where\``, instead) : data(test, "the test")
    ])
  )
}

const instead = "a value, a list of values, or a test as text, such as where(\"radius > 1\")"
