/**
 * Lists of single numbers in a kernel's memory that a step writes, adds to or reads: clamps, stimuli, recordings.
 *
 * An entry knows the address and the thread that it belongs to, and where its samples come from. The kernel goes through lists by tables in
 * memory, so changing them compiles nothing.
 */
import type { Network } from "../../network/Network.ts"
import { heldAt, isOfRow } from "../../network/Recording.ts"
import { sample as stimulusAt, type Stimulus } from "../../network/Stimulus.ts"
import { acting } from "../../network/streams.ts"
import * as Columns from "../../program/Columns.ts"
import * as Table from "../../table/Table.ts"
import { imposedRows } from "../imposed.ts"
import { pointCurrentUnit } from "../linearise.ts"
import type { Pausing } from "../Pieces.ts"
import { heldColumnOf } from "../programs/siteProgram.ts"
import type { Views } from "./Allocator.ts"
import { edgePlaces } from "./edgePlaces.ts"
import { listNames, type MemoryMap } from "./MemoryMap.ts"
import { nodeAddress, seenAddress } from "./pack.ts"

/** What says a number for step k. */
export type Source = (k: number) => number

/** What an entry is given: what `at` says of step k, over a number of its own; and which of the sources of its list that is. */
export type Sample = { readonly source: number; readonly at: Source; readonly over: number }

/** One entry of a list: the address in memory, the thread that it belongs to, and its samples (null: written by the kernel). */
export type Entry = {
  readonly address: number
  readonly thread: number
  readonly sample: Sample | null
  /** Of what is held: the network, and the place in its list of clamps. */
  readonly clamp?: { readonly copy: number; readonly of: number }
  /** Of a potential that is imposed: the network, and the compartment. */
  readonly imposed?: { readonly copy: number; readonly row: number }
}

/**
 * All lists by name, and the sources of stimuli: what a thousand cells are given alike is one, and sampled once. `injected` are the same in nA,
 * for currents through membranes.
 */
export type Lists = Readonly<Record<(typeof listNames)[number], ReadonlyArray<Entry>>> & {
  readonly sources: ReadonlyArray<Source>
  readonly injected: ReadonlyArray<Source>
}

/** Entries that are looked up between two pauses. */
const entriesBetween = 2048

