/**
 * Systems of states that move together: who is in one, their rates, Jacobians and methods, written out.
 */
import * as Result from "effect/Result"
import { Cell, Edit, Network } from "neurolens"
import { describe, expect, it } from "vitest"
import { print } from "../../src/equation/print.ts"
import * as Json from "../../src/io/Json.ts"
import * as Channel from "../../src/mechanism/Channel.ts"
import { compile } from "../../src/mechanism/compile.ts"
import { largestSystem } from "../../src/mechanism/systemNames.ts"
import type { CompiledSystem } from "../../src/mechanism/systems.ts"
import * as Mechanism from "../../src/network/Mechanism.ts"

const rate = (unit = "1/ms") => ({ default: 1, unit })

const shown = (system: CompiledSystem): object => ({
  rates: Object.fromEntries(system.states.map((state, j) => [state, print(system.rates[j].expression)])),
  jacobian: system.jacobian.map(({ column, row, value }) =>
    `${system.states[row]} by ${system.states[column]}: ${print(value.expression)}`
  ),
  linear: system.linear,
  method: system.method,
  amounts: system.states.filter((_, j) => system.amounts[j]),
  drivers: system.states.filter((_, j) => system.driver[j])
})

const systems = (spec: Channel.ChannelSpec): ReadonlyArray<object> =>
  compile(Channel.make("X", spec)).systems.map(shown)

const buffer: Channel.ChannelSpec = {
  parameters: { kon: rate("1/mM/ms"), koff: rate(), leak: rate(), inflow: rate("mM/ms") },
  states: { Ca: { unit: "mM" }, B: { unit: "mM" }, CaB: { unit: "mM" } },
  scheme: ["Ca + B <-> CaB : kon, koff", "Ca -> : leak", " -> Ca : inflow"]
}

describe("the systems of a mechanism", () => {
  it("are none where each state is alone", () => {
    expect(systems({ states: { m: { alpha: "1", beta: "2" }, x: { derivative: "1 [1/ms] * x * (1 - x)" }, h: {} } }))
      .toEqual([])
    expect(largestSystem).toBe(64)
  })

  it("join what reads and what is read, through definitions", () => {
    expect(systems({
      parameters: { tau: { default: 5, unit: "ms" } },
      definitions: { drive: "2 * r", twice: "2 * drive" },
      states: { s: { inf: "twice", tau: "tau" }, r: { alpha: "0.1", beta: "0.2" }, n: { inf: "0.5", tau: "tau" } }
    })).toEqual([{
      rates: { r: "0.1 * (1 - r) - 0.2 * r", s: "(2 * (2 * r) - s) / tau" },
      jacobian: ["r by r: -0.30000000000000004", "s by r: 4 / tau", "s by s: -(1 / tau)"],
      linear: true,
      method: "exponential",
      amounts: [],
      drivers: ["r"]
    }])
  })

  it("follow mass action", () => {
    expect(systems(buffer)).toEqual([{
      rates: {
        B: "-(kon * B * Ca - koff * CaB)",
        Ca: "inflow - (kon * B * Ca - koff * CaB) - leak * Ca",
        CaB: "kon * B * Ca - koff * CaB"
      },
      jacobian: [
        "B by B: -(kon * Ca)",
        "B by Ca: -(kon * B)",
        "B by CaB: koff",
        "Ca by B: -(kon * Ca)",
        "Ca by Ca: -(kon * B) - leak",
        "Ca by CaB: koff",
        "CaB by B: kon * Ca",
        "CaB by Ca: kon * B",
        "CaB by CaB: -koff"
      ],
      linear: false,
      method: "implicit",
      amounts: ["B", "Ca", "CaB"],
      drivers: []
    }])
  })

  it("take numbers as powers and as amounts", () => {
    const [dimer] = systems({
      parameters: { k: rate(), l: rate() },
      states: { A: {}, B: {} },
      scheme: ["2 A <-> B : k, l"]
    })
    expect(dimer).toMatchObject({ rates: { A: "-(2 * (k * A^2 - l * B))", B: "k * A^2 - l * B" } })
  })

  it("have a state that stands alone in a scheme, and a method that is asked for", () => {
    expect(systems({ parameters: { k: rate() }, states: { A: {} }, scheme: ["A -> : k"], method: "implicit" })).toEqual(
      [{
        rates: { A: "-(k * A)" },
        jacobian: ["A by A: -k"],
        linear: true,
        method: "implicit",
        amounts: ["A"],
        drivers: []
      }]
    )
  })

  it("are the same whatever the order of declaration", () => {
    const states = Object.fromEntries(Object.entries(buffer.states!).reverse())
    const turned = { ...buffer, states, scheme: ["Ca -> : leak", " -> Ca : inflow", "B + Ca <-> CaB : kon, koff"] }
    expect(systems(turned)).toEqual(systems(buffer))
  })

  it("share one flow between the states that it moves", () => {
    const [system] = compile(
      Channel.make("X", {
        parameters: { k: rate(), l: rate() },
        states: { A: {}, B: {} },
        scheme: ["A <-> B : k, l"]
      })
    ).systems
    const [a, b] = system.rates.map(({ expression }) => expression)
    expect(a._tag === "Unary" && a.operand).toBe(b)
  })
})

describe("a mechanism with a scheme", () => {
  const made = Channel.make("X", { ...buffer, method: "exponential" })

  it("is plain data: equal by its parts, and kept by a rename and by JSON", () => {
    expect(Channel.make("X", { ...buffer, method: "exponential" }).equals(made)).toBe(true)
    expect(Channel.make("X", buffer).equals(made)).toBe(false)
    expect(Channel.make("X", { ...buffer, scheme: buffer.scheme!.slice(0, 2) }).equals(made)).toBe(false)
    expect(Mechanism.rename(made, "Y").scheme).toEqual(made.scheme)
    expect(Mechanism.rename(made, "Y").method).toBe("exponential")
    const network = Network.editSync(Network.make([Cell.make()]), [Edit.insert(made)])
    const text = Json.encode(network)
    expect(text).toContain("\"scheme\"")
    expect(Result.getOrThrow(Json.decode(text)).equals(network)).toBe(true)
  })

  it("leaves nothing in the documents of others", () => {
    const network = Network.editSync(Network.make([Cell.make()]), [
      Edit.insert(Channel.make("Y", { states: { n: { alpha: "1", beta: "1" } } }))
    ])
    expect(Json.encode(network)).not.toMatch(/"scheme"|"method"/)
  })
})
