/**
 * Adjoints and sums out of a kernel's memory, in the order of rows; and the stretches of memory that a state is made of.
 */
import { type Column, type ConstantColumn, fixed, type PackedColumn, type SlotColumn } from "../../program/Columns.ts"
import { schemeKinds, type System } from "../../program/System.ts"
import type { Views } from "../../solve/compiled/Allocator.ts"
import { joinedOf } from "../../solve/compiled/GroupLayout.ts"
import { linkCount, type MemoryMap } from "../../solve/compiled/MemoryMap.ts"
import { type Coupling, nodesFrom } from "../../solve/Coupling.ts"
import type { Joined } from "../../solve/junctions/groups.ts"
import { pointCurrentUnit } from "../../solve/linearise.ts"
import { hubsOf, links } from "../../solve/Links.ts"
import type { Plan } from "../../solve/Plan.ts"
import type { SchemeName } from "../../solve/Scheme.ts"
import * as Table from "../../table/Table.ts"
import { type Bars, sumOf, type Sums, zeroBars } from "../Bars.ts"
import { coefficientSum } from "../CouplingSums.ts"
import { sumPlaces } from "../LinkSums.ts"
import type { AdjointMap, CoefficientSums } from "./AdjointMap.ts"
import { addGroup, groupSumStretches } from "./GroupBackMap.ts"

/** A map in which every column of the way forwards is its adjoint: what finds places of states finds those of their adjoints. */
export const barMap = ({ map, nowhere, sites, slots, synapses }: AdjointMap): MemoryMap => ({
  ...map,
  slots,
  sites,
  nothing: nowhere,
  synapses: map.synapses.map((own, t) => ({ ...own, columns: synapses[t].columns }))
})

/** A stretch of memory: first word and number of words. */
export type Stretch = readonly [word: number, count: number]

/** The columns that a state consists of. */
export const stateStretches = ({ layout, sites, slots, synapses, systems }: MemoryMap): ReadonlyArray<Stretch> => {
  const lasting: ReadonlyArray<PackedColumn["_tag"]> = ["State", "Current", "Flaw"]
  const packed = (columns: ReadonlyMap<PackedColumn, number>, count: number): ReadonlyArray<Stretch> =>
    Array.from(columns).filter(([{ _tag }]) => lasting.includes(_tag)).map(([, at]) => [at / 8, count])
  return [
    ...systems.map(({ x }): Stretch => [slots.get(x)! / 8, layout.slots]),
    ...sites.flatMap((columns, s) => packed(columns, layout.sites[s].rows.length)),
    ...synapses.flatMap(({ columns }, t) => packed(columns, layout.synapses[t].rows.length))
  ]
}

/** The columns that must be 0 before anything goes back. */
export const barStretches = (own: AdjointMap): ReadonlyArray<Stretch> => {
  const { layout } = own.map
  const packed = (columns: ReadonlyMap<Column, number>, count: number): ReadonlyArray<Stretch> =>
    Array.from(columns.values(), (at) => [at / 8, count])
  return [
    ...Array.from(own.slots.values(), (at): Stretch => [at / 8, layout.slots + (own.groups.length > 0 ? 1 : 0)]),
    ...own.sites.flatMap((columns, s) => packed(columns, layout.sites[s].rows.length)),
    ...own.siteSums.flatMap((columns, s) => packed(columns, layout.sites[s].rows.length)),
    ...own.synapses.flatMap(({ columns }, t) => packed(columns, layout.synapses[t].rows.length)),
    ...own.synapseSums.flatMap((columns, t) => packed(columns, layout.synapses[t].rows.length)),
    ...[own.capacitance, own.membrane.unit, own.membrane.area].flatMap((at) =>
      at === null ? [] : [[at / 8, layout.slots] as const]
    ),
    ...own.membrane.rates === null ? [] : linkStretches(own, own.membrane.rates),
    ...coefficientStretches(own)
  ]
}

