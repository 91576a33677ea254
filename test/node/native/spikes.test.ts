/**
 * Spikes in native code, detected and on their way: as the interpreter has them, on every number of lanes, and on two threads.
 */
import { Layer } from "effect"
import * as fc from "fast-check"
import { Engine } from "neurolens"
import { expect, it } from "vitest"
import { engineOf } from "../../../src/node/native/Native.ts"
import { eventModel, eventNetwork } from "../../solve/compiled/eventModels.ts"
import { firstDifference, interpreted, ranOn } from "../../solve/compiled/eventRuns.ts"
import { copies, network } from "../../solve/compiled/spikingCells.ts"
import { compiler, describeNative } from "./compiled.ts"
import { folder, native } from "./nativeRuns.ts"

const going = { dt: 0.025, scheme: "backwardEuler", stretches: [300, 300] } as const

describeNative("spikes in native code", () => {
  it.each([1, 2, 4, 8] as const)("are those of the interpreter on %s lanes", async (lanes) => {
    const run = await ranOn(Layer.succeed(Engine.Engine, native(lanes)), [network], going)
    expect(firstDifference(await interpreted([network], going), run)).toBe(null)
  })

  it.each([2, 8] as const)("are those of the interpreter where they travel, on %s lanes", async (lanes) => {
    for (const p of fc.sample(eventModel, { seed: 11, numRuns: 2 })) {
      const network = eventNetwork(p)
      const run = await ranOn(Layer.succeed(Engine.Engine, native(lanes)), [network], p)
      expect(firstDifference(await interpreted([network], p), run)).toBe(null)
    }
  })

  it("are those of the interpreter where they travel between two threads, and in copies on them", async () => {
    const two = Layer.succeed(Engine.Engine, engineOf({ compiler: compiler!, folder }, 2, 0))
    for (const p of fc.sample(eventModel, { seed: 12, numRuns: 1 })) {
      for (const networks of [[eventNetwork(p)], [0, 1, 2].map((copy) => eventNetwork(p, copy))]) {
        expect(firstDifference(await interpreted(networks, p), await ranOn(two, networks, p))).toBe(null)
      }
    }
  })

  it("are those of each network of a batch, on two threads", async () => {
    const two = engineOf({ compiler: compiler!, folder }, 2, 0)
    const run = await ranOn(Layer.succeed(Engine.Engine, two), copies, going)
    expect(firstDifference(await interpreted(copies, going), run)).toBe(null)
  })
})
