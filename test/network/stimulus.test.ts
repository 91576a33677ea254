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

  it.each([
    ["is shorter than a step", 1, 0.01, 0.025],
    ["lies across two steps", 0.02, 0.01, 0.025],
    ["begins and ends within steps", 0.117, 1.003, 0.025],
    ["is on the grid", 0.1, 0.3, 0.1],
    ["is on no grid", 1 / 3, Math.PI, 0.07]
  ])("keeps its charge where it %s", (_, delay, duration, dt) => {
    const step = Stimulus.step({ delay, duration, amplitude: 10 })
    const charge = sampled(step, 200, dt).reduce((sum, x) => sum + x * dt, 0)
    expect(charge).toBeCloseTo(10 * duration, 12)
    expect(sampled(step, 200, dt).every((x) => x >= 0 && x <= 10)).toBe(true)
  })

  it("of its offset keeps the charge of both", () => {
    const step = Stimulus.step({ delay: 0.33, duration: 0.5, amplitude: 3, offset: -1 })
    const charge = sampled(step, 20, 0.1).reduce((sum, x) => sum + x * 0.1, 0)
    expect(charge).toBeCloseTo(3 * 0.5 - (2 - 0.5), 12)
  })

  it("has whole entries late in a long run, although times round", () => {
    const step = Stimulus.step({ delay: 123_456.7, duration: 0.1, amplitude: 0.3, offset: 0.1 })
    expect([-1, 0, 3, 4].map((k) => Stimulus.sample(step, 4_938_268 + k, 0.025))).toEqual([0.1, 0.3, 0.3, 0.1])
  })

  it("is its offset outside", () => {
    expect(sampled(Stimulus.step({ delay: 1, duration: 1, amplitude: 3, offset: 0.5 }), 3, 1)).toEqual([0.5, 3, 0.5])
  })
})

describe("a sine", () => {
  /** The integral of `amplitude sin(w (t - delay) + phase)` between two times inside, and of the offset. */
  const integral = (from: number, to: number): number =>
    -2 / w * (Math.cos(w * (to - 1.1) + 0.3) - Math.cos(w * (from - 1.1) + 0.3))
  const w = 2 * Math.PI * 250 / 1000

  it.each([1, 0.7, 0.025])("acts with its mean over each step of %d ms, and is its offset outside", (dt) => {
    const sine = Stimulus.sine({ delay: 1.1, duration: 4.2, amplitude: 2, frequency: 250, offset: 1, phase: 0.3 })
    sampled(sine, Math.ceil(6 / dt), dt).forEach((x, k) => {
      const [from, to] = [Math.max(1.1, k * dt), Math.min(5.3, (k + 1) * dt)]
      expect(x).toBeCloseTo(1 + (to <= from ? 0 : integral(from, to) / dt), 12)
    })
  })

  it("starts at its phase", () => {
    const sine = Stimulus.sine({ duration: 1, amplitude: 1, frequency: 0, phase: Math.PI / 2 })
    expect(Stimulus.sample(sine, 0, 1)).toBe(1)
  })

  it("is as exact after 10^12 turns as in the first, however fast it turns", () => {
    const sine = Stimulus.sine({ duration: 1e15, amplitude: 1, frequency: 1000, phase: 0.3 })
    for (let k = 0; k < 8; k++) {
      expect(Stimulus.sample(sine, 8e12 + k, 0.125)).toBe(Stimulus.sample(sine, k, 0.125))
    }
    // The mean over a quarter and 12.5 million turns is next to nothing, and a number.
    const fast = Stimulus.sine({ duration: 1e3, amplitude: 1, frequency: 1e12 + 10_000, phase: 0.3 })
    for (let k = 0; k < 8; k++) expect(Math.abs(Stimulus.sample(fast, k, 0.025))).toBeLessThan(1e-7)
  })

  it("takes phases up to a limit", () => {
    const at = (phase: number) => Stimulus.sine({ duration: 1, amplitude: 1, frequency: 0, phase })
    for (const phase of [-Stimulus.largestPhase, Stimulus.largestPhase]) {
      expect(Stimulus.sample(at(phase), 0, 1)).toBeCloseTo(Math.sin(phase), 10)
    }
    expect(thrown(() => at(Stimulus.largestPhase + 1)).message).toBe(
      "phase of the stimulus is 100001; expected a number from -100000 to 100000 [rad]; whole turns of 2 pi change nothing"
    )
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
