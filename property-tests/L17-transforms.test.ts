/**
 * L17: transforms invert: inverse(forward x) = x and forward(inverse y) = y; the derivative is the derivative; bounds hold; each is
 * monotone.
 *
 * The oracle knows the textbook formulas in complex arithmetic and nothing of the code: the value is the real part, and the derivative the
 * imaginary part of f(x + ih) / h, which cancels nothing (Squire & Trapp, SIAM Review 40, 1998). What a way there and back may be off by
 * follows from the conditioning: a rounding error of y, divided by the slope. Broken variants stand at the end.
 */
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { Transform } from "neurolens"
import { assert, describe, it } from "vitest"
import { type Complex, exp, inverted, log, plus, real, step, times } from "../test/train/complex.ts"
import { broken, settings } from "./settings.ts"

/** What is judged: the three maps. */
type Maps = {
  readonly forward: (t: Transform.Transform, x: ArrayLike<number>) => ArrayLike<number>
  readonly inverse: (t: Transform.Transform, y: ArrayLike<number>) => ArrayLike<number>
  readonly derivative: (t: Transform.Transform, x: ArrayLike<number>) => ArrayLike<number>
}

const own: Maps = {
  forward: Transform.forward,
  inverse: (t, y) => Result.getOrThrow(Transform.inverse(t, y)),
  derivative: Transform.derivative
}

/** Largest relative error of one rounding. */
const u = 2 ** -53

/** One parameter's share of a transform: its textbook formula, and what is known of it. */
type Leaf = {
  readonly f: (x: Complex) => Complex
  readonly lower: number
  readonly upper: number
  /** Largest number that is added up on the way to y: what the rounding errors of y are relative to. */
  readonly size: (x: number) => number
}

const sigmoid = (lower: number, upper: number, steepness: number): Leaf => ({
  f: (x) => plus(real(lower), times(upper - lower, inverted(plus(real(1), exp(times(-steepness, x)))))),
  lower,
  upper,
  size: () => Math.max(Math.abs(lower), Math.abs(upper))
})
const softplus = (lower: number): Leaf => ({
  f: (x) => plus(real(lower), log(plus(real(1), exp(x)))),
  lower,
  upper: Infinity,
  size: (x) => Math.abs(lower) + Math.abs(x) + 1
})
const negSoftplus = (upper: number): Leaf => ({
  f: (x) => plus(real(upper), times(-1, log(plus(real(1), exp(times(-1, x)))))),
  lower: -Infinity,
  upper,
  size: (x) => Math.abs(upper) + Math.abs(x) + 1
})
const exponential = (lower: number): Leaf => ({
  f: (x) => plus(real(lower), exp(x)),
  lower,
  upper: Infinity,
  size: (x) => Math.abs(lower) + Math.exp(x) * (1 + Math.abs(x))
})
const line = (scale: number, shift: number): Leaf => ({
  f: (x) => plus(times(scale, x), real(shift)),
  lower: -Infinity,
  upper: Infinity,
  size: (x) => Math.abs(scale * x) + Math.abs(shift)
})
const sinh: Leaf = {
  f: (x) => times(0.5, plus(exp(x), times(-1, exp(times(-1, x))))),
  lower: -Infinity,
  upper: Infinity,
  size: (x) => Math.cosh(x)
}

/** A transform, and for each parameter its leaves from first to last. */
type Case = { readonly transform: Transform.Transform; readonly leaves: ReadonlyArray<ReadonlyArray<Leaf>> }

/** Evenly spread, unlike `fc.double`, most of whose numbers are nearly 0; of these some too. */
const number = (min: number, max: number): fc.Arbitrary<number> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.nat(2 ** 30).map((k) => min + (max - min) * (k / 2 ** 30)) },
    { weight: 1, arbitrary: fc.double({ min, max, noNaN: true }) }
  )

/** One number for all, or one for each. */
const bound = (n: number, of: fc.Arbitrary<number>): fc.Arbitrary<Transform.Bound> =>
  fc.oneof(of, fc.array(of, { minLength: n, maxLength: n }))

const at = (b: Transform.Bound, i: number): number => typeof b === "number" ? b : b[i]
/** Two by two in one list. */
const both = (
  a: Transform.Bound,
  b: Transform.Bound,
  n: number,
  of: (a: number, b: number) => number
): Transform.Bound =>
  typeof a === "number" && typeof b === "number"
    ? of(a, b)
    : Array.from({ length: n }, (_, i) => of(at(a, i), at(b, i)))

