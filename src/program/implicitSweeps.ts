/**
 * One implicit step of the cells of a class, as sweeps over their trees: `solveTree.ts` with every operation in its order.
 *
 * Each node keeps its row's sum (`excess`, later one over its pivot), its right-hand side (later its value) and, in classes with rows that
 * may be held, what it is held at, NaN where it is free, and what flows away from it. A pivot that is not positive is an error
 * (`pivotFlaw.ts`): one over it is NaN, which brings the run to the interpreter, which says where.
 */
import * as Builder from "../kernel/Builder.ts"
import type { Value } from "../kernel/Builder.ts"
import * as Columns from "./Columns.ts"
import * as Place from "./Place.ts"
import type { Over, Sweep } from "./Step.ts"
import { type ImplicitScheme, schemeKinds, type System } from "./System.ts"

/** What is known of a solve: of which system, by its number, in cells of which rows may be held; `taped` gives one over the pivots too. */
export type Solve = {
  readonly system: System
  readonly index: number
  readonly held: boolean
  readonly taped?: boolean
}

/** Numbers per node that are kept from sweep to sweep. */
const [excess, right, fixed, away] = [0, 1, 2, 3].map((k) => Columns.scratch(k))

/** Writes a body of a sweep. */
export type CellBuilder = Builder.ProgramBuilder<Place.CellPlace>

/** A sweep whose body is written by a function. */
export const sweep = <P = Place.CellPlace>(
  over: Over,
  write: (b: Builder.ProgramBuilder<P>) => void,
  adds: ReadonlyArray<P> = []
): Sweep<P> => {
  const b = Builder.make<P>()
  write(b)
  return { over, body: { program: b.build(), adds: new Set(adds) } }
}

/** The slope or the constant of a compartment's line, per capacitance where the system asks for it. */
export const line = (b: CellBuilder, { constant, lin, scaled }: System, part: "lin" | "constant"): Value => {
  const value = b.input(Place.node(part === "lin" ? lin : constant))
  return scaled ? b.op("mul", value, b.input(Place.node(Columns.inverseCapacitance))) : value
}

/** Where a value is a number, one thing, else another. */
export const whereHeld = (b: Builder.Builder, held: Value, then: Value, free: Value): Value =>
  b.op("select", b.op("eq", held, held), then, free)

/** Held rows have the equation x = what they are held at, before anything is eliminated. */
export const heldRows = (): Sweep =>
  sweep("compartments", (b) => {
    const at = b.input(Place.node(fixed))
    for (const [column, value] of [[excess, b.number(1)], [right, at]] as const) {
      b.result(Place.node(column), whereHeld(b, at, value, b.input(Place.node(column))))
    }
  })

/** What a solve begins and ends with, whatever is in between. */
type Ends = Readonly<Record<"begin" | "beginPoints" | "publish", Sweep>>

/** The sums, right-hand sides and held values of rows, and what becomes of their values; `joined` where junctions put something in too. */
export const implicitEnds = (scheme: ImplicitScheme, { held, system }: Solve, joined = false): Ends => {
  const { mirrored } = schemeKinds[scheme]
  const x = Place.node(system.x)
  const end = Place.node(Columns.heldSlot(system.ion))
  const givesCurrents = held && system.ion === null

  const begin = sweep("compartments", (b) => {
    const h = b.input(Place.h)
    b.result(Place.node(excess), b.op("add", b.number(1), b.op("mul", h, line(b, system, "lin"))))
    b.result(Place.node(right), b.op("add", b.input(x), b.op("mul", h, line(b, system, "constant"))))
    if (!held) return
    // What the row is held at when the solve is done; in the middle of a step it is halfway there.
    const at = b.input(end)
    const halfway = (): Value => b.op("mul", b.op("add", at, b.input(x)), b.number(0.5))
    b.result(Place.node(fixed), mirrored ? halfway() : at)
    if (givesCurrents) b.result(Place.node(away), b.number(0))
  })
  const beginPoints = sweep("branchPoints", (b) => {
    for (const column of [excess, right, ...(givesCurrents ? [away] : [])]) b.result(Place.node(column), b.number(0))
    if (held) b.result(Place.node(fixed), b.number(NaN))
  })
  /** What the clamp puts in: its unit times (V - x)/dt + lin m - constant - G m; 0 where the row is free. */
  const clampCurrent = (b: CellBuilder, value: Value): Value => {
    const [at, h] = [b.input(end), b.input(Place.h)]
    const dt = mirrored ? b.op("mul", b.number(2), h) : h
    const change = b.op("div", b.op("sub", at, b.input(x)), dt)
    const leak = b.op("add", change, b.op("mul", line(b, system, "lin"), value))
    const flow = b.op("div", b.input(Place.node(away)), h)
    const drive = b.op("add", b.op("sub", leak, line(b, system, "constant")), flow)
    const all = joined ? drive : b.op("mul", b.input(Place.node(Columns.clampUnit)), drive)
    return whereHeld(b, at, all, b.number(0))
  }
  const publish = sweep("compartments", (b) => {
    const value = b.input(Place.node(right))
    if (givesCurrents) b.result(Place.node(Columns.clampCurrent), clampCurrent(b, value))
    if (givesCurrents && joined) b.result(Place.node(Columns.solved), value)
    const free = mirrored ? b.op("sub", b.op("mul", b.number(2), value), b.input(x)) : value
    const isGiven = !held || !mirrored // the value is that of the end already
    b.result(x, isGiven ? free : whereHeld(b, b.input(end), b.input(end), free))
  })
  return { begin, beginPoints, publish }
}

