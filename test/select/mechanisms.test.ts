/** `Edit.insert`, `Edit.remove`, `Edit.diffuse` and `Edit.undiffuse`. */
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Pumps from "../../src/mechanism/Pumps.ts"
import * as Network from "../../src/Network.ts"
import * as Mechanism from "../../src/network/Mechanism.ts"
import * as Select from "../../src/select/Select.ts"
import { failure, net, nodeColumn } from "../fixtures.ts"

const flags = (...on: ReadonlyArray<number>): ReadonlyArray<boolean> =>
  Array.from({ length: 12 }, (_, row) => on.includes(row))

describe("insert", () => {
  it("marks the compartments and writes the defaults there only", () => {
    const network = Network.editSync(net, [Edit.insert(Channels.K, Select.cell(1).branch(0))])
    expect(nodeColumn(network, "K")).toEqual(flags(4, 5))
    expect(nodeColumn(network, "K_gK")).toEqual([
      null,
      null,
      null,
      null,
      0.005,
      0.005,
      null,
      null,
      null,
      null,
      null,
      null
    ])
    expect(nodeColumn(network, "eK").slice(3, 6)).toEqual([null, -90, -90])
    expect(nodeColumn(network, "K_n").slice(3, 6)).toEqual([null, 0.2, 0.2])
    expect([...network.mechanisms.keys()]).toEqual(["K"])
    expect(Network.check(network)).toEqual([])
  })

  it("puts a mechanism everywhere without a selection", () => {
    expect(nodeColumn(Network.editSync(net, [Edit.insert(Channels.HH)]), "HH")).toEqual(Array(12).fill(true))
  })

  it("extends where it is, and keeps the values that were set", () => {
    const network = Network.editSync(net, [
      Edit.insert(Channels.Leak, Select.cell(0)),
      Edit.set("Leak_gLeak", 7e-4),
      Edit.insert(Channels.Leak)
    ])
    expect(nodeColumn(network, "Leak_gLeak")).toEqual([...Array(4).fill(7e-4), ...Array(8).fill(1e-4)])
  })

  it("is the same network when nothing is new", () => {
    const network = Network.editSync(net, [Edit.insert(Channels.HH)])
    expect(Network.editSync(network, [Edit.insert(Channels.HH), Edit.insert(Channels.HH, Select.cell(1))])).toBe(
      network
    )
  })

  it("keeps a shared column that another channel brought", () => {
    const network = Network.editSync(net, [
      Edit.insert(Channels.Na),
      Edit.set("vt", -55),
      Edit.set("eNa", 40),
      Edit.insert(Channels.K)
    ])
    expect(nodeColumn(network, "vt")).toEqual(Array(12).fill(-55))
    expect(nodeColumn(network, "eNa")).toEqual(Array(12).fill(40))
    expect(nodeColumn(network, "eK")).toEqual(Array(12).fill(-90))
  })

  it("takes pumps, and two copies of one channel under two names", () => {
    const network = Network.editSync(net, [
      Edit.insert(Channels.CaL),
      Edit.insert(Pumps.CaPump),
      Edit.insert(Channels.Leak),
      Edit.insert(Mechanism.rename(Channels.Leak, "Leak2"), Select.cell(0))
    ])
    expect([...network.mechanisms.keys()]).toEqual(["CaL", "CaPump", "Leak", "Leak2"])
    expect(nodeColumn(network, "CaCon_i")).toEqual(Array(12).fill(5e-5))
    expect(nodeColumn(network, "Leak2_gLeak").slice(3, 5)).toEqual([1e-4, null])
    expect(Network.check(network)).toEqual([])
  })
})

