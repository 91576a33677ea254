/** Sources: trains of spikes as functions of their numbers (events.md 6.1, 6.2). */
import { describe, expect, it } from "vitest"
import * as Source from "../../src/network/Source.ts"

const spikes = (source: Source.Source, most: number, row = 0): ReadonlyArray<number> => {
  const out: Array<number> = []
  for (
    let spike = Source.firstSpike(source, row);
    spike.time < Infinity && out.length < most;
    spike = Source.nextSpike(source, row, spike)
  ) {
    out.push(spike.time)
  }
  return out
}

describe("a list of times", () => {
  it("is walked in order, equal times as often as they stand there", () => {
    expect(spikes(Source.times([1, 2.5, 2.5, 7]), 10)).toEqual([1, 2.5, 2.5, 7])
    expect(spikes(Source.times([]), 10)).toEqual([])
  })
})

describe("a regular source", () => {
  it("spikes at products, which do not drift", () => {
    const all = spikes(Source.regular({ start: 0.3, interval: 0.1, number: 10_000 }), 20_000)
    expect(all.length).toBe(10_000)
    expect(all[9_999]).toBe(0.3 + 9_999 * 0.1)
  })

  it("goes on for ever where no number is given", () => {
    expect(spikes(Source.regular({ interval: 2 }), 5)).toEqual([0, 2, 4, 6, 8])
  })
})

describe("a Poisson source", () => {
  it("has the golden times of seed 42, stream 0, at 100 Hz", () => {
    const golden = [4.805452705316614, 14.641103364912869, 17.46128100690173]
    expect(spikes(Source.poisson({ rate: 100, seed: 42, stream: 0 }), 3)).toEqual(golden)
    expect(spikes(Source.poisson({ rate: 100, seed: 42 }), 3, 0)).toEqual(golden)
    expect(spikes(Source.poisson({ rate: 100, seed: 42 }), 3, 1)).not.toEqual(golden)
  })

  it("keeps within its start and stop, and is silent at rate 0", () => {
    const all = spikes(Source.poisson({ rate: 1000, seed: 3, start: 20, stop: 150 }), 1e6)
    expect(Math.min(...all)).toBeGreaterThan(20)
    expect(Math.max(...all)).toBeLessThan(150)
    expect(spikes(Source.poisson({ rate: 0, seed: 3 }), 10)).toEqual([])
  })

  it("of a rate that does not change along its course is that of the number, to rounding", () => {
    const flat = Source.poisson({ rate: { times: [5, 30, 90], hz: [200, 200, 200] }, seed: 9 })
    spikes(Source.poisson({ rate: 200, seed: 9 }), 50).forEach((time, k) =>
      expect(spikes(flat, 50)[k]).toBeCloseTo(time, 10)
    )
  })

  it("of a rate that changes spikes where the integral of the rate has grown by the gaps of rate 1", () => {
    const [times, hz] = [[10, 60, 100, 150], [0, 300, 20, 0]]
    const rate = (t: number): number => {
      const i = times.findIndex((time) => time > t)
      if (i <= 0) return i === 0 ? hz[0] : hz[hz.length - 1]
      return hz[i - 1] + (hz[i] - hz[i - 1]) * (t - times[i - 1]) / (times[i] - times[i - 1])
    }
    /** The integral by Simpson's rule between knots, where it is exact. */
    const integral = (to: number): number => {
      const knots = [0, ...times.filter((t) => t < to), to]
      return knots.slice(1).reduce((sum, b, i) => {
        const a = knots[i]
        const [first, last] = [rate(a + 1e-12), rate(b - 1e-12)]
        return sum + (b - a) / 6 * (first + 4 * rate((a + b) / 2) + last)
      }, 0)
    }
    const gaps = spikes(Source.poisson({ rate: 1000, seed: 5, stream: 1 }), 1000) // in units of rate 1
    const all = spikes(Source.poisson({ rate: { times, hz }, seed: 5, stream: 1 }), 1000)
    expect(all.length).toBe(gaps.filter((gap) => gap < integral(1000) / 1000).length)
    all.forEach((time, k) => expect(integral(time) / 1000).toBeCloseTo(gaps[k], 8))
  })

  it("has the mean and variance of its rate", () => {
    const counts = Array.from(
      { length: 400 },
      (_, stream) => spikes(Source.poisson({ rate: 50, seed: 1, stream, stop: 1000 }), 1e4).length
    )
    const mean = counts.reduce((sum, n) => sum + n, 0) / counts.length
    const variance = counts.reduce((sum, n) => sum + (n - mean) ** 2, 0) / (counts.length - 1)
    // Four standard errors: of a mean sqrt(50/400), of a variance 50 sqrt(2/399) and a little.
    expect(Math.abs(mean - 50)).toBeLessThan(4 * Math.sqrt(50 / 400))
    expect(Math.abs(variance - 50)).toBeLessThan(4 * 50 * Math.sqrt(2.02 / 399))
  })
})

