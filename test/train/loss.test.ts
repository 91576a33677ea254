/** Losses: values worked out by hand, slopes against differences, targets and weights, and what each message says. */
import { describe, expect, it } from "vitest"
import type { Traces } from "../../src/solve/Traces.ts"
import * as Loss from "../../src/train/Loss.ts"
import * as Readout from "../../src/train/Readout.ts"
import { differences, wave } from "./differences.ts"
import { thrown } from "./thrown.ts"
import { tracesOf } from "./tracesOf.ts"

const two = tracesOf([[1, 3], [-2, 0]])

const value = <A>(loss: Loss.Loss<A>, datum: A, traces: Traces = two): number => loss(traces, datum).value
const slopes = <A>(
  loss: Loss.Loss<A>,
  datum: A,
  traces: Traces = two
): Array<number> => Array.from(loss(traces, datum).cotangent)

describe("a loss that compares reading by reading", () => {
  const means = Readout.mean() // 2 and -1

  it("is the mean over readings", () => {
    expect(value(Loss.squared(means, [1, 1]), undefined)).toBe((1 + 4) / 2)
    expect(slopes(Loss.squared(means, [1, 1]), undefined)).toEqual([0.5, 0.5, -1, -1])
    expect(value(Loss.absolute(means, [1, 1]), undefined)).toBe((1 + 2) / 2)
    expect(slopes(Loss.absolute(means, [1, 1]), undefined)).toEqual([0.25, 0.25, -0.25, -0.25])
    expect(value(Loss.huber(means, [1, 1]), undefined)).toBe((0.5 + 1.5) / 2)
    expect(value(Loss.huber(means, [1, 1], { delta: 0.5 }), undefined)).toBe((0.375 + 0.875) / 2)
    expect(slopes(Loss.huber(means, [1.75, 1], { delta: 0.5 }), undefined)).toEqual([0.0625, 0.0625, -0.125, -0.125])
  })

  it("is the mean squared error over all recordings and samples", () => {
    expect(value(Loss.squared(Readout.samples(), 1), undefined)).toBe((0 + 4 + 9 + 1) / 4)
    expect(slopes(Loss.squared(Readout.samples(), 1), undefined)).toEqual([0, 1, -1.5, -0.5])
  })

  it("has no slope where a reading is its target", () => {
    expect(slopes(Loss.absolute(means, 2), undefined)).toEqual([0, 0, -0.25, -0.25])
    expect(value(Loss.absolute(means, [2, -1]), undefined)).toBe(0)
  })

  it("takes a target from the datum: one number, or one for each reading", () => {
    type Datum = { readonly label: number; readonly both: ReadonlyArray<number> }
    const datum: Datum = { label: 1, both: [2, 0] }
    expect(value(Loss.squared(means, (d: Datum) => d.label), datum)).toBe((1 + 4) / 2)
    expect(value(Loss.squared(means, (d: Datum) => d.both), datum)).toBe(1 / 2)
    expect(value(Loss.squared(means, Float64Array.of(2, 0)), datum)).toBe(1 / 2)
  })

  it("multiplies each share by its weight; a weight of 1 changes nothing", () => {
    expect(value(Loss.squared(means, 1, { weights: [3, 0] }), undefined)).toBe(3 / 2)
    expect(slopes(Loss.squared(means, 1, { weights: [3, 0] }), undefined)).toEqual([1.5, 1.5, 0, 0])
    const loss = (weights?: ReadonlyArray<number>) => Loss.huber(means, 1, weights === undefined ? {} : { weights })
    expect(loss([1, 1])(two, undefined)).toEqual(loss()(two, undefined))
  })
})

