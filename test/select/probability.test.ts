/** Wiring by distance: every pair with a probability of its own, from a seed. */
import * as Equal from "effect/Equal"
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Json from "../../src/io/Json.ts"
import * as Synapses from "../../src/mechanism/Synapses.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import * as Print from "../../src/print/Print.ts"
import * as Connect from "../../src/select/Connect.ts"
import * as Select from "../../src/select/Select.ts"
import { failure, thrown } from "../fixtures.ts"

const cell = Cell.make({ ncomp: 2 })
/** Four cells of two compartments, 100 um apart. */
const row = Network.editSync(
  Network.make(Array(4).fill(cell)),
  [1, 2, 3].map((k) => Edit.move({ y: 100 * k }, Select.cell(k)))
)
const everywhere = Select.cell("all")
const pairs = (
  chance: Connect.Chance,
  options: { readonly seed: number; readonly to?: Connect.Target } = { seed: 1 }
) => {
  const { post, pre } = Connect.pairsSync(row, Connect.probability(everywhere, everywhere, chance, options))
  return pre.map((a, k) => [a, post[k]])
}
const said = (chance: Connect.Chance, options: unknown = { seed: 1 }): string =>
  failure(row, [
    Edit.connect(Connect.probability(everywhere, everywhere, chance, options as never), Synapses.Ionotropic)
  ])
    .message

describe("Connect.probability", () => {
  it("joins what is certain, and nothing that is impossible", () => {
    expect(pairs("straight_distance < 150 && pre_cell_index != post_cell_index")).toEqual(
      [[0, 2], [2, 0], [2, 4], [4, 2], [4, 6], [6, 4]]
    )
    expect(pairs("pre_cell_index == 3 ? 1 : 0")).toEqual([[6, 0], [6, 2], [6, 4], [6, 6]])
    expect(said("0")).toBe(
      "connect IonotropicSynapse: the wiring matches nothing; with seed 1 none of 16 pairs of cells is joined"
    )
  })

  it("is the same for the same seed, as a text and as a function", () => {
    const near = pairs("exp(-straight_distance / 100)")
    expect(pairs("exp(-straight_distance / 100)")).toEqual(near)
    expect(pairs((pair) => Math.exp(-pair["straight_distance"] / 100))).toEqual(near)
    expect(pairs("exp(-straight_distance / 100)", { seed: 2 })).not.toEqual(near)
    expect(near.length).toBeGreaterThan(3)
  })

  it("hits a random one of the selected compartments, the same whatever the probability", () => {
    const all = pairs("1", { seed: 1, to: { random: 7 } })
    const some = pairs("0.5", { seed: 1, to: { random: 7 } })
    expect(new Set(all.map(([, post]) => post % 2))).toEqual(new Set([0, 1]))
    expect(some.every(([pre, post]) => all.some(([a, b]) => a === pre && b === post))).toBe(true)
  })

  it("knows the number of the pair as `row`", () => {
    expect(pairs("row == 5 || row == 6")).toEqual([[2, 2], [2, 4]])
    expect(pairs((pair) => pair.row === 5 ? 1 : 0)).toEqual([[2, 2]])
  })

  it("is data: compared, stored, printed", () => {
    const wiring = Connect.probability(Select.cell(0), everywhere, "exp(-straight_distance / 100)", {
      seed: 3,
      to: { random: 4 }
    })
    const edits = [Edit.connect(wiring, Synapses.Ionotropic)]
    expect(Equal.equals(Result.getOrThrow(Json.decodeEdits(Json.encodeEdits(edits))), edits)).toBe(true)
    expect(Print.wiring(wiring)).toContain(
      "Connect.probability(Select.cell(0), Select.cell(\"all\"), \"exp(-straight_distance / 100)\", {"
    )
    const own = Connect.probability(everywhere, everywhere, () => 1, { seed: 1 })
    expect(thrown(() => Print.wiring(own)).message).toContain("a function, which has no text")
    expect(() => Json.encodeEdits([Edit.connect(own, Synapses.Ionotropic)])).toThrow("write it as text")
  })

  it("refuses texts that cannot be read, with the place and the nearest name", () => {
    expect(thrown(() => Connect.probability(everywhere, everywhere, "exp(", { seed: 1 })).message).toContain("^")
    expect(said("exp(-straight_distanse / 100)")).toContain(
      "did you mean `straight_distance`?\n  exp(-straight_distanse / 100)\n       ^^^^^^^^^^^^^^^^^"
    )
    expect(said("straight_distance")).toContain("must be a pure number, found um")
  })

  it("says what takes one probability for all pairs", () => {
    expect(said(0.5 as never)).toBe(
      "connect: chance of Connect.probability is 0.5; expected a text such as \"exp(-straight_distance / 100)\", or a function of the " +
        "pair; Connect.sparse takes one probability for all"
    )
  })

  it("refuses what is no probability, with the pair", () => {
    const pair = "cell 0, branch 0, compartment 0 (row 0) to cell 1, branch 0, compartment 0 (row 2)"
    expect(said("straight_distance / 50")).toBe(
      `connect IonotropicSynapse: the probability of a connection from ${pair} is 2; expected a number from 0 to 1`
    )
    expect(said(() => NaN)).toContain("is NaN; expected a number from 0 to 1")
    expect(said(() => "1" as never)).toContain("is \"1\"; expected a number from 0 to 1")
    expect(said(() => {
      throw new Error("oh")
    })).toContain("oh")
    const labelled = Network.editSync(row, [Edit.label("depth", 1, Select.cell(0))])
    const edit = Edit.connect(
      Connect.probability(everywhere, everywhere, "post_depth", { seed: 1 }),
      Synapses.Ionotropic
    )
    expect(failure(labelled, [edit]).message).toContain(
      `${pair} is missing; expected a number from 0 to 1: \`post_depth\` has no value there`
    )
  })

  it("refuses other options, and no seed", () => {
    expect(said("1", {})).toContain("the seed is missing; expected a whole number")
    expect(said("1", { seed: 1, too: 2 })).toContain("did you mean \"to\"?")
    expect(said("1", { seed: 1, to: "all" })).toContain("the target `to`")
  })

  it("refuses too many pairs before it looks at one", () => {
    const many = Network.make(Array(12_000).fill(Cell.make()))
    const edit = Edit.connect(
      Connect.probability(everywhere, everywhere, () => {
        throw new Error("it was looked at")
      }, { seed: 1 }),
      Synapses.Ionotropic
    )
    expect(failure(many, [edit]).message).toBe(
      "connect IonotropicSynapse: 144000000 pairs of cells of a wiring are asked for, at most 134217728 are possible; select fewer cells, or use Connect.sparse"
    )
  })
})
