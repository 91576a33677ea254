/** Stimuli as samples per step (physics.md sections 9 and 19). */
import * as Equal from "effect/Equal"
import { describe, expect, it } from "vitest"
import * as Stimulus from "../../src/network/Stimulus.ts"
import { thrown } from "../fixtures.ts"

const sampled = (stimulus: Stimulus.Stimulus, n: number, dt: number): ReadonlyArray<number> =>
  Array.from({ length: n }, (_, k) => Stimulus.sample(stimulus, k, dt))

describe("a step", () => {
  it("of delay 0.3, duration 0.3 and dt 0.1 sets entries 3, 4 and 5, although 0.3/0.1 is below 3", () => {
    const step = Stimulus.step({ delay: 0.3, duration: 0.3, amplitude: 1 })
    expect(sampled(step, 8, 0.1)).toEqual([0, 0, 0, 1, 1, 1, 0, 0])
  })

  it("refuses an option that does not exist, and so does a sine", () => {
    const step = { delay: 0, duration: 1, amplitude: 1, amplitud: 2 }
    expect(thrown(() => Stimulus.step(step)).message).toBe(
      `step stimulus option "amplitud" does not exist; did you mean "amplitude"? (there is: delay, duration, amplitude, offset)`
    )
    const sine = { duration: 1, amplitude: 1, frequency: 10, fase: 2 }
    expect(thrown(() => Stimulus.sine(sine)).message).toBe(
      `sine stimulus option "fase" does not exist; did you mean "phase"? ` +
        "(there is: delay, duration, amplitude, frequency, offset, phase)"
    )
  })

  it("is made from another one with some of its options replaced", () => {
    const step = Stimulus.step({ delay: 1, duration: 1, amplitude: 1 })
    if (step._tag !== "Step") throw new Error("a step is a step")
    expect(Stimulus.step({ ...step, delay: 2 })).toEqual(Stimulus.step({ delay: 2, duration: 1, amplitude: 1 }))
  })

  it("starts at once without a delay, and never acts without a duration", () => {
    expect(sampled(Stimulus.step({ delay: 0, duration: 0.05, amplitude: 2 }), 4, 0.025)).toEqual([2, 2, 0, 0])
    expect(sampled(Stimulus.step({ delay: 0.1, duration: 0, amplitude: 2 }), 4, 0.05)).toEqual([0, 0, 0, 0])
  })

  it("is its offset outside", () => {
    expect(sampled(Stimulus.step({ delay: 1, duration: 1, amplitude: 3, offset: 0.5 }), 3, 1)).toEqual([0.5, 3, 0.5])
  })
})

describe("a sine", () => {
  it("runs through its period at the end of each step, and is its offset outside", () => {
    const sine = Stimulus.sine({ delay: 1, duration: 4, amplitude: 2, frequency: 250, offset: 1 })
    const expected = [1, 3, 1, -1, 1, 1]
    sampled(sine, 6, 1).forEach((x, k) => expect(x).toBeCloseTo(expected[k], 12))
  })

  it("starts at its phase", () => {
    const sine = Stimulus.sine({ duration: 1, amplitude: 1, frequency: 0, phase: Math.PI / 2 })
    expect(Stimulus.sample(sine, 0, 1)).toBe(1)
  })
})

describe("samples", () => {
  it("are one value per step, and 0 after the last", () => {
    expect(sampled(Stimulus.samples([1, 2, 3]), 5, 0.025)).toEqual([1, 2, 3, 0, 0])
  })

  it("are a copy", () => {
    const list = [1, 2]
    const stimulus = Stimulus.samples(list)
    list[0] = 9
    expect(sampled(stimulus, 2, 1)).toEqual([1, 2])
    expect(Equal.equals(stimulus, Stimulus.samples([1, 2]))).toBe(true)
  })
})

describe("no stimulus", () => {
  it.each<[string, () => unknown, string]>([
    [
      "a negative delay",
      () => Stimulus.step({ delay: -1, duration: 1, amplitude: 1 }),
      "delay of the stimulus is -1; expected 0 ms or more"
    ],
    [
      "an endless duration",
      () => Stimulus.step({ delay: 0, duration: Infinity, amplitude: 1 }),
      "duration of the stimulus is Infinity; expected a finite number"
    ],
    [
      "a missing amplitude",
      () => Stimulus.step({ delay: 0, duration: 1 } as never),
      "amplitude of the stimulus is undefined; expected a finite number"
    ],
    [
      "a frequency that is no number",
      () => Stimulus.sine({ duration: 1, amplitude: 1, frequency: NaN }),
      "frequency of the stimulus is NaN; expected a finite number"
    ],
    [
      "a sample that is no number",
      () => Stimulus.samples([0, NaN]),
      "sample 1 of the stimulus is NaN; expected a finite number [nA]"
    ]
  ])("has %s", (_, make, message) => {
    const error = thrown(make)
    expect(error.reason._tag).toBe("BadValue")
    expect(error.message).toBe(message)
  })
})
