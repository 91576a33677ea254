/** The text of a mechanism: every part of a declaration is in it, and `console.log` shows it. */
import { Channel, Channels, Mechanism, Pumps, Synapse, Synapses } from "neurolens"
import { inspect } from "node:util"
import { describe, expect, it } from "vitest"

const builtIn = [Channels, Pumps, Synapses].flatMap((module): ReadonlyArray<Mechanism.Mechanism> =>
  Object.values(module)
)

describe("the text of a mechanism", () => {
  it("shows columns, reads, rules, updates, resets and the current", () => {
    const odd = Channel.make("Odd", {
      about: "Everything at once",
      parameters: { g: { default: 1e-5, unit: "S/cm2" }, eK: { default: -90, unit: "mV", shared: true } },
      states: {
        a: { default: 0.25, alpha: "rate", beta: "2 * rate" },
        b: { inf: "0.5", tau: "3 [ms]" },
        c: { unit: "mM", derivative: "-c / 1 [ms]" },
        d: { equals: "a * b" },
        count: {},
        C: { default: 1 },
        O: {}
      },
      reads: { n: { of: "HH_n", unit: "1" }, i_Ca: { unit: "mA/cm2", default: 0 } },
      definitions: { rate: "0.1 [1/ms]" },
      scheme: ["C <-> O : rate, rate"],
      method: "implicit",
      update: "count = count + 1",
      reset: { when: "v > 0", set: { count: "0" } },
      current: "g * n * O * (v - eK)"
    })
    expect(Mechanism.show(odd)).toBe(`Channel Odd: Everything at once

parameter  column  default  unit
g          Odd_g   0.00001  S/cm2
eK         eK          -90  mV

state  column     default  unit
a      Odd_a         0.25  1
b      Odd_b            0  1
c      Odd_c            0  mM
d      Odd_d            0  1
count  Odd_count        0  1
C      Odd_C            1  1
O      Odd_O            0  1

reads  column or current  where missing  unit
n      HH_n                     refused  1
i_Ca   i_Ca                           0  mA/cm2

definitions
  rate = 0.1 [1/ms]

states
  da/dt = alpha * (1 - a) - beta * a
    alpha = rate
    beta = 2 * rate
  db/dt = (inf - b) / tau
    inf = 0.5
    tau = 3 [ms]
  dc/dt = -c / 1 [ms]
  d = a * b

reactions, implicit method
  C <-> O : rate, rate

then, line by line
  count = count + 1

then, where v > 0, all at once
  count = 0

current [mA/cm2, outward positive]
  i_Odd = g * n * O * (v - eK)`)
  })

  it("leaves out what there is not, and says at which end a synapse reads", () => {
    const plain = Synapse.make("Plain", {
      reads: { spikes: { of: "Fire_spikes", unit: "1", end: "pre" } },
      current: "spikes * 1 [nA]"
    })
    expect(Mechanism.show(plain)).toBe(`Synapse Plain

reads   column or current         where missing  unit
spikes  Fire_spikes, presynaptic        refused  1

current [nA, outward positive]
  i_Plain = spikes * 1 [nA]`)
  })

  it("says which concentration a pump moves", () => {
    expect(Mechanism.show(Pumps.CaPump)).toContain("\n  dCaCon_i/dt = -i_CaPump")
    expect(Mechanism.show(Pumps.CaNernstReversal)).not.toContain("/dt")
  })

  it("holds every name, unit and equation of the built-in ones", () => {
    for (const mechanism of builtIn) {
      const text = Mechanism.show(mechanism)
      const { definitions, parameters, reads, reset, states, update } = mechanism
      const specs = { ...parameters, ...states, ...reads }
      const texts = [
        mechanism.about,
        ...Object.entries(specs).flatMap(([name, { unit }]) => [name, unit, Mechanism.columnName(mechanism, name)]),
        ...Object.values(states).flatMap(({ rule }) => Object.values(rule).slice(1)),
        ...Object.values(definitions),
        ...update.map((line) => `${line.target} = ${line.text}`),
        ...Object.values(reset?.set ?? {}),
        ...mechanism.current === null ? [] : [`${mechanism.current.name} = ${mechanism.current.text}`]
      ]
      expect(texts.filter((part) => !text.includes(part)), mechanism.name).toEqual([])
    }
  })

  it("is what console.log shows of a mechanism alone; inside of something else and in sentences it is its name", () => {
    expect(inspect(Channels.HH)).toBe(Mechanism.show(Channels.HH))
    expect(inspect({ one: [Channels.HH] })).toBe("{ one: [ Channel HH ] }")
    expect(`${Channels.HH}`).toBe("Channel HH")
  })
})
