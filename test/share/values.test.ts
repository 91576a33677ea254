/**
 * `Edit.values`: the values of a trainable by its name.
 */
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import { Cell, Edit, Network, Parameters, Select, Share } from "neurolens"

const network = Network.editSync(Network.make([Cell.make(), Cell.make(), Cell.make()]), [
  Edit.train("radius", { at: Select.all, share: Share.perCell, name: "size" }),
  Edit.train("v", { at: Select.all })
])

const valuesOf = (edit: Edit.Edit): ReadonlyArray<number> =>
  Array.from(Parameters.get(Network.parameters(Network.editSync(network, [edit])), "size").values)

const message = (edit: Edit.Edit): string => {
  const edited = Network.edit(network, [edit])
  return Result.isFailure(edited) ? edited.failure.message : "no failure"
}

describe("Edit.values", () => {
  it("sets all to a number, each by a list, some by label, in the table too", () => {
    assert.deepStrictEqual(valuesOf(Edit.values("size", 2)), [2, 2, 2])
    assert.deepStrictEqual(valuesOf(Edit.values("size", [1, 2, 3])), [1, 2, 3])
    assert.deepStrictEqual(valuesOf(Edit.values("size", Float64Array.of(1, 2, 3))), [1, 2, 3])
    assert.deepStrictEqual(valuesOf(Edit.values("size", { "cell 1": 5 })), [1, 5, 1])
    const edited = Network.editSync(network, [Edit.values("size", { "cell 1": 5 })])
    assert.deepStrictEqual(Array.from(edited.nodes.columns.get("radius")!.values), [1, 5, 1])
    assert.deepStrictEqual(Network.check(edited), [])
  })

  it("are those that Parameters.set takes", () => {
    const parameters = Network.parameters(network)
    for (const values of [2, [1, 2, 3], Float64Array.of(1, 2, 3), { "cell 1": 5 }, {}]) {
      const set = Parameters.get(Parameters.set(parameters, "size", values), "size").values
      assert.deepStrictEqual(Array.from(set), valuesOf(Edit.values("size", values)))
    }
    assert.throws(() => Parameters.set(parameters, "size", { "cel 1": 2 }), `did you mean "cell 1"?`)
    assert.throws(
      () => Parameters.set(parameters, "size", "2" as never),
      `is "2"; expected a number, a list of numbers, a number by label, or a function of the label`
    )
  })

  it("returns the network where nothing changes", () => {
    assert.strictEqual(Network.editSync(network, [Edit.values("size", 1)]), network)
  })

  it("says what is wrong, and what there is", () => {
    assert.include(message(Edit.values("siez", 2)), `did you mean "size"?`)
    assert.include(message(Edit.values("size", { "cel 1": 2 })), `did you mean "cell 1"?`)
    assert.include(message(Edit.values("size", [1, 2])), `the list of values of "size" has 2 values where 3 are needed`)
    assert.include(message(Edit.values("size", -1)), "positive")
    assert.include(message(Edit.values("size", NaN)), "NaN")
    assert.include(message(Edit.values("size", "2" as never)), "expected a number")
  })
})
