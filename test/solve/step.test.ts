/** What happens in a step, and in which order: physics.md section 6 with the rulings of section 19, each consequence on its own. */
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Channel from "../../src/mechanism/Channel.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Pump from "../../src/mechanism/Pump.ts"
import * as Pumps from "../../src/mechanism/Pumps.ts"
import * as Synapse from "../../src/mechanism/Synapse.ts"
import * as Synapses from "../../src/mechanism/Synapses.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import * as Mechanism from "../../src/network/Mechanism.ts"
import * as Stimulus from "../../src/network/Stimulus.ts"
import * as Connect from "../../src/select/Connect.ts"
import * as Select from "../../src/select/Select.ts"
import { area, cable, leak, recorded, row, run, single, traces } from "./run.ts"

const close = (found: number, expected: number, relative = 1e-12): void => {
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(relative * Math.max(Math.abs(expected), 1e-300))
}

const pulse = (amplitude: number): Edit.Edit =>
  Edit.stimulate(Stimulus.step({ delay: 0, duration: 1e6, amplitude }), row(0))

describe("recorded currents", () => {
  it("of a membrane belong to the voltage and the states of their own sample", () => {
    const network = single(
      Edit.insert(Channels.HH),
      pulse(0.05),
      ...["v", "HH_m", "HH_h", "HH_n", "i_HH"].map((name) => Edit.record(name))
    )
    const of = recorded(network, { steps: 200 })
    const [v, m, h, n, i] = ["v", "HH_m", "HH_h", "HH_n", "i_HH"].map((name) => of(name))
    for (let k = 0; k <= 200; k++) {
      const at = v[k]
      close(i[k], 0.12 * m[k] ** 3 * h[k] * (at - 50) + 0.036 * n[k] ** 4 * (at + 77) + 0.0003 * (at + 54.3), 1e-11)
    }
  })

  it("of a synapse do too", () => {
    const network = Network.editSync(Network.make([Cell.make({ v: -20 }), Cell.make()]), [
      Edit.insert(Channels.HH),
      Edit.connect(Connect.pairwise(row(0), row(1)), Synapses.Ionotropic),
      Edit.record("v"),
      Edit.record("IonotropicSynapse_s"),
      Edit.record("i_IonotropicSynapse")
    ])
    const [, post, s, i] = traces(network, { steps: 100 })
    for (let k = 0; k <= 100; k++) close(i[k], 1e-4 * s[k] * post[k])
  })

  it("move the voltage by exactly what they are: C dv/dt = -I, with the slope taken at the end of the step", () => {
    const network = single(...leak(10), Edit.record("v"), Edit.record("i_Leak"))
    const of = recorded(Network.editSync(network, [Edit.set("v", 0)]), { steps: 1, dt: 0.5, scheme: "forwardEuler" })
    close(of("v")[1], of("v")[0] - 0.5 * 1000 * of("i_Leak")[0])
  })
})

