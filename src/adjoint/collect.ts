/**
 * From the working memory of a gradient to its result: adjoints by column and row.
 *
 * Brings together what came by different ways: sums of constants, adjoints of initial states, what synapses read at their ends, the
 * coefficients of couplings, and what length and radius do by way of area, volume and loads. Sums run in the order of rows.
 */
import type { Network } from "../network/Network.ts"
import { firstRows } from "../network/reshape.ts"
import { areaSlopesOf } from "../network/shape.ts"
import type { ConstantColumn } from "../program/Columns.ts"
import { diffusionCoupling, voltageCoupling } from "../solve/Coupling.ts"
import { clampUnit, pointCurrentUnit } from "../solve/linearise.ts"
import { plan } from "../solve/Plan.ts"
import type { SchemeName } from "../solve/Scheme.ts"
import { startJunctions } from "../solve/step.ts"
import type { Floats } from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import type { Adjoint, Bars, Sums } from "./Bars.ts"
import { couplingBack } from "./couplingBack.ts"
import { couplingOfLinks } from "./couplingOfLinks.ts"
import { finishCoupling } from "./CouplingSums.ts"
import { junctionRatesBack } from "./junctionRatesBack.ts"
import { closed, type Wanted } from "./Wanted.ts"

/** What is asked of a network, and what its numbers were computed with. */
export type Question = {
  readonly network: Network
  readonly scheme: SchemeName
  readonly dt: number
  readonly wanted: Wanted
}

/** The adjoint of everything that is wanted; `bars` belong to the state at the start, null where a run goes on from a state. */
export const collect = (
  { dt, network, scheme, wanted }: Question,
  bars: Bars | null,
  sums: Sums
): Omit<Adjoint, "sources"> => {
  const all = closed(wanted)
  const n = network.nodes.length
  const nodes = new Map(Array.from(all.nodes, (name) => [name, new Float64Array(n)]))
  const add = (name: string, values: ArrayLike<number>): void => {
    addOnto(nodes.get(name), values)
  }
  const capacitance = Table.floats(network.nodes, "capacitance")
  if (sums.inverseCapacitance !== null) {
    add("capacitance", sums.inverseCapacitance.map((x, i) => -x / (capacitance[i] * capacitance[i])))
  }
  if (sums.capacitance !== null) add("capacitance", sums.capacitance)
  sums.nodes.forEach((values, column) => {
    if (column._tag === "Fixed") add(column.column, values)
  })
  if (sums.areaOfStimuli !== null) add("area", sums.areaOfStimuli)
  if (sums.membrane.area !== null) add("area", sums.membrane.area)
  for (const own of [sums.clampUnit, sums.membrane.unit]) {
    if (own === null) continue
    const unit = clampUnit(network)
    const area = Table.floats(network.nodes, "area")
    add("area", own.map((x, i) => x * unit[i] / area[i]))
    add("capacitance", own.map((x, i) => x * unit[i] / capacitance[i]))
  }
  if (bars !== null) {
    add("v", bars.v)
    bars.nodes.forEach((values, name) => add(name, values))
  }
  const edges = new Map(Array.from(wanted.edges, (name) => [name, new Float64Array(network.edges.length)]))
  const finished = Array.from(sums.couplings, ([ion, own]) => {
    const coupling = ion === null ? voltageCoupling(network) : diffusionCoupling(network, ion)
    const junctions = ion === null ? startJunctions(plan(network)) : null
    return { ion, coupling, bars: finishCoupling(own, scheme, coupling, junctions, dt) }
  })
  for (const { bars: { junctions } } of finished) {
    if (junctions !== null) junctionRatesBack(plan(network), all, junctions, sums)
  }
  sums.synapses.forEach((values, column) => synapseSumBack(network, column, values, nodes, edges))
  for (const { bars, coupling, ion } of finished) {
    couplingBack(network, ion, coupling, bars.coupling).forEach((values, name) => add(name, values))
  }
  for (const own of [sums.flowRates, sums.membrane.rates]) {
    if (own === null) continue
    const coupling = voltageCoupling(network)
    const bars = couplingOfLinks(coupling, own)
    couplingBack(network, null, coupling, bars).forEach((values, name) => add(name, values))
  }
  shapeBack(network, nodes)
  bars?.edges.forEach((values, name) => addOnto(edges.get(name), values))
  return {
    nodes: new Map(Array.from(wanted.nodes, (name) => [
      name,
      valued(nodes.get(name)!, Table.floats(network.nodes, name))
    ])),
    edges: new Map(Array.from(edges, ([name, own]) => [name, valued(own, Table.floats(network.edges, name))])),
    stimuli: sums.stimuli,
    clamps: sums.clamps
  }
}

