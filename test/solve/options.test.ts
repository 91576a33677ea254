/** What a run refuses before it starts, and how it says that a number went wrong on the way; with the whole message. */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Channel from "../../src/mechanism/Channel.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Pumps from "../../src/mechanism/Pumps.ts"
import * as Synapse from "../../src/mechanism/Synapse.ts"
import * as Synapses from "../../src/mechanism/Synapses.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import * as Stimulus from "../../src/network/Stimulus.ts"
import * as Connect from "../../src/select/Connect.ts"
import * as Select from "../../src/select/Select.ts"
import * as Parameters from "../../src/share/Parameters.ts"
import type { RunOptions } from "../../src/solve/RunOptions.ts"
import type { State } from "../../src/solve/State.ts"
import { cable, failure, row, run, single, traces } from "./run.ts"
import { simulate } from "./simulate.ts"

const plain = single(Edit.insert(Channels.HH), Edit.record("v"))

describe("options", () => {
  const wrong: ReadonlyArray<readonly [string, object, string]> = [
    ["dt 0", { steps: 1, dt: 0 }, "dt is 0; expected a positive number [ms]"],
    ["a negative dt", { steps: 1, dt: -0.1 }, "dt is -0.1; expected a positive number [ms]"],
    ["dt NaN", { steps: 1, dt: NaN }, "dt is NaN; expected a positive number [ms]"],
    ["an infinite dt", { tMax: 1, dt: Infinity }, "dt is Infinity; expected a positive number [ms]"],
    ["dt as text", { steps: 1, dt: "0.1" }, "dt is \"0.1\"; expected a positive number [ms]"],
    ["a negative tMax", { tMax: -1 }, "tMax is -1; expected 0 ms or more"],
    ["tMax NaN", { tMax: NaN }, "tMax is NaN; expected 0 ms or more"],
    ["an infinite tMax", { tMax: Infinity }, "tMax is Infinity; expected 0 ms or more"],
    ["neither tMax nor steps", {}, "the length of the run is missing; expected either tMax [ms] or steps"],
    [
      "both tMax and steps",
      { tMax: 1, steps: 40 },
      "the length of the run is given twice; expected either tMax [ms] or steps"
    ],
    ["half a step", { steps: 1.5 }, "steps is 1.5; expected a whole number of 0 or more"],
    ["a dt that is a text", { steps: 1, dt: "0.1" as never }, "dt is \"0.1\"; expected a positive number [ms]"],
    ["a dt that is null", { steps: 1, dt: null as never }, "dt is null; expected a positive number [ms]"],
    ["steps that are a text", { steps: "5" as never }, "steps is \"5\"; expected a whole number of 0 or more"],
    ["negative steps", { steps: -1 }, "steps is -1; expected a whole number of 0 or more"],
    [
      "more steps than can be counted",
      { tMax: 1e300, dt: 1e-3 },
      "1e+303 steps are asked for, at most 9007199254740991 are possible; take a shorter tMax, or a longer dt"
    ],
    [
      "an unknown scheme",
      { steps: 1, scheme: "euler" },
      "scheme is \"euler\"; expected one of backwardEuler, crankNicolson, forwardEuler, exponentialEuler"
    ],
    [
      "a scheme that is a name of every object",
      { steps: 1, scheme: "toString" },
      "scheme is \"toString\"; expected one of backwardEuler, crankNicolson, forwardEuler, exponentialEuler"
    ]
  ]

  it.each(wrong)("%s is refused", (_, options, message) => {
    const error = failure(plain, options as RunOptions)
    expect(["BadOption", "TooMany"]).toContain(error.reason._tag)
    expect(error.message).toBe(message)
  })

  it("without recordings is refused, with the way out", () => {
    const error = failure(single(Edit.insert(Channels.HH)), { steps: 1 })
    expect(error.reason).toEqual({ _tag: "NothingRecorded" })
    expect(error.message).toBe("nothing is recorded; say what to write down, for example Edit.record(\"v\")")
  })

  it("count steps by rounding tMax / dt", () => {
    const samples = (tMax: number, dt: number): number => run(plain, { tMax, dt }).samples
    expect([
      samples(10, 0.025),
      samples(1, 0.1),
      samples(1, 0.125),
      samples(3, 0.3),
      samples(0.07, 0.025),
      samples(0, 0.025)
    ]).toEqual([401, 11, 9, 11, 4, 1])
    expect(run(plain, { steps: 0 }).samples).toBe(1)
    expect(run(plain, { steps: 3 }).dt).toBe(0.025)
  })
})

