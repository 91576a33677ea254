/**
 * The last step of `npm run build`: marks what modules of `dist` call while they load as pure, so that bundlers leave out what nobody uses.
 *
 * One idea: no module of the library does anything when it is loaded but make its values (`sideEffects` of `package.json` says so too), and a
 * bundler cannot know that of `dual(…)` or `border(…)`. `effect` is built in the same way. Source maps move along.
 */
import { decode, encode } from "@jridgewell/sourcemap-codec"
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { type Node, parse } from "../code/parse.ts"

const mark = "/* @__PURE__ */ "

const isFunction = ({ type }: Node): boolean =>
  type === "FunctionDeclaration" || type === "FunctionExpression" || type === "ArrowFunctionExpression"

/** Calls below a node that are made when the module is loaded: not those in functions, nor in fields of what a class makes. */
function* callsAtOnce(node: Node): Generator<Node> {
  if (isFunction(node) || (node.type === "PropertyDefinition" && !node.static)) return
  if (node.type === "CallExpression" || node.type === "NewExpression") yield node
  for (const part of Object.values(node) as ReadonlyArray<unknown>) {
    for (const child of Array.isArray(part) ? part as ReadonlyArray<unknown> : [part]) {
      if (typeof child === "object" && child !== null && "type" in child) yield* callsAtOnce(child as Node)
    }
  }
}

/** Where marks belong in a module: before each call that is part of a declaration, in order. What is no declaration is there for its effect. */
export const pureCalls = (code: string): ReadonlyArray<number> => {
  const parsed = parse(code)
  if (parsed._tag === "Unreadable") throw new Error(`offset ${parsed.offset}: ${parsed.reason}`)
  const calls = parsed.program.body
    .filter(({ type }) => type !== "ExpressionStatement")
    .flatMap((statement) => Array.from(callsAtOnce(statement), ({ start }) => start))
  return [...new Set(calls)].toSorted((a, b) => a - b)
}

/** A module with its calls marked. */
export const marked = (code: string, at: ReadonlyArray<number>): string =>
  [0, ...at].map((from, k) => (k === 0 ? "" : mark) + code.slice(from, at[k])).join("")

/** The mappings of a source map of `code`, moved as the marks move what they stand before. */
export const movedMappings = (mappings: string, code: string, at: ReadonlyArray<number>): string => {
  let from = 0
  return encode(
    decode(mappings).map((segments) => {
      const start = from
      const end = code.indexOf("\n", start)
      from = end < 0 ? code.length : end + 1
      const columns = at.filter((offset) => offset >= start && offset < from).map((offset) => offset - start)
      return segments.map(([column, ...rest]) =>
        [column + mark.length * columns.filter((marked) => marked <= column).length, ...rest] as typeof segments[number]
      )
    })
  )
}

const markFile = (path: string): number => {
  const code = readFileSync(path, "utf8")
  if (code.includes(mark)) return 0
  const at = pureCalls(code)
  writeFileSync(path, marked(code, at))
  const map = `${path}.map`
  if (existsSync(map)) {
    const source = JSON.parse(readFileSync(map, "utf8")) as { readonly mappings: string }
    writeFileSync(map, JSON.stringify({ ...source, mappings: movedMappings(source.mappings, code, at) }))
  }
  return at.length
}

if (process.argv[1] === import.meta.filename) {
  const dist = resolve(import.meta.dirname, "..", "..", "dist")
  const files = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".js"))
  files.forEach((name) => markFile(join(dist, name)))
}
