/**
 * How the compartments of a cell pull at each other along its tree: coefficients of `dx/dt = G x` in tree form.
 *
 * Unknowns are the N compartments, then one branch point for every branch that has children: a node without membrane whose value is the
 * weighted mean of its neighbours. Every node but the root of its cell has one parent that comes before it in `order`. Physics.md
 * sections 4, 5 and 14. The same tree serves voltages and diffusing concentrations; only the numbers differ.
 */
import { diffusionColumn } from "../network/names.ts"
import type { Network } from "../network/Network.ts"
import { treeOf } from "../program/Tree.ts"
import type { Floats } from "../table/Column.ts"
import * as Table from "../table/Table.ts"

/** Coefficients of the coupling, by node; compartments first, then branch points. */
export type Coupling = {
  /** Number of compartments. */
  readonly compartments: number
  /** Nodes so that parents come before children. */
  readonly order: Int32Array
  /** Place of each compartment in that order; the nodes of a cell follow each other. */
  readonly orderOf: Int32Array
  /** Parent of each node, -1 for the root of a cell. */
  readonly parent: Int32Array
  /** Coefficient of the parent's value in the node's equation [1/ms]; for a branch point its weight. */
  readonly fromParent: Float64Array
  /** Coefficient of the node's value in its parent's equation [1/ms]; for a parent that is a branch point its weight. */
  readonly toParent: Float64Array
  /** Sum of the coefficients in each node's equation. */
  readonly total: Float64Array
  /** First compartment of every cell, and the number of compartments at the end. */
  readonly cellStarts: Int32Array
}

/** What a coupling is made of: half resistances towards both ends of each compartment, and what turns 1/resistance into a rate there. */
export type Halves = {
  readonly towardsStart: Float64Array
  readonly towardsEnd: Float64Array
  readonly scale: Float64Array
}

/** Turns S/(cm um) per uF/cm^2 into 1/ms. */
const conductanceUnit = 1e7

/** Columns that a coupling is made of: of the voltages (null), or of a diffusing state. */
export const couplingColumns = (ion: string | null): ReadonlyArray<string> =>
  ion === null
    ? ["axial_resistivity", "area", "capacitance", "resistive_load_in", "resistive_load_out"]
    : [diffusionColumn(ion), "volume", "resistive_load_in", "resistive_load_out"]

const halvesOf = (ion: string | null, columns: ReadonlyArray<Floats>): Halves => {
  if (ion === null) {
    const [resistivity, area, capacitance, loadIn, loadOut] = columns
    return {
      towardsStart: Float64Array.from(loadIn, (load, i) => resistivity[i] * load),
      towardsEnd: Float64Array.from(loadOut, (load, i) => resistivity[i] * load),
      scale: Float64Array.from(area, (a, i) => conductanceUnit / (a * capacitance[i]))
    }
  }
  const [constant, volume, loadIn, loadOut] = columns
  return {
    towardsStart: Float64Array.from(loadIn, (load, i) => load / constant[i]),
    towardsEnd: Float64Array.from(loadOut, (load, i) => load / constant[i]),
    scale: Float64Array.from(volume, (x) => 1 / x)
  }
}

const columnsOf = (network: Network, ion: string | null): ReadonlyArray<Floats> =>
  couplingColumns(ion).map((name) => Table.floats(network.nodes, name))

/** What the coupling of the voltages (null) or of a diffusing state is made of. */
export const halves = (network: Network, ion: string | null): Halves => halvesOf(ion, columnsOf(network, ion))

/** The coupling of the voltages; the same object while the columns that it depends on are the same. */
export const voltageCoupling = (network: Network): Coupling => remembered(network, null)

/** The coupling of a diffusing concentration; the same object while the columns that it depends on are the same. */
export const diffusionCoupling = (network: Network, ion: string): Coupling => remembered(network, ion)

type Structure = Pick<Coupling, "order" | "orderOf" | "parent" | "cellStarts">
type Known = { readonly columns: ReadonlyArray<Floats>; readonly coupling: Coupling }

/** Memo of pure functions of immutable data, by the list of cells: its structure, and the last coupling of each quantity. */
const made = new WeakMap<
  Network["cells"],
  { readonly structure: Structure; readonly couplings: Map<string | null, Known> }
>()

/** Memo by network: the same one has the same coupling for as long as it is there. */
const ofNetwork = new WeakMap<Network, Map<string | null, Coupling>>()

const remembered = (network: Network, ion: string | null): Coupling => {
  let own = ofNetwork.get(network)
  if (own === undefined) ofNetwork.set(network, own = new Map())
  let coupling = own.get(ion)
  if (coupling === undefined) own.set(ion, coupling = lastOf(network, ion))
  return coupling
}

const lastOf = (network: Network, ion: string | null): Coupling => {
  let memo = made.get(network.cells)
  if (memo === undefined) made.set(network.cells, memo = { structure: structureOf(network), couplings: new Map() })
  const columns = columnsOf(network, ion)
  const known = memo.couplings.get(ion)
  if (known !== undefined && known.columns.every((column, k) => column === columns[k])) return known.coupling
  const coupling = coefficients(network.nodes.length, memo.structure, halvesOf(ion, columns))
  memo.couplings.set(ion, { columns, coupling })
  return coupling
}

const structureOf = (network: Network): Structure => {
  const compartments = network.nodes.length
  const parent: Array<number> = new Array<number>(compartments).fill(-1)
  const order: Array<number> = []
  const orderOf = new Int32Array(compartments)
  const cellStarts = [0]
  let first = 0
  network.cells.forEach((cell) => {
    const tree = treeOf(cell)
    const start = order.length
    tree.compartment.forEach((k, t) => {
      const node = k < 0 ? parent.length : first + k // branch points come after all rows, in the order of cells
      const above = tree.parent[t]
      parent[node] = above < 0 ? -1 : order[start + above]
      if (k >= 0) orderOf[node] = order.length
      order.push(node)
    })
    first += cell.ncomp.reduce((a, b) => a + b, 0)
    cellStarts.push(first)
  })
  return {
    order: Int32Array.from(order),
    orderOf,
    parent: Int32Array.from(parent),
    cellStarts: Int32Array.from(cellStarts)
  }
}

/** The nodes of the cell that begins with a row: those of its tree (`program/Tree.ts`), in their order. */
export const nodesFrom = ({ order, orderOf }: Coupling, row: number, count: number): Int32Array =>
  order.subarray(orderOf[row], orderOf[row] + count)

const coefficients = (
  compartments: number,
  structure: Structure,
  halves: Halves
): Coupling => {
  const { order, parent } = structure
  const fromParent = new Float64Array(parent.length)
  const toParent = new Float64Array(parent.length)
  const total = new Float64Array(parent.length)
  for (const i of order) {
    const p = parent[i]
    if (p === -1) continue
    if (i >= compartments) {
      // A branch point below the last compartment of its branch.
      fromParent[i] = 1 / halves.towardsEnd[p]
      toParent[i] = halves.scale[p] / halves.towardsEnd[p]
    } else if (p >= compartments) {
      // The first compartment of a branch below a branch point.
      fromParent[i] = halves.scale[i] / halves.towardsStart[i]
      toParent[i] = 1 / halves.towardsStart[i]
    } else {
      const resistance = halves.towardsEnd[p] + halves.towardsStart[i]
      fromParent[i] = halves.scale[i] / resistance
      toParent[i] = halves.scale[p] / resistance
    }
    total[i] += fromParent[i]
    total[p] += toParent[i]
  }
  return { ...structure, compartments, fromParent, toParent, total }
}
