/**
 * L11: the pullback of a readout is the transpose of its derivative: ⟨dR u, w⟩ = ⟨u, pullback w⟩ for all directions u and cotangents w.
 *
 * The oracle is the formula of each readout, in complex numbers and written down anew; dR comes from a complex step, sample by sample, and
 * the values are compared too. It imports nothing of the code. Broken variants stand at the end.
 */
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import type { Traces } from "../src/solve/Traces.ts"
import * as Readout from "../src/train/Readout.ts"
import { type Complex, exp, inverted, log, plus, product, real, step, times, total } from "../test/train/complex.ts"
import { tracesOf } from "../test/train/tracesOf.ts"
import { broken, settings } from "./settings.ts"

/** One recording's samples in the window, with their times. */
type Stretch = { readonly x: ReadonlyArray<Complex>; readonly t: ReadonlyArray<number>; readonly dt: number }

/** A readout, and its formula for one recording. */
type Case = {
  readonly name: string
  readonly readout: Readout.Readout
  /** Whether its numbers come again, times -2 plus 3; and whether all are squared in the end. */
  readonly twice: boolean
  readonly squared: boolean
  readonly formula: (stretch: Stretch) => ReadonlyArray<Complex>
  /** Which samples the formula is about. */
  readonly window: { readonly recordings: ReadonlyArray<number>; readonly from: number; readonly to: number }
  /** No value is above this, and no slope by a sample above the other; nor are the terms that they are made of. */
  readonly largest: { readonly value: number; readonly slope: number }
}

/** How a readout is broken, or not. */
type Break = (readout: Readout.Readout, name: string) => Readout.Readout

const own: Break = (readout) => readout

const logistic = (z: Complex): Complex =>
  z.re < 0
    ? product(exp(z), inverted(plus(real(1), exp(z))))
    : inverted(plus(real(1), exp(times(-1, z))))
const over = (x: Complex, level: number, width: number): Complex => times(1 / width, plus(x, real(-level)))
const trapezoid = (dt: number, list: ReadonlyArray<Complex>): Complex =>
  total(list.map((z, k) => times(k === 0 || k === list.length - 1 ? dt / 2 : dt, z)))
const softest = (x: ReadonlyArray<Complex>, beta: number): Complex =>
  times(1 / beta, log(total(x.map((xk) => exp(times(beta, xk))))))

const dts = [0.1, 0.125, 0.5]

/** Largest voltage [mV], number of samples, and time [ms]. */
const [highest, most, latest] = [80, 8, 100]

/** Evenly spread, unlike `fc.double`, most of whose numbers are nearly 0. */
const number = (min: number, max: number): fc.Arbitrary<number> =>
  fc.nat(2 ** 30).map((k) => min + (max - min) * (k / 2 ** 30))

const traces: fc.Arbitrary<Traces> = fc.tuple(
  fc.integer({ min: 1, max: 3 }),
  fc.integer({ min: 3, max: most }),
  fc.constantFrom(...dts),
  fc.nat(100)
).chain(([recordings, samples, dt, first]) =>
  fc.array(fc.array(number(-highest, 50), { minLength: samples, maxLength: samples }), {
    minLength: recordings,
    maxLength: recordings
  }).map((rows) => tracesOf(rows, { dt, first }))
)

