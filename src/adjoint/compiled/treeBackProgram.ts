/**
 * One implicit step of a small cell backwards, as a straight-line program: `solveTransposed.ts` and `implicitAdjoint.ts` unrolled.
 *
 * Ports belong to compartment k in row order, or to node t in elimination order: `bar` is the adjoint of the values after the step, then of
 * those before it; `next` and `x` are these values; `sumUp` and `sumDown` grow by what the coefficients get. In classes with rows that may
 * be held, `heldBar` is the adjoint of what is held, and `clampBar` that of what the clamp puts in, 0 afterwards.
 */
import * as Builder from "../../kernel/Builder.ts"
import type { Value } from "../../kernel/Builder.ts"
import { interned } from "../../kernel/interned.ts"
import type { Program } from "../../kernel/Program.ts"
import type { ImplicitScheme } from "../../program/System.ts"
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

/** Columns of a compartment that solves backwards read and write. */
export type BackColumn =
  | "bar"
  | "lin"
  | "constant"
  | "inverseCapacitance"
  | "capacitance"
  | "x"
  | "next"
  | "line"
  | "drive"
  | "held"
  | "heldBar"
  | "clampUnit"
  | "clampBar"

/** Ports of `treeBackProgram`. */
export type BackPort = TreePort<BackColumn, "up" | "down" | "inverse" | "sumUp" | "sumDown">

/** What a solve backwards gives beside the adjoints of values and lines. */
export type SolveWants = { readonly coefficients: boolean; readonly capacitance: boolean }

type Ports = ReturnType<typeof treePorts<BackColumn, "up" | "down" | "inverse" | "sumUp" | "sumDown">>

/** The program of a tree; `scaled` tells that lines are divided by the capacitance, `held` that rows may be held. */
export const treeBackProgram = (
  tree: Tree,
  scheme: ImplicitScheme,
  { held, scaled }: { readonly scaled: boolean; readonly held: boolean },
  wants: SolveWants
): Program<BackPort> => {
  const b = Builder.make<BackPort>()
  const ports: Ports = treePorts()
  const { compartment } = ports
  const h = b.input(ports.h)
  const at = (what: BackColumn, k: number): Value => b.input(compartment(what, k))
  const coefficient = (what: "up" | "down" | "inverse", t: number): Value => b.input(ports.node(what, t))
  const nodes = tree.compartment.length
  const y: Array<Value | null> = tree.compartment.map((k) => {
    if (k < 0) return null
    return scheme === "crankNicolson" ? b.op("mul", b.number(2), at("bar", k)) : at("bar", k)
  })
  const plus = (sum: Value | null, x: Value): Value => sum === null ? x : b.op("add", sum, x)
  /** In held rows y is given: -1/h times the adjoint of the drive, of which a clamp's current is made. */
  const choices = tree.compartment.map((k) => {
    if (!held || k < 0) return null
    const end = at("held", k)
    const drive = scaled ? b.op("mul", at("clampUnit", k), at("clampBar", k)) : b.number(0)
    return { is: b.op("eq", end, end), given: b.op("neg", b.op("div", drive, h)) }
  })
  const choose = (t: number, fixed: Value, free: Value): Value =>
    choices[t] === null ? free : b.op("select", choices[t].is, fixed, free)
  for (let t = nodes - 1; t > 0; t--) {
    const p = tree.parent[t]
    const [choice, free] = [choices[t], y[t]]
    if (choice !== null && free !== null) y[t] = choose(t, choice.given, free)
    if (y[t] !== null) {
      y[p] = plus(y[p], b.op("mul", b.op("mul", coefficient("down", t), coefficient("inverse", t)), y[t]!))
    }
  }
  for (let t = 0; t < nodes; t++) {
    const p = tree.parent[t]
    const sum = p < 0 ? y[t]! : plus(y[t], b.op("mul", coefficient("up", t), y[p]!))
    const own = b.op("mul", sum, coefficient("inverse", t))
    y[t] = choose(t, choices[t]?.given ?? own, own)
  }
  const through = held ? throughNeighbours(b, ports, tree, y as ReadonlyArray<Value>) : []
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
    b.result(compartment("constant", k), scale(own))
    b.result(compartment("lin", k), scale(lin))
    const free = scheme === "crankNicolson" ? b.op("sub", y[t]!, at("bar", k)) : y[t]!
    b.result(compartment("bar", k), free)
    if (held) {
      const line = scaled ? b.op("mul", at("line", k), at("inverseCapacitance", k)) : at("line", k)
      const diagonal = b.op("add", b.number(1), b.op("mul", h, line))
      const all = b.op("sub", through[t], b.op("mul", diagonal, y[t]!))
      // Halfway between the start and what is held, a row in the middle of a step takes half from each.
      const part = scheme === "crankNicolson" ? b.op("mul", all, b.number(0.5)) : all
      const begun = scheme === "crankNicolson" ? b.op("add", y[t]!, part) : y[t]!
      b.result(compartment("bar", k), choose(t, begun, free))
      b.result(compartment("heldBar", k), choose(t, b.op("add", at("bar", k), part), b.number(0)))
      if (scaled) b.result(compartment("clampBar", k), b.number(0))
    }
    if (scaled && wants.capacitance) {
      const part = b.op("add", b.op("mul", lin, at("line", k)), b.op("mul", own, at("drive", k)))
      b.result(compartment("capacitance", k), b.op("add", at("capacitance", k), part))
    }
  })
  if (wants.coefficients) addCoefficients(b, ports, tree, x, y as ReadonlyArray<Value>)
  return b.build()
}

