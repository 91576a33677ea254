/**
 * Turns the comments `// => value` and `// throws Name: text` of a block into calls that check them.
 *
 * One idea: an expectation is about the statement that ends in front of it. Lines keep their numbers, so an error in the generated
 * program is an error in the page.
 */
import { type Comment, lineAt, type Node, nodes, parse } from "../code/parse.ts"
import { parseValue } from "./value.ts"

/** A block with its comments turned into calls; problems carry the index of their line in the block. */
export type Checked = {
  readonly text: string
  readonly problems: ReadonlyArray<{ readonly line: number; readonly text: string }>
}

/** An expectation: what it says, and where the code in front of it ends. */
type Expectation = { readonly kind: "equals" | "throws"; readonly text: string; readonly end: number }

/** A text to write in the place of another. */
type Change = { readonly start: number; readonly end: number; readonly text: string }

/** What an expectation can be about: an expression, or a constant with its value. */
type Target =
  | { readonly _tag: "Expression"; readonly value: Node }
  | { readonly _tag: "Constant"; readonly value: Node; readonly name: string; readonly start: number }

/** What each end of a statement is the end of, its semicolon left out. */
const targets = (program: Node): ReadonlyMap<number, Target> =>
  new Map(
    [...nodes(program)].flatMap((node): ReadonlyArray<readonly [number, Target]> => {
      if (node.type === "ExpressionStatement") {
        return [[node.expression.end, { _tag: "Expression", value: node.expression }]]
      }
      if (node.type !== "VariableDeclaration" || node.declarations.length !== 1) return []
      const [{ id, init }] = node.declarations
      return id.type !== "Identifier" || init === null
        ? []
        : [[init.end, { _tag: "Constant", value: init, name: id.name, start: node.start }]]
    })
  )

/** The place behind the last code before `offset`, semicolons left out. */
const codeBefore = (text: string, comments: ReadonlyArray<Comment>, offset: number): number => {
  let at = offset
  for (;;) {
    at = text.slice(0, at).replace(/[\s;]+$/, "").length
    const comment = comments.find(({ end }) => end === at)
    if (comment === undefined) return at
    at = comment.start
  }
}

/** The expectations of a block in order; further lines of a text are comments that are indented more. */
const expectations = (text: string, comments: ReadonlyArray<Comment>): ReadonlyArray<Expectation> =>
  comments.flatMap((comment, index) => {
    const match = comment.type === "Line" ? /^ (=>|throws\b)\s*(.*)$/.exec(comment.value) : null
    if (match === null) return []
    const parts = [match[2].trimEnd()]
    for (let next = index + 1; next < comments.length; next++) {
      const { start, type, value } = comments[next]
      if (type !== "Line" || !value.startsWith("    ")) break
      if (!/^\n[ \t]*$/.test(text.slice(comments[next - 1].end, start))) break
      parts.push(value.slice("    ".length).trimEnd())
    }
    const kind = match[1] === "=>" ? "equals" : "throws"
    return [{ kind, text: parts.join("\n"), end: codeBefore(text, comments, comment.start) }]
  })

/**
 * Rewrites the expectations of a block. `known` holds the names that the program declares or imports, `place` gives the position
 * that a failure prints for a line of the block.
 */
export const check = (text: string, known: ReadonlySet<string>, place: (line: number) => string): Checked => {
  const parsed = parse(text)
  if (parsed._tag === "Unreadable") {
    return { text, problems: [{ line: lineAt(text, parsed.offset) - 1, text: parsed.reason }] }
  }
  const ends = targets(parsed.program)
  const problems: Array<{ readonly line: number; readonly text: string }> = []
  const changes: Array<Change> = []
  for (const expectation of expectations(text, parsed.comments)) {
    const line = lineAt(text, Math.max(expectation.end - 1, 0)) - 1
    const target = ends.get(expectation.end)
    if (target === undefined) {
      problems.push({ line, text: `no expression and no "const name = expression" ends in front of this expectation` })
    } else changes.push(...call(text, expectation, target, known, JSON.stringify(place(line))))
  }
  return { text: changed(text, changes), problems }
}

/** The changes that make a statement check itself; `at` is its position, as code. */
const call = (
  text: string,
  { kind, text: wanted }: Expectation,
  target: Target,
  known: ReadonlySet<string>,
  at: string
): ReadonlyArray<Change> => {
  const { end, start } = target.value
  const around = (from: number, before: string, after: string): ReadonlyArray<Change> => [
    { start: from, end: start, text: before },
    { start: end, end: endOfLine(text, end), text: after }
  ]
  if (kind === "throws") {
    const later = [...nodes(target.value)].some(({ type }) => type === "AwaitExpression")
    const before = later ? "await __throwsLater(async () => (" : "__throws(() => ("
    return around(target._tag === "Constant" ? target.start : start, before, `), ${JSON.stringify(wanted)}, ${at})`)
  }
  const value = parseValue(wanted, known)
  const expected = value._tag === "Code" ? `() => (${value.code.replaceAll("\n", " ")})` : JSON.stringify(value.text)
  if (target._tag === "Constant") return around(start, "", `; __equals(${target.name}, ${expected}, ${at})`)
  return isPrinting(target.value)
    ? around(start, "__mark(); ", `; __printed(${JSON.stringify(wanted)}, ${at})`)
    : around(start, "__equals((", `), ${expected}, ${at})`)
}

const isPrinting = (node: Node): boolean =>
  node.type === "CallExpression" && node.callee.type === "MemberExpression" && !node.callee.computed &&
  node.callee.object.type === "Identifier" && node.callee.object.name === "console" &&
  ["log", "info", "warn", "error"].includes(node.callee.property.name)

const endOfLine = (text: string, from: number): number => {
  const end = text.indexOf("\n", from)
  return end < 0 ? text.length : end
}

/** A text with changes that do not overlap. */
const changed = (text: string, changes: ReadonlyArray<Change>): string =>
  changes
    .toSorted((a, b) => b.start - a.start)
    .reduce((rest, change) => rest.slice(0, change.start) + change.text + rest.slice(change.end), text)