describe("gates", () => {
  it("move with the voltage from before, and the voltage with the gates from after", () => {
    const network = single(Edit.insert(Channels.Km), Edit.set("v", 0), Edit.record("Km_p"), Edit.record("v"))
    const of = recorded(network, { steps: 1, dt: 1, scheme: "forwardEuler" })
    const inf = 1 / (1 + Math.exp(-3.5))
    const tau = 4000 / (3.3 * Math.exp(1.75) + Math.exp(-1.75))
    const p = inf + (0.2 - inf) * Math.exp(-1 / tau)
    close(of("Km_p")[1], p, 1e-14)
    close(of("v")[1], -1000 * 4e-6 * p * 90, 1e-12)
  })

  it("see the states of others from before the step, in whatever order mechanisms were inserted", () => {
    const lead = Channel.make("Lead", { states: { x: { default: 1, derivative: "x / 1 [ms]" } } })
    const follow = Channel.make("Follow", {
      reads: { Lead_x: { unit: "1" } },
      states: { y: { derivative: "(Lead_x - y) / 1 [ms]" }, copy: { equals: "Lead_x" }, late: {} },
      update: "late = Lead_x"
    })
    for (const order of [[lead, follow], [follow, lead]]) {
      const network = single(
        ...order.map((m) => Edit.insert(m)),
        ...["Lead_x", "Follow_y", "Follow_copy", "Follow_late"].map((name) => Edit.record(name))
      )
      const of = recorded(network, { steps: 3, dt: 1 })
      const [x, y] = [of("Lead_x"), of("Follow_y")]
      for (let k = 1; k <= 3; k++) close(y[k], y[k - 1] + (x[k - 1] - y[k - 1]) * (1 - Math.exp(-1)), 1e-14)
      expect(of("Follow_copy")).toEqual(x)
      expect(of("Follow_late").slice(1)).toEqual(x.slice(1)) // an update sees what rules have moved
    }
  })

  it("of updates see what rules have moved, and not each other", () => {
    const shared = { tally: { default: 1, unit: "1", shared: true } }
    const first = Channel.make("First", { states: shared, update: "tally = tally + 1" })
    const second = Channel.make("Second", { states: { ...shared, y: {} }, update: "y = tally" })
    const pump = Pump.make("Third", { states: { ...shared, y: {} }, update: "y = tally", ion: null })
    for (const order of [[first, second, pump], [pump, second, first]]) {
      const network = single(...order.map((m) => Edit.insert(m)), Edit.record("Second_y"), Edit.record("Third_y"))
      expect(traces(network, { steps: 3 })).toEqual([[0, 1, 2, 3], [0, 1, 2, 3]])
    }
  })

  it("see the voltage as the updates before theirs have left it", () => {
    const sees = { states: { saw: { unit: "mV" } } }
    const network = single(
      Edit.insert(Channel.make("One", { ...sees, update: ["saw = v", "v = -20 [mV]"] })),
      Edit.insert(Channel.make("Two", { ...sees, update: "saw = v" })),
      Edit.record("One_saw"),
      Edit.record("Two_saw"),
      Edit.record("v")
    )
    expect(traces(network, { steps: 2 })).toEqual([[0, -70, -20], [0, -20, -20], [-70, -20, -20]])
  })
})

describe("a reset", () => {
  it("of Fire is seen by the currents and the solve of the same step", () => {
    const network = single(
      ...leak(10),
      Edit.insert(Channels.Fire),
      Edit.set("v", -40),
      ...["v", "Fire_spikes", "i_Leak"].map((name) => Edit.record(name))
    )
    const of = recorded(network, { steps: 2, dt: 0.1 })
    expect(of("Fire_spikes")).toEqual([0, 1, 0])
    expect(of("i_Leak")[0]).toBeCloseTo(1e-4 * 30, 14)
    expect(of("i_Leak").slice(1)).toEqual([0, 0]) // at -70 mV, where the leak reverses
    expect(of("v")).toEqual([-40, -70, -70])
  })

  it("lets the stimulus of the same step act on top", () => {
    const network = single(Edit.insert(Channels.Fire), Edit.set("v", -40), pulse(0.01), Edit.record("v"))
    close(traces(network, { steps: 1, dt: 0.1 })[0][1], -70 + 0.1 * 0.01 * 1e5 / area)
  })

  it("needs a voltage beyond the threshold, not at it", () => {
    const at = (v: number) =>
      traces(single(Edit.insert(Channels.Fire), Edit.set("v", v), Edit.record("Fire_spikes")), { steps: 1 })[0][1]
    expect([at(-50), at(-49.999)]).toEqual([0, 1])
  })

  it("is seen by synapses, whose currents take the voltage after it", () => {
    const network = Network.editSync(Network.make([Cell.make({ v: -40 }), Cell.make()]), [
      Edit.insert(Channels.Fire, row(0)),
      Edit.connect(Connect.pairwise(row(0), row(1)), Synapses.TanhRate),
      Edit.set("TanhRateSynapse_x_offset", -60),
      Edit.set("TanhRateSynapse_slope", 0.01),
      Edit.record("i_TanhRateSynapse")
    ])
    const [i] = traces(network, { steps: 1 })
    close(i[0], -1e-4 * Math.tanh(0.2))
    close(i[1], -1e-4 * Math.tanh(-0.1))
  })
})

