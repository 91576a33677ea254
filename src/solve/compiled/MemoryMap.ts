/**
 * Where each column of a layout begins in a kernel's memory.
 *
 * Everything is allocated once, 16-byte aligned: a header per thread, slot columns, packed columns of sites and synapse blocks,
 * coefficients of the tree solves, index tables. What does not change the code (tables of ranges, stimuli, clamps, recordings, buffers)
 * comes last and is reached through the header.
 */
import { type BlockFunctions, blockFunctions } from "../../kernel/blocks/BlockFunctions.ts"
import { portsOf, type Program } from "../../kernel/Program.ts"
import * as Columns from "../../program/Columns.ts"
import type { Extras } from "../../program/membraneSweeps.ts"
import { orderOf, type Turn } from "../../program/order.ts"
import { stepOf } from "../../program/stepOf.ts"
import { mayHold, schemeKinds, type SchemeName, type System } from "../../program/System.ts"
import { type Tree, treeOf } from "../../program/Tree.ts"
import { hubsOf, links } from "../Links.ts"
import { detectorColumns } from "../programs/detectProgram.ts"
import { statesHere } from "../programs/siteProgram.ts"
import { type Allocator, allocator, checkMemory } from "./Allocator.ts"
import { blockColumns, keptIn } from "./events/blockColumns.ts"
import { type EventMap, eventMap, eventWordsOf } from "./events/EventMap.ts"
import { movingIn } from "./events/moving.ts"
import { spikeBlock, spikeHeaderWords, type SpikeMap } from "./events/SpikeMap.ts"
import { extrasOf } from "./extrasOf.ts"
import { type GroupMap, groupMap } from "./GroupMap.ts"
import type { CellClass, Layout } from "./Layout.ts"
import { eachProgram, partsOf, type Programs } from "./partsOf.ts"
import { tableBytes, type Tabulated } from "./RateTable.ts"

/** Tables and coefficients of one class for one system. */
export type ClassMap = { readonly up: number; readonly down: number }

/** Links of one class for one system: where those of a compartment start, the slot offsets of neighbours, and rates. */
export type LinkMap = {
  readonly starts: number
  readonly others: number
  readonly rates: number
  /** Null where no branch point has so many members. */
  readonly hubs: HubMap | null
}

/** Hubs of one class: where the members of one start, offsets of members in slots and in scratch, their rates and shares. */
export type HubMap = {
  readonly count: number
  readonly starts: number
  readonly slots: number
  readonly places: number
  readonly rates: number
  readonly shares: number
}

/**
 * What tells whether cells of a class stand a step of forward Euler: the decay that all of them stand whatever happens, the -dt/2 of the
 * implicit step whose pivots tell it else, and that times the coefficients of the tree.
 */
export type StabilityMap = ClassMap & { readonly calm: number; readonly h: number }

/** Tables of one class. */
export type TreeMap = {
  readonly tree: Tree
  /** Pairs of (offset of the node, offset of the compartment's slot); then offsets of branch points; then offset of the parent of each node. */
  readonly compartments: number
  readonly branchPoints: number
  readonly parents: number
  /** Bytes of one element: a lane or a pair. */
  readonly width: 8 | 16
}

/** The table of rates of a site: empty where it has none. */
export type TableMap = { readonly address: number; readonly states: ReadonlyArray<Tabulated> }

/** Addresses of the columns of a site or synapse block. */
export type PackedMap = ReadonlyMap<Columns.PackedColumn, number>

/** Of reads: the table of addresses, and where the number lies that is read of compartments that do not have it. */
export type ReadMaps = ReadonlyMap<Columns.EndColumn, { readonly table: number; readonly missing: number }>

