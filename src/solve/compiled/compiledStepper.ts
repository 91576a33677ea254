/**
 * The compiled stepper: the same interface and the same numbers as the interpreter, from a WebAssembly kernel.
 *
 * The kernel's memory belongs to the stepper; states go in and come out as copies. If a number stops being finite, the stretch is run
 * again on the interpreter from where it began, which then names the step, the place and the state.
 */
import * as Result from "effect/Result"
import type { Network } from "../../network/Network.ts"
import type { Recording } from "../../network/Recording.ts"
import { sample as stimulusAt } from "../../network/Stimulus.ts"
import * as Table from "../../table/Table.ts"
import { pointCurrentUnit } from "../linearise.ts"
import { plan } from "../Plan.ts"
import type { SchemeName } from "../Scheme.ts"
import type { SimulationError } from "../SimulationError.ts"
import type { State } from "../State.ts"
import { initialState } from "../step.ts"
import { interpreter, notFinite, readState, type Sink, type Stepper } from "../Stepper.ts"
import * as Columns from "./Columns.ts"
import { tableWords } from "./emitRun.ts"
import { kernel } from "./Kernel.ts"
import { layout } from "./Layout.ts"
import { allocator, headerBytes, headerWords, listNames, type MemoryMap } from "./MemoryMap.ts"
import { nodeAddress, packConstants, type Views } from "./pack.ts"
import { loadState, storeState } from "./stateMemory.ts"

const page = 65536

/** Bytes of sample buffers, at most, unless a single step needs more. */
const bufferBytes = 1 << 20

/** Row-steps in a stretch between two yields: some milliseconds of work. */
const stretchWork = 300_000

/** One entry of a list: the address in memory, and what its sample in step k is (null: written, not read). */
type Entry = { readonly address: number; readonly sample: ((k: number) => number) | null }

type Lists = Readonly<Record<(typeof listNames)[number], ReadonlyArray<Entry>>>

/** Makes a stepper from a kernel that is compiled, or was compiled before for the same structure. */
export const compiledStepper = (network: Network, scheme: SchemeName, dt: number): Stepper => {
  const made = plan(network)
  const { map, module } = kernel(layout(made), scheme)
  const recordings = network.recordings.toArray()
  const lists = listsOf(map, network, dt, recordings)
  const samples = Object.values(lists).reduce((sum, list) => sum + list.length, 0)
  const chunk = Math.max(1, Math.min(4096, Math.floor(bufferBytes / (8 * Math.max(1, samples)))))

  const extra = allocator(map.end)
  const tables = listNames.map((name) => extra.take(8 * lists[name].length))
  const buffers = listNames.map((name) => extra.take(8 * lists[name].length * chunk))
  const ranges = map.layout.sites.map((site) => extra.take(12 * site.ranges.length))
  const scratch = extra.take(2 * Math.max(...map.trees.map((t) => t.tree.parent.length * t.width)))
  const memory = new WebAssembly.Memory({ initial: Math.ceil(extra.used() / page) })
  const views: Views = { f64: new Float64Array(memory.buffer), i32: new Int32Array(memory.buffer) }
  const { run } = new WebAssembly.Instance(module, { kernel: { memory } }).exports as { readonly run: (header: number) => void }

  packConstants(views, map, [network], dt, scheme === "crankNicolson" ? dt / 2 : dt)
  packHeader(views, map, lists, { tables, buffers, ranges, scratch })

  let inMemory: State | null = null // the published state that the memory holds
  const initial = initialState(made)

  const advanceChunk = (first: number, steps: number, sink: Sink): void => {
    fillBuffers(views, lists, buffers, first, steps)
    views.i32[map.headers / 4 + headerWords.steps] = steps
    run(map.headers)
    const at = buffers[listNames.indexOf("record")] / 8
    recordings.forEach((_, i) => {
      for (let k = 0; k < steps; k++) sink.data[i * sink.stride + sink.first + k] = views.f64[at + k * recordings.length + i]
    })
  }

  return {
    engine: "compiled",
    initial,
    stretch: Math.max(8, Math.floor(stretchWork / (network.nodes.length + network.edges.length))),
    sample: (state, sink) =>
      recordings.forEach((recording, i) => {
        sink.data[i * sink.stride + sink.first] = readState(state, recording)
      }),
    advance: (state, steps, sink) => {
      if (steps === 0) return Result.succeed(state)
      if (inMemory !== state) loadState(views, map, state)
      inMemory = null
      for (let done = 0; done < steps;) {
        const some = Math.min(chunk, steps - done)
        advanceChunk(state.step + done, some, { ...sink, first: sink.first + done })
        done += some
      }
      const end = storeState(views, map, state, state.step + steps)
      const wrong = notFinite(network, dt, state, end)
      if (wrong !== null) return diagnose(network, scheme, dt, state, steps, wrong)
      inMemory = end
      return Result.succeed(end)
    }
  }
}

