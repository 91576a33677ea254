/**
 * Small networks that together have everything a step can do: for the tests of the oracle and for those of whatever is judged by it.
 *
 * One idea: each is short and stays away from spots without a derivative, but for those in `resetting`, which spike. All currents, states
 * and voltages are recorded.
 */
import * as Edit from "../../../src/Edit.ts"
import * as Channel from "../../../src/mechanism/Channel.ts"
import * as Channels from "../../../src/mechanism/Channels.ts"
import * as Pump from "../../../src/mechanism/Pump.ts"
import * as Pumps from "../../../src/mechanism/Pumps.ts"
import * as Synapse from "../../../src/mechanism/Synapse.ts"
import * as Synapses from "../../../src/mechanism/Synapses.ts"
import * as Network from "../../../src/Network.ts"
import * as Cell from "../../../src/network/Cell.ts"
import { membraneCurrent, quantities } from "../../../src/network/quantities.ts"
import * as Stimulus from "../../../src/network/Stimulus.ts"
import { listed } from "../../../src/select/Connect.ts"
import * as Select from "../../../src/select/Select.ts"

/** Steps of a run, and their length [ms]. */
export const steps = 40
export const dt = 0.025

const point = Cell.make({ v: -64, capacitance: 1.3 })
/** Unequal branches and compartments; branch points with two children and with one. */
const forked = Cell.make({
  parents: [-1, 0, 0, 1],
  ncomp: [2, 3, 1, 1],
  radius: [3, 2.5, 1, 2, 0.8, 2, 1],
  length: [20, 25, 30, 15, 20, 40, 10],
  axial_resistivity: [1000, 1200, 3000, 2000, 5000, 1500, 2500],
  capacitance: [1, 1.1, 0.9, 1, 2, 1, 1],
  v: [-65, -64, -66, -60, -65, -62, -63]
})

/** Nine branches at one point, a hub of forward Euler, and of one of them a fork of three. */
const star = Cell.make({
  parents: [-1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2],
  radius: [3, 0.8, 1.5, 1, 1.2, 0.7, 1, 1.1, 0.9, 0.8, 1],
  length: [20, 40, 30, 35, 30, 25, 40, 30, 45, 30, 25],
  axial_resistivity: 4000,
  v: [-65, -60, -66, -70, -62, -65, -64, -61, -67, -66, -62]
})

const row = (...rows: ReadonlyArray<number>): Select.NodeSelection => Select.rows(rows)
const edge = (...rows: ReadonlyArray<number>): Select.EdgeSelection => Select.edges.rows(rows)
const wave = (mean: number, size: number): ReadonlyArray<number> =>
  Array.from({ length: steps }, (_, k) => mean + size * Math.sin(k / 3))

/** The same for a time, with a gap: held, free, held, free to the end. */
const interrupted = (mean: number, size: number): ReadonlyArray<number | null> =>
  wave(mean, size).slice(0, 30).map((x, k) => k >= 9 && k < 14 ? null : x)

/** A network with all that can be recorded recorded. */
const make = (cells: ReadonlyArray<Network.Network>, ...edits: ReadonlyArray<Edit.Edit>): Network.Network => {
  const made = Network.editSync(Network.make(cells), edits)
  // Where nothing goes in, currents through membranes are roundings, which have no derivative to compare: J7 looks at these.
  const moving = [...quantities(made).values()].filter((q) =>
    q.name !== membraneCurrent && ["Voltage", "State", "Current"].includes(q.role)
  )
  return Network.editSync(made, moving.map((q) => Edit.record(q.name)))
}

const step = (amplitude: number, at: number): Edit.Edit =>
  Edit.stimulate(Stimulus.step({ delay: 0.1, duration: 0.6, amplitude, offset: amplitude / 10 }), row(at))
const calcium = [
  Edit.insert(Channels.CaL),
  Edit.set("CaL_gCaL", 5e-3),
  Edit.set("CaL_q", 0.5)
]
const concentration = Edit.set("CaCon_i", 2e-4)

