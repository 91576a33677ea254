/**
 * A kernel in its memory: constants packed, lists laid out, ready to be called. What runs forwards and what goes backwards both stand on it.
 */
import type { Network } from "../../network/Network.ts"
import type { SchemeName } from "../Scheme.ts"
import { SimulationError } from "../SimulationError.ts"
import { packHeaders } from "./headers.ts"
import { type HeldMatrices, heldMatrices } from "./heldMatrices.ts"
import { type Lists, listsOf } from "./lists.ts"
import { type Allocator, allocator, checkMemory, listNames, type MemoryMap } from "./MemoryMap.ts"
import { packConstants, type Views } from "./pack.ts"
import { packTables } from "./packTables.ts"
import type { ThreadPool } from "./ThreadPool.ts"

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
  readonly lists: () => Lists
  /** Matrices that depend on which rows are held; null where there are none. */
  readonly matrices: () => HeldMatrices | null
  /** Sets a word in the headers of all threads. */
  readonly tell: (word: number, value: number) => void
  /** Runs all threads once, with what their headers say. */
  readonly call: () => void
  /** The same structure with other values, stimuli of the same places, and the same recordings. */
  readonly pack: (networks: ReadonlyArray<Network>) => void
  /** Lets other threads forget the kernel. */
  readonly release: () => void
}

const page = 65536

/** Numbers per node that a solve keeps: the row's sum, its right-hand side, what it is held at, and what flows away. */
export const forwardScratch = 4

/** A memory; throws a `SimulationError` where this machine has not as much. */
const memoryOf = (pages: number, shared: boolean): WebAssembly.Memory => {
  try {
    return new WebAssembly.Memory(shared ? { initial: pages, maximum: pages, shared } : { initial: pages })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    const found = `${pages * page} bytes, too much for the memory of this machine`
    const expected = "a smaller network, or Engine.layerInterpreter"
    throw new SimulationError({ reason: { _tag: "BadOption", what: "the kernel", found, expected } })
  }
}

/** Bytes of sample buffers, at most, unless a single step needs more. */
const bufferBytes = 1 << 21

/**
 * Puts a kernel into memory; `more` takes what else the memory has to hold, for buffers of so many steps, and `scratchPerNode` is how many
 * numbers a solve keeps for each node.
 */
export const core = (
  map: MemoryMap,
  module: WebAssembly.Module,
  networks: ReadonlyArray<Network>,
  scheme: SchemeName,
  dt: number,
  pool: ThreadPool | null,
  more: (memory: Allocator, chunk: number) => void = () => {},
  scratchPerNode = forwardScratch
): Core => {
  const { threads } = map.layout
  let lists = listsOf(map, networks, dt)
  const samples = Object.values(lists).reduce((sum, list) => sum + list.length, 0)
  const chunk = Math.max(1, Math.min(4096, Math.floor(bufferBytes / (8 * Math.max(1, samples)))))
  const extra = allocator(map.end)
  const tables = listNames.map((name) => extra.take(8 * lists[name].length))
  const buffers = listNames.map((name) => extra.take(8 * lists[name].length * chunk))
  const ranges = map.layout.sites.map((site) => extra.take(12 * site.ranges.length))
  const treeBytes = map.trees.reduce((most, t) => Math.max(most, t.tree.parent.length * t.width), 0)
  const scratch = Array.from(
    { length: threads },
    () => extra.take(Math.max(scratchPerNode * treeBytes, map.blocks.bytes)) // no block runs within a solve
  )
  more(extra, chunk)
  checkMemory(extra.used())
  const bytes = Math.ceil(extra.used() / page) * page
  const memory = memoryOf(bytes / page, threads > 1)
  const headers = Array.from({ length: threads }, (_, t) => map.headers + t * map.headerBytes)
  const views: Views = { f64: new Float64Array(memory.buffer), i32: new Int32Array(memory.buffer) }
  const { run } = new WebAssembly.Instance(module, { kernel: { memory } }).exports as {
    readonly run: (header: number) => void
  }
  let packed: ReadonlyArray<Network> | null = null
  let matrices: HeldMatrices | null = null
  const pack = (list: ReadonlyArray<Network>): void => {
    lists = listsOf(map, list, dt)
    packConstants(views, map, list, packed, dt, scheme === "crankNicolson" ? dt / 2 : dt)
    packTables(views, map, list, dt)
    matrices = heldMatrices(views, map, list, dt)
    packed = list
    packHeaders(views, map, lists, { tables, buffers, ranges, scratch, headers })
  }
  pack(networks)
  const handle = pool === null || threads === 1 ? null : pool.install(module, memory)
  return {
    map,
    views,
    bytes,
    chunk,
    buffers,
    headers,
    lists: () => lists,
    matrices: () => matrices,
    tell: (word, value) => {
      for (const header of headers) views.i32[header / 4 + word] = value
    },
    call: () => {
      if (handle !== null) pool!.start(handle, headers)
      run(headers[0])
    },
    pack,
    release: () => {
      if (handle !== null) pool!.remove(handle)
    }
  }
}
