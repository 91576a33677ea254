/** What people call columns, and what provides what is read: messages that name the column, or the cure. */
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Pumps from "../../src/mechanism/Pumps.ts"
import * as Synapses from "../../src/mechanism/Synapses.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import { meant, providersOf } from "../../src/network/meanings.ts"
import * as Select from "../../src/select/Select.ts"
import * as View from "../../src/View.ts"
import { failure, thrown } from "../fixtures.ts"

const network = Network.editSync(Network.make([Cell.make({ ncomp: 2 })]), [Edit.insert(Channels.HH)])
const said = (name: string): string => failure(network, [Edit.set(name, 1)]).message.replace(/ \(there is: .*/, "")

describe("a word for a column", () => {
  it.each([
    ["temperature", "; the temperature [degC] is \"celsius\""],
    ["Ra", "; the resistivity inside [ohm cm] is \"axial_resistivity\""],
    ["cm", "; the capacitance of the membrane [uF/cm2] is \"capacitance\""],
    ["diam", "; there is \"radius\", half of a diameter [um]"],
    ["L", "; the length [um] is \"length\""],
    ["Vm", "; the voltage [mV] is \"v\""],
    ["nseg", "; the number of compartments of a branch is set with Edit.ncomp"],
    ["gbar", "; a conductance is named after its mechanism: \"HH_gNa\", \"HH_gK\", \"HH_gLeak\""],
    ["gnabar", "; the sodium conductance is \"HH_gNa\""],
    ["g_pas", "; the leak conductance is \"HH_gLeak\""],
    ["erev", "; a reversal potential has the name of its ion or mechanism: \"HH_eNa\", \"HH_eK\", \"HH_eLeak\""],
    ["cai", "; \"CaCon_i\" is there where Pumps.CaPump or Pumps.CaFaradayConcentrationChange is inserted"],
    ["gNa", "; did you mean \"HH_gNa\"?"],
    ["legnth", "; did you mean \"length\"?"],
    ["zebra", ""]
  ])("%s", (word, hint) => {
    expect(said(word)).toBe(`set "${word}": column "${word}" does not exist${hint}`)
  })

  it("is known wherever a column is named, and only there", () => {
    expect(failure(network, [Edit.record("Vm")]).message).toContain("the voltage [mV] is \"v\"")
    expect(failure(network, [Edit.train("Ra")]).message).toContain("is \"axial_resistivity\"")
    expect(thrown(() => View.column(Select.all, "diam").get(network)).message).toContain("half of a diameter")
    expect(thrown(() => Cell.make({ diam: 2 } as never)).message).toContain("half of a diameter")
    expect(failure(network, [Edit.group("thin", Select.where("diam < 2"))]).message).toContain(
      "`diam` is not known here: there is \"radius\", half of a diameter [um]\n  diam < 2\n  ^^^^"
    )
    expect(failure(network, [Edit.ungroup("diam")]).message).not.toContain("radius")
    expect(failure(network, [Edit.record("i_Ca")]).message).toContain("\"i_Ca\" is there where Channels.CaL or")
  })

  it("names no column that is not there", () => {
    expect(meant("temperature", ["v", "length"])).toBeUndefined()
    expect(meant("weight", ["IonotropicSynapse_gS", "v"])).toBe(
      "the conductance of a synapse is \"IonotropicSynapse_gS\""
    )
  })
})

describe("what a mechanism lacks", () => {
  it("is named with the built-in that has it", () => {
    const lacking = (channel: typeof Channels.SK_E2) => Network.notes(Network.editSync(network, [Edit.insert(channel)]))
    expect(lacking(Channels.SK_E2)).toEqual([
      "Channel SK_E2 reads \"CaCon_i\", which cell 0, branch 0, compartment 0 (row 0) does not have: nothing in the network has it; insert what provides it there, such as Pumps.CaPump or Pumps.CaFaradayConcentrationChange, or give the read a default"
    ])
    expect(lacking(Channels.BK)[0]).toContain("such as Pumps.CaPump or")
    const elsewhere = Network.editSync(network, [
      Edit.insert(Channels.SK_E2),
      Edit.insert(Pumps.CaPump, Select.rows([1]))
    ])
    expect(Network.notes(elsewhere)[0]).toContain(
      "CaPump has it, but not there; insert what provides it there, such as Pumps.CaPump"
    )
  })

  it("is all that a built-in has under a name that a built-in reads", () => {
    const lists = { Channels, Pumps, Synapses }
    const all = Object.entries(lists).flatMap(([list, members]) =>
      Object.entries(members).map(([name, mechanism]) => ({ called: `${list}.${name}`, mechanism }))
    )
    const shared = (name: string): ReadonlyArray<string> =>
      all.filter(({ mechanism: m }) => m.states[name]?.shared === true || m.current?.name === name)
        .map(({ called }) => called)
    const read = new Set(
      all.flatMap(({ mechanism }) =>
        Object.keys(mechanism.reads).filter((name) => mechanism.reads[name].end === undefined)
      )
    )
    for (const name of read) {
      for (const provider of providersOf(name)) expect(shared(name)).toContain(provider)
      expect(providersOf(name).length > 0).toBe(shared(name).length > 0)
    }
    expect([...read]).toContain("CaCon_i")
  })
})
