/**
 * Names that meet: what may share one, what may not, in which units, and that no order of edits decides.
 *
 * Every case is put into a network in both orders, and refused in both with the same reason; and `Network.check` finds it in a network that
 * was put together without edits.
 */
import * as Result from "effect/Result"
import { OrderedMap } from "immutable"
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Json from "../../src/io/Json.ts"
import * as Channel from "../../src/mechanism/Channel.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Pump from "../../src/mechanism/Pump.ts"
import * as Pumps from "../../src/mechanism/Pumps.ts"
import * as Synapse from "../../src/mechanism/Synapse.ts"
import * as Network from "../../src/Network.ts"
import { longestMechanismName } from "../../src/network/limits.ts"
import { type Mechanism, rename, withDefaults } from "../../src/network/Mechanism.ts"
import * as Connect from "../../src/select/Connect.ts"
import * as Select from "../../src/select/Select.ts"
import * as Table from "../../src/table/Table.ts"
import { failure, mechanism, net, nodeColumn, thrown } from "../fixtures.ts"

const put = (m: Mechanism): Edit.Edit =>
  m.kind === "Synapse" ? Edit.connect(Connect.listed([[0, 1]]), m) : Edit.insert(m)

const shared = (unit: string, value = 1) => ({ default: value, unit, shared: true })
const parameter = (name: string, column: string, unit: string): Mechanism =>
  mechanism({ kind: "Channel", name, parameters: { [column]: shared(unit) } })
const state = (name: string, column: string, unit: string, kind: Mechanism["kind"] = "Pump"): Mechanism =>
  mechanism({ kind, name, states: { [column]: { ...shared(unit), rule: { _tag: "Held" } } } })
const reader = (name: string, column: string, unit: string, kind: Mechanism["kind"] = "Channel"): Mechanism =>
  mechanism({ kind, name, reads: { own: { unit, default: 0, of: column } } })
const current = (kind: Mechanism["kind"], name: string, of: string): Mechanism =>
  mechanism({ kind, name, current: { name: of, text: "0" } })

/** The reasons for which two mechanisms are refused, in both orders. */
const reasons = (a: Mechanism, b: Mechanism): ReadonlyArray<string> =>
  [[a, b], [b, a]].map((both) => failure(net, both.map(put)).reason._tag)

/** A network with mechanisms that no edit looked at. */
const forced = (...all: ReadonlyArray<Mechanism>): Network.Network => {
  const each = all.map((m) => Network.editSync(net, [put(m)]))
  const one = (from: ReadonlyArray<OrderedMap<string, Mechanism>>): OrderedMap<string, Mechanism> =>
    from.reduce((sum, some) => sum.merge(some), OrderedMap<string, Mechanism>())
  const nodes = each.reduce(
    (table, n) => [...n.nodes.columns].reduce((t, [name, column]) => Table.set(t, name, column), table),
    each[0].nodes
  )
  return each[0].set("nodes", nodes).set("mechanisms", one(each.map((n) => n.mechanisms)))
    .set("synapses", one(each.map((n) => n.synapses)))
}

