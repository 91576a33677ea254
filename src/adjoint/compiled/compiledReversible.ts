/**
 * Compiled runs that can be gone through backwards: networks of one structure side by side, on one thread or several.
 *
 * The same numbers as `interpreted.ts`, within what functions like exp are promised to be off. Memory is made when a run starts and kept for
 * the next; kept states are copies outside of it.
 */
import * as Result from "effect/Result"
import type { Network } from "../../network/Network.ts"
import { diagnose } from "../../solve/compiled/compiledStepper.ts"
import { type Core, core } from "../../solve/compiled/Core.ts"
import { packList } from "../../solve/compiled/headers.ts"
import { allFinite, loadAll, runForward } from "../../solve/compiled/Instance.ts"
import { layout } from "../../solve/compiled/Layout.ts"
import { fillList, type Lists, listsOf } from "../../solve/compiled/lists.ts"
import { type Allocator, headerWords, listNames } from "../../solve/compiled/MemoryMap.ts"
import { storeStates } from "../../solve/compiled/stateMemory.ts"
import type { ThreadPool } from "../../solve/compiled/ThreadPool.ts"
import { mostKernelBytes } from "../../solve/limits.ts"
import { plan } from "../../solve/Plan.ts"
import type { SchemeName } from "../../solve/Scheme.ts"
import type { SimulationError } from "../../solve/SimulationError.ts"
import type { State } from "../../solve/State.ts"
import { notFinite } from "../../solve/Stepper.ts"
import { type Sums, zeroSums } from "../Bars.ts"
import type { Cotangent, Reversible } from "../Reversible.ts"
import { closed, type Wanted } from "../Wanted.ts"
import { adjointKernel } from "./AdjointKernel.ts"
import { backLists, words } from "./AdjointMap.ts"
import {
  addCouplings,
  barMap,
  barStretches,
  coefficientStretches,
  readBars,
  readSums,
  stateStretches
} from "./barMemory.ts"
import { fillCotangents, takeClamps, takeStimuli } from "./buffers.ts"
import { backScratch } from "./emitTreeBack.ts"
import { type GatherEntry, packAdjoint, preEntries } from "./packAdjoint.ts"

/** Work in a stretch between two yields, in rows × steps: some milliseconds. */
const stretchWork = 200_000

/** Where the adjoint's lists and its tape lie. */
type Places = {
  readonly tables: ReadonlyArray<number>
  readonly buffers: ReadonlyArray<number>
  readonly pre: number
  readonly tape: number
}

/** Runs of some networks that can be gone through backwards; `repack` changes values between runs. */
export type CompiledReversible = Reversible & {
  readonly repack: (networks: ReadonlyArray<Network>) => void
  readonly release: () => void
}

