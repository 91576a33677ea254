/** Transforms: values worked out by hand, far-out slopes, Jaxley's wrong sign made right, and what each message says. */
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import * as Transform from "../../src/train/Transform.ts"
import { lengthOf } from "../../src/train/transform/describe.ts"
import { thrown } from "./thrown.ts"

const log2 = Math.log(2)

const there = (t: Transform.Transform, ...x: ReadonlyArray<number>): Array<number> => [...Transform.forward(t, x)]
const slopes = (t: Transform.Transform, ...x: ReadonlyArray<number>): Array<number> => [...Transform.derivative(t, x)]
const back = (t: Transform.Transform, ...y: ReadonlyArray<number>): Array<number> => [
  ...Result.getOrThrow(Transform.inverse(t, y))
]
const refused = (t: Transform.Transform, ...y: ReadonlyArray<number>): string =>
  thrown(() => Result.getOrThrow(Transform.inverse(t, y)))

/** A value with an exponential that is right to the last digits or two: 4 roundings. */
const near = (found: number, expected: number): void => {
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(4 * 2 ** -53 * Math.abs(expected))
}

describe("a transform", () => {
  it("is the middle of its bounds at 0, and its quartiles where they should be", () => {
    expect(there(Transform.sigmoid(-1, 3), 0)).toEqual([1])
    // s(log 3) = 3/4, and the logistic distribution has its quartile at log(3) √3 / π.
    near(there(Transform.sigmoid(0, 4), Math.log(3))[0], 3)
    near(there(Transform.logistic(0, 4), Math.log(3) * Math.sqrt(3) / Math.PI)[0], 3)
    expect(there(Transform.softplus(), 0)).toEqual([log2])
    expect(there(Transform.softplus(2), 0)).toEqual([2 + log2])
    expect(there(Transform.affine({ scale: -2, shift: 1 }), 3, 0)).toEqual([-5, 1])
    expect(there(Transform.affine({ scale: 3 }), 2)).toEqual([6])
    expect(there(Transform.identity, 2, -1)).toEqual([2, -1])
  })

  it("exp goes by factors: steps in x are factors of the distance from the bound", () => {
    expect(there(Transform.exp(), 0)).toEqual([1])
    expect(there(Transform.exp(3), 0)).toEqual([4])
    near(there(Transform.exp(), Math.log(1e-6))[0], 1e-6)
    near(back(Transform.exp(), 1e-6)[0], Math.log(1e-6))
    expect(slopes(Transform.exp([0, 5]), 0, 0)).toEqual([1, 1])
    expect(there(Transform.exp([0, 5]), 0, 0)).toEqual([1, 6])
  })

  it("softplus with an upper bound stays below that bound, and rises", () => {
    // Jaxley's is -(softplus(-x) + 2): -2.693 at 0, and never near 2.
    expect(there(Transform.negSoftplus(2), 0)).toEqual([2 - log2])
    expect(there(Transform.negSoftplus(2), 60)[0]).toBe(2)
    near(there(Transform.negSoftplus(2), -100)[0], -98)
    expect(slopes(Transform.negSoftplus(2), 0)).toEqual([0.5])
    near(back(Transform.negSoftplus(2), 2 - log2)[0] + 1, 1)
  })

  it("does not clip: values, inverses and slopes are exact far out", () => {
    // To first order softplus is exp(x) on the left, and 1 - s(x) = exp(-x) on the right.
    near(there(Transform.softplus(), -700)[0], Math.exp(-700))
    near(back(Transform.softplus(), Math.exp(-700))[0], -700)
    expect(there(Transform.softplus(), 1e300)).toEqual([1e300])
    expect(back(Transform.softplus(), 1e300)).toEqual([1e300])
    near(slopes(Transform.sigmoid(0, 5), -50)[0], 5 * Math.exp(-50))
    near(slopes(Transform.sigmoid(0, 5), 50)[0], 5 * Math.exp(-50))
    near(slopes(Transform.sigmoid(0, 5), -700)[0], 5 * Math.exp(-700))
    expect(slopes(Transform.sigmoid(0, 5), -740)).toEqual([0]) // where exp is 0
    near(slopes(Transform.softplus(), -700)[0], Math.exp(-700))
    near(slopes(Transform.negSoftplus(), 700)[0], Math.exp(-700))
    near(there(Transform.sigmoid(0, 5), -300)[0], 5 * Math.exp(-300))
    near(back(Transform.sigmoid(0, 5), 5 * Math.exp(-300))[0], -300)
    // Narrow bounds cost nothing: log(a / b), not log(a) - log(b), whose terms are near -20.
    for (const k of [1, 2, 3, 4, 5, 6, 7]) {
      near(back(Transform.sigmoid(0, 2 ** -30), k * 2 ** -33)[0], Math.log(k / (8 - k)))
    }
    // A quotient that overflows: 1e300 / 5e-324.
    near(back(Transform.sigmoid(-1e300, 0), -5e-324)[0], Math.log(1e300) - Math.log(5e-324))
  })

  it("has bounds for each parameter, or for all", () => {
    const t = Transform.sigmoid([0, 10, 20], 30)
    expect(there(t, 0, 0, 0)).toEqual([15, 20, 25])
    expect(slopes(t, 0, 0, 0)).toEqual([7.5, 5, 2.5])
    expect(back(t, 15, 20, 25)).toEqual([0, 0, 0])
    expect(there(Transform.affine({ scale: 2, shift: [1, 2] }), 1, 1)).toEqual([3, 4])
    expect(there(Transform.softplus([1, 2]), 0, 0)).toEqual([1 + log2, 2 + log2])
    expect(there(Transform.negSoftplus([1, 2]), 0, 0)).toEqual([1 - log2, 2 - log2])
    expect([t, Transform.softplus(), Transform.chain(Transform.identity, t)].map(lengthOf)).toEqual([
      3,
      null,
      3
    ])
  })

  it("that is a chain goes from the first to the last", () => {
    const t = Transform.chain(Transform.affine({ scale: 2, shift: 1 }), Transform.affine({ scale: 10 }))
    expect(there(t, 3)).toEqual([70])
    expect(back(t, 70)).toEqual([3])
    expect(slopes(t, 3)).toEqual([20])
  })

  it("that is masked leaves the others as they are", () => {
    const t = Transform.masked([true, false], Transform.softplus([1, 99]))
    expect(there(t, 0, -5)).toEqual([1 + log2, -5])
    expect(slopes(t, 0, -5)).toEqual([0.5, 1])
    expect(back(t, 1 + log2, -5)[1]).toBe(-5)
  })

  it("of one's own is three functions", () => {
    const log = Transform.custom({ name: "log", forward: Math.exp, inverse: Math.log, derivative: Math.exp })
    expect(there(log, 0)).toEqual([1])
    expect(back(log, 1)).toEqual([0])
    expect(slopes(log, 0)).toEqual([1])
    expect(refused(log, 1, -1)).toBe(`value 1 is -1; custom(log) gives only numbers of which its inverse is finite`)
  })

  it("is a value: equal to another of the same bounds, told from other things", () => {
    expect(Transform.sigmoid(0, [1, 2]).equals(Transform.sigmoid(0, [1, 2]))).toBe(true)
    expect(Transform.sigmoid(0, 1).equals(Transform.logistic(0, 1))).toBe(false)
    const list = [0, 0]
    const t = Transform.softplus(list)
    list[0] = 7
    expect(there(t, 0, 0)).toEqual([log2, log2])
    expect([t, Transform.identity, { _tag: "One" }, null, 3].map(Transform.isTransform)).toEqual([
      true,
      true,
      false,
      false,
      false
    ])
  })

  it.each<[Transform.Transform, string]>([
    [Transform.identity, "identity"],
    [Transform.sigmoid(1e-5, 1e-2), "sigmoid(1e-5, 0.01)"],
    [Transform.logistic(0, [1, 2, 3, 4, 5, 6]), "logistic(0, [1, 2, 3, 4, … 2 more])"],
    [Transform.softplus(), "softplus(0)"],
    [Transform.negSoftplus([1, 2]), "negSoftplus([1, 2])"],
    [Transform.exp(), "exp(0)"],
    [Transform.affine({ scale: 2 }), "affine(scale 2, shift 0)"],
    [
      Transform.chain(Transform.identity, Transform.masked([true, false], Transform.softplus())),
      "chain(identity, masked(1 of 2, softplus(0)))"
    ]
  ])("reads %#", (t, text) => {
    expect(Transform.text(t)).toBe(text)
  })
})

