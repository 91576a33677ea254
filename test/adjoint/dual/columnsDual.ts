/**
 * The columns of a network as dual numbers, and the tangents that they start with.
 *
 * One idea: everything that can be trained is a number in a column, in a stimulus or in a clamp, so a direction is one tangent for each of
 * these. A length or radius that moves takes area, volume and loads of its compartment along, as `select/write.ts` does for a cylinder
 * (physics.md section 3). It does not know what happens in a step.
 */
import type { Network } from "../../../src/network/Network.ts"
import type { Table } from "../../../src/table/Table.ts"
import * as Dual from "./Dual.ts"

/**
 * A direction: tangents by column of `nodes` and `edges` (parameters, initial states, v, geometry, diffusion constants; one number per
 * row), and by entry of the lists of stimuli and clamps a function of the step, counted from 0. What is not named stands still.
 */
export type Tangents = {
  readonly nodes?: ReadonlyMap<string, ArrayLike<number>>
  readonly edges?: ReadonlyMap<string, ArrayLike<number>>
  readonly stimuli?: ReadonlyMap<number, (step: number) => number>
  readonly clamps?: ReadonlyMap<number, (step: number) => number>
}

/** Columns of numbers by name, one dual number per row; a run writes those that move. */
export type Columns = Map<string, Array<Dual.Dual>>

/** All columns of numbers of both tables at the start; throws when a tangent is for something that the network does not have. */
export const columnsDual = (
  network: Network,
  tangents: Tangents
): { readonly nodes: Columns; readonly edges: Columns } => {
  checkEntries("stimulus", network.stimuli.size, tangents.stimuli)
  checkEntries("clamp", network.clamps.size, tangents.clamps)
  const nodes = columnsOf("nodes", network.nodes, tangents.nodes ?? new Map())
  followShape(nodes, tangents.nodes ?? new Map())
  return { nodes, edges: columnsOf("edges", network.edges, tangents.edges ?? new Map()) }
}

const columnsOf = (domain: string, table: Table, tangents: ReadonlyMap<string, ArrayLike<number>>): Columns => {
  const columns: Columns = new Map()
  table.columns.forEach((column, name) => {
    if (column._tag !== "Float") return
    const tangent = tangents.get(name)
    columns.set(name, Array.from(column.values, (value, row) => Dual.make(value, tangent?.[row] ?? 0)))
  })
  for (const [name, tangent] of tangents) {
    const column = columns.get(name)
    if (column === undefined) {
      throw new Error(
        `there is no column of numbers "${name}" in ${domain}; there are ${[...columns.keys()].join(", ")}`
      )
    }
    if (tangent.length !== column.length) {
      throw new Error(`the tangent of "${name}" has ${tangent.length} numbers, ${domain} has ${column.length} rows`)
    }
  }
  return columns
}

const checkEntries = (what: string, count: number, tangents: Tangents["stimuli"] = new Map()): void => {
  for (const k of tangents.keys()) {
    if (!(Number.isInteger(k) && k >= 0 && k < count)) throw new Error(`there is no ${what} ${k}; there are ${count}`)
  }
}

/** The columns that follow from length and radius, by physics.md section 3, on dual numbers. */
const cylinder: Readonly<Record<string, (length: Dual.Dual, radius: Dual.Dual) => Dual.Dual>> = {
  area: (length, radius) => Dual.scale(2 * Math.PI, Dual.multiply(radius, length)), // 2 pi r l
  volume: (length, radius) => Dual.scale(Math.PI, Dual.multiply(Dual.multiply(radius, radius), length)), // pi r² l
  resistive_load_in: (length, radius) => halfLoad(length, radius),
  resistive_load_out: (length, radius) => halfLoad(length, radius)
}

/** (l / 2) / (pi r²). */
const halfLoad = (length: Dual.Dual, radius: Dual.Dual): Dual.Dual =>
  Dual.divide(Dual.scale(0.5 / Math.PI, length), Dual.multiply(radius, radius))

/** Adds to the tangents of area, volume and loads what the cylinder formulas give in rows whose length or radius moves. */
const followShape = (nodes: Columns, tangents: ReadonlyMap<string, ArrayLike<number>>): void => {
  const [length, radius] = [nodes.get("length")!, nodes.get("radius")!]
  for (const [name, formula] of Object.entries(cylinder)) {
    const column = nodes.get(name)!
    column.forEach(({ tangent, value }, row) => {
      const moves = ["length", "radius"].some((shape) => (tangents.get(shape)?.[row] ?? 0) !== 0)
      if (moves) column[row] = Dual.make(value, tangent + formula(length[row], radius[row]).tangent)
    })
  }
}