/** The sums of coefficients among them. */
export const coefficientStretches = (own: AdjointMap): ReadonlyArray<Stretch> => {
  const { coefficients: [coefficients], layout, matrices, systems } = own.map
  const all = systems.flatMap((_, i) => {
    const sums = own.coefficients[i] ?? []
    if (coefficients === undefined && matrices.length === 0) return linkStretches(own, sums)
    return sums.flatMap(({ first, second }, c): ReadonlyArray<Stretch> => {
      const n = layout.classes[c].offset.length
      const words = wordsOf(own, c, coefficients === undefined ? n * n : own.map.trees[c].tree.parent.length)
      return second === 0 ? [[first / 8, words]] : [[first / 8, words], [second / 8, words]]
    })
  })
  return [...all, ...groupSumStretches(own.map, own.groups)]
}

/** Words of so many numbers of every cell of a class. */
const wordsOf = ({ map: { layout, trees } }: AdjointMap, c: number, count: number): number =>
  count * layout.classes[c].pairs * trees[c].width / 8

/** Sums of rates, by class. */
const linkStretches = (own: AdjointMap, sums: ReadonlyArray<CoefficientSums>): ReadonlyArray<Stretch> =>
  sums.flatMap(({ first, hubs }, c): ReadonlyArray<Stretch> => {
    const { links, members } = linkCount(own.map.layout, own.map.layout.classes[c])
    const words = wordsOf(own, c, members)
    return [
      [first / 8, wordsOf(own, c, links)],
      ...hubs === null ? [] : [[hubs.rates / 8, words], [hubs.shares / 8, words]] as const
    ]
  })

/** The adjoint of the state of the `copy`-th network. */
export const readBars = (views: Views, own: AdjointMap, copy: number): Bars => {
  const { layout, systems } = own.map
  const { plan } = layout
  const bars = zeroBars(plan)
  const n = plan.network.nodes.length
  const m = plan.network.edges.length
  const slot = (column: SlotColumn, into: Float64Array): void => {
    const at = own.slots.get(column)! / 8
    for (let row = 0; row < n; row++) into[row] = views.f64[at + layout.slotOf[copy * n + row]]
  }
  systems.forEach(({ ion, x }) => slot(x, ion === null ? bars.v : bars.nodes.get(ion)!))
  own.sites.forEach((columns, s) =>
    columns.forEach((at, column) => {
      const into = columnOf(bars.nodes, bars.currents, column)
      if (into !== undefined) readPacked(views, at, layout.sites[s].rows, copy, n, into)
    })
  )
  own.synapses.forEach(({ columns }, t) =>
    columns.forEach((at, column) => {
      const { of, rows } = layout.synapses[t]
      // What is recorded of currents is used up, so pools have none to give.
      const pools = of === "pools"
      const into = pools ? columnOf(bars.nodes, new Map(), column) : columnOf(bars.edges, bars.synapticCurrents, column)
      if (into !== undefined) readPacked(views, at, rows, copy, pools ? n : m, into)
    })
  )
  return bars
}

const columnOf = (
  states: ReadonlyMap<string, Float64Array>,
  currents: ReadonlyMap<string, Float64Array>,
  column: PackedColumn
): Float64Array | undefined => {
  if (column._tag === "State") return states.get(column.column)
  return column._tag === "Current" ? currents.get(column.name) : undefined
}

/** Places of one network; backwards, so that a real place has the last word over padding, which comes after it. */
const readPacked = (
  views: Views,
  at: number,
  rows: Int32Array,
  copy: number,
  n: number,
  into: Float64Array
): void => {
  const { f64 } = views
  for (let k = rows.length - 1; k >= 0; k--) {
    const row = rows[k] - copy * n
    if (row >= 0 && row < n) into[row] = f64[at / 8 + k]
  }
}

