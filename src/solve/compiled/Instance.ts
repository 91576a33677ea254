/**
 * A kernel with its memory: constants packed, lists of stimuli, clamps and recordings laid out, ready to run stretches of steps.
 *
 * One network, or several of one structure side by side (a batch). The memory is the instance's own; states go in and come out as copies.
 */
import type { Network } from "../../network/Network.ts"
import * as Columns from "../../program/Columns.ts"
import { plan } from "../Plan.ts"
import type { SchemeName } from "../Scheme.ts"
import type { State } from "../State.ts"
import type { Sink } from "../Stepper.ts"
import { type Core, core } from "./Core.ts"
import { kernel } from "./Kernel.ts"
import { layout } from "./Layout.ts"
import { fillBuffers } from "./lists.ts"
import { headerWords, listNames, type MemoryMap } from "./MemoryMap.ts"
import type { Rates } from "./RateTable.ts"
import { loadStates, storeStates } from "./stateMemory.ts"
import type { ThreadPool } from "./ThreadPool.ts"

/** A instance for `networks.length` networks of one structure. */
export type Instance = {
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
  /** Lets other threads forget the kernel; the instance must not run afterwards. */
  readonly release: () => void
}

/** Makes a instance; compiles unless the structure was compiled before. With a pool, cells are divided among its threads.
 * Throws a `SimulationError` where rates are to be tabulated and cannot be. */
export const instance = (
  networks: ReadonlyArray<Network>,
  scheme: SchemeName,
  dt: number,
  pool: ThreadPool | null = null,
  rates: Rates = "exact"
): Instance => {
  const { map, module } = kernel(layout(plan(networks[0]), networks.length, pool?.size ?? 1), scheme, rates)
  const own = core(map, module, networks, scheme, dt, pool)
  const counts = networks.map((network) => network.recordings.size)
  return {
    bytes: own.bytes,
    load: (states) => loadAll(own, states),
    run: (first, steps, sinks) => runForward(own, counts, first, steps, sinks),
    finite: () => allFinite(own),
    store: (before, step) => storeStates(own.views, map, before, step, dt),
    repack: own.pack,
    release: own.release
  }
}

/** Puts states into memory, one for each network, and forgets numbers that were not finite. */
export const loadAll = ({ map, views }: Core, states: ReadonlyArray<State>): void => {
  eachFlaw(map, (from, to) => void views.f64.fill(0, from, to))
  loadStates(views, map, states)
}

/** Runs steps; `counts` are the recordings of each network, whose samples go to the sinks, if there are any. */
export const runForward = (
  own: Core,
  counts: ReadonlyArray<number>,
  first: number,
  steps: number,
  sinks: ReadonlyArray<Sink>
): void => {
  const { buffers, chunk, views } = own
  const matrices = own.matrices()
  const recorded = counts.reduce((a, b) => a + b, 0)
  for (let done = 0; done < steps;) {
    const step = first + done
    if (matrices !== null && !matrices.fit(step)) matrices.pack(step)
    const most = Math.min(chunk, steps - done)
    const some = matrices?.alikeAfter(step, most) ?? most
    fillBuffers(views, own.lists(), buffers, first + done, some)
    own.tell(headerWords.steps, some)
    own.call()
    let at = buffers[listNames.indexOf("record")] / 8
    sinks.forEach((sink, c) => {
      for (let i = 0; i < counts[c]; i++, at++) {
        const to = i * sink.stride + sink.first + done
        for (let k = 0; k < some; k++) sink.data[to + k] = views.f64[at + k * recorded]
      }
    })
    done += some
  }
}

/** Whether all voltages in memory are finite, and all numbers that may come and go were so since states were loaded. */
export const allFinite = ({ map, views }: Core): boolean => {
  // The sum of x - x is 0 when all are finite, else NaN.
  let sum = 0
  const at = map.slots.get(Columns.voltage)! / 8
  for (let k = at; k < at + map.layout.slots; k++) sum += views.f64[k] - views.f64[k]
  eachFlaw(map, (from, to) => {
    for (let k = from; k < to; k++) sum += views.f64[k]
  })
  return sum === 0
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