/** Makes it; compiles unless the structure was compiled before. */
export const compiledReversible = (
  first: ReadonlyArray<Network>,
  scheme: SchemeName,
  dt: number,
  wanted: Wanted,
  pool: ThreadPool | null = null
): CompiledReversible => {
  const all = closed(wanted)
  const laid = layout(plan(first[0]), first.length, pool?.size ?? 1)
  const { module, own } = adjointKernel(laid, scheme, all)
  const { map, record } = own
  const bars = barMap(own)
  const kept: Array<Float64Array> = []
  const states = stateStretches(map)
  const stateWords = states.reduce((sum, [, count]) => sum + count, 0)
  const gather: ReadonlyArray<GatherEntry> = preEntries(own)
  const extra = map.extraWords
  const rows = first.length * (first[0].nodes.length + first[0].edges.length)

  let networks = first
  let held: { readonly core: Core; readonly places: Places; readonly tape: number } | null = null
  let lists: Lists = listsOf(bars, networks, dt)
  let starts: ReadonlyArray<State> = []
  let sums: ReadonlyArray<Sums> = []
  let now = 0 // steps since the start of the run
  let onTape = 0 // records that the tape holds
  let summed: number | null = null // a step like those whose coefficients are being summed, where these depend on held rows

  const memoryFor = (tape: number): NonNullable<typeof held> => {
    if (held !== null && held.tape >= tape) return held
    held?.core.release()
    let places: Places | null = null
    const reserve = (memory: Allocator, chunk: number): void => {
      places = {
        tables: backLists.map((name) => memory.take(8 * lists[name].length)),
        buffers: backLists.map((name) => memory.take(8 * lists[name].length * chunk)),
        pre: memory.take(8 * gather.length),
        tape: memory.take((tape + 1) * record.bytes)
      }
    }
    const made = core(map, module, networks, scheme, dt, pool, reserve, backScratch)
    held = { core: made, places: places!, tape }
    packLists()
    packAdjoint(made.views, own, made.headers, networks, gather, places!.pre)
    return held
  }

  const packLists = (): void => {
    const { core: { headers, views }, places: { buffers, tables } } = held!
    backLists.forEach((name, l) =>
      packList(
        views,
        headers,
        { table: tables[l], buffer: buffers[l], word: extra + words.lists + words.listWords * l },
        lists[name]
      )
    )
  }

  const recordAt = (k: number): number => held!.places.tape + k * record.bytes

  /** What a solve gave in the last step on the tape is what the record after it would begin with. */
  const closeTape = ({ views }: Core): void =>
    map.systems.forEach(({ x }, i) => {
      const from = map.slots.get(x)! / 8
      views.f64.copyWithin((recordAt(onTape) + record.systems[i].x) / 8, from, from + map.layout.slots)
    })

  const checked = (): Result.Result<void, SimulationError> => {
    const made = held!.core
    if (allFinite(made)) return Result.succeed(undefined)
    const ends = storeStates(made.views, map, starts, starts[0].step + now, dt)
    for (const [c, network] of networks.entries()) {
      const wrong = notFinite(network, dt, starts[c], ends[c])
      const found = diagnose(network, scheme, dt, starts[c], now, wrong)
      if (Result.isFailure(found)) return found
    }
    return Result.succeed(undefined)
  }

  /** One chunk backwards: cotangents in, what clamps and stimuli get out. */
  const backChunk = (steps: number, cotangents: ReadonlyArray<Cotangent>): void => {
    const { core: made, places: { buffers } } = held!
    const { f64 } = made.views
    const begin = now - steps
    const chunk = { networks, sums, begin, steps, dt, starts: starts.map(({ step }) => step) }
    fillCotangents(f64, buffers[0] / 8, chunk, cotangents)
    const first = starts[0].step + begin
    fillList(made.views, made.lists().hold, made.buffers[listNames.indexOf("hold")], first, steps)
    made.tell(headerWords.steps, steps)
    made.tell(extra + words.mode, 1)
    made.tell(extra + words.record, recordAt(onTape))
    made.call()
    made.tell(extra + words.mode, 0)
    if (wanted.inputs || all.nodes.has("area")) {
      takeStimuli(f64, buffers[backLists.indexOf("stimulate")] / 8, chunk, wanted.inputs)
    }
    if (wanted.inputs) {
      takeClamps(f64, buffers[backLists.indexOf("hold")] / 8, lists.hold, chunk)
    }
    now -= steps
    onTape -= steps
  }

  /** Takes the sums of coefficients home, so that those of steps with other held rows can begin. */
  const takeCouplings = (): void => {
    const made = held!.core
    const matrices = made.matrices()
    for (let c = 0; c < networks.length; c++) {
      addCouplings(
        made.views,
        own,
        scheme,
        c,
        sums[c],
        (system) => matrices === null || summed === null ? null : matrices.held(c, system, summed)
      )
    }
    for (const [word, count] of coefficientStretches(own)) made.views.f64.fill(0, word, word + count)
  }

  /** How many of the last `most` steps on the tape can go back at once; where matrices depend on held rows, with those in memory. */
  const alike = (most: number): number => {
    const matrices = held!.core.matrices()
    if (matrices === null) return most
    const last = starts[0].step + now - 1
    if (summed !== null && !matrices.alike(summed, last)) takeCouplings()
    summed = last
    if (!matrices.fit(last)) matrices.pack(last)
    return matrices.alikeBefore(last, most)
  }

  return {
    // The record after the last, into which steps that are not remembered go.
    bytes: { step: record.bytes, state: 8 * stateWords, extra: record.bytes },
    longestTape: Math.max(1, Math.floor((mostKernelBytes - map.end - reserved(lists)) / record.bytes) - 2),
    stretch: Math.max(1, Math.floor(stretchWork / rows)),
    start: (from, steps, tape) => {
      const { core: made } = memoryFor(tape)
      starts = from
      sums = networks.map(() => zeroSums(laid.plan, all, wanted.inputs ? steps : 0))
      now = 0
      onTape = 0
      summed = null
      loadAll(made, from)
      for (const [word, count] of barStretches(own)) made.views.f64.fill(0, word, word + count)
    },
    forward: (steps, taped, sinks) => {
      const made = held!.core
      // Without a tape, every step writes over the record after the last.
      made.tell(extra + words.record, recordAt(taped ? onTape : held!.tape))
      made.tell(extra + words.stride, taped ? record.bytes : 0)
      const counts = sinks === null ? [] : networks.map((network) => network.recordings.size)
      runForward(made, counts, starts[0].step + now, steps, sinks ?? [])
      now += steps
      if (taped) {
        onTape += steps
        closeTape(made)
      }
      return sinks === null ? Result.succeed(undefined) : checked()
    },
    states: () => storeStates(held!.core.views, map, starts, starts[0].step + now, dt),
    save: (slot) => {
      const { f64 } = held!.core.views
      const copy = kept[slot] ?? new Float64Array(stateWords)
      let at = 0
      for (const [word, count] of states) {
        copy.set(f64.subarray(word, word + count), at)
        at += count
      }
      kept[slot] = copy
    },
    load: (slot, step) => {
      const { f64 } = held!.core.views
      let at = 0
      for (const [word, count] of states) {
        f64.set(kept[slot].subarray(at, at + count), word)
        at += count
      }
      now = step
    },
    back: (steps, cotangents) => {
      for (let done = 0; done < steps;) {
        const some = alike(Math.min(held!.core.chunk, steps - done))
        backChunk(some, cotangents)
        done += some
      }
      if (now === 0) takeCouplings()
    },
    result: (k) => {
      const { views } = held!.core
      readSums(views, own, k, sums[k])
      return { bars: readBars(views, own, k), sums: sums[k] }
    },
    repack: (list) => {
      networks = list
      lists = listsOf(bars, list, dt)
      if (held === null) return
      held.core.pack(list)
      packLists()
      packAdjoint(held.core.views, own, held.core.headers, list, gather, held.places.pre)
    },
    release: () => {
      held?.core.release()
      held = null
    }
  }
}

/** Bytes that lists may take beside the tape: generous. */
const reserved = (lists: Lists): number =>
  (1 << 24) + 1000 * Object.values(lists).reduce((sum, list) => sum + list.length, 0)
