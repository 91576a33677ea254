/** `checkMechanism` lets the built-in and the drawn mechanisms pass, and says of broken ones which text, at which voltage. */
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { negative } from "../../src/equation/build.ts"
import { derive } from "../../src/equation/derive.ts"
import { print } from "../../src/equation/print.ts"
import * as Channel from "../../src/mechanism/Channel.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Pumps from "../../src/mechanism/Pumps.ts"
import * as Synapse from "../../src/mechanism/Synapse.ts"
import * as Synapses from "../../src/mechanism/Synapses.ts"
import type { Mechanism } from "../../src/network/Mechanism.ts"
import { isPooled } from "../../src/network/MechanismFields.ts"
import type { Floats } from "../../src/table/Column.ts"
import { checkMechanism, describeNetwork, mechanism, network } from "../../src/testing/index.ts"
import { type Means, means } from "../../src/testing/mechanismLaws.ts"
import { mechanism as unchecked } from "../fixtures.ts"

const report = (subject: Mechanism, options = {}, own: Means = means): string => {
  try {
    checkMechanism(subject, options, own)
  } catch (error) {
    return (error as Error).message
  }
  return "passed"
}

const naive = Channel.make("Naive", {
  parameters: { g: { default: 0.01, unit: "S/cm2" } },
  states: { n: { alpha: "0.01 * (v + 55) / (1 - exp(-(v + 55) / 10))", beta: "0.125 * exp(-(v + 65) / 80)" } },
  current: "g * n * (v + 77)"
})

describe("good mechanisms pass", () => {
  for (const one of [...Object.values(Channels), ...Object.values(Pumps), ...Object.values(Synapses)]) {
    it(one.name, () => checkMechanism(one))
  }

  it("those that are drawn", () => {
    for (const one of fc.sample(mechanism(), { seed: 5, numRuns: 120 })) checkMechanism(one, { numRuns: 25 })
  })

  it("those of events that are drawn, with pools and detectors among them", () => {
    const drawn = fc.sample(mechanism({ events: true }), { seed: 5, numRuns: 120 })
    for (const one of drawn) checkMechanism(one, { numRuns: 10 })
    assert.isTrue(drawn.some(({ states }) => Object.values(states).some(isPooled)))
    assert.isTrue(drawn.some(({ onEvent }) => Object.keys(onEvent).length > 0))
    assert.isTrue(drawn.some(({ emits }) => emits !== null))
  })

  it("and of those whose weights add up, every line adds a multiple of the weight", () => {
    const drawn = fc.sample(mechanism({ events: "adding", kinds: ["Synapse"] }), { seed: 5, numRuns: 60 })
    for (const { onEvent, onPre, onPost } of drawn) {
      assert.isEmpty(onPost)
      for (const line of [...onPre, ...Object.values(onEvent).flat()]) {
        if (line._tag === "Set") assert.match(line.text, /^g \+ .*weight/)
      }
    }
  })
})

