/** What a clamp holds, and from when on: physics.md section 19. */
import { Cell, Channels, Connect, Edit, Network, Pumps, Select, Stimulus, Synapses } from "neurolens"
import { describe, expect, it } from "vitest"
import { area, cable, leak, recorded, row, run, single, traces } from "./run.ts"

describe("a clamped voltage", () => {
  it("is the clamp's in every sample but the first, which is the start", () => {
    const network = single(Edit.insert(Channels.HH), Edit.clamp("v", [-60, -50, -40], row(0)), Edit.record("v"))
    expect(traces(network, { steps: 3 })).toEqual([[-70, -60, -50, -40]])
    const held = single(Edit.insert(Channels.HH), Edit.clamp("v", -60, row(0)), Edit.record("v"))
    expect(traces(held, { steps: 3 })).toEqual([[-70, -60, -60, -60]])
  })

  it("is felt by its neighbours in the same step, whatever its own channels do", () => {
    const plain = cable(2, Edit.record("v"))
    for (const more of [[], [Edit.insert(Channels.HH, row(0)), Edit.set("HH_gK", 1, row(0))]]) {
      const held = Network.editSync(plain, [...more, Edit.clamp("v", 0, row(0))])
      const [, neighbour] = traces(held, { steps: 1 })
      // (1 + dt g) v' = v + dt g 0 with g = 10 per ms.
      expect(neighbour[1]).toBeCloseTo(-70 / (1 + 0.025 * 10), 12)
    }
  })

  it("is free where a sample is null, and after the last", () => {
    const network = single(...leak(10), Edit.clamp("v", [-60, null, -50], row(0)), Edit.record("v"))
    const [v] = traces(network, { steps: 5 })
    const free = (x: number): number => -70 + (x + 70) / (1 + 0.025 / 10)
    expect([v[1], v[3]]).toEqual([-60, -50])
    ;[[1, 2], [3, 4], [4, 5]].forEach(([from, to]) => expect(v[to]).toBeCloseTo(free(v[from]), 12))
  })

  it("drops what resets write, and lets the rest of the reset happen", () => {
    const network = single(
      Edit.insert(Channels.Izhikevich),
      Edit.clamp("v", 40, row(0)),
      Edit.record("v"),
      Edit.record("Izhikevich_u")
    )
    const of = recorded(network, { steps: 4 })
    expect(of("v").slice(1)).toEqual([40, 40, 40, 40])
    const u = of("Izhikevich_u")
    expect(u[3] - u[2]).toBeGreaterThan(1) // each step is a spike, which adds d
  })

  it("takes a current that is recorded: nothing where nothing is held, a leak's where a leak is", () => {
    const free = single(...leak(10), Edit.record("i_clamp"))
    expect(traces(free, { steps: 2 })).toEqual([[0, 0, 0]])
    const held = Network.editSync(free, [Edit.clamp("v", -60, row(0))])
    const [i] = traces(held, { steps: 3 })
    const unit = area / 1e5 // [nA per mV/ms] at 1 uF/cm2
    expect(i[0]).toBeCloseTo(0, 15) // at -70 mV nothing leaks
    expect(i[1] / unit).toBeCloseTo(10 / 0.025 + 10 / 10, 9)
    expect(i[2] / unit).toBeCloseTo(10 / 10, 9)
    expect(run(held, { steps: 3 }).units).toEqual(["nA"])
  })

  it("is what gates and currents of the next step see", () => {
    const network = single(
      Edit.insert(Channels.Km),
      Edit.clamp("v", -35, row(0)),
      Edit.record("Km_p"),
      Edit.record("i_K")
    )
    const of = recorded(network, { steps: 2, dt: 10 })
    const tau = 4000 / 4.3
    expect(of("Km_p")[2]).toBeCloseTo(0.5 + (of("Km_p")[1] - 0.5) * Math.exp(-10 / tau), 14)
    expect(of("i_K")[2]).toBeCloseTo(4e-6 * of("Km_p")[2] * 55, 16)
  })

  it("holds one compartment and no other", () => {
    const network = Network.editSync(Network.make([Cell.make({ ncomp: 2 }), Cell.make({ ncomp: 2 })]), [
      Edit.clamp("v", -50, row(2)),
      Edit.record("v")
    ])
    const v = traces(network, { steps: 5 })
    expect([v[0][5], v[1][5], v[2][5]]).toEqual([-70, -70, -50])
    expect(v[3][5]).toBeGreaterThan(-70)
  })
})