describe("stimuli", () => {
  it("act in step k+1 with their entry k, and add up", () => {
    const network = single(
      Edit.stimulate(Stimulus.samples([1, 2]), row(0)),
      Edit.stimulate(Stimulus.samples([10, 0, 30]), row(0)),
      Edit.stimulate(Stimulus.step({ delay: 0.05, duration: 0.025, amplitude: 100 }), row(0)),
      Edit.record("v")
    )
    const [v] = traces(network, { steps: 4 })
    const unit = 0.025 * 1e5 / area
    ;[11, 2, 130, 0].forEach((total, k) => close((v[k + 1] - v[k]) / unit, total, 1e-9))
  })

  it("sets entries 3, 4, 5 for delay 0.3 and duration 0.3 at dt 0.1", () => {
    const network = single(
      Edit.stimulate(Stimulus.step({ delay: 0.3, duration: 0.3, amplitude: 1 }), row(0)),
      Edit.record("v")
    )
    const [v] = traces(network, { tMax: 1, dt: 0.1 })
    expect(v.length).toBe(11)
    expect(v.slice(1).map((x, k) => x !== v[k])).toEqual([
      false,
      false,
      false,
      true,
      true,
      true,
      false,
      false,
      false,
      false
    ])
  })
})

describe("calcium", () => {
  const gates = 0.2 ** 3 * 1e-4

  it("drives a pump with the current of the step before, whose voltage is that of the sample before", () => {
    const network = single(
      Edit.insert(Channels.CaL),
      Edit.insert(Pumps.CaPump),
      ...["v", "CaL_q", "CaL_r", "i_Ca", "i_CaPump", "CaCon_i"].map((name) => Edit.record(name))
    )
    const of = recorded(network, { steps: 50, dt: 0.1 })
    const [v, q, r, i, p, c] = ["v", "CaL_q", "CaL_r", "i_Ca", "i_CaPump", "CaCon_i"].map((name) => of(name))
    for (let k = 1; k <= 50; k++) {
      close(i[k], 1e-4 * q[k] ** 2 * r[k] * (v[k] - 120), 1e-12)
      const read = 1e-4 * q[k] ** 2 * r[k] * (v[k - 1] - 120)
      close(p[k], 10000 * read * 0.05 / (2 * 96485 * 0.1) + (c[k] - 1e-4) / 80, 1e-12)
      // Backward Euler: the slope 1 / decay is implicit.
      close(c[k], c[k - 1] - 0.1 * (p[k - 1] + (c[k] - c[k - 1]) / 80), 1e-12)
    }
  })

  it("is 1e-8 mA/cm2 for a pump where nothing conducts it in its compartment, whatever others do", () => {
    const alone = recorded(single(Edit.insert(Pumps.CaPump), Edit.record("i_CaPump")), { steps: 0 })("i_CaPump")[0]
    close(alone, 10000 * 1e-8 * 0.05 / (2 * 96485 * 0.1) + (5e-5 - 1e-4) / 80)
    const network = cable(2, Edit.insert(Pumps.CaPump), Edit.insert(Channels.CaL, row(0)), Edit.record("i_CaPump"))
    close(recorded(network, { steps: 0 })("i_CaPump", 1)[0], alone)
  })

  it("moves eCa from sample 0 on where CaNernstReversal is, in whatever order they were inserted", () => {
    const nernst = (c: number): number => 8.314 * 279.45 / (2 * 96485.3329) * 1000 * Math.log(2 / c)
    for (
      const order of [[Channels.CaL, Pumps.CaNernstReversal, Pumps.CaPump], [
        Pumps.CaPump,
        Pumps.CaNernstReversal,
        Channels.CaL
      ]]
    ) {
      const network = single(
        ...order.map((m) => Edit.insert(m)),
        ...["eCa", "CaCon_i", "i_Ca", "v"].map((name) => Edit.record(name))
      )
      const of = recorded(network, { steps: 100 })
      close(of("eCa")[0], nernst(5e-5), 1e-14)
      close(of("i_Ca")[0], gates * (-70 - nernst(5e-5)))
      for (let k = 1; k <= 100; k++) close(of("eCa")[k], nernst(of("CaCon_i")[k - 1]), 1e-14)
      expect(of("eCa")[100]).not.toBe(of("eCa")[0])
    }
  })

  it("keeps eCa at the parameter where there is no CaNernstReversal", () => {
    const network = cable(
      3,
      Edit.insert(Channels.CaL),
      Edit.insert(Pumps.CaPump),
      Edit.insert(Pumps.CaNernstReversal, row(1)),
      Edit.record("eCa"),
      Edit.record("i_Ca")
    )
    const of = recorded(network, { steps: 20 })
    expect(of("eCa", 0)).toEqual(new Array(21).fill(120))
    expect(of("eCa", 2)).toEqual(new Array(21).fill(120))
    expect(of("eCa", 1)[0]).toBeCloseTo(127.6, 0)
    close(of("i_Ca", 0)[0], gates * -190)
    const plain = single(Edit.insert(Channels.CaL), Edit.set("eCa", 100), Edit.record("i_Ca"))
    close(recorded(plain, { steps: 1 })("i_Ca")[0], gates * -170)
  })

  it("is moved by two pumps at once: their straight lines add up", () => {
    const decay = (name: string, tau: number) =>
      Pump.make(name, {
        parameters: { tau: { default: tau, unit: "ms" } },
        states: { CaCon_i: { default: 1, unit: "mM", shared: true } },
        ion: "CaCon_i",
        current: "CaCon_i / tau"
      })
    const network = single(
      Edit.insert(decay("Fast", 2)),
      Edit.insert(decay("Slow", 5)),
      Edit.record("CaCon_i"),
      Edit.record("i_Fast")
    )
    const [c, fast] = traces(network, { steps: 10, dt: 0.1 })
    c.forEach((x, k) => close(x, (1 + 0.1 * (1 / 2 + 1 / 5)) ** -k, 1e-13))
    fast.forEach((x, k) => close(x, c[k] / 2))
  })

  it("runs beside a pump when the channel is deleted again", () => {
    const network = cable(
      2,
      Edit.insert(Channels.CaL),
      Edit.insert(Pumps.CaPump),
      Edit.insert(Pumps.CaNernstReversal),
      Edit.remove(Channels.CaL),
      Edit.record("CaCon_i")
    )
    const never = cable(2, Edit.insert(Pumps.CaPump), Edit.insert(Pumps.CaNernstReversal), Edit.record("CaCon_i"))
    expect(traces(network, { steps: 50 })).toEqual(traces(never, { steps: 50 }))
    const partly = cable(
      2,
      Edit.insert(Channels.CaL),
      Edit.insert(Pumps.CaPump),
      Edit.remove(Channels.CaL, row(1)),
      Edit.record("CaCon_i")
    )
    const [with_, without] = traces(partly, { steps: 50 })
    expect(with_[50]).toBeGreaterThan(without[50])
  })

  it("that a pump only reads and nobody has does not stop the run", () => {
    const reader = Pump.make("Reader", {
      reads: { CaCon_i: { unit: "mM", default: 1e-3 } },
      ion: "CaCon_i",
      current: "CaCon_i / (10 [ms])"
    })
    const [i] = traces(single(Edit.insert(reader), Edit.record("i_Reader")), { steps: 2 })
    expect(i).toEqual([1e-4, 1e-4, 1e-4])
    const network = cable(2, Edit.insert(reader), Edit.insert(Pumps.CaNernstReversal, row(0)), Edit.record("CaCon_i"))
    const [c] = traces(network, { steps: 1, dt: 1 })
    close(c[1], 5e-5 / 1.1)
  })
})

