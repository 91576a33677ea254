/**
 * Rows of one network in a kernel's memory as the interpreter's functions see them: columns by row, of which only the rows at hand are filled
 * in, from the record of the step and from adjoints as they are, and written back.
 *
 * One idea: few rows have events in a step, so these go back by the functions that the interpreter has for them, and only numbers are brought.
 */
import type { Network } from "../../../network/Network.ts"
import * as Columns from "../../../program/Columns.ts"
import { poolPlaces } from "../../../solve/compiled/events/units.ts"
import { isVoltage, statesOfBlock } from "../../../solve/compiled/MemoryMap.ts"
import { seenAddress } from "../../../solve/compiled/pack.ts"
import { type EventPlan, eventPlan } from "../../../solve/events/EventPlan.ts"
import type { Frame } from "../../../solve/Frame.ts"
import { type Placed, type Plan, plan, sourceOf } from "../../../solve/Plan.ts"
import { stateColumnOf } from "../../../solve/programs/siteProgram.ts"
import type { State } from "../../../solve/State.ts"
import { type Bars, sumOf, type Sums, zeroBars, zeroSums } from "../../Bars.ts"
import { type LineBars, noLineBars } from "../../events/answerBack.ts"
import { type HeldBars, heldBars } from "../../release.ts"
import type { Wanted } from "../../Wanted.ts"
import type { AdjointMap } from "../AdjointMap.ts"
import { barMap } from "../barMemory.ts"

/** A number of a column, and the word of memory, or of a record, that has it. */
export type Link = { readonly into: Float64Array; readonly row: number; readonly word: number }

/** What is brought of a row: its numbers in the record, adjoints that are added to, and adjoints of its states. */
export type Rows = {
  readonly taped: ReadonlyArray<Link>
  readonly given: ReadonlyArray<Link>
  readonly states: ReadonlyArray<Link>
}

/** A unit, with the words of the adjoints of its line. */
export type UnitRows = Rows & { readonly lines: ReadonlyArray<Link> }

/** A detector: what it looks at before and after the step, and adjoints that are added to. */
export type DetectorRows = {
  readonly before: ReadonlyArray<Link>
  readonly after: ReadonlyArray<Link>
  readonly given: ReadonlyArray<Link>
}

/** A network as the interpreter's functions see it. Working memory of one gradient. */
export type RowMirror = {
  readonly plan: Plan
  readonly events: EventPlan
  readonly bars: Bars
  readonly sums: Sums
  readonly held: HeldBars
  /** The step as synapses see it. */
  readonly frame: (step: number) => Frame
  /** The samples before and after a step as detectors see them. */
  readonly samples: (step: number) => readonly [State, State]
  readonly nodeBar: (column: Columns.SeenColumn) => Float64Array
  /** Adjoints of the lines of a type's units. */
  readonly lines: ReadonlyArray<LineBars>
  /** A unit of the t-th type, and an edge of a pool, by its place among the edges of the type. */
  readonly unit: (t: number, unit: number) => UnitRows
  readonly edge: (t: number, place: number) => Rows
  readonly detector: (placed: Placed, names: Iterable<string>) => DetectorRows
  /** The word of the adjoint of a reset of a channel, by compartment; null where it is not asked for. */
  readonly reset: (mechanism: string, row: number) => number | null
}

/** Brings numbers: into columns, and back, after which columns have nothing that memory has. */
export const load = (f64: Float64Array, links: ReadonlyArray<Link>, from = 0): void => {
  for (const { into, row, word } of links) into[row] = f64[from + word]
}
export const store = (f64: Float64Array, links: ReadonlyArray<Link>): void => {
  for (const { into, row, word } of links) f64[word] = into[row]
  for (const { into, row } of links) into[row] = 0 // several links may be one number
}

/** Columns of a network, a number per compartment. */
type Seen = {
  readonly v: Float64Array
  readonly nodes: Map<string, Float64Array>
  readonly currents: ReadonlyMap<string, Float64Array>
}