describe("remove", () => {
  const both = Network.editSync(net, [Edit.insert(Channels.Na, Select.cell([0, 1])), Edit.insert(Channels.K)])

  it("clears the columns in the selected compartments", () => {
    const network = Network.editSync(both, [Edit.remove(Channels.K, Select.cell(2))])
    expect(nodeColumn(network, "K")).toEqual(flags(0, 1, 2, 3, 4, 5, 6, 7))
    expect(nodeColumn(network, "K_gK").slice(7, 9)).toEqual([0.005, null])
    expect(nodeColumn(network, "vt").slice(7, 9)).toEqual([-60, null])
    expect(Network.check(network)).toEqual([])
  })

  it("keeps a shared column where another channel has it", () => {
    const network = Network.editSync(both, [Edit.remove("K")])
    expect(network.mechanisms.has("K")).toBe(false)
    expect(network.nodes.columns.has("K")).toBe(false)
    expect(network.nodes.columns.has("K_gK")).toBe(false)
    expect(network.nodes.columns.has("eK")).toBe(false)
    expect(nodeColumn(network, "vt")).toEqual([...Array(8).fill(-60), ...Array(4).fill(null)])
    expect(Network.check(network)).toEqual([])
  })

  it("undoes insert", () => {
    expect(Network.editSync(net, [Edit.insert(Channels.HH), Edit.remove(Channels.HH)]).equals(net)).toBe(true)
  })

  it("takes only what has the mechanism out of a larger selection", () => {
    const network = Network.editSync(both, [Edit.remove(Channels.Na, Select.cell([1, 2]))])
    expect(nodeColumn(network, "Na")).toEqual(flags(0, 1, 2, 3))
  })

  it("leaves a recording of a shared current of another channel alone", () => {
    const calcium = Network.editSync(net, [
      Edit.insert(Channels.CaL),
      Edit.insert(Channels.CaT),
      Edit.record("i_Ca", Select.cell(0))
    ])
    expect(Network.check(Network.editSync(calcium, [Edit.remove(Channels.CaL)]))).toEqual([])
    expect(failure(calcium, [Edit.all([Edit.remove(Channels.CaL), Edit.remove(Channels.CaT)])]).reason._tag).toBe(
      "InUse"
    )
  })
})

describe("insert and diffuse", () => {
  const last = (...edits: ReadonlyArray<Edit.Edit>): Network.Network =>
    Network.editSync(net, [Edit.insert(Pumps.CaPump, Select.cell(0)), ...edits])
  const diffuse = Edit.diffuse("CaCon_i", 2)
  const insert = Edit.insert(Pumps.CaNernstReversal, Select.cell([0, 1]))

  it("may come in either order", () => {
    const network = last(diffuse, insert)
    expect(nodeColumn(network, "CaCon_i")).toEqual(Array(12).fill(5e-5))
    expect(network.equals(last(insert, diffuse))).toBe(true)
    expect(Network.check(network)).toEqual([])
    const empty = Edit.diffuse("CaCon_i", { constant: 2, elsewhere: 0 })
    expect(nodeColumn(last(empty, insert), "CaCon_i")).toEqual([...Array(8).fill(5e-5), 0, 0, 0, 0])
    expect(last(empty, insert).equals(last(insert, empty))).toBe(true)
  })

  it("leave what another mechanism has there, and what is trained", () => {
    const network = last(
      Edit.set("CaCon_i", 3e-4),
      diffuse,
      Edit.train("CaCon_i", { at: Select.rows([4, 5]), initial: 7e-4 }),
      insert
    )
    expect(nodeColumn(network, "CaCon_i").slice(0, 9)).toEqual([3e-4, 3e-4, 3e-4, 3e-4, 7e-4, 7e-4, 5e-5, 5e-5, 3e-4])
    expect(Network.check(network)).toEqual([])
    expect(Network.editSync(network, [insert])).toBe(network)
  })
})

