/**
 * What optimisers remember, stored and taken up again; which trainable has which; how they read, and what each message says.
 */
import * as fc from "fast-check"
import { LearningRate, Optimizer } from "neurolens"
import { describe, expect, it } from "vitest"
import { broken, settings } from "../../property-tests/settings.ts"
import { thrown } from "./thrown.ts"

const start = Float64Array.of(2, 1, -1)
const layout: Optimizer.Layout = [{ name: "a", key: "a", length: 3 }]

/** The slope of Σ a (p - c)² / 2 + p0 p1 p2 / 10. */
const slope = (p: ArrayLike<number>): Float64Array =>
  Float64Array.of(
    p[0] - 0.5 + 0.1 * (p[1] * p[2]),
    4 * (p[1] + 1.5) + 0.1 * (p[0] * p[2]),
    0.25 * (p[2] - 2) + 0.1 * (p[0] * p[1])
  )

describe("a memory", () => {
  /** As storage does it: numbers and lists only, typed arrays back as typed arrays or as lists. */
  const copied = (memory: Optimizer.Memory, typed: boolean): Optimizer.Memory => {
    const tagged = (_: string, value: unknown): unknown =>
      value instanceof Float64Array ? { floats: [...value] } : value
    const read = (_: string, value: unknown): unknown =>
      typeof value === "object" && value !== null && "floats" in value
        ? (typed ? Float64Array.from(value.floats as Array<number>) : value.floats)
        : value
    return JSON.parse(JSON.stringify(memory, tagged), read) as Optimizer.Memory
  }
  const cosine = LearningRate.cosine({ start: 0.3, steps: 9 })
  const all: ReadonlyArray<Optimizer.Optimizer> = [
    Optimizer.sgd({ learningRate: cosine }),
    Optimizer.sgd({ learningRate: cosine, momentum: 0.9, nesterov: true }),
    Optimizer.adam({ learningRate: cosine }),
    Optimizer.adamW({ learningRate: cosine }),
    Optimizer.rmsProp({ learningRate: cosine }),
    Optimizer.rmsProp({ learningRate: cosine, momentum: 0.7 }),
    Optimizer.polyak(),
    Optimizer.chain(Optimizer.normalizeGradient(), Optimizer.clipByNorm(1), Optimizer.adam({ learningRate: cosine })),
    Optimizer.byKey({
      radius: Optimizer.chain(Optimizer.clipByValue(1), Optimizer.sgd({ learningRate: cosine, momentum: 0.5 })),
      default: Optimizer.adam({ learningRate: cosine })
    })
  ]
  const parts: Optimizer.Layout = [
    { name: "first", key: "HH_gNa", length: 1 },
    { name: "second", key: "radius", length: 1 },
    { name: "third", key: "HH_gK", length: 1 }
  ]

  type Copy = (memory: Optimizer.Memory) => Optimizer.Memory

  /** Goes some steps, with a copy of the memory after the ones at which it stops. */
  const ways = (optimizer: Optimizer.Optimizer, steps: number, stops: ReadonlyArray<number>, copy: Copy) => {
    let parameters: Float64Array = start
    let memory = optimizer.init(parameters, parts)
    for (let k = 0; k < steps; k++) {
      if (stops.includes(k)) memory = copy(memory)
      const output = optimizer.update(memory, { gradient: slope(parameters), parameters, loss: 1 + k })
      parameters = Optimizer.apply(parameters, output.change)
      memory = output.memory
    }
    return { parameters: [...parameters], memory: copied(memory, false) }
  }
  const resumes = (optimizer: Optimizer.Optimizer, copy: Copy) =>
    fc.property(
      fc.integer({ min: 1, max: 12 }),
      fc.uniqueArray(fc.nat(11), { minLength: 1, maxLength: 3 }),
      (n, stops) => {
        expect(ways(optimizer, n, stops, copy)).toEqual(ways(optimizer, n, [], copy))
      }
    )

  it.each(all.map((optimizer) => [optimizer.text, optimizer] as const))(
    "of %s is taken up again, bit for bit",
    (_, o) => {
      fc.assert(resumes(o, (memory) => copied(memory, true)), settings)
      fc.assert(resumes(o, (memory) => copied(memory, false)), settings)
    }
  )

  it("that forgets the count, or rounds, is caught", () => {
    const forgets: Copy = (memory) => ({ ...(memory as { readonly count: number }), count: 0 })
    const rounds: Copy = (memory) =>
      JSON.parse(
        JSON.stringify(copied(memory, false), (_, x: unknown) => typeof x === "number" ? Math.fround(x) : x)
      ) as never
    expect(fc.check(resumes(all[2], forgets), broken).failed).toBe(true)
    expect(fc.check(resumes(all[2], rounds), broken).failed).toBe(true)
  })

  it("counts the steps, from 0", () => {
    for (const optimizer of all.slice(0, 6)) {
      const input = { gradient: slope(start), parameters: start, loss: 1 }
      const first = optimizer.init(start, parts)
      const second = optimizer.update(first, input).memory
      const third = optimizer.update(second, input).memory
      expect([first, second, third].map((memory) => (memory as { readonly count: number }).count)).toEqual([0, 1, 2])
    }
  })

  it("is not written to, nor is what goes in", () => {
    const stateless = [Optimizer.clipByNorm(1e9), Optimizer.clipByValue(1e9), Optimizer.normalizeGradient()]
    for (const optimizer of [...all, ...stateless]) {
      const memory = optimizer.init(start, parts)
      const gradient = slope(start)
      const input = { gradient, parameters: start, loss: 1 }
      const before = JSON.stringify([copied(memory, false), [...gradient], [...start]])
      const first = optimizer.update(memory, input)
      const after = JSON.stringify(copied(first.memory, false))
      // Whoever gets the change may write to it.
      first.change.fill(NaN)
      expect(JSON.stringify(copied(first.memory, false))).toBe(after)
      expect(JSON.stringify([copied(memory, false), [...gradient], [...start]])).toBe(before)
      expect([...optimizer.update(memory, input).change].some(Number.isNaN)).toBe(false)
    }
  })

  it("of something else is refused", () => {
    const adam = Optimizer.adam({ learningRate: 0.1 })
    const input = { gradient: slope(start), parameters: start, loss: 1 }
    const refused = (optimizer: Optimizer.Optimizer, memory: Optimizer.Memory): string =>
      thrown(() => optimizer.update(memory, input)).replace(/^.*does not belong to /, "")
    const keyed = Optimizer.byKey({ radius: adam, default: adam })
    const chained = Optimizer.chain(adam)
    const one = Float64Array.of(1)
    expect([
      thrown(() => adam.update(3, input)),
      refused(adam, all[0].init(start, layout)),
      refused(Optimizer.rmsProp({ learningRate: 0.1 }), adam.init(start, layout)),
      refused(Optimizer.rmsProp({ learningRate: 0.1, momentum: 0.5 }), adam.init(start, layout)),
      refused(all[0], all[1].init(start, layout)),
      refused(all[1], adam.init(start, layout)),
      refused(Optimizer.polyak(), all[0].init(start, layout)),
      refused(adam, { ...(adam.init(start, layout) as { readonly count: number }), trace: start }),
      refused(adam, one),
      refused(adam, { ...(adam.init(start, layout) as { readonly count: number }), count: 0.5 }),
      refused(adam, adam.init(one, layout)),
      refused(adam, JSON.parse(JSON.stringify(adam.init(start, layout))) as Optimizer.Memory),
      refused(Optimizer.clipByNorm(1), adam.init(start, layout)),
      refused(chained, []),
      refused(chained, { count: 0 }),
      refused(keyed, Optimizer.byKey({ gNa: adam }).init(one, [{ name: "gNa", key: "HH_gNa", length: 1 }])),
      refused(keyed, keyed.init(start.slice(0, 2), parts.slice(0, 2))),
      refused(keyed, keyed.init(Float64Array.of(1, 2, 3, 4), [...parts, { name: "fourth", key: "HH_gK", length: 1 }]))
    ]).toMatchInlineSnapshot(`
      [
        "the memory to go on from does not belong to adam(0.1): it is 3, not a record",
        "adam(0.1): it has no mean",
        "rmsProp(0.1): it has mean, which this one does not remember",
        "rmsProp(0.1, momentum 0.5): it has mean, which this one does not remember",
        "sgd(cosine(0.3 to 0 in 9)): it has trace, which this one does not remember",
        "sgd(cosine(0.3 to 0 in 9), momentum 0.9, nesterov): it has mean, which this one does not remember",
        "polyak(): it has count, which this one does not remember",
        "adam(0.1): it has trace, which this one does not remember",
        "adam(0.1): it is a list, not a record",
        "adam(0.1): its count is 0.5, not a whole number",
        "adam(0.1): its mean has 1 number, the gradient has 3",
        "adam(0.1): its mean is an object with 0, 1, 2, not a list of numbers",
        "clipByNorm(1): it has count, which this one does not remember",
        "chain(adam(0.1)): it has 0 parts",
        "chain(adam(0.1)): it is an object with count, not a list of memories",
        "byKey(radius: adam(0.1), default: adam(0.1)): it has gNa, for which there is no optimiser",
        "byKey(radius: adam(0.1), default: adam(0.1)): it is for 2 parameters, the gradient has 3",
        "byKey(radius: adam(0.1), default: adam(0.1)): its default goes up to parameter 4, the gradient has 3",
      ]
    `)
  })
})

