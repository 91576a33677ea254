/** Tolerances of recipes: as numbers, in words, or those of the first recipes. */
import { expect, it } from "vitest"
import { toleranceOf } from "../../scripts/reference/tolerance.ts"

it("is read from what a recipe says", () => {
  const usual = { voltage: 1e-6, ofRange: 1e-8, atLeast: 0, gradient: 1e-6, spikes: 1e-6, final: 1e-9 }
  expect(toleranceOf(undefined)).toEqual(usual)
  expect(toleranceOf({
    v: "2e-6 mV",
    other: "1e-7 of the range of the trace, 1e-12 at least",
    gradient: "3e-5 relative",
    spikes: "2e-3 ms",
    final: "1e-8 of themselves"
  })).toEqual({ voltage: 2e-6, ofRange: 1e-7, atLeast: 1e-12, gradient: 3e-5, spikes: 2e-3, final: 1e-8 })
  expect(toleranceOf({ v: 0.5, gradient: 1e-4 })).toEqual({ ...usual, voltage: 0.5, gradient: 1e-4 })
})