describe("units do not stop at a mechanism's border", () => {
  it.each<[string, Mechanism, Mechanism]>([
    ["a shared parameter in mV and in V", parameter("A", "eX", "mV"), parameter("B", "eX", "V")],
    ["a shared parameter in mV and in S/cm2", parameter("A", "eX", "mV"), parameter("B", "eX", "S/cm2")],
    ["a shared state in mM and in uM", state("A", "ca", "mM"), state("B", "ca", "uM")],
    ["a parameter that is a state elsewhere", parameter("A", "eX", "V"), state("B", "eX", "mV")],
    ["a read of a state", reader("A", "CaCon_i", "uM"), Pumps.CaPump],
    ["a read of a private state", reader("A", "HH_m", "mV"), Channels.HH],
    ["a read of a current density as nA", reader("A", "i_Ca", "nA"), Channels.CaL],
    ["a read of a pump's rate as a density", reader("A", "i_CaPump", "mA/cm2"), Pumps.CaPump],
    ["a synapse's read of a state", reader("A", "CaCon_i", "uM", "Synapse"), Pumps.CaPump],
    ["two reads that nobody provides yet", reader("A", "depth", "um"), reader("B", "depth", "nm")],
    ["a channel's and a pump's current", current("Channel", "A", "i_Q"), current("Pump", "B", "i_Q")]
  ])("%s", (_, a, b) => {
    expect(reasons(a, b)).toEqual(["UnitMismatch", "UnitMismatch"])
    const [problem] = Network.check(forced(a, b)).filter((text) => text.includes(" in "))
    expect(problem).toContain(a.name)
    expect(problem).toContain(b.name)
  })

  it("with both places and the factor", () => {
    const sensor = reader("CaSensor", "CaCon_i", "uM")
    expect(failure(net, [put(Pumps.CaPump), put(sensor)]).message).toBe(
      "edit 2 of 2, insert CaSensor: channel CaSensor reads CaCon_i in uM, state CaCon_i of pump CaPump is in mM; " +
        "declare the read in mM, or multiply by 1000"
    )
    expect(failure(net, [put(sensor), put(Pumps.CaPump)]).message).toBe(
      "edit 2 of 2, insert CaPump: state CaCon_i of pump CaPump is in mM, channel CaSensor reads CaCon_i in uM; " +
        "declare the read in mM, or multiply by 1000"
    )
    expect(failure(net, [put(parameter("A", "eX", "mV")), put(parameter("B", "eX", "V"))]).message).toBe(
      "edit 2 of 2, insert B: parameter eX of channel B is in V, parameter eX of channel A is in mV; " +
        "declare both in one unit (1 V is 1000 mV)"
    )
    expect(failure(net, [put(parameter("A", "eX", "mV")), put(parameter("B", "eX", "S/cm2"))]).message).toContain(
      "these are different things: declare eX of B under another name"
    )
  })

  it("of columns that every compartment has, and of diffusion constants", () => {
    for (const [column, unit] of [["x", "mm"], ["resistive_load_in", "1/m"], ["v", "V"], ["area", "um3"]]) {
      expect(failure(net, [put(reader("A", column, unit))]).reason._tag).toBe("UnitMismatch")
    }
    const diffusing = [put(Pumps.CaPump), Edit.diffuse("CaCon_i")]
    const wrong = put(reader("A", "axial_diffusion_CaCon_i", "cm2/s"))
    expect(failure(net, [...diffusing, wrong]).reason._tag).toBe("UnitMismatch")
    expect(failure(net, [put(Pumps.CaPump), wrong, Edit.diffuse("CaCon_i")]).reason._tag).toBe("UnitMismatch")
  })

  it("but spellings may differ, labels have none, and what cannot be read has none", () => {
    const fine: ReadonlyArray<ReadonlyArray<Edit.Edit>> = [
      [put(state("A", "ca", "mM")), put(state("B", "ca", "mol/m3")), put(reader("R", "ca", "mM", "Synapse"))],
      [Edit.label("depth", 7), put(reader("A", "depth", "um"))],
      [Edit.group("depth", Select.all), put(reader("A", "depth", "um"))],
      [put(reader("A", "x", "um")), put(reader("B", "v", "mV", "Synapse"))]
    ]
    for (const edits of fine) {
      expect(Network.check(Network.editSync(net, edits))).toEqual([])
      expect(Network.check(Network.editSync(net, edits.toReversed()))).toEqual([])
    }
    const units = (edits: ReadonlyArray<Edit.Edit>) => Network.quantities(Network.editSync(net, edits)).get("ca")!.unit
    const [a, b] = [put(state("A", "ca", "mol/m3")), put(state("B", "ca", "mM"))]
    expect([units([a, b]), units([b, a])]).toEqual(["mM", "mM"])
  })
})