describe("byKey", () => {
  const parts: Optimizer.Layout = [
    { name: "radius", key: "radius", length: 2 },
    { name: "axon", key: "HH_gNa", length: 1 },
    { name: "HH_gNa", key: "HH_gNa", length: 2 }
  ]
  const five = Float64Array.of(1, 2, 3, 4, 5)
  const sgd = (learningRate: number): Optimizer.Optimizer => Optimizer.sgd({ learningRate })
  const change = (optimizer: Optimizer.Optimizer): Array<number> => [
    ...optimizer.update(optimizer.init(five, parts), { gradient: five, parameters: five, loss: 1 }).change
  ]

  it("goes by the name, else the key, else the default", () => {
    expect(change(Optimizer.byKey({ HH_gNa: sgd(10), default: sgd(1) }))).toEqual([-1, -2, -30, -40, -50])
    expect(change(Optimizer.byKey({ axon: sgd(100), HH_gNa: sgd(10), radius: sgd(1) }))).toEqual([
      -1,
      -2,
      -300,
      -40,
      -50
    ])
  })

  it("has a norm for each trainable", () => {
    const clipped = Optimizer.byKey({ default: Optimizer.normalizeGradient({ beta: 1 }) })
    const expected = [1 / Math.sqrt(5), 2 / Math.sqrt(5), 1, 4 / Math.sqrt(41), 5 / Math.sqrt(41)]
    change(clipped).forEach((x, i) => expect(x).toBeCloseTo(expected[i], 15))
  })

  it("does not mind in which order a stored memory was set up", () => {
    const [a, b] = [
      Optimizer.byKey({ axon: sgd(2), default: sgd(1) }),
      Optimizer.byKey({ default: sgd(1), axon: sgd(2) })
    ]
    const input = { gradient: five, parameters: five, loss: 1 }
    expect(b.update(a.init(five, parts), input).change).toEqual(a.update(a.init(five, parts), input).change)
  })

  it("says what is wrong with its names", () => {
    const init = (settings: Optimizer.Settings) => thrown(() => Optimizer.byKey(settings).init(five, parts))
    const named = Optimizer.byKey({ axon: sgd(1), HH_gNa: sgd(1), default: sgd(2) })
    expect([
      init({ HH_gna: sgd(1), default: sgd(1) }),
      init({ radius: sgd(1) }),
      thrown(() => named.init(five.slice(0, 3), parts.slice(0, 2))),
      thrown(() => Optimizer.byKey({ default: sgd(1) }).init(five, parts.slice(1))),
      thrown(() => Optimizer.byKey({})),
      thrown(() => Optimizer.byKey({ radius: 0.1 as never }))
    ]).toMatchInlineSnapshot(`
      [
        "trainable "HH_gna" does not exist; did you mean "HH_gNa"? (there is: radius, axon, HH_gNa)",
        "optimiser for trainable "axon" does not exist; give byKey one, or a default (there is: radius)",
        "the optimiser for "HH_gNa" is without a trainable, since each of this key has one by its name; expected it to be left out",
        "the vector of parameters has 5 values where 3 are needed; the layout says how many each trainable has",
        "the record of byKey is an empty object; expected an optimiser, for example Optimizer.adam({ learningRate: 0.01 })",
        "the optimiser for "radius" in byKey is 0.1; expected an optimiser, for example Optimizer.adam({ learningRate: 0.01 })",
      ]
    `)
  })
})

