/**
 * What mechanisms say of events: handlers of synapses, spikes of channels, pooled states; and every message about them.
 */
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import * as Cell from "../../src/Cell.ts"
import * as Edit from "../../src/Edit.ts"
import * as Mechanism from "../../src/Mechanism.ts"
import * as Channel from "../../src/mechanism/Channel.ts"
import type { ChannelSpec } from "../../src/mechanism/Channel.ts"
import { compile } from "../../src/mechanism/compile.ts"
import { MechanismError } from "../../src/mechanism/MechanismError.ts"
import * as Pump from "../../src/mechanism/Pump.ts"
import { specOf } from "../../src/mechanism/specOf.ts"
import * as Synapse from "../../src/mechanism/Synapse.ts"
import type { SynapseSpec } from "../../src/mechanism/Synapse.ts"
import * as Synapses from "../../src/mechanism/Synapses.ts"
import * as Network from "../../src/Network.ts"
import { emitter, movedColumns } from "../../src/network/MechanismFields.ts"
import * as Select from "../../src/Select.ts"
import * as Connect from "../../src/select/Connect.ts"
import { check } from "../../src/solve/RunOptions.ts"

/** What every message below is about: a conductance that a spike opens. */
const base = {
  parameters: {
    weight: { default: 1e-3, unit: "uS" },
    tau: { default: 5, unit: "ms" },
    e: { default: 0, unit: "mV" },
    pulse: { default: 1, unit: "ms" }
  },
  states: { g: { unit: "uS", derivative: "-g / tau" }, n: {} },
  current: "g * (v_post - e)"
} satisfies SynapseSpec

const problems = (make: () => unknown): ReadonlyArray<string> => {
  const made = Result.try(make)
  if (Result.isSuccess(made)) return []
  if (!(made.failure instanceof MechanismError)) throw made.failure
  return made.failure.message.split("\n\n").slice(1)
}

const synapse = (spec: SynapseSpec) => problems(() => Synapse.make("S", { ...base, ...spec }))
const channel = (emits: NonNullable<ChannelSpec["emits"]>, more: ChannelSpec = {}) =>
  problems(() =>
    Channel.make("C", {
      parameters: { threshold: { default: -20, unit: "mV" }, rest: { default: 2, unit: "ms" } },
      states: { m: { inf: "sigmoid(v / 10)", tau: "1 [ms]" } },
      ...more,
      emits
    })
  )
const pool = (spec: Omit<SynapseSpec, "parameters">, parameters: SynapseSpec["parameters"] = {}) =>
  problems(() =>
    Synapse.make("P", {
      parameters: {
        weight: { default: 1e-3, unit: "uS" },
        tau: { default: 5, unit: "ms", at: "post" },
        e: { default: 0, unit: "mV", at: "post" },
        ...parameters
      },
      states: { g: { unit: "uS", derivative: "-g / tau", at: "post" } },
      onPre: "g = g + weight",
      current: "g * (v_post - e)",
      ...spec
    })
  )

const Pulsed = Synapse.make("Pulsed", {
  ...base,
  onPre: ["n = n + 1\n  g = g + weight", "send off after pulse"],
  onPost: "g = g / 2",
  onEvent: { off: ["n = n - 1"] }
})

