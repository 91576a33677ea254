/** Readouts: windows, values worked out by hand, slopes against differences, and what each message says. */
import { describe, expect, it } from "vitest"
import type { Traces } from "../../src/solve/Traces.ts"
import * as Readout from "../../src/train/Readout.ts"
import { differences, wave } from "./differences.ts"
import { thrown } from "./thrown.ts"
import { tracesOf } from "./tracesOf.ts"

const two = tracesOf([[0, 1, 4, 9, 16], [-5, -4, -3, -2, -1]])

const read = (readout: Readout.Readout, traces: Traces = two): Array<number> => [...readout(traces).values]
const pulled = (readout: Readout.Readout, cotangent: ReadonlyArray<number>, traces: Traces = two): Array<number> => [
  ...readout(traces).pullback(cotangent)
]

describe("a window", () => {
  it("is everything unless told, and includes both ends", () => {
    expect(read(Readout.samples())).toEqual([0, 1, 4, 9, 16, -5, -4, -3, -2, -1])
    expect(read(Readout.samples({ recordings: [1], from: 0.1, to: 0.2 }))).toEqual([-4, -3])
    expect(read(Readout.mean({ from: 0.3 }))).toEqual([12.5, -1.5])
    expect(read(Readout.mean({ to: 0 }))).toEqual([0, -5])
  })

  it("takes a time for the sample that is meant, in spite of rounding", () => {
    // Sample 3 is at 3 × 0.1 = 0.30000000000000004 ms.
    expect(read(Readout.mean({ recordings: [0], from: 0.3, to: 0.3 }))).toEqual([9])
    expect(read(Readout.at([0.3], { recordings: [0] }))).toEqual([9])
    const late = tracesOf([[1, 2, 3]], { dt: 0.1, first: 99_999 })
    expect(read(Readout.samples({ from: 10_000, to: 10_000 }), late)).toEqual([2])
  })

  it("knows that traces may go on from a state", () => {
    const later = tracesOf([[5, 6, 7]], { dt: 0.5, first: 10 })
    expect(read(Readout.samples({ from: 5.5 }), later)).toEqual([6, 7])
    expect(read(Readout.at([5.75]), later)).toEqual([6.5])
  })

  it("reads recordings in any order, and as often as it is told", () => {
    expect(read(Readout.mean({ recordings: [1, 0, 1], to: 0 }))).toEqual([-5, 0, -5])
    expect(pulled(Readout.samples({ recordings: [1, 1], to: 0 }), [1, 10])).toEqual([0, 0, 0, 0, 0, 11, 0, 0, 0, 0])
    expect(pulled(Readout.mean({ recordings: [1, 1], to: 0.1 }), [1, 10])).toEqual([0, 0, 0, 0, 0, 5.5, 5.5, 0, 0, 0])
  })
})

describe("a readout that is linear", () => {
  it("is the mean over all samples", () => {
    expect(read(Readout.mean())).toEqual([6, -3])
    expect(pulled(Readout.mean(), [1, 5])).toEqual([0.2, 0.2, 0.2, 0.2, 0.2, 1, 1, 1, 1, 1])
  })

  it("is on the straight line between two samples", () => {
    const half = tracesOf([[0, 1, 4], [8, 6, 2]], { dt: 0.5 })
    expect(read(Readout.at([0.25, 0, 1, 0.625]), half)).toEqual([0.5, 0, 4, 1.75, 7, 8, 2, 5])
    expect(pulled(Readout.at([0.625, 0.5], { recordings: [1] }), [1, 10], half)).toEqual([0, 0, 0, 0, 10.75, 0.25])
  })
})