describe("broken mechanisms are reported", () => {
  it("a rate that is 0/0 at one voltage", () => {
    assert.strictEqual(
      report(naive).replace(/path: ".*"/, "path"),
      [
        "The channel Naive breaks a law: every text has a finite value at every voltage",
        "  where:    state n, alpha, `0.01 * (v + 55) / (1 - exp(-(v + 55) / 10))`",
        "  expected: a finite number (vtrap, efun and exprel are quotients without a hole)",
        "  got:      NaN",
        "Smallest case found: v = -55 mV",
        "Replay with { seed: 1, path }"
      ].join("\n")
    )
  })

  it("and its replay finds it again", () => {
    const path = /path: "([\d:]+)"/.exec(report(naive))![1]
    assert.include(report(naive, { seed: 1, path }), "Smallest case found: v = -55 mV")
  })

  const gate = (state: { readonly inf: string; readonly tau: string } | { readonly derivative: string }): Mechanism =>
    Channel.make("Wrong", { states: { x: { ...state, default: 0.5 } } })

  it("a value that overflows in the range, and does not in a smaller one", () => {
    const steep = gate({ inf: "1", tau: "1 [ms] * exp(exp((v + 60) / 15))" })
    assert.match(
      report(steep),
      /finite value.*\n.*state x, tau.*\n.*\n.*Infinity\nSmallest case found: v = \d+(\.\d+)? mV/
    )
    assert.strictEqual(report(steep, { voltages: [-100, 0] }), "passed")
  })

  it("a slope that is not finite where the value is", () => {
    assert.match(
      report(gate({ inf: "sqrt(abs(v + 20) / 400)", tau: "1" })),
      /finite slope.*\n.*the derivative by v of state x, inf.*\n.*\n.*\nSmallest case found: v = -20 mV/
    )
  })

  it("a time constant below 0", () => {
    assert.match(
      report(gate({ inf: "0.5", tau: "(v + 80) * 1 [ms/mV]" })),
      /a time constant is not negative\n.*state x, tau/
    )
  })

  it("a step that leaves the numbers", () => {
    const update = Channel.make("Wrong", { states: { x: { default: 1 } }, update: "x = exp(x * 1000)" })
    assert.match(report(update), /finite value.*\n.*update x/)
    const current = Synapse.make("Wrong", { current: "0.1 [nA] * exp((v_pre + 300) / 0.3)" })
    assert.match(
      report(current),
      /The synapse Wrong.*\n.*current i_Wrong.*\n.*\n.*\nSmallest case found: v_pre = -?\d+(\.\d+)? mV, v_post = /
    )
  })

  it("a handler that leaves the numbers, at the first or the second event", () => {
    const synapse = (onPre: string): Mechanism => Synapse.make("Wrong", { states: { w: { default: 0.5 } }, onPre })
    assert.match(report(synapse("w = log(w - 0.5 - w)")), /finite value.*\n.*onPre, line 1/)
    assert.match(
      report(synapse("w = w < 0.7 ? 1.5 : 1 / (w - 1.5 + (w == 1.5 ? 0 : 1))")),
      /an event leaves finite states\n.*onPre, line 1, `w` at the second event/
    )
  })

  it("a detector that re-arms above its threshold, or with a refractory time below 0", () => {
    const spike = (rearm: string, refractory: string): Mechanism =>
      Channel.make("Wrong", { emits: { spike: { crosses: "v + 20", rearm, refractory } } })
    assert.match(report(spike("v - 20", "1")), /a detector re-arms at its threshold or below\n.*emits, spike, rearm/)
    assert.match(report(spike("v + 20", "-1 [ms]")), /a refractory time is not negative/)
  })

  it("one that was never checked", () => {
    const text = report(unchecked({ kind: "Channel", name: "Wrong", current: { name: "i_Wrong", text: "gK * v" } }))
    assert.match(
      text,
      /a mechanism is well formed\n {2}where: {4}current\n.*\n {2}got: {6}there is no name `gK`/
    )
  })
})

