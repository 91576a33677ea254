/**
 * Backwards through junctions, and through currents of membranes where samples do not tell them: what a step has for them, with every operation in
 * the order of `adjoint/flowsBack.ts` and of the adjoints of schemes.
 *
 * Adjoints of what flows and of values that flows are from stand in columns of compartments, as flows do forwards, so that junctions find both of
 * their ends. The elimination of a group is no sweep, nor is its transpose (`adjoint/compiled/emitJoinBack.ts`).
 */
import * as Back from "./BackPlace.ts"
import * as Columns from "./Columns.ts"
import { exponentialBackSweeps, forwardBackSweeps, hubSweeps, increase } from "./explicitBackSweeps.ts"
import { flowed, flowSweeps } from "./explicitSweeps.ts"
import { sweep } from "./implicitSweeps.ts"
import { noRest } from "./joinedSweeps.ts"
import { areaUnit, type Extras } from "./membraneSweeps.ts"
import * as Place from "./Place.ts"
import type { Statement, Sweep } from "./Step.ts"
import { isImplicit, schemeKinds, type SchemeName, type System } from "./System.ts"
import { type GroupBack, type SolveBack, type SolveWants, transposedGroup } from "./transposedSweeps.ts"

/** What is wanted of the voltages: of their solve; and of currents through membranes the adjoints of rates along cells, of their unit, of areas. */
export type FlowWants = SolveWants & { readonly rates: boolean; readonly unit: boolean; readonly area: boolean }

/** What a step that is gone back through has of junctions and flows; `extras.membrane` says whether membranes are gone back through in it. */
export type Flowing = {
  readonly scheme: SchemeName
  readonly systems: ReadonlyArray<System>
  readonly classes: number
  readonly extras: Extras
  readonly wants: FlowWants
}

type BackStatement = Statement<Back.RowBack, Back.CellBack>
type BackSweep = Sweep<Back.CellBack>

const backSweep = sweep<Back.CellBack>
const bar = (column: Columns.SlotColumn, at: Place.At = "own"): Back.CellBack => Back.nodeBar(Place.node(column, at))

/** Sweeps in the cells of every class, or of some. */
const everywhere = (
  classes: number,
  sweeps: (cls: number) => ReadonlyArray<BackSweep>,
  some: (cls: number) => boolean = () => true
): ReadonlyArray<BackStatement> =>
  Array.from({ length: classes }, (_, cls) => cls).filter(some).map((cls) => ({
    _tag: "Cells",
    cls,
    sweeps: sweeps(cls)
  }))

/** The rates of junctions backwards in a solve, or in what goes through membranes, which comes first. */
const throughBack = (
  values: Columns.SlotColumn,
  onto: Columns.SlotColumn | null,
  begins: boolean
): BackStatement => ({ _tag: "Through", way: "transposed", values, flow: Columns.flow, onto, begins })

/** Whether the way back reads the rates of junctions. */
export const readsLinks = ({ extras: { groups, joined, membrane }, scheme, systems }: Flowing): boolean => {
  const { over } = schemeKinds[scheme]
  const [{ held }] = systems
  return groups > 0 && (membrane || over === "links" || over === "tree" && joined.some((is, cls) => is && held[cls]))
}

/** What is left of currents of junctions is made again where membranes are gone back through; nothing is left yet. */
export const restAgain = ({ classes, extras: { groups, joined, membrane } }: Flowing): ReadonlyArray<BackStatement> =>
  groups > 0 && membrane ? everywhere(classes, noRest, (cls) => joined[cls]) : []

