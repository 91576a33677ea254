/**
 * One implicit step of a small cell as a straight-line program: `solveTree.ts` unrolled, for all nodes of one tree.
 *
 * Ports are columns of compartment k of the cell in row order, and coefficients of node t in elimination order. Every operation is that of
 * the interpreter in the same order. In classes with rows that may be held, a choice at every compartment takes what is held instead.
 */
import * as Builder from "../../kernel/Builder.ts"
import type { Value } from "../../kernel/Builder.ts"
import { interned } from "../../kernel/interned.ts"
import type { Program } from "../../kernel/Program.ts"
import type { ImplicitScheme, SolveColumn } from "../../program/System.ts"
import type { Tree } from "../../program/Tree.ts"

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

/** Ports of `treeProgram`: the value, its line, what is held and what that takes, and one over the diagonal. */
export type SolvePort = TreePort<SolveColumn, SolveCoefficient>
export type SolveCoefficient = "up" | "down" | "inverse"

/** How a tree program is written. */
export type TreeOptions = {
  /** Divides the lines by the capacitance. */
  readonly scaled: boolean
  /** Gives one over the diagonals, too. */
  readonly taped?: boolean
  /** Rows may be held; where they are voltages (`scaled`), it also gives what clamps put in. */
  readonly held?: boolean
}

/** The program of a tree. */
export const treeProgram = (
  tree: Tree,
  scheme: ImplicitScheme,
  { held = false, scaled, taped = false }: TreeOptions
): Program<SolvePort> => {
  const b = Builder.make<SolvePort>()
  const { compartment, h: step, node } = treePorts<SolveColumn, SolveCoefficient>()
  const h = b.input(step)
  const at = (what: SolveColumn, k: number): Value => b.input(compartment(what, k))
  const coefficient = (what: "up" | "down", t: number): Value => b.input(node(what, t))
  const perCapacitance = (what: "lin" | "constant", k: number): Value =>
    scaled ? b.op("mul", at(what, k), at("inverseCapacitance", k)) : at(what, k)
  /** What a compartment is held at when the solve is done, where it is held; in the middle of a step it is halfway there. */
  const choices = tree.compartment.map((k) => {
    if (!held || k < 0) return null
    const end = at("held", k)
    const fixed = scheme === "backwardEuler" ? end : b.op("mul", b.op("add", end, at("x", k)), b.number(0.5))
    return { end, fixed, is: b.op("eq", end, end) }
  })
  const choose = (t: number, fixed: (choice: NonNullable<(typeof choices)[number]>) => Value, free: Value): Value => {
    const choice = choices[t]
    return choice === null ? free : b.op("select", choice.is, fixed(choice), free)
  }
  const excess: Array<Value> = []
  const inverse: Array<Value> = []
  const right: Array<Value> = []
  const nodes = tree.compartment.length
  for (let t = 0; t < nodes; t++) {
    const k = tree.compartment[t]
    excess[t] = k < 0 ? b.number(0) : b.op("add", b.number(1), b.op("mul", h, perCapacitance("lin", k)))
    right[t] = k < 0 ? b.number(0) : b.op("add", at("x", k), b.op("mul", h, perCapacitance("constant", k)))
  }
  // A pivot that is not positive is an error (pivotFlaw.ts): NaN brings the run to the interpreter, which says where. Held rows cut a tree,
  // so it is put into each row there; else into the root, whose value goes down to all.
  const isPositive = (pivot: Value): Value => b.op("lt", b.number(0), pivot)
  let least: Value | null = null
  for (let t = nodes - 1; t >= 0; t--) {
    const p = tree.parent[t]
    const one = (): Value => b.number(1)
    const pivot = p < 0 ? excess[t] : b.op("add", excess[t], coefficient("down", t))
    const inverted = b.op("div", b.number(1), pivot)
    inverse[t] = held ? choose(t, one, b.op("select", isPositive(pivot), inverted, b.number(NaN))) : inverted
    least = least === null ? pivot : b.op("pmin", least, pivot)
    excess[t] = choose(t, one, excess[t])
    right[t] = choose(t, ({ fixed }) => fixed, right[t])
    if (taped) b.result(node("inverse", t), inverse[t])
    if (p < 0) continue
    const factor = b.op("mul", coefficient("up", t), inverse[t])
    excess[p] = b.op("add", excess[p], b.op("mul", factor, excess[t]))
    right[p] = b.op("add", right[p], b.op("mul", factor, right[t]))
  }
  if (!held) right[0] = b.op("select", isPositive(least!), right[0], b.number(NaN))
  for (let t = 0; t < nodes; t++) {
    const p = tree.parent[t]
    const sum = p < 0 ? right[t] : b.op("add", right[t], b.op("mul", coefficient("down", t), right[p]))
    right[t] = choose(t, ({ fixed }) => fixed, b.op("mul", sum, inverse[t]))
    const k = tree.compartment[t]
    if (k >= 0) {
      const next = scheme === "backwardEuler"
        ? right[t]
        : choose(t, ({ end }) => end, b.op("sub", b.op("mul", b.number(2), right[t]), at("x", k)))
      b.result(compartment("x", k), next)
    }
  }
  if (!held || !scaled) return b.build()
  // What clamps put in: `holdingDrive.ts`, in its order.
  const dt = scheme === "backwardEuler" ? h : b.op("mul", b.number(2), h)
  const away: Array<Value> = tree.compartment.map(() => b.number(0))
  for (let t = 1; t < nodes; t++) {
    const p = tree.parent[t]
    const difference = b.op("sub", right[t], right[p])
    away[t] = b.op("add", away[t], b.op("mul", coefficient("down", t), difference))
    away[p] = b.op("sub", away[p], b.op("mul", coefficient("up", t), difference))
  }
  tree.compartment.forEach((k, t) => {
    if (k < 0) return
    const change = b.op("div", b.op("sub", at("held", k), at("x", k)), dt)
    const leak = b.op("add", change, b.op("mul", perCapacitance("lin", k), right[t]))
    const drive = b.op("add", b.op("sub", leak, perCapacitance("constant", k)), b.op("div", away[t], h))
    const free = b.number(0)
    b.result(
      compartment("clampCurrent", k),
      b.op("select", choices[t]!.is, b.op("mul", at("clampUnit", k), drive), free)
    )
  })
  return b.build()
}
