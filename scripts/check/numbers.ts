/**
 * Check `numbers`: nothing in `src` computes with what differs between machines.
 *
 * `Math.exp` and its kin are not specified to the bit, and neither is `**`: `x ** 2` may even change when code gets hot. `src/number` has
 * functions of our own. Pictures (`src/plot`) may use the platform's: their numbers are rounded for the screen and go nowhere else.
 */
import { lineAt, type Node, nodes, parse } from "../code/parse.ts"
import type { Problem } from "./Check.ts"
import { layerOf, sources } from "./sources.ts"

/** What of `Math` is exact, and so the same everywhere. */
const exact: ReadonlySet<string> = new Set(
  "abs ceil floor round trunc sign sqrt min max imul clz32 fround PI E LN2 LN10 LOG2E LOG10E SQRT2 SQRT1_2 random"
    .split(" ") // `purity` speaks of random
)

/** Lists what is not the same on every machine. */
export const numbers = (root: string): ReadonlyArray<Problem> =>
  sources(root, "src").filter(({ path }) => layerOf(path) !== "plot").flatMap(({ path, text }) => {
    const parsed = parse(text)
    if (parsed._tag === "Unreadable") return [`${path}:${lineAt(text, parsed.offset)} ${parsed.reason}`]
    const found = [...uses([...nodes(parsed.program)])]
    return found.map(({ node, what }) => `${path}:${lineAt(text, node.start)} uses ${what}`)
  })

/** A node whose value depends on the machine, and what to say of it. */
type Use = { readonly node: Node; readonly what: string }

function* uses(all: ReadonlyArray<Node>): Generator<Use> {
  /** Identifiers that are spoken for: names behind a dot, and `Math` in front of one. */
  const settled = new Set<Node>()
  for (const node of all) {
    if (node.type === "MemberExpression" && !node.computed) {
      settled.add(node.property)
      if (!settled.has(node.object) && isMath(node.object)) {
        settled.add(node.object)
        if (!exact.has(node.property.name)) {
          yield { node, what: `Math.${node.property.name}, whose bits differ ${instead}` }
        }
      }
    } else if (isMath(node) && !settled.has(node)) yield { node, what: `Math as a value, whose bits differ ${instead}` }
    else if (isPower(node)) yield { node, what: `**, whose bits differ between machines; ${product}` }
  }
}

const instead = "between machines; src/number has functions that do not"
const product = "write a product, or `power` and `powerOfTwo` of src/number"

const isMath = (node: Node): boolean => node.type === "Identifier" && node.name === "Math"

/** A power that is not exact. A big integer to any power, or an integer that is written down to another, is. */
const isPower = (node: Node): boolean =>
  (node.type === "AssignmentExpression" && node.operator === "**=") ||
  (node.type === "BinaryExpression" && node.operator === "**" &&
    !(node.left.type === "Literal" && typeof node.left.value === "bigint") &&
    !(isWhole(node.left) && isWhole(node.right)))

const isWhole = (node: Node): boolean =>
  node.type === "UnaryExpression"
    ? node.operator === "-" && isWhole(node.argument)
    : node.type === "Literal" && typeof node.value === "number" && /^\d+$/.test(node.raw ?? "")