/** Reads what the kernel summed of constants for the `copy`-th network. */
export const readSums = (views: Views, own: AdjointMap, copy: number, sums: Sums): void => {
  const { layout } = own.map
  const { plan } = layout
  const [n, m] = [plan.network.nodes.length, plan.network.edges.length]
  own.siteSums.forEach((columns, s) =>
    columns.forEach((at, column) => {
      readPacked(views, at, layout.sites[s].rows, copy, n, sumOf(sums.nodes, column, n))
    })
  )
  own.synapseSums.forEach((columns, t) =>
    columns.forEach((at, column) => {
      const { of, rows } = layout.synapses[t]
      if (of === "pools") readPools(views, at, rows, copy, plan, sums, column)
      else readPacked(views, at, rows, copy, m, sumOf(sums.synapses, column, m))
    })
  )
  const slot = (at: number | null, into: Float64Array | null): void => {
    if (at === null || into === null) return
    for (let row = 0; row < n; row++) into[row] = views.f64[at / 8 + layout.slotOf[copy * n + row]]
  }
  slot(own.capacitance, sums.inverseCapacitance)
  slot(own.membrane.unit, sums.membrane.unit)
  slot(own.membrane.area, sums.membrane.area)
  if (own.membrane.rates !== null && sums.membrane.rates !== null) {
    addLinks(views, own, own.membrane.rates, layout.plan.voltage, copy, sums.membrane.rates)
  }
}

/** What pools read is of their compartments, and their density is 1e5 / area. */
const readPools = (
  { f64 }: Views,
  at: number,
  rows: Int32Array,
  copy: number,
  { network: { nodes } }: Plan,
  sums: Sums,
  column: ConstantColumn
): void => {
  const n = nodes.length
  const own = new Float64Array(n)
  for (let k = rows.length - 1; k >= 0; k--) {
    if (Math.floor(rows[k] / n) === copy) own[rows[k] % n] = f64[at / 8 + k]
  }
  if (column._tag === "Fixed") {
    const into = sumOf(sums.nodes, fixed("nodes", column.column, column.fallback), n)
    own.forEach((x, row) => (into[row] += x))
    return
  }
  const area = Table.floats(nodes, "area")
  const into = sumOf(sums.nodes, fixed("nodes", "area"), n)
  own.forEach((x, row) => (into[row] -= x * pointCurrentUnit / (area[row] * area[row])))
}

/** Adds what the kernel summed of coefficients for the `copy`-th network, in steps in which these rows are held. */
export const addCouplings = (
  views: Views,
  own: AdjointMap,
  scheme: SchemeName,
  copy: number,
  sums: Sums,
  held: (system: System) => ArrayLike<number> | null
): void => {
  const { plan } = own.map.layout
  own.map.systems.forEach((system, i) => {
    const couplings = sums.couplings.get(system.ion)
    if (couplings === undefined) return
    const coupling = system.ion === null ? plan.voltage : plan.diffusion.get(system.ion)!
    const joined = system.ion === null ? joinedOf(plan) : null
    const into = coefficientSum(couplings, scheme, { coupling, held: held(system), joined })
    if (own.coefficients[i] !== null) addCoefficients(views, own, i, scheme, copy, into)
    if (joined !== null) addGroups(views, own, copy, joined, into)
  })
}

/** Sums of groups of cells, whose matrices come behind those of cells by themselves. */
const addGroups = (views: Views, own: AdjointMap, copy: number, joined: Joined, into: Float64Array): void => {
  const { layout } = own.map
  const { voltage } = layout.plan
  const squares = joined.groups.map(({ nodes }) => {
    const rows = nodes.filter((node) => node < voltage.compartments).length
    return rows * rows
  })
  const total = squares.reduce((sum, count) => sum + count, 0)
  layout.groups.forEach(({ members }, g) =>
    members.forEach(({ copy: of, group }, k) => {
      if (of !== copy) return
      const place = joined.groups.findIndex(({ cells: [first] }) => first === group.cells[0])
      const at = into.length - total + squares.slice(0, place).reduce((sum, count) => sum + count, 0)
      addGroup(views, own.map, g, own.groups[g], k, voltage.parent.length, into, at)
    })
  )
}