describe("what is said", () => {
  it("is lines, several of them in one text", () => {
    expect(Pulsed.onPre).toEqual([
      { _tag: "Set", target: "n", text: "n + 1" },
      { _tag: "Set", target: "g", text: "g + weight" },
      { _tag: "Send", event: "off", after: "pulse" }
    ])
    expect(Pulsed.onPost).toEqual([{ _tag: "Set", target: "g", text: "g / 2" }])
    expect(Pulsed.onEvent).toEqual({ off: [{ _tag: "Set", target: "n", text: "n - 1" }] })
  })

  it("is compiled in the order of its lines", () => {
    const { onEvent, onPost, onPre, spike } = compile(Pulsed)
    expect(onPre.map((line) => line._tag === "Set" ? line.target : line)).toEqual([
      "n",
      "g",
      { _tag: "Send", event: "off", after: "pulse" }
    ])
    expect(onPost).toHaveLength(1)
    expect([...onEvent.keys()]).toEqual(["off"])
    expect(spike).toBeNull()
  })

  it("moves the columns that handlers write", () => {
    expect(movedColumns(Pulsed)).toContain("Pulsed_n")
  })

  it.each([
    [Pulsed],
    [Channel.make("Crosses", { emits: { spike: { crosses: "v + 20" } } })],
    [Channel.make("Steps", {
      parameters: { r: { default: 2, unit: "ms" } },
      emits: { spike: { crosses: "v + 20", rearm: "v + 30", refractory: "r", time: "step" } }
    })],
    [Synapse.make("Pooled", {
      parameters: { w: { default: 1, unit: "uS" }, tau: { default: 5, unit: "ms", at: "post" } },
      states: { g: { unit: "uS", derivative: "-g / tau", at: "post" } },
      onPre: "g = g + w",
      current: "g * v_post"
    })]
  ])("%s is the same printed and read, declared again, and from its parts", (mechanism) => {
    expect(Mechanism.parse(Mechanism.print(mechanism)).equals(mechanism)).toBe(true)
    const { kind, name } = mechanism
    const declared = kind === "Channel"
      ? Channel.make(name, specOf(mechanism) as never)
      : Synapse.make(name, specOf(mechanism) as never)
    expect(declared.equals(mechanism)).toBe(true)
    expect(Mechanism.fromFields(Mechanism.toFields(mechanism)).equals(mechanism)).toBe(true)
  })

  it("stands in a mechanism's text", () => {
    expect(Mechanism.print(Pulsed).split("\n\n").slice(3).join("\n\n")).toBe(`onPre
  n = n + 1
  g = g + weight
  send off after pulse

onPost
  g = g / 2

onEvent off
  n = n - 1

current i_Pulsed = g * (v_post - e)
`)
  })

  it("is shown to people", () => {
    expect(Mechanism.show(Pulsed)).toContain(
      "when a spike of the source arrives\n  n = n + 1\n  g = g + weight\n  send `off` after pulse\n\n"
        + "when a spike of the postsynaptic side arrives\n  g = g / 2\n\nwhen `off` arrives\n  n = n - 1\n"
    )
  })

  it("tells which channels are detectors", () => {
    const crossing = Channel.make("C", { emits: { spike: { crosses: "v + 20" } } })
    const resets = Channel.make("R", { reset: { when: "v > 0", set: { v: "-70" } } })
    const pump = Pump.make("P", { states: { x: {} }, reset: { when: "v > 0", set: { x: "0" } }, ion: null })
    expect([crossing, resets, pump, Pulsed].map(emitter)).toEqual(["Crossing", "Reset", null, null])
  })
})