describe("a clamped gate", () => {
  it("has its value at once: in the sample, and in the current of the first step", () => {
    const network = single(
      Edit.insert(Channels.Km),
      Edit.clamp("Km_p", [1, 0.5, 0.25], row(0)),
      Edit.clamp("v", -35, row(0)),
      Edit.record("Km_p"),
      Edit.record("i_K")
    )
    const of = recorded(network, { steps: 3 })
    expect(of("Km_p")).toEqual([0.2, 1, 0.5, 0.25])
    ;[0.2 * 20, 1 * 55, 0.5 * 55, 0.25 * 55].forEach((x, k) => expect(of("i_K")[k]).toBeCloseTo(4e-6 * x, 16))
  })

  it("shapes the voltage in the first step", () => {
    const network = single(Edit.insert(Channels.Km), Edit.clamp("Km_p", 1, row(0)), Edit.set("v", 0), Edit.record("v"))
    const [v] = traces(network, { steps: 1, scheme: "forwardEuler" })
    expect(v[1]).toBeCloseTo(-0.025 * 4e-3 * 90, 14)
  })

  it("of one compartment leaves the others alone", () => {
    const plain = cable(3, Edit.insert(Channels.HH), Edit.record("HH_n"))
    const network = Network.editSync(plain, [Edit.clamp("HH_n", 0.7, row(1))])
    const [a, b] = traces(network, { steps: 4 })
    expect(b.slice(1)).toEqual([0.7, 0.7, 0.7, 0.7])
    expect(a[1]).toBe(traces(plain, { steps: 1 })[0][1])
  })
})

describe("a clamped synapse", () => {
  // Two types that take turns: rows 0, 2, 4 are ionotropic, 1 and 3 have no state.
  const built = Network.editSync(Network.make(Array.from({ length: 3 }, () => Cell.make())), [
    Edit.connect(Connect.listed([[0, 1]]), Synapses.Ionotropic),
    Edit.connect(Connect.listed([[0, 2]]), Synapses.TanhRate),
    Edit.connect(Connect.listed([[1, 2]]), Synapses.Ionotropic),
    Edit.connect(Connect.listed([[2, 0]]), Synapses.TanhConductance),
    Edit.connect(Connect.listed([[2, 0]]), Synapses.Ionotropic),
    Edit.record("IonotropicSynapse_s")
  ])

  it.each([0, 2, 4])("is the one that was meant (row %d)", (edge) => {
    const network = Network.editSync(built, [Edit.clamp("IonotropicSynapse_s", 0.9, Select.edges.rows([edge]))])
    const made = recorded(network, { steps: 3 })
    const plain = recorded(built, { steps: 3 })
    for (const other of [0, 2, 4]) {
      if (other === edge) expect(made("IonotropicSynapse_s", other)).toEqual([0.2, 0.9, 0.9, 0.9])
      else expect(made("IonotropicSynapse_s", other)[1]).toBe(plain("IonotropicSynapse_s", other)[1])
    }
  })

  it("shapes the current of the same step, and that alone", () => {
    const network = Network.editSync(built, [
      Edit.clamp("IonotropicSynapse_s", [1, 0], Select.edges.rows([2])),
      Edit.record("i_IonotropicSynapse"),
      Edit.record("v")
    ])
    const of = recorded(network, { steps: 2 })
    expect(of("i_IonotropicSynapse", 2)[1]).toBeCloseTo(1e-4 * of("v", 2)[1], 15)
    expect(of("i_IonotropicSynapse", 2)[2]).toBe(-0)
    expect(of("i_IonotropicSynapse", 0)[1]).toBe(
      recorded(Network.editSync(built, [Edit.record("i_IonotropicSynapse")]), { steps: 1 })("i_IonotropicSynapse", 0)[1]
    )
  })
})

