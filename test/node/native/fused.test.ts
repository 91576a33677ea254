/**
 * Native code whose products and sums are rounded together: an engine with a name of its own, whose numbers are others than the
 * interpreter's, and as near to them as the documentation says.
 */
import { Effect } from "effect"
import { Engine } from "neurolens"
import { expect, it } from "vitest"
import { fusing } from "../../../src/node/native/Compiler.ts"
import { layerFastest, layerNative } from "../../../src/node/native/Native.ts"
import { dt, rich, steps } from "../../adjoint/richNetwork.ts"
import { compiler, describeNative } from "./compiled.ts"
import { folder, ran, uneven } from "./nativeRuns.ts"

/** Largest difference of a number from the interpreter's in the runs below, relative to what is larger of 1 and the number. */
const tolerance = 1e-11

const engineOf = (
  layer: ReturnType<typeof layerNative> | typeof Engine.layerInterpreter
): Promise<Engine.Engine["Service"]> => Effect.runPromise(Effect.provide(Effect.service(Engine.Engine), layer))

describeNative(`fused native code, by ${compiler?.version ?? "no compiler"}`, () => {
  it("is near to the interpreter, and not the same", async () => {
    if (fusing(compiler!) === null) {
      await expect(engineOf(layerNative({ cache: folder, fused: true }))).rejects.toThrow(
        "fused is true; expected false"
      )
      return
    }
    const [fused, interpreter] = [
      await engineOf(layerNative({ cache: folder, size: 1, fused: true })),
      await engineOf(Engine.layerInterpreter)
    ]
    expect(fused.name).toBe("native-fused")
    for (const [network, step, count] of [[uneven(13), 0.025, 200], [rich, dt, steps]] as const) {
      const [a, b] = await Promise.all(
        [fused, interpreter].map((engine) => ran(engine, [network], "backwardEuler", step, count))
      )
      expect([a.reason, b.reason]).toEqual([null, null])
      let most = 0
      for (const [name, values] of b.numbers) {
        for (let k = 0; k < values.length; k++) {
          const off = Math.abs(a.numbers.get(name)![k] - values[k]) / Math.max(1, Math.abs(values[k]))
          if (!Number.isNaN(values[k])) most = Math.max(most, off)
        }
      }
      expect(most).toBeGreaterThan(0)
      expect(most).toBeLessThan(tolerance)
    }
  })

  it("says what it is, and takes true and false alone", async () => {
    if (fusing(compiler!) === null) return
    expect((await engineOf(layerFastest({ cache: folder, size: 1, fused: true }))).name).toBe("native-fused")
    expect((await engineOf(layerFastest({ cache: folder, size: 1 }))).name).toBe("native")
    await expect(engineOf(layerNative({ fused: 1 as never }))).rejects.toThrow("fused is 1; expected true or false")
  })
})