describe("handlers", () => {
  it.each<readonly [string, string | ReadonlyArray<string>, string]>([
    [
      "a parameter",
      "weight = 2 * weight",
      "onPre, line 1: `weight` cannot be set: it is a parameter, which stays; what handlers move is a state\n  weight\n  ^^^^^^"
    ],
    [
      "the voltage",
      "v_post = 0",
      "onPre, line 1: `v_post` cannot be set: a synapse acts on the voltage through its current\n  v_post\n  ^^^^^^"
    ],
    ["v", "v = 0", "onPre, line 1: `v` cannot be set: a synapse acts on the voltage through its current\n  v\n  ^"],
    ["nothing", "gg = 0", "onPre, line 1: there is no state `gg`; did you mean `g`?\n  gg\n  ^^"],
    [
      "a name far from all",
      "calcium = 0",
      "onPre, line 1: there is no state `calcium`; a handler sets states of its own mechanism\n  calcium\n  ^^^^^^^"
    ],
    [
      "a voltage for a conductance",
      ["n = n + 1", "g = g + e"],
      "onPre, line 2: both sides of `+` must have one unit: `g` is in uS, `e` in mV\n  g + e\n  ^^^^^"
    ],
    ["another unit", "g = e", "onPre, line 1: `g` must be in uS, found mV\n  e\n  ^"],
    [
      "dt",
      "g = g + dt",
      "onPre, line 1: `dt` is not known here: a handler acts at one moment, and sees no time step\n  g + dt\n      ^^"
    ],
    [
      "t",
      "n = t",
      "onPre, line 1: `t` is not known here: a handler does not see the time: keep what it needs of the past in a state, such as a "
      + "trace that decays\n  t\n  ^"
    ],
    [
      "no line at all",
      "g + 1",
      "onPre, line 1: a line of a handler is written `target = expression` or `send NAME after PARAMETER`\n  g + 1\n  ^^^^^"
    ],
    [
      "an event without time",
      "send off",
      "onPre, line 1: an event comes after a time: `send off after PARAMETER`\n  send off\n  ^^^^^^^^"
    ],
    [
      "a time that is a state",
      "send off after n",
      "onPre, line 1: the time until an event is a parameter in ms, and `n` is a state\n  n\n  ^"
    ],
    [
      "a time that is a number",
      "send off after 3",
      "onPre, line 1: the time until an event is a parameter in ms, and `3` is none\n  3\n  ^"
    ],
    [
      "a time mistyped",
      "send off after puls",
      "onPre, line 1: the time until an event is a parameter in ms, and `puls` is none; did you mean `pulse`?\n  puls\n  ^^^^"
    ],
    [
      "a time in other units",
      "send off after weight",
      "onPre, line 1: the time until an event is in ms, and `weight` in uS: declare it in ms\n  weight\n  ^^^^^^"
    ]
  ])("do not take %s", (_, onPre, message) => {
    const lines = typeof onPre === "string" ? [onPre] : onPre
    const sends = lines.some((line) => line.startsWith("send"))
    expect(synapse({ onPre, ...sends ? { onEvent: { off: "n = n - 1" } } : {} })).toEqual([message])
  })

  it("say which event may be meant", () => {
    expect(synapse({ onPre: ["send of after pulse", "send off after pulse"], onEvent: { off: "n = 0" } })).toEqual([
      "onPre, line 1: nothing answers `of`; did you mean `off`?\n  of\n  ^^"
    ])
    expect(synapse({ onPre: "send off after pulse" })).toEqual([
      "onPre, line 1: nothing answers `off`: say under `onEvent` what `off` does\n  off\n  ^^^"
    ])
  })

  it("leave nothing idle", () => {
    expect(synapse({ onPre: "g = g + weight", onEvent: { off: "n = 0" } })).toEqual([
      "onEvent, off: nothing sends `off`: write `send off after …` into a handler, or leave it out\n  off\n  ^^^"
    ])
    expect(synapse({ onPre: "send off after pulse", onEvent: { off: [] } })).toEqual([
      "onEvent, off: nothing happens on `off`: give it a line, or leave it out\n  off\n  ^^^"
    ])
    expect(synapse({ onPre: "send 3 after pulse", onEvent: { 3: "n = 0" } })).toEqual([
      "onEvent, 3: `3` is no name: names are made of a–z, A–Z, 0–9 and _, and begin with no digit\n  3\n  ^"
    ])
  })

  it("do not send back in time", () => {
    const spec = { ...base, onPre: "send off after pulse", onEvent: { off: "n = 0" } }
    const late = { ...base.parameters, pulse: { default: -1, unit: "ms" } }
    expect(problems(() => Synapse.make("S", { ...spec, parameters: late }))).toEqual([
      "onPre, line 1: an event comes after it is sent: the default of `pulse` must be 0 ms or more\n  pulse\n  ^^^^^"
    ])
  })

  it("do not write what belongs to others or is made of others", () => {
    const more = { reads: { n2: { unit: "1", of: "HH_n", default: 0 } }, definitions: { double: "2 * g" } }
    expect(synapse({ ...more, onPre: ["n2 = 0", "double = 1"] })).toEqual([
      "onPre, line 1: `n2` cannot be set: it is read, and belongs to another mechanism\n  n2\n  ^^",
      "onPre, line 2: `double` cannot be set: it is a definition; set the states that it is made of\n  double\n  ^^^^^^"
    ])
  })

  it("stand beside nothing that moves once a step", () => {
    const states = { ...base.states, seen: { equals: "g / weight" } }
    expect(synapse({ states, onPre: "g = g + weight", update: "n = 1", reset: { when: "n > 2", set: { n: "0" } } }))
      .toEqual([
        "update: a synapse with handlers moves from event to event, `update` once a step: give states a `derivative`, and put jumps into handlers",
        "reset: a synapse with handlers moves from event to event, `reset` once a step: put `? :` into a handler",
        "state seen, equals: a synapse with handlers moves from event to event, `equals` once a step: make `seen` a definition\n"
        + "  g / weight\n  ^^^^^^^^^^"
      ])
  })

  it("are those of synapses", () => {
    expect(problems(() => Channel.make("C", { states: { g: {} }, onPre: "g = 1", onEvent: { off: "g = 0" } } as never)))
      .toEqual([
        "onPre: a channel answers no spikes: handlers are those of a synapse",
        "onEvent: a channel answers no spikes: handlers are those of a synapse"
      ])
  })

  it("have their line and a caret in a mechanism's text", () => {
    const text = `Synapse S
parameters
  w = 1 [uS]
  pulse = 2 [ms]
states
  g = 0 [uS]
    derivative = -g / pulse
onPre
  w = 2 * w
  g = g + pulse
  send of after puls
  off
onEvent
  g = 0
onEvent off
  g = 0
onEvent off
  g = 1
emits
  rearm = v
`
    expect(problems(() => Mechanism.parse(text))).toEqual([
      "onPre, line 4: a line of a handler is written `target = expression` or `send NAME after PARAMETER` (line 12, column 3)\n"
      + "    off\n    ^^^",
      "onEvent: write `onEvent off`, the name of an event (line 13, column 1)\n  onEvent\n  ^^^^^^^",
      "onEvent, off: there is already `onEvent, off`: rename one of them (line 17, column 9)\n  onEvent off\n          ^^^",
      "emits: write `emits spike`, and what is crossed below it, indented (line 19, column 1)\n  emits\n  ^^^^^",
      "emits, spike: it says what is crossed: `crosses = v - threshold` (line 19, column 1)\n  emits\n  ^^^^^"
    ])
    const mended = text.replace("  off\n", "").replace("onEvent\n  g = 0\n", "").replace("onEvent off\n  g = 1\n", "")
      .replace("emits\n  rearm = v\n", "")
    expect(problems(() => Mechanism.parse(mended))).toEqual([
      "onPre, line 1: `w` cannot be set: it is a parameter, which stays; what handlers move is a state (line 9, column 3)\n"
      + "    w = 2 * w\n    ^",
      "onPre, line 2: both sides of `+` must have one unit: `g` is in uS, `pulse` in ms (line 10, column 7)\n"
      + "    g = g + pulse\n        ^^^^^^^^^",
      "onPre, line 3: nothing answers `of`; did you mean `off`? (line 11, column 8)\n    send of after puls\n         ^^",
      "onPre, line 3: the time until an event is a parameter in ms, and `puls` is none; did you mean `pulse`? (line 11, column 17)\n"
      + "    send of after puls\n                  ^^^^",
      "onEvent, off: nothing sends `off`; did you mean `of`? (line 12, column 9)\n  onEvent off\n          ^^^"
    ])
  })
})

