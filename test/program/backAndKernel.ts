/**
 * Goes back over a network's steps on the interpreter of steps and in a kernel, from the same numbers and tape in the same memory, and says
 * where they differ.
 *
 * It stands between a run and its memory: where a kernel is told to go back, the memory is copied, and the copy gone back over by the step.
 */
import * as Result from "effect/Result"
import { planAdjoint } from "../../src/adjoint/compiled/AdjointKernel.ts"
import { type AdjointMap, backLists, words } from "../../src/adjoint/compiled/AdjointMap.ts"
import { backRows, backTabled } from "../../src/adjoint/compiled/backPlaces.ts"
import { reversibleOf } from "../../src/adjoint/compiled/compiledReversible.ts"
import { adjointModule } from "../../src/adjoint/compiled/emitBack.ts"
import { closed } from "../../src/adjoint/Wanted.ts"
import type { Network } from "../../src/network/Network.ts"
import { membraneCurrent } from "../../src/network/quantities.ts"
import * as Back from "../../src/program/BackPlace.ts"
import { type BackStatement, type BackStep, backSweepsOf } from "../../src/program/reverse.ts"
import type { Statement, Sweep } from "../../src/program/Step.ts"
import type { Views } from "../../src/solve/compiled/Allocator.ts"
import { listWord } from "../../src/solve/compiled/emitCalls.ts"
import { layout } from "../../src/solve/compiled/Layout.ts"
import { type Machine, ownThread } from "../../src/solve/compiled/Machine.ts"
import { headerWords } from "../../src/solve/compiled/MemoryMap.ts"
import { moduleOf } from "../../src/solve/compiled/moduleOf.ts"
import { plan } from "../../src/solve/Plan.ts"
import { rawNetwork } from "../../src/solve/recorded.ts"
import { answerBy, everythingWanted } from "../adjoint/gradientRuns.ts"
import { atOnce } from "../solve/atOnce.ts"
import { bySlot, placeOfRow, spaces } from "./kernelMemory.ts"
import { type List, type Memory, runStep } from "./runStep.ts"
import type { Run } from "./stepAndKernel.ts"

/** Changes that break a step back, or its solves. */
export type Changes = {
  readonly step?: (step: BackStep) => BackStep
  readonly sweeps?: (sweeps: ReadonlyArray<Sweep<Back.CellBack>>) => ReadonlyArray<Sweep<Back.CellBack>>
}

/** The words of a list in the header of the one thread: its table, how many entries, its buffer, and the bytes of a step there. */
const listAt = ({ map }: AdjointMap, { i32 }: Views, { list, of }: List): ReadonlyArray<number> => {
  const word = of === "values"
    ? listWord(map, list)
    : map.extraWords + words.lists + words.listWords * backLists.findIndex((name) => name === list)
  return Array.from(i32.subarray(map.headers / 4 + word, map.headers / 4 + word + 4))
}

/** The memory of a kernel on its way back, with the record of the step at hand. */
const backMemory = (own: AdjointMap, views: Views, record: number): Memory<Back.RowBack, Back.CellBack> => {
  const { i32 } = views
  const { map } = own
  const from = map.headers / 4 + map.extraWords + words.lists + words.listWords * backLists.length
  const [gathered, count] = i32.subarray(from, from + 2)
  const word = (table: number, k: number): number => i32[table / 4 + k] / 8
  return {
    ...spaces(map, views),
    row: (space, place) => placeOfRow(views, backRows(own, space).address(place), record),
    node: (cls, place) => {
      const { at, taped } = backTabled(own, cls).address(place)!
      const start = at + (taped ? record : 0)
      if (Back.nodeOf(place)!.column._tag === "Slot") return bySlot(map, cls, start)
      const stride = map.layout.classes[cls].pairs * map.trees[cls].width
      return (cell, k) => (start + k * stride) / 8 + cell
    },
    list: (list) => {
      const [table, entries] = listAt(own, views, list)
      return Array.from({ length: entries }, (_, k) => word(table, 2 * k))
    },
    collect: Array.from({ length: count }, (_, k) => [word(gathered, 2 * k), word(gathered, 2 * k + 1)] as const)
  }
}