describe("an option that does not exist", () => {
  it.each<[object, string]>([
    [{ steps: 1, schemes: "forwardEuler" }, `run option "schemes" does not exist; did you mean "scheme"? `],
    [{ tmax: 1 }, `run option "tmax" does not exist; did you mean "tMax"? `]
  ])("%o is refused", (options, message) => {
    const error = failure(plain, options as never)
    expect(error.reason._tag).toBe("UnknownOption")
    expect(error.message).toBe(`${message}(there is: tMax, steps, dt, scheme, from, parameters)`)
  })
})

describe("the state to go on from", () => {
  const end = run(plain, { steps: 10 }).state
  it("wants its own dt, and names both", () => {
    const error = failure(plain, { steps: 1, dt: 0.05, from: end })
    expect(error.reason._tag).toBe("BadOption")
    expect(error.message).toBe(
      "dt is 0.05; expected 0.025 ms, the dt of the state to go on from, whose time is its step times that"
    )
    expect(failure(plain, { steps: 1, from: run(plain, { steps: 2, dt: 0.1 }).state }).message).toMatch(
      /^dt is 0.025; expected 0.1 ms/
    )
    expect(run(plain, { steps: 1, dt: 0.025, from: end }).state.dt).toBe(0.025)
  })

  it("fits any dt where no step is done yet", () => {
    const start = run(plain, { steps: 0 }).state
    expect(start.dt).toBe(null)
    expect(traces(plain, { steps: 3, dt: 0.1, from: start })).toEqual(traces(plain, { steps: 3, dt: 0.1 }))
  })

  const message = (network: Network.Network, from: State): string => failure(network, { steps: 1, from }).message

  it("must have the compartments, states and currents of the network", () => {
    const before = "the state to go on from does not belong to this network: "
    expect(message(cable(2, Edit.insert(Channels.HH), Edit.record("v")), end)).toBe(
      `${before}it has 1 compartment, the network has 2`
    )
    expect(message(single(Edit.insert(Channels.Na), Edit.record("v")), end)).toBe(`${before}it has no Na_m`)
    expect(message(single(Edit.record("v")), end)).toBe(`${before}it has HH_m, which the network has not`)
    expect(message(Network.editSync(plain, [Edit.insert(Channels.Leak), Edit.record("i_Leak")]), end)).toBe(
      `${before}it has no i_Leak`
    )
    const leaky = run(single(Edit.insert(Channels.Leak), Edit.record("v")), { steps: 1 }).state
    expect(message(single(Edit.record("v")), leaky)).toBe(`${before}it has i_Leak, which the network has not`)
  })

  it("must have as many synapses", () => {
    const wired = (pairs: ReadonlyArray<readonly [number, number]>, type = Synapses.Ionotropic) =>
      Network.editSync(Network.make([Cell.make(), Cell.make()]), [
        Edit.connect(Connect.listed(pairs), type),
        Edit.record("v")
      ])
    const one = run(wired([[0, 1]]), { steps: 1 }).state
    expect(message(wired([[0, 1], [1, 0]]), one)).toContain("IonotropicSynapse_s has 1 value, edges has 2 rows")
    const rate = run(wired([[0, 1]], Synapses.TanhRate), { steps: 1 }).state
    expect(message(wired([[0, 1], [1, 0]], Synapses.TanhRate), rate)).toContain(
      "i_TanhRateSynapse has 1 value, edges has 2 rows"
    )
  })

  it("must have numbers where the network needs them", () => {
    const partly = run(cable(2, Edit.insert(Channels.HH, row(0)), Edit.record("v", row(0))), { steps: 1 }).state
    const whole = cable(2, Edit.insert(Channels.HH), Edit.record("v"))
    expect(message(whole, partly)).toContain("HH_m of cell 0, branch 0, compartment 1 (row 1) is NaN")
    expect(message(plain, { ...end, v: Float64Array.of(NaN) })).toContain(
      "v of cell 0, branch 0, compartment 0 (row 0) is NaN"
    )
  })

  it("must know its step", () => {
    expect(message(plain, { ...end, step: -1 })).toContain("its step is -1")
    expect(message(plain, { ...end, step: 0.5 })).toContain("its step is 0.5")
    expect(message(plain, { ...end, dt: null })).toContain("its dt is null")
  })

  it("may come from the same network with other parameters, recordings and stimuli", () => {
    const network = Network.editSync(plain, [
      Edit.set("HH_gNa", 0.1),
      Edit.record("HH_m"),
      Edit.stimulate(Stimulus.samples([1]), row(0))
    ])
    expect(traces(network, { steps: 5, from: end })[0][0]).toBe(end.v[0])
  })
})