/** The mirror of the `copy`-th network of a kernel. */
export const rowMirror = (own: AdjointMap, network: Network, copy: number, dt: number, wanted: Wanted): RowMirror => {
  const { map, record } = own
  const { layout } = map
  const laid = plan(network)
  const events = eventPlan(laid)!
  const [n, m] = [network.nodes.length, network.edges.length]
  const adjoints = barMap(own)
  const [bars, sums] = [zeroBars(laid), zeroSums(laid, wanted, 0)]
  const column = (): Float64Array => new Float64Array(n)
  const seen = (): Seen => ({
    v: column(),
    nodes: new Map(laid.nodeStates.map((name) => [name, column()])),
    currents: new Map(laid.currents.map((name) => [name, column()]))
  })
  const now = seen()
  const edges = new Map(laid.edgeStates.map((name) => [name, new Float64Array(m)]))
  const stateOf = ({ currents, nodes, v }: Seen, step: number): State => ({
    step,
    dt,
    v,
    nodes,
    edges,
    currents,
    synapticCurrents: new Map(),
    clampCurrents: null,
    membraneCurrents: null
  })
  const [before, after] = [seen(), seen()]
  const apart = new Map<string, Float64Array>() // adjoints of what synapses see otherwise than it stands in memory
  const unpumped = (name: string): Float64Array => {
    let own = apart.get(name)
    if (own === undefined) apart.set(name, own = column())
    return own
  }
  const valuesOf = (of: Columns.SeenColumn, { currents, nodes, v }: Seen): Float64Array => {
    switch (of._tag) {
      case "Slot":
        return of.ion === null ? v : nodes.get(of.ion)!
      case "State":
      case "Unpumped":
        return (nodes.get(of.column) ?? currents.get(of.column))!
      case "Current":
        return currents.get(of.name)!
    }
  }
  const nodeBar = (of: Columns.SeenColumn): Float64Array =>
    of._tag === "Unpumped"
      ? unpumped(of.column)
      : valuesOf(of, { v: bars.v, nodes: bars.nodes, currents: bars.currents })

  const slot = (row: number): number => layout.slotOf[copy * n + row]
  const voltageOnTape = record.systems[0].x / 8
  /** What is seen of a compartment: the adjoint that is added to. */
  const barAt = (of: Columns.SeenColumn, row: number): ReadonlyArray<Link> => {
    const address = seenAddress(adjoints, copy * n + row, of)
    return address === null ? [] : [{ into: nodeBar(of), row, word: address / 8 }]
  }
  const hostColumn = (block: number, of: Columns.FixedColumn): Columns.FixedColumn =>
    layout.synapses[block].of === "pools" ? Columns.fixed("nodes", of.column, of.fallback) : of
  const rowsOf = (
    block: number,
    place: number,
    row: number,
    ends: Readonly<Record<"pre" | "post", number>>
  ): UnitRows => {
    const isPool = layout.synapses[block].of === "pools"
    const [states, stateBars, into, count] = isPool
      ? [now.nodes, bars.nodes, sums.nodes, n] as const
      : [edges, bars.edges, sums.synapses, m] as const
    const names = statesOfBlock(layout, block)
    const { columns } = own.synapses[block]
    const tape = record.synapses[block]
    const compartments = [...new Set([ends.pre, ends.post])].filter((at) => at >= 0)
    const read = Array.from(tape).flatMap(([column, at]) =>
      column._tag === "End" && !isVoltage(column) && ends[column.end] >= 0 ? [{ column, at }] : []
    )
    return {
      taped: [
        ...names.map((name): Link => ({
          into: states.get(name)!,
          row,
          word: tape.get(Columns.state(name))! / 8 + place
        })),
        ...compartments.map((at): Link => ({ into: now.v, row: at, word: voltageOnTape + slot(at) })),
        ...read.map(({ at, column: { end, of } }): Link => ({
          into: valuesOf(of, now),
          row: ends[end],
          word: at / 8 + place
        }))
      ],
      given: [
        ...compartments.flatMap((at) => barAt(Columns.voltage, at)),
        ...read.flatMap(({ column: { end, of } }) => barAt(of, ends[end])),
        ...Array.from(own.synapseSums[block]).flatMap(([column, at]): ReadonlyArray<Link> =>
          column._tag === "Density"
            ? []
            : [{ into: sumOf(into, hostColumn(block, column), count), row, word: at / 8 + place }]
        )
      ],
      states: names.map((name) => ({
        into: stateBars.get(name)!,
        row,
        word: columns.get(Columns.state(name))! / 8 + place
      })),
      lines: []
    }
  }
  const lines = events.answering.map(({ units }) => noLineBars(units.rows.length))
  const places = layout.answering.map(({ edges: block }) => {
    const out = new Int32Array(m)
    const { padding, rows } = layout.synapses[block]
    rows.forEach((row, k) => {
      if (padding[k] === 0 && Math.floor(row / m) === copy) out[row % m] = k
    })
    return out
  })
  const edge = (t: number, place: number): UnitRows => {
    const { rowsAt } = events.answering[t].placed
    const row = rowsAt.own[place]
    const ends = { pre: rowsAt.pre[place], post: rowsAt.post[place] }
    return rowsOf(layout.answering[t].edges, places[t][row], row, ends)
  }
  /** Adjoints of the line of a unit, by the parts that the kernel has. */
  const lineLinks = (t: number, unit: number, place: number): ReadonlyArray<Link> => {
    const block = layout.answering[t].units
    const { current } = events.answering[t].placed.compiled
    if (current === null) return []
    const { columns } = own.synapses[block]
    const parts = { current: Columns.current(current.name), slope: Columns.slope, intercept: Columns.intercept }
    return (["current", "slope", "intercept"] as const).flatMap((part): ReadonlyArray<Link> => {
      const at = columns.get(parts[part])
      return at === undefined ? [] : [{ into: lines[t][part], row: unit, word: at / 8 + place }]
    })
  }
  return {
    plan: laid,
    events,
    bars,
    sums,
    held: heldBars(laid),
    frame: (step) => ({
      plan: laid,
      dt,
      step,
      v: now.v,
      nodes: now.nodes,
      edges,
      currents: now.currents,
      computed: now.currents,
      synapticCurrents: new Map(),
      imposed: null,
      junctions: null,
      clampCurrents: null,
      membraneCurrents: null,
      resets: new Map(),
      lines: null,
      pools: null
    }),
    samples: (step) => [stateOf(before, step), stateOf(after, step + 1)],
    nodeBar,
    lines,
    unit: (t, unit) => {
      const { edges: edgeBlock, units: block } = layout.answering[t]
      if (block === edgeBlock) {
        const row = events.answering[t].placed.rows[unit]
        return { ...edge(t, unit), lines: lineLinks(t, unit, places[t][row]) }
      }
      const row = events.answering[t].units.rows[unit]
      const place = poolPlaces(layout, layout.synapses[block])[copy * n + row]
      return { ...rowsOf(block, place, row, { pre: -1, post: row }), lines: lineLinks(t, unit, place) }
    },
    edge,
    detector: (placed, names) => {
      const [row] = placed.rows
      const site = layout.siteOf[copy * n + row]
      const packed = layout.packedOf[copy * n + row]
      const sources = Array.from(names, (name) => sourceOf(placed, name))
      const moving = [
        ...new Set(sources.flatMap((source): ReadonlyArray<Columns.SeenColumn> => {
          switch (source._tag) {
            case "Voltage":
              return [Columns.voltage]
            case "State":
              return [stateColumnOf(laid, source.column)]
            case "Current":
              return [Columns.current(source.name)]
            default:
              return []
          }
        }))
      ]
      const wordOf = (of: Columns.SeenColumn): number => {
        if (of._tag !== "Slot") return record.sites[site].get(of)! / 8 + packed
        const { site: begun, x } = record.systems[map.systems.findIndex((system) => system.x === of)]
        return (begun ?? x) / 8 + slot(row)
      }
      const links = (into: Seen): ReadonlyArray<Link> =>
        moving.map((of) => ({ into: valuesOf(of, into), row, word: wordOf(of) }))
      const constants = sources.flatMap((source): ReadonlyArray<Link> => {
        if (source._tag !== "Constant") return []
        const of = Columns.fixed("nodes", source.column, source.fallback)
        const at = own.siteSums[site].get(of)
        return at === undefined ? [] : [{ into: sumOf(sums.nodes, of, n), row, word: at / 8 + packed }]
      })
      return {
        before: links(before),
        after: links(after),
        given: [...moving.flatMap((of) => barAt(of, row)), ...constants]
      }
    },
    reset: (mechanism, row) => {
      const at = own.sites[layout.siteOf[copy * n + row]].get(Columns.detector("spike", mechanism))
      return at === undefined ? null : at / 8 + layout.packedOf[copy * n + row]
    }
  }
}
