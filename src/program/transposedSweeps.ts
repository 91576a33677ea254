/**
 * One implicit step of the cells of a class backwards, as sweeps over their trees: `solveTransposed.ts` and `implicitAdjoint.ts` with every
 * operation in its order.
 *
 * The tape has one over the pivots, which are those of the transposed system too, so nothing is eliminated again: substitutions run with the
 * other coefficient of each link. y is the adjoint of the right-hand side. A held row is no equation; there y is given, -1/h times the adjoint
 * of the drive of which a clamp's current is made, and what is held gets what its value gets in the equations of its neighbours.
 */
import type { Value } from "../kernel/Builder.ts"
import type * as Builder from "../kernel/Builder.ts"
import * as Back from "./BackPlace.ts"
import * as Columns from "./Columns.ts"
import { type Solve, sweep, whereHeld } from "./implicitSweeps.ts"
import * as Place from "./Place.ts"
import type { Sweep } from "./Step.ts"
import { type ImplicitScheme, schemeKinds, systemColumns } from "./System.ts"

/** What a solve backwards gives beside the adjoints of values and lines. */
export type SolveWants = { readonly coefficients: boolean; readonly capacitance: boolean }

/** A solve to be gone back through. */
export type SolveBack = Omit<Solve, "taped"> & { readonly wants: SolveWants }

/**
 * Numbers per node that are kept from sweep to sweep: y; the value, and of a branch point the sum and the weights that it is made of; what y is
 * in held rows, NaN in free ones; what values get through the links that they have.
 */
const [y, x, weighted, weight, fixed, through] = [0, 1, 2, 3, 4, 5].map((k) => Columns.scratch(k))

/** How many these are. */
export const backScratch = 6

type BackBuilder = Builder.ProgramBuilder<Back.CellBack>

const backSweep = sweep<Back.CellBack>