describe("the laws can fail", () => {
  const broken: Readonly<Record<string, readonly [Partial<Means>, RegExp, Mechanism?]>> = {
    "a derivative of the wrong sign": [
      { derive: (e, name) => negative(derive(e, name)) },
      /a derivative equals differences/
    ],
    "a printer that forgets parentheses": [
      { print: (e) => print(e).replace(/\(v - (\w+)\)/, "v - $1") },
      /a printed text parses to itself/
    ],
    "a store that loses the mechanism": [{ store: () => false }, /JSON keeps a mechanism/],
    "a step that forgets dt": [
      {
        step: (bench, state) => {
          const next = means.step(bench, state)
          return {
            ...next,
            nodes: new Map([...next.nodes].map(([name, values]) => [name, values.map((x) => x + 0.01)]))
          }
        }
      },
      /a state at its fixed point stays there|a gate that starts in \[0, 1\] stays there/
    ],
    "a step that loses what reacts": [
      {
        step: (bench, state) => {
          const next = means.step(bench, state)
          const leaking = (values: Floats, name: string): Floats =>
            name === "Wrong_O" ? values.map((x) => x * 0.999) : values
          return { ...next, nodes: new Map([...next.nodes].map(([name, values]) => [name, leaking(values, name)])) }
        }
      },
      /a conserved sum stays\n.*C \+ O, one step/,
      Channel.make("Wrong", { states: { C: { default: 1 }, O: {} }, scheme: ["C <-> O : 1, 2"] })
    ],
    "a step that ends in NaN": [
      { step: (bench, state) => ({ ...means.step(bench, state), v: Float64Array.of(NaN) }) },
      /a step stays finite/
    ]
  }
  for (const [name, [own, law, subject = Channels.HH]] of Object.entries(broken)) {
    it(name, () => assert.match(report(subject, {}, { ...means, ...own }), law))
  }
})

describe("drawn mechanisms", () => {
  const sample = fc.sample(mechanism(), { seed: 3, numRuns: 400 })

  const kinds: Readonly<Record<string, (one: Mechanism) => boolean>> = {
    "a channel": (m) => m.kind === "Channel",
    "a pump": (m) => m.kind === "Pump",
    "a synapse": (m) => m.kind === "Synapse",
    "no gate": (m) => m.kind === "Channel" && Object.keys(m.states).length === 0,
    "rates": (m) => Object.values(m.states).some((s) => s.rule._tag === "Rates"),
    "a relaxation": (m) => Object.values(m.states).some((s) => s.rule._tag === "Relaxation"),
    "a derivative": (m) => Object.values(m.states).some((s) => s.rule._tag === "Derivative"),
    "an assignment": (m) => Object.values(m.states).some((s) => s.rule._tag === "Assigned"),
    "a definition": (m) => Object.keys(m.definitions).length > 0,
    "an update": (m) => m.update.length > 0,
    "a reset": (m) => m.reset !== null,
    "a shared column": (m) => m.parameters.e.shared,
    "a scheme": (m) => m.scheme.length > 0,
    "a scheme that is not linear": (m) => m.scheme.some((line) => line.startsWith("2 A")),
    "derivatives that read each other": (m) => m.states.y !== undefined || m.states.s !== undefined,
    "a method": (m) => m.method !== null,
    "a singular function": (m) => /vtrap|efun|exprel/.test(JSON.stringify(m.states))
  }
  for (const [name, holds] of Object.entries(kinds)) {
    it(`are sometimes ones with ${name}`, () => assert.isAbove(sample.filter(holds).length, 2))
  }

  it("shrink to a leak", () => {
    const always = (_: Mechanism): boolean => false
    const smallest = fc.check(fc.property(mechanism({ name: "Small" }), always), { seed: 1 }).counterexample![0]
    assert.strictEqual(smallest.current!.text, "g * (v - e)")
    assert.deepStrictEqual(smallest.states, {})
    const gated = fc.check(fc.property(mechanism(), (m) => Object.keys(m.states).length < 2), { seed: 1, numRuns: 500 })
    assert.strictEqual(
      JSON.stringify(Object.values(gated.counterexample![0].states)[0].rule),
      "{\"_tag\":\"Rates\",\"alpha\":\"rate0\",\"beta\":\"rate0\"}"
    )
  })

  it("keep to their options, and go into networks", () => {
    const synapses = fc.sample(mechanism({ kinds: ["Synapse"], name: "Mine" }), { seed: 1, numRuns: 20 })
    assert.isTrue(synapses.every((m) => m.kind === "Synapse" && m.name === "Mine"))
    const [net] = fc.sample(network({ mechanisms: synapses.slice(0, 1) }), { seed: 1, numRuns: 1 })
    assert.match(describeNetwork(net), /Mine|0 synapses/)
  })
})
