/**
 * A kernel in its memory: constants packed, lists laid out, ready to be called. What runs forwards and what goes backwards both stand on it.
 */
import type { Network } from "../../network/Network.ts"
import { mayHold, schemeKinds, type SchemeName } from "../../program/System.ts"
import { type Pausing, stretches, type Waits } from "../Pieces.ts"
import { type Allocator, allocator, checkMemory, type Views } from "./Allocator.ts"
import { groupScratch } from "./GroupMap.ts"
import { entryBytes, packHeaders } from "./headers.ts"
import { type HeldMatrices, heldMatrices } from "./heldMatrices.ts"
import { type Lists, listsOf } from "./lists.ts"
import type { Machine } from "./Machine.ts"
import { listNames, type MemoryMap } from "./MemoryMap.ts"
import { packConstants } from "./pack.ts"
import { packGroupMatrices, packGroupNumbers, packGroupTables, packJunctions } from "./packGroups.ts"
import { packTables } from "./packTables.ts"

/** Room for a header of parts of a step (`stepParts.ts`), and for a range of a site that is shorter than the layout's. */
export type Spare = { readonly header: number; readonly range: number }

/** A kernel in its memory. */
export type Core = {
  readonly map: MemoryMap
  readonly views: Views
  /** Bytes of memory. */
  readonly bytes: number
  /** Steps that the buffers of samples hold. */
  readonly chunk: number
  /** Addresses of the buffers, in the order of `listNames`. */
  readonly buffers: ReadonlyArray<number>
  /** Addresses of the headers of all threads. */
  readonly headers: ReadonlyArray<number>
  /** Address of the tail. */
  readonly tail: number
  /** Room for a header of parts of a step; null where several threads, or others, go through one. */
  readonly spare: Spare | null
  readonly lists: () => Lists
  /** Matrices that depend on which rows are held; null where there are none. */
  readonly matrices: () => HeldMatrices | null
  /** Sets a word in the headers of all threads. */
  readonly tell: (word: number, value: number) => void
  /** Runs all threads once, with what their headers say; null when they are done, else what to wait for. */
  readonly call: () => Waits | null
  /** Runs the one thread there is with another header. */
  readonly run: (header: number) => void
  /** Takes networks of its structure, the first ones too: with values of their own, stimuli of the same places, and the same recordings. */
  readonly pack: (networks: ReadonlyArray<Network>) => Pausing<void>
  /** Gives the memory back, and lets threads forget the kernel. */
  readonly release: () => void
}

/** What a kernel's memory holds beside what every kernel has. */
export type More = {
  /** Takes it, for buffers of so many steps. */
  readonly take?: (memory: Allocator, chunk: number) => void
  /** Bytes at the end whose numbers nobody reads before they are written; they come as they are. */
  readonly tail?: number
  /** Steps of a piece, at most. */
  readonly most?: number
  /** How many numbers a solve keeps for each node. */
  readonly scratchPerNode?: number
}

/** Numbers per node that a solve keeps: the row's sum, its right-hand side, what it is held at, and what flows away. */
export const forwardScratch = 4

/** Bytes of sample buffers, at most, unless a single step needs more. */
const bufferBytes = 1 << 21

/** Numbers that are set to 0 between two pauses. */
const zeroed = 1 << 19

/**
 * Puts a kernel into memory of a machine whose threads its layout is divided among; networks are still to be packed. It pauses before it
 * takes memory, never after.
 */
export function* core<Code>(
  map: MemoryMap,
  code: Code,
  networks: ReadonlyArray<Network>,
  scheme: SchemeName,
  dt: number,
  machine: Machine<Code>,
  { most = 4096, scratchPerNode = forwardScratch, tail: tailBytes = 0, take = () => {} }: More = {}
): Pausing<Core> {
  const { threads } = map.layout
  let lists = yield* listsOf(map, networks, dt)
  const samples = listNames.reduce((sum, name) => sum + lists[name].length, 0)
  const chunk = Math.max(1, Math.min(most, Math.floor(bufferBytes / (8 * Math.max(1, samples)))))
  const extra = allocator(map.end)
  const tables = listNames.map((name) => extra.take(entryBytes(name) * lists[name].length))
  const buffers = listNames.map((name) => extra.take(8 * lists[name].length * chunk))
  const ranges = map.layout.sites.map((site) => extra.take(12 * site.ranges.length))
  const groupBytes = map.groups.reduce(
    (most, group) => Math.max(most, groupScratch(group), scratchPerNode * group.nodes * group.width),
    0
  )
  const treeBytes = map.trees.reduce((most, t) => Math.max(most, t.tree.parent.length * t.width), 0)
  const scratch = Array.from(
    { length: threads },
    () => extra.take(Math.max(scratchPerNode * treeBytes, groupBytes, map.blocks.bytes)) // no block runs within a solve
  )
  const spare = threads > 1 || machine.waits ? null : { header: extra.take(map.headerBytes), range: extra.take(12) }
  take(extra, chunk)
  const tail = extra.take(tailBytes)
  const bytes = extra.used()
  checkMemory(bytes)
  const place = machine.place(code, bytes)
  const headers = Array.from({ length: threads }, (_, t) => map.headers + t * map.headerBytes)
  const views: Views = { f64: new Float64Array(place.buffer), i32: new Int32Array(place.buffer) }
  let listed = networks // whose lists they are
  let packed: ReadonlyArray<Network> | null = null
  let matrices: HeldMatrices | null = null
  let isEmpty = false
  function* pack(list: ReadonlyArray<Network>): Pausing<void> {
    const before = packed
    packed = null // until all is there
    if (!isEmpty) {
      for (const [from, to] of stretches(Math.min(tail, place.used) / 8, zeroed)) {
        views.f64.fill(0, from, to)
        yield
      }
    }
    isEmpty = true
    if (list !== listed) {
      lists = yield* listsOf(map, list, dt)
      listed = list
    }
    yield* packConstants(views, map, list, before, dt, schemeKinds[scheme].mirrored ? dt / 2 : dt)
    if (map.groups.length > 0) {
      if (before === null) yield* packGroupTables(views, map, list)
      yield* packGroupNumbers(views, map, list, scheme, dt)
      if (map.matrices.length > 0 && !mayHold(map.systems[0])) {
        yield* packGroupMatrices(views, map, list, dt, () => null)
      }
    }
    const through = yield* packJunctions(views, map, list)
    yield* packTables(views, map, list, dt)
    matrices = heldMatrices(views, map, list, dt)
    yield* packHeaders(views, map, lists, { tables, buffers, ranges, scratch, headers, through })
    packed = list
  }
  return {
    map,
    views,
    bytes,
    chunk,
    buffers,
    headers,
    tail,
    spare,
    lists: () => lists,
    matrices: () => matrices,
    tell: (word, value) => {
      for (const header of headers) views.i32[header / 4 + word] = value
    },
    call: () => place.call(headers),
    run: (header) => void place.call([header]),
    pack,
    release: place.release
  }
}