/** Runs the stretch on the interpreter to find the first step in which a number stopped being finite. */
const diagnose = (network: Network, scheme: SchemeName, dt: number, from: State, steps: number, found: SimulationError): Result.Result<State, SimulationError> => {
  const unread: Sink = { data: new Float64Array(network.recordings.size * steps), stride: steps, first: 0 }
  const again = interpreter(network, scheme, dt).advance(from, steps, unread)
  return Result.isFailure(again) ? again : Result.fail(found)
}

const listsOf = (map: MemoryMap, network: Network, dt: number, recordings: ReadonlyArray<Recording>): Lists => {
  const address = (domain: "nodes" | "edges", row: number, name: string): number => {
    const found = domain === "nodes" ? nodeAddress(map, row, name, "state") ?? nodeAddress(map, row, name, "current") : edgeAddress(map, row, name)
    if (found === null) throw new Error(`internal: ${name} of row ${row} of ${domain} has no address`)
    return found
  }
  const clamps = network.clamps.toArray().map((c) => ({
    domain: c.domain,
    state: c.state,
    isCurrent: (c.domain === "nodes" ? map.layout.plan.currents : map.layout.plan.synapticCurrents).includes(c.state),
    entry: { address: address(c.domain, c.row, c.state), sample: (k: number) => typeof c.value === "number" ? c.value : c.value[k] }
  }))
  const area = Table.floats(network.nodes, "area")
  const constant = map.slots.get(Columns.constant)!
  const some = (test: (c: (typeof clamps)[number]) => boolean): ReadonlyArray<Entry> => clamps.filter(test).map((c) => c.entry)
  return {
    holdStates: some((c) => !c.isCurrent && c.state !== "v"),
    holdCurrents: some((c) => c.isCurrent && c.domain === "nodes"),
    holdEdgeCurrents: some((c) => c.isCurrent && c.domain === "edges"),
    stimulate: network.stimuli.toArray().map(({ row, stimulus }) => ({
      address: constant + 8 * map.layout.slotOf[row],
      sample: (k) => stimulusAt(stimulus, k, dt) * pointCurrentUnit / area[row]
    })),
    holdAfter: some((c) => !c.isCurrent),
    record: recordings.map((r) => ({ address: address(r.domain, r.row, r.state), sample: null }))
  }
}

/** Address of a state or current of a synapse; null when it has none. */
const edgeAddress = (map: MemoryMap, row: number, name: string): number | null => {
  for (let t = 0; t < map.synapses.length; t++) {
    const place = map.layout.synapses[t].rows.indexOf(row)
    const column = place < 0 ? undefined : map.synapses[t].columns.get(Columns.state(name)) ?? map.synapses[t].columns.get(Columns.current(name))
    if (column !== undefined) return column + 8 * place
  }
  return null
}

const fillBuffers = (views: Views, lists: Lists, buffers: ReadonlyArray<number>, first: number, steps: number): void => {
  listNames.forEach((name, l) => {
    const list = lists[name]
    list.forEach(({ sample }, i) => {
      if (sample === null) return
      for (let k = 0; k < steps; k++) views.f64[buffers[l] / 8 + k * list.length + i] = sample(first + k)
    })
  })
}

type Places = { readonly tables: ReadonlyArray<number>; readonly buffers: ReadonlyArray<number>; readonly ranges: ReadonlyArray<number>; readonly scratch: number }

/** The header of the only thread: everything is its own. */
const packHeader = (views: Views, map: MemoryMap, lists: Lists, { buffers, ranges, scratch, tables }: Places): void => {
  const header = map.headers / 4
  const words = tableWords(map)
  views.i32[header + headerWords.scratch] = scratch
  listNames.forEach((name, l) => {
    const list = lists[name]
    views.i32.set([tables[l], list.length, buffers[l], 8 * list.length], header + headerWords.lists + headerWords.listWords * l)
    list.forEach(({ address }, i) => views.i32.set([address, 8 * i], tables[l] / 4 + 2 * i))
  })
  map.layout.sites.forEach((site, s) => {
    views.i32.set([ranges[s], site.ranges.length], header + words.sites + 2 * s)
    site.ranges.forEach((r, i) => views.i32.set([8 * r.slot, 8 * r.packed, 8 * (r.slot + r.count)], ranges[s] / 4 + 3 * i))
  })
  map.layout.synapses.forEach((block, t) => views.i32.set([0, 8 * block.rows.length], header + words.synapses + 2 * t))
  map.layout.classes.forEach((c, k) => views.i32.set([0, c.pairs * map.trees[k].width], header + words.classes + 2 * k))
  if (headerBytes(map.layout) < 4 * (words.classes + 2 * map.layout.classes.length)) throw new Error("internal: the header is too small")
}

