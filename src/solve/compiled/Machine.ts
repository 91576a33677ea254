/**
 * A kernel with its memory: constants packed, lists of stimuli, clamps and recordings laid out, ready to run stretches of steps.
 *
 * One network, or several of one structure side by side (a batch). The memory is the machine's own; states go in and come out as copies.
 */
import type { Network } from "../../network/Network.ts"
import { sample as stimulusAt } from "../../network/Stimulus.ts"
import * as Table from "../../table/Table.ts"
import { pointCurrentUnit } from "../linearise.ts"
import { plan } from "../Plan.ts"
import type { SchemeName } from "../Scheme.ts"
import type { State } from "../State.ts"
import type { Sink } from "../Stepper.ts"
import * as Columns from "./Columns.ts"
import { tableWords } from "./emitRun.ts"
import { kernel } from "./Kernel.ts"
import { layout } from "./Layout.ts"
import { allocator, headerBytes, headerWords, listNames, type MemoryMap } from "./MemoryMap.ts"
import { nodeAddress, packConstants, type Views } from "./pack.ts"
import { packTables } from "./packTables.ts"
import type { Rates } from "./RateTable.ts"
import { loadStates, storeStates } from "./stateMemory.ts"
import type { ThreadPool } from "./ThreadPool.ts"

/** A machine for `networks.length` networks of one structure. */
export type Machine = {
  /** Bytes of memory. */
  readonly bytes: number
  /** Puts states into memory, one for each network. */
  readonly load: (states: ReadonlyArray<State>) => void
  /** Runs steps; sample k of recording i of network c goes to its sink. */
  readonly run: (first: number, steps: number, sinks: ReadonlyArray<Sink>) => void
  /** Whether all voltages in memory are finite, and all numbers that may come and go were so since `load`. */
  readonly finite: () => boolean
  /** The states in memory, after `step` steps in all. */
  readonly store: (before: ReadonlyArray<State>, step: number) => ReadonlyArray<State>
  /** The same structure with other values, stimuli of the same places, and the same recordings. */
  readonly repack: (networks: ReadonlyArray<Network>) => void
  /** Lets other threads forget the kernel; the machine must not run afterwards. */
  readonly release: () => void
}

const page = 65536

/** Bytes of sample buffers, at most, unless a single step needs more. */
const bufferBytes = 1 << 21

/** One entry of a list: the address in memory, the thread that it belongs to, and its sample in step k (null: written by the kernel). */
type Entry = { readonly address: number; readonly thread: number; readonly sample: ((k: number) => number) | null }

type Lists = Readonly<Record<(typeof listNames)[number], ReadonlyArray<Entry>>>

/** Makes a machine; compiles unless the structure was compiled before. With a pool, cells are divided among its threads.
 * Throws a `SimulationError` where rates are to be tabulated and cannot be. */