/** Addresses of everything. */
export type MemoryMap = {
  readonly layout: Layout
  readonly systems: ReadonlyArray<System>
  /** The order of a step. */
  readonly order: ReadonlyArray<Turn>
  readonly extras: Extras
  /** The class of each of the step's sweeps that is no solve. */
  readonly cells: ReadonlyArray<number>
  /** Addresses of slot columns. */
  readonly slots: ReadonlyMap<Columns.SlotColumn, number>
  /** Addresses of packed columns by site. */
  readonly sites: ReadonlyArray<PackedMap>
  /** By site: what is read of pools in its compartments. */
  readonly siteReads: ReadonlyArray<ReadMaps>
  /** Addresses of packed columns and index tables by synapse block. */
  readonly synapses: ReadonlyArray<{
    readonly columns: PackedMap
    readonly pre: number
    readonly post: number
    /** Tables of addresses of what is read at the ends beside their voltages. */
    readonly reads: ReadMaps
  }>
  /** Tables of rates, by site. */
  readonly tables: ReadonlyArray<TableMap>
  readonly trees: ReadonlyArray<TreeMap>
  /** Of the implicit schemes, by system, by class. */
  readonly coefficients: ReadonlyArray<ReadonlyArray<ClassMap>>
  /** Of forward Euler, and of the voltage where currents along cells are wanted: tables of neighbours, and rates. */
  readonly links: ReadonlyArray<ReadonlyArray<LinkMap>>
  readonly stability: ReadonlyArray<ReadonlyArray<StabilityMap>>
  /** Of exponential Euler: the propagator of each cell, row-major. */
  readonly matrices: ReadonlyArray<ReadonlyArray<number>>
  /** Where events wait; null where no synapse answers any. */
  readonly events: EventMap | null
  /** Of groups of cells that junctions join, by class. */
  readonly groups: ReadonlyArray<GroupMap>
  /** A list of all junctions: addresses of what their rows say, and the slots of their ends; thread after thread. */
  readonly junctions: number
  /** dt, and the h of the implicit solve. */
  readonly uniform: { readonly dt: number; readonly h: number }
  /** The functions of the programs' blocks. */
  readonly blocks: BlockFunctions
  /** A place that holds 0: what clamps put in where none holds a voltage. */
  readonly nothing: number
  /** What threads know of spikes; null where these are nobody's business. */
  readonly spikes: SpikeMap | null
  readonly headers: number
  /** Bytes of one thread's header, and the first word of it that is free for whoever extends the kernel. */
  readonly headerBytes: number
  readonly extraWords: number
  /** Two words where threads meet. */
  readonly barrier: number
  /** First free byte. */
  readonly end: number
}

/** Where a solve remembers, as offsets in a record: what goes in, one over the diagonals (by class), lines and what comes out. */
export type SolveTape = {
  readonly x: number
  readonly inverse: ReadonlyArray<number>
  readonly lin: number | null
  readonly constant: number | null
  readonly next: number | null
}

/** Words of a header, in i32: see `emitRun.ts` for how they are used. */
export const headerWords = { steps: 0, scratch: 1, lists: 2, listWords: 4, fixed: 2 + 3 * 4 } as const

/**
 * Names of the lists in a header, in order: (address, offset) pairs, and a buffer with one stride per step. What is injected has its words
 * behind those of classes, in kernels that want it.
 */
export const listNames = ["hold", "stimulate", "record", "inject"] as const

/** By class: whether a clamp may hold the voltage (null), or a diffusing state, in one of its rows. */
export const heldClasses = ({ classes, plan: { network } }: Layout, ion: string | null): ReadonlyArray<boolean> => {
  const rows = new Set(
    network.clamps.filter((c) => c.domain === "nodes" && c.state === (ion ?? "v")).map((c) => c.row)
  )
  return classes.map(({ firstRows, offset }) =>
    rows.size > 0 && firstRows.some((row) => offset.some((_, k) => rows.has((row + k) % network.nodes.length)))
  )
}

/** Links between the compartments of one cell of a class, both ways counted, its hubs, and the members of these. */
export const linkCount = (
  { plan }: Layout,
  { firstRows, offset }: CellClass
): { readonly links: number; readonly hubs: number; readonly members: number } => {
  const { hubs, starts } = links(plan.voltage)
  const first = firstRows[0] % plan.network.nodes.length
  const [from, to] = hubsOf(hubs, first, offset.length)
  return {
    links: starts[first + offset.length] - starts[first],
    hubs: to - from,
    members: hubs.starts[to] - hubs.starts[from]
  }
}

/** The systems of a layout: the voltages, then diffusing states. */
export const systemsOf = (layout: Layout): ReadonlyArray<System> => {
  const voltages = {
    x: Columns.voltage,
    lin: Columns.lin,
    constant: Columns.constant,
    scaled: true,
    ion: null,
    held: heldClasses(layout, null)
  }
  return [
    voltages,
    ...[...layout.plan.diffusion.keys()].map((ion) => ({
      x: Columns.diffusing(ion),
      lin: Columns.diffusingLin(ion),
      constant: Columns.diffusingConstant(ion),
      scaled: false,
      ion,
      held: heldClasses(layout, ion)
    }))
  ]
}