describe("a spike", () => {
  it.each<readonly [string, NonNullable<ChannelSpec["emits"]>["spike"], string]>([
    [
      "is no condition",
      { crosses: "v > threshold" },
      "emits, spike, crosses: a spike is where a quantity goes through 0, and this is a condition: write one, such as "
      + "`v - threshold`\n  v > threshold\n  ^^^^^^^^^^^^^"
    ],
    [
      "needs something that moves",
      { crosses: "2 * threshold" },
      "emits, spike, crosses: this never changes, so it never goes through 0: let it depend on `v`, a state or a read\n"
      + "  2 * threshold\n  ^^^^^^^^^^^^^"
    ],
    [
      "is the compartment's own",
      { crosses: "v_pre - threshold" },
      "emits, spike, crosses: `v_pre` is not known here: a channel sees its own `v`\n  v_pre - threshold\n  ^^^^^"
    ],
    [
      "sees no time step",
      { crosses: "v - threshold * dt" },
      "emits, spike, crosses: `dt` is not known here: only `update` and `reset` see the time step\n  v - threshold * dt\n                  ^^"
    ],
    [
      "is re-armed by what it crosses",
      { crosses: "v - threshold", rearm: "m - 0.5" },
      "emits, spike, rearm: `rearm`, as `crosses`, must be in mV, found a pure number: write `1 [mV] * (…)`\n"
      + "  m - 0.5\n  ^^^^^^^"
    ],
    [
      "has a refractory time in ms",
      { crosses: "v - threshold", refractory: "threshold" },
      "emits, spike, refractory: `refractory` must be in ms, found mV\n  threshold\n  ^^^^^^^^^"
    ],
    [
      "has one of two times",
      { crosses: "v - threshold", time: "cross" as never },
      "emits, spike, time: there is no time `cross`; did you mean `crossing`?\n  cross\n  ^^^^^"
    ],
    [
      "has no other parts",
      { crosses: "v - threshold", refractor: "rest" } as never,
      "emits, spike: there is no key `refractor`; did you mean `refractory`?\n  refractor\n  ^^^^^^^^^"
    ]
  ])("%s", (_, spike, message) => {
    expect(channel({ spike })).toEqual([message])
  })

  it("is no condition through a definition either", () => {
    expect(channel({ spike: { crosses: "fires" } }, { definitions: { above: "v > 0 && m > 0.5", fires: "above" } }))
      .toEqual([
        "emits, spike, crosses: a spike is where a quantity goes through 0, and this is a condition: write one, such as "
        + "`v - threshold`\n  fires\n  ^^^^^"
      ])
  })

  it("may be of states and reads", () => {
    expect(channel({ spike: { crosses: "m - 0.5", rearm: "m - 0.4", refractory: "rest" } })).toEqual([])
    expect(channel({ spike: { crosses: "0.5 - ca" } }, { reads: { ca: { unit: "1", default: 0 } } })).toEqual([])
  })

  it("is said once, and by channels", () => {
    expect(channel({ spike: { crosses: "v" } }, { reset: { when: "v > 0", set: { v: "-70" } } })).toEqual([
      "emits: a channel with `reset` spikes where it resets: leave `emits` out, or put it into a channel of its own"
    ])
    const spike = { crosses: "v" }
    expect(problems(() => Pump.make("P", { ion: null, emits: { spike } } as never))).toEqual([
      "emits: a pump emits no spikes: a channel of the compartment does, such as `Channels.Spike`"
    ])
    expect(synapse({ emits: { spike: { crosses: "v_post" } } } as never)).toEqual([
      "emits: a synapse emits no spikes: a channel of the compartment does, such as `Channels.Spike`"
    ])
  })
})

