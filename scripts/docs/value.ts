/**
 * The text behind `// =>`: TypeScript where it reads as TypeScript, otherwise the words themselves.
 *
 * An ellipsis stands for what is left out: `1.234…` for further digits, `"abc…"` for further text, `[1, 2, …]` for further elements.
 */
import { type Node, nodes, parse } from "../code/parse.ts"

/** What is expected. */
export type Value =
  | { readonly _tag: "Code"; readonly code: string }
  | { readonly _tag: "Text"; readonly text: string }

const globals = new Set(
  ("NaN Infinity undefined Array Object Map Set Date Math Number String BigInt Symbol Error " +
    "Float64Array Float32Array Int8Array Int16Array Int32Array Uint8Array Uint16Array Uint32Array Uint8ClampedArray " +
    "BigInt64Array BigUint64Array __digits __more").split(" ")
)

/** Names that an expression takes from outside (no members, no keys of object literals), or null where it is no expression. */
const namesOf = (code: string): ReadonlyArray<string> | null => {
  const parsed = parse(`(${code}\n)`)
  if (parsed._tag === "Unreadable" || parsed.program.body.length !== 1) return null
  const all = [...nodes(parsed.program)]
  const own = new Set(all.flatMap((node): ReadonlyArray<Node> => {
    if (node.type === "MemberExpression" && !node.computed) return [node.property]
    return node.type === "Property" && !node.computed && !node.shorthand ? [node.key] : []
  }))
  return all.flatMap((node) => node.type === "Identifier" && !own.has(node) ? [node.name] : [])
}

/** A string, a number that is cut short, or an ellipsis that stands alone. */
const piece = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|(-?\d[\d_]*(?:\.\d*)?)…(e[+-]?\d+)?|…/g

/** Writes `1.23…e-7` and a lone `…` as calls that the comparison understands; strings keep theirs. */
const withoutEllipsis = (text: string): string =>
  text.replace(piece, (found: string, digits?: string, exponent?: string) => {
    if (digits !== undefined) return `__digits("${digits}", "${exponent ?? ""}")`
    return found === "…" ? "__more" : found
  })

/** Reads an expectation; `known` says which names the page declares or imports. */
export const parseValue = (text: string, known: ReadonlySet<string>): Value => {
  const code = withoutEllipsis(text)
  const names = text === "" ? null : namesOf(code)
  return names !== null && names.every((name) => globals.has(name) || known.has(name))
    ? { _tag: "Code", code }
    : { _tag: "Text", text }
}

/** The names that a piece of code declares, parameters of functions left out. */
export const declared = (text: string): ReadonlyArray<string> => {
  const parsed = parse(text)
  if (parsed._tag === "Unreadable") return []
  return [...nodes(parsed.program)].flatMap((node) => {
    if (node.type === "VariableDeclarator") return bound(node.id)
    if (node.type === "FunctionDeclaration" || node.type === "ClassDeclaration") return node.id ? [node.id.name] : []
    return []
  })
}

/** The names that a pattern binds. */
const bound = (pattern: Node): ReadonlyArray<string> => {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name]
    case "ObjectPattern":
      return pattern.properties.flatMap((part) => bound(part.type === "Property" ? part.value : part.argument))
    case "ArrayPattern":
      return pattern.elements.flatMap((part) => part === null ? [] : bound(part))
    case "AssignmentPattern":
      return bound(pattern.left)
    case "RestElement":
      return bound(pattern.argument)
    default:
      return []
  }
}
