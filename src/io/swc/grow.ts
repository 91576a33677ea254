/**
 * Growing: one tree of points becomes a morphology, whatever file or graph the points came from.
 */
import { make, type Traced } from "../../network/Traced.ts"
import { arranged } from "../../network/traced/arranged.ts"
import { type Neighbours, neighbours } from "../../network/traced/neighbours.ts"
import { ordered } from "../../network/traced/ordered.ts"
import { oriented } from "./Chain.ts"
import { chains } from "./chains.ts"
import { jaxley } from "./jaxley.ts"
import { soma } from "./soma.ts"
import type { Note, Told } from "./SwcError.ts"
import type { SwcOptions } from "./SwcOptions.ts"
import type { Points } from "./tree.ts"

/** What grew of points, or why nothing did. */
export type Grown =
  | { readonly morphology: Traced; readonly notes: ReadonlyArray<Note>; readonly hasSoma: boolean }
  | { readonly problem: Told }

/** One tree of points as a morphology. */
export const grow = (points: Points, options: SwcOptions): Grown => {
  const hasSoma = points.type.includes(1)
  if (points.line.length === 1 && !hasSoma) {
    const text =
      "the only point is no soma, so it has no length and no shape; give it the type 1 to read it as a sphere"
    return { problem: { code: "single-point", lines: [points.line[0]], text } }
  }
  const own = neighbours(points)
  const relevant = options.relevantTypes ?? [1, 2, 3, 4]
  const others = points.line.filter((_, k) => ![1, 2, 3, 4, ...relevant].includes(points.type[k]))
  const otherTypes: ReadonlyArray<Note> = others.length > 0 ? [{ code: "other-types", lines: others }] : []
  if (options.reading === "jaxley") {
    const morphology = make("jaxley", ordered(points), jaxley(points, relevant, options))
    return { morphology, notes: otherTypes, hasSoma }
  }
  const said = soma(points, own, relevant)
  const cuts = options.interruptions === "cut" ? interruptions(points, own) : new Set<number>()
  const found = chains(points, own, said, cuts)
  if (found.chains.length === 0) {
    const text =
      "all points lie in one place, so there is no length and no shape; a soma of one point would be a sphere"
    return { problem: { code: "no-length", lines: points.line.toSorted((a, b) => a - b), text } }
  }
  const strands = found.chains.map((chain) => ({ line: oriented(points, chain, 0), joints: chain.joints }))
  return {
    morphology: make("frusta", ordered(points), arranged(strands, { longest: options.maxBranchLength ?? Infinity })),
    notes: [...otherTypes, ...said.notes, ...found.notes],
    hasSoma
  }
}

/** Points at which a tracing was interrupted: the next row is not that of their child, or they are a root that goes on to two sides. */
const interruptions = ({ parent }: Points, { child, first }: Neighbours): ReadonlySet<number> => {
  const out = new Set<number>()
  for (let k = 0; k < parent.length; k++) {
    const children = child.subarray(first[k], first[k + 1])
    if (parent[k] < 0 ? children.length > 1 : children.length === 1 && children[0] !== k + 1) out.add(k)
  }
  return out
}