describe("mechanisms side by side", () => {
  it("two copies of a leak under two names are one leak of twice the conductance", () => {
    const second = Mechanism.rename(Channels.Leak, "Leak2")
    const network = single(
      Edit.insert(Channels.Leak),
      Edit.insert(second),
      Edit.set("Leak2_gLeak", 3e-4),
      Edit.set("v", 0),
      Edit.record("v"),
      Edit.record("i_Leak")
    )
    const whole = single(
      Edit.insert(Channels.Leak),
      Edit.set("Leak_gLeak", 4e-4),
      Edit.set("v", 0),
      Edit.record("v"),
      Edit.record("i_Leak")
    )
    const [found, expected] = [traces(network, { steps: 20 }), traces(whole, { steps: 20 })]
    found.forEach((trace, i) => trace.forEach((x, k) => expect(Math.abs(x - expected[i][k])).toBeLessThan(1e-12)))
  })

  it("two copies of a channel have gates of their own", () => {
    const second = Mechanism.rename(Channels.Km, "Km2")
    const network = single(
      Edit.insert(Channels.Km),
      Edit.insert(second),
      Edit.set("Km2_p", 0.9),
      Edit.set("Km2_taumax", 40),
      Edit.record("Km_p"),
      Edit.record("Km2_p"),
      Edit.record("i_K"),
      Edit.record("v")
    )
    const of = recorded(network, { steps: 10 })
    expect(of("Km_p")[10]).not.toBe(of("Km2_p")[10])
    of("i_K").forEach((i, k) => close(i, 4e-6 * (of("Km_p")[k] + of("Km2_p")[k]) * (of("v")[k] + 90), 1e-11))
  })

  it("a membrane current is 0 where no mechanism has it, and NaN is nowhere", () => {
    const network = cable(3, Edit.insert(Channels.HH, row(0)), Edit.insert(Channels.Leak, row(2)), Edit.record("v"))
    const end = run(network, { steps: 5 }).state
    expect(end.currents.get("i_HH")![2]).toBe(0)
    expect(end.currents.get("i_Leak")![0]).toBe(0)
    expect(Array.from(end.nodes.get("HH_m")!, Number.isNaN)).toEqual([false, true, true])
  })

  it("geometry in an equation is that of the row", () => {
    const sizes = Channel.make("Sizes", {
      states: { r: { unit: "um" }, a: { unit: "um2" } },
      update: ["r = radius", "a = area"]
    })
    const network = Network.editSync(Network.make([Cell.make({ ncomp: 2, radius: [1, 3] })]), [
      Edit.insert(sizes, row(1)),
      Edit.record("Sizes_r"),
      Edit.record("Sizes_a")
    ])
    expect(traces(network, { steps: 1 })).toEqual([[0, 3], [0, 2 * Math.PI * 3 * 10]])
  })
})