/** A readout of these traces: which recordings, from which sample to which (at least two), and what of them. */
const cases = ({ dt, first, recordings, samples }: Traces): fc.Arbitrary<Case> =>
  fc.tuple(
    fc.array(fc.nat(recordings.length - 1), { minLength: 1, maxLength: 3 }),
    fc.integer({ min: 0, max: samples - 2 }),
    fc.integer({ min: 1, max: samples }),
    number(-40, 20),
    number(1, 10),
    number(0.1, 2)
  ).chain(([chosen, start, length, theta, width, beta]) => {
    const end = Math.min(samples - 1, start + length)
    const window = { recordings: chosen, from: (first + start) * dt, to: (first + end) * dt }
    const slow = 10 * width
    const make = (
      name: string,
      readout: Readout.Readout,
      value: number,
      slope: number,
      formula: Case["formula"]
    ): Case => ({ name, readout, twice: false, squared: false, formula, window, largest: { value, slope } })
    const one = fc.constantFrom(
      make("samples", Readout.samples(window), highest, 1, ({ x }) => x),
      make("mean", Readout.mean(window), highest, 1, ({ x }) => [times(1 / x.length, total(x))]),
      make(
        "at",
        Readout.at([window.from, window.from + 0.25 * dt, window.to], { recordings: chosen }),
        highest,
        1,
        ({ x }) => [x[0], plus(times(0.75, x[0]), times(0.25, x[1])), x[x.length - 1]]
      ),
      make("peak", Readout.peak({ ...window, sharpness: beta }), highest + 30, 1, ({ x }) => [softest(x, beta)]),
      make("trough", Readout.trough({ ...window, sharpness: beta }), highest + 30, 1, ({ x }) => [softest(x, -beta)]),
      make("peakTime", Readout.peakTime({ ...window, sharpness: beta }), latest, beta * most * dt, ({ t, x }) => {
        const parts = x.map((xk) => exp(times(beta, xk)))
        return [product(total(parts.map((p, k) => times(t[k], p))), inverted(total(parts)))]
      }),
      make(
        "timeAbove",
        Readout.timeAbove({ ...window, threshold: theta, width }),
        most * dt,
        dt / width,
        ({ dt, x }) => [trapezoid(dt, x.map((xk) => logistic(over(xk, theta, width))))]
      ),
      make(
        "spikes",
        Readout.spikes({ ...window, threshold: theta, width, steepness: slow }),
        most,
        2 / width + 2 / (dt * slow),
        ({ dt, x }) => [
          total(
            x.slice(1).map((after, k) => {
              const rise = plus(logistic(over(after, theta, width)), times(-1, logistic(over(x[k], theta, width))))
              return product(rise, logistic(times(1 / (dt * slow), plus(after, times(-1, x[k])))))
            })
          )
        ]
      ),
      make("area", Readout.area({ ...window, baseline: theta, width }), 200 * most * dt, dt, ({ dt, x }) => [
        trapezoid(dt, x.map((xk) => times(width, log(plus(real(1), exp(over(xk, theta, width)))))))
      ])
    )
    return fc.tuple(one, fc.boolean(), fc.boolean()).map(([made, twice, squared]) => {
      const both = twice ? doubled(made) : made
      return squared ? squares(both) : both
    })
  })

const doubled = (made: Case): Case => ({
  ...made,
  readout: Readout.concat(made.readout, Readout.scale(made.readout, -2, 3)),
  twice: true,
  largest: { value: 2 * made.largest.value + 3, slope: 2 * made.largest.slope }
})

const squares = (made: Case): Case => ({
  ...made,
  readout: Readout.map(made.readout, {
    forward: (values) => values.map((x) => x * x),
    pullback: (values, cotangent) => values.map((x, i) => 2 * x * cotangent[i])
  }),
  squared: true,
  largest: { value: made.largest.value ** 2, slope: 2 * made.largest.value * made.largest.slope }
})

/** The numbers that a case should give for samples `data`. */
const expected = (made: Case, of: Traces, data: ReadonlyArray<Complex>): ReadonlyArray<Complex> => {
  const { dt, first, samples } = of
  const [start, end] = [made.window.from, made.window.to].map((t) => Math.round(t / dt) - first)
  const t = Array.from({ length: end - start + 1 }, (_, k) => (first + start + k) * dt)
  const plain = made.window.recordings.flatMap((row) =>
    made.formula({ x: data.slice(row * samples + start, row * samples + end + 1), t, dt })
  )
  const all = made.twice ? [...plain, ...plain.map((z) => plus(times(-2, z), real(3)))] : plain
  return made.squared ? all.map((z) => product(z, z)) : all
}

/**
 * Values and slopes are sums of at most a dozen terms no larger than `largest`, each with a few roundings; an exponential passes on the
 * rounding of its argument, below 200, two hundredfold: below 24 × 200 × 2^-53 = 6e-13 of it.
 */
const tolerance = 1e-12

