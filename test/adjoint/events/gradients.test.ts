/**
 * Law E8 on chosen networks: gradients through everything that spikes do are those of differences, where no spike is born. Crossings, delays,
 * weights, thresholds, plasticity of both sides, events that synapses send to themselves, pools and what reads them, clamps, systems of states,
 * every scheme.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import {
  Cell,
  Channel,
  Channels,
  Connect,
  Edit,
  Engine,
  Gradient,
  Network,
  Parameters,
  Select,
  Source,
  Stimulus,
  Surrogate,
  Synapse,
  Synapses,
  Traces
} from "neurolens"
import { agrees, apart, gradientOf, trained } from "./agree.ts"

const schemes = ["backwardEuler", "crankNicolson", "forwardEuler", "exponentialEuler"] as const

const passive = (n: number, more: ReadonlyArray<Edit.Edit>): Network.Network =>
  Network.editSync(Network.make(Array.from({ length: n }, () => Cell.make({ radius: 10, length: 20, v: -70 }))), [
    Edit.insert(Channels.Leak),
    Edit.set("Leak_gLeak", 1e-4),
    Edit.set("Leak_eLeak", -70),
    ...more
  ])

/** Plastic, with events of its own, some within the step in which they are sent, and a system of two states. */
const Everything = Synapse.make("Everything", {
  parameters: {
    tau: { default: 2, unit: "ms" },
    pulse: { default: 0.73, unit: "ms" },
    short: { default: 0.031, unit: "ms" },
    weight: { default: 2e-3, unit: "uS" }
  },
  states: {
    n: {},
    r: { alpha: "(n > 0.5 ? 1 [1/ms] : 0)", beta: "0.2 [1/ms]" },
    g: { unit: "uS", derivative: "-g / tau" },
    w: { default: 1 },
    x: { derivative: "-x / tau" },
    y: { derivative: "-y / tau" }
  },
  onPre: [
    "n = n + 1",
    "send off after pulse",
    "send echo after short",
    "g = g + w * weight",
    "w = max(0, w - 0.1 * y)",
    "x = x + 1"
  ],
  onPost: ["w = min(3, w + 0.2 * x * exp(v_post / 100 [mV]))", "y = y + 1"],
  onEvent: { off: ["n = n - 1"], echo: ["g = g + 0.3 * weight * (1 + 0.01 * y)"] },
  current: "(g + 1e-3 * r) * (v_post - 5)"
})

/** Pooled, with states of each edge beside, and a line that is curved in the voltage. */
const Pooled = Synapse.make("Pooled", {
  parameters: {
    weight: { default: 2e-3, unit: "uS" },
    slow: { default: 7, unit: "ms" },
    tau: { default: 4, unit: "ms", at: "post" }
  },
  states: {
    g: { unit: "uS", derivative: "-g / tau", at: "post" },
    R: { default: 1, derivative: "(1 - R) / slow" }
  },
  onPre: ["g = g + weight * R", "R = 0.6 * R"],
  current: "g * v_post / (1 + exp(-(v_post + 50 [mV]) / 20 [mV]))"
})

const reads = { a: { of: "Pooled_g", unit: "uS", default: 3e-3 } } as const
const Reader = Channel.make("Reader", { reads, current: "1e-2 [mA/cm2] * a / 1 [uS]" })
const ReadingSynapse = Synapse.make("ReadingSynapse", {
  parameters: { weight: { default: 1e-3, unit: "uS" } },
  states: { g: { unit: "uS", derivative: "-g / 3 [ms]" } },
  reads,
  onPre: "g = g + weight * (1 + 100 * a / 1 [uS])",
  current: "(g + 0.1 * a) * v_post"
})

