/**
 * Pools that others read, in native code: with every scheme, on every number of lanes and on two threads, the bits of the interpreter.
 */
import { Layer } from "effect"
import { Engine } from "neurolens"
import { expect, it } from "vitest"
import { engineOf } from "../../../src/node/native/Native.ts"
import { type SchemeName, schemes } from "../../../src/solve/Scheme.ts"
import { firstDifference, interpreted, ranOn } from "../../solve/compiled/eventRuns.ts"
import { poolReaders } from "../../solve/compiled/events/poolReaders.ts"
import { compiler, describeNative } from "./compiled.ts"
import { folder, native } from "./nativeRuns.ts"

describeNative("pools that others read, in native code", () => {
  it.each([1, 2, 4, 8] as const)("are as in the interpreter on %s lanes", async (lanes) => {
    for (const scheme of Object.keys(schemes) as ReadonlyArray<SchemeName>) {
      const going = { dt: 0.025, scheme, stretches: [1, 60, 39] } as const
      const run = await ranOn(Layer.succeed(Engine.Engine, native(lanes)), [poolReaders()], going)
      expect(firstDifference(await interpreted([poolReaders()], going), run)).toBe(null)
    }
  })

  it("are so on two threads, though others own what is read", async () => {
    const two = engineOf({ compiler: compiler!, folder }, 2, 0)
    const going = { dt: 0.025, scheme: "crankNicolson", stretches: [100] } as const
    const run = await ranOn(Layer.succeed(Engine.Engine, two), [poolReaders()], going)
    expect(firstDifference(await interpreted([poolReaders()], going), run)).toBe(null)
  })
})