describe("a pool", () => {
  it("is well formed", () => {
    expect(pool({})).toEqual([])
    expect(pool({ reads: { e2: { unit: "mV", default: 0 } }, current: "g * (v_post - e2)" })).toEqual([])
  })

  it("has a rule of what is pooled", () => {
    expect(
      pool({ definitions: { slow: "2 * tau0" }, states: { g: { unit: "uS", derivative: "-g / slow", at: "post" } } }, {
        tau0: { default: 1, unit: "ms" }
      })
    ).toEqual([
      "state g, derivative: `g` is one for all edges that end at a compartment: `tau0` is one for each edge (`at: \"post\"` makes it one for "
      + "all)\n  -g / slow\n       ^^^^"
    ])
  })

  it("has a current of what is pooled", () => {
    expect(pool({ current: "g * (v_pre - e) + weight * e" })).toEqual([
      "current: the current of a pool is one for all edges that end at a compartment: `v_pre` differs between the edges of a pool\n"
      + "  g * (v_pre - e) + weight * e\n       ^^^^^",
      "current: the current of a pool is one for all edges that end at a compartment: `weight` is one for each edge (`at: \"post\"` makes it "
      + "one for all)\n  g * (v_pre - e) + weight * e\n                    ^^^^^^"
    ])
    expect(pool({ reads: { c: { unit: "mV", end: "pre", default: 0 } }, current: "g * (v_post - c)" })).toEqual([
      "current: the current of a pool is one for all edges that end at a compartment: `c` is read where each edge begins\n"
      + "  g * (v_post - c)\n                ^"
    ])
  })

  it("has reactions of what is pooled", () => {
    const states = { a: { unit: "uS", at: "post" }, b: { unit: "uS" } } as const
    expect(
      pool({
        states,
        scheme: ["a <-> b : 1 / tau, weight / weight / tau"],
        onPre: "a = a + weight",
        current: "a * v_post"
      })
    ).toEqual([
      "reaction 1: `a` is one for all edges that end at a compartment: `b` is one for each edge (`at: \"post\"` makes it one for all)\n"
      + "  a <-> b : 1 / tau, weight / weight / tau\n        ^",
      "reaction 1: `a` is one for all edges that end at a compartment: `weight` is one for each edge (`at: \"post\"` makes it one for all)\n"
      + "  a <-> b : 1 / tau, weight / weight / tau\n                     ^^^^^^",
      "reaction 1: `a` is one for all edges that end at a compartment: `weight` is one for each edge (`at: \"post\"` makes it one for all)\n"
      + "  a <-> b : 1 / tau, weight / weight / tau\n                              ^^^^^^"
    ])
  })

  it("is no part of the rule of an edge's own state", () => {
    const states = {
      g: { unit: "uS", derivative: "-g / tau", at: "post" },
      x: { unit: "uS", derivative: "(g - x) / tau" }
    } as const
    expect(pool({ states })).toEqual([
      "state x, derivative: `x` is one for each edge, and `g`, which many edges move, is not part of its rule: pool it too\n"
      + "  (g - x) / tau\n   ^"
    ])
  })

  it("is that of a synapse with handlers, is not shared, and has a state", () => {
    const g = { unit: "uS", derivative: "-g / tau", at: "post" } as const
    const own = "`at` is `post`: one value for all edges that end at a compartment; left out, every edge has its own"
    expect(pool({ states: { g: { ...g, at: "pre" as never } } })).toEqual([`state g, at: ${own}\n  pre\n  ^^^`])
    expect(pool({ states: { g: { ...g, shared: true } } })).toEqual([
      "state g, at: a pooled column belongs to its synapse alone: leave `shared` out\n  post\n  ^^^^"
    ])
    expect(
      problems(() =>
        Synapse.make("S", { ...base, parameters: { ...base.parameters, tau: { default: 1, unit: "ms", at: "post" } } })
      )
    )
      .toEqual([
        "parameter tau, at: what many edges have in common is moved by events, and there is no handler: leave `at` out\n  post\n  ^^^^"
      ])
    expect(problems(() => Channel.make("C", { states: { x: { at: "post" } } }))).toEqual([
      "state x, at: a channel has no edges to pool: leave `at` out\n  post\n  ^^^^"
    ])
    expect(
      synapse({
        parameters: { ...base.parameters, tau: { default: 1, unit: "ms", at: "post" } },
        onPre: "g = g + weight"
      })
    ).toEqual([
      "parameter tau, at: no state is pooled, so nothing uses one value for many edges: leave `at` out, or pool a state\n  post\n  ^^^^"
    ])
  })
})

