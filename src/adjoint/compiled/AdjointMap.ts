/**
 * Where adjoints lie in a kernel's memory, and what a record of the tape holds.
 *
 * After the columns of the way forwards come their adjoints (`bars`), sums of constants, and, last, the tape: one record for each step, all
 * alike, with what the step back needs and cannot do without. What one record holds is decided here, once.
 */
import { blockFunctions } from "../../kernel/blocks/BlockFunctions.ts"
import { inputsOf, portsOf, type Program } from "../../kernel/Program.ts"
import * as Back from "../../program/BackPlace.ts"
import * as Columns from "../../program/Columns.ts"
import { type Flowing, workBars, workColumns } from "../../program/joinedBack.ts"
import { orderOf, type Turn } from "../../program/order.ts"
import type * as Place from "../../program/Place.ts"
import type { Kept } from "../../program/record.ts"
import type { BackStep } from "../../program/reverse.ts"
import type { Space } from "../../program/Step.ts"
import { schemeKinds, type System } from "../../program/System.ts"
import type { SolveWants } from "../../program/transposedSweeps.ts"
import { type Allocator, allocator, checkMemory } from "../../solve/compiled/Allocator.ts"
import { factorBytes } from "../../solve/compiled/GroupMap.ts"
import type { Layout } from "../../solve/compiled/Layout.ts"
import {
  isVoltage,
  linkCount,
  type MemoryMap,
  memoryMap,
  type SolveTape,
  statesOfBlock
} from "../../solve/compiled/MemoryMap.ts"
import { junctionBytes } from "../../solve/compiled/packGroups.ts"
import type { Programs } from "../../solve/compiled/partsOf.ts"
import { statesHere } from "../../solve/programs/siteProgram.ts"
import type { SchemeName } from "../../solve/Scheme.ts"
import { seenCurrents } from "../adjointPrograms.ts"
import { type Wanted, wantsCoupling } from "../Wanted.ts"
import { type GroupBackMap, groupBackMaps } from "./GroupBackMap.ts"

/** Addresses or offsets by column. */
export type Places<C extends Columns.Column> = ReadonlyMap<C, number>

/** What a record holds of a system; `site` is the value before sites change it, null where none does. */
export type SystemTape = SolveTape & { readonly site: number | null }

/** The record of one step: offsets from its beginning. */
export type RecordMap = {
  readonly bytes: number
  readonly systems: ReadonlyArray<SystemTape>
  readonly sites: ReadonlyArray<Places<Columns.Column>>
  readonly synapses: ReadonlyArray<Places<Columns.Column>>
  /** By class of groups that junctions join: where its factors begin; null of schemes that have none. */
  readonly factors: ReadonlyArray<number | null>
}

/** Sums of the adjoints of a class's coefficients. */
export type CoefficientSums = {
  readonly first: number
  readonly second: number
  /** Of forward Euler: of the rates and shares of the members of hubs; null where there are none. */
  readonly hubs: { readonly rates: number; readonly shares: number } | null
}

/** Addresses of a synapse type's own. */
export type SynapseBars = {
  readonly columns: Places<Columns.PackedColumn>
  /** What the presynaptic compartment gets from each synapse, by what it gives to. */
  readonly pre: Places<Columns.EndColumn>
  /** Tables of addresses of the adjoints of what is read at the postsynaptic compartment. */
  readonly reads: Places<Columns.EndColumn>
}

/** Sums for currents through membranes: of the rates along cells, by class; of their unit, and of areas, by slot. Null where they are not wanted. */
export type MembraneSums = {
  readonly rates: ReadonlyArray<CoefficientSums> | null
  readonly unit: number | null
  readonly area: number | null
}

