/** In which order `equals` states are evaluated: each after those that it needs, or an error that shows the ring. */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Channel from "../../src/mechanism/Channel.ts"
import * as Synapse from "../../src/mechanism/Synapse.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import { NetworkError } from "../../src/network/NetworkError.ts"
import { listed } from "../../src/select/Connect.ts"
import * as Select from "../../src/select/Select.ts"
import * as States from "../../src/solve/initialStates.ts"
import * as Column from "../../src/table/Column.ts"
import * as Table from "../../src/table/Table.ts"
import { cable, recorded, single } from "./run.ts"
import { simulate } from "./simulate.ts"

/** A channel with one state that is another one, plus one. */
const after = (name: string, other: string | null) =>
  Channel.make(name, {
    reads: other === null ? {} : { [other]: { unit: "1", default: 100 } },
    states: { x: { equals: other === null ? "v / 1 [mV]" : `${other} + 1` } }
  })
const [a, b, c] = [after("A", null), after("B", "A_x"), after("C", "B_x")]

const permutations = <T>(list: ReadonlyArray<T>): ReadonlyArray<ReadonlyArray<T>> =>
  list.length <= 1
    ? [list]
    : list.flatMap((x, i) => permutations(list.toSpliced(i, 1)).map((rest) => [x, ...rest]))

const ringOf = (network: Network.Network): ReadonlyArray<string> => {
  const made = simulate(network, { steps: 1 })
  if (Result.isSuccess(made)) throw new Error("it runs")
  if (!(made.failure instanceof NetworkError) || made.failure.reason._tag !== "Ring") throw made.failure
  return made.failure.reason.path
}

describe("equals states", () => {
  it.each(permutations([a, b, c]))("of several mechanisms follow each other at once (%s, %s, %s)", (...order) => {
    const of = recorded(
      single(...order.map((m) => Edit.insert(m)), ...["v", "A_x", "B_x", "C_x"].map((name) => Edit.record(name))),
      { steps: 3 }
    )
    expect(of("A_x")).toEqual([-70, -70, -70, -70])
    expect(of("B_x")).toEqual(of("A_x").map((x) => x + 1))
    expect(of("C_x")).toEqual(of("A_x").map((x) => x + 2))
  })

  it("of one mechanism do too, and are what moved states make of them in every sample", () => {
    const gate = { alpha: "1 [1/ms]", beta: "1 [1/ms]" }
    const chained = Channel.make("Chained", {
      states: { open: { equals: "square * 2" }, square: { equals: "m^2" }, m: { default: 0, ...gate } }
    })
    const of = recorded(
      single(Edit.insert(chained), ...["open", "square", "m"].map((name) => Edit.record(`Chained_${name}`))),
      { steps: 5 }
    )
    expect(of("Chained_square")).toEqual(of("Chained_m").map((m) => m ** 2))
    expect(of("Chained_open")).toEqual(of("Chained_m").map((m) => m ** 2 * 2))
  })

  it("of synapses do too", () => {
    const chained = Synapse.make("Chained", { states: { z: { equals: "y + 1" }, y: { equals: "v_pre / 1 [mV]" } } })
    const network = Network.editSync(Network.make([Cell.make({ v: -60 }), Cell.make()]), [
      Edit.connect(listed([[0, 1]]), chained),
      Edit.record("Chained_y"),
      Edit.record("Chained_z")
    ])
    const of = recorded(network, { steps: 2 })
    expect(of("Chained_z")).toEqual(of("Chained_y").map((y) => y + 1))
  })
})

describe("a ring of equals states", () => {
  const [first, second] = [after("First", "Second_x"), after("Second", "First_x")]

  const message = "states with equals are made of each other and have no value: " +
    "First_x of channel First is made of Second_x of channel Second is made of First_x of channel First; " +
    "give one of them a rule of another kind, for example a derivative, or let one of them read something else"

  it("is told by the insert that closes it, whichever that is, with both mechanisms", () => {
    const made = Network.edit(single(Edit.insert(first)), [Edit.insert(second)])
    const error = Result.isFailure(made) ? made.failure : null
    expect(error?.reason).toEqual({
      _tag: "Ring",
      path: ["First_x", "Second_x", "First_x"],
      mechanisms: ["channel First", "channel Second", "channel First"]
    })
    expect(error?.message).toBe(`insert Second: ${message}`)
    expect(() => single(Edit.insert(second), Edit.insert(first))).toThrow(`insert First: ${message}`)
  })

  it("is listed by a check, and told before the first step, where a network was put together by hand", () => {
    const apart = cable(
      2,
      Edit.insert(first, Select.rows([0])),
      Edit.insert(second, Select.rows([1])),
      Edit.record("v")
    )
    const everywhere = ["First", "Second"].reduce(
      (table, name) =>
        Table.set(
          Table.set(table, name, Column.flag(Uint8Array.of(1, 1))),
          `${name}_x`,
          Column.float(Float64Array.of(1, 1))
        ),
      apart.nodes
    )
    const network = apart.set("nodes", everywhere)
    expect(Network.check(apart)).toEqual([])
    expect(Network.check(network)).toEqual([message])
    expect(ringOf(network)).toEqual(["First_x", "Second_x", "First_x"])
    expect(() => Network.editSync(network, [States.init()])).toThrow(message)
  })

  it("may lie within a mechanism", () => {
    // Known when the mechanism is made, also where a definition stands between.
    expect(() => Channel.make("Own", { states: { x: { equals: "y" }, y: { equals: "x" } } })).toThrow(
      "states with `equals` are made of each other (x, y, x: each of the next) and have no value: give one of them a rule of another kind"
    )
    expect(() => Channel.make("Own", { definitions: { d: "2 * x" }, states: { x: { equals: "d" } } })).toThrow(
      "(x, x: each of the next)"
    )
  })

  it("is none where the mechanisms share no compartment: who has no partner reads its default", () => {
    const network = cable(
      2,
      Edit.insert(first, Select.rows([0])),
      Edit.insert(second, Select.rows([1])),
      Edit.record("First_x"),
      Edit.record("Second_x")
    )
    const of = recorded(network, { steps: 1 })
    expect([of("First_x", 0), of("Second_x", 1)]).toEqual([[101, 101], [101, 101]])
  })
})
