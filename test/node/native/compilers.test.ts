/**
 * The bits of native code are those of WebAssembly by GCC and by Clang, on all lanes, where they are; a compiler that is not there is skipped,
 * and its name says so.
 */
import { Effect, Result } from "effect"
import { describe, expect, it } from "vitest"
import { findCompiler, here } from "../../../src/node/native/Compiler.ts"
import { dt, rich, steps } from "../../adjoint/richNetwork.ts"
import { differ, native, uneven } from "./nativeRuns.ts"

const found = await Promise.all(
  ["gcc", "clang"].map(async (cc) => ({
    cc,
    result: await Effect.runPromise(Effect.result(findCompiler({ ...here(), cc })))
  }))
)

for (const { cc, result } of found) {
  const why = Result.isFailure(result) ? `: skipped, because ${result.failure.message}` : ""
  describe.skipIf(Result.isFailure(result))(`native code by ${cc}${why}`, { timeout: 120_000 }, () => {
    const by = Result.getOrNull(result)!

    it.each([1, 2, 4, 8] as const)("has the bits of WebAssembly on %s lanes", async (lanes) => {
      expect(await differ([uneven(13)], "backwardEuler", native(lanes, 1, by))).toBe(null)
    })

    it("has them in a network with everything in it", async () => {
      expect(await differ([rich], "crankNicolson", native(by.lanes, 1, by), [dt, steps])).toBe(null)
      expect(await differ([rich], "backwardEuler", native(1, 1, by), [dt, steps])).toBe(null)
    })
  })
}