/** Everything that the adjoint adds to a kernel's memory. */
export type AdjointMap = {
  /** The way forwards; its end is where everything here ends. */
  readonly map: MemoryMap
  /** The order of a step backwards. */
  readonly order: ReadonlyArray<Turn>
  readonly record: RecordMap
  /** What each system is asked for. */
  readonly wants: ReadonlyArray<SolveWants>
  /** Adjoints of slot columns, of sites' and of synapses' columns. */
  readonly slots: Places<Columns.SlotColumn>
  readonly sites: ReadonlyArray<Places<Columns.PackedColumn>>
  readonly synapses: ReadonlyArray<SynapseBars>
  /** Sums of constants, by site and by synapse type, under the constant's column. */
  readonly siteSums: ReadonlyArray<Places<Columns.ConstantColumn>>
  readonly synapseSums: ReadonlyArray<Places<Columns.ConstantColumn>>
  /** A place for what goes nowhere. */
  readonly nowhere: number
  /** Of one over the capacitance, by slot; null where it is not wanted. */
  readonly capacitance: number | null
  /** By system, by class; null where they are not wanted. */
  readonly coefficients: ReadonlyArray<ReadonlyArray<CoefficientSums> | null>
  /** Of forward Euler: the rate of each link the other way round, by system, by class. */
  readonly turned: ReadonlyArray<ReadonlyArray<number>>
  /** What there is of junctions, and of currents through membranes that are gone back through in a step; null where there is nothing. */
  readonly flowing: Flowing | null
  readonly membrane: MembraneSums
  /** By class of groups that junctions join. */
  readonly groups: ReadonlyArray<GroupBackMap>
  /** A list of all junctions: addresses of the rates of their links, the slots of their ends, adjoints of these rates; thread after thread. */
  readonly junctions: number
}

/** The reversed programs of a kernel, written out. */
export type ReversedPrograms = {
  readonly sites: ReadonlyArray<Program<Back.RowBack>>
  /** By block: what its rows do, and say again of what they are to a solve; none where nothing moves by itself. */
  readonly synapses: ReadonlyArray<ReadonlyArray<Program<Back.RowBack>>>
  /** By block: of the sums of its lines, where these are summed apart. */
  readonly lines: ReadonlyArray<ReadonlyArray<Program<Back.RowBack>>>
}

/** The reversed programs in a step backwards, where there are so many blocks of synapses. */
export const reversedPrograms = (back: BackStep, blocks: number): ReversedPrograms => {
  const rows = back.flatMap(({ members }) => members).filter((s) => s._tag === "Rows")
  const byBlock = (...tags: ReadonlyArray<Space["_tag"]>): ReadonlyArray<ReadonlyArray<Program<Back.RowBack>>> =>
    Array.from(
      { length: blocks },
      (_, block) =>
        rows.flatMap(({ body, space }) =>
          "block" in space && space.block === block && tags.includes(space._tag) ? [body.program] : []
        )
    )
  return {
    sites: rows.flatMap(({ body, space }) => space._tag === "Site" ? [body.program] : []),
    synapses: byBlock("Block", "Links"),
    lines: byBlock("Sums")
  }
}

/**
 * The words of a header, behind those of the way forwards, with the ranges of sweeps of a step backwards, of its passes over junctions, and of blocks that
 * say again what they are to a solve.
 */
export const rangeWords = (order: ReadonlyArray<Turn>) => {
  const of = (tag: Turn["_tag"]): number => order.filter(({ _tag }) => _tag === tag).length
  const cells = words.lists + words.listWords * backLists.length + words.pre
  const through = cells + 2 * of("Cells")
  const links = through + 2 * of("Through")
  const again = order.flatMap((turn) => turn._tag === "Rows" && turn.space._tag === "Links" ? [turn.space.block] : [])
  return {
    cells,
    through,
    links: (block: number): number => links + 2 * again.indexOf(block),
    end: links + 2 * again.length
  }
}

/** Extra words of a header, counted from `extraWords`. */
export const words = { mode: 0, record: 1, stride: 2, lists: 3, listWords: 4, pre: 2 } as const

/** Lists that are gone through backwards, in order. */
export const backLists = [
  "record",
  "stimulate",
  "hold"
] as const

/** What a system is asked for beside the adjoints of its values. */
export const solveWants = (wanted: Wanted, { ion, scaled }: System): SolveWants => ({
  coefficients: wantsCoupling(wanted, ion),
  capacitance: scaled && wanted.nodes.has("capacitance")
})