/** Every kind of rule and text that the built-in mechanisms do not have. */
const Odd = Channel.make("Odd", {
  parameters: { g: { default: 2e-4, unit: "S/cm2" }, k: { default: 0.3, unit: "1/ms" } },
  states: {
    line: { default: 0.3, derivative: "k * (1 - line) - 0.1 [1/ms] * line" },
    bend: { default: 0.4, derivative: "k * (sigmoid(v / 20 [mV]) - bend^2)" },
    both: { default: 0, equals: "line * bend + log1p(abs(i_HH) / 1 [mA/cm2]) + sqrt(radius / 1 [um])" },
    turned: { default: 0 },
    kept: { default: 0.7 }
  },
  reads: { i_HH: { unit: "mA/cm2", default: 0.5 }, HH_n: { unit: "1", default: 0.1 } },
  definitions: { part: "HH_n > 0.15 ? tanh(both) : 1 / (both - both)" },
  update: ["turned = cos(both) + dt / 1 [ms] * kept", "turned = turned + sin(turned)"],
  current:
    "g * (part * max(v, -100 [mV]) + min(turned, 5) * exprel(v / 50 [mV]) * (v + 60) + cosh(v / 90 [mV]) * 1 [mV])"
})

/** A current that jumps with the voltage: its slope is 0, and yet it is no straight line. */
const Ledge = Channel.make("Ledge", {
  parameters: { i: { default: 2e-3, unit: "mA/cm2" } },
  current: "v > -20 ? -i : i"
})

/** A channel and a pump that share a state, which the pump sees after the channel has moved it. */
const tally = { default: 0.4, unit: "1", shared: true }
const Leader = Channel.make("Leader", { states: { tally }, update: "tally = 0.9 * tally - v / 500 [mV]" })
const Follower = Pump.make("Follower", { states: { tally, y: {} }, update: "y = y / 2 + tally^2", ion: null })

/** A synapse with rules of all kinds, which reads a state and a current of its postsynaptic compartment. */
const Sensing = Synapse.make("Sensing", {
  parameters: { g: { default: 2e-4, unit: "uS" }, tau: { default: 2, unit: "ms" } },
  states: {
    trace: { default: 0.1, derivative: "(sigmoid((v_pre + 60) / 5 [mV]) - trace^3) / tau" },
    seen: { default: 0, equals: "HH_n + i_HH / 1 [mA/cm2] + volume / 1e5 [um3]" }
  },
  reads: { HH_n: { unit: "1", default: 0.2 }, i_HH: { unit: "mA/cm2", default: 0.1 } },
  current: "g * trace * (1 + seen) * (v_post^2 / 100 [mV] - v_pre)"
})

/** A synapse that reads a concentration at its postsynaptic compartment. */
const Tasting = Synapse.make("Tasting", {
  parameters: { g: { default: 1e-3, unit: "uS" } },
  reads: { CaCon_i: { unit: "mM", default: 1e-4 } },
  current: "g * (1 + CaCon_i / 1e-3 [mM]) * (v_post - v_pre / 2)"
})

/** A synapse that reads everything of both ends: states, a concentration that pumps move, a current, a parameter, geometry, a label. */
const Seeing = Synapse.make("Seeing", {
  parameters: { g: { default: 1e-4, unit: "uS" }, tau: { default: 2, unit: "ms" } },
  states: {
    trace: { default: 0.1, derivative: "(sigmoid((vp + 60) / 5 [mV]) * nPre - trace^3) / tau" },
    both: { equals: "nPre * nPost + iPre / 1 [mA/cm2] - 2 * iPost / 1 [mA/cm2] + caPre / 1e-4 [mM]" }
  },
  reads: {
    vp: { of: "v", end: "pre", unit: "mV" },
    nPre: { of: "HH_n", end: "pre", unit: "1", default: 0.2 },
    nPost: { of: "HH_n", unit: "1", default: 0.3 },
    iPre: { of: "i_HH", end: "pre", unit: "mA/cm2", default: 0.1 },
    iPost: { of: "i_HH", end: "post", unit: "mA/cm2", default: 0.2 },
    gPre: { of: "HH_gK", end: "pre", unit: "S/cm2", default: 0.02 },
    caPre: { of: "CaCon_i", end: "pre", unit: "mM", default: 1e-4 },
    rPre: { of: "radius", end: "pre", unit: "um" },
    kind: { end: "pre", unit: "1", default: 1.5 }
  },
  current: "g * (trace + both * gPre / 0.1 [S/cm2]) * (1 + rPre / 10 [um] * kind) * (v_post - v_pre / 2 - 10)"
})