/** Coefficients of a class, cell after cell, onto those in the order of the scheme's adjoint. */
const addCoefficients = (
  views: Views,
  own: AdjointMap,
  system: number,
  scheme: SchemeName,
  copy: number,
  into: Float64Array
): void => {
  const { layout, systems, trees } = own.map
  const { plan } = layout
  const { ion } = systems[system]
  const coupling = ion === null ? plan.voltage : plan.diffusion.get(ion)!
  const nodes = coupling.parent.length
  if (own.map.coefficients.length === 0 && own.map.matrices.length === 0) {
    return addLinks(views, own, own.coefficients[system]!, coupling, copy, into)
  }
  const grouped = new Set(ion === null ? joinedOf(plan)?.groups.flatMap(({ cells }) => cells) : [])
  const matrixStart = matrixStarts(coupling.cellStarts, grouped)
  layout.classes.forEach((c, k) => {
    if (c.joined && ion === null) return // their sums are those of groups
    const { first, second } = own.coefficients[system]![k]
    eachCell(views, own.map, k, copy, (start, read) => {
      if (schemeKinds[scheme].over === "matrix") {
        const at = matrixStart.get(start)!
        for (let j = 0; j < c.offset.length * c.offset.length; j++) into[at + j] += read(first, j)
      } else {
        nodesFrom(coupling, start, trees[k].tree.parent.length).forEach((node, t) => {
          if (t === 0) return
          into[node] += read(second, t) // fromParent is `down`
          into[nodes + node] += read(first, t)
        })
      }
    })
  })
}

/** Visits the cells of a copy in a class, each with its first row and what reads the sums that begin at an address. */
const eachCell = (
  { f64 }: Views,
  { layout, trees }: MemoryMap,
  cls: number,
  copy: number,
  visit: (start: number, read: (at: number, index: number) => number) => void
): void => {
  const n = layout.plan.network.nodes.length
  const { firstRows, lanes, pairs } = layout.classes[cls]
  const perPair = pairs * trees[cls].width / 8
  firstRows.forEach((row, cell) => {
    if (Math.floor(row / n) !== copy) return
    const lane = lanes === 2 ? cell : 0
    visit(row % n, (at, index) => f64[at / 8 + index * perPair + lane])
  })
}

/** Sums of rates of a class, cell after cell, onto those of all links and members of hubs. */
const addLinks = (
  views: Views,
  { map }: AdjointMap,
  sums: ReadonlyArray<CoefficientSums>,
  coupling: Coupling,
  copy: number,
  into: Float64Array
): void => {
  const all = links(coupling)
  const at = sumPlaces(all)
  map.layout.classes.forEach((c, k) => {
    const { first, hubs } = sums[k]
    eachCell(views, map, k, copy, (start, read) => {
      for (let j = all.starts[start]; j < all.starts[start + c.offset.length]; j++) {
        into[j] += read(first, j - all.starts[start])
      }
      if (hubs === null) return
      const [from, to] = hubsOf(all.hubs, start, c.offset.length)
      for (let j = all.hubs.starts[from]; j < all.hubs.starts[to]; j++) {
        into[at.rates + j] += read(hubs.rates, j - all.hubs.starts[from])
        into[at.shares + j] += read(hubs.shares, j - all.hubs.starts[from])
      }
    })
  })
}

/** Where the matrix of each cell by itself begins, by its first row. */
const matrixStarts = (cellStarts: Int32Array, grouped: ReadonlySet<number>): ReadonlyMap<number, number> => {
  const starts = new Map<number, number>()
  let at = 0
  for (let cell = 0; cell + 1 < cellStarts.length; cell++) {
    if (grouped.has(cell)) continue
    starts.set(cellStarts[cell], at)
    const n = cellStarts[cell + 1] - cellStarts[cell]
    at += n * n
  }
  return starts
}