/** Maps the memory of an adjoint kernel. */
export const adjointMap = (
  layout: Layout,
  programs: Programs,
  back: BackStep,
  scheme: SchemeName,
  wanted: Wanted,
  kept: Kept,
  flowing: Flowing | null
): AdjointMap => {
  const reversed = reversedPrograms(back, layout.synapses.length)
  const ofBlock = (t: number): ReadonlyArray<Program<Back.RowBack>> => [...reversed.synapses[t], ...reversed.lines[t]]
  const order = orderOf(back)
  const laid = memoryMap(layout, programs, scheme, rangeWords(order).end)
  const memory = allocator(laid.end)
  // Behind the slots is one of nobody, for what fills up blocks of junctions.
  const slotBytes = 8 * (layout.slots + (laid.groups.length > 0 ? 1 : 0))
  const work = flowing === null ? [] : workColumns(flowing).filter((column) => !laid.slots.has(column))
  const forward = {
    ...laid,
    slots: new Map([...laid.slots, ...work.map((column) => [column, memory.take(slotBytes)] as const)])
  }
  const slotColumns = [
    ...forward.systems.flatMap((s) => [s.x, s.lin, s.constant]),
    // Where samples tell them, adjoints of potentials outside and of currents through membranes are gone back through outside of the kernel.
    ...[...forward.slots.keys()].filter(({ what }) =>
      what === "held" || what === "clampCurrent" || what === "outside" || what === "membrane"
    ),
    ...flowing === null ? [] : workBars(flowing)
  ]
  const slots = new Map(slotColumns.map((column) => [column, memory.take(slotBytes)]))
  const seen = [...seenCurrents(layout.plan)]
  const seenApart = [...layout.plan.pumped, ...layout.plan.diffusion.keys(), ...layout.plan.currents]
  const siteBars = layout.sites.map((site, s) => {
    const mechanisms = site.mechanisms.map((m) => layout.plan.mechanisms[m])
    const states = [...statesHere(layout.plan, mechanisms)].filter((name) => !layout.plan.diffusion.has(name))
    const written = new Set(programs.sites[s].results.map((r) => r.port))
    const columns = [
      ...states.map(Columns.state),
      ...seen.map(Columns.current).filter((column) => written.has(column)),
      ...seenApart.map(Columns.unpumped).filter((column) => written.has(column)),
      ...portsOf(programs.sites[s]).filter((column) => column._tag === "Held"),
      // Of resets, that they are spikes.
      ...inputsOf(reversed.sites[s]).flatMap((place) =>
        place._tag === "Bar" && place.of._tag === "Own" && place.of.column._tag === "Detector" ? [place.of.column] : []
      )
    ]
    return new Map(columns.map((column) => [column, memory.take(8 * site.rows.length)]))
  })
  const synapseBars = layout.synapses.map((block, t): SynapseBars => {
    const count = block.rows.length
    const written = new Set(programs.synapses[t].results.map((r) => r.port))
    const columns = [
      ...statesOfBlock(layout, t).map(Columns.state),
      ...seen.map(Columns.current).filter((column) => written.has(column)),
      ...portsOf(programs.synapses[t]).filter(({ _tag }) => _tag === "Held" || _tag === "Line" || _tag === "Link")
        .filter(Columns.isPacked)
    ]
    const given = reversed.synapses[t].flatMap(({ results }) => results).flatMap(({ port }) =>
      (port._tag === "Give" || port._tag === "Bar") && port.of._tag === "Via" ? [port.of.of] : []
    )
    const reads = given.filter((column) => column.end === "post" && !isVoltage(column))
    return {
      columns: new Map(columns.map((column) => [column, memory.take(8 * count)])),
      pre: new Map(given.filter(({ end }) => end === "pre").map((column) => [column, memory.take(8 * count)])),
      reads: new Map(reads.map((column) => [column, memory.take(4 * count)]))
    }
  })
  const sums = (program: Program<Back.RowBack>, count: number): Places<Columns.ConstantColumn> =>
    new Map(program.results.flatMap(({ port }) => port._tag === "Sum" ? [[port.of, memory.take(8 * count)]] : []))
  const siteSums = reversed.sites.map((program, s) => sums(program, layout.sites[s].rows.length))
  const synapseSums = layout.synapses.map(({ rows }, t) =>
    new Map(ofBlock(t).flatMap((program) => [...sums(program, rows.length)]))
  )
  const nowhere = memory.take(8)
  const capacitance = wanted.nodes.has("capacitance") ? memory.take(8 * layout.slots) : null
  const coefficients = forward.systems.map(({ ion }) =>
    wantsCoupling(wanted, ion) ? coefficientPlaces(forward, scheme, memory) : null
  )
  const turned = schemeKinds[scheme].over !== "links" ?
    [] :
    forward.systems.map(() => layout.classes.map((_, c) => memory.take(linkBytes(forward, c))))
  const { area = false, rates = false, unit = false } = flowing?.extras.membrane === true ? flowing.wants : {}
  const membrane = {
    rates: rates ? linkSums(forward, memory) : null,
    unit: unit ? memory.take(8 * layout.slots) : null,
    area: area ? memory.take(8 * layout.slots) : null
  }
  const groups = groupBackMaps(forward, scheme, wantsCoupling(wanted, null), memory)
  const junctions = memory.take(junctionBytes.back * layout.copies * (layout.plan.junctions?.pre.length ?? 0))
  checkMemory(memory.used())
  const record = recordMap(forward, kept, scheme)
  return {
    map: {
      ...forward,
      end: memory.used(),
      blocks: blockFunctions([
        ...programs.sites,
        ...programs.synapses,
        ...reversed.sites,
        ...layout.synapses.flatMap((_, t) => ofBlock(t)),
        ...programs.answering.flatMap(({ own, post, pre }) => [pre, post, ...own].map(({ program }) => program)),
        ...(programs.detectors ?? []).filter((program) => program !== null)
      ])
    },
    order,
    record,
    wants: forward.systems.map((system) => solveWants(wanted, system)),
    slots,
    sites: siteBars,
    synapses: synapseBars,
    siteSums,
    synapseSums,
    nowhere,
    capacitance,
    coefficients,
    turned,
    flowing,
    membrane,
    groups,
    junctions
  }
}