describe("synapses", () => {
  it("onto the own compartment work", () => {
    const network = single(
      Edit.connect(Connect.pairwise(row(0), row(0)), Synapses.Ionotropic),
      Edit.set("IonotropicSynapse_gS", 1e-3),
      Edit.set("IonotropicSynapse_s", 1),
      Edit.set("IonotropicSynapse_k_minus", 1e-12),
      Edit.record("v")
    )
    const [v] = traces(network, { steps: 20 })
    const rate = 1e-3 * 1e5 / area // s stays at 1
    v.forEach((x, k) => close(x, -70 / (1 + 0.025 * rate) ** k, 1e-8))
  })

  it("take the slope by the postsynaptic voltage only", () => {
    // The rate synapse does not depend on v_post: a constant current, so two synapses in a row are explicit in v_pre.
    const network = Network.editSync(Network.make([Cell.make({ v: -69 }), Cell.make()]), [
      Edit.connect(Connect.pairwise(row(0), row(1)), Synapses.TanhRate),
      Edit.set("TanhRateSynapse_gS", 0.1),
      Edit.record("v", row(1))
    ])
    close(traces(network, { steps: 1 })[0][1], -70 + 0.025 * 1e5 / area * 0.1 * Math.tanh(1), 1e-13)
  })

  it("onto one compartment add up, over types and edges", () => {
    const drive = (name: string, i: number) =>
      Synapse.make(name, { parameters: { i: { default: i, unit: "nA" } }, current: "-i" })
    const network = Network.editSync(Network.make([Cell.make(), Cell.make()]), [
      Edit.connect(Connect.listed([[0, 1], [0, 1]]), drive("A", 0.1)),
      Edit.connect(Connect.listed([[1, 0], [0, 1]]), drive("B", 1)),
      Edit.connect(Connect.listed([[0, 1]]), drive("A", 0.1)),
      Edit.record("v")
    ])
    const [first, second] = traces(network, { steps: 1 })
    const unit = 0.025 * 1e5 / area
    close((first[1] - first[0]) / unit, 1, 1e-9)
    close((second[1] - second[0]) / unit, 1.3, 1e-9)
  })

  it("go by the area of the postsynaptic compartment", () => {
    const network = Network.editSync(Network.make([Cell.make(), Cell.make({ radius: 4, capacitance: 2 })]), [
      Edit.connect(Connect.pairwise(row(0), row(1)), Synapses.TanhRate),
      Edit.set("TanhRateSynapse_x_offset", -71),
      Edit.record("v", row(1))
    ])
    close(traces(network, { steps: 1 })[0][1] + 70, 0.025 * 1e5 / (4 * area) / 2 * 1e-4 * Math.tanh(1), 1e-7)
  })
})