describe("a description of an optimiser", () => {
  it.each<[Optimizer.Optimizer, string]>([
    [Optimizer.sgd({ learningRate: 0.1 }), "sgd(0.1)"],
    [Optimizer.sgd({ learningRate: 1e-4, momentum: 0.9, nesterov: true }), "sgd(1e-4, momentum 0.9, nesterov)"],
    [Optimizer.adam({ learningRate: 0.01 }), "adam(0.01)"],
    [Optimizer.adam({ learningRate: 0.01, b1: 0.8, eps: 1e-6 }), "adam(0.01, b1 0.8, eps 1e-6)"],
    [Optimizer.adamW({ learningRate: 0.01, weightDecay: 0.1 }), "adamW(0.01, weightDecay 0.1)"],
    [Optimizer.rmsProp({ learningRate: 0.01, momentum: 0.5 }), "rmsProp(0.01, momentum 0.5)"],
    [Optimizer.polyak(), "polyak()"],
    [Optimizer.polyak({ beta: 0.8, scale: 0.1 }), "polyak(beta 0.8, scale 0.1)"],
    [
      Optimizer.chain(Optimizer.normalizeGradient(), Optimizer.clipByNorm(1), Optimizer.clipByValue(2)),
      "chain(normalizeGradient(0.9), clipByNorm(1), clipByValue(2))"
    ],
    [
      Optimizer.byKey({
        radius: Optimizer.adam({ learningRate: LearningRate.cosine({ start: 0.1, steps: 100 }) }),
        default: Optimizer.sgd({ learningRate: 0.1 })
      }),
      "byKey(radius: adam(cosine(0.1 to 0 in 100)), default: sgd(0.1))"
    ]
  ])("reads %#", (optimizer, text) => {
    expect(optimizer.text).toBe(text)
  })

  it("refuses nonsense, and says what would do", () => {
    const wrong: ReadonlyArray<() => unknown> = [
      () => Optimizer.adam({ learningRate: -1 }),
      () => Optimizer.adam({ learningRate: "0.1" as never }),
      () => Optimizer.adam({ learningRate: { start: 1 } as never }),
      () => Optimizer.adam(0.1 as never),
      () => Optimizer.adam({ learningrate: 0.1 } as never),
      () => Optimizer.adam({ learningRate: 0.1, b1: 1 }),
      () => Optimizer.adam({ learningRate: 0.1, eps: 0 }),
      () => Optimizer.adam({ learningRate: 0.1, weightDecay: 1 } as never),
      () => Optimizer.adamW({ learningRate: 0.1, weightDecay: -1 }),
      () => Optimizer.adamW({ learningRate: 0.1, momentum: 0.5 } as never),
      () => Optimizer.rmsProp({ learningRate: 0.1, nesterov: true } as never),
      () => Optimizer.polyak({ mu: 1 } as never),
      () => Optimizer.normalizeGradient({ power: 1 } as never),
      () => Optimizer.sgd({ learningRate: 0.1, momentum: 1.5 }),
      () => Optimizer.sgd({ learningRate: 0.1, nesterov: true }),
      () => Optimizer.sgd({ learningRate: 0.1, nesterov: "yes" as never }),
      () => Optimizer.rmsProp({ learningRate: 0.1, decay: NaN }),
      () => Optimizer.chain(Optimizer.adam as never),
      () => Optimizer.clipByNorm(0),
      () => Optimizer.clipByValue(Infinity),
      () => Optimizer.normalizeGradient({ beta: -1 }),
      () => Optimizer.polyak({ scale: 0 }),
      () => Optimizer.polyak().update({}, { gradient: start, parameters: start, loss: -1 }),
      () => Optimizer.polyak().update({}, { gradient: start, parameters: start, loss: NaN }),
      () => Optimizer.polyak().update({}, { gradient: start, parameters: start, loss: Infinity }),
      () => Optimizer.polyak().update({}, { gradient: start.slice(1), parameters: start, loss: 1 }),
      () => Optimizer.apply(start, [1])
    ]
    expect(wrong.map(thrown)).toMatchInlineSnapshot(`
      [
        "learningRate is -1; expected a positive number",
        "learningRate is "0.1"; expected a positive number, or a learning rate such as LearningRate.cosine({ start: 0.1, steps: 100 })",
        "learningRate is an object with start; expected a positive number, or a learning rate such as LearningRate.cosine({ start: 0.1, steps: 100 })",
        "the argument of adam is 0.1; expected a record of learningRate, b1, b2, eps",
        "adam option "learningrate" does not exist; did you mean "learningRate"? (there is: learningRate, b1, b2, eps)",
        "b1 is 1; expected a number from 0 to below 1",
        "eps is 0; expected a positive number",
        "adam option "weightDecay" does not exist (there is: learningRate, b1, b2, eps)",
        "weightDecay is -1; expected a number of 0 or more",
        "adamW option "momentum" does not exist (there is: learningRate, b1, b2, eps, weightDecay)",
        "rmsProp option "nesterov" does not exist (there is: learningRate, decay, eps, momentum)",
        "polyak option "mu" does not exist (there is: beta, scale)",
        "normalizeGradient option "power" does not exist (there is: beta)",
        "momentum is 1.5; expected a number from 0 to below 1",
        "nesterov is true without a momentum; expected momentum beside it",
        "nesterov is "yes"; expected true or false",
        "decay is NaN; expected a number from 0 to below 1",
        "part 0 of chain is a function; expected an optimiser, for example Optimizer.adam({ learningRate: 0.01 })",
        "the largest norm of clipByNorm is 0; expected a positive number",
        "the largest value of clipByValue is Infinity; expected a positive number",
        "beta is -1; expected a number of 0 or more",
        "scale is 0; expected a positive number",
        "the loss for polyak() is -1; expected a number of 0 or more, best one that can reach 0",
        "the loss for polyak() is NaN; expected a number of 0 or more, best one that can reach 0",
        "the loss for polyak() is Infinity; expected a number of 0 or more, best one that can reach 0",
        "the gradient has 2 values where 3 are needed; one slope for each parameter",
        "the change has 1 value where 3 are needed; one change for each parameter",
      ]
    `)
  })
})