/** Bytes of a number for each link of a class. */
const linkBytes = ({ layout, trees }: MemoryMap, cls: number): number => {
  const c = layout.classes[cls]
  return linkCount(layout, c).links * c.pairs * trees[cls].width
}

/** Implicit schemes: of the coefficients up and down; forward Euler: of the rates; exponential Euler: of the matrices. */
const coefficientPlaces = (map: MemoryMap, scheme: SchemeName, memory: Allocator): ReadonlyArray<CoefficientSums> => {
  if (schemeKinds[scheme].over === "links") return linkSums(map, memory)
  return map.layout.classes.map((c, k) => {
    const pairBytes = c.pairs * map.trees[k].width
    if (schemeKinds[scheme].over === "matrix") {
      return { first: memory.take(c.offset.length * c.offset.length * pairBytes), second: 0, hubs: null }
    }
    const bytes = map.trees[k].tree.parent.length * pairBytes
    return { first: memory.take(bytes), second: memory.take(bytes), hubs: null }
  })
}

/** Sums of rates, of links and of the members of hubs. */
const linkSums = (map: MemoryMap, memory: Allocator): ReadonlyArray<CoefficientSums> =>
  map.layout.classes.map((c, k) => {
    const { hubs, members } = linkCount(map.layout, c)
    const own = (): number => memory.take(members * c.pairs * map.trees[k].width)
    return {
      first: memory.take(linkBytes(map, k)),
      second: 0,
      hubs: hubs === 0 ? null : { rates: own(), shares: own() }
    }
  })

/** Where a record has what it keeps. */
const recordMap = ({ groups, layout, systems, trees }: MemoryMap, kept: Kept, scheme: SchemeName): RecordMap => {
  const memory = allocator(0)
  const slotBytes = 8 * (layout.slots + (groups.length > 0 ? 1 : 0))
  const slot = (needed: boolean): number | null => needed ? memory.take(slotBytes) : null
  const rows = (places: ReadonlyArray<Place.Own | Place.Via>, count: number): Places<Columns.Column> =>
    new Map(places.map((of) => [Back.columnOf(of), memory.take(8 * count)]))
  const ofSystems = systems.map((_, i): SystemTape => {
    const { beforeSites, given, lines, pivots } = kept.systems[i]
    return {
      x: slot(true)!,
      site: slot(beforeSites),
      next: slot(given),
      lin: slot(lines),
      constant: slot(lines),
      inverse: layout.classes.map((c, k) =>
        pivots && !(c.joined && i === 0) ? memory.take(trees[k].tree.parent.length * c.pairs * trees[k].width) : 0
      )
    }
  })
  const sites = kept.sites.map((places, s) => rows(places, layout.sites[s].rows.length))
  const synapses = kept.blocks.map((places, t) => rows(places, layout.synapses[t].rows.length))
  const { over } = schemeKinds[scheme]
  const factors = groups.map((group, g) =>
    over === "tree" ? memory.take(factorBytes(group) * layout.groups[g].pairs) : null
  )
  return { bytes: memory.used(), systems: ofSystems, sites, synapses, factors }
}