/** The sweeps of a solve backwards. */
export const transposedSweeps = (
  scheme: ImplicitScheme,
  { held, index, system, wants }: SolveBack
): ReadonlyArray<Sweep<Back.CellBack>> => {
  const [up, down] = (["up", "down"] as const).map((way) => Place.node(Columns.coefficient(way, index)))
  const columns = systemColumns(system)
  const { mirrored } = schemeKinds[scheme]
  const bar = Back.nodeBar(Place.node(system.x))
  const end = Place.node(columns.held)
  const own = (column: Columns.NodeColumn): Place.Node => Place.node(column)
  const parent = (column: Columns.NodeColumn): Place.Node => Place.node(column, "parent")
  const inverse = (b: BackBuilder): Value => b.input(Back.nodeTaped(Place.node(Columns.pivot(index))))
  const clear = (b: BackBuilder, ...what: ReadonlyArray<Columns.NodeColumn>): void => {
    for (const column of what) b.result(own(column), b.number(0))
  }
  /** y of a node: where the row is held, what it is anyway. */
  const storeY = (b: BackBuilder, free: Value): Value => {
    const value = held ? whereHeld(b, b.input(own(fixed)), b.input(own(fixed)), free) : free
    b.result(own(y), value)
    return value
  }

  const begin = backSweep("compartments", (b) => {
    b.result(own(y), mirrored ? b.op("mul", b.number(2), b.input(bar)) : b.input(bar))
    if (!held) return
    const drive = (): Value =>
      b.op("mul", b.input(Place.node(columns.clampUnit)), b.input(Back.nodeBar(Place.node(columns.clampCurrent))))
    const given = system.scaled ? b.op("neg", b.op("div", drive(), b.input(Place.h))) : b.number(0)
    b.result(own(fixed), whereHeld(b, b.input(end), given, b.number(NaN)))
    clear(b, through)
  })
  const beginPoints = backSweep("branchPoints", (b) => {
    clear(b, y, ...(held ? [through] : []), ...(wants.coefficients ? [weighted, weight] : []))
    if (held) b.result(own(fixed), b.number(NaN))
  })
  const gather = backSweep("up", (b) => {
    const value = held ? storeY(b, b.input(own(y))) : b.input(own(y))
    const part = b.op("mul", b.op("mul", b.input(down), inverse(b)), value)
    b.result(parent(y), b.op("add", b.input(parent(y)), part))
  })
  const atRoot = backSweep("root", (b) => void storeY(b, b.op("mul", b.input(own(y)), inverse(b))))
  const substitute = backSweep("down", (b) => {
    const above = b.input(parent(y))
    const sum = b.op("add", b.input(own(y)), b.op("mul", b.input(up), above))
    const value = storeY(b, b.op("mul", sum, inverse(b)))
    if (!held) return
    const part = b.op("sub", b.op("mul", b.input(down), value), b.op("mul", b.input(up), above))
    b.result(own(through), b.op("sub", b.input(own(through)), part))
    b.result(parent(through), b.op("add", b.input(parent(through)), part))
  })

  const scale = (b: BackBuilder, value: Value): Value =>
    system.scaled ? b.op("mul", value, b.input(Place.node(columns.inverseCapacitance))) : value
  const line = (b: BackBuilder): Value => b.input(Back.nodeTaped(Place.node(system.lin)))
  const publish = backSweep("compartments", (b) => {
    const value = b.input(own(y))
    const h = b.input(Place.h)
    const next = b.input(Back.nodeTaped(Place.node(system.x), "after"))
    const solved = mirrored
      ? b.op("mul", b.op("add", next, b.input(Back.nodeTaped(Place.node(system.x)))), b.number(0.5))
      : next
    const constant = b.op("mul", h, value)
    const lin = b.op("neg", b.op("mul", constant, solved))
    b.result(Back.nodeBar(Place.node(system.constant)), scale(b, constant))
    b.result(Back.nodeBar(Place.node(system.lin)), scale(b, lin))
    const free = mirrored ? b.op("sub", value, b.input(bar)) : value
    if (!held) b.result(bar, free)
    else {
      const diagonal = b.op("add", b.number(1), b.op("mul", h, scale(b, line(b))))
      const all = b.op("sub", b.input(own(through)), b.op("mul", diagonal, value))
      // Halfway between the start and what is held, a row in the middle of a step takes half from each.
      const part = mirrored ? b.op("mul", all, b.number(0.5)) : all
      const at = b.input(end)
      b.result(bar, whereHeld(b, at, mirrored ? b.op("add", value, part) : value, free))
      b.result(Back.nodeBar(end), whereHeld(b, at, b.op("add", b.input(bar), part), b.number(0)))
      if (system.scaled) b.result(Back.nodeBar(Place.node(columns.clampCurrent)), b.number(0))
    }
    if (system.scaled && wants.capacitance) {
      const into = Back.nodeSum(Place.node(columns.inverseCapacitance))
      const drive = b.input(Back.nodeTaped(Place.node(system.constant)))
      const part = b.op("add", b.op("mul", lin, line(b)), b.op("mul", constant, drive))
      b.result(into, b.op("add", b.input(into), part))
    }
    if (!wants.coefficients) return
    b.result(own(x), solved)
    clear(b, weighted, weight)
  })
  return [
    begin,
    beginPoints,
    gather,
    atRoot,
    substitute,
    publish,
    ...(wants.coefficients ? coefficientSweeps(index) : [])
  ]
}

/**
 * What each link's two coefficients get, -y_p (x_p - x) and y (x_p - x), without the h that both have; before, a branch point gets its value, the
 * weighted mean of its neighbours, children first.
 */
const coefficientSweeps = (index: number): ReadonlyArray<Sweep<Back.CellBack>> => {
  const [up, down] = (["up", "down"] as const).map((way) => Place.node(Columns.coefficient(way, index)))
  const own = (column: Columns.NodeColumn): Place.Node => Place.node(column)
  const parent = (column: Columns.NodeColumn): Place.Node => Place.node(column, "parent")
  return [
    backSweep("down", (b) => {
      const part = b.op("mul", b.input(up), b.input(own(x)))
      b.result(parent(weighted), b.op("add", b.input(parent(weighted)), part))
      b.result(parent(weight), b.op("add", b.input(parent(weight)), b.input(up)))
    }),
    backSweep("branchPoints", (b) => {
      const all = b.op("add", b.input(own(weighted)), b.op("mul", b.input(down), b.input(parent(x))))
      b.result(own(x), b.op("div", all, b.op("add", b.input(own(weight)), b.input(down))))
    }),
    backSweep("down", (b) => {
      const difference = b.op("sub", b.input(parent(x)), b.input(own(x)))
      const [intoUp, intoDown] = [Back.nodeSum(up), Back.nodeSum(down)]
      b.result(intoUp, b.op("sub", b.input(intoUp), b.op("mul", b.input(parent(y)), difference)))
      b.result(intoDown, b.op("add", b.input(intoDown), b.op("mul", b.input(own(y)), difference)))
    })
  ]
}