describe("gradients of given spikes", () => {
  const given = (...more: ReadonlyArray<Edit.Edit>): Network.Network =>
    passive(3, [
      Edit.addSources([Source.times([0.53, 1.27, 1.31, 3.3]), Source.times([0.971, 2.03])]),
      Edit.connect(Connect.listed([[0, 0], [1, 0], [0, 1]], { pre: "sources" }), Everything),
      Edit.connect(Connect.listed([[0, 0], [1, 0], [1, 1], [0, 1]], { pre: "sources" }), Pooled),
      ...[0.437, 1.013, 0.217, 0.341, 0.773, 1.271, 0.61].map((delay, k) =>
        Edit.set("delay", delay, Select.edges.rows([k]))
      ),
      Edit.connect(Connect.listed([[0, 2]]), Synapses.Ionotropic),
      Edit.label("post_source", 1, Select.edges.rows([0, 1, 2])),
      Edit.set("post_delay", 0.143, Select.edges.rows([0, 1, 2])),
      ...[0, 1, 2].map((row) => Edit.record("v", Select.rows([row]))),
      Edit.record("i_Pooled", Select.synapse("Pooled")),
      Edit.record("i_Everything", Select.synapse("Everything")),
      Edit.record("Everything_w", Select.synapse("Everything")),
      ...trained(["delay"], Select.edges.rows([0, 1, 2, 3, 4, 5, 6])),
      ...trained(
        ["post_delay", "Everything_weight", "Everything_tau", "Everything_pulse", "Everything_short", "Everything_w"],
        Select.synapse("Everything")
      ),
      ...trained(["Pooled_weight", "Pooled_slow", "Pooled_R"], Select.synapse("Pooled")),
      ...trained(["Pooled_tau", "Pooled_g"], Select.rows([0, 1])),
      ...trained(["Leak_gLeak", "radius", "length", "capacitance"], Select.rows([0, 1, 2])),
      ...more
    ])
  const network = given()
  const reading = given(
    Edit.connect(Connect.listed([[1, 2], [0, 0]], { pre: "sources" }), ReadingSynapse),
    Edit.insert(Reader),
    ...[0.29, 0.357].map((delay, k) => Edit.set("delay", delay, Select.edges.rows([8 + k]))),
    ...trained(["delay", "ReadingSynapse_weight"], Select.synapse("ReadingSynapse"))
  )

  it.each(schemes)("are those of differences, by %s", (scheme) => {
    const { parameters } = agrees(network, { steps: 40, scheme })
    const still = parameters.entries.filter(({ values }) => values.every((x) => x === 0))
    assert.deepStrictEqual(still, [])
  })

  it.each(schemes)("are those of differences where others read pools, by %s", (scheme) => {
    const { parameters } = agrees(reading, { steps: 40, scheme, kernels: false })
    const still = parameters.entries.filter(({ values }) => values.every((x) => x === 0))
    assert.deepStrictEqual(still, [])
  })

  it("are those of differences where clamps hold states, pools and voltages", () => {
    const held = Network.editSync(reading, [
      Edit.clamp("Everything_x", [null, null, ...new Array<number>(30).fill(0.4), null], Select.edges.rows([0])),
      Edit.clamp("Pooled_g", [...new Array<number>(20).fill(2e-3), null], Select.rows([0])),
      Edit.clamp("Pooled_R", new Array<number>(10).fill(0.5), Select.edges.rows([4])),
      Edit.clamp("v", [...new Array<null>(8).fill(null), ...new Array<number>(20).fill(-55), null], Select.rows([1]))
    ])
    for (const scheme of ["backwardEuler", "crankNicolson"] as const) {
      agrees(held, { steps: 40, scheme, kernels: false })
    }
  })
})

describe("gradients of spikes that cells make", () => {
  const network = Network.editSync(
    Network.make([0, 1, 2].map(() => Cell.make({ radius: 10, length: 20, v: -65 }))),
    [
      Edit.insert(Channels.HH, Select.rows([0, 1])),
      Edit.insert(Channels.Leak, Select.rows([2])),
      Edit.insert(Channels.Spike),
      Edit.set("Spike_threshold", -62, Select.rows([2])),
      Edit.connect(Connect.listed([[0, 1], [1, 2], [2, 0]]), Synapses.ExpSyn),
      Edit.connect(Connect.listed([[0, 2], [1, 1]]), Synapses.STDP),
      Edit.connect(Connect.listed([[0, 0]]), Synapses.TsodyksMarkram),
      ...[1.37, 2.2, 0.61, 1.1, 0.97, 0.73].map((delay, k) => Edit.set("delay", delay, Select.edges.rows([k]))),
      Edit.set("post_delay", 0.213, Select.synapse("STDP")),
      Edit.set("ExpSyn_weight", 0.03, Select.synapse("ExpSyn")),
      Edit.set("ExpSyn_tau", 2, Select.synapse("ExpSyn")),
      Edit.stimulate(Stimulus.step({ delay: 0.5, duration: 30, amplitude: 0.15 }), Select.rows([0])),
      Edit.record("v"),
      ...trained(["delay"], Select.edges),
      ...trained(["ExpSyn_weight", "ExpSyn_tau"], Select.synapse("ExpSyn")),
      ...trained(["post_delay", "STDP_w", "STDP_tau_plus"], Select.synapse("STDP")),
      ...trained(["TsodyksMarkram_weight", "TsodyksMarkram_tau_rec"], Select.synapse("TsodyksMarkram")),
      ...trained(["Spike_threshold"], Select.rows([0, 1, 2])),
      ...trained(["HH_gNa", "HH_gK"], Select.rows([0, 1]))
    ]
  )

  it.each(["backwardEuler", "crankNicolson"] as const)("are those of differences, by %s", (scheme) => {
    const { parameters } = agrees(network, { steps: 110, dt: 0.1, scheme, change: 1e-5 })
    const still = parameters.entries.filter(({ values }) => values.every((x) => x === 0))
    assert.deepStrictEqual(still, [])
  })
})

