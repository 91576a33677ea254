/** What a script without types gives: wirings, targets, seeds, pairs and options that are none; each is an error that says what there is. */
import { Connect, Edit, Network, Parameters, Select, Share, Stimulus, Synapses, View } from "neurolens"
import { describe, expect, it } from "vitest"
import { failure, net, nodeColumn, thrown } from "../fixtures.ts"

const { all } = Select
/** How a wiring that TypeScript would not let pass fails. */
const wiring = (made: () => Connect.Connect): string => {
  try {
    return failure(net, [Edit.connect(made(), Synapses.Ionotropic)]).message.replace("connect IonotropicSynapse: ", "")
  } catch (error) {
    expect(error).toBeInstanceOf(Network.NetworkError)
    return (error as Network.NetworkError).message
  }
}

describe("a wiring", () => {
  it.each([
    [[[1], [2]], "pair 0 of the list is a list of 1 value; expected two compartment rows"],
    [[[0, 1], [0, 1, 2]], "pair 1 of the list is a list of 3 values; expected two compartment rows"],
    [[[]], "pair 0 of the list is a list of 0 values"],
    [[null], "pair 0 of the list is null"],
    [["01"], `pair 0 of the list is "01"`],
    [[["0", 1]], `a row of pair 0 of the list is "0"; expected a number; compartment rows go from 0 to 11`],
    [[[0, 12]], "compartment row 12 does not exist"],
    [{ length: 2 }, "the list of pairs is an object with length"]
  ])("of listed pairs refuses %j", (pairs, message) => {
    expect(wiring(() => Connect.listed(pairs as never))).toContain(message)
  })

  it.each([
    [{ to: "frist" }, `the target \`to\` is "frist"; expected "first" or { random: seed }`],
    [{ to: null }, "the target `to` is null"],
    [{ to: {} }, "the seed is missing; expected a whole number"],
    [{ to: { random: "1" } }, `the seed is "1"; expected a whole number`],
    [{ to: { random: 1, sed: 2 } }, `target option "sed" does not exist`],
    [{ two: "first" }, `Connect.full option "two" does not exist; did you mean "to"?`],
    [null, "the options of Connect.full is null; expected an object with to"]
  ])("with the options %j is refused", (options, message) => {
    expect(wiring(() => Connect.full(all, all, options as never))).toContain(message)
    expect(wiring(() => Connect.matrix(all, all, [], options as never))).toContain(message.replace("full", "matrix"))
  })

  it.each([
    [{ probability: 1 }, "the seed is missing; expected a whole number"],
    [{ probability: 0.5, seed: undefined }, "the seed is missing"],
    [{ probability: 0.5, seed: true }, "the seed is true"],
    [{ seed: 1 }, "the probability of a connection is undefined; expected a number from 0 to 1"],
    [{ probability: "1", seed: 1 }, `the probability of a connection is "1"`],
    [undefined, "the options of Connect.sparse is undefined; expected an object with probability, seed, to"]
  ])("by chance with %j is refused", (options, message) => {
    expect(wiring(() => Connect.sparse(all, all, options as never))).toContain(message)
  })

  it("of a matrix that is none, or of something else altogether, is refused", () => {
    for (const matrix of [5, "abc", [5], undefined]) {
      expect(wiring(() => Connect.matrix(all, all, matrix as never))).toContain(
        "expected a list with a list of true and false"
      )
    }
    for (const other of [null, {}, "full"]) expect(wiring(() => other as never)).toContain("the wiring is")
    expect(wiring(() => Connect.full(Select.edges as never, all))).toContain(
      "pre of Connect.full is edges; expected a selection of compartments"
    )
  })
})

describe("an option that does not exist is refused", () => {
  const message = (edit: Edit.Edit): string => failure(net, [edit]).message

  it("by edits", () => {
    const full = Connect.full(all, all)
    const wrong = { alowEmpty: true } as never
    const expected = `selection option "alowEmpty" does not exist; did you mean "allowEmpty"?`
    expect(message(Edit.connect(full, Synapses.Ionotropic, wrong))).toContain(
      `connect option "alowEmpty" does not exist; did you mean "allowEmpty"?`
    )
    expect(message(Edit.group("some", all, wrong))).toContain(expected)
    expect(message(Edit.record("v", all, wrong))).toContain(expected)
    expect(message(Edit.group("some", all, { allowEmpty: 1 } as never))).toContain(
      "allowEmpty is 1; expected true or false"
    )
    expect(message(Edit.move({ X: 1 } as never, all))).toContain(`move option "X" does not exist; did you mean "x"?`)
    expect(message(Edit.train("radius", null as never))).toContain("options of train is null")
  })

  it("by selections, views and tables", () => {
    expect(thrown(() => Select.branch(0, { scop: "global" } as never)).message).toContain(
      `selection option "scop" does not exist; did you mean "scope"?`
    )
    expect(thrown(() => Select.comp(0, { scope: "globl" as never })).message).toBe(
      `scope "globl" does not exist; did you mean "global"? (there is: local, global)`
    )
    expect(thrown(() => View.of(net, all, { empty: true } as never)).message).toContain(`option "empty"`)
    expect(thrown(() => View.of(net, all).show({ colums: ["v"] } as never)).message).toContain(
      `did you mean "columns"?`
    )
    expect(thrown(() => Network.show(net, { colums: ["v"] } as never)).message).toContain(`did you mean "columns"?`)
  })
})

describe("a record is no list, whatever its keys", () => {
  const kinds = Network.editSync(net, [Edit.label("kind", (row) => (row.row < 4 ? "length" : "width"))])
  const shared = { share: Share.by("kind") }

  it("in the start values of a trainable", () => {
    for (const length of [0.5, 2, 12]) {
      const trained = Network.editSync(kinds, [
        Edit.train("radius", { ...shared, initial: { length, width: 3 } as never })
      ])
      expect(nodeColumn(trained, "radius")).toEqual([...Array(4).fill(length), ...Array(8).fill(3)])
    }
    expect(failure(kinds, [Edit.train("radius", { ...shared, initial: { length: 2 } as never })]).message).toContain(
      `the initial value of parameter "width" is missing`
    )
    const names = ["constructor", "toString", "__proto__", "length"]
    const odd = Network.editSync(net, [Edit.label("kind", (row) => names[row.row % 4])])
    const initial = Object.fromEntries(names.map((name, k) => [name, 1 + k]))
    const trained = Network.editSync(odd, [Edit.train("radius", { ...shared, initial })])
    expect(nodeColumn(trained, "radius").slice(0, 4)).toEqual([1, 2, 3, 4])
    expect(failure(odd, [Edit.train("radius", { ...shared, initial: {} })]).message).toContain("is missing")
  })

  it("in values, parameters and stimuli", () => {
    const record = { length: 12 } as never
    expect(failure(net, [Edit.set("radius", record)]).message).toContain(
      "expected a number, a list of numbers, a text over the columns of the row, a formula, or a function of the row"
    )
    const parameters = Network.parameters(Network.editSync(net, [Edit.train("radius")]))
    expect(thrown(() => Parameters.set(parameters, "radius", { length: 1 } as never)).message).toBe(
      "parameter \"length\" does not exist (there is: all)"
    )
    expect(thrown(() => Parameters.fromVector(parameters, { length: 1 } as never)).message).toContain(
      "a list of numbers"
    )
    expect(thrown(() => Parameters.set(parameters, "radius", "5" as never)).message).toContain(`is "5"`)
    expect(thrown(() => Stimulus.samples("12" as never)).message).toBe(
      `the samples of the stimulus is "12"; expected a list of numbers [nA]`
    )
  })
})
