/** When events arrive and in which order they act, against the rules of events.md 3 written out; and detectors against those of 2. */
import { describe, expect, it } from "vitest"
import {
  type Arrival,
  arriving,
  arrivingLater,
  due,
  inOrder,
  merged,
  ordered,
  snapped
} from "../../../src/solve/events/Arrival.ts"
import { detect, type Memory, type Watched } from "../../../src/solve/events/detect.ts"
import { atOnce } from "../../../src/solve/Pieces.ts"

describe("an arrival", () => {
  it.each([
    // step and part of the spike, delay, dt; step and part of the arrival
    [0, 0, 0, 0.1, 0, 0],
    [0, 10, 0, 0.1, 10, 0],
    [7, 0.25, 0.1, 0.1, 8, 0.25],
    [7, 0.25, 0.13, 0.1, 8, 0.55],
    [7, 0.75, 0.05, 0.1, 8, 0.25]
  ])("of a spike at %d + %d after %d ms, in steps of %d ms, is at %d + %d", (step, part, delay, dt, m, phi) => {
    const found = arriving(step, part, delay, dt)
    expect(found.step).toBe(m)
    expect(found.phi).toBeCloseTo(phi, 12)
  })

  it("is on the grid where only rounding keeps it off", () => {
    expect(arriving(0, 0.3 / 0.1, 0.3, 0.1)).toEqual({ step: 6, phi: 0 }) // 0.3 / 0.1 is below 3
    expect([2 + 0.9e-9, 2 - 0.9e-9, 2 + 2e-9].map(snapped)).toEqual([2, 2, 2 + 2e-9])
  })

  it("is refused where its step has no exact number", () => {
    expect(() => arriving(9, 0, 1e9, 1e-7)).toThrow(
      "10000000000000008 steps until an event arrives are asked for, at most 9007199254740991 are possible; take a shorter delay, or a longer dt"
    )
  })

  it("of a detector is never in the step of its spike, but at its end", () => {
    expect(arrivingLater(7, 0.25, 0, 0.1)).toEqual({ step: 8, phi: 0 })
    expect(arrivingLater(7, 0.25, 0.07, 0.1)).toEqual({ step: 8, phi: 0 })
    expect(arrivingLater(7, 1, 0, 0.1)).toEqual({ step: 8, phi: 0 })
    expect(arrivingLater(7, 0.5, 0.06, 0.1).phi).toBeCloseTo(0.1, 12)
  })
})

const arrival = (parts: Partial<Arrival>): Arrival => ({
  step: 3,
  phi: 0,
  kind: "pre",
  source: 0,
  spike: 0,
  edge: 0,
  ...parts
})

describe("the order of arrivals", () => {
  it("is that of time, class, source, spike and synapse", () => {
    const wanted = [
      arrival({ step: 2, phi: 0.9 }),
      arrival({ kind: "own", source: -1, edge: 9 }),
      arrival({}),
      arrival({ edge: 1 }),
      arrival({ spike: 1 }),
      arrival({ source: 1 }),
      arrival({ kind: "post" }),
      arrival({ phi: 0.5 })
    ]
    expect(atOnce(ordered(wanted.toReversed()))).toEqual(wanted)
    expect(atOnce(merged(wanted.filter((_, k) => k % 2 === 0), wanted.filter((_, k) => k % 2 === 1)))).toEqual(wanted)
  })

  it("leaves what a synapse sends to itself at one moment as it was sent", () => {
    const sent = [5, 3, 4].map((spike) => arrival({ kind: "own", source: -1, spike }))
    expect(atOnce(ordered(sent))).toEqual(sent)
    expect(atOnce(merged(sent.slice(0, 1), sent.slice(1)))).toEqual(sent)
    expect(inOrder(sent[0], sent[1])).toBe(0)
  })

  it("is the same however long the list, with pauses in long ones", () => {
    const long = Array.from(
      { length: 50_000 },
      (_, k) => arrival({ step: (k * 7919) % 1000, spike: k % 3, edge: k % 7 })
    )
    const work = ordered(long)
    let pauses = 0
    let next = work.next()
    for (; next.done !== true; next = work.next()) pauses++
    expect(next.value).toEqual(long.toSorted(inOrder))
    expect(pauses).toBeGreaterThan(10)
  })

  it("is cut where a step ends", () => {
    const list = [arrival({ step: 3 }), arrival({ step: 3, phi: 0.99 }), arrival({ step: 4 })]
    expect(due(list, 3)).toEqual({ now: list.slice(0, 2), later: list.slice(2) })
    expect(due(list, 2)).toEqual({ now: [], later: list })
    expect(due([], 2)).toEqual({ now: [], later: [] })
  })
})

/** The spikes of a detector over samples of its quantity, in steps. */
const spikes = (
  samples: ReadonlyArray<number>,
  { hysteresis = 0, refractory = 0, time = "crossing" as Watched["time"] } = {}
): ReadonlyArray<number> => {
  const out: Array<number> = []
  let memory: Memory = { armed: true, lastStep: NaN, lastPart: NaN }
  for (let n = 0; n + 1 < samples.length; n++) {
    const [before, after] = [samples[n], samples[n + 1]]
    const found = detect({ before, after, rearm: before + hysteresis, refractory, time }, memory, n, 0.1)
    if (found.part !== null) out.push(n + found.part)
    memory = found.memory
  }
  return out
}

describe("a detector", () => {
  it("spikes where the line between two samples goes up through 0, or at the sample that shows it", () => {
    expect(spikes([-1, 3, 2, -1, 1])).toEqual([0.25, 3.5])
    expect(spikes([-1, 3, 2, -1, 1], { time: "step" })).toEqual([1, 4])
  })

  it("counts 0 as below, and nothing before it has been there", () => {
    expect(spikes([0, 1])).toEqual([0])
    expect(spikes([1, 2, 0, 0, 2])).toEqual([3])
    expect(spikes([-1, 0, 0, -1])).toEqual([])
  })

  it("with hysteresis waits until a sample is far enough below", () => {
    const samples = [-1, 1, -0.5, 1, -2, 1, -1, 1]
    expect(spikes(samples).length).toBe(4)
    expect(spikes(samples, { hysteresis: 1 }).map(Math.floor)).toEqual([0, 4, 6])
    expect(spikes([1, -0.5, 1], { hysteresis: 1 }).length).toBe(1) // nothing has crossed before
  })

  it("is silent for its refractory time, measured from its last spike, not from crossings without one", () => {
    const often = Array.from({ length: 12 }, (_, k) => k % 2 === 0 ? -1 : 1)
    expect(spikes(often)).toEqual([0.5, 2.5, 4.5, 6.5, 8.5, 10.5])
    expect(spikes(often, { refractory: 0.4 })).toEqual([0.5, 4.5, 8.5]) // 4 steps after the last is not less than 4 steps
    expect(spikes(often, { refractory: 0.5 })).toEqual([0.5, 6.5])
  })
})
