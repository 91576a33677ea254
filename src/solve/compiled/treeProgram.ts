/**
 * One implicit step of a small cell as a straight-line program: `solveTree.ts` unrolled, for all nodes of one tree.
 *
 * Inputs and results are `<column>@<k>` for compartment k of the cell in row order, and `up@t`, `down@t` for node t in
 * elimination order. Every operation is that of the interpreter in the same order.
 */
import * as Builder from "../../kernel/Builder.ts"
import type { Value } from "../../kernel/Builder.ts"
import type { Program } from "../../kernel/Program.ts"
import type { Tree } from "./Tree.ts"

/** What the solve needs to know of a scheme: Crank-Nicolson mirrors the half step at the start. */
export type ImplicitScheme = "backwardEuler" | "crankNicolson"

/** The program of a tree; `scaled` divides the lines by the capacitance; `taped` also gives `inverse@t`, one over the diagonals. */
export const treeProgram = (tree: Tree, scheme: ImplicitScheme, scaled: boolean, taped = false): Program => {
  const b = Builder.make()
  const h = b.input("h")
  const at = (name: string, k: number): Value => b.input(`${name}@${k}`)
  const perCapacitance = (name: string, k: number): Value =>
    scaled ? b.op("mul", at(name, k), at("inverseCapacitance", k)) : at(name, k)
  const excess: Array<Value> = []
  const inverse: Array<Value> = []
  const right: Array<Value> = []
  const nodes = tree.compartment.length
  for (let t = 0; t < nodes; t++) {
    const k = tree.compartment[t]
    excess[t] = k < 0 ? b.number(0) : b.op("add", b.number(1), b.op("mul", h, perCapacitance("lin", k)))
    right[t] = k < 0 ? b.number(0) : b.op("add", at("x", k), b.op("mul", h, perCapacitance("constant", k)))
  }
  for (let t = nodes - 1; t >= 0; t--) {
    const p = tree.parent[t]
    inverse[t] = b.op("div", b.number(1), p < 0 ? excess[t] : b.op("add", excess[t], at("down", t)))
    if (taped) b.result(`inverse@${t}`, inverse[t])
    if (p < 0) continue
    const factor = b.op("mul", at("up", t), inverse[t])
    excess[p] = b.op("add", excess[p], b.op("mul", factor, excess[t]))
    right[p] = b.op("add", right[p], b.op("mul", factor, right[t]))
  }
  for (let t = 0; t < nodes; t++) {
    const p = tree.parent[t]
    const sum = p < 0 ? right[t] : b.op("add", right[t], b.op("mul", at("down", t), right[p]))
    right[t] = b.op("mul", sum, inverse[t])
    const k = tree.compartment[t]
    if (k >= 0) {
      b.result(
        `x@${k}`,
        scheme === "backwardEuler" ? right[t] : b.op("sub", b.op("mul", b.number(2), right[t]), at("x", k))
      )
    }
  }
  return b.build()
}