/** Maps the memory of a layout for given programs; headers get `more` words at their end. */
export const memoryMap = (
  layout: Layout,
  given: Programs,
  scheme: SchemeName,
  more = 0
): MemoryMap => {
  const programs = withoutCode(given)
  const memory = allocator(16)
  const systems = systemsOf(layout)
  const extras = extrasOf(layout)
  const order = orderOf(stepOf(partsOf({ layout, systems, extras }, programs, scheme)))
  const cells = order.flatMap((turn) => turn._tag === "Cells" ? [turn.cls] : [])
  const eventWords = headerWords.fixed +
    2 * (layout.sites.length + layout.synapses.length + layout.classes.length + cells.length + layout.groups.length) +
    2 * order.filter(({ _tag }) => _tag === "Through").length +
    (extras.membrane ? headerWords.listWords : 0) +
    (programs.detectors === null ? 0 : spikeHeaderWords(layout.sites.length))
  const extraWords = eventWords + eventWordsOf(layout.answering.length)
  const headerBytes = 16 * Math.ceil((extraWords + more) / 4)
  const headers = memory.take(layout.threads * headerBytes)
  const barrier = memory.take(16)
  const uniform = { dt: memory.take(8), h: memory.take(8) }
  const nothing = memory.take(8)
  const { mirrored, over } = schemeKinds[scheme]
  const spikes = programs.detectors === null ? null : { blocks: memory.take(spikeBlock * layout.threads) }
  const joins = extras.groups > 0
  const slotColumns = [
    Columns.inverseCapacitance,
    ...systems.flatMap((s) => [s.x, s.lin, s.constant]),
    ...systems.filter(mayHold).map((s) => Columns.heldSlot(s.ion)),
    ...(mayHold(systems[0]) ? [Columns.clampUnit, Columns.clampCurrent] : extras.membrane ? [Columns.clampUnit] : []),
    ...(extras.imposes ? [Columns.outside, Columns.capacitance] : []),
    ...(extras.membrane ? [Columns.membrane] : []),
    ...(extras.membrane && mirrored ? [Columns.begun, Columns.flowsAt] : []),
    ...(extras.membrane && extras.imposes ? [Columns.inside] : []),
    ...(joins ? [Columns.restLin, Columns.restConstant] : []),
    ...(joins && (extras.membrane || over === "links") ? [Columns.flow] : []),
    ...(joins && extras.membrane ? [Columns.area] : []),
    ...(joins && mayHold(systems[0]) && over === "tree" ? [Columns.solved, Columns.through] : [])
  ]
  // Behind the slots is one of nobody, for what fills up blocks of junctions.
  const slots = new Map(slotColumns.map((column) => [column, memory.take(8 * (layout.slots + (joins ? 1 : 0)))]))
  const packed = (all: ReadonlyArray<Columns.Column>, count: number, states: ReadonlyArray<string>): PackedMap => {
    const columns = [...all.filter(Columns.isPacked), ...states.map(Columns.state)]
    return new Map([...new Set(columns)].map((column) => [column, memory.take(8 * count)]))
  }
  const readsOf = (all: ReadonlyArray<Columns.Column>, count: number): ReadMaps => {
    const ends = all.filter((column) => column._tag === "End").filter((end) => !isEverywhere(end))
    return new Map(ends.map((column) => [column, { table: memory.take(4 * count), missing: memory.take(8) }]))
  }
  const siteReads = programs.sites.map((program, s) => readsOf(portsOf(program), layout.sites[s].rows.length))
  const sites = programs.sites.map((program, s) =>
    packed(
      [
        ...[program, programs.detectors?.[s] ?? null].flatMap((made) => made === null ? [] : portsOf(made)),
        ...programs.detectors === null ? [] : detectorColumns(layout.plan, layout.sites[s])
      ],
      layout.sites[s].rows.length,
      statesAt(layout, s)
    )
  )
  const synapses = layout.synapses.map(({ rows: { length: count } }, t) => {
    const all = blockColumns(programs, t)
    return {
      columns: packed(all, count, statesOfBlock(layout, t)),
      pre: memory.take(4 * count),
      post: memory.take(4 * count),
      reads: readsOf(all, count)
    }
  })
  const tables = programs.tables.map((made) => ({
    address: memory.take(tableBytes(made?.states.length ?? 0)),
    states: made?.states ?? []
  }))
  const trees = layout.classes.map((c) => treeMap(c, memory))
  const perClass = <A>(make: (c: CellClass, k: number) => A, some = systems): ReadonlyArray<ReadonlyArray<A>> =>
    some.map(() => layout.classes.map(make))
  const perNode = (c: CellClass, k: number): ClassMap => {
    const bytes = trees[k].tree.parent.length * c.pairs * trees[k].width
    return { up: memory.take(bytes), down: memory.take(bytes) }
  }
  const coefficients = over === "tree" ? perClass(perNode) : []
  const stability = over !== "links"
    ? []
    : perClass((c, k) => ({ ...perNode(c, k), calm: memory.take(8), h: memory.take(8) }))
  const flowing = over === "links" ? systems : extras.imposes || extras.membrane ? systems.slice(0, 1) : []
  const linkMaps = perClass((c, k) => {
    const count = linkCount(layout, c)
    const numbers = (of: number): number => memory.take(of * c.pairs * trees[k].width)
    return {
      starts: memory.take(4 * (c.offset.length + 1)),
      others: memory.take(4 * count.links),
      rates: numbers(count.links),
      hubs: count.hubs === 0 ? null : {
        count: count.hubs,
        starts: memory.take(4 * (count.hubs + 1)),
        slots: memory.take(4 * count.members),
        places: memory.take(4 * count.members),
        rates: numbers(count.members),
        shares: numbers(count.members)
      }
    }
  }, flowing)
  const events = layout.answering.length === 0 ? null : eventMap(
    programs.answering,
    (block) => layout.synapses[block].rows.length,
    (block) => keptIn(programs, block).length > 0,
    eventWords,
    layout.threads,
    memory
  )
  const matrices = over !== "matrix"
    ? []
    : perClass((c, k) => memory.take(c.offset.length * c.offset.length * c.pairs * trees[k].width))
  const groups = layout.groups.map((group) => groupMap(group, scheme, memory))
  const junctions = memory.take(16 * layout.copies * (layout.plan.junctions?.pre.length ?? 0))
  checkMemory(memory.used()) // before code is written, in which addresses have 32 bits
  return {
    layout,
    systems,
    order,
    extras,
    cells,
    slots,
    sites,
    siteReads,
    synapses,
    tables,
    trees,
    coefficients,
    links: linkMaps,
    stability,
    matrices,
    events,
    groups,
    junctions,
    uniform,
    nothing,
    spikes,
    blocks: blockFunctions([
      ...given.sites,
      ...(given.detectors ?? []).flatMap((made) => made ?? []),
      ...given.synapses,
      ...given.answering.flatMap(({ own, post, pre }) => [pre, post, ...own].map(({ program }) => program)),
      ...given.tables.flatMap((made) => made?.program ?? [])
    ]),
    headers,
    headerBytes,
    extraWords,
    barrier,
    end: memory.used()
  }
}

