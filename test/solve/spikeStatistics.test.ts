/** How regular, variable and synchronous spikes are: by hand, and of processes of which it is known. */
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import { Column, Source, Spikes, Table, Traces } from "neurolens"
import { firstSpike, nextSpike } from "../../src/network/Source.ts"

/** Traces of these trains [ms]. */
const trains = (times: ReadonlyArray<ReadonlyArray<number>>, tMax: number): Traces.Recorded => {
  const rows = times.flatMap((train, row) => (train.length === 0 ? [NaN] : train).map((time) => ({ time, row })))
  return Spikes.fromTable(
    Table.make(rows.length, [
      ["time [ms]", Column.float(Float64Array.from(rows, ({ time }) => time))],
      ["domain", Column.text(rows.map(() => "sources"))],
      ["row", Column.int(Int32Array.from(rows, ({ row }) => row))],
      ["detector", Column.text(rows.map(() => null))],
      ["label", Column.text(rows.map(({ row }) => `source ${row}`))]
    ]),
    { tMax, dt: 0.1 }
  )
}

const poisson = (rate: number, seed: number, tMax: number): ReadonlyArray<number> => {
  const source = Source.poisson({ rate, seed })
  const out: Array<number> = []
  for (let spike = firstSpike(source, 0); spike.time <= tMax; spike = nextSpike(source, 0, spike)) out.push(spike.time)
  return out
}

const some = trains([[1, 3, 3.5, 9.99, 10], [], [0, 2.5, 5, 7.5, 10], [4, 5]], 10)

describe("spikes", () => {
  it("are counted in bins, those at a boundary in the later one, those at the end in none", () => {
    assert.deepStrictEqual(Spikes.counts(some, { width: 2.5 }).map((bins) => Array.from(bins)), [
      [1, 2, 0, 1],
      [0, 0, 0, 0],
      [1, 1, 1, 1],
      [0, 1, 1, 0]
    ])
    assert.deepStrictEqual(Spikes.counts({ width: 4 })(some)[0], Float64Array.of(3, 0))
    const late = Spikes.counts(Traces.slice(some, { from: 2.5 }), { width: 2.5 })
    assert.deepStrictEqual(late.map((bins) => Array.from(bins)), [[2, 0, 1], [0, 0, 0], [1, 1, 1], [1, 1, 0]])
    // 0.3 ms are three bins of 0.1 ms, whatever rounding says.
    assert.deepStrictEqual(Spikes.counts(trains([[0.1 + 0.2]], 1), { width: 0.1 })[0].indexOf(1), 3)
  })

  it("vary as their intervals do", () => {
    const [a, b, c, d] = Spikes.variation(some)
    // Intervals 2, 0.5, 6.49, 0.01 with a mean of 2.25.
    const mean = 2.25
    const squares = [2, 0.5, 6.49, 0.01].map((x) => (x - mean) ** 2)
    assert.closeTo(a, Math.sqrt(squares.reduce((sum, x) => sum + x) / 4) / mean, 1e-14)
    assert.isNaN(b)
    assert.strictEqual(c, 0)
    assert.isNaN(d)
    assert.isNaN(Spikes.variation(some, { least: 6 })[0])
  })

  it("have Fano factors, each and together", () => {
    const { each, population } = Spikes.fano(some, { width: 2.5 })
    assert.deepStrictEqual(each, [0.5, NaN, 0, 0.5])
    // 2, 4, 2, 2 together.
    assert.closeTo(population, 0.75 / 2.5, 1e-15)
    // Means over the recordings 0.5, 1, 0.5, 0.5; variances 0.5, 0, 0, 0.25.
    assert.closeTo(Spikes.synchrony(some, { width: 2.5 }), 0.046875 / 0.1875, 1e-15)
  })

  it("are as synchronous as copies, or as those that do not know of each other", () => {
    const tMax = 20_000
    const each = Array.from({ length: 20 }, (_, seed) => poisson(40, seed, tMax))
    const [apart, together] = [trains(each, tMax), trains(each.map(() => each[0]), tMax)]
    const bins = tMax / 5
    // Four standard errors: sqrt(2/bins) of a variance; of a synchrony of N = 20, 1/N times as much.
    const error = 4 * Math.sqrt(2 / bins)
    assert.closeTo(Spikes.synchrony(apart, { width: 5 }), 1 / 20, error / 20)
    assert.closeTo(Spikes.synchrony(together, { width: 5 }), 1, 1e-12)
    const [a, b] = [apart, together].map((one) => Spikes.fano(one, { width: 5 }))
    assert.closeTo(a.population, 1, error)
    assert.closeTo(b.population, 20 * b.each[0], 1e-10)
    Spikes.variation(apart).forEach((x) => assert.closeTo(x, 1, 4 * Math.sqrt(1 / 800)))
  })

  it("of nothing have no numbers", () => {
    const silent = trains([[], []], 10)
    assert.deepStrictEqual(Spikes.fano(silent, { width: 1 }), { each: [NaN, NaN], population: NaN })
    assert.isNaN(Spikes.synchrony(silent, { width: 1 }))
  })

  it.each(
    [
      [() => Spikes.countsResult(some, { width: 0 }), "the width of bins is 0; expected a positive number [ms]"],
      [() => Spikes.fanoResult(some, { width: 11 }), "the width of bins is 11 ms, of traces of 10 ms"],
      [() => Spikes.synchronyResult(trains([[1]], 1e9), { width: 1e-3 }), "bytes of counts of spikes"],
      [
        () => Spikes.variationResult(some, { least: 2 }),
        "the least number of spikes is 2; expected a whole number of 3 or more"
      ]
    ] as const
  )("are not asked for what cannot be said (%#)", (ask, message) => {
    const answer: Result.Result<unknown, Error> = ask()
    assert.include(Result.isFailure(answer) ? answer.failure.message : "it is said", message)
  })
})
