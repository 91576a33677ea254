/**
 * One implicit step of a small cell as a straight-line program: `solveTree.ts` unrolled, for all nodes of one tree.
 *
 * Ports are columns of compartment k of the cell in row order, and coefficients of node t in elimination order. Every operation is that of
 * the interpreter in the same order.
 */
import * as Builder from "../../kernel/Builder.ts"
import type { Value } from "../../kernel/Builder.ts"
import { interned } from "../../kernel/interned.ts"
import type { Program } from "../../kernel/Program.ts"
import type { Tree } from "./Tree.ts"

/** A number that the tree programs of one kind read or write: of a compartment (C), of a node (N), or the step. */
export type TreePort<C extends string, N extends string> =
  | { readonly _tag: "H" }
  | { readonly _tag: "Compartment"; readonly what: C; readonly k: number }
  | { readonly _tag: "Node"; readonly what: N; readonly t: number }

/** Ports of one program, each made once. */
export const treePorts = <C extends string, N extends string>(): {
  readonly h: TreePort<C, N>
  readonly compartment: (what: C, k: number) => TreePort<C, N>
  readonly node: (what: N, t: number) => TreePort<C, N>
} => {
  const made = interned<TreePort<C, N>>()
  return {
    h: { _tag: "H" },
    compartment: (what, k) => made(["Compartment", what, k], () => ({ _tag: "Compartment", what, k })),
    node: (what, t) => made(["Node", what, t], () => ({ _tag: "Node", what, t }))
  }
}

/** Ports of `treeProgram`: the value, its line, and one over the diagonal. */
export type SolvePort = TreePort<SolveColumn, SolveCoefficient>
export type SolveColumn = "x" | "lin" | "constant" | "inverseCapacitance"
export type SolveCoefficient = "up" | "down" | "inverse"

/** What the solve needs to know of a scheme: Crank-Nicolson mirrors the half step at the start. */
export type ImplicitScheme = "backwardEuler" | "crankNicolson"

/** The program of a tree; `scaled` divides the lines by the capacitance; `taped` also gives one over the diagonals. */
export const treeProgram = (
  tree: Tree,
  scheme: ImplicitScheme,
  scaled: boolean,
  taped = false
): Program<SolvePort> => {
  const b = Builder.make<SolvePort>()
  const { compartment, h: step, node } = treePorts<SolveColumn, SolveCoefficient>()
  const h = b.input(step)
  const at = (what: SolveColumn, k: number): Value => b.input(compartment(what, k))
  const coefficient = (what: "up" | "down", t: number): Value => b.input(node(what, t))
  const perCapacitance = (what: "lin" | "constant", k: number): Value =>
    scaled ? b.op("mul", at(what, k), at("inverseCapacitance", k)) : at(what, k)
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
    inverse[t] = b.op("div", b.number(1), p < 0 ? excess[t] : b.op("add", excess[t], coefficient("down", t)))
    if (taped) b.result(node("inverse", t), inverse[t])
    if (p < 0) continue
    const factor = b.op("mul", coefficient("up", t), inverse[t])
    excess[p] = b.op("add", excess[p], b.op("mul", factor, excess[t]))
    right[p] = b.op("add", right[p], b.op("mul", factor, right[t]))
  }
  for (let t = 0; t < nodes; t++) {
    const p = tree.parent[t]
    const sum = p < 0 ? right[t] : b.op("add", right[t], b.op("mul", coefficient("down", t), right[p]))
    right[t] = b.op("mul", sum, inverse[t])
    const k = tree.compartment[t]
    if (k >= 0) {
      b.result(
        compartment("x", k),
        scheme === "backwardEuler" ? right[t] : b.op("sub", b.op("mul", b.number(2), right[t]), at("x", k))
      )
    }
  }
  return b.build()
}