/** The first number that the two give differently, or null; changes break the step, to see that it shows. */
export const backAndKernelDiffer = (
  given: Network,
  { dt, scheme, steps }: Omit<Run, "copies">,
  { step: changed = (step) => step, sweeps: swept = (sweeps) => sweeps }: Changes = {}
): string | null => {
  // What goes through membranes is no step here: law J7 compares it with the reference.
  const asked = given.update("recordings", (list) => list.filter(({ state }) => state !== membraneCurrent))
  const network = rawNetwork(asked)
  const wanted = everythingWanted(network)
  const laid = atOnce(layout(plan(network)))
  const { back, own, programs } = atOnce(planAdjoint(laid, scheme, closed(wanted)))
  const { map } = own
  const module = moduleOf(atOnce(adjointModule(own, programs, back, scheme)))
  const step = changed(back)
  const expand = (
    { cls, system }: Extract<Statement, { readonly _tag: "Solve" }>
  ): Extract<BackStatement, { readonly _tag: "Cells" }> => {
    const solve = { system: map.systems[system], index: system, held: map.systems[system].held[cls] }
    return { _tag: "Cells", cls, sweeps: swept(backSweepsOf(scheme, { ...solve, wants: own.wants[system] })) }
  }
  const goBack = (views: Views, count: number, end: number): void => {
    for (let k = count - 1, record = end - own.record.bytes; k >= 0; k--, record -= own.record.bytes) {
      const sample = (list: List, entry: number): number => {
        const [table, , buffer, stride] = listAt(own, views, list)
        return (buffer + k * stride + views.i32[table / 4 + 2 * entry + 1]) / 8
      }
      runStep(step, expand, backMemory(own, views, record), {
        give: (list, entry) => views.f64[sample(list, entry)],
        take: (list, entry, value) => {
          views.f64[sample(list, entry)] = value
        }
      })
    }
  }
  /** Adjoints and sums of the two, then what lists took. */
  const difference = (one: Views, other: Views, count: number): string | null => {
    const taken = (["stimulate", "hold"] as const).map((list) => {
      const [, , buffer, stride] = listAt(own, one, { _tag: "List", list, way: "take", of: "adjoints" })
      return [buffer, buffer + count * stride]
    })
    for (const [from, to] of [[map.uniform.dt, map.end], ...taken]) {
      for (let at = from / 8; at < to / 8; at++) {
        if (!Object.is(one.f64[at], other.f64[at])) {
          return `number ${at} of the memory: ${one.f64[at]} and ${other.f64[at]}`
        }
      }
    }
    return null
  }
  const found: Array<string | null> = []
  const thread = ownThread()
  const machine: Machine = {
    ...thread,
    place: (code, bytes) => {
      const place = thread.place(code, bytes)
      const viewsOf = (buffer: ArrayBufferLike): Views => ({
        f64: new Float64Array(buffer),
        i32: new Int32Array(buffer)
      })
      return {
        ...place,
        call: (headers) => {
          const views = viewsOf(place.buffer)
          const word = (k: number): number => views.i32[map.headers / 4 + k]
          if (word(map.extraWords + words.mode) === 0) return place.call(headers)
          const copy = viewsOf(place.buffer.slice(0))
          const count = word(headerWords.steps)
          goBack(copy, count, word(map.extraWords + words.record))
          const waits = place.call(headers)
          found.push(difference(views, copy, count))
          return waits
        }
      }
    }
  }
  const run = atOnce(reversibleOf(own, module, [network], scheme, dt, wanted, machine))
  const answer = answerBy(run, asked, { steps, dt, scheme, wanted, weight: (k) => Math.cos(1.7 * k) })
  if (Result.isFailure(answer)) throw answer.failure // adjoints that are NaN are all alike
  if (found.length === 0) throw new Error("the kernel did not go back")
  return found.find((one) => one !== null) ?? null
}