describe("a name is one thing", () => {
  it.each<[string, Mechanism, Mechanism]>([
    ["a column and a current", parameter("A", "i_B", "1"), current("Channel", "B", "i_B")],
    ["a state and a synaptic current", state("A", "i_B", "nA"), current("Synapse", "B", "i_B")],
    [
      "two private columns",
      mechanism({ kind: "Channel", name: "A", parameters: { B_c: { ...shared("1"), shared: false } } }),
      mechanism({ kind: "Channel", name: "A_B", parameters: { c: { ...shared("1"), shared: false } } })
    ],
    ["a channel and a synapse type", current("Channel", "A", "i_A"), current("Synapse", "A", "i_B")],
    ["a channel and a column", current("Channel", "A", "i_A"), parameter("B", "A", "1")],
    ["a column of compartments and one of synapses", state("A", "s", "1"), state("B", "s", "1", "Synapse")],
    ["a current of compartments and one of synapses", current("Channel", "A", "i_A"), current("Synapse", "B", "i_A")]
  ])("%s", (_, a, b) => {
    expect(reasons(a, b)).toEqual(["NameTaken", "NameTaken"])
    expect(Network.check(forced(a, b)).filter((text) => text.startsWith("the name"))).not.toEqual([])
  })

  it("of a mechanism too", () => {
    const alone: ReadonlyArray<Mechanism> = [
      state("Ca", "Ca", "mM"),
      mechanism({
        kind: "Channel",
        name: "A",
        states: { s: { ...shared("1"), shared: false, rule: { _tag: "Held" } } },
        current: { name: "A_s", text: "0" }
      }),
      mechanism({ kind: "Channel", name: "A", parameters: { g: { ...shared("1"), shared: false }, A_g: shared("1") } }),
      parameter("A", "x", "um"),
      parameter("A", "row", "1"),
      parameter("A", "cell_index", "1"),
      current("Channel", "A", "i_clamp"),
      current("Pump", "A", "i_stimulus"),
      current("Channel", "A", "i_membrane"),
      reader("A", "i_membrane", "nA"),
      mechanism({ kind: "Channel", name: "radius" }),
      state("A", "pre_x", "1", "Synapse")
    ]
    for (const one of alone) expect(failure(net, [put(one)]).reason._tag, one.name).toBe("NameTaken")
  })

  it("which the makers of mechanisms say at once", () => {
    const gated = { states: { s: { inf: "0.5", tau: "1" } }, current: { name: "X_s", equals: "0 [mA/cm2]" } }
    expect(() => Channel.make("X", gated)).toThrow(
      "`X_s` is state X_s of channel X and cannot be the current of channel X too: give the current of X another name"
    )
    expect(() => Channel.make("Ca", { states: { Ca: { unit: "mM", shared: true } } })).toThrow(
      "`Ca` is channel Ca and cannot be state Ca of channel Ca too"
    )
    expect(
      Result.isFailure(
        Pump.makeResult("i_P", {
          ion: "c",
          states: { c: { unit: "mM" } },
          current: { name: "i_P", equals: "c / 1 [ms]" }
        })
      )
    ).toBe(true)
    expect(Result.isFailure(Synapse.makeResult("pre", { parameters: { x: { default: 1, unit: "1" } } }))).toBe(true)
  })

  it("whether groups and labels come before or after", () => {
    const names = ["Leak", "Leak_gLeak", "i_Leak", "v", "radius", "row", "i_clamp", "i_stimulus"]
    for (const name of names) {
      for (const own of [Edit.group(name, Select.cell(0)), Edit.label(name, 1)]) {
        for (const edits of [[own, put(Channels.Leak)], [put(Channels.Leak), own]]) {
          expect(failure(net, edits).reason._tag, `${name} ${own.title}`).toBe("NameTaken")
        }
      }
    }
    const wired = [put(current("Synapse", "S", "i_S"))]
    for (const name of ["Leak", "Leak_gLeak", "i_Leak"]) {
      const own = Edit.label(name, 1, Select.edges)
      expect(failure(net, [...wired, own, put(Channels.Leak)]).reason._tag).toBe("NameTaken")
      expect(failure(net, [...wired, put(Channels.Leak), own]).reason._tag).toBe("NameTaken")
    }
  })

  it("but currents add up, shared columns are shared, and a column is had under its full name by whoever says so", () => {
    const second = mechanism({ kind: "Channel", name: "Second", parameters: { HH_gNa: { ...shared("S/cm2", 0.12) } } })
    const fine = [
      put(Channels.K),
      put(Channels.Km),
      put(Channels.HH),
      put(second),
      put(Pumps.CaNernstReversal),
      put(Channels.CaT)
    ]
    expect(Network.check(Network.editSync(net, fine))).toEqual([])
    expect(Network.check(Network.editSync(net, fine.toReversed()))).toEqual([])
  })
})

describe("a synapse type", () => {
  it("is asked for as a type, so groups, labels and columns may have its name", () => {
    const gaba = current("Synapse", "GABA", "i_GABA")
    const own = [
      Edit.group("GABA", Select.cell(0)),
      Edit.label("AMPA", 1),
      put(gaba),
      put(current("Synapse", "AMPA", "i_AMPA"))
    ]
    for (const edits of [own, own.toReversed()]) expect(Network.check(Network.editSync(net, edits))).toEqual([])
  })
})