/** The sweeps of a solve. */
export const implicitSweeps = (scheme: ImplicitScheme, solve: Solve): ReadonlyArray<Sweep> => {
  const { held, index, system, taped = false } = solve
  const { begin, beginPoints, publish } = implicitEnds(scheme, solve)
  const [up, down] = (["up", "down"] as const).map((way) => Place.node(Columns.coefficient(way, index)))
  const givesCurrents = held && system.ion === null
  /** In rows that may be held, one thing where they are and another where they are free. */
  const choose = (b: CellBuilder, then: (at: Value) => Value, free: Value): Value => {
    if (!held) return free
    const at = b.input(Place.node(fixed))
    return whereHeld(b, at, then(at), free)
  }

  /** One over the pivot of the node at hand, and its row's sum and right-hand side, all as they are where it may be held. */
  const invert = (b: CellBuilder, coupling: Value | null) => {
    const sum = b.input(Place.node(excess))
    const pivot = coupling === null ? sum : b.op("add", sum, coupling)
    const positive = b.op("lt", b.number(0), pivot)
    const checked = b.op("select", positive, b.op("div", b.number(1), pivot), b.number(NaN))
    const inverse = choose(b, () => b.number(1), checked)
    if (taped) b.result(Place.node(Columns.pivot(index)), inverse)
    return {
      inverse,
      sum: choose(b, () => b.number(1), sum),
      right: choose(b, (at) => at, b.input(Place.node(right)))
    }
  }
  const eliminate = sweep("up", (b) => {
    const own = invert(b, b.input(down))
    b.result(Place.node(excess), own.inverse)
    if (held) b.result(Place.node(right), own.right)
    const factor = b.op("mul", b.input(up), own.inverse)
    for (const [column, value] of [[excess, own.sum], [right, own.right]] as const) {
      const parent = Place.node(column, "parent")
      b.result(parent, b.op("add", b.input(parent), b.op("mul", factor, value)))
    }
  })
  const atRoot = sweep("root", (b) => {
    const own = invert(b, null)
    b.result(Place.node(right), choose(b, (at) => at, b.op("mul", own.right, own.inverse)))
  })
  const substitute = sweep("down", (b) => {
    const above = b.input(Place.node(right, "parent"))
    const sum = b.op("add", b.input(Place.node(right)), b.op("mul", b.input(down), above))
    const value = choose(b, (at) => at, b.op("mul", sum, b.input(Place.node(excess))))
    b.result(Place.node(right), value)
    if (!givesCurrents) return
    // -h G m, as in `holdingDrive.ts`.
    const [own, parent] = [Place.node(away), Place.node(away, "parent")]
    const difference = b.op("sub", value, above)
    b.result(own, b.op("add", b.input(own), b.op("mul", b.input(down), difference)))
    b.result(parent, b.op("sub", b.input(parent), b.op("mul", b.input(up), difference)))
  })
  return [begin, beginPoints, eliminate, atRoot, substitute, publish]
}