export const machine = (
  networks: ReadonlyArray<Network>,
  scheme: SchemeName,
  dt: number,
  pool: ThreadPool | null = null,
  rates: Rates = "exact"
): Machine => {
  const threads = pool?.size ?? 1
  const { map, module } = kernel(layout(plan(networks[0]), networks.length, threads), scheme, rates)
  let lists = listsOf(map, networks, dt)
  const samples = Object.values(lists).reduce((sum, list) => sum + list.length, 0)
  const chunk = Math.max(1, Math.min(4096, Math.floor(bufferBytes / (8 * Math.max(1, samples)))))

  const extra = allocator(map.end)
  const tables = listNames.map((name) => extra.take(8 * lists[name].length))
  const buffers = listNames.map((name) => extra.take(8 * lists[name].length * chunk))
  const ranges = map.layout.sites.map((site) => extra.take(12 * site.ranges.length))
  const scratch = Array.from(
    { length: threads },
    () => extra.take(2 * map.trees.reduce((most, t) => Math.max(most, t.tree.parent.length * t.width), 0))
  )
  const bytes = Math.ceil(extra.used() / page) * page
  const memory = new WebAssembly.Memory(
    threads > 1 ? { initial: bytes / page, maximum: bytes / page, shared: true } : { initial: bytes / page }
  )
  const headers = Array.from({ length: threads }, (_, t) => map.headers + t * headerBytes(map.layout))
  const views: Views = { f64: new Float64Array(memory.buffer), i32: new Int32Array(memory.buffer) }
  const { run } = new WebAssembly.Instance(module, { kernel: { memory } }).exports as {
    readonly run: (header: number) => void
  }
  let packed: ReadonlyArray<Network> | null = null
  const pack = (list: ReadonlyArray<Network>): void => {
    packConstants(views, map, list, packed, dt, scheme === "crankNicolson" ? dt / 2 : dt)
    packTables(views, map, list, dt)
    packed = list
    packHeaders(views, map, lists, { tables, buffers, ranges, scratch, headers })
  }
  pack(networks)
  const handle = pool === null || threads === 1 ? null : pool.install(module, memory)
  const counts = networks.map((network) => network.recordings.size)
  const recorded = counts.reduce((a, b) => a + b, 0)

  const runChunk = (first: number, steps: number, sinks: ReadonlyArray<Sink>, done: number): void => {
    fillBuffers(views, lists, buffers, first, steps)
    for (const header of headers) views.i32[header / 4 + headerWords.steps] = steps
    if (handle !== null) pool!.start(handle, headers)
    run(headers[0])
    let at = buffers[listNames.indexOf("record")] / 8
    sinks.forEach((sink, c) => {
      for (let i = 0; i < counts[c]; i++, at++) {
        const to = i * sink.stride + sink.first + done
        for (let k = 0; k < steps; k++) sink.data[to + k] = views.f64[at + k * recorded]
      }
    })
  }
  return {
    bytes,
    load: (states) => {
      eachFlaw(map, (from, to) => void views.f64.fill(0, from, to))
      loadStates(views, map, states)
    },
    run: (first, steps, sinks) => {
      for (let done = 0; done < steps;) {
        const some = Math.min(chunk, steps - done)
        runChunk(first + done, some, sinks, done)
        done += some
      }
    },
    finite: () => {
      // The sum of x - x is 0 when all are finite, else NaN.
      let sum = 0
      const at = map.slots.get(Columns.voltage)! / 8
      for (let k = at; k < at + map.layout.slots; k++) sum += views.f64[k] - views.f64[k]
      eachFlaw(map, (from, to) => {
        for (let k = from; k < to; k++) sum += views.f64[k]
      })
      return sum === 0
    },
    store: (before, step) => storeStates(views, map, before, step, dt),
    repack: (list) => {
      lists = listsOf(map, list, dt)
      pack(list)
    },
    release: () => {
      if (handle !== null) pool!.remove(handle)
    }
  }
}

/** Visits the stretches of memory that remember numbers that were not finite. */
const eachFlaw = (map: MemoryMap, visit: (from: number, to: number) => void): void => {
  const blocks = [
    ...map.sites.map((columns, s) => [columns, map.layout.sites[s].rows] as const),
    ...map.synapses.map(({ columns }, t) => [columns, map.layout.synapses[t].rows] as const)
  ]
  for (const [columns, rows] of blocks) {
    const address = columns.get(Columns.flaw)
    if (address !== undefined) visit(address / 8, address / 8 + rows.length)
  }
}

const listsOf = (map: MemoryMap, networks: ReadonlyArray<Network>, dt: number): Lists => {
  const [nodes, edges] = [networks[0].nodes.length, networks[0].edges.length]
  const constant = map.slots.get(Columns.constant)!
  const out: Record<(typeof listNames)[number], Array<Entry>> = {
    holdStates: [],
    holdCurrents: [],
    holdEdgeCurrents: [],
    stimulate: [],
    holdAfter: [],
    record: []
  }
  const places = edgePlaces(map, networks)
  const address = (copy: number, domain: "nodes" | "edges", row: number, name: string): number => {
    const found = domain === "nodes"
      ? nodeAddress(map, copy * nodes + row, name, "state") ?? nodeAddress(map, copy * nodes + row, name, "current")
      : places(copy * edges + row, name)
    if (found === null) throw new Error(`internal: ${name} of row ${row} of ${domain} has no address`)
    return found
  }
  const post = Table.ints(networks[0].edges, "post_index")
  const thread = (copy: number, domain: "nodes" | "edges", row: number): number =>
    map.layout.threadOf[map.layout.slotOf[copy * nodes + (domain === "nodes" ? row : post[row])]]
  networks.forEach((network, copy) => {
    const area = Table.floats(network.nodes, "area")
    network.clamps.forEach((c) => {
      const currents = c.domain === "nodes" ? map.layout.plan.currents : map.layout.plan.synapticCurrents
      const { value } = c
      const entry: Entry = {
        address: address(copy, c.domain, c.row, c.state),
        thread: thread(copy, c.domain, c.row),
        sample: typeof value === "number" ? () => value : (k) => value[k]
      }
      if (currents.includes(c.state)) out[c.domain === "nodes" ? "holdCurrents" : "holdEdgeCurrents"].push(entry)
      else {
        if (c.state !== "v") out.holdStates.push(entry)
        out.holdAfter.push(entry)
      }
    })
    network.stimuli.forEach(({ row, stimulus }) => {
      out.stimulate.push({
        address: constant + 8 * map.layout.slotOf[copy * nodes + row],
        thread: thread(copy, "nodes", row),
        sample: (k) => stimulusAt(stimulus, k, dt) * pointCurrentUnit / area[row]
      })
    })
    network.recordings.forEach((r) =>
      out.record.push({
        address: address(copy, r.domain, r.row, r.state),
        thread: thread(copy, r.domain, r.row),
        sample: null
      })
    )
  })
  return out
}