/** Voltages of the cells that junctions join, behind the solves of all others. */
export const joinedSolves = (flowing: Flowing): ReadonlyArray<BackStatement> => {
  const { classes, extras: { groups, joined, membrane }, scheme, systems: [system], wants } = flowing
  const { mirrored, over } = schemeKinds[scheme]
  const joins = Array.from(
    { length: groups },
    (_, group): BackStatement => ({ _tag: "Join", way: "transposed", group })
  )
  const explicit = over !== "links" || groups === 0 ? [] : everywhere(
    classes,
    (cls) => forwardBackSweeps({ system, index: 0, held: system.held[cls], wants }, true),
    (cls) => joined[cls]
  )
  const onto = over === "links" ? Columns.voltage : null
  return [
    ...over === "links" ? explicit : joins,
    ...groups === 0 || over === "matrix" ? [] : [throughBack(Columns.solved, onto, !membrane)],
    // The other half of what flowed in the middle of the step.
    ...membrane && mirrored ? everywhere(classes, () => [addSeen(0.5)]) : []
  ]
}

/** Adds to the adjoint of the voltage a part of that of the voltages at which currents went through membranes. */
const addSeen = (part: number): BackSweep =>
  backSweep("compartments", (b) => {
    const [v, seen] = [bar(Columns.voltage), b.input(bar(Columns.flowsAt))]
    b.result(v, b.op("add", b.input(v), part === 1 ? seen : b.op("mul", b.number(part), seen)))
  })

/** What joined the lines goes back to what junctions left of their currents, before the programs of junctions ask for it. */
export const restBack = ({ classes, extras }: Flowing): ReadonlyArray<BackStatement> => {
  const { groups, imposes, joined, membrane } = extras
  if (groups === 0) return []
  return everywhere(classes, () => [
    backSweep("compartments", (b) => {
      for (const [column, rest] of rests) {
        // Sums begin with 0, whose sign they have.
        const before = membrane ? b.input(bar(rest)) : b.number(0)
        b.result(bar(rest), b.op("add", before, b.input(bar(column))))
      }
      if (imposes && !membrane) b.result(bar(Columns.outside), b.number(0))
    })
  ], (cls) => joined[cls])
}

const rests = [[Columns.lin, Columns.restLin], [Columns.constant, Columns.restConstant]] as const

/** Currents through membranes: onto the voltages at which they flowed, rates, what junctions left, potentials outside. */
export const membranesBack = (flowing: Flowing): ReadonlyArray<BackStatement> => {
  const { classes, extras: { groups, imposes, joined }, scheme, wants } = flowing
  const { mirrored } = schemeKinds[scheme]
  const inside = imposes ? Columns.inside : Columns.flowsAt
  const through = groups === 0 ? [] : [
    ...wants.unit ? [{ _tag: "Through", way: "forwards", values: Columns.flowsAt, into: Columns.flow } as const] : [],
    throughBack(Columns.flowsAt, Columns.flowsAt, true)
  ]
  return [
    ...everywhere(classes, () => [
      begin(mirrored, imposes),
      ...wants.unit ? unitSweeps(inside, groups > 0) : [],
      ...alongBack(inside, wants.rates),
      ...imposes
        ? [backSweep("compartments", (b) => b.result(bar(Columns.outside), b.input(bar(Columns.flowsAt))))]
        : []
    ]),
    ...through,
    ...everywhere(classes, (cls) => [
      ...joined[cls] ? [restOfMembrane(wants.area)] : [],
      ...wants.unit && groups > 0 ? [ofUnit(Place.node(Columns.flow))] : [],
      addSeen(mirrored ? 0.5 : 1),
      backSweep("compartments", (b) => b.result(bar(Columns.membrane), b.number(0)))
    ])
  ]
}

/** The voltages at which currents flowed, and the adjoint of what flowed in; nothing has come back to the voltages yet. */
const begin = (mirrored: boolean, imposes: boolean): BackSweep =>
  backSweep("compartments", (b) => {
    const x = Place.node(Columns.voltage)
    const next = b.input(Back.nodeTaped(x, "after"))
    const at = mirrored ? b.op("mul", b.op("add", b.input(Back.nodeTaped(x)), next), b.number(0.5)) : next
    b.result(Place.node(Columns.flowsAt), at)
    if (imposes) b.result(Place.node(Columns.inside), b.op("add", at, b.input(Place.node(Columns.outside))))
    b.result(bar(Columns.flow), b.op("mul", b.input(bar(Columns.membrane)), b.input(Place.node(Columns.clampUnit))))
    b.result(bar(Columns.flowsAt), b.number(0))
  })