describe("parameters", () => {
  const trained = Network.editSync(cable(2, Edit.insert(Channels.HH)), [Edit.train("HH_gNa"), Edit.record("v")])

  it("are written before the run, and the network stays as it was", () => {
    const parameters = Parameters.set(Parameters.of(trained), "HH_gNa", [0.05])
    const by = traces(trained, { steps: 50, parameters })
    expect(by).toEqual(traces(Network.editSync(trained, [Edit.writeParameters(parameters)]), { steps: 50 }))
    expect(by).not.toEqual(traces(trained, { steps: 50 }))
    expect(trained.nodes.columns.get("HH_gNa")!.values[0]).toBe(0.12)
  })

  it("of another network are a NetworkError", () => {
    const result = simulate(plain, { steps: 1, parameters: Parameters.of(trained) })
    expect(Result.isFailure(result) && result.failure._tag).toBe("NetworkError")
  })
})

describe("a number that is not finite", () => {
  it("is reported with state, place, step and time", () => {
    const network = Network.editSync(
      Network.make([Cell.make(), Cell.make({ ncomp: 3 })]),
      [
        Edit.insert(Channel.make("Growing", { current: "-1 [S/cm2] * v" }), Select.cell(1)),
        Edit.record("v")
      ]
    )
    const error = failure(network, { steps: 1000, scheme: "forwardEuler" })
    const { reason } = error
    if (reason._tag !== "NotFinite") throw error
    expect(reason.state).toBe("v")
    expect(reason.place).toMatch(/^cell 1, branch 0, compartment \d \(row \d\)$/)
    expect(Number.isFinite(reason.value)).toBe(false)
    expect(Number.isFinite(reason.before)).toBe(true)
    expect(reason.time).toBe(reason.step * 0.025)
    expect(error.message).toBe(
      `v of ${reason.place} became ${reason.value} in step ${reason.step} (t = ${
        Number(reason.time.toPrecision(12))
      } ms, it was ${reason.before} before); ` +
        "try a smaller dt, or look for an extreme parameter or stimulus there"
    )
    // One step fewer runs, and it is the last one that is finite.
    const last = run(network, { steps: reason.step - 1, scheme: "forwardEuler" }).state
    expect(last.v.every(Number.isFinite)).toBe(true)
  })

  it("counts steps from time zero, also in a run that goes on", () => {
    const network = single(Edit.stimulate(Stimulus.samples([0, 0, 0, 1e308, 1e308]), row(0)), Edit.record("v"))
    const half = run(network, { steps: 2 }).state
    const error = failure(network, { steps: 5, from: half })
    expect(error.reason).toMatchObject({
      _tag: "NotFinite",
      step: 4,
      time: 0.1,
      state: "v",
      place: "cell 0, branch 0, compartment 0 (row 0)"
    })
  })

  it("in a state of a channel or a synapse is named, too", () => {
    const growing = { x: { default: 1, derivative: "x * x / (1e-3 [ms])" } }
    const gate = cable(2, Edit.insert(Channel.make("Grow", { states: growing }), row(1)), Edit.record("v"))
    expect(failure(gate, { steps: 20 }).reason).toMatchObject({
      _tag: "NotFinite",
      state: "Grow_x",
      place: "cell 0, branch 0, compartment 1 (row 1)"
    })
    const network = Network.editSync(Network.make([Cell.make()]), [
      Edit.connect(Connect.listed([[0, 0]]), Synapses.Ionotropic),
      Edit.connect(Connect.listed([[0, 0]]), Synapse.make("Grow", { states: growing })),
      Edit.record("v")
    ])
    expect(failure(network, { steps: 20 }).reason).toMatchObject({
      _tag: "NotFinite",
      state: "Grow_x",
      place: "Grow 0 (row 1)"
    })
  })

  it("is reported where it was wrong from the start", () => {
    const network = single(Edit.insert(Pumps.CaNernstReversal), Edit.set("CaCon_i", -1), Edit.record("v"))
    expect(failure(network, { steps: 1 }).reason).toMatchObject({ _tag: "NotFiniteAtStart", state: "eCa" })
  })

  it("does not appear where there is no time at all to reach the steady state", () => {
    const gate = single(
      Edit.insert(Channels.Km),
      Edit.set("Km_taumax", 0),
      Edit.set("Km_p", 1),
      Edit.set("v", -35),
      Edit.record("Km_p")
    )
    expect(traces(gate, { steps: 1 })).toEqual([[1, 0.5]])
  })
})