describe("the shape of a trace", () => {
  /** A spike of 100 mV, up within half a millisecond and down within one, every 10 ms; 0.1 ms a sample. */
  const spiking = (count: number, dt = 0.1): Traces =>
    tracesOf([
      Array.from({ length: Math.round(10 * count / dt) + 1 }, (_, k) => {
        const t = (k * dt) % 10
        return -65 + 100 * Math.max(0, t < 5 ? 0 : t < 5.5 ? (t - 5) / 0.5 : 1 - (t - 5.5))
      })
    ], { dt })
  const flat = tracesOf([Array.from({ length: 101 }, () => -65)])

  it("has a peak between the largest sample and log(n) / β above it", () => {
    const [least, most] = [9, 9 + Math.log(3) / 2]
    const [x] = read(Readout.peak({ recordings: [0], from: 0.1, to: 0.3, sharpness: 2 }))
    expect(x).toBe(9 + Math.log(1 + Math.exp(-10) + Math.exp(-16)) / 2)
    expect(x > least && x < most).toBe(true)
    expect(read(Readout.peak({ sharpness: 1e6 }))).toEqual([16, -1])
    expect(read(Readout.peak(), tracesOf([[3, 3, 3]]))).toEqual([3 + Math.log(3)])
  })

  it("has a trough, which is the peak of its mirror image", () => {
    const mirrored = tracesOf([[0, -1, -4, -9, -16], [5, 4, 3, 2, 1]])
    expect(read(Readout.trough({ sharpness: 0.5 }))).toEqual(
      read(Readout.peak({ sharpness: 0.5 }), mirrored).map((x) => -x)
    )
  })

  it("does not overflow where exp(βx) would", () => {
    expect(read(Readout.peak({ sharpness: 1 }), tracesOf([[1000, 0]]))).toEqual([1000])
    expect(read(Readout.trough({ sharpness: 1 }), tracesOf([[-1000, 0]]))).toEqual([-1000])
    expect(read(Readout.peakTime(), tracesOf([[0, 1000, 0]]))).toEqual([0.1])
  })

  it("says when the peak is, also late in a run", () => {
    expect(read(Readout.peakTime({ sharpness: 10 }), spiking(1))[0]).toBeCloseTo(5.5, 10)
    expect(read(Readout.peakTime(), tracesOf([[7, 7, 7]], { dt: 0.5, first: 20 }))).toEqual([10.5])
  })

  it("says how long it is above a threshold, counting half of what is at it", () => {
    // Above -15: from 5.25 to 6 ms; the logistic function is odd around it, so its width matters only at the ends.
    expect(read(Readout.timeAbove({ threshold: -15, width: 0.5 }), spiking(1, 0.01))[0]).toBeCloseTo(0.75, 3)
    expect(read(Readout.timeAbove({ threshold: -65 }), flat)[0]).toBeCloseTo(5, 12)
    // s(-1065 / 2) = 6e-232 for 10 ms.
    expect(read(Readout.timeAbove({ threshold: 1e3 }), flat)[0]).toBeLessThan(1e-230)
  })

  it("counts spikes, whatever the time step, and nothing else", () => {
    for (const [n, dt] of [[1, 0.1], [3, 0.1], [3, 0.025], [7, 0.05]] as const) {
      const [count] = read(Readout.spikes({ threshold: -15 }), spiking(n, dt))
      // s at rest and at the top is off 0 and 1 by exp(-25) = 1e-11.
      expect(Math.abs(count - n)).toBeLessThan(1e-9)
    }
    expect(read(Readout.spikes({ threshold: -65 }), flat)).toEqual([0])
    // Up and down over the threshold within 200 ms, at 0.1 mV/ms: no spike.
    const slow = tracesOf([Array.from({ length: 2001 }, (_, k) => 10 - Math.abs(k - 1000) / 100 - 5)])
    expect(Math.abs(read(Readout.spikes({ threshold: 0 }), slow)[0])).toBeLessThan(0.05)
    // A step that stays counts as the one crossing that it is.
    expect(read(Readout.spikes({ threshold: 0 }), tracesOf([[-50, 50]]))[0]).toBeCloseTo(1, 9)
    expect(read(Readout.spikes({ threshold: 0 }), tracesOf([[50, -50]]))[0]).toBeCloseTo(0, 9)
  })

  it("has an area above a baseline", () => {
    // A triangle of height 100 and base 1.5 ms; near the baseline softplus adds width² π²/12 over each flank, and log(2) width where it is
    // flat.
    const [x] = read(Readout.area({ baseline: -60, width: 0.1 }), spiking(1, 0.01))
    expect(x).toBeCloseTo(95 * 95 / 100 * 1.5 / 2, 1)
    expect(read(Readout.area({ baseline: -65, width: 2 }), flat)[0]).toBeCloseTo(10 * 2 * Math.log(2), 10)
  })
})