/** One shared constant, and two channels that read it where it is and have their own ideas of it where it is not. */
const Owner = Channel.make("Owner", {
  parameters: { g: { default: 1e-4, unit: "S/cm2" }, eX: { default: -60, unit: "mV", shared: true } },
  current: "g * (v - eX)"
})
const reader = (name: string, g: number, elsewhere: number) =>
  Channel.make(name, {
    parameters: { g: { default: g, unit: "S/cm2" } },
    reads: { eX: { unit: "mV", default: elsewhere } },
    current: "g * (v - eX) * (1 + (v - eX) / 100 [mV])"
  })

/** A second pump on calcium, with a slope that moves. */
const Sink = Pump.make("Sink", {
  parameters: { rate: { default: 0.2, unit: "1/ms" }, half: { default: 1e-3, unit: "mM" } },
  states: { CaCon_i: { default: 5e-5, unit: "mM", shared: true } },
  ion: "CaCon_i",
  current: "rate * CaCon_i / (1 + CaCon_i / half)"
})

/** Two synapses of each type take turns; one is an autapse. */
const all: ReadonlyArray<readonly [number, number]> = [[7, 0], [0, 7], [3, 3]]
const synapses = [
  Edit.connect(listed(all), Synapses.Ionotropic),
  Edit.connect(listed(all.slice(1)), Synapses.TanhRate),
  Edit.connect(listed(all.slice(0, 2)), Synapses.TanhConductance),
  Edit.connect(listed([[7, 5]]), Synapses.Ionotropic),
  Edit.set("IonotropicSynapse_gS", 3e-3),
  Edit.set("IonotropicSynapse_v_th", -60),
  Edit.set("IonotropicSynapse_k_minus", 0.5),
  Edit.set("TanhRateSynapse_gS", 0.02),
  Edit.set("TanhRateSynapse_slope", 0.02),
  Edit.set("TanhConductanceSynapse_gS", 2e-3),
  Edit.set("TanhConductanceSynapse_slope", 0.03)
]