const single = (n: number): fc.Arbitrary<Case> => {
  const each = (leaf: (i: number) => Leaf): Case["leaves"] => Array.from({ length: n }, (_, i) => [leaf(i)])
  const low = bound(n, number(-10, 10))
  return fc.oneof(
    fc.constant({ transform: Transform.identity, leaves: each(() => line(1, 0)) }),
    fc.tuple(low, low, fc.boolean()).map(
      ([a, b, isLogistic]) => {
        // Bounds whose digits have nothing to do with each other, at least 0.1 apart.
        const lower = both(a, b, n, Math.min)
        const upper = both(a, b, n, (p, q) => Math.max(p, q, Math.min(p, q) + 0.1))
        const steepness = isLogistic ? Math.PI / Math.sqrt(3) : 1
        return {
          transform: isLogistic ? Transform.logistic(lower, upper) : Transform.sigmoid(lower, upper),
          leaves: each((i) => sigmoid(at(lower, i), at(upper, i), steepness))
        }
      }
    ),
    low.map((b) => ({ transform: Transform.softplus(b), leaves: each((i) => softplus(at(b, i))) })),
    low.map((b) => ({ transform: Transform.negSoftplus(b), leaves: each((i) => negSoftplus(at(b, i))) })),
    fc.tuple(bound(n, number(0.25, 2)), low, fc.boolean()).map(([size, shift, falls]) => {
      const scale = typeof size === "number" ? (falls ? -size : size) : Array.from(size, (s) => falls ? -s : s)
      return { transform: Transform.affine({ scale, shift }), leaves: each((i) => line(at(scale, i), at(shift, i))) }
    })
  )
}

/** A function of the user's, only where x stays small: exp grows. */
const custom: Transform.Transform = Transform.custom({
  name: "sinh",
  forward: Math.sinh,
  inverse: Math.asinh,
  derivative: Math.cosh
})

const some = (n: number): fc.Arbitrary<Case> =>
  fc.oneof(
    { weight: 3, arbitrary: single(n) },
    {
      weight: 2,
      arbitrary: fc.array(single(n), { minLength: 1, maxLength: 3 }).map((parts) => ({
        transform: Transform.chain(parts[0].transform, ...parts.slice(1).map((p) => p.transform)),
        leaves: Array.from({ length: n }, (_, i) => parts.flatMap((p) => p.leaves[i]))
      }))
    },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.array(fc.boolean(), { minLength: n, maxLength: n }), single(n)).map(([mask, part]) => ({
        transform: Transform.masked(mask, part.transform),
        leaves: mask.map((m, i) => m ? part.leaves[i] : [line(1, 0)])
      }))
    },
    {
      weight: 1,
      arbitrary: bound(n, number(-10, 10)).map((b) => ({
        transform: Transform.exp(b),
        leaves: Array.from({ length: n }, (_, i) => [exponential(at(b, i))])
      }))
    },
    {
      weight: 1,
      // A sigmoid first keeps what sinh sees between -1 and 1.
      arbitrary: fc.constant({
        transform: Transform.chain(Transform.sigmoid(-1, 1), custom),
        leaves: Array.from({ length: n }, () => [sigmoid(-1, 1, 1), sinh])
      })
    }
  )

/** A transform of 1 to 4 parameters and as many x; far enough out for Jaxley's clip at 20 to show. */
const cases = (maker: (n: number) => fc.Arbitrary<Case>) =>
  fc.integer({ min: 1, max: 4 }).chain((n) =>
    fc.tuple(maker(n), fc.array(number(-60, 60), { minLength: n, maxLength: n }))
  )

/** The values after each leaf and the slopes of each leaf: textbook, by a complex step. */
const followed = (leaves: ReadonlyArray<Leaf>, x: number) => {
  const values = [x]
  const slopes: Array<number> = []
  for (const leaf of leaves) {
    const { im, re } = leaf.f({ re: values[values.length - 1], im: step })
    values.push(re)
    slopes.push(im / step)
  }
  return { values, slopes, y: values[leaves.length], slope: slopes.reduce((a, b) => a * b, 1) }
}

