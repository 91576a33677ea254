/**
 * Defects of Jaxley that do not exist here: pumps in networks, deleted channels, resting
 * values.
 */
import { Cell, Channels, Edit, Network, Pumps, Select, States } from "neurolens"
import { describe, expect, it } from "vitest"
import { run } from "../solve/run.ts"

const calcium = [Edit.insert(Channels.CaL), Edit.insert(Pumps.CaPump)]
const end = (network: Network.Network, name: string): ReadonlyArray<number> =>
  Array.from(run(network, { steps: 200 }).state.nodes.get(name)!)

describe("B10: pumps work in a network of cells", () => {
  it("as they do in a cell alone", () => {
    const alone = Network.editSync(Network.make([Cell.make({ v: -20 })]), [...calcium, Edit.record("CaCon_i")])
    const together = Network.editSync(Network.make([Cell.make({ v: -20 }), Cell.make(), Cell.make({ v: -20 })]), [
      Edit.insert(Channels.CaL, Select.cell([0, 2])),
      Edit.insert(Pumps.CaPump, Select.cell([0, 2])),
      Edit.record("CaCon_i")
    ])
    const [one] = end(alone, "CaCon_i")
    expect(one).toBeGreaterThan(5e-5)
    expect(end(together, "CaCon_i")).toEqual([one, NaN, one])
  })
})

describe("B11: deleting a channel leaves pumps and their currents", () => {
  it("runs, with and without another channel that conducts calcium", () => {
    const both = Network.editSync(Network.make([Cell.make()]), [
      Edit.insert(Channels.CaT),
      ...calcium,
      Edit.insert(Channels.HH),
      Edit.record("CaCon_i")
    ])
    const rest = Network.editSync(both, [Edit.remove("CaT"), Edit.remove("HH")])
    const built = Network.editSync(Network.make([Cell.make()]), [...calcium, Edit.record("CaCon_i")])
    expect(end(rest, "CaCon_i")).toEqual(end(built, "CaCon_i"))

    const pumpOnly = Network.editSync(rest, [Edit.remove("CaL"), Edit.record("i_CaPump")])
    expect(end(pumpOnly, "CaCon_i").every(Number.isFinite)).toBe(true)
  })
})

describe("B19: Km and CaT start at rest", () => {
  const at = (v: number, mechanism: typeof Channels.Km): Network.Network =>
    Network.editSync(Network.make([Cell.make({ v })]), [Edit.insert(mechanism), States.init(), Edit.record("v")])
  const value = (network: Network.Network, name: string): number => network.nodes.columns.get(name)!.values[0] as number

  it("p of Km is p_inf: 0.5 at -35 mV", () => {
    expect(value(at(-35, Channels.Km), "Km_p")).toBe(0.5) // there: 5.37e-4
  })

  it("u of CaT is u_inf: 1 / (1 + exp(13 / 4)) at -70 mV", () => {
    const expected = 1 / (1 + Math.exp(13 / 4))
    expect(Math.abs(value(at(-70, Channels.CaT), "CaT_u") / expected - 1)).toBeLessThan(1e-14) // there: 2.37e-3
  })

  it.each([["Km", Channels.Km, "Km_p"], ["CaT", Channels.CaT, "CaT_u"]] as const)(
    "%s stays there while the voltage does",
    (_, mechanism, name) => {
      const network = Network.editSync(at(-55, mechanism), [Edit.clamp("v", -55, Select.all)])
      expect(Math.abs(end(network, name)[0] - value(network, name))).toBeLessThan(1e-15)
    }
  )
})
