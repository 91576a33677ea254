/** `States.init`: which states are put at rest, where, and from what. */
import { Cell, Channel, Channels, Connect, Edit, Network, Pumps, Select, States, Synapses } from "neurolens"
import { describe, expect, it } from "vitest"
import { edgeColumn, failure, nodeColumn } from "../fixtures.ts"
import { cable, row, single, traces } from "./run.ts"

const value = (network: Network.Network, name: string, at = 0): number => nodeColumn(network, name)[at] as number

describe("States.init", () => {
  it("puts Km and CaT at their steady state", () => {
    expect(value(single(Edit.insert(Channels.Km), Edit.set("v", -35), States.init()), "Km_p")).toBe(0.5)
    expect(value(single(Edit.insert(Channels.CaT), Edit.set("v", -83), States.init()), "CaT_u")).toBe(0.5)
    expect(value(single(Edit.insert(Channels.CaT), States.init()), "CaT_u")).toBeCloseTo(1 / (1 + Math.exp(13 / 4)), 15)
  })

  it("puts Izhikevich's u at b v", () => {
    expect(
      value(single(Edit.insert(Channels.Izhikevich), Edit.set("Izhikevich_b", 0.25), States.init()), "Izhikevich_u")
    ).toBe(-17.5)
  })

  it("puts gates with rates at alpha / (alpha + beta), also where a rate is 0/0", () => {
    for (const v of [-70, -55, -40]) {
      const network = single(Edit.insert(Channels.HH), Edit.set("v", v), States.init())
      const ratio = (x: number, y: number): number => x === 0 ? y : x / Math.expm1(x / y)
      const am = 0.1 * ratio(-(v + 40), 10)
      const an = 0.01 * ratio(-(v + 55), 10)
      expect(value(network, "HH_m")).toBeCloseTo(am / (am + 4 * Math.exp(-(v + 65) / 18)), 14)
      expect(value(network, "HH_n")).toBeCloseTo(an / (an + 0.125 * Math.exp(-(v + 65) / 80)), 14)
    }
  })

  it("is a fixed point: nothing moves while the voltage is held", () => {
    const channels = [Channels.HH, Channels.Na, Channels.K, Channels.Km, Channels.CaL, Channels.CaT]
    const gates = channels.flatMap((m) => Object.keys(m.states).map((state) => `${m.name}_${state}`))
    const network = single(
      ...channels.map((m) => Edit.insert(m)),
      States.init(),
      Edit.clamp("v", -70, row(0)),
      ...gates.map((g) => Edit.record(g))
    )
    expect(gates.length).toBe(10)
    for (const trace of traces(network, { steps: 40 })) {
      for (const x of trace) expect(Math.abs(x / trace[0] - 1)).toBeLessThan(1e-12)
    }
  })

  it("takes each compartment's own voltage and parameters", () => {
    const network = cable(
      3,
      Edit.insert(Channels.Izhikevich),
      Edit.set("v", [-60, -70, -80]),
      Edit.set("Izhikevich_b", [0.1, 0.2, 0.3]),
      States.init()
    )
    ;[-6, -14, -24].forEach((u, i) => expect(value(network, "Izhikevich_u", i)).toBeCloseTo(u, 12))
  })

  it("changes the selected compartments and no others", () => {
    const network = cable(
      4,
      Edit.insert(Channels.Km, Select.rows([0, 1, 2])),
      Edit.set("v", -35),
      States.init(Select.rows([1, 3]))
    )
    expect(nodeColumn(network, "Km_p")).toEqual([0.2, 0.5, 0.2, null])
  })

  it("leaves states that have no rule alone", () => {
    const network = single(Edit.insert(Channels.Fire), Edit.insert(Pumps.CaPump), Edit.set("CaCon_i", 7))
    expect(Network.editSync(network, [States.init()])).toBe(network)
  })

  it("starts synapses too: all of them, none for a selection of compartments, those of a selection of edges", () => {
    const network = Network.editSync(Network.make([Cell.make(), Cell.make()]), [
      Edit.insert(Channels.Km),
      Edit.connect(Connect.listed([[0, 1], [1, 0]]), Synapses.Ionotropic),
      Edit.set("v", [-35, -65])
    ])
    const at = (...selection: Parameters<typeof States.init>) => {
      const after = Network.editSync(network, [States.init(...selection)])
      return [edgeColumn(after, "IonotropicSynapse_s"), nodeColumn(after, "Km_p")]
    }
    const [first, second] = [0.5, 1 / (1 + Math.exp(3))]
    const [s, p] = at() as ReadonlyArray<ReadonlyArray<number>>
    expect(s[0]).toBeCloseTo(first, 14)
    expect(s[1]).toBeCloseTo(second, 14)
    expect(p[0]).toBe(0.5)
    expect(at(Select.all)).toEqual([[0.2, 0.2], p])
    expect(at(Select.edges.rows([1]))).toEqual([[0.2, s[1]], [0.2, 0.2]])
  })

  it("rests a linear derivative at its zero", () => {
    const relaxing = Channel.make("Relaxing", {
      states: { x: { derivative: "(3 - x) / (5 [ms])" }, y: { default: 4, derivative: "(v + 70 [mV]) / (1 [mV ms])" } }
    })
    const network = single(Edit.insert(relaxing), States.init())
    expect(value(network, "Relaxing_x")).toBeCloseTo(3, 14)
    expect(value(network, "Relaxing_y")).toBe(4) // its rate is 0 at -70 mV, wherever it is
  })

  it("shows every rule the places of rest of what it reads", () => {
    const first = Channel.make("First", { states: { tally: { default: 1, shared: true, inf: "5", tau: "1 [ms]" } } })
    const second = Channel.make("Second", {
      states: { tally: { default: 1, shared: true }, y: { inf: "tally", tau: "1 [ms]" } }
    })
    const network = single(Edit.insert(first), Edit.insert(second), States.init())
    expect([value(network, "tally"), value(network, "Second_y")]).toEqual([5, 5])
  })

  it("twice is as good as once, and gives the same network back", () => {
    const once = single(Edit.insert(Channels.HH), Edit.insert(Channels.CaT), States.init())
    expect(Network.editSync(once, [States.init()])).toBe(once)
  })

  it("does not write what a trainable drives, and says so", () => {
    const network = single(Edit.insert(Channels.Km), Edit.train("Km_p"))
    const error = failure(network, [States.init()])
    expect(error.reason._tag).toBe("Overlap")
    expect(error.message).toContain("init states: ")
  })

  it("says when the selection matches nothing", () => {
    expect(failure(single(Edit.insert(Channels.Km)), [States.init(Select.cell(1))]).edit).toBe("init states")
  })
})