/**
 * What the way back from a y with rounding errors may be off by. Each leaf adds its own: at most 8 roundings, each relative to `size` on
 * the way there or to 1 + |x| on the way back; an error of y is divided by the slope. NaN where a leaf is so flat that the slope is no
 * longer the same within the error: there nothing can be said.
 */
const wayBack = (leaves: ReadonlyArray<Leaf>, x: number): number => {
  const { slopes, values } = followed(leaves, x)
  let error = 0
  for (let k = leaves.length - 1; k >= 0; k--) {
    const rounding = 8 * u * Math.max(leaves[k].size(values[k]), Math.abs(values[k + 1]))
    error = (error + rounding) / Math.abs(slopes[k]) + 8 * u * (1 + Math.abs(values[k]))
    // The slope of sigmoid, softplus and sinh changes by at most a factor exp(2 error) within the error.
    if (!(error < 1e-3)) return NaN
  }
  return error * 1.01
}

const undo = (maps: Maps) =>
  fc.property(cases(some), ([{ leaves, transform }, x]) => {
    const errors = x.map((xi, i) => wayBack(leaves[i], xi))
    fc.pre(errors.every((e) => !Number.isNaN(e)))
    const there = maps.forward(transform, x)
    const back = maps.inverse(transform, there)
    x.forEach((xi, i) => assert.isAtMost(Math.abs(back[i] - xi), errors[i], `x of ${Transform.text(transform)}`))
    // The other way round, from a y that the code did not make. Its x has the error of the way back; the slope makes it one of y again.
    const y = x.map((xi, i) => followed(leaves[i], xi).y)
    const again = maps.forward(transform, maps.inverse(transform, y))
    y.forEach((yi, i) => {
      const { slope } = followed(leaves[i], x[i])
      const size = leaves[i].reduce((s, leaf, k) => Math.max(s, leaf.size(followed(leaves[i], x[i]).values[k])), 0)
      assert.isAtMost(Math.abs(again[i] - yi), 2 * errors[i] * Math.abs(slope) + 8 * u * size)
    })
  })

/**
 * Values against the textbook: 8 roundings at each of at most 3 leaves, relative to the largest number that is added; an error goes on
 * through the slopes after it, at most 2 each.
 */
const textbook = (maps: Maps) =>
  fc.property(cases(some), ([{ leaves, transform }, x]) => {
    const y = maps.forward(transform, x)
    x.forEach((xi, i) => {
      const { slopes, values, y: expected } = followed(leaves[i], xi)
      const error = leaves[i].reduce(
        (e, leaf, k) =>
          e * Math.abs(slopes[k]) * 1.01 + 8 * u * Math.max(leaf.size(values[k]), Math.abs(values[k + 1])),
        0
      )
      assert.isAtMost(Math.abs(y[i] - expected), error, Transform.text(transform))
    })
  })

/**
 * Relative, so that a slope of 1e-26 counts too. A value on the way is off by at most 8 u times some hundreds, and a slope changes
 * relatively by at most π/√3 times that, times the slope 2 of a line, at each of three leaves: below 1e-12.
 */
const slopeTolerance = 1e-11

const sloped = (maps: Maps) =>
  fc.property(cases(some), ([{ leaves, transform }, x]) => {
    const slopes = maps.derivative(transform, x)
    x.forEach((xi, i) => {
      const { slope } = followed(leaves[i], xi)
      assert.isAtMost(Math.abs(slopes[i] - slope), slopeTolerance * Math.abs(slope), Transform.text(transform))
    })
  })

/** Any finite x at all, for one transform without a chain: the bounds hold exactly, and x in order gives y in order. */
const ordered = (maps: Maps) =>
  fc.property(single(1), fc.array(fc.double({ noNaN: true }), { minLength: 2, maxLength: 6 }), (made, any) => {
    const [leaf] = made.leaves[0]
    const isLine = leaf.lower === -Infinity && leaf.upper === Infinity
    const x = any.map((a) => isLine ? Math.tanh(a) : a).sort((a, b) => a - b)
    const y = x.map((xi) => maps.forward(made.transform, [xi])[0])
    const rises = Math.sign(followed([leaf], 0).slope)
    y.forEach((yk, k) => {
      assert.isAtLeast(yk, leaf.lower)
      assert.isAtMost(yk, leaf.upper)
      // Within a rounding of the two halves, which meet at x = 0.
      if (k > 0) assert.isAtLeast(rises * (yk - y[k - 1]), -2 * u * leaf.size(x[k]))
    })
    // The order is strict where the slope tells the two apart for sure.
    assert.isAbove(rises * (maps.forward(made.transform, [1])[0] - maps.forward(made.transform, [-1])[0]), 0)
  })