/** The states of synapses, or of pools of them: they have a place even where no text reads them. */
export const statesOfBlock = (layout: Layout, block: number): ReadonlyArray<string> => {
  const rows = movingIn(layout, block)
  if (rows === undefined) return [...layout.plan.synapses[layout.synapses[block].type].states.values()]
  return rows === null ? [] : rows.compiled.states.map(({ name }) => rows.states.get(name)!)
}

/** The states of a site that do not diffuse: they have a place even where no text reads them. */
const statesAt = (layout: Layout, site: number): ReadonlyArray<string> =>
  [...statesHere(layout.plan, layout.sites[site].mechanisms.map((m) => layout.plan.mechanisms[m]))].filter((name) =>
    !layout.plan.diffusion.has(name)
  )

/** Voltages at the ends have tables of their own. */
export const isVoltage = ({ of }: Columns.EndColumn): boolean => of === Columns.voltage

/** What every compartment has, so that the slot of an end tells where it is. */
const isEverywhere = ({ of }: Columns.EndColumn): boolean => of._tag === "Slot" && of.ion === null

/** A program that has these ports and computes nothing. */
export const ofPorts = <P>(ports: ReadonlyArray<P>): Program<P> => ({
  instructions: ports.map((port) => ({ _tag: "Input", port })),
  results: []
})

/** All that a map depends on of programs, their blocks aside (`outline.ts`). */
const withoutCode = (programs: Programs): Programs => eachProgram(programs, (program) => ofPorts(portsOf(program)))

const treeMap = (c: CellClass, memory: Allocator): TreeMap => {
  const tree = treeOf(c.morphology)
  const compartments = c.offset.length
  const branchPoints = tree.parent.length - compartments
  return {
    tree,
    compartments: memory.take(8 * compartments),
    branchPoints: memory.take(4 * branchPoints),
    parents: memory.take(4 * tree.parent.length),
    width: c.lanes === 2 ? 16 : 8
  }
}

/** Offset of compartment k of a class from the start of a slot column, for the first pair. */
export const slotOffset = (c: CellClass, k: number): number => 8 * (c.slot + c.offset[k])