const transposed = (breaks: Break) =>
  fc.property(
    traces.chain((of) => fc.tuple(fc.constant(of), cases(of))),
    fc.array(number(-2, 2), { minLength: 5, maxLength: 5 }),
    fc.array(number(-2, 2), { minLength: 7, maxLength: 7 }),
    ([of, made], forW, forU) => {
      const reading = breaks(made.readout, made.name)(of)
      const at = Array.from(of.data, real)
      const values = expected(made, of, at)
      const { largest } = made
      assert.strictEqual(reading.values.length, values.length, made.name)
      values.forEach((z, i) =>
        assert.isAtMost(Math.abs(reading.values[i] - z.re), tolerance * largest.value, `value of ${made.name}`)
      )
      const w = values.map((_, i) => forW[i % forW.length])
      const u = at.map((_, k) => forU[k % forU.length])
      // ⟨dR u, w⟩, sample by sample, so that each is exact.
      const left = u.reduce((sum, uk, k) => {
        const moved = at.map((z, j) => j === k ? { re: z.re, im: step } : z)
        return sum + uk * expected(made, of, moved).reduce((s, z, i) => s + (z.im / step) * w[i], 0)
      }, 0)
      const slopes = reading.pullback(w)
      assert.strictEqual(slopes.length, of.data.length)
      const right = u.reduce((sum, uk, k) => sum + uk * slopes[k], 0)
      const size = largest.slope * w.reduce((s, x) => s + Math.abs(x), 0) * u.reduce((s, x) => s + Math.abs(x), 0)
      assert.isAtMost(Math.abs(left - right), tolerance * size, `slope of ${made.name}`)
    }
  )

/** Changes the pullback of the readouts whose name begins so. */
const pulls =
  (names: ReadonlyArray<string>, change: (slopes: Float64Array, of: Traces) => Float64Array): Break =>
  (readout, name) =>
    names.includes(name)
      ? (of) => {
        const reading = readout(of)
        return { ...reading, pullback: (cotangent) => change(reading.pullback(cotangent), of) }
      }
      : readout

const every = ["samples", "mean", "at", "peak", "trough", "peakTime", "timeAbove", "spikes", "area"]

/** What is read twice counts once: the cotangent is written, not added. */
const once: Break = (readout, name) =>
  name === "samples"
    ? (of) => {
      const reading = readout(of)
      return {
        ...reading,
        pullback: (cotangent) => {
          const out = reading.pullback(cotangent)
          reading.values.forEach((value, i) => {
            const at = of.data.indexOf(value)
            if (at >= 0) out[at] = cotangent[i]
          })
          return out
        }
      }
    }
    : readout

const undivided = pulls(["mean"], (slopes, { samples }) => slopes.map((s) => s * samples))

/** A window whose slopes start at sample 0 of the first recording. */
const shifted = pulls(every, (slopes) => {
  const first = Math.max(0, slopes.findIndex((s) => s !== 0))
  return slopes.map((_, k) => slopes[(k + first) % slopes.length])
})

/** Changes the values of one kind of readout. */
const says = (kind: string, change: (values: Float64Array, of: Traces) => Float64Array): Break => (readout, name) =>
  name === kind ? (of) => ({ ...readout(of), values: change(readout(of).values, of) }) : readout

describe("L11: readouts", () => {
  it("have the transpose of their derivative as pullback, and the values of their formula", () => {
    fc.assert(transposed(own), { ...settings, numRuns: settings.numRuns * 5 })
  })

  /** One of nine kinds, some of them with a repeated recording; the first failure is enough. */
  const caught = (breaks: Break): boolean =>
    fc.check(transposed(breaks), { ...broken, numRuns: broken.numRuns * 10 }).failed

  it("catches a wrong sign in any of them", () => {
    for (const name of every) assert.isTrue(caught(pulls([name], (slopes) => slopes.map((s) => -s))), name)
  })

  it("catches slopes of a mean that are not divided, in the wrong place, or counted once where a recording is read twice", () => {
    for (const breaks of [undivided, shifted, once]) assert.isTrue(caught(breaks))
  })

  it("catches values of another formula: a peak that is the largest sample, spikes that are whole", () => {
    assert.isTrue(caught(says("peak", (values, of) => values.map(() => Math.max(...of.data)))))
    assert.isTrue(caught(says("spikes", (values) => values.map(Math.round))))
  })
})