describe("a document", () => {
  it("whose names or units do not go together is refused with both places", () => {
    const wrong = [
      [
        forced(state("A", "ca", "mM"), state("B", "ca", "uM")),
        "state ca of pump B is in uM, state ca of pump A is in mM"
      ],
      [forced(Channels.Fire, Channels.Izhikevich), "channel Fire and channel Izhikevich both move v of cell 0"],
      [
        forced(parameter("A", "i_B", "1"), current("Channel", "B", "i_B")),
        `the name "i_B" is taken by parameter i_B of channel A`
      ]
    ] as const
    for (const [network, message] of wrong) {
      const decoded = Json.decode(Json.encode(network))
      expect(Result.isFailure(decoded) && decoded.failure.message).toContain(message)
    }
  })
})

describe("a mechanism under another name", () => {
  it("has one that equations could use", () => {
    for (const name of ["HH 2", "Na-soma", "é", "1", "", "A or 5", "a.b", 5, undefined, null]) {
      expect(thrown(() => rename(Channels.HH, name as string)).message).toMatch(
        /^the new name of HH is .*; expected letters/
      )
    }
    for (const name of ["HH2", "_", "constructor", "__proto__", "toString"]) {
      const network = Network.editSync(net, [put(rename(Channels.HH, name)), Edit.set(`${name}_gNa`, 0.1)])
      expect(Network.check(network)).toEqual([])
      expect(nodeColumn(network, `${name}_gNa`)).toEqual(Array(12).fill(0.1))
    }
  })

  it("has one that a document may hold, and no longer one", () => {
    const network = Network.editSync(net, [put(rename(Channels.HH, "x".repeat(longestMechanismName)))])
    expect(Result.getOrThrow(Json.decode(Json.encode(network))).equals(network)).toBe(true)
    expect(thrown(() => rename(Channels.HH, "x".repeat(longestMechanismName + 1))).message).toBe(
      "101 characters in the new name of HH are asked for, at most 100 are possible; shorten it"
    )
  })

  it("has one in a network, whoever made it", () => {
    for (
      const wrong of [current("Channel", "A or 5", "i_A"), parameter("A", "e X", "mV"), current("Synapse", "S", "i-S")]
    ) {
      expect(failure(net, [put(wrong)]).message).toContain("expected letters a–z and A–Z, digits and _")
    }
  })

  it("may have other defaults", () => {
    const other = withDefaults(Channels.K, { eK: -77, n: 0.3 })
    expect(nodeColumn(Network.editSync(net, [put(other)]), "eK")).toEqual(Array(12).fill(-77))
    expect(nodeColumn(Network.editSync(net, [put(other)]), "K_n")).toEqual(Array(12).fill(0.3))
    expect(withDefaults(Channels.K, {}).equals(Channels.K)).toBe(true)
    expect(thrown(() => withDefaults(Channels.K, { ek: 1 })).message).toContain(
      `parameter or state of K "ek" does not exist; did you mean "eK"?`
    )
    expect(thrown(() => withDefaults(Channels.K, { toString: 1 } as never)).message).toContain(
      `"toString" does not exist`
    )
    expect(thrown(() => withDefaults(Channels.K, { eK: NaN })).message).toBe(
      "the default of eK of K is NaN; expected a finite number"
    )
  })
})

