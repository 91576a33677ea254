/**
 * Where everything of a network lies in a kernel's memory: compartments in slots, mechanisms in sites, cells in classes.
 *
 * Cells of one shape with the same mechanisms in the same places form a class and go through the tree solve two at a time, one per SIMD
 * lane; a cell that has no partner goes alone. Compartments with the same mechanisms form a site: one loop does all that happens in them.
 * Slots are ordered so that a site is a few contiguous ranges. `copies` lays the network out several times over, for batches; `threads`
 * gives every thread whole cells of its own, and the synapses that act on them.
 */
import type { Morphology } from "../../network/Morphology.ts"
import type { Space } from "../../program/Step.ts"
import { eventPlan } from "../events/EventPlan.ts"
import type { Pausing } from "../Pieces.ts"
import type { Plan } from "../Plan.ts"
import { type SiteSets, siteSets } from "../sites.ts"
import { type GroupClass, groupClasses, joinedOf } from "./GroupLayout.ts"
import { type SynapseBlock, synapseBlocks } from "./synapseBlocks.ts"
import { siteRows, type Tuning, twoLanes } from "./Tuning.ts"

/** Cells that are solved by one program. */
export type CellClass = {
  readonly morphology: Morphology
  /** The thread that the cells belong to. */
  readonly thread: number
  /** 2: cells side by side in SIMD lanes; 1: one cell. */
  readonly lanes: 1 | 2
  /** Number of pairs (or, with one lane, 1). */
  readonly pairs: number
  /** First compartment row, over all copies, of each cell; pair after pair. */
  readonly firstRows: ReadonlyArray<number>
  /** Whether junctions join them to others: their voltages are solved with those of their groups. */
  readonly joined: boolean
  /** Slot of compartment k of lane l of pair p: `slot + offset[k] + 2 p + l`, with one lane `slot + offset[k]`. */
  readonly slot: number
  readonly offset: Int32Array
}

/** A stretch of slots that belong to one site and one thread. */
export type Range = { readonly thread: number; readonly slot: number; readonly packed: number; readonly count: number }

/** Compartments with the same mechanisms. */
export type Site = {
  /** Indices into `plan.mechanisms`, ascending. */
  readonly mechanisms: ReadonlyArray<number>
  readonly ranges: ReadonlyArray<Range>
  /** Row, over all copies, of each packed place; padding repeats a real row. */
  readonly rows: Int32Array
}

/** Rows up to which a site is small. */
const smallSite = 96

/**
 * Pairs of rows in one iteration. A gradient has fewer in small sites: in a few iterations unrolling saves a tenth of a step, and costs a fifth
 * of the time to the first gradient.
 */
export const rowTimes = ({ sites, tuning }: Layout, space: Space, inGradient: boolean): number => {
  const { blockUnroll, siteUnroll } = tuning
  if ("block" in space) return blockUnroll
  return inGradient && sites[space.site].rows.length <= smallSite ? 1 : siteUnroll
}

/** A type that answers events, by its blocks: of what moves by itself, and of the synapses at which events arrive, the same but for pools. */
export type AnsweringBlocks = { readonly units: number; readonly edges: number }

/** The layout of a plan. */
export type Layout = {
  readonly plan: Plan
  readonly tuning: Tuning
  readonly copies: number
  readonly threads: number
  readonly slots: number
  /** Thread of each slot. */
  readonly threadOf: Uint8Array
  /** Slot of each row, over all copies. */
  readonly slotOf: Int32Array
  /** Row of each slot, over all copies; padding repeats a real row. */
  readonly rowOf: Int32Array
  readonly classes: ReadonlyArray<CellClass>
  readonly sites: ReadonlyArray<Site>
  /** Site and packed place of each row, over all copies. */
  readonly siteOf: Int32Array
  readonly packedOf: Int32Array
  readonly synapses: ReadonlyArray<SynapseBlock>
  /** Types that answer events, in the order of the event plan. */
  readonly answering: ReadonlyArray<AnsweringBlocks>
  readonly groups: ReadonlyArray<GroupClass>
}

/** Layouts of a plan that are remembered: those asked for last, of one network and of batches, on engines of different lanes. */
const mostLayouts = 4

const layouts = new WeakMap<Plan, Map<string, Layout>>() // memo of a pure function of immutable data

