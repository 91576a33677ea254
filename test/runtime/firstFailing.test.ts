/**
 * The first run that fails, found by halves: the same as by going through all of them, in few runs.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { firstFailing } from "../../src/runtime/firstFailing.ts"

describe("the first run that fails", () => {
  it.effect("is the one that fails alone, whichever others do, and asked for seldom", () =>
    Effect.gen(function*() {
      for (let count = 1; count <= 6; count++) {
        for (let failing = 0; failing < 2 ** count; failing++) {
          const all = Array.from({ length: count }, (_, k) => (failing >> k & 1) === 1 ? `run ${k}` : null)
          let runs = 0
          const found = yield* firstFailing(all, (some, first) => {
            runs++
            assert.deepStrictEqual(some, all.slice(first, first + some.length))
            const wrong = some.findLast((one) => one !== null) // which of several a group tells is its own business
            return wrong === undefined || wrong === null ? Effect.void : Effect.fail(wrong)
          })
          const at = all.findIndex((one) => one !== null)
          assert.deepStrictEqual(found, at < 0 ? null : { at, cause: all[at] })
          assert.isAtMost(runs, 1 + Math.ceil(Math.log2(count)))
        }
      }
    }))
})
