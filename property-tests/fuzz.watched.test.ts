/**
 * The fuzzer: a fixed number of cases of each kind (`npm run fuzz` runs as many as fit into a time), and planted mistakes that it must see.
 */
import { afterAll, assert, describe, it } from "@effect/vitest"
import { campaign } from "./fuzz/campaign.ts"
import { tapes } from "./fuzz/Kind.ts"
import { smallest } from "./fuzz/smaller.ts"
import { watch } from "./fuzz/watch.ts"
import { settings } from "./settings.ts"

describe("random programs", () => {
  const watching = watch(new URL("./fuzz/kinds.ts", import.meta.url))
  afterAll(watching.close)

  for (
    const kind of ["documents", "equations", "edits", "reconstructions", "arguments", "model files", "command lines"]
  ) {
    it(`${kind} are refused with typed errors, or give something sound`, async () => {
      const { cases, finds, refused } = await campaign(watching, [kind], settings.seed, (done) => done >= 100)
      assert.deepStrictEqual(finds, [])
      assert.strictEqual(cases[kind], 100)
      assert.isAbove(refused[kind], 0)
      assert.isBelow(refused[kind], 100)
    }, 120_000)
  }
})

describe("planted mistakes", () => {
  const watching = watch(new URL("./fuzz/planted.ts", import.meta.url), {
    least: 8000,
    medians: 0,
    perMillion: 0,
    megabytes: 200
  })
  afterAll(watching.close)
  const [tape] = tapes(settings.seed, 1)

  for (const kind of ["right", "linear"]) {
    it(`${kind}: no find`, async () => {
      assert.strictEqual((await watching.run({ kind, tape })).outcome._tag, "Value")
    }, 60_000)
  }

  for (
    const [kind, what] of [["exits", "crash"], ["exhausts", "crash"], ["overflows", "untyped"], [
      "quadratic",
      "slow"
    ]] as const
  ) {
    it(`${kind}: found as ${what}, and the next case runs`, async () => {
      const { outcome } = await watching.run({ kind, tape })
      assert.strictEqual(outcome._tag === "Found" && outcome.kind, what)
      assert.strictEqual((await watching.run({ kind: "right", tape })).outcome._tag, "Value")
    }, 120_000)
  }

  it("untyped: found, in a program that is made smaller", async () => {
    const seen = await watching.run({ kind: "untyped", tape: [8000, 17, 3] })
    const small = await smallest(watching, "untyped", [8000, 17, 3], seen)
    assert.strictEqual(small.outcome._tag === "Found" && small.outcome.kind, "untyped")
    assert.deepStrictEqual(small.tape, [125])
  }, 60_000)
})