/** Lays a plan out, `copies` times over, for some threads, unless that was done before; pauses in between. */
export function* layout(plan: Plan, copies = 1, threads = 1, tuning: Tuning = twoLanes): Pausing<Layout> {
  const key = JSON.stringify([copies, threads, tuning])
  const known = layouts.get(plan)?.get(key)
  const made = known ?? (yield* layOut(plan, copies, threads, tuning))
  const own = layouts.get(plan) ?? new Map<string, Layout>()
  layouts.set(plan, own)
  own.delete(key)
  own.set(key, made) // asked for longest ago first
  if (own.size > mostLayouts) own.delete(own.keys().next().value!)
  return made
}

function* layOut(plan: Plan, copies: number, threads: number, tuning: Tuning): Pausing<Layout> {
  const rows = plan.network.nodes.length
  const signature = siteSets(plan)
  yield
  const { list: classes, slots, threadOf } = yield* cellClasses(plan, signature.of, copies, threads, tuning)
  const slotOf = new Int32Array(rows * copies)
  const rowOf = new Int32Array(slots).fill(-1)
  for (const c of classes) {
    c.firstRows.forEach((first, cell) => {
      for (let k = 0; k < c.offset.length; k++) {
        const slot = c.slot + c.offset[k] + (c.lanes === 2 ? cell : 0)
        slotOf[first + k] = slot
        rowOf[slot] = first + k
      }
    })
    yield
  }
  for (let slot = 1; slot < slots; slot++) if (rowOf[slot] < 0) rowOf[slot] = rowOf[slot - 1] // padding follows a row of its own site
  const sites = placeSites(signature, rowOf, threadOf, rows)
  yield
  const siteOf = new Int32Array(rows * copies)
  const packedOf = new Int32Array(rows * copies)
  sites.forEach((site, s) => {
    for (let k = site.rows.length - 1; k >= 0; k--) {
      siteOf[site.rows[k]] = s
      packedOf[site.rows[k]] = k // padding comes after the row that it repeats
    }
  })
  yield
  const synapses = yield* synapseBlocks(plan, slotOf, threadOf, copies, threads, tuning)
  const answering = answeringBlocks(plan, synapses)
  const groups = groupClasses(plan, copies, (row) => threadOf[slotOf[row]])
  return {
    plan,
    tuning,
    copies,
    threads,
    slots,
    threadOf,
    slotOf,
    rowOf,
    classes,
    sites,
    siteOf,
    packedOf,
    synapses,
    answering,
    groups
  }
}

const answeringBlocks = (plan: Plan, synapses: ReadonlyArray<SynapseBlock>): ReadonlyArray<AnsweringBlocks> =>
  (eventPlan(plan)?.answering ?? []).map(({ placed }) => {
    const type = plan.synapses.indexOf(placed)
    const edges = synapses.findIndex((block) => block.type === type && block.of === "edges")
    const pools = synapses.findIndex((block) => block.type === type && block.of === "pools")
    return { units: pools < 0 ? edges : pools, edges }
  })

type Classes = { readonly list: ReadonlyArray<CellClass>; readonly slots: number; readonly threadOf: Uint8Array }

/** Cells of one shape and one distribution of mechanisms, paired; slots are handed out thread by thread and class by class. */
function* cellClasses(
  plan: Plan,
  signature: Int32Array,
  copies: number,
  threads: number,
  tuning: Tuning
): Pausing<Classes> {
  const rows = plan.network.nodes.length
  const list: Array<CellClass> = []
  const ends: Array<number> = []
  let slot = 0
  for (const [thread, groups] of (yield* cellGroups(plan, signature, copies, threads)).entries()) {
    for (const { first, joined, morphology } of groups.values()) {
      yield
      const n = morphology.ncomp.reduce((a, b) => a + b, 0)
      const sigs = signature.subarray(first[0] % rows, (first[0] % rows) + n)
      const paired = first.slice(0, first.length - (first.length % 2))
      for (const [lanes, firstRows] of [[2, paired], [1, first.slice(paired.length)]] as const) {
        if (firstRows.length === 0) continue
        const { offset, size } = offsets(sigs, firstRows.length, siteRows(tuning))
        list.push({ morphology, thread, joined, lanes, pairs: firstRows.length / lanes, firstRows, slot, offset })
        slot += size
      }
    }
    ends.push(slot)
  }
  const threadOf = new Uint8Array(slot)
  ends.forEach((end, thread) => threadOf.fill(thread, thread === 0 ? 0 : ends[thread - 1], end))
  return { list, slots: slot, threadOf }
}