/** 0 in rows that have no such value. */
const valued = (bars: Float64Array, column: Floats): Float64Array => bars.map((x, i) => Number.isNaN(column[i]) ? 0 : x)

/** Adds where there is somebody who wants it. */
const addOnto = (into: Float64Array | undefined, values: ArrayLike<number>): void => {
  if (into !== undefined) { for (let i = 0; i < into.length; i++) into[i] += values[i] }
}

/** What a constant got from synapses: their own, that of a compartment at an end, or the density, which is 1e5 / area. */
const synapseSumBack = (
  network: Network,
  column: ConstantColumn,
  values: Float64Array,
  nodes: ReadonlyMap<string, Float64Array>,
  edges: ReadonlyMap<string, Float64Array>
): void => {
  if (column._tag === "Fixed" && column.from === "edges") return addOnto(edges.get(column.column), values)
  const into = nodes.get(column._tag === "Density" ? "area" : column.column)
  if (into === undefined) return
  const end = column._tag === "Fixed" && column.from === "pre" ? "pre_index" : "post_index"
  const rows = Table.ints(network.edges, end)
  const area = Table.floats(network.nodes, "area")
  for (let k = 0; k < values.length; k++) {
    into[rows[k]] += column._tag === "Density"
      ? -values[k] * pointCurrentUnit / (area[rows[k]] * area[rows[k]])
      : values[k]
  }
}

/**
 * Length l and radius r act through area 2 pi r l, volume pi r² l and the loads l / (2 pi r²): the derivative of the first by r is area / r,
 * of the second 2 volume / r, of the loads -2 load / r; by l each is itself over l. Traced volumes and loads scale alike; traced areas are no
 * products and have slopes of their own. A half that ends in a point has an infinite load that nothing sees.
 */
const shapeBack = (network: Network, nodes: ReadonlyMap<string, Float64Array>): void => {
  const powers = { area: 1, volume: 2, resistive_load_in: -2, resistive_load_out: -2 } as const
  const traced = tracedRows(network)
  for (const shape of ["radius", "length"] as const) {
    const into = nodes.get(shape)
    if (into === undefined) continue
    const own = Table.floats(network.nodes, shape)
    for (const [name, power] of Object.entries(powers)) {
      const bars = nodes.get(name)!
      const column = Table.floats(network.nodes, name)
      for (let i = 0; i < into.length; i++) {
        if (column[i] === Infinity || (name === "area" && traced?.[i] === 1)) continue
        into[i] += bars[i] * (shape === "radius" ? power : 1) * column[i] / own[i]
      }
    }
  }
  if (traced !== null) tracedAreasBack(network, nodes)
}

/** 1 for every compartment of a traced cell; null where no cell is traced. */
const tracedRows = (network: Network): Uint8Array | null => {
  if (!network.cells.some(({ path }) => path._tag === "Traced")) return null
  const out = new Uint8Array(network.nodes.length)
  const first = firstRows(network.cells)
  network.cells.forEach(({ path }, c) => {
    if (path._tag === "Traced") out.fill(1, first[c], first[c + 1])
  })
  return out
}

/** What length and radius of traced compartments do by way of their areas. */
const tracedAreasBack = (network: Network, nodes: ReadonlyMap<string, Float64Array>): void => {
  const bars = nodes.get("area")
  if (bars === undefined) return
  const [length, radius] = [Table.floats(network.nodes, "length"), Table.floats(network.nodes, "radius")]
  const first = firstRows(network.cells)
  network.cells.forEach((cell, c) => {
    const slopes = areaSlopesOf(cell)
    if (slopes === null) return
    for (let row = first[c]; row < first[c + 1]; row++) {
      const by = slopes(row - first[c], length[row], radius[row])
      for (const shape of ["radius", "length"] as const) {
        const into = nodes.get(shape)
        if (into !== undefined) into[row] += bars[row] * by[shape]
      }
    }
  })
}