describe("what no x leads to", () => {
  it("is refused with its number, its value and what there is", () => {
    const sigmoid = Transform.sigmoid([1e-5, 0], 1e-2)
    const chain = Transform.chain(Transform.softplus(), Transform.affine({ scale: 2, shift: 1 }))
    expect([
      refused(sigmoid, 1e-3, 0.02),
      refused(sigmoid, 1e-5, 0.001),
      refused(sigmoid, NaN, 0.001),
      refused(Transform.softplus(1), 1),
      refused(Transform.softplus(1), Infinity),
      refused(Transform.exp(1), 1),
      refused(Transform.negSoftplus(1), 3),
      refused(Transform.negSoftplus(1), -Infinity),
      refused(Transform.identity, 0, -Infinity),
      refused(Transform.affine({ scale: 2 }), NaN),
      refused(Transform.masked([false], Transform.softplus()), NaN),
      refused(chain, 2, 0.5),
      refused(Transform.chain(Transform.softplus(), Transform.sigmoid(0, 1), Transform.identity), 2),
      refused(sigmoid, 1e-3)
    ]).toMatchInlineSnapshot(`
      [
        "value 1 is 0.02; sigmoid([1e-5, 0], 0.01) gives only numbers between 0 and 0.01, both excluded",
        "value 0 is 1e-5; sigmoid([1e-5, 0], 0.01) gives only numbers between 1e-5 and 0.01, both excluded",
        "value 0 is NaN; sigmoid([1e-5, 0], 0.01) gives only numbers between 1e-5 and 0.01, both excluded",
        "value 0 is 1; softplus(1) gives only finite numbers above 1",
        "value 0 is Infinity; softplus(1) gives only finite numbers above 1",
        "value 0 is 1; exp(1) gives only finite numbers above 1",
        "value 0 is 3; negSoftplus(1) gives only finite numbers below 1",
        "value 0 is -Infinity; negSoftplus(1) gives only finite numbers below 1",
        "value 1 is -Infinity; identity gives only finite numbers",
        "value 0 is NaN; affine(scale 2, shift 0) gives only finite numbers",
        "value 0 is NaN; masked(0 of 1, softplus(0)) gives only finite numbers",
        "value 1 is 0.5, on the way back -0.25; softplus(0) gives only finite numbers above 0",
        "value 0 is 2; sigmoid(0, 1) gives only numbers between 0 and 1, both excluded",
        "the list for sigmoid([1e-5, 0], 0.01) has 1 value where 2 are needed; give one bound for all, or one for each parameter",
      ]
    `)
  })

  it("is a typed failure, not an exception", () => {
    const failed = Result.getFailure(Transform.inverse(Transform.softplus(), [1, -2]))
    expect(failed).toMatchObject({
      _tag: "Some",
      value: { _tag: "TransformError", reason: { _tag: "OutsideRange", index: 1, value: -2, reached: -2 } }
    })
  })
})

