/**
 * What potentials outside of compartments put into them, and what goes through their membranes, as sweeps over the links of cells: `addStimuli`
 * of `solve/linearise.ts`, and `solve/membraneFlow.ts`, with every operation in its order.
 *
 * Both see what flows along a cell where the values are these; the voltage is system 0.
 */
import type { Value } from "../kernel/Builder.ts"
import * as Columns from "./Columns.ts"
import { flowed, flowSweeps } from "./explicitSweeps.ts"
import { type CellBuilder, sweep } from "./implicitSweeps.ts"
import * as Place from "./Place.ts"
import type { Sweep } from "./Step.ts"

/**
 * What a network has beside what every one has: potentials that are imposed outside, currents through membranes that are recorded, and junctions
 * (which classes of cells they join, how many classes of groups there are, and which blocks they are).
 */
export type Extras = {
  readonly imposes: boolean
  readonly membrane: boolean
  readonly joined: ReadonlyArray<boolean>
  readonly groups: number
  readonly junctions: ReadonlyArray<boolean>
}

const [outside, voltage] = [Place.node(Columns.outside), Place.node(Columns.voltage)]

/** Potentials outside make a current into every compartment. */
export const imposedSweeps = (): ReadonlyArray<Sweep> => [
  ...flowSweeps(Columns.outside, 0),
  sweep("compartments", (b) => {
    const constant = Place.node(Columns.constant)
    const drive = b.op("mul", b.input(Place.node(Columns.capacitance)), b.input(flowed))
    b.result(constant, b.op("add", b.input(constant), drive))
  })
]

/** Keeps the voltages that a solve begins with. */
export const begunSweeps = (): ReadonlyArray<Sweep> => [
  sweep("compartments", (b) => b.result(Place.node(Columns.begun), b.input(voltage)))
]

/** The column of the voltages at which currents flow through membranes: those of the sample, or of the middle of the step. */
export const flowsAt = (mirrored: boolean): Columns.SlotColumn => mirrored ? Columns.flowsAt : Columns.voltage

/** What flows in along cells makes of what goes through membranes; where there are junctions, `flow` gets it first. */
export const membraneSweeps = ({ groups, imposes }: Extras, mirrored: boolean): ReadonlyArray<Sweep> => {
  const at = flowsAt(mirrored)
  return [
    ...mirrored ?
      [
        sweep("compartments", (b) => {
          const sum = b.op("add", b.input(Place.node(Columns.begun)), b.input(voltage))
          b.result(Place.node(at), b.op("mul", sum, b.number(0.5)))
        })
      ] :
      [],
    ...imposes ?
      [
        sweep(
          "compartments",
          (b) => b.result(Place.node(Columns.inside), b.op("add", b.input(Place.node(at)), b.input(outside)))
        )
      ] :
      [],
    ...flowSweeps(imposes ? Columns.inside : at, 0),
    groups > 0
      ? sweep("compartments", (b) => b.result(Place.node(Columns.flow), b.input(flowed)))
      : sweep("compartments", (b) => b.result(Place.node(Columns.membrane), asCurrent(b, flowed)))
  ]
}

const asCurrent = (b: CellBuilder, flow: Place.Node): Value =>
  b.op("mul", b.input(Place.node(Columns.clampUnit)), b.input(flow))

/** What flows in along cells and through junctions, and what is left of currents that are not ohmic. */
export const joinedMembrane = (mirrored: boolean): ReadonlyArray<Sweep> => [
  sweep("compartments", (b) => {
    const [lin, constant] = [Columns.restLin, Columns.restConstant].map((column) => b.input(Place.node(column)))
    const rest = b.op("sub", constant, b.op("mul", lin, b.input(Place.node(flowsAt(mirrored)))))
    const current = b.op("div", b.op("mul", rest, b.input(Place.node(Columns.area))), b.number(areaUnit))
    b.result(Place.node(Columns.membrane), b.op("add", asCurrent(b, Place.node(Columns.flow)), current))
  })
]

/** Turns nA per um2 into uA per cm2. */
export const areaUnit = 1e5

/** What clamps put in goes through membranes. */
export const clampedSweeps = (): ReadonlyArray<Sweep> => [
  sweep("compartments", (b) => {
    const membrane = Place.node(Columns.membrane)
    b.result(membrane, b.op("add", b.input(membrane), b.input(Place.node(Columns.clampCurrent))))
  })
]