describe("events at one moment", () => {
  // Two that come together, one of them moved: what lies between them is then a part of the step. Which of them comes first makes a difference of
  // the order of dt, as the line of a part is that of its beginning: the slope is that of the order in which they stand.
  const network = (delays: readonly [number, number]): Network.Network =>
    passive(1, [
      Edit.addSources([Source.times([0.55]), Source.times([0.55])]),
      Edit.connect(Connect.listed([[0, 0], [1, 0]], { pre: "sources" }), Pooled),
      Edit.set("delay", delays, Select.edges.rows([0, 1])),
      Edit.set("Pooled_R", [1, 0.3], Select.edges.rows([0, 1])),
      Edit.record("v"),
      ...trained(["delay"], Select.edges.rows([0, 1]))
    ])

  it("have derivatives of their own, though no time lies between them", () => {
    const slopes = (delays: readonly [number, number]): ReadonlyArray<number> =>
      Array.from(gradientOf(network(delays), { steps: 20 }).parameters.entries[0].values)
    const together = slopes([0.31, 0.31])
    const nearly = slopes([0.31, 0.31 + 1e-7])
    together.forEach((x, k) => assert.closeTo(x, nearly[k], 1e-4 * Math.abs(x)))
    assert.isAbove(Math.abs(together[0] - together[1]), 0.1 * Math.abs(together[0]))
  })
})

/** A cell that a current makes spike, and one that it excites. */
const pair = (delay: number, time: "crossing" | "step" = "crossing"): Network.Network => {
  const Watch = Channel.make("Watch", {
    parameters: { threshold: { default: -55, unit: "mV" } },
    emits: { spike: { crosses: "v - threshold", time } }
  })
  return passive(2, [
    Edit.insert(Watch),
    Edit.stimulate(Stimulus.step({ delay: 0.2, duration: 3, amplitude: 0.4 }), Select.rows([0])),
    Edit.connect(Connect.listed([[0, 1]]), Synapses.ExpSyn),
    Edit.set("delay", delay),
    Edit.set("ExpSyn_tau", 2),
    Edit.record("v"),
    ...trained(["Watch_threshold", "Leak_gLeak"], Select.rows([0])),
    ...trained(["delay", "ExpSyn_weight"], Select.edges)
  ])
}

const names = ["Watch_threshold", "Leak_gLeak", "delay", "ExpSyn_weight"]

/** By name the derivatives that are not 0. */
const moving = ({ parameters }: Gradient.Gradient): ReadonlyArray<string> =>
  parameters.entries.filter(({ values }) => values[0] !== 0).map(({ key }) => key)

describe("moments that do not count", () => {
  it("are those of samples: nothing goes through them", () => {
    const options = { steps: 60, loss: lastOf(1) }
    assert.deepStrictEqual(moving(gradientOf(pair(0.73), options)), names)
    assert.deepStrictEqual(moving(gradientOf(pair(0.73, "step"), options)), ["delay", "ExpSyn_weight"])
  })

  it("are those of late arrivals, which are refused unless they are asked for", () => {
    const failure = Effect.runSync(
      Effect.flip(Effect.provide(Gradient.run(pair(0.01), lastOf(1), { steps: 60, dt: 0.1 }), Engine.layerInterpreter))
    )
    assert.strictEqual(failure._tag, "GradientError")
    assert.match(
      failure.message,
      /^delay of ExpSyn 0 .* is 0.01 ms, and the spike at .* ms arrives at the end of its own step of 0.1 ms, .*late: "constant"/
    )
    const constant = gradientOf(pair(0.01), { steps: 60, loss: lastOf(1), late: "constant" })
    assert.deepStrictEqual(moving(constant), ["ExpSyn_weight"])
    agrees(pair(0.01), { steps: 60, late: "constant" })
  })

  it("are those of crossings too flat for a slope", () => {
    const Flat = Channel.make("Flat", { emits: { spike: { crosses: "(v + 60 [mV]) * 1e-310" } } })
    const network = Network.editSync(pair(0.73), [Edit.insert(Flat), Edit.label("pre_detector", "Watch", Select.edges)])
    const failure = Effect.runSync(
      Effect.flip(Effect.provide(Gradient.run(network, lastOf(1), { steps: 60, dt: 0.1 }), Engine.layerInterpreter))
    )
    assert.match(failure.message, /^Flat of .* crosses its threshold at .* ms too flatly/)
  })

  it("makes the law fail where a gradient leaves out what crossings do", () => {
    const options = { steps: 60 }
    assert.isBelow(apart(pair(0.73), options), 1e-8)
    assert.isAbove(apart(pair(0.73), options, gradientOf(pair(0.73, "step"), options)), 1e-2)
    assert.isAbove(apart(pair(0.73), options, gradientOf(pair(0.7301), options)), 1e-6)
  })
})