describe("a loss on logits", () => {
  const logits = Readout.at([0]) // 1 and -2

  it("is the cross entropy of yes and no", () => {
    const p = [1 / (1 + Math.exp(-1)), 1 / (1 + Math.exp(2))]
    expect(value(Loss.logistic(logits, [1, 0]), undefined)).toBeCloseTo(-(Math.log(p[0]) + Math.log(1 - p[1])) / 2, 15)
    expect(slopes(Loss.logistic(logits, [1, 0.25]), undefined)[0]).toBeCloseTo((p[0] - 1) / 2, 15)
    expect(slopes(Loss.logistic(logits, [1, 0.25]), undefined)[2]).toBeCloseTo((p[1] - 0.25) / 2, 15)
  })

  it("does not overflow, and is exact where it is sure", () => {
    const sure = tracesOf([[800], [-800]])
    expect(value(Loss.logistic(Readout.samples(), [0, 1]), undefined, sure)).toBe(800)
    expect(value(Loss.logistic(Readout.samples(), [1, 0]), undefined, tracesOf([[50], [-50]]))).toBeCloseTo(
      Math.exp(-50),
      30
    )
    expect(value(Loss.crossEntropy(Readout.samples(), 1), undefined, sure)).toBe(1600)
    expect(value(Loss.crossEntropy(Readout.samples(), 0), undefined, sure)).toBe(0)
  })

  it("is the cross entropy of classes, by number or by distribution", () => {
    const total = Math.exp(1) + Math.exp(-2)
    expect(value(Loss.crossEntropy(logits, 1), undefined)).toBeCloseTo(-Math.log(Math.exp(-2) / total), 14)
    expect(value(Loss.crossEntropy(logits, (d: number) => d), 0)).toBeCloseTo(-Math.log(Math.exp(1) / total), 14)
    expect(value(Loss.crossEntropy(logits, [0.25, 0.75]), undefined)).toBeCloseTo(
      -0.25 * Math.log(Math.exp(1) / total) - 0.75 * Math.log(Math.exp(-2) / total),
      14
    )
    expect(slopes(Loss.crossEntropy(logits, 1), undefined)[2]).toBeCloseTo(Math.exp(-2) / total - 1, 14)
  })
})

describe("slopes are differences", () => {
  const traces = wave(2, 8)
  const window = { from: 0.2 }
  const squares: Loss.Loss = Loss.make(({ data }) => ({
    value: data.reduce((sum, x, k) => sum + (k + 1) * x * x, 0) / 1000,
    cotangent: data.map((x, k) => 2 * (k + 1) * x / 1000)
  }))
  it.each<[string, Loss.Loss]>([
    ["squared", Loss.squared(Readout.samples(window), -30)],
    ["squared with weights", Loss.squared(Readout.mean(), [-10, 3], { weights: [0.5, 4] })],
    // No sample is within h of the target, where the slope jumps.
    ["absolute", Loss.absolute(Readout.samples(window), -30.01)],
    ["huber", Loss.huber(Readout.samples(window), -30.01, { delta: 20 })],
    ["logistic", Loss.logistic(Readout.scale(Readout.mean(), 0.1), [1, 0.3])],
    ["crossEntropy", Loss.crossEntropy(Readout.scale(Readout.samples(window), 0.1), 3)],
    ["of", Loss.of(Readout.mean(), ([a, b]) => ({ value: a * a * b, cotangent: [2 * a * b, a * a] }))],
    ["make", squares],
    ["sum", Loss.sum(squares, Loss.weighted(Loss.squared(Readout.peak({ sharpness: 0.3 }), 30), 0.25), squares)]
  ])("of %s", (_, loss) => {
    differences(traces, (t) => loss(t, undefined).value, loss(traces, undefined).cotangent)
  })
})

describe("losses together", () => {
  it("add up, times their weights", () => {
    type Datum = { readonly high: number }
    const high = Loss.squared(Readout.mean({ recordings: [0] }), (d: Datum) => d.high)
    const low = Loss.squared(Readout.mean({ recordings: [1] }), 1)
    const both = Loss.sum(Loss.weighted(high, 10), low)
    expect(value(both, { high: 3 })).toBe(10 + 4)
    expect(slopes(both, { high: 3 })).toEqual([-10, -10, -2, -2])
    expect(value(Loss.sum(low), { high: 3 })).toBe(4)
  })

  it("keep what was read, whatever a function of readings does to it", () => {
    const readout: Readout.Readout = (traces) => {
      const values = Float64Array.of(traces.data[0])
      return { values, pullback: (cotangent) => Float64Array.of(cotangent[0] * values[0], 0, 0, 0) }
    }
    const loss = Loss.of(readout, (values) => ({ value: values.fill(7)[0], cotangent: [1] }))
    expect(slopes(loss, undefined)).toEqual([1, 0, 0, 0])
  })

  it("do not write to what the others gave", () => {
    const given = Float64Array.of(1, 2, 3, 4)
    const mine = Loss.make(() => ({ value: 1, cotangent: given }))
    const total = Loss.sum(mine, mine)(two, undefined)
    for (const { cotangent } of [total, mine(two, undefined)]) (cotangent as Float64Array).fill(0)
    expect([...given]).toEqual([1, 2, 3, 4])
  })
})