describe("what is required", () => {
  const ordered = (spec: Partial<SynapseSpec>) =>
    problems(() =>
      Synapse.make("R", {
        parameters: {
          a: { default: 1, unit: "ms" },
          b: { default: 2, unit: "ms" },
          free: { default: 1, unit: "1", shared: true }
        },
        states: { x: {} },
        ...spec
      })
    )

  it("is said of own parameters, and of the defaults too", () => {
    expect(ordered({ requires: ["a <= b", "a > 0 && b > 0"] })).toEqual([])
    expect(ordered({ definitions: { ratio: "a / b" }, requires: ["ratio < 1", "b <= a"] })).toEqual([
      "requirement 2: the defaults do not fulfil it (b = 2, a = 1): give others\n  b <= a\n  ^^^^^^"
    ])
    expect(ordered({ requires: ["x < 1", "free > 0", "v_post < 0"] })).toEqual([
      "requirement 2: what is required is said of own parameters, and of what own states begin with: not of free\n  free > 0\n  ^^^^^^^^",
      "requirement 3: what is required is said of own parameters, and of what own states begin with: not of v_post\n  v_post < 0\n  ^^^^^^^^^^"
    ])
    expect(ordered({ requires: ["a / b", "a"] })).toEqual([
      "requirement 1: what is required is a condition, true or false: `tau1 <= tau2`\n  a / b\n  ^^^^^",
      "requirement 2: what is required must be a pure number, found ms\n  a\n  ^"
    ])
    expect(ordered({ requires: "a < b" as never })).toEqual([
      "requirements: what is required is a list of conditions: `requires: [\"tau1 <= tau2\"]`\n  a < b\n  ^^^^^"
    ])
  })

  it("is asked before a run begins, and listed by notes", () => {
    const net = Network.editSync(Network.make([Cell.make(), Cell.make()]), [
      Edit.connect(Connect.pairwise(Select.rows([0]), Select.rows([1])), Synapses.Exp2Syn),
      Edit.set("Exp2Syn_tau1", 12),
      Edit.record("v")
    ])
    const message = "Synapse Exp2Syn requires `tau1 <= tau2`, which Exp2Syn 0 (row 0) does not fulfil (tau1 = 12, "
      + "tau2 = 10): set other values there"
    expect(Network.notes(net)).toContain(message)
    const run = check(net, { tMax: 1 })
    expect(Result.isFailure(run) ? run.failure.message : "it ran").toBe(message)
    const sound = Network.editSync(net, [Edit.set("Exp2Syn_tau1", 10)])
    expect(Network.notes(sound)).not.toContain(message)
  })

  it("is that no event is sent back in time", () => {
    const net = Network.editSync(Network.make([Cell.make(), Cell.make()]), [
      Edit.connect(Connect.pairwise(Select.rows([0]), Select.rows([1])), Pulsed)
    ])
    expect(() => Network.editSync(net, [Edit.set("Pulsed_pulse", -1)])).toThrow(
      "Pulsed_pulse of Pulsed 0 (row 0) is -1; expected a finite number [ms] with `pulse >= 0`, as Synapse Pulsed requires"
    )
  })
})
