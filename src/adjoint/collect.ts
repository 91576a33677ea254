/**
 * From the working memory of a gradient to its result: adjoints by column and row.
 *
 * Brings together what came by different ways: sums of constants, adjoints of initial states, what synapses read at their ends, the
 * coefficients of couplings, and what length and radius do by way of area, volume and loads. Sums run in the order of rows.
 */
import type { Network } from "../network/Network.ts"
import * as Columns from "../solve/compiled/Columns.ts"
import { diffusionCoupling, voltageCoupling } from "../solve/Coupling.ts"
import { pointCurrentUnit } from "../solve/linearise.ts"
import type { SchemeName } from "../solve/Scheme.ts"
import type { Floats } from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import { adjoints } from "./adjoints.ts"
import { type Adjoint, areaOfStimuli, type Bars, inverseCapacitance, type Sums } from "./Bars.ts"
import { couplingBack } from "./couplingBack.ts"
import { closed, type Wanted } from "./Wanted.ts"

/** What is asked of a network, and what its numbers were computed with. */
export type Question = {
  readonly network: Network
  readonly scheme: SchemeName
  readonly dt: number
  readonly wanted: Wanted
}

/** The adjoint of everything that is wanted; `bars` belong to the state at the start, null where a run goes on from a state. */
export const collect = ({ dt, network, scheme, wanted }: Question, bars: Bars | null, sums: Sums): Adjoint => {
  const all = closed(wanted)
  const n = network.nodes.length
  const nodes = new Map(Array.from(all.nodes, (name) => [name, new Float64Array(n)]))
  const add = (name: string, values: ArrayLike<number>): void => {
    const into = nodes.get(name)
    if (into !== undefined) { for (let i = 0; i < n; i++) into[i] += values[i] }
  }
  const capacitance = Table.floats(network.nodes, "capacitance")
  sums.nodes.forEach((values, name) => {
    if (name === inverseCapacitance) add("capacitance", values.map((x, i) => -x / capacitance[i] ** 2))
    else add(Columns.fixedParts(name)[0], values)
  })
  add("area", sums.nodes.get(areaOfStimuli) ?? new Float64Array(n))
  if (bars !== null) {
    add("v", bars.v)
    bars.nodes.forEach((values, name) => add(name, values))
  }
  sums.ends.forEach((values, name) => endsBack(network, name, values, nodes))
  sums.couplings.forEach((coefficients, ion) => {
    const coupling = ion === null ? voltageCoupling(network) : diffusionCoupling(network, ion)
    const own = adjoints[scheme].finish(coupling, dt, coefficients)
    couplingBack(network, ion, coupling, own).forEach((values, name) => add(name, values))
  })
  shapeBack(network, nodes)
  const edges = new Map(Array.from(wanted.edges, (name) => {
    const own = sums.edges.get(name) ?? bars?.edges.get(name) ?? new Float64Array(network.edges.length)
    return [name, valued(own, Table.floats(network.edges, name))] as const
  }))
  return {
    nodes: new Map(Array.from(wanted.nodes, (name) => [
      name,
      valued(nodes.get(name)!, Table.floats(network.nodes, name))
    ])),
    edges,
    stimuli: sums.stimuli,
    clamps: sums.clamps
  }
}

/** 0 in rows that have no such value. */
const valued = (bars: Float64Array, column: Floats): Float64Array => bars.map((x, i) => Number.isNaN(column[i]) ? 0 : x)

/** What synapses read at their postsynaptic compartments; `density` is 1e5 / area. */
const endsBack = (
  network: Network,
  name: string,
  values: Float64Array,
  nodes: ReadonlyMap<string, Float64Array>
): void => {
  const into = nodes.get(name === "density" ? "area" : name)
  if (into === undefined) return
  const post = Table.ints(network.edges, "post_index")
  const area = Table.floats(network.nodes, "area")
  for (let k = 0; k < values.length; k++) {
    into[post[k]] += name === "density" ? -values[k] * pointCurrentUnit / area[post[k]] ** 2 : values[k]
  }
}

/**
 * Length l and radius r act through area 2 pi r l, volume pi r² l and the loads l / (2 pi r²): the derivative of the first by r is area / r,
 * of the second 2 volume / r, of the loads -2 load / r; by l each is itself over l.
 */
const shapeBack = (network: Network, nodes: ReadonlyMap<string, Float64Array>): void => {
  const powers = { area: 1, volume: 2, resistive_load_in: -2, resistive_load_out: -2 } as const
  for (const shape of ["radius", "length"] as const) {
    const into = nodes.get(shape)
    if (into === undefined) continue
    const own = Table.floats(network.nodes, shape)
    for (const [name, power] of Object.entries(powers)) {
      const bars = nodes.get(name)!
      const column = Table.floats(network.nodes, name)
      for (let i = 0; i < into.length; i++) {
        into[i] += bars[i] * (shape === "radius" ? power : 1) * column[i] / own[i]
      }
    }
  }
}
