/**
 * T1: a trace made of straight lines crosses a level where the lines do, and stretches that meet in a sample have together the crossings
 * of the whole.
 *
 * Traces are drawn as the times of their corners; the oracle knows where each line meets the level. The broken variants take the sample
 * after the crossing for its time, and forget the sample at which stretches meet.
 */
import * as fc from "fast-check"
import { expect, it } from "vitest"
import { crossings } from "../src/solve/crossings.ts"
import type { Recorded } from "../src/solve/Traces.ts"
import { slice } from "../src/solve/tracesAt.ts"
import { broken, settings } from "./settings.ts"

const dt = 0.5

const tracesOf = (values: ReadonlyArray<number>): Recorded => ({
  recordings: [{ _tag: "Recording", domain: "nodes", row: 0, state: "v" } as Recorded["recordings"][number]],
  labels: ["v"],
  units: ["mV"],
  dt,
  first: 0,
  samples: values.length,
  data: Float64Array.from(values)
})

/** Samples off the level 0, now below and now above it, and where the lines between them rise through it. */
const zigzag = fc.array(fc.tuple(fc.boolean(), fc.double({ min: 0.01, max: 100, noNaN: true })), {
  minLength: 2,
  maxLength: 30
}).map((parts) => {
  const values = parts.map(([up, size]) => up ? size : -size)
  const rises = values.flatMap((after, k) => {
    const before = values[k - 1]
    return k > 0 && before < 0 && after > 0 ? [dt * (k - 1 + -before / (after - before))] : []
  })
  return { values, rises }
})

type Crossings = (traces: Recorded) => ReadonlyArray<number>

const up: Crossings = (traces) => Array.from(crossings(traces, { level: 0 })[0])

const exact = (of: Crossings) =>
  fc.property(zigzag, ({ rises, values }) => {
    const found = of(tracesOf(values))
    expect(found.length).toBe(rises.length)
    found.forEach((time, k) => expect(Math.abs(time - rises[k])).toBeLessThan(1e-12 * values.length))
  })

const inParts = (of: Crossings, overlap: number) =>
  fc.property(zigzag, fc.double({ min: 0, max: 1, noNaN: true }), ({ values }, at) => {
    const whole = tracesOf(values)
    const cut = Math.min(values.length - 1, Math.floor(at * values.length))
    const left = of(slice(whole, { to: cut * dt }))
    const right = cut + 1 - overlap < values.length ? of(slice(whole, { from: (cut + 1 - overlap) * dt })) : []
    expect([...left, ...right]).toEqual(of(whole))
  })

it("T1: crossings are where straight lines cross", () => fc.assert(exact(up), settings))

it("T1: stretches that meet have the crossings of the whole", () => fc.assert(inParts(up, 1), settings))

it("T1: times of samples are caught", () => {
  const late: Crossings = (traces) => up(traces).map((time) => Math.ceil(time / dt) * dt)
  expect(() => fc.assert(exact(late), broken)).toThrow()
})

it("T1: stretches that do not meet are caught", () => {
  expect(() => fc.assert(inParts(up, 0), broken)).toThrow()
})