describe("a loss that makes no sense", () => {
  it("is refused, and says what would do", () => {
    const means = Readout.mean()
    const meets = (loss: Loss.Loss<never>, traces = two) => () => loss(traces, undefined as never)
    const wrong: ReadonlyArray<() => unknown> = [
      () => Loss.squared(means, 1, { weight: [1] } as never),
      () => Loss.absolute(means, 1, { weight: [1] } as never),
      () => Loss.huber(means, 1, { weight: [1] } as never),
      () => Loss.logistic(means, 1, { weight: [1] } as never),
      () => Loss.squared(means, 1, { weights: [1, -1] }),
      () => Loss.squared(means, 1, { weights: [Infinity] }),
      () => Loss.huber(means, 1, { delta: 0 }),
      () => Loss.of(means, 3 as never),
      () => Loss.make({} as never),
      () => Loss.weighted(Loss.squared(means, 1), Infinity),
      meets(Loss.squared(means, [1, 2, 3])),
      meets(Loss.squared(means, [1, NaN])),
      meets(Loss.squared(means, NaN)),
      meets(Loss.squared(means, "1" as never)),
      meets(Loss.squared(means, () => undefined as never)),
      meets(Loss.squared(means, 1, { weights: [1] })),
      meets(Loss.logistic(means, 1.5)),
      meets(Loss.crossEntropy(means, 2)),
      meets(Loss.crossEntropy(means, 0.5)),
      meets(Loss.crossEntropy(means, [0.5, 0.25])),
      meets(Loss.crossEntropy(means, [1.5, -0.5])),
      meets(Loss.crossEntropy(means, [1, 0, 0])),
      meets(Loss.crossEntropy(Readout.mean({ recordings: [0] }), 0)),
      meets(Loss.squared(means, 0), tracesOf([[1, NaN], [1, 2]])),
      meets(Loss.of(means, () => ({ value: 1, cotangent: [1] }))),
      meets(Loss.of(means, () => ({ value: 1, cotangent: [1, NaN] }))),
      meets(Loss.of(means, () => ({ value: 1, cotangent: [Infinity, 1] }))),
      meets(Loss.make(() => ({ value: 1, cotangent: [1] }))),
      meets(Loss.make(() => ({ value: NaN, cotangent: [1, 2, 3, 4] }))),
      meets(Loss.make(() => ({ value: 1, cotangent: [1, 2, 3, -Infinity] })))
    ]
    expect(wrong.map(thrown)).toMatchInlineSnapshot(`
      [
        "squared option "weight" does not exist; did you mean "weights"? (there is: weights)",
        "absolute option "weight" does not exist; did you mean "weights"? (there is: weights)",
        "huber option "weight" does not exist; did you mean "weights"? (there is: weights, delta)",
        "logistic option "weight" does not exist; did you mean "weights"? (there is: weights)",
        "weight 1 is -1; expected a number of 0 or more",
        "weight 0 is Infinity; expected a number of 0 or more",
        "delta of huber is 0; expected a positive number",
        "the function of readings is 3; expected a function",
        "the argument of make is an empty object; expected a function",
        "the weight of a loss is Infinity; expected a finite number",
        "the target has 3 values where 2 are needed; one number for each reading, or one for all",
        "entry 1 of the target is NaN; expected a finite number",
        "the target is NaN; expected a finite number",
        "the target is "1"; expected a number, or one for each reading",
        "the target is undefined; expected a number, or one for each reading",
        "the list of weights has 1 value where 2 are needed; one weight for each reading",
        "target 0 of logistic is 1.5; expected a probability from 0 to 1",
        "class 2 does not exist; classes go from 0 to 1",
        "class 0.5 does not exist; classes go from 0 to 1",
        "the sum of the target's probabilities is 0.75; expected 1",
        "probability 1 of the target is -0.5; expected a number of 0 or more",
        "the target of crossEntropy has 3 values where 2 are needed; one probability for each class, or the number of a class",
        "the reading has 1 value where 2 are needed; one logit for each class; for yes or no there is Loss.logistic",
        "the value of squared is NaN; a loss must be a finite number with finite slopes; look at the traces and the target",
        "the cotangent of the function of readings has 1 value where 2 are needed; one slope for each reading",
        "entry 1 of the cotangent of the function of readings is NaN; a loss must be a finite number with finite slopes; look at the traces and the target",
        "entry 0 of the cotangent of the function of readings is Infinity; a loss must be a finite number with finite slopes; look at the traces and the target",
        "the cotangent of the loss has 1 value where 4 are needed; one slope for each sample of each recording",
        "the value of the loss is NaN; a loss must be a finite number with finite slopes; look at the traces and the target",
        "entry 3 of the cotangent of the loss is -Infinity; a loss must be a finite number with finite slopes; look at the traces and the target",
      ]
    `)
  })
})