describe("what a mechanism reads of others", () => {
  it("is the declared default where nobody in the compartment has the state", () => {
    const reader = Channel.make("Reader", {
      reads: { CaCon_i: { unit: "mM", default: 7 } },
      states: { saw: { unit: "mM" } },
      update: "saw = CaCon_i"
    })
    const network = cable(
      2,
      Edit.insert(reader),
      Edit.insert(Pumps.CaNernstReversal, row(1)),
      Edit.record("Reader_saw")
    )
    expect(traces(network, { steps: 1 })).toEqual([[0, 7], [0, 5e-5]])
  })

  it("is, of a membrane current, last step's for channels and pumps and this step's for synapses: not the recorded one", () => {
    const seen = {
      reads: { i_Leak: { unit: "mA/cm2", default: 0 } },
      states: { saw: { unit: "mA/cm2" } },
      update: "saw = i_Leak"
    }
    const network = single(
      ...leak(10),
      Edit.insert(Channel.make("Inside", seen)),
      Edit.connect(Connect.listed([[0, 0]]), Synapse.make("Outside", seen)),
      Edit.set("v", 0),
      ...["i_Leak", "Inside_saw", "Outside_saw"].map((name) => Edit.record(name))
    )
    const of = recorded(network, { steps: 5 })
    expect(of("Inside_saw").slice(2)).toEqual(of("i_Leak").slice(0, 4))
    expect(of("Inside_saw")[1]).toBe(of("i_Leak")[0]) // at time zero they are the same
    expect(of("Outside_saw").slice(1)).toEqual(of("i_Leak").slice(0, 5))
  })
})

describe("recordings", () => {
  it("come in the order in which they were asked for, rows in the order of the selection, without repeats", () => {
    const network = cable(
      3,
      Edit.insert(Channels.HH),
      Edit.record("HH_m", row(2)),
      Edit.record("v", Select.rows([2, 0])),
      Edit.record("v"),
      Edit.record("HH_m", row(2)),
      Edit.record("i_HH", row(1))
    )
    const made = run(network, { steps: 1 })
    expect(made.recordings.map((r) => `${r.state} ${r.row}`)).toEqual(["HH_m 2", "v 2", "v 0", "v 1", "i_HH 1"])
    expect(traces(network, { steps: 0 }).map(([x]) => x).slice(0, 4)).toEqual([0.2, -70, -70, -70])
  })
})
