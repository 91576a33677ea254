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

const own = (column: Columns.NodeColumn): Place.Node => Place.node(column)
const parent = (column: Columns.NodeColumn): Place.Node => Place.node(column, "parent")

/** The coefficients of the link from the node at hand to its parent, in the equations of the parent and of the node. */
const coefficients = (index: number): readonly [up: Place.Node, down: Place.Node] => [
  Place.node(Columns.coefficient("up", index)),
  Place.node(Columns.coefficient("down", index))
]

/** y of a node: where the row is held, what it is anyway. */
const storeY = (b: BackBuilder, held: boolean, free: Value): Value => {
  const value = held ? whereHeld(b, b.input(own(fixed)), b.input(own(fixed)), free) : free
  b.result(own(y), value)
  return value
}

/** What values of held rows get through the link from the node at hand to its parent, once y is known. */
const passThrough = (b: BackBuilder, index: number, value: Value, above: Value): void => {
  const [up, down] = coefficients(index)
  const part = b.op("sub", b.op("mul", b.input(down), value), b.op("mul", b.input(up), above))
  b.result(own(through), b.op("sub", b.input(own(through)), part))
  b.result(parent(through), b.op("add", b.input(parent(through)), part))
}

/** What a solve backwards begins and ends with, whatever is in between. */
type Ends = Readonly<Record<"begin" | "beginPoints" | "publish", Sweep<Back.CellBack>>>

/**
 * The right-hand sides and held values of rows, and what becomes of y; of cells that junctions join, in groups, also what the rates of junctions are
 * derived from: the values that the solve gave, and the adjoint of what flows in.
 */
const ends = (scheme: ImplicitScheme, { held, system, wants }: SolveBack, joined: boolean): Ends => {
  const columns = systemColumns(system)
  const { mirrored } = schemeKinds[scheme]
  const bar = Back.nodeBar(Place.node(system.x))
  const end = Place.node(columns.held)
  const clear = (b: BackBuilder, ...what: ReadonlyArray<Columns.NodeColumn>): void => {
    for (const column of what) b.result(own(column), b.number(0))
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
    if (joined) {
      b.result(Back.nodeBar(Place.node(Columns.flow)), constant)
      b.result(Place.node(Columns.solved), solved)
    }
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
  return { begin, beginPoints, publish }
}

/** The sweeps of a solve backwards. */
export const transposedSweeps = (scheme: ImplicitScheme, solve: SolveBack): ReadonlyArray<Sweep<Back.CellBack>> => {
  const { held, index, wants } = solve
  const [up, down] = coefficients(index)
  const { begin, beginPoints, publish } = ends(scheme, solve, false)
  const inverse = (b: BackBuilder): Value => b.input(Back.nodeTaped(Place.node(Columns.pivot(index))))
  const gather = backSweep("up", (b) => {
    const value = held ? storeY(b, held, b.input(own(y))) : b.input(own(y))
    const part = b.op("mul", b.op("mul", b.input(down), inverse(b)), value)
    b.result(parent(y), b.op("add", b.input(parent(y)), part))
  })
  const atRoot = backSweep("root", (b) => void storeY(b, held, b.op("mul", b.input(own(y)), inverse(b))))
  const substitute = backSweep("down", (b) => {
    const above = b.input(parent(y))
    const sum = b.op("add", b.input(own(y)), b.op("mul", b.input(up), above))
    const value = storeY(b, held, b.op("mul", sum, inverse(b)))
    if (held) passThrough(b, index, value, above)
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
  const [up, down] = coefficients(index)
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

/** What is done in a group of cells that junctions join before its transposed substitution, when y is known, and when held values have what they get. */
export type GroupBack = Readonly<Record<"before" | "settled" | "after", ReadonlyArray<Sweep<Back.CellBack>>>>

/** The columns of scratch that a substitution in a group goes by. */
export const groupColumns = { y: 0, fixed: 4, through: 5 } as const

/** The sweeps around the substitution of a group. */
export const transposedGroup = (scheme: ImplicitScheme, solve: SolveBack): GroupBack => {
  const { held, index, wants } = solve
  const { begin, beginPoints, publish } = ends(scheme, solve, true)
  return {
    before: [begin, beginPoints],
    settled: held
      ? [
        backSweep("compartments", (b) => void storeY(b, held, b.input(own(y)))),
        backSweep("down", (b) => passThrough(b, index, b.input(own(y)), b.input(parent(y))))
      ]
      : [],
    after: [publish, ...(wants.coefficients ? coefficientSweeps(index) : [])]
  }
}