describe("an option that is left out", () => {
  it.each<[string, Readout.Readout, Readout.Readout]>([
    ["a sharpness of 1", Readout.peak(), Readout.peak({ sharpness: 1 })],
    ["a sharpness of 1", Readout.trough(), Readout.trough({ sharpness: 1 })],
    ["a sharpness of 1", Readout.peakTime(), Readout.peakTime({ sharpness: 1 })],
    ["a width of 2", Readout.timeAbove({ threshold: 5 }), Readout.timeAbove({ threshold: 5, width: 2 })],
    ["a steepness of 1", Readout.spikes({ threshold: 5 }), Readout.spikes({ threshold: 5, width: 2, steepness: 1 })],
    ["a width of 1", Readout.area({ baseline: 5 }), Readout.area({ baseline: 5, width: 1 })],
    ["an offset of 0", Readout.scale(Readout.mean(), 2), Readout.scale(Readout.mean(), 2, 0)]
  ])("is %s", (_, short, long) => {
    // Slow traces, in which every option matters.
    const traces = tracesOf([[4, 4.5, 5.25, 5.5, 5], [6, 5.5, 4.75, 4.5, 5]], { dt: 0.5 })
    expect(read(short, traces)).toEqual(read(long, traces))
  })
})

describe("readouts from readouts", () => {
  it("are mapped, scaled and put side by side", () => {
    const rates = Readout.map(Readout.mean(), {
      forward: ([a, b]) => [a * b],
      pullback: ([a, b], [c]) => [b * c, a * c]
    })
    expect(read(rates)).toEqual([-18])
    expect(pulled(rates, [10])).toEqual([-6, -6, -6, -6, -6, 12, 12, 12, 12, 12])
    expect(read(Readout.scale(Readout.mean(), 2, 72))).toEqual([84, 66])
    expect(read(Readout.concat(Readout.mean(), Readout.at([0])))).toEqual([6, -3, 0, -5])
    expect(pulled(Readout.concat(Readout.mean(), Readout.scale(Readout.at([0]), 3)), [0, 0, 1, 10])).toEqual([
      3,
      0,
      0,
      0,
      0,
      30,
      0,
      0,
      0,
      0
    ])
  })

  it("do not hand out what they remember", () => {
    const bad = Readout.map(Readout.mean(), {
      forward: (values) => values.fill(0),
      pullback: (values, cotangent) => values.map((x, i) => x * cotangent[i])
    })
    expect(pulled(bad, [10, 0])[0]).toBe(12)
  })
})

describe("slopes are differences", () => {
  const traces = wave(3, 12)
  const window = { recordings: [2, 0, 2], from: 0.2, to: 1 }
  it.each<[string, Readout.Readout]>([
    ["samples", Readout.samples(window)],
    ["mean", Readout.mean(window)],
    ["at", Readout.at([0.13, 0.5, 1.1], { recordings: [1, 1] })],
    ["peak", Readout.peak({ ...window, sharpness: 0.3 })],
    ["trough", Readout.trough({ ...window, sharpness: 0.3 })],
    ["peakTime", Readout.peakTime({ ...window, sharpness: 0.3 })],
    ["timeAbove", Readout.timeAbove({ ...window, threshold: -20, width: 3 })],
    ["spikes", Readout.spikes({ ...window, threshold: -20, width: 3, steepness: 100 })],
    ["area", Readout.area({ ...window, baseline: -20, width: 3 })],
    ["concat and scale", Readout.concat(Readout.mean(), Readout.scale(Readout.peak(), -2))]
  ])("of %s", (_, readout) => {
    const { values } = readout(traces)
    const cotangent = values.map((_, i) => Math.cos(3 * i + 1))
    const dot = (t: Traces): number => readout(t).values.reduce((sum, x, i) => sum + x * cotangent[i], 0)
    differences(traces, dot, readout(traces).pullback(cotangent))
  })
})

