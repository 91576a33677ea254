/**
 * Synapses that answer events in native code: as the interpreter has them, on every number of lanes, and on two threads.
 */
import { Layer } from "effect"
import { Engine } from "neurolens"
import { expect, it } from "vitest"
import { engineOf } from "../../../src/node/native/Native.ts"
import { firstDifference, interpreted, ranOn } from "../../solve/compiled/eventRuns.ts"
import { copies, network } from "../../solve/compiled/events/driven.ts"
import { compiler, describeNative } from "./compiled.ts"
import { folder, native } from "./nativeRuns.ts"

const going = { dt: 0.025, scheme: "crankNicolson", stretches: [100, 60] } as const

describeNative("synapses that sources drive, in native code", () => {
  it.each([1, 2, 4, 8] as const)("answer as in the interpreter on %s lanes", async (lanes) => {
    const run = await ranOn(Layer.succeed(Engine.Engine, native(lanes)), [network], going)
    expect(firstDifference(await interpreted([network], going), run)).toBe(null)
  })

  it("are those of each network of a batch, on two threads", async () => {
    const two = engineOf({ compiler: compiler!, folder }, 2, 0)
    const run = await ranOn(Layer.succeed(Engine.Engine, two), copies, going)
    expect(firstDifference(await interpreted(copies, going), run)).toBe(null)
  })
})