/** Networks whose recordings have derivatives along every direction. */
export const smooth = {
  "HH in a fork": make([forked, point], Edit.insert(Channels.HH), Edit.set("HH_m", 0.3, row(1, 2)), step(1, 0)),
  "a passive tree with bare compartments": make([forked], Edit.insert(Channels.Leak, row(0, 4, 6)), step(0.5, 3)),
  "stimuli of every kind": make(
    [forked],
    Edit.insert(Channels.HH, row(0, 1, 5)),
    step(0.5, 3),
    Edit.stimulate(Stimulus.sine({ delay: 0.2, duration: 0.7, amplitude: 0.4, frequency: 900, phase: 1 }), row(3)),
    Edit.stimulate(Stimulus.samples([0.1, -0.4, 0.6, 0.2]), row(3, 6))
  ),
  "cortical channels": make(
    [forked],
    Edit.insert(Channels.Na),
    Edit.insert(Channels.K),
    Edit.insert(Channels.Km, row(0, 1, 2)),
    Edit.insert(Channels.Leak),
    Edit.insert(Channels.CaT, row(2, 3, 4)),
    Edit.set("CaT_gCaT", 2e-3),
    Edit.set("vt", -63),
    step(1, 0)
  ),
  "calcium in a shell, with Nernst": make(
    [forked],
    ...calcium,
    Edit.insert(Channels.CaT, row(0, 1)),
    Edit.insert(Pumps.CaPump, row(0, 1, 2, 3)),
    Edit.insert(Pumps.CaNernstReversal, row(1, 2, 5)),
    concentration,
    step(1, 0)
  ),
  "calcium by Faraday, with a second pump": make(
    [point, forked],
    ...calcium,
    Edit.insert(Sink),
    Edit.insert(Pumps.CaFaradayConcentrationChange),
    concentration,
    step(0.1, 0)
  ),
  "diffusing calcium": make(
    [forked, point],
    ...calcium,
    Edit.insert(Pumps.CaPump, row(0, 3)),
    Edit.insert(Sink, row(3, 4, 7)),
    Edit.insert(Pumps.CaNernstReversal),
    Edit.diffuse("CaCon_i", 5),
    Edit.set("axial_diffusion_CaCon_i", 9, row(3)),
    Edit.set("CaCon_i", [1e-4, 2e-4, 3e-4, 1e-3, 2e-4, 5e-4, 1e-4, 2e-4]),
    step(1, 0)
  ),
  "a diffusing gate": make(
    [forked],
    Edit.insert(Channels.HH, row(0, 1, 3)),
    Edit.diffuse("HH_n", { constant: 3, elsewhere: 0 }),
    step(0.5, 0)
  ),
  "synapses of every type": make([forked, point], Edit.insert(Channels.HH), ...synapses, step(1, 0), step(0.05, 7)),
  "a synapse that sees a pumped ion": make(
    [forked, point],
    ...calcium,
    Edit.insert(Pumps.CaPump),
    concentration,
    Edit.connect(listed([[0, 3], [7, 0], [3, 3], [1, 3]]), Tasting),
    step(1, 0)
  ),
  "one constant with several readers": make(
    [forked],
    Edit.insert(Owner, row(0, 1, 2, 4)),
    Edit.insert(reader("First", 2e-4, -50), row(0, 1, 3, 5)),
    Edit.insert(reader("Second", 3e-4, -40), row(0, 2, 3, 6)),
    step(0.5, 0)
  ),
  "held voltages and gates": make(
    [forked],
    Edit.insert(Channels.HH),
    Edit.clamp("v", wave(-60, 10), row(3)),
    Edit.clamp("HH_m", interrupted(0.3, 0.1), row(1)),
    Edit.clamp("HH_n", 0.45, row(2)),
    step(1, 0)
  ),
  "voltages held for a time": make(
    [forked, forked, point],
    Edit.insert(Channels.HH, row(0, 1, 2, 3, 5, 7, 8, 9, 14)),
    Edit.clamp("v", interrupted(-60, 10), row(3, 14)),
    Edit.clamp("v", -55, row(1)),
    Edit.clamp("v", interrupted(-65, 5).slice(3), row(2)),
    ...synapses,
    step(1, 0),
    step(0.4, 3)
  ),
  "held concentrations and currents": make(
    [forked],
    ...calcium,
    Edit.insert(Pumps.CaPump),
    Edit.insert(Pumps.CaNernstReversal, row(1, 2)),
    concentration,
    Edit.clamp("CaCon_i", interrupted(4e-4, 1e-4), row(1)),
    Edit.clamp("i_Ca", wave(-2e-3, 1e-3), row(3)),
    Edit.clamp("eCa", wave(90, 5), row(2)),
    Edit.clamp("i_CaPump", 1e-4, row(0))
  ),
  "a held diffusing ion": make(
    [forked],
    ...calcium,
    Edit.insert(Pumps.CaPump, row(0, 3)),
    Edit.diffuse("CaCon_i", { constant: 5, elsewhere: 0 }),
    concentration,
    Edit.clamp("CaCon_i", interrupted(4e-4, 1e-4), row(2)),
    Edit.clamp("CaCon_i", wave(3e-4, 1e-4), row(3))
  ),
  "points of many branches": make(
    [star, forked, star, star], // two go side by side, one alone
    Edit.insert(Channels.CaL, row(0, 2, 18, 20, 29, 31)),
    Edit.insert(Channels.Leak),
    Edit.insert(Pumps.CaPump, row(0, 2, 18, 20, 29, 31)),
    Edit.diffuse("CaCon_i", { constant: 5, elsewhere: 1e-4 }),
    Edit.clamp("v", interrupted(-60, 10), row(3, 18)),
    Edit.clamp("CaCon_i", interrupted(4e-4, 1e-4), row(5)),
    step(0.4, 2)
  ),
  "held synapses": make(
    [forked, point],
    Edit.insert(Channels.HH),
    ...synapses,
    Edit.clamp("IonotropicSynapse_s", wave(0.4, 0.2), edge(1)),
    Edit.clamp("i_TanhRateSynapse", 0.01, edge(4)),
    step(1, 0)
  ),
  "rules and texts of every kind": make(
    [forked, point],
    Edit.insert(Channels.HH, row(0, 1, 2, 3)),
    Edit.insert(Odd, row(0, 2, 3)),
    Edit.insert(Ledge, row(4, 7)),
    Edit.insert(Follower, row(5, 6)),
    Edit.insert(Leader, row(6)),
    Edit.connect(listed([[0, 3], [7, 1], [2, 5]]), Sensing),
    step(1, 0)
  ),
  "synapses that see both ends": make(
    [forked, point],
    Edit.insert(Channels.HH, row(0, 1, 2, 3)),
    Edit.insert(Channels.CaL, row(1, 2, 7)),
    Edit.insert(Pumps.CaPump, row(1, 2, 7)),
    Edit.insert(Pumps.CaNernstReversal, row(2)),
    Edit.set("CaCon_i", 2e-4),
    Edit.label("kind", [0.5, 2], row(1, 7)),
    Edit.connect(listed([[0, 7], [1, 3], [7, 0], [2, 2], [5, 1], [1, 5]]), Seeing),
    Edit.connect(listed([[1, 0], [4, 2]]), Synapses.Ionotropic),
    step(1, 0)
  ),
  "synapses that see a diffusing ion": make(
    [forked, point],
    ...calcium,
    Edit.insert(Pumps.CaPump, row(0, 3)),
    Edit.diffuse("CaCon_i", 5),
    Edit.set("CaCon_i", [1e-4, 2e-4, 3e-4, 1e-3, 2e-4, 5e-4, 1e-4, 2e-4]),
    Edit.connect(listed([[0, 7], [3, 3], [7, 1]]), Seeing),
    step(1, 0)
  ),
  "rate neurons": make(
    [0.5, -0.3, 0.2].map((v) => Cell.make({ v, length: 1 / (2 * Math.PI * 1e-5) })),
    Edit.insert(Channels.Rate),
    Edit.connect(listed([[0, 1], [1, 2], [2, 0], [0, 0]]), Synapses.TanhRate),
    Edit.set("TanhRateSynapse_gS", 0.8),
    Edit.set("TanhRateSynapse_x_offset", 0.1),
    Edit.set("TanhRateSynapse_slope", 1.5),
    step(2, 0)
  ),
  "neurons that reset, below threshold": make(
    [forked, point],
    Edit.insert(Channels.Izhikevich, row(0)),
    Edit.set("Izhikevich_u", -13),
    Edit.insert(Channels.AdEx, row(3)),
    Edit.set("capacitance", 200, row(3)),
    Edit.insert(Channels.Fire, row(7)),
    Edit.insert(Channels.Leak, row(7)),
    step(0.01, 7)
  )
} as const satisfies Readonly<Record<string, Network.Network>>