/** The lists of networks side by side; pauses in between. */
export function* listsOf(map: MemoryMap, networks: ReadonlyArray<Network>, dt: number): Pausing<Lists> {
  const [nodes, edges] = [networks[0].nodes.length, networks[0].edges.length]
  const constant = map.slots.get(Columns.constant)!
  const membrane = map.slots.get(Columns.membrane)
  const out: Record<(typeof listNames)[number], Array<Entry>> = {
    hold: [],
    stimulate: [],
    record: [],
    inject: []
  }
  const places = edgePlaces(map, networks)
  const found = (address: number | null, domain: "nodes" | "edges", row: number, name: string): number => {
    if (address === null) throw new Error(`internal: ${name} of row ${row} of ${domain} has no address`)
    return address
  }
  const address = (copy: number, domain: "nodes" | "edges", row: number, name: string): number =>
    found(
      domain === "nodes"
        ? nodeAddress(map, copy * nodes + row, name)
        : places(copy * edges + row, Columns.state(name)) ?? places(copy * edges + row, Columns.current(name)),
      domain,
      row,
      name
    )
  /** Where a step reads what is held; null for a current that nobody reads in a step. */
  const heldAddress = (copy: number, domain: "nodes" | "edges", row: number, name: string): number | null =>
    domain === "nodes"
      ? seenAddress(map, copy * nodes + row, heldColumnOf(map.layout.plan, name))
      : places(copy * edges + row, Columns.held(name))
  const post = Table.ints(networks[0].edges, "post_index")
  const thread = (copy: number, domain: "nodes" | "edges", row: number): number =>
    map.layout.threadOf[map.layout.slotOf[copy * nodes + (domain === "nodes" ? row : post[row])]]
  const sources = new Map<Stimulus, number>()
  let made = 0
  const isDue = (): boolean => ++made % entriesBetween === 0
  for (const [copy, network] of networks.entries()) {
    const area = Table.floats(network.nodes, "area")
    for (const [of, c] of network.clamps.entries()) {
      if (isDue()) yield
      // What detectors look at is the sample after the step, which shows what is held in the next one.
      const ahead = c.domain === "nodes" ? seenAddress(map, copy * nodes + c.row, Columns.ahead(c.state)) : null
      if (ahead !== null) {
        const sample = { source: out.hold.length, at: (k: number) => heldAt(c, k + 1), over: 1 }
        out.hold.push({ address: ahead, thread: thread(copy, c.domain, c.row), sample })
      }
      const address = heldAddress(copy, c.domain, c.row, c.state)
      if (address === null) continue
      out.hold.push({
        address,
        thread: thread(copy, c.domain, c.row),
        sample: { source: out.hold.length, at: (k) => heldAt(c, k), over: 1 },
        clamp: { copy, of }
      })
    }
    for (const { _tag, row, stimulus } of acting(network)) {
      if (isDue()) yield
      if (_tag === "Imposed") continue
      const source = sources.get(stimulus) ?? sources.size
      sources.set(stimulus, source)
      const slot = map.layout.slotOf[copy * nodes + row]
      const owner = thread(copy, "nodes", row)
      out.stimulate.push({
        address: constant + 8 * slot,
        thread: owner,
        sample: { source, at: currentOf(stimulus, dt), over: area[row] }
      })
      if (membrane === undefined) continue
      out.inject.push({
        address: membrane + 8 * slot,
        thread: owner,
        sample: { source, at: (k) => stimulusAt(stimulus, k, dt), over: 1 }
      })
    }
    for (const [row, potential] of imposedRows(network)) {
      if (isDue()) yield
      out.hold.push({
        address: found(seenAddress(map, copy * nodes + row, Columns.outside), "nodes", row, "the potential outside"),
        thread: thread(copy, "nodes", row),
        sample: { source: out.hold.length, at: (k) => potential(k, dt), over: 1 },
        imposed: { copy, row }
      })
    }
    for (const r of network.recordings) {
      if (isDue()) yield
      if (!isOfRow(r)) throw new Error("internal: a kernel is asked for what is computed from its recordings")
      out.record.push({
        address: address(copy, r.domain, r.row, r.state),
        thread: thread(copy, r.domain, r.row),
        sample: null
      })
    }
  }
  const stimuli = [...sources.keys()]
  return {
    ...out,
    sources: stimuli.map((stimulus) => currentOf(stimulus, dt)),
    injected: membrane === undefined ? [] : stimuli.map((stimulus) => (k) => stimulusAt(stimulus, k, dt))
  }
}

/** The current of a stimulus in each step, in the unit of lines of the voltage times an area. */
const currentOf = (stimulus: Stimulus, dt: number): Source => (k) => stimulusAt(stimulus, k, dt) * pointCurrentUnit

/** Writes the samples of some steps, from the `first` on, into the buffers; recordings come from there. */
export const fillBuffers = (
  { f64 }: Views,
  lists: Lists,
  buffers: ReadonlyArray<number>,
  first: number,
  steps: number
): void => {
  fillHeld(f64, lists, buffers[listNames.indexOf("hold")], first, steps)
  fill(f64, lists.sources, buffers[listNames.indexOf("stimulate")], first, steps)
  fill(f64, lists.injected, buffers[listNames.indexOf("inject")], first, steps)
}

/** Writes what clamps hold in some steps into its buffer. */
export const fillHeld = (f64: Float64Array, { hold }: Lists, buffer: number, first: number, steps: number): void =>
  fill(f64, hold.map(({ sample }) => sample!.at), buffer, first, steps)

/** Step by step, what each source says. */
const fill = (
  f64: Float64Array,
  sources: ReadonlyArray<Source>,
  buffer: number,
  first: number,
  steps: number
): void =>
  sources.forEach((at, i) => {
    for (let k = 0, to = buffer / 8 + i; k < steps; k++, to += sources.length) f64[to] = at(first + k)
  })