/** What flowed in along cells, of which the unit makes currents; with junctions it is not all yet. */
const unitSweeps = (inside: Columns.SlotColumn, joins: boolean): ReadonlyArray<BackSweep> => [
  ...flowSweeps(inside, 0),
  joins ? backSweep("compartments", (b) => b.result(Place.node(Columns.flow), b.input(flowed))) : ofUnit(flowed)
]

const ofUnit = (flow: Place.Node): BackSweep =>
  backSweep("compartments", (b) => {
    const part = b.op("mul", b.input(bar(Columns.membrane)), b.input(flow))
    increase(b, Back.nodeSum(Place.node(Columns.clampUnit)), part)
  })

/** What flowed in along cells: pairs, then hubs. */
const alongBack = (inside: Columns.SlotColumn, sums: boolean): ReadonlyArray<BackSweep> => {
  const rate = Place.node(Columns.rate("links", 0))
  const value = (at: Place.At): Back.CellBack => Place.node(inside, at)
  return [
    backSweep("links", (b) => {
      const flow = b.input(bar(Columns.flow))
      const part = b.op("mul", flow, b.input(rate))
      const [own, other] = [bar(Columns.flowsAt), bar(Columns.flowsAt, "other")]
      b.result(other, b.op("add", b.input(other), part))
      b.result(own, b.op("sub", b.input(own), part))
      if (!sums) return
      const difference = b.op("sub", b.input(value("other")), b.input(value("own")))
      increase(b, Back.nodeSum(rate), b.op("mul", flow, difference))
    }),
    ...hubSweeps(0, bar(Columns.flow), (at) => bar(Columns.flowsAt, at), value, sums)
  ]
}

/** What was left of currents of junctions went through membranes too. */
const restOfMembrane = (area: boolean): BackSweep =>
  backSweep("compartments", (b) => {
    const own = b.input(bar(Columns.membrane))
    const [lin, constant] = [Columns.restLin, Columns.restConstant].map((column) => b.input(Place.node(column)))
    const x = b.input(Place.node(Columns.flowsAt))
    const current = b.op("div", b.op("mul", own, b.input(Place.node(Columns.area))), b.number(areaUnit))
    b.result(bar(Columns.restConstant), b.op("add", b.number(0), current))
    b.result(bar(Columns.restLin), b.op("sub", b.number(0), b.op("mul", current, x)))
    const seen = bar(Columns.flowsAt)
    b.result(seen, b.op("sub", b.input(seen), b.op("mul", current, lin)))
    if (!area) return
    const rest = b.op("sub", constant, b.op("mul", lin, x))
    increase(b, Back.nodeSum(Place.node(Columns.area)), b.op("div", b.op("mul", own, rest), b.number(areaUnit)))
  })

/** The sweeps around what is done with the matrix of a group: by implicit schemes the transposed substitution, else the dense matrix is one of them. */
export const groupBack = (scheme: SchemeName, solve: SolveBack): GroupBack =>
  isImplicit(scheme)
    ? transposedGroup(scheme, solve)
    : { before: exponentialBackSweeps(solve), settled: [], after: [] }

/** Columns of compartments that the way back has beside those forwards. */
export const workColumns = ({ extras: { groups, membrane } }: Flowing): ReadonlyArray<Columns.SlotColumn> => [
  ...groups > 0 ? [Columns.solved] : [],
  ...membrane ? [Columns.flowsAt] : []
]

/** Columns of compartments whose adjoints it has besides. */
export const workBars = ({ extras: { groups, membrane } }: Flowing): ReadonlyArray<Columns.SlotColumn> => [
  ...groups > 0 ? [Columns.restLin, Columns.restConstant] : [],
  ...groups > 0 || membrane ? [Columns.flow] : [],
  ...membrane ? [Columns.flowsAt] : []
]