/** Networks that spike and reset. */
export const resetting = {
  "integrate and fire": make(
    [point, forked],
    Edit.insert(Channels.Leak),
    Edit.insert(Channels.Fire),
    Edit.set("Fire_vth", -62.5),
    step(0.05, 0)
  ),
  "Izhikevich": make(
    [point, point],
    Edit.insert(Channels.Izhikevich),
    Edit.set("v", 20),
    Edit.connect(listed([[0, 1]]), Synapses.Ionotropic),
    step(0.02, 0)
  ),
  "AdEx": make(
    [Cell.make({ v: -20, capacitance: 200 }), point],
    Edit.insert(Channels.AdEx, row(0)),
    Edit.set("AdEx_b", 50),
    Edit.connect(listed([[0, 1]]), Synapses.TanhRate)
  ),
  "resets of a held voltage": make(
    [point, forked],
    Edit.insert(Channels.Leak),
    Edit.insert(Channels.Izhikevich, row(0, 2, 3)),
    Edit.clamp("v", wave(20, 15), row(0)),
    Edit.clamp("v", interrupted(20, 15), row(3)),
    Edit.set("v", 25, row(2))
  ),
  "two that write the voltage, side by side": make(
    [point, point],
    Edit.insert(Channels.Izhikevich, row(0)),
    Edit.insert(Channels.Fire, row(1)),
    Edit.set("v", -48, row(1)),
    step(0.05, 0)
  )
} as const satisfies Readonly<Record<string, Network.Network>>
