/**
 * Slopes by every sample against central differences, for readouts and losses.
 *
 * The difference with Richardson's extrapolation is of fourth order in h: with h = 2^-6 mV, and features that change over at least L = 1
 * mV, it is off by about (h / L)^4 = 6e-8 of the size of the function per mV; roundings add 2^-53 size / h = 7e-15 of it.
 */
import { expect } from "vitest"
import type { Traces } from "../../src/solve/Traces.ts"
import { tracesOf } from "./tracesOf.ts"

const h = 2 ** -6

/** What a difference may be off by, relative to the size of the function. */
const tolerance = 1e-7

/** Traces that go up and down between -70 and 30 mV, no two alike. */
export const wave = (recordings: number, samples: number): Traces =>
  tracesOf(
    Array.from({ length: recordings }, (_, r) =>
      Array.from({ length: samples }, (_, k) => -20 + 50 * Math.sin(1.3 * k + 2 * r) * Math.cos(0.7 * k * k)))
  )

const moved = (traces: Traces, k: number, by: number): Traces => ({
  ...traces,
  data: traces.data.map((x, j) => j === k ? x + by : x)
})

/** Expects slopes to be the differences of a function of traces. */
export const differences = (traces: Traces, f: (traces: Traces) => number, slopes: ArrayLike<number>): void => {
  expect(slopes.length).toBe(traces.data.length)
  const size = Math.max(1, Math.abs(f(traces)))
  traces.data.forEach((_, k) => {
    const central = (by: number): number => (f(moved(traces, k, by)) - f(moved(traces, k, -by))) / (2 * by)
    const slope = (4 * central(h / 2) - central(h)) / 3
    expect(Math.abs(slopes[k] - slope)).toBeLessThan(tolerance * size)
  })
}