describe("a source that is described wrongly", () => {
  it.each<[string, () => unknown]>([
    ["time 1 of the source is -1; expected a finite time of 0 ms or more", () => Source.timesResult([1, -1])],
    [
      "time 1 of the source is 0.5; expected at least time 0, which is 1 ms: times ascend; sort them",
      () => Source.timesResult([1, 0.5])
    ],
    ["time 0 of the source is NaN; expected a finite time of 0 ms or more", () => Source.timesResult([NaN])],
    [
      "interval of the source is 0; expected a finite number of at least 0.000001 ms",
      () => Source.regularResult({ interval: 0 })
    ],
    [
      `regular source option "numer" does not exist; did you mean "number"? (there is: start, interval, number)`,
      () => Source.regularResult({ interval: 1, numer: 3 } as never)
    ],
    [
      "number of spikes of the source is 1.5; expected a whole number of 0 or more; leave it out for no end",
      () => Source.regularResult({ interval: 1, number: 1.5 })
    ],
    [
      "start of the source is -1; expected a finite time of 0 ms or more",
      () => Source.regularResult({ interval: 1, start: -1 })
    ],
    [
      "rate of the source is -1; expected a number of Hz from 0 to 1000000000, or { times: [ms], hz: [Hz] }",
      () => Source.poissonResult({ rate: -1, seed: 1 })
    ],
    ["seed of the source is 0.5; expected a whole number", () => Source.poissonResult({ rate: 1, seed: 0.5 })],
    [
      "stop of the source is 4; expected a time of at least its start, 5 ms; leave it out for no end",
      () => Source.poissonResult({ rate: 1, seed: 1, start: 5, stop: 4 })
    ],
    [
      "stream of the source is 4294967296; expected a whole number from 0 to 4294967295, or none",
      () => Source.poissonResult({ rate: 1, seed: 1, stream: 2 ** 32 })
    ],
    [
      "time 1 of the rate of the source is 0; expected more than time 0, which is 0 ms: times ascend; sort them",
      () => Source.poissonResult({ rate: { times: [0, 0], hz: [1, 2] }, seed: 1 })
    ],
    [
      "the rates of the source has 1 value where 2 are needed; give a rate [Hz] for every time [ms]",
      () => Source.poissonResult({ rate: { times: [0, 1], hz: [1] }, seed: 1 })
    ],
    [
      "rate 1 of the source is -2; expected a number of Hz from 0 to 1000000000",
      () => Source.poissonResult({ rate: { times: [0, 1], hz: [1, -2] }, seed: 1 })
    ],
    [
      `times of the rate of the source is an empty list; expected at least one time and its rate`,
      () => Source.poissonResult({ rate: { times: [], hz: [] }, seed: 1 })
    ]
  ])("is refused: %s", (message, make) => {
    expect((make() as { failure: Error }).failure.message).toBe(message)
  })
})
