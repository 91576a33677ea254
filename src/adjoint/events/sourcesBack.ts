/**
 * What a loss says of given trains of spikes: its derivatives by the numbers that a source is made of (spec/events.md 7.1).
 *
 * A time of a list is a number of its own; that of a regular source is `start + k interval`; of a Poisson process with one rate, whose draws
 * stay the same, (t_k - start) goes as one over the rate. A rate that changes over time is no such number. Spikes that were on their way when the
 * run began came with the state.
 */
import type { Network } from "../../network/Network.ts"
import { firstSpike, nextSpike, type Source } from "../../network/Source.ts"
import type { Floats } from "../../table/Column.ts"
import type { EventBars } from "./EventBars.ts"

/** The names of the numbers of a source that a loss has derivatives by, in order; of a list its times, by their places in it. */
export const sourceNumbers = (source: Source): ReadonlyArray<string> => {
  switch (source._tag) {
    case "Times":
      return Array.from(source.times, (_, k) => `${k}`)
    case "Regular":
      return ["start", "interval"]
    case "Poisson":
      return typeof source.rate === "number" && source.rate > 0 ? ["start", "rate"] : []
  }
}

/** By source: the derivatives by its numbers, per ms, and of a rate per Hz; `events` has those by parts of steps of `dt`. */
export const sourcesBack = ({ sources }: Network, dt: number, events: EventBars | null): ReadonlyArray<Floats> =>
  sources.toArray().map((source, row) => {
    const out = new Float64Array(sourceNumbers(source).length)
    const bars = [...events?.spikes.get(row) ?? []].sort(([a], [b]) => a - b) // an order that no engine changes
    let spike = firstSpike(source, row)
    for (const [k, bar] of bars) {
      const slope = bar / dt
      switch (source._tag) {
        case "Times":
          out[k] += slope
          break
        case "Regular":
          out[0] += slope
          out[1] += slope * k
          break
        case "Poisson":
          if (out.length === 0) break
          while (spike.k < k) spike = nextSpike(source, row, spike)
          out[0] += slope
          out[1] -= slope * (spike.time - source.start) / (source.rate as number)
      }
    }
    return out
  })
