/** Where states begin by `initial`: what it may be made of, what it wins over, and who rests beside it. */
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Mechanism from "../../src/Mechanism.ts"
import * as Channel from "../../src/mechanism/Channel.ts"
import * as Pumps from "../../src/mechanism/Pumps.ts"
import * as Synapse from "../../src/mechanism/Synapse.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import * as Connect from "../../src/select/Connect.ts"
import * as Select from "../../src/select/Select.ts"
import * as View from "../../src/select/View.ts"
import * as States from "../../src/States.ts"
import { failure } from "../fixtures.ts"

const single = (...edits: ReadonlyArray<Edit.Edit>) => Network.editSync(Network.make([Cell.make({ v: -65 })]), edits)
const value = (network: Network.Network, column: string) => View.column(Select.all, column).get(network)[0]

describe("initial", () => {
  it("wins over where a state would rest, in the order of declaration, and others rest beside it", () => {
    const all = Channel.make("All", {
      parameters: { h0: { default: 0.3, unit: "1" } },
      definitions: { twice: "2 * h0" },
      states: {
        m: { inf: "0.9", tau: "2", initial: "h0" },
        n: { derivative: "(m - n) / 5", initial: "twice + m" },
        kept: { default: 7, initial: "n * m * (v < -60 ? 1 : 0)" },
        led: { inf: "kept", tau: "1" },
        half: { equals: "led / 2" }
      }
    })
    const network = single(Edit.insert(all), States.init())
    const [m, n, kept, led] = ["m", "n", "kept", "led"].map((local) => value(network, `All_${local}`))
    expect([m, n, kept, led]).toEqual([0.3, 0.6 + 0.3, (0.6 + 0.3) * 0.3, kept])
    expect(Network.editSync(network, [States.init()])).toBe(network)
  })

  it("ties states of a scheme down, and the rest of the scheme rests around them", () => {
    const scheme = ["C <-> O : 1 [1/ms], 3 [1/ms]", "O <-> I : 2 [1/ms], 4 [1/ms]"]
    const chain = Channel.make("Chain", {
      states: { C: { default: 1 }, O: { initial: "0.5" }, I: { default: 9 } },
      scheme
    })
    const network = single(Edit.insert(chain), States.init())
    expect(value(network, "Chain_O")).toBe(0.5)
    expect(value(network, "Chain_C")).toBeCloseTo(1.5, 14)
    expect(value(network, "Chain_I")).toBeCloseTo(0.25, 14)
    const told = Channel.make("Told", {
      states: { C: { initial: "0.7" }, O: { initial: "0.2" }, I: { initial: "1 - C - O" } },
      scheme
    })
    const begun = single(Edit.insert(told), States.init())
    expect(["C", "O", "I"].map((local) => value(begun, `Told_${local}`))).toEqual([0.7, 0.2, 1 - 0.7 - 0.2])
  })

  it("is the same whichever mechanism is inserted first, also where two need each other", () => {
    const first = Channel.make("First", {
      states: { near: { shared: true, initial: "0.25 * far" } },
      reads: { far: { unit: "1" } }
    })
    const second = Channel.make("Second", {
      states: { far: { shared: true, inf: "near + 3", tau: "1" } },
      reads: { near: { unit: "1" } }
    })
    for (const order of [[first, second], [second, first]]) {
      const network = single(...order.map((each) => Edit.insert(each)), States.init())
      expect(value(network, "near")).toBeCloseTo(1, 12) // near = far / 4 and far = near + 3
      expect(value(network, "far")).toBeCloseTo(4, 12)
    }
  })

  it("starts synapses from both their ends", () => {
    const synapse = Synapse.make("S", { states: { s: { unit: "mV", initial: "v_pre - v_post" } } })
    const network = Network.editSync(Network.make([Cell.make({ v: -60 }), Cell.make({ v: -70 })]), [
      Edit.connect(Connect.listed([[0, 1], [1, 0]]), synapse),
      States.init()
    ])
    expect(View.column(Select.edges, "S_s").get(network)).toEqual(Float64Array.of(10, -10))
  })

  it("is said by one mechanism of a row, and must be finite", () => {
    const ca = Channel.make("Ca", { states: { CaCon_i: { shared: true, unit: "mM", initial: "1e-4" } } })
    expect(value(single(Edit.insert(Pumps.CaPump), Edit.insert(ca), States.init()), "CaCon_i")).toBe(1e-4)
    const other = Channel.make("Other", { states: { CaCon_i: { shared: true, unit: "mM", initial: "2e-4" } } })
    expect(failure(single(Edit.insert(ca)), [Edit.insert(other)]).reason._tag).toBe("TwoRules")
    const infinite = Channel.make("Infinite", { states: { x: { initial: "log(0)" } } })
    expect(failure(single(Edit.insert(infinite)), [States.init()]).reason._tag).toBe("NoSteadyState")
  })

  it("says what it cannot be made of", () => {
    const problems = (make: () => unknown): unknown => {
      try {
        return make()
      } catch (error) {
        return error instanceof Mechanism.MechanismError ? error.problems.map(({ message }) => message) : error
      }
    }
    expect(problems(() =>
      Channel.make("Wrong", {
        states: {
          a: { initial: "b" },
          b: { initial: "b + dt" },
          c: { equals: "a", initial: "1" },
          d: { initial: "3 [mV]" }
        }
      })
    )).toEqual([
      "`b` is not known here: a state begins with those above it: move it up",
      "`b` is not known here: a state cannot begin with itself",
      "`dt` is not known here: only `update` and `reset` see the time step",
      "`c` begins with what it `equals`: leave `initial` out",
      "`d` must be a pure number, found mV"
    ])
    expect(problems(() =>
      Synapse.make("Pool", {
        states: { g: { unit: "uS", derivative: "-g / 5 [ms]", at: "post", initial: "1" } },
        onPre: "g = g + 1 [uS]",
        current: "g * v_post"
      })
    )).toEqual(["`States.init` leaves pools as they are: give a default instead"])
  })

  it("is part of the text of a mechanism, where a state of that name stands in quotes", () => {
    const begun = Channel.make("Begun", { states: { initial: { default: 1 }, x: { initial: "initial" } } })
    expect(Mechanism.print(begun)).toBe(
      "Channel Begun\n\nstates\n  \"initial\" = 1\n  x = 0\n    initial = initial\n"
    )
    expect(Mechanism.toFields(Mechanism.parse(Mechanism.print(begun)))).toEqual(Mechanism.toFields(begun))
    expect(Mechanism.show(begun)).toContain("at the start, by States.init\n  x = initial")
  })
})