describe("a clamped concentration", () => {
  it("that is pumped has its value, and drives eCa of the next step", () => {
    const network = single(
      Edit.insert(Channels.CaL),
      Edit.insert(Pumps.CaPump),
      Edit.insert(Pumps.CaNernstReversal),
      Edit.clamp("CaCon_i", [1e-3, 2e-3, 2], row(0)),
      Edit.record("CaCon_i"),
      Edit.record("eCa")
    )
    const of = recorded(network, { steps: 3 })
    expect(of("CaCon_i")).toEqual([5e-5, 1e-3, 2e-3, 2])
    expect(of("eCa")[3]).toBe(0) // equal concentrations on both sides, read in the same step
  })

  it("is what the first mechanism of the step reads, too", () => {
    const network = single(
      Edit.insert(Pumps.CaNernstReversal),
      Edit.clamp("CaCon_i", [1, 2], row(0)),
      Edit.record("eCa")
    )
    expect(traces(network, { steps: 2 })[0][2]).toBe(0)
  })

  it("that diffuses has its value and feeds its neighbours", () => {
    const plain = cable(3, Edit.insert(Pumps.CaNernstReversal), Edit.diffuse("CaCon_i", 10), Edit.record("CaCon_i"))
    const network = Network.editSync(plain, [Edit.clamp("CaCon_i", 1, row(0))])
    const [held, near, far] = traces(network, { steps: 4000, dt: 1 })
    expect(new Set(held.slice(1))).toEqual(new Set([1]))
    expect(near[1]).toBeGreaterThan(0.01)
    expect(far[4000]).toBeCloseTo(1, 6)
    expect(far[2]).toBeLessThan(near[2])
  })
})

describe("clamps in general", () => {
  it("of an assigned state hold, too", () => {
    const network = single(
      Edit.insert(Channels.CaL),
      Edit.insert(Pumps.CaNernstReversal),
      Edit.clamp("eCa", 50, row(0)),
      Edit.record("eCa"),
      Edit.record("i_Ca")
    )
    const of = recorded(network, { steps: 2 })
    expect(of("eCa").slice(1)).toEqual([50, 50])
    expect(of("i_Ca")[1]).toBeLessThan(0)
  })

  it("of a current change what is recorded and what pumps see, not the voltage equation", () => {
    const plain = single(
      Edit.insert(Channels.CaL),
      Edit.insert(Pumps.CaPump),
      ...["i_Ca", "CaCon_i", "v"].map((name) => Edit.record(name))
    )
    const network = Network.editSync(plain, [Edit.clamp("i_Ca", 0, row(0))])
    const [found, free] = [recorded(network, { steps: 3 }), recorded(plain, { steps: 3 })]
    expect(found("i_Ca")).toEqual([free("i_Ca")[0], 0, 0, 0]) // from the first step on
    expect(found("v")).toEqual(free("v"))
    expect(found("CaCon_i")[3]).not.toBe(free("CaCon_i")[3])
  })

  it("that end let their state go", () => {
    const network = cable(2, Edit.insert(Channels.HH), Edit.clamp("HH_m", [0.1, 0.2, 0.3], row(1)), Edit.record("HH_m"))
    const [, m] = traces(network, { steps: 5 })
    expect(m.slice(1, 4)).toEqual([0.1, 0.2, 0.3])
    expect(m[4]).toBeLessThan(0.29)
  })

  it("of a run that goes on continue with the entry of their step", () => {
    const network = single(
      ...leak(10),
      Edit.clamp("v", [-1, -2, -3, -4], row(0)),
      Edit.stimulate(Stimulus.samples([1]), row(0)),
      Edit.record("v")
    )
    const half = run(network, { steps: 2 })
    expect(traces(network, { steps: 2, from: half.state })).toEqual([[-2, -3, -4]])
  })
})