/** Cells that are looked at between two pauses. */
const cellsBetween = 512

type Alike = { readonly morphology: Morphology; readonly joined: boolean; readonly first: Array<number> }

type Groups = ReadonlyMap<string, Alike>

/** Equal cells of each thread. A batch is cut between copies (in twos, so that lanes pair within a thread), one network between cells. */
function* cellGroups(
  plan: Plan,
  signature: Int32Array,
  copies: number,
  threads: number
): Pausing<ReadonlyArray<Groups>> {
  const shapes = new Map<ReadonlyArray<number>, Map<ReadonlyArray<number>, number>>() // of cells that were moved the lists are the same
  const shapeKeys = new Map<string, number>()
  const starts: Array<Omit<Alike, "first"> & { readonly key: string; readonly row: number }> = []
  /** The first cell of the group of a cell; none of cells without junctions. */
  const headOf = new Map(joinedOf(plan)?.groups.flatMap(({ cells }) => cells.map((cell) => [cell, cells[0]])))
  const isAlike = signature.every((s) => s === signature[0])
  let rows = 0
  for (const morphology of plan.network.cells) {
    if (starts.length % cellsBetween === cellsBetween - 1) yield
    let alike = shapes.get(morphology.parents)
    if (alike === undefined) shapes.set(morphology.parents, alike = new Map())
    let shape = alike.get(morphology.ncomp)
    if (shape === undefined) {
      const text = JSON.stringify([morphology.parents, morphology.ncomp])
      shape = shapeKeys.get(text) ?? shapeKeys.size
      shapeKeys.set(text, shape)
      alike.set(morphology.ncomp, shape)
    }
    const n = morphology.ncomp.reduce((a, b) => a + b, 0)
    const joined = headOf.has(starts.length)
    const key = `${shape}:${isAlike ? "" : signature.subarray(rows, rows + n).join()}${joined ? ":joined" : ""}`
    starts.push({ key, morphology, joined, row: rows })
    rows += n
  }
  const thread = (copy: number, row: number): number =>
    copies > 1 ? Math.floor(Math.floor(copy / 2) * threads / Math.ceil(copies / 2)) : Math.floor(row * threads / rows)
  const groups = Array.from({ length: threads }, () => new Map<string, Alike>())
  for (let copy = 0; copy < copies; copy++) {
    for (const [cell, { joined, key, morphology, row }] of starts.entries()) {
      const own = groups[thread(copy, starts[headOf.get(cell) ?? cell].row)]
      const group = own.get(key) ?? { morphology, joined, first: [] }
      own.set(key, group)
      group.first.push(copy * rows + row)
    }
    yield
  }
  return groups
}

/** Where compartments of `cells` cells begin so that equal signatures stand together, each run padded to whole iterations. */
const offsets = (
  signature: Int32Array,
  cells: number,
  whole: number
): { readonly offset: Int32Array; readonly size: number } => {
  const offset = new Int32Array(signature.length)
  const places = Map.groupBy(signature.keys(), (k) => signature[k])
  let next = 0
  for (const s of [...places.keys()].sort((a, b) => a - b)) {
    for (const k of places.get(s)!) {
      offset[k] = next
      next += cells
    }
    next = Math.ceil(next / whole) * whole
  }
  return { offset, size: next }
}

const placeSites = (
  signature: SiteSets,
  rowOf: Int32Array,
  threadOf: Uint8Array,
  rows: number
): ReadonlyArray<Site> => {
  const ranges: Array<Array<Range>> = signature.mechanisms.map(() => [])
  const packed = signature.mechanisms.map(() => 0)
  for (let slot = 0; slot < rowOf.length;) {
    const s = signature.of[rowOf[slot] % rows]
    const thread = threadOf[slot]
    let end = slot
    while (end < rowOf.length && threadOf[end] === thread && signature.of[rowOf[end] % rows] === s) end++
    ranges[s].push({ thread, slot, packed: packed[s], count: end - slot })
    packed[s] += end - slot
    slot = end
  }
  return signature.mechanisms.map((mechanisms, s): Site => {
    const at = new Int32Array(packed[s])
    for (const r of ranges[s]) at.set(rowOf.subarray(r.slot, r.slot + r.count), r.packed)
    return { mechanisms, ranges: ranges[s], rows: at }
  })
}
