/**
 * A step in parts goes by the order of the step: another order gives other numbers, and one that a header cannot tell is refused.
 */
import { describe, expect, it } from "vitest"
import type { Turn } from "../../src/program/order.ts"
import { core } from "../../src/solve/compiled/Core.ts"
import { loadAll, runForward } from "../../src/solve/compiled/Instance.ts"
import { kernel } from "../../src/solve/compiled/Kernel.ts"
import { layout } from "../../src/solve/compiled/Layout.ts"
import { fillBuffers } from "../../src/solve/compiled/lists.ts"
import { ownThread } from "../../src/solve/compiled/Machine.ts"
import { stepParts } from "../../src/solve/compiled/stepParts.ts"
import { plan } from "../../src/solve/Plan.ts"
import { rawNetwork } from "../../src/solve/recorded.ts"
import { startState } from "../../src/solve/step.ts"
import { rich } from "../adjoint/richNetwork.ts"
import { atOnce } from "./atOnce.ts"

const dt = 0.025
const steps = 3
const network = rawNetwork(rich)
const laid = atOnce(layout(plan(network), 1))
const { map, module } = atOnce(kernel(laid, "backwardEuler"))

/** Everything that moves after some steps, in parts by an order or (null) whole. */
const after = (order: ReadonlyArray<Turn> | null): Float64Array => {
  const own = atOnce(core(map, module, [network], "backwardEuler", dt, ownThread()))
  atOnce(own.pack([network]))
  atOnce(loadAll(own, [startState(plan(network), network, dt)]))
  for (let k = 0; k < steps; k++) {
    if (order === null) atOnce(runForward(own, [], k, 1, []))
    else {
      fillBuffers(own.views, own.lists(), own.buffers, k, 1)
      for (const { run } of stepParts(own, 10, order)) run()
    }
  }
  return own.views.f64.slice(map.uniform.dt / 8, map.end / 8)
}

describe("a step in parts", () => {
  const whole = after(null)

  it("has the bits of the whole step in its own order", () => {
    expect(after(map.order)).toEqual(whole)
  })

  it("has others in any other order of its phases", () => {
    const kinds = map.order.map((turn) => turn._tag === "List" ? turn.list : turn._tag)
    expect(new Set(kinds)).toEqual(new Set(["hold", "Rows", "stimulate", "Solve", "record"]))
    expect(after(map.order.toReversed())).not.toEqual(whole)
    const [solves, others] = [true, false].map((is) => map.order.filter(({ _tag }) => is === (_tag === "Solve")))
    expect(after([...solves, ...others])).not.toEqual(whole)
  })

  it("refuses an order in which a header cannot tell two turns apart", () => {
    expect(() => after([...map.order, map.order[0]])).toThrow("tell two shares of a step apart")
  })
})