describe("diffuse", () => {
  const network = Network.editSync(net, [Edit.insert(Pumps.CaPump, Select.cell(0)), Edit.diffuse("CaCon_i", 2)])

  it("gives every compartment the state and a constant", () => {
    expect(nodeColumn(network, "CaCon_i")).toEqual(Array(12).fill(5e-5))
    expect(nodeColumn(network, "axial_diffusion_CaCon_i")).toEqual(Array(12).fill(2))
    expect([...network.diffusion]).toEqual(["CaCon_i"])
    expect(Network.check(network)).toEqual([])
  })

  it("asks what compartments without the state begin with, where the others do not begin alike", () => {
    const varied = Network.editSync(net, [
      Edit.insert(Pumps.CaPump, Select.cell(0)),
      Edit.set("CaCon_i", [1e-4, 2e-4, 3e-4, 4e-4])
    ])
    expect(failure(varied, [Edit.diffuse("CaCon_i")]).message).toBe(
      `diffuse "CaCon_i": CaCon_i of cell 1, branch 0, compartment 0 (row 4) is not said: no mechanism there has it ` +
        `(nor in 7 more), and the others begin with 0.0001, 0.0002, 0.0003, …; expected a number to begin with: ` +
        `Edit.diffuse("CaCon_i", { elsewhere: … }), or a mechanism that has it there`
    )
    const named = Network.editSync(varied, [Edit.diffuse("CaCon_i", { elsewhere: 1e-4 })])
    expect(nodeColumn(named, "CaCon_i")).toEqual([1e-4, 2e-4, 3e-4, 4e-4, ...Array(8).fill(1e-4)])
    expect(nodeColumn(named, "axial_diffusion_CaCon_i")).toEqual(Array(12).fill(1))
    const renamed = Network.editSync(named, [Edit.diffuse("CaCon_i", { elsewhere: 2e-4 })])
    expect(nodeColumn(renamed, "CaCon_i")).toEqual([1e-4, 2e-4, 3e-4, 4e-4, ...Array(8).fill(2e-4)])
    expect(Network.check(renamed)).toEqual([])
  })

  it("refuses options that it does not know", () => {
    const calcium = Edit.insert(Pumps.CaPump)
    const wrong = (how: unknown) => failure(net, [calcium, Edit.diffuse("CaCon_i", how as never)]).message
    expect(wrong({ elswhere: 1 })).toContain(`diffuse option "elswhere" does not exist; did you mean "elsewhere"?`)
    expect(wrong({ elsewhere: NaN })).toContain("CaCon_i elsewhere is NaN; expected a finite number")
    expect(wrong("2")).toContain("expected a positive number [um2/ms], or { constant, elsewhere }")
    expect(wrong({ constant: -1 })).toContain("the diffusion constant of CaCon_i is -1")
  })

  it("does not overwrite a label of the name of its constant, nor lets one come later", () => {
    const calcium = Edit.insert(Pumps.CaPump)
    const label = Edit.label("axial_diffusion_CaCon_i", 3)
    expect(failure(net, [calcium, label, Edit.diffuse("CaCon_i")]).message).toContain(
      `the name "axial_diffusion_CaCon_i" is taken by a label of nodes; remove the label with Edit.unlabel`
    )
    expect(failure(net, [calcium, Edit.diffuse("CaCon_i"), label]).message).toContain(
      `the name "axial_diffusion_CaCon_i" is taken by a diffusion constant; choose another name for the label`
    )
  })

  it("lets compartments have constants of their own", () => {
    const own = Network.editSync(network, [Edit.set("axial_diffusion_CaCon_i", 3, Select.cell(1))])
    expect(nodeColumn(own, "axial_diffusion_CaCon_i")).toEqual([2, 2, 2, 2, 3, 3, 3, 3, 2, 2, 2, 2])
  })

  it("again changes the constant, or nothing", () => {
    expect(nodeColumn(Network.editSync(network, [Edit.diffuse("CaCon_i", 4)]), "axial_diffusion_CaCon_i")).toEqual(
      Array(12).fill(4)
    )
    expect(Network.editSync(network, [Edit.diffuse("CaCon_i", 2)])).toBe(network)
  })

  it("does not change a constant that is trained", () => {
    const trained = Network.editSync(network, [Edit.train("axial_diffusion_CaCon_i")])
    expect(failure(trained, [Edit.diffuse("CaCon_i", 4)]).reason._tag).toBe("Overlap")
  })

  it("is undone where no mechanism has the state", () => {
    const stopped = Network.editSync(network, [Edit.undiffuse("CaCon_i")])
    expect(stopped.equals(Network.editSync(net, [Edit.insert(Pumps.CaPump, Select.cell(0))]))).toBe(true)
    expect(Network.check(stopped)).toEqual([])
  })

  it("is not undone under what needs it", () => {
    const message = (edits: ReadonlyArray<Edit.Edit>): string =>
      failure(Network.editSync(network, edits), [Edit.undiffuse("CaCon_i")]).message
    expect(message([Edit.record("CaCon_i", Select.rows([0, 5]))]))
      .toBe(
        `undiffuse "CaCon_i": the diffusion of CaCon_i is in use by a recording of CaCon_i in row 5; delete it first with Edit.unrecord`
      )
    expect(message([Edit.clamp("CaCon_i", 1, Select.rows([6]))]))
      .toBe(
        `undiffuse "CaCon_i": the diffusion of CaCon_i is in use by a clamp of CaCon_i in row 6; delete it first with Edit.unclamp`
      )
    expect(message([Edit.train("axial_diffusion_CaCon_i", { name: "D" })]))
      .toBe(
        `undiffuse "CaCon_i": the diffusion of CaCon_i is in use by trainable "D"; delete it first with Edit.untrain`
      )
    expect(message([Edit.train("CaCon_i", { at: Select.rows([7]) })])).toContain(`in use by trainable "CaCon_i"`)
    const owned = Network.editSync(network, [Edit.record("CaCon_i", Select.rows([0])), Edit.undiffuse("CaCon_i")])
    expect(Network.check(owned)).toEqual([])
  })
})
