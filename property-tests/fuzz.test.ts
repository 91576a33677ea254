/**
 * Wrong arguments, one by one: a sample of all cases (a seed decides which), and what the judge must catch.
 *
 * Whatever stands where an argument of a public function is due, the answer is a value or an error of ours with a message that can be read.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { argumentCases, tried } from "./fuzz/arguments.ts"
import { missing } from "./fuzz/catalogue.ts"
import { judged } from "./fuzz/judge.ts"
import { settings } from "./settings.ts"

/** One case in so many, beginning where the seed says. */
const every = 43

const cases = argumentCases().filter(({ name }) => tried(name))

describe("wrong arguments", () => {
  it("every public function says how it is called", () => {
    // Schemas are values that can be called as classes.
    const others = missing.filter((path) => !/^Schemas\.|Schema$/.test(path))
    assert.deepStrictEqual(others, [])
  })

  it("are refused with typed errors that can be read", async () => {
    const finds: Array<string> = []
    for (let i = settings.seed % every; i < cases.length; i += every) {
      const outcome = await judged(cases[i].call)
      if (outcome._tag === "Found") finds.push(`${cases[i].name}: ${outcome.kind} ${outcome.detail}`)
    }
    assert.deepStrictEqual(finds, [])
  }, 120_000)

  it("are found where they throw, or fail, with something untyped", async () => {
    const thrown = await judged(() => {
      throw new TypeError("planted")
    })
    assert.strictEqual(thrown._tag, "Found")
    assert.strictEqual((await judged(() => Effect.die("planted")))._tag, "Found")
  })

  it("are found where a message throws itself", async () => {
    const error = Object.defineProperty(Object.assign(new Error(), { _tag: "NetworkError" }), "message", {
      get: () => {
        throw new TypeError("planted")
      }
    })
    const outcome = await judged(() => {
      throw error
    })
    assert.strictEqual(outcome._tag === "Found" && outcome.kind, "unreadable")
  })
})