/** Finds the address of a state or current of a synapse; null when it has none. The inverse of the order is made once, when needed. */
const edgePlaces = (map: MemoryMap, networks: ReadonlyArray<Network>): (row: number, name: string) => number | null => {
  let block: Int32Array | null = null
  let place: Int32Array | null = null
  return (row, name) => {
    if (block === null || place === null) {
      block = new Int32Array(networks.length * networks[0].edges.length)
      place = new Int32Array(block.length)
      map.layout.synapses.forEach(({ padding, rows }, t) => {
        for (let k = 0; k < rows.length; k++) {
          if (padding[k] === 1) continue
          block![rows[k]] = t
          place![rows[k]] = k
        }
      })
    }
    const { columns } = map.synapses[block[row]]
    const column = columns.get(Columns.state(name)) ?? columns.get(Columns.current(name))
    return column === undefined ? null : column + 8 * place[row]
  }
}

const fillBuffers = (
  views: Views,
  lists: Lists,
  buffers: ReadonlyArray<number>,
  first: number,
  steps: number
): void => {
  listNames.forEach((name, l) => {
    const list = lists[name]
    list.forEach(({ sample }, i) => {
      if (sample === null) return
      for (let k = 0; k < steps; k++) views.f64[buffers[l] / 8 + k * list.length + i] = sample(first + k)
    })
  })
}

type Places = {
  readonly tables: ReadonlyArray<number>
  readonly buffers: ReadonlyArray<number>
  readonly ranges: ReadonlyArray<number>
  readonly scratch: ReadonlyArray<number>
  readonly headers: ReadonlyArray<number>
}

/** The headers of all threads: each gets its stretch of every list, its ranges of sites and synapses, and its classes. */
const packHeaders = (
  views: Views,
  map: MemoryMap,
  lists: Lists,
  { buffers, headers, ranges, scratch, tables }: Places
): void => {
  const words = tableWords(map)
  listNames.forEach((name, l) => {
    let next = tables[l] / 4
    headers.forEach((header, thread) => {
      const first = next
      lists[name].forEach((entry, i) => {
        if (entry.thread !== thread) return
        views.i32.set([entry.address, 8 * i], next)
        next += 2
      })
      const at = header / 4 + headerWords.lists + headerWords.listWords * l
      views.i32.set([4 * first, (next - first) / 2, buffers[l], 8 * lists[name].length], at)
    })
  })
  map.layout.sites.forEach((site, s) => {
    site.ranges.forEach((r, i) =>
      views.i32.set([8 * r.slot, 8 * r.packed, 8 * (r.slot + r.count)], ranges[s] / 4 + 3 * i)
    )
    headers.forEach((header, thread) => {
      // Ranges stand in the order of slots, so those of a thread follow each other.
      const first = site.ranges.findIndex((r) => r.thread === thread)
      const count = site.ranges.filter((r) => r.thread === thread).length
      views.i32.set([ranges[s] + 12 * Math.max(0, first), count], header / 4 + words.sites + 2 * s)
    })
  })
  headers.forEach((header, thread) => {
    views.i32[header / 4 + headerWords.scratch] = scratch[thread]
    map.layout.synapses.forEach(({ starts }, t) =>
      views.i32.set([8 * starts[thread], 8 * starts[thread + 1]], header / 4 + words.synapses + 2 * t)
    )
    map.layout.classes.forEach((c, k) =>
      views.i32.set([0, c.thread === thread ? c.pairs * map.trees[k].width : 0], header / 4 + words.classes + 2 * k)
    )
  })
}