const sp = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))
const mapped = (x: ArrayLike<number>, f: (x: number, i: number) => number): ArrayLike<number> => Array.from(x, f)

/** Jaxley's sign: -(softplus(-x) + upper). */
const jaxleysSign: Maps = {
  ...own,
  forward: (t, x) => t._tag === "NegSoftplus" ? mapped(x, (xi, i) => -(sp(-xi) + at(t.upper, i))) : own.forward(t, x),
  inverse: (t, y) =>
    t._tag === "NegSoftplus" ? own.inverse(Transform.softplus(t.upper), mapped(y, (yi) => -yi)) : own.inverse(t, y)
}
const falls: Maps = {
  ...own,
  forward: (t, x) => t._tag === "NegSoftplus" ? mapped(x, (xi, i) => at(t.upper, i) - sp(xi)) : own.forward(t, x)
}
const withoutBounds: Maps = {
  ...own,
  inverse: (t, y) => t._tag === "Sigmoid" ? mapped(y, (yi) => Math.log(yi / (1 - yi))) : own.inverse(t, y)
}
const wrongOrder: Maps = {
  ...own,
  forward: (t, x) =>
    t._tag === "Chain" ? t.transforms.reduceRight((v, part) => own.forward(part, v), x) : own.forward(t, x)
}
const clipped: Maps = {
  ...own,
  derivative: (t, x) => {
    const slopes = own.derivative(t, x)
    return t._tag === "Sigmoid" ? mapped(slopes, (s, i) => x[i] < -20 ? 0 : s) : slopes
  }
}
/** s (1 - s) instead of s(x) s(-x). */
const cancels: Maps = {
  ...own,
  derivative: (t, x) =>
    t._tag === "Sigmoid"
      ? mapped(x, (xi, i) =>
        (at(t.upper, i) - at(t.lower, i)) * (1 / (1 + Math.exp(-xi))) * (1 - 1 / (1 + Math.exp(-xi))))
      : own.derivative(t, x)
}
const forgetsTheChain: Maps = {
  ...own,
  derivative: (t, x) => t._tag === "Chain" ? own.derivative(t.transforms[0], x) : own.derivative(t, x)
}
/** One ulp too much at the upper end: a sum instead of the distance from the nearer bound. */
const beyond: Maps = {
  ...own,
  forward: (t, x) =>
    t._tag === "Sigmoid"
      ? mapped(x, (xi, i) => at(t.lower, i) + (at(t.upper, i) - at(t.lower, i)) / (1 + Math.exp(-xi)))
      : own.forward(t, x)
}
const ignoresTheMask: Maps = {
  ...own,
  inverse: (t, y) => t._tag === "Masked" ? Array.from(y) : own.inverse(t, y)
}

describe("L17: transforms", () => {
  const often = { ...settings, numRuns: settings.numRuns * 5 }

  it("undo their inverses, and inverses undo them", () => {
    fc.assert(undo(own), often)
  })

  it("are the textbook's formulas", () => {
    fc.assert(textbook(own), often)
  })

  it("have the slope of a complex step, relative to itself", () => {
    fc.assert(sloped(own), often)
  })

  it("stay within their bounds for every x there is, and keep the order", () => {
    fc.assert(ordered(own), often)
  })

  it("catches broken ones", () => {
    const enough = { ...broken, numRuns: broken.numRuns * 20 }
    for (const maps of [withoutBounds, wrongOrder, ignoresTheMask]) assert.isTrue(fc.check(undo(maps), enough).failed)
    for (const maps of [jaxleysSign, falls, wrongOrder]) assert.isTrue(fc.check(textbook(maps), enough).failed)
    for (const maps of [clipped, cancels, forgetsTheChain]) assert.isTrue(fc.check(sloped(maps), enough).failed)
    for (const maps of [jaxleysSign, falls, beyond]) assert.isTrue(fc.check(ordered(maps), enough).failed)
  })
})