describe("two mechanisms of one row that move one name", () => {
  const mover = (name: string): Mechanism =>
    Channel.make(name, { states: { tally: { default: 1, shared: true, derivative: "-tally / 1 [ms]" } } })

  it("are refused, whichever comes first", () => {
    const pairs: ReadonlyArray<readonly [Mechanism, Mechanism]> = [
      [Channels.Fire, Channels.Izhikevich],
      [Channels.AdEx, rename(Channels.AdEx, "Second")],
      [mover("A"), mover("B")],
      [mover("A"), Channel.make("C", { states: { tally: { default: 1, shared: true } }, update: "tally = tally + 1" })]
    ]
    for (const [a, b] of pairs) {
      expect(reasons(a, b)).toEqual(["TwoRules", "TwoRules"])
      const [problem] = Network.check(forced(a, b)).filter((text) => text.includes("both move"))
      expect(problem).toContain(a.name)
    }
    expect(failure(net, [put(Channels.Fire), Edit.insert(Channels.Izhikevich, Select.cell(1))]).message).toBe(
      "edit 2 of 2, insert Izhikevich: channel Fire and channel Izhikevich both move v of cell 1, branch 0, compartment 0 " +
        "(row 4); put them into different compartments, or declare one mechanism that does what both do"
    )
  })

  it("are not refused in different rows, nor beside a pump, a parameter, a reader, or one that holds", () => {
    const apart = [Edit.insert(Channels.Fire, Select.cell(0)), Edit.insert(Channels.Izhikevich, Select.cell([1, 2]))]
    expect(Network.check(Network.editSync(net, apart))).toEqual([])
    const moved = Channel.make("Moved", {
      states: { CaCon_i: { default: 5e-5, unit: "mM", shared: true, derivative: "0 [mM/ms]" } }
    })
    const fine = [moved, Pumps.CaPump, Pumps.CaNernstReversal, Channels.CaL].map(put)
    expect(Network.check(Network.editSync(net, fine))).toEqual([])
    expect(Network.check(Network.editSync(net, fine.toReversed()))).toEqual([])
  })
})

describe("the order of insertion does not decide defaults", () => {
  const value = (edits: ReadonlyArray<Edit.Edit>, column: string): unknown =>
    nodeColumn(Network.editSync(net, edits), column)[0]
  const both = (a: Mechanism, b: Mechanism, column: string): ReadonlyArray<unknown> =>
    [[a, b], [b, a]].map((all) => value(all.map(put), column))

  it("a rule counts before a pump, a pump before a state, a state before a parameter", () => {
    const parameterOf = (name: string, x: number) =>
      mechanism({ kind: "Channel", name, parameters: { c: shared("mM", x) } })
    const held = (name: string, x: number) =>
      mechanism({ kind: "Channel", name, states: { c: { ...shared("mM", x), rule: { _tag: "Held" } } } })
    const pump = mechanism({
      kind: "Pump",
      name: "P",
      states: { c: { ...shared("mM", 3), rule: { _tag: "Held" } } },
      ion: "c",
      current: { name: "i_P", text: "0" }
    })
    const rule = mechanism({
      kind: "Channel",
      name: "R",
      states: { c: { ...shared("mM", 4), rule: { _tag: "Derivative", text: "0" } } }
    })
    expect(both(parameterOf("A", 1), held("B", 2), "c")).toEqual([2, 2])
    expect(both(held("B", 2), pump, "c")).toEqual([3, 3])
    expect(both(pump, rule, "c")).toEqual([4, 4])
    expect(both(Channels.CaL, Pumps.CaNernstReversal, "eCa")).toEqual([0, 0])
  })

  it("two that have as much to say must agree, or a number must have been written", () => {
    const K = Channels.K
    const mine = Channel.make("Mine", { parameters: { eK: { default: -77, unit: "mV", shared: true } } })
    expect(failure(net, [put(K), put(mine)]).message).toBe(
      "edit 2 of 2, insert Mine: the default of eK in cell 0, branch 0, compartment 0 (row 0) is -90 in channel K and -77 " +
        `in channel Mine; expected one number: write it with Edit.set("eK", …) before inserting Mine, or give both one ` +
        "default with Mechanism.withDefaults"
    )
    expect(failure(net, [put(mine), put(K)]).reason._tag).toBe("BadValue")
    expect(value([put(K), Edit.set("eK", -80), put(mine)], "eK")).toBe(-80)
    expect(value([put(mine), Edit.set("eK", -80), put(K)], "eK")).toBe(-80)
    expect(both(withDefaults(K, { eK: -77 }), mine, "eK")).toEqual([-77, -77])
    expect(Network.check(Network.editSync(net, [Edit.insert(K, Select.cell(0)), Edit.insert(mine, Select.cell(1))])))
      .toEqual([])
  })

  it("numbers that were written, and parameters that are trained, stay", () => {
    expect(value([put(Channels.CaL), Edit.set("eCa", 100), put(Pumps.CaNernstReversal)], "eCa")).toBe(100)
    expect(value([put(Channels.CaL), Edit.train("eCa"), put(Pumps.CaNernstReversal)], "eCa")).toBe(120)
  })
})
