/**
 * One implicit step of a small cell backwards, as a straight-line program: `solveTransposed.ts` and `implicitAdjoint.ts` unrolled.
 *
 * Inputs and results are `<name>@<k>` for compartment k in row order, and `up@t`, `down@t`, `inverse@t`, `sum up@t`, `sum down@t` for node
 * t in elimination order: `bar` is the adjoint of the values after the step, then of those before it; `next` and `x` are these values.
 */
import * as Builder from "../../kernel/Builder.ts"
import type { Value } from "../../kernel/Builder.ts"
import type { Program } from "../../kernel/Program.ts"
import type { Tree } from "../../solve/compiled/Tree.ts"
import type { ImplicitScheme } from "../../solve/compiled/treeProgram.ts"

/** What a solve backwards gives beside the adjoints of values and lines. */
export type SolveWants = { readonly coefficients: boolean; readonly capacitance: boolean }

/** The program of a tree; `scaled` tells that lines are divided by the capacitance. */
export const treeBackProgram = (tree: Tree, scheme: ImplicitScheme, scaled: boolean, wants: SolveWants): Program => {
  const b = Builder.make()
  const h = b.input("h")
  const at = (name: string, k: number): Value => b.input(`${name}@${k}`)
  const nodes = tree.compartment.length
  const y: Array<Value | null> = tree.compartment.map((k) => {
    if (k < 0) return null
    return scheme === "crankNicolson" ? b.op("mul", b.number(2), at("bar", k)) : at("bar", k)
  })
  const plus = (sum: Value | null, x: Value): Value => sum === null ? x : b.op("add", sum, x)
  for (let t = nodes - 1; t > 0; t--) {
    const p = tree.parent[t]
    if (y[t] !== null) y[p] = plus(y[p], b.op("mul", b.op("mul", at("down", t), at("inverse", t)), y[t]!))
  }
  for (let t = 0; t < nodes; t++) {
    const p = tree.parent[t]
    const sum = p < 0 ? y[t]! : plus(y[t], b.op("mul", at("up", t), y[p]!))
    y[t] = b.op("mul", sum, at("inverse", t))
  }
  const x = tree.compartment.map((k) => {
    if (k < 0) return null
    const next = at("next", k)
    return scheme === "crankNicolson" ? b.op("mul", b.op("add", next, at("x", k)), b.number(0.5)) : next
  })
  tree.compartment.forEach((k, t) => {
    if (k < 0) return
    const own = b.op("mul", h, y[t]!)
    const lin = b.op("neg", b.op("mul", own, x[t]!))
    const scale = (value: Value): Value => scaled ? b.op("mul", value, at("inverseCapacitance", k)) : value
    b.result(`constant@${k}`, scale(own))
    b.result(`lin@${k}`, scale(lin))
    b.result(`bar@${k}`, scheme === "crankNicolson" ? b.op("sub", y[t]!, at("bar", k)) : y[t]!)
    if (scaled && wants.capacitance) {
      const part = b.op("add", b.op("mul", lin, at("line", k)), b.op("mul", own, at("drive", k)))
      b.result(`capacitance@${k}`, b.op("add", at("capacitance", k), part))
    }
  })
  if (wants.coefficients) addCoefficients(b, tree, x, y as ReadonlyArray<Value>)
  return b.build()
}

/** What each link's two coefficients get: -y_p (x_p - x_t) and -y_t (x_t - x_p), without the h that both have. */
const addCoefficients = (
  b: Builder.Builder,
  tree: Tree,
  compartments: ReadonlyArray<Value | null>,
  y: ReadonlyArray<Value>
): void => {
  const at = (name: string, k: number): Value => b.input(`${name}@${k}`)
  const x = branchPoints(b, tree, compartments)
  for (let t = 1; t < x.length; t++) {
    const p = tree.parent[t]
    const difference = b.op("sub", x[p], x[t])
    b.result(`sum up@${t}`, b.op("sub", at("sum up", t), b.op("mul", y[p], difference)))
    b.result(`sum down@${t}`, b.op("add", at("sum down", t), b.op("mul", y[t], difference)))
  }
}

/** The values of all nodes: a branch point has the weighted mean of its neighbours, children first. */
const branchPoints = (
  b: Builder.Builder,
  tree: Tree,
  compartments: ReadonlyArray<Value | null>
): ReadonlyArray<Value> => {
  const at = (name: string, k: number): Value => b.input(`${name}@${k}`)
  return compartments.map((own, t) => {
    if (own !== null) return own
    const members = tree.parent.flatMap((p, child) => p === t ? [[at("up", child), compartments[child]!] as const] : [])
    const all = [...members, [at("down", t), compartments[tree.parent[t]]!] as const]
    const sum = (values: ReadonlyArray<Value>): Value => values.reduce((a, c) => b.op("add", a, c))
    return b.op("div", sum(all.map(([weight, x]) => b.op("mul", weight, x))), sum(all.map(([weight]) => weight)))
  })
}