describe("a readout of what is not there", () => {
  it("is refused, and says what there is", () => {
    const read = (readout: Readout.Readout, traces: Traces = two) => () => readout(traces)
    const wrong: ReadonlyArray<() => unknown> = [
      () => Readout.mean({ form: 1 } as never),
      () => Readout.mean({ from: NaN }),
      () => Readout.mean({ from: 2, to: 1 }),
      () => Readout.mean({ recordings: [] }),
      () => Readout.mean({ recordings: 1 as never }),
      () => Readout.at([]),
      () => Readout.at(5 as never),
      () => Readout.at([1, NaN]),
      () => Readout.at([1], { from: 2 } as never),
      () => Readout.at([1], { recordings: [] }),
      () => Readout.peak({ sharpness: 0 }),
      () => Readout.peak({ sharp: 1 } as never),
      () => Readout.timeAbove({} as never),
      () => Readout.timeAbove({ threshold: 0, steepness: 1 } as never),
      () => Readout.timeAbove({ threshold: 0, width: -1 }),
      () => Readout.spikes({ threshold: 0, steepness: 0 }),
      () => Readout.area({ threshold: 0 } as never),
      () => Readout.map(Readout.mean(), { forward: (x: Float64Array) => x } as never),
      () => Readout.scale(Readout.mean(), NaN),
      () => Readout.scale(Readout.mean(), 1, Infinity),
      read(Readout.mean({ recordings: [0, 2] })),
      read(Readout.mean({ recordings: [0.5] })),
      read(Readout.mean({ from: 5, to: 6 })),
      read(Readout.mean({ from: 0.11, to: 0.19 })),
      read(Readout.samples({ to: -1 })),
      read(Readout.spikes({ threshold: 0, from: 0.4 })),
      read(Readout.at([0.2, 0.41])),
      read(Readout.at([-0.1])),
      read(Readout.at([1]), tracesOf([[1, 2, 3]], { dt: 0.5, first: 10 })),
      read(Readout.mean(), tracesOf([])),
      read(Readout.mean(), tracesOf([[]])),
      () => Readout.mean()(two).pullback([1]),
      () => Readout.samples()(two).pullback([1]),
      () => Readout.concat(Readout.mean(), Readout.mean())(two).pullback([1, 2]),
      () => Readout.map(Readout.mean(), { forward: (x) => x, pullback: () => [1] })(two).pullback([1, 2]),
      () => Readout.map(Readout.mean(), { forward: (x) => x, pullback: (_, c) => c })(two).pullback([1])
    ]
    expect(wrong.map(thrown)).toMatchInlineSnapshot(`
      [
        "mean option "form" does not exist; did you mean "from"? (there is: recordings, from, to)",
        "from of mean is NaN; expected a finite number",
        "from of mean is 2 ms; expected at most to, 1 ms",
        "recordings of mean is an empty list; expected numbers of recordings, for example [0, 2]",
        "recordings of mean is 1; expected numbers of recordings, for example [0, 2]",
        "the times of at is an empty list; expected times in ms, for example [1, 2.5]",
        "the times of at is 5; expected times in ms, for example [1, 2.5]",
        "time 1 of at is NaN; expected a finite number",
        "at option "from" does not exist (there is: recordings)",
        "recordings of at is an empty list; expected numbers of recordings, for example [0, 2]",
        "sharpness of peak is 0; expected a positive number",
        "peak option "sharp" does not exist; did you mean "sharpness"? (there is: sharpness, recordings, from, to)",
        "threshold of timeAbove is undefined; expected a finite number",
        "timeAbove option "steepness" does not exist (there is: threshold, width, recordings, from, to)",
        "width of timeAbove is -1; expected a positive number",
        "steepness of spikes is 0; expected a positive number",
        "area option "threshold" does not exist (there is: baseline, width, recordings, from, to)",
        "pullback of map is undefined; expected a function",
        "the factor of scale is NaN; expected a finite number",
        "the offset of scale is Infinity; expected a finite number",
        "recording 2 does not exist; recordings go from 0 (v of cell 0) to 1 (v of cell 1)",
        "recording 0.5 does not exist; recordings go from 0 (v of cell 0) to 1 (v of cell 1)",
        "mean needs 1 sample and finds 0 from 5 to 6 ms; samples go from 0 to 0.4 ms in steps of 0.1 ms",
        "mean needs 1 sample and finds 0 from 0.11 to 0.19 ms; samples go from 0 to 0.4 ms in steps of 0.1 ms",
        "samples needs 1 sample and finds 0 up to -1 ms; samples go from 0 to 0.4 ms in steps of 0.1 ms",
        "spikes needs 2 samples and finds 1 from 0.4 ms on; samples go from 0 to 0.4 ms in steps of 0.1 ms",
        "a value at time 0.41 does not exist; samples go from 0 to 0.4 ms in steps of 0.1 ms",
        "a value at time -0.1 does not exist; samples go from 0 to 0.4 ms in steps of 0.1 ms",
        "a value at time 1 does not exist; samples go from 5 to 6 ms in steps of 0.5 ms",
        "the number of recordings is 0; expected something to read; say what to write down, for example Edit.record("v")",
        "mean needs 1 sample and finds 0 in all; the traces have no samples",
        "the cotangent of a reading has 1 value where 2 are needed; one slope for each number that was read",
        "the cotangent of a reading has 1 value where 10 are needed; one slope for each number that was read",
        "the cotangent of a reading has 2 values where 4 are needed; one slope for each number that was read",
        "what the pullback of map gives has 1 value where 2 are needed; one slope for each number that goes in",
        "the cotangent of a reading has 1 value where 2 are needed; one slope for each number that was read",
      ]
    `)
  })
})
