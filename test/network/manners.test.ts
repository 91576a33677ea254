/** The manners of public functions: who throws has a `Result` and an Effect beside it, and all of them say the same. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, pipe, Result } from "effect"
import {
  Cell,
  Channels,
  Connect,
  Edit,
  Explain,
  Mechanism,
  Network,
  Parameters,
  Select,
  Share,
  Transform,
  View
} from "neurolens"
import { catalogue, exported } from "../../property-tests/fuzz/catalogue.ts"

/** `View.columnResult` is an optic, which has its failures within. */
const others: ReadonlySet<string> = new Set(["View.columnResult"])

/** What is missing beside a function of a name. */
const missing = (names: ReadonlyMap<string, unknown>): ReadonlyArray<string> =>
  [...names.keys()].filter((path) => !others.has(path)).flatMap((path) => {
    const base = path.replace(/(Sync|Result|Effect)$/, "")
    const wanted = path.endsWith("Sync")
      ? [base, `${base}Effect`]
      : path.endsWith("Result")
      ? [base, `${base}Effect`]
      : path.endsWith("Effect")
      ? [base, names.has(`${base}Result`) ? `${base}Result` : `${base}Sync`]
      : []
    return wanted.filter((name) => !names.has(name)).map((name) => `${name}, beside ${path}`)
  })

describe("every function with one manner", () => {
  it("has the others", () => assert.deepStrictEqual(missing(exported), []))

  it("else it is noticed", () => {
    const without = new Map([...exported].filter(([path]) => path !== "Network.editEffect"))
    assert.include(missing(without), "Network.editEffect, beside Network.editSync")
  })

  const partners = [...exported.keys()].filter((path) => path.endsWith("Effect") && !path.startsWith("Mistake."))
  it.effect.each(partners)("%s succeeds and fails as its partners do", (path) =>
    Effect.gen(function*() {
      const base = path.replace(/Effect$/, "")
      const other = exported.get(`${base}Result`) ?? exported.get(base)
      type Call<A> = (...given: ReadonlyArray<unknown>) => A
      const effect = exported.get(path) as Call<Effect.Effect<unknown, Error>>
      const result = other as Call<Result.Result<unknown, Error>>
      const right = catalogue[path]()
      const wrong = right.with(0, Symbol("wrong"))
      for (const given of [right, wrong]) {
        const one = yield* Effect.result(effect(...given))
        const two = result(...given)
        assert.strictEqual(Result.isSuccess(one), Result.isSuccess(two))
        if (Result.isSuccess(one) || Result.isSuccess(two)) continue
        assert.strictEqual(one.failure.message.replace("Effect", ""), two.failure.message)
      }
      assert.isTrue(Result.isFailure(result(...wrong)))
    }))
})

const network = Network.make([Cell.make(), Cell.make()])

describe("a function of a network and more", () => {
  const edits = [Edit.insert(Channels.HH), Edit.record("v")]
  const wiring = Connect.pairwise(Select.cell(0), Select.cell(1))
  const trained = Parameters.of(Network.editSync(network, [Edit.train("radius")]))

  it("takes the network first, or last in a pipeline", () => {
    const pairs: ReadonlyArray<readonly [unknown, unknown]> = [
      [Network.editSync(network, edits), pipe(network, Network.editSync(edits))],
      [Network.edit(network, edits), pipe(network, Network.edit(edits))],
      [View.of(network, Select.cell(1)).rows, pipe(network, View.of(Select.cell(1))).rows],
      [Share.index(network, Select.all, Share.one), pipe(network, Share.index(Select.all, Share.one))],
      [Connect.pairs(network, wiring), pipe(network, Connect.pairs(wiring))],
      [Connect.pairsSync(network, wiring), pipe(network, Connect.pairsSync(wiring))],
      [Mechanism.rename(Channels.HH, "HH2"), pipe(Channels.HH, Mechanism.rename("HH2"))],
      [Mechanism.withDefaults(Channels.HH, { gNa: 1 }), pipe(Channels.HH, Mechanism.withDefaults({ gNa: 1 }))],
      [Transform.forward(Transform.softplus(0), [1]), pipe(Transform.softplus(0), Transform.forward([1]))],
      [Explain.row(network, "nodes", 0), pipe(network, Explain.row("nodes", 0))],
      [Parameters.get(trained, "radius"), pipe(trained, Parameters.get("radius"))],
      [Parameters.set(trained, "radius", [2]), pipe(trained, Parameters.set("radius", [2]))],
      [Parameters.set(trained, "radius", () => 2), pipe(trained, Parameters.set("radius", () => 2))],
      [Parameters.fromVector(trained, [2]), pipe(trained, Parameters.fromVector([2]))]
    ]
    for (const [first, last] of pairs) assert.deepStrictEqual(last, first)
  })

  it("takes a mistake for a selection that comes first, and fails with it", () => {
    const wrong = Select.cell(0).branch(0, { scope: "x" as never })
    assert.throws(() => pipe(network, View.of(wrong)), /scope "x" does not exist/)
    assert.isTrue(Result.isFailure(pipe(network, View.ofResult(wrong))))
    assert.isTrue(Result.isFailure(pipe(network, Share.indexResult(wrong, Share.one))))
  })
})
