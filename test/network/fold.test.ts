/**
 * `Network.fold`: what `Network.edit` makes, what is applied again, and which edit failed.
 */
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import { Cell, Channels, Edit, Network, Select } from "neurolens"

const start = () => Network.make([Cell.make({ ncomp: 3 })])

/** Edits of one's own that count how often they are applied; the last is given. */
const counted = (last: Edit.Edit): { readonly edits: ReadonlyArray<Edit.Edit>; readonly count: () => number } => {
  let count = 0
  const edits = Array.from({ length: 99 }, (_, i) =>
    Edit.make(`edit ${i}`, (network) => {
      count++
      return Edit.set("v", i, Select.rows([i % 3]))(network)
    }))
  return { edits: [...edits, last], count: () => count }
}

describe("Network.fold", () => {
  it("makes what Network.edit makes", () => {
    const edits = [Edit.insert(Channels.HH), Edit.set("radius", 2), Edit.record("v")]
    const folded = Result.getOrThrow(Network.fold(start(), edits))
    assert.isTrue(folded.equals(Network.editSync(start(), edits)))
    const network = start()
    assert.strictEqual(Result.getOrThrow(Network.fold(network, [])), network)
  })

  it("applies again only what changed: the last of 100 is one", () => {
    const { count, edits } = counted(Edit.set("radius", 1))
    const network = start()
    const first = Result.getOrThrow(Network.fold(network, edits))
    assert.strictEqual(count(), 99)
    const second = Result.getOrThrow(Network.fold(network, [...edits.slice(0, 99), Edit.set("radius", 2)]))
    assert.strictEqual(count(), 99)
    assert.isTrue(second.equals(Network.editSync(first, [Edit.set("radius", 2)])))
    Result.getOrThrow(Network.fold(network, [...edits.slice(0, 98), Edit.set("radius", 2)]))
    assert.strictEqual(count(), 99)
    Result.getOrThrow(Network.fold(network, edits.slice(1)))
    assert.strictEqual(count(), 99 + 98)
  })

  it("keeps what a shorter list leaves out: what is undone can be done again", () => {
    const { count, edits } = counted(Edit.set("radius", 1))
    const network = start()
    const whole = Network.foldSync(network, edits)
    const shorter = Network.foldSync(network, edits.slice(0, 40))
    assert.isTrue(shorter.equals(Network.editSync(network, edits.slice(0, 40))))
    assert.strictEqual(Network.foldSync(network, []), network)
    assert.strictEqual(Network.foldSync(network, edits.slice(0, 40)), shorter)
    assert.strictEqual(Network.foldSync(network, edits), whole)
    assert.strictEqual(count(), 99 + 40)
  })

  it("gives the same object for edits that are equal, whoever made them", () => {
    const network = start()
    const edits = () => [Edit.insert(Channels.Leak), Edit.all([Edit.set("v", [1, 2, 3]), Edit.record("v")])]
    assert.strictEqual(
      Result.getOrThrow(Network.fold(network, edits())),
      Result.getOrThrow(Network.fold(network, edits()))
    )
    assert.notStrictEqual(
      Result.getOrThrow(Network.fold(network, edits())),
      Result.getOrThrow(Network.fold(start(), edits()))
    )
  })

  it("tells 0 from -0, and functions from each other", () => {
    const network = start()
    const sign = (edit: Edit.Edit) =>
      Result.getOrThrow(Network.fold(network, [edit])).nodes.columns.get("sign")!.values[0]
    assert.isTrue(Object.is(sign(Edit.label("sign", 0)), 0))
    assert.isTrue(Object.is(sign(Edit.label("sign", -0)), -0))
    assert.strictEqual(sign(Edit.label("sign", () => 1)), 1)
    assert.strictEqual(sign(Edit.label("sign", () => 2)), 2)
  })

  it("says which edit failed, and gives the network before it", () => {
    const network = start()
    const edits = [Edit.set("radius", 2), Edit.set("raduis", 3), Edit.record("v")]
    const folded = Network.fold(network, edits)
    assert.isTrue(Result.isFailure(folded) && folded.failure._tag === "FoldError")
    if (!Result.isFailure(folded) || folded.failure._tag !== "FoldError") return
    const { count, index, message, title } = folded.failure
    assert.deepStrictEqual({ count, index, title }, { count: 3, index: 1, title: `set "raduis"` })
    assert.include(message, `edit 2 of 3, set "raduis": `)
    assert.include(message, `did you mean "radius"?`)
    const edited = Network.edit(network, edits)
    assert.strictEqual(Result.isFailure(edited) ? edited.failure.message : "", message)
    assert.strictEqual(folded.failure.network, Result.getOrThrow(Network.fold(network, edits.slice(0, 1))))
    const mended = Result.getOrThrow(Network.fold(network, [edits[0], Edit.set("radius", 3), edits[2]]))
    assert.isTrue(mended.equals(Network.editSync(network, [Edit.set("radius", 3), edits[2]])))
  })

  it("forgets the first networks where they are too many bytes, and makes them again", () => {
    let count = 0
    const network = Network.make([Cell.make({ ncomp: 2 ** 18 })])
    const set = (v: number) =>
      Edit.make("set", (given) => {
        count++
        return Edit.set("v", v)(given)
      })
    const edits = Array.from({ length: 140 }, (_, i) => set(i)) // 2 MiB each, and 256 are remembered
    Result.getOrThrow(Network.fold(network, edits))
    const last = Result.getOrThrow(Network.fold(network, [...edits.slice(0, 139), Edit.set("v", 1)]))
    assert.strictEqual(count, 140)
    assert.strictEqual(last.nodes.columns.get("v")!.values[0], 1)
    Result.getOrThrow(Network.fold(network, edits.slice(0, 5)))
    assert.strictEqual(count, 145)
    Result.getOrThrow(Network.fold(network, edits.slice(0, 4)))
    assert.strictEqual(count, 145)
  })

  it("refuses what is no edit, no list and no network", () => {
    const message = (network: unknown, edits: unknown): string => {
      const folded = Network.fold(network as never, edits as never)
      return Result.isFailure(folded) ? folded.failure.message : "no failure"
    }
    assert.include(message(start(), [Edit.record("v"), "edit"]), "edit 2 of 2, entry 1 of the edits is")
    assert.include(message(start(), "edits"), "expected a list of edits")
    assert.include(message([], []), "expected a network")
  })
})
