/** Learning rates: the values of optax's schedules, what each does at its ends, and what is refused. */
import { LearningRate } from "neurolens"
import { describe, expect, it } from "vitest"
import { thrown } from "./thrown.ts"

const values = (rate: LearningRate.Rate, steps: ReadonlyArray<number>): Array<number> =>
  steps.map((step) => LearningRate.at(rate, step))

/** A handful of roundings of numbers below 1, here and in optax. */
const near = (found: ReadonlyArray<number>, expected: ReadonlyArray<number>): void =>
  expected.forEach((x, i) => expect(Math.abs(found[i] - x)).toBeLessThan(1e-15))

describe("a learning rate", () => {
  it("goes as optax's schedules do", () => {
    // optax 0.2.8, float64: exponential_decay(0.2, 3, 0.5, end_value=0.06)
    near(values(LearningRate.exponential({ start: 0.2, decay: 0.5, every: 3, floor: 0.06 }), [0, 1, 3, 4, 6, 9]), [
      0.2,
      0.15874010519681997,
      0.1,
      0.07937005259840998,
      0.06,
      0.06
    ])
    // cosine_decay_schedule(0.2, 4, alpha=0.1)
    near(values(LearningRate.cosine({ start: 0.2, steps: 4, end: 0.02 }), [0, 1, 2, 3, 4, 9]), [
      0.2,
      0.1736396103067893,
      0.11000000000000001,
      0.046360389693210734,
      0.020000000000000004,
      0.020000000000000004
    ])
    // warmup_cosine_decay_schedule(0.01, 0.2, 3, 10, 0.02): the cosine takes the 7 steps that are left.
    const warm = LearningRate.warmup(
      { from: 0.01, to: 0.2, steps: 3 },
      LearningRate.cosine({ start: 0.2, steps: 7, end: 0.02 })
    )
    near(values(warm, [0, 1, 2, 3, 4, 6, 9, 10, 20]), [
      0.010000000000000009,
      0.07333333333333333,
      0.13666666666666666,
      0.2,
      0.19108719811121772,
      0.1300268840560683,
      0.028912801888782286,
      0.02,
      0.02
    ])
  })

  it("is the number that stands for it", () => {
    expect(values(0.1, [0, 7])).toEqual([0.1, 0.1])
    expect(values(LearningRate.constant(0.1), [0, 7])).toEqual([0.1, 0.1])
    expect(LearningRate.of(0.1).equals(LearningRate.constant(0.1))).toBe(true)
  })

  it("warms up from 0 and stays, unless told otherwise", () => {
    expect(values(LearningRate.warmup({ to: 0.5, steps: 2 }), [0, 1, 2, 3])).toEqual([0, 0.25, 0.5, 0.5])
    expect(values(LearningRate.warmup({ to: 0.5, steps: 2 }, 0.25), [1, 2])).toEqual([0.25, 0.25])
  })

  it("goes down to 0 where no floor is given", () => {
    expect(values(LearningRate.cosine({ start: 0.5, steps: 2 }), [0, 2])).toEqual([0.5, 0])
    expect(values(LearningRate.exponential({ start: 1, decay: 0.5, every: 1 }), [0, 10])).toEqual([1, 2 ** -10])
  })

  it("holds from each step on", () => {
    const rate = LearningRate.piecewise([[0, 0.1], [100, 0.01], [200, 0]])
    expect(values(rate, [0, 99, 100, 199, 200, 1e6])).toEqual([0.1, 0.1, 0.01, 0.01, 0, 0])
  })

  it("of one's own is a function of the step", () => {
    const rate = LearningRate.custom({ name: "1/k", rate: (step) => 1 / (step + 1) })
    expect(values(rate, [0, 3])).toEqual([1, 0.25])
    const negative = LearningRate.custom({ name: "down", rate: (step) => 1 - step })
    expect(thrown(() => LearningRate.at(negative, 2))).toBe(
      "the rate of down at step 2 is -1; expected a number of 0 or more"
    )
  })

  it.each<[LearningRate.Rate, string]>([
    [0.01, "0.01"],
    [LearningRate.constant(1e-4), "1e-4"],
    [LearningRate.exponential({ start: 0.1, decay: 0.5, every: 10 }), "exponential(0.1, decay 0.5 every 10)"],
    [
      LearningRate.exponential({ start: 0.1, decay: 0.5, every: 10, floor: 0.01 }),
      "exponential(0.1, decay 0.5 every 10, floor 0.01)"
    ],
    [
      LearningRate.warmup({ to: 0.1, steps: 5 }, LearningRate.cosine({ start: 0.1, steps: 10 })),
      "warmup(0 to 0.1 in 5, then cosine(0.1 to 0 in 10))"
    ],
    [LearningRate.piecewise([[0, 0.1], [100, 0.01]]), "piecewise(0.1 from 0, 0.01 from 100)"],
    [LearningRate.custom({ name: "mine", rate: () => 1 }), "custom(mine)"]
  ])("reads %#", (rate, text) => {
    expect(LearningRate.text(rate)).toBe(text)
  })

  it("is told from other things", () => {
    expect([LearningRate.constant(1), 1, { _tag: "One" }, null].map(LearningRate.isLearningRate)).toEqual([
      true,
      false,
      false,
      false
    ])
  })

  it("that makes no sense is refused", () => {
    const wrong: ReadonlyArray<() => unknown> = [
      () => LearningRate.constant(-1),
      () => LearningRate.of(0),
      () => LearningRate.of("fast" as never),
      () => LearningRate.exponential({ start: 0.1, decay: 1.1, every: 1 }),
      () => LearningRate.exponential({ start: 0.1, decay: 0.5, every: 0.5 }),
      () => LearningRate.exponential({ start: 0.1, decay: 0.5, every: 1, floor: 0.2 }),
      () => LearningRate.exponential({ start: 0.1, decay: 0.5, evry: 1 } as never),
      () => LearningRate.cosine({ start: 0.1, steps: 0 }),
      () => LearningRate.cosine({ start: 0.1, steps: 5, end: -0.1 }),
      () => LearningRate.warmup({ to: 0, steps: 5 }),
      () => LearningRate.warmup({ to: 0.1, steps: 5, after: 0.1 } as never),
      () => LearningRate.cosine({ start: 0.1, steps: 5, floor: 0 } as never),
      () => LearningRate.warmup({ to: 0.1, steps: 5 }, -1),
      () => LearningRate.piecewise([]),
      () => LearningRate.piecewise([[1, 0.1]]),
      () => LearningRate.piecewise([[0, 0.1], [10, 0.1], [10, 0.2]]),
      () => LearningRate.piecewise([[0, -0.1]]),
      () => LearningRate.custom({ name: "mine" } as never),
      () => LearningRate.custom({ name: "", rate: () => 1 }),
      () => LearningRate.custom({ name: "mine", rate: () => 1, from: 2 } as never),
      () => LearningRate.at(0.1, -1),
      () => LearningRate.at(0.1, 0.5)
    ]
    expect(wrong.map(thrown)).toMatchInlineSnapshot(`
      [
        "learningRate is -1; expected a positive number",
        "learningRate is 0; expected a positive number",
        "learningRate is "fast"; expected a positive number, or a learning rate such as LearningRate.cosine({ start: 0.1, steps: 100 })",
        "decay of exponential is 1.1; expected a number above 0, at most 1",
        "every of exponential is 0.5; expected a whole number of 1 or more",
        "floor of exponential is 0.2; expected at most the start, 0.1",
        "exponential option "evry" does not exist; did you mean "every"? (there is: start, decay, every, floor)",
        "steps of cosine is 0; expected a whole number of 1 or more",
        "end of cosine is -0.1; expected a number of 0 or more",
        "to of warmup is 0; expected a positive number",
        "warmup option "after" does not exist (there is: to, steps, from)",
        "cosine option "floor" does not exist (there is: start, steps, end)",
        "the rate after warmup is -1; expected a positive number",
        "the list of piecewise is an empty list; expected pairs of step and rate, the steps from 0 upwards, such as [[0, 0.1], [100, 0.01]]",
        "step 0 of piecewise is 1; expected pairs of step and rate, the steps from 0 upwards, such as [[0, 0.1], [100, 0.01]]",
        "step 2 of piecewise is 10; expected pairs of step and rate, the steps from 0 upwards, such as [[0, 0.1], [100, 0.01]]",
        "rate 0 of piecewise is -0.1; expected a number of 0 or more",
        "rate of custom is undefined; expected a function",
        "the name of the custom learning rate is ""; expected a string that is not empty, for example "1/k"",
        "custom option "from" does not exist (there is: name, rate)",
        "step is -1; expected a whole number of 0 or more",
        "step is 0.5; expected a whole number of 0 or more",
      ]
    `)
  })
})