/** A loss that sees the second half of one recording. */
function lastOf(recording: number): Gradient.Loss {
  return ({ data, samples }) => {
    const cotangent = new Float64Array(data.length)
    cotangent.fill(1, (recording + 0.5) * samples, (recording + 1) * samples)
    return { value: data.reduce((sum, x, k) => sum + x * cotangent[k], 0), cotangent }
  }
}

describe("a spike that nearly is none", () => {
  it("is unclear to a check, whose differences see it vanish", () => {
    const network = pair(0.73)
    const { traces } = gradientOf(network, { steps: 60 })
    const peak = Math.max(...Traces.trace(traces, 0))
    const check = Effect.runSync(
      Effect.provide(
        Gradient.check(
          Network.editSync(network, [
            Edit.writeParameters(Parameters.set(Network.parameters(network), "Watch_threshold", peak - 1e-3))
          ]),
          lastOf(1),
          { steps: 60, dt: 0.1, only: ["Watch_threshold"] }
        ),
        Engine.layerInterpreter
      )
    )
    assert.strictEqual(check.rows[0].verdict, "unclear")
    assert.isFalse(check.agrees)
  })
})

describe("spikes of resets", () => {
  /** A leaky cell that spikes once, and one that hears of it. */
  const firing = Network.editSync(passive(2, []), [
    Edit.insert(Channels.Fire, Select.rows([0])),
    Edit.stimulate(Stimulus.step({ delay: 0.3, duration: 3, amplitude: 0.15 }), Select.rows([0])),
    Edit.connect(Connect.listed([[0, 1]]), Synapses.ExpSyn),
    Edit.set("delay", 0.37),
    Edit.set("ExpSyn_tau", 2),
    Edit.record("v"),
    Edit.record("spikes"),
    ...trained(["Fire_vth", "Leak_gLeak"], Select.rows([0])),
    ...trained(["delay", "ExpSyn_weight"], Select.edges)
  ])
  const options = { steps: 60, loss: lastOf(1) }

  it("pass nothing but what their delays and weights do", () => {
    assert.deepStrictEqual(moving(gradientOf(firing, options)), ["delay", "ExpSyn_weight"])
  })

  it("scale what handlers write where a surrogate stands in for their derivative", () => {
    const slope = 0.5
    const made = gradientOf(firing, { ...options, surrogate: Surrogate.superSpike({ slope, reset: "detached" }) })
    assert.strictEqual(Traces.spikes(made.traces)[0].length, 1)
    const of = (key: string): number => made.parameters.entries.find((entry) => entry.key === key)!.values[0]
    // The one spike writes s weight, and s is a function of how far above the threshold the sample before was.
    const step = Math.round(Traces.spikes(made.traces)[0][0] / 0.1) - 1
    const above = Traces.trace(made.traces, 0)[step] + 50
    assert.isAbove(above, 0)
    const steep = slope / (2 * (1 + slope * above) ** 2)
    assert.closeTo(of("Fire_vth"), -steep * 1e-3 * of("ExpSyn_weight"), 1e-12 * Math.abs(of("Fire_vth")))
    // Through resets it also sees those that nearly were.
    const through = gradientOf(firing, { ...options, surrogate: Surrogate.superSpike({ slope }) })
    assert.deepStrictEqual(moving(through), moving(made))
    assert.notDeepEqual(through.parameters, made.parameters)
  })
})