/** What values get through the links that they have, from y and without the row's own diagonal; meant for held rows. */
const throughNeighbours = (
  b: Builder.ProgramBuilder<BackPort>,
  ports: Ports,
  tree: Tree,
  y: ReadonlyArray<Value>
): ReadonlyArray<Value> => {
  const out: Array<Value> = y.map(() => b.number(0))
  for (let t = 1; t < y.length; t++) {
    const p = tree.parent[t]
    const [up, down] = [b.input(ports.node("up", t)), b.input(ports.node("down", t))]
    const difference = b.op("sub", b.op("mul", down, y[t]), b.op("mul", up, y[p]))
    out[t] = b.op("sub", out[t], difference)
    out[p] = b.op("add", out[p], difference)
  }
  return out
}

/** What each link's two coefficients get: -y_p (x_p - x_t) and -y_t (x_t - x_p), without the h that both have. */
const addCoefficients = (
  b: Builder.ProgramBuilder<BackPort>,
  ports: Ports,
  tree: Tree,
  compartments: ReadonlyArray<Value | null>,
  y: ReadonlyArray<Value>
): void => {
  const x = branchPoints(b, ports, tree, compartments)
  for (let t = 1; t < x.length; t++) {
    const p = tree.parent[t]
    const difference = b.op("sub", x[p], x[t])
    const [up, down] = [ports.node("sumUp", t), ports.node("sumDown", t)]
    b.result(up, b.op("sub", b.input(up), b.op("mul", y[p], difference)))
    b.result(down, b.op("add", b.input(down), b.op("mul", y[t], difference)))
  }
}

/** The values of all nodes: a branch point has the weighted mean of its neighbours, children first. */
const branchPoints = (
  b: Builder.ProgramBuilder<BackPort>,
  ports: Ports,
  tree: Tree,
  compartments: ReadonlyArray<Value | null>
): ReadonlyArray<Value> => {
  const at = (what: "up" | "down", t: number): Value => b.input(ports.node(what, t))
  return compartments.map((own, t) => {
    if (own !== null) return own
    const members = tree.parent.flatMap((p, child) => p === t ? [[at("up", child), compartments[child]!] as const] : [])
    const all = [...members, [at("down", t), compartments[tree.parent[t]]!] as const]
    const sum = (values: ReadonlyArray<Value>): Value => values.reduce((a, c) => b.op("add", a, c))
    return b.op("div", sum(all.map(([weight, x]) => b.op("mul", weight, x))), sum(all.map(([weight]) => weight)))
  })
}