describe("a transform that makes no sense", () => {
  it("is refused when it is made, or when it meets another number of parameters", () => {
    const wrong: ReadonlyArray<() => unknown> = [
      () => Transform.sigmoid(1, 1),
      () => Transform.sigmoid([0, 2], [1, 1.5]),
      () => Transform.sigmoid(0, [1, -1]),
      () => Transform.sigmoid([0, 1], [1, 2, 3]),
      () => Transform.sigmoid(NaN, 1),
      () => Transform.logistic(0, [1, Infinity]),
      () => Transform.sigmoid(-1e308, 1e308),
      () => Transform.softplus([]),
      () => Transform.softplus("0" as never),
      () => Transform.negSoftplus(-Infinity),
      () => Transform.affine({ scale: 0 }),
      () => Transform.affine({ scale: [1, 0] }),
      () => Transform.affine({ scale: 1, shfit: 1 } as never),
      () => Transform.affine({ scale: [1, 2], shift: [1, 2, 3] }),
      () => Transform.chain(undefined as never),
      () => Transform.chain(Transform.softplus([1, 2]), Transform.identity, Transform.softplus([1, 2, 3])),
      () => Transform.masked([], Transform.identity),
      () => Transform.masked([1] as never, Transform.identity),
      () => Transform.masked([true], Transform.softplus([1, 2])),
      () => Transform.masked([true], Math.exp as never),
      () => Transform.custom({ name: "", forward: Math.exp, inverse: Math.log, derivative: Math.exp }),
      () => Transform.custom({ name: "log", forward: Math.exp, inverse: Math.log } as never),
      () => Transform.forward(Transform.softplus([1, 2]), [1, 2, 3]),
      () => Transform.derivative(Transform.masked([true, false], Transform.identity), [1])
    ]
    expect(wrong.map(thrown)).toMatchInlineSnapshot(`
      [
        "the lower bound of sigmoid is 1; expected a number below the upper bound 1",
        "the lower bound of parameter 1 of sigmoid is 2; expected a number below the upper bound 1.5",
        "the lower bound of parameter 1 of sigmoid is 0; expected a number below the upper bound -1",
        "the upper bound of sigmoid has 3 values where 2 are needed; give one bound for all, or one for each parameter",
        "the lower bound of sigmoid is NaN; expected a finite number",
        "entry 1 of the upper bound of logistic is Infinity; expected a finite number",
        "the distance of the bounds of sigmoid is 1e+308 - -1e+308; expected a finite number",
        "the lower bound of softplus is an empty list; expected a finite number, or one for each parameter",
        "the lower bound of softplus is "0"; expected a finite number, or one for each parameter",
        "the upper bound of negSoftplus is -Infinity; expected a finite number",
        "the scale of affine is 0; expected another number",
        "entry 1 of the scale of affine is 0; expected another number",
        "affine option "shfit" does not exist; did you mean "shift"? (there is: scale, shift)",
        "the shift of affine has 3 values where 2 are needed; give one bound for all, or one for each parameter",
        "part 0 of chain is undefined; expected a transform, for example Transform.sigmoid(0, 1)",
        "a part of chain has 3 values where 2 are needed; give one bound for all, or one for each parameter",
        "the mask of masked is an empty list; expected a list with true or false for each parameter",
        "entry 0 of the mask of masked is 1; expected true or false",
        "the transform of masked has 2 values where 1 is needed; give one bound for all, or one for each parameter",
        "the transform of masked is a function; expected a transform, for example Transform.sigmoid(0, 1)",
        "the name of the custom transform is ""; expected a string that is not empty, for example "log"",
        "derivative of custom(log) is undefined; expected a function of one number",
        "the list for softplus([1, 2]) has 3 values where 2 are needed; give one bound for all, or one for each parameter",
        "the list for masked(1 of 2, identity) has 1 value where 2 are needed; give one bound for all, or one for each parameter",
      ]
    `)
  })
})
