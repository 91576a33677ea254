/**
 * Where a problem of a mechanism is, as data: the keys lead to the text that is wrong, whichever it is.
 *
 * The answer is known because one text of a sound declaration is made unreadable; keys in another order must not pass.
 */
import { Channel, Mechanism, Pump, Synapse } from "neurolens"
import { describe, expect, it } from "vitest"

const reads = { aCon: { unit: "mM", default: 1 } }

const channel = {
  parameters: { g: { default: 1e-3, unit: "S/cm2" }, e: { default: -70, unit: "mV" } },
  states: {
    m: { unit: "1", alpha: "1 [1/ms]", beta: "2 [1/ms]" },
    h: { unit: "1", inf: "sigmoid(v / 10)", tau: "3 [ms]" },
    w: { unit: "1", derivative: "-w / 5 [ms]" },
    z: { unit: "1", equals: "m * h" },
    C: { unit: "1" },
    O: { unit: "1" },
    k: { unit: "1" }
  },
  reads,
  scheme: ["C <-> O : 1 [1/ms], 2 [1/ms]", "O -> C : 1 [1/ms]"],
  definitions: { drive: "v - e" },
  reset: { when: "v > 0", set: { k: "k + 1" } },
  current: { name: "i_X", equals: "g * m * drive" }
}

type Spec = Readonly<Record<string, unknown>>
type Where = ReadonlyArray<string | number>

/** What keys lead to. */
const at = (spec: unknown, where: Where): unknown =>
  where.reduce((value: unknown, key) => (value as Readonly<Record<string | number, unknown>> | undefined)?.[key], spec)

/** A declaration with another text at a place. */
const put = (spec: unknown, [key, ...rest]: Where, text: string): unknown => {
  if (key === undefined) return text
  const parts = spec as Readonly<Record<string | number, unknown>>
  return Array.isArray(spec)
    ? spec.map((part: unknown, i) => i === key ? put(part, rest, text) : part)
    : { ...parts, [key]: put(parts[key], rest, text) }
}

/** The places of all texts with a meaning of their own. */
const places: ReadonlyArray<Where> = [
  ["parameters", "g", "unit"],
  ["states", "m", "unit"],
  ["reads", "aCon", "unit"],
  ["states", "m", "alpha"],
  ["states", "m", "beta"],
  ["states", "h", "inf"],
  ["states", "h", "tau"],
  ["states", "w", "derivative"],
  ["states", "z", "equals"],
  ["scheme", 0],
  ["scheme", 1],
  ["definitions", "drive"],
  ["reset", "when"],
  ["reset", "set", "k"],
  ["current", "name"]
]

const broken = "¿ + ("

const problemsOf = (make: () => unknown): ReadonlyArray<Mechanism.MechanismProblem> => {
  try {
    make()
  } catch (error) {
    return (error as Mechanism.MechanismError).problems
  }
  return []
}

const wheres = (spec: Spec): ReadonlyArray<Where> =>
  problemsOf(() => Channel.make("X", spec as Channel.ChannelSpec)).map(({ where }) => where)

/** Whether some problem's keys lead to the text that was broken. */
const leads = (spec: Spec, keysOf: (where: Where) => Where): boolean =>
  wheres(spec).some((where) => at(spec, keysOf(where)) === broken)

describe("where a problem of a mechanism is", () => {
  it("is nowhere in a sound one", () => {
    expect(wheres(channel)).toEqual([])
  })

  it.each(places.map((place) => [Mechanism.whereText(place), place] as const))("leads to the text: %s", (_, place) => {
    const spec = put(channel, place, broken) as Spec
    expect(at(spec, place)).toBe(broken)
    expect(leads(spec, (where) => where)).toBe(true)
    expect(leads(spec, (where) => [...where].reverse())).toBe(false)
    expect(leads(spec, (where) => where.slice(0, -1))).toBe(false)
  })

  it.each(
    [
      [() => Channel.make("X", { ...channel, current: broken }), ["current"]],
      [() => Channel.make("X", { ...channel, update: `k = ${broken}` }), ["update", "k"]],
      [() => Channel.make("X", { ...channel, sates: {} } as never), []],
      [() => Channel.make("X", { ...channel, method: "euler" } as never), ["method"]],
      [() => Channel.make("1X", channel), ["name"]],
      [() => Channel.make(3 as never, channel), ["name"]],
      [() => Channel.make("X", { parameters: { g: { default: "a", unit: "1" } } } as never), [
        "parameters",
        "g",
        "default"
      ]],
      [() => Channel.make("X", { scheme: ["C -> O : 1 [1/ms]", 3] } as never), ["scheme"]],
      [() => Pump.make("P", { current: "1 [mM/ms]", ion: null } as never), ["ion"]],
      [() => Synapse.make("S", { reads: { x: { unit: "mM", end: "per" } }, current: null } as never), [
        "reads",
        "x",
        "end"
      ]],
      [() => Mechanism.fromFields({ ...Mechanism.toFields(Channel.make("X", channel)), about: 3 } as never), ["about"]]
    ] as ReadonlyArray<readonly [() => unknown, Where]>
  )("%#", (make, where) => {
    expect(problemsOf(make)[0].where).toEqual(where)
  })

  it("is the same in a text", () => {
    const made = Mechanism.parseResult("Channel A\nstates\n  m = 0\n    inf = 1\n    tau = nothing\ncurrent = nowhere")
    expect(made._tag === "Failure" ? made.failure.problems.map(({ where }) => where) : []).toEqual([
      ["states", "m", "tau"],
      ["current"]
    ])
  })
})
