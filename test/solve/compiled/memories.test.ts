/** Memories that are lent: they come back and are lent again, what lies idle is bounded, and numbers that were left in them change nothing. */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { compiledGradients } from "../../../src/adjoint/GradientRunner.ts"
import { compiledMarch, onlyOn } from "../../../src/solve/compiled/compiledMarch.ts"
import { type Machine, ownThread } from "../../../src/solve/compiled/Machine.ts"
import { memories } from "../../../src/solve/compiled/memories.ts"
import { startOf } from "../../../src/solve/March.ts"
import { type SchemeName, schemes } from "../../../src/solve/Scheme.ts"
import { everythingWanted, numbersOf } from "../../adjoint/gradientRuns.ts"
import { rich, steps } from "../../adjoint/richNetwork.ts"
import { atOnce } from "../atOnce.ts"
import { marched } from "../steppers.ts"

const page = 65536
const dt = 0.025

describe("memories", () => {
  it("come back and are lent again to who needs about as much", () => {
    const store = memories({ shared: false })
    const first = store.lend(100 * page)
    expect(store.held()).toEqual({ lent: 112 * page, idle: 0, dropped: 0 })
    const second = store.lend(100 * page)
    expect(second.memory).not.toBe(first.memory)
    store.takeBack(first)
    expect(store.held()).toEqual({ lent: 112 * page, idle: 112 * page, dropped: 0 })
    expect(store.lend(50 * page).memory).not.toBe(first.memory)
    const again = store.lend(97 * page + 1)
    expect([again.memory === first.memory, again.used]).toEqual([true, 100 * page])
    expect(store.held().lent).toBe((112 + 112 + 56) * page)
  })

  it("are a quarter too large at most", () => {
    const store = memories({ shared: false })
    for (const pages of [1, 2, 3, 5, 9, 17, 33, 100, 257, 1000]) {
      const { memory } = store.lend(pages * page)
      expect(memory.buffer.byteLength).toBeGreaterThanOrEqual(pages * page)
      expect(memory.buffer.byteLength).toBeLessThanOrEqual(Math.ceil(1.25 * pages) * page)
    }
  })

  it("lie idle within so many bytes: those that have been idle longest are dropped", () => {
    const store = memories({ shared: false, mostIdle: 20 * page })
    const all = [8, 10, 12].map((pages) => store.lend(pages * page))
    all.forEach(store.takeBack)
    expect(store.held()).toEqual({ lent: 0, idle: 12 * page, dropped: 18 * page })
    expect(store.lend(12 * page).memory).toBe(all[2].memory)
    store.takeBack(store.lend(40 * page))
    expect(store.held()).toEqual({ lent: 12 * page, idle: 0, dropped: 58 * page })
  })
})

/** A machine whose memory holds what earlier kernels left: no number. */
const dirty = (clean: boolean): Machine => {
  const own = ownThread()
  return {
    ...own,
    place: (module, bytes) => {
      const place = own.place(module, bytes)
      new Uint8Array(place.buffer).fill(0xff)
      return { ...place, used: clean ? place.buffer.byteLength : 0 }
    }
  }
}

describe("numbers that were left in a memory", () => {
  const of = (scheme: SchemeName, machine: Machine) => {
    const data = new Float64Array(rich.recordings.size * steps)
    const march = compiledMarch({ network: rich, scheme, dt, copies: 1 }, onlyOn(machine))
    Result.getOrThrow(atOnce(march.set([rich])))
    const state = marched(march, startOf(rich, dt), steps, { data, stride: steps, first: 0 })
    return { data, state }
  }
  const gradient = (scheme: SchemeName, machine: Machine, memory: number) => {
    const wanted = everythingWanted(rich)
    const runner = compiledGradients(rich, scheme, dt, wanted, 1, onlyOn(machine))
    const work = { networks: [rich], from: null, steps, memory, first: 0 }
    const [made] = Result.getOrThrow(
      atOnce(runner.run(work, (_, { data }) => ({ value: 0, cotangent: data.map((_, k) => Math.cos(k)) })))
    )
    return [...numbersOf(made.adjoint)]
  }
  const names = Object.keys(schemes) as ReadonlyArray<SchemeName>

  it.each(names)("change nothing, with %s, forwards and backwards", (scheme) => {
    expect(of(scheme, dirty(true))).toEqual(of(scheme, ownThread()))
    for (const memory of [1e8, 4e5]) {
      expect(gradient(scheme, dirty(true), memory)).toEqual(gradient(scheme, ownThread(), memory))
    }
  })

  it("would change something if nobody cleared them", () => {
    expect(names.map((scheme) => JSON.stringify(of(scheme, dirty(false)))))
      .not.toEqual(names.map((scheme) => JSON.stringify(of(scheme, ownThread()))))
  })
})
