/**
 * What was recorded at a time, as values of compartments that pictures take: `Plot.cells(network, { colour: Plot.valuesAt(network, traces, 5) })`.
 *
 * One idea: a picture of a moment is a picture of values; compartments of which nothing was recorded have none. It does not draw.
 */
import { aNumber, aText, maybe, record } from "../network/border.ts"
import type { Network } from "../network/Network.ts"
import { aNetwork } from "../select/Given.ts"
import { aRecorded, type Recorded } from "../solve/Traces.ts"
import { excerpt } from "../table/excerpt.ts"
import { printing } from "./border.ts"
import { inputError } from "./Figure.ts"
import { instead, misfit } from "./named.ts"
import type { OwnValues } from "./rowValues.ts"

/** What was recorded of compartments under one name: its unit, and the number of the recording of each compartment. */
type RecordedState = { readonly state: string; readonly unit: string; readonly recordings: ReadonlyMap<number, number> }

/** The recordings of a state; by default `v`, or the only one that there is. In words what is wrong, where there are none. */
export const recordedOf = (traces: Recorded, given: string | undefined): RecordedState | string => {
  const ofNodes = traces.recordings.flatMap((recording, k) => recording.domain === "nodes" ? [{ ...recording, k }] : [])
  const states = [...new Set(ofNodes.map(({ state }) => state))]
  if (states.length === 0) return "nothing was recorded of compartments."
  const state = given ?? (states.length === 1 ? states[0] : "v")
  const own = ofNodes.filter((recording) => recording.state === state)
  if (own.length === 0) return `\`${excerpt(state)}\` was not recorded of compartments${instead(state, states, "")}`
  return { state, unit: traces.units[own[0].k], recordings: new Map(own.map(({ k, row }) => [row, k])) }
}

/** What `valuesAt` takes. */
export type ValuesAtOptions = {
  /** What is shown, by its name; default `"v"`, or what was recorded where that is one thing. */
  readonly state?: string
}

/**
 * The values of compartments at a time [ms], that of a sample; NaN where nothing was recorded. Throws a `PlotError` where there is no such
 * sample, or the traces are of another network.
 */
export const valuesAt: (network: Network, traces: Recorded, time: number, options?: ValuesAtOptions) => OwnValues =
  printing(
    "valuesAt",
    { network: aNetwork, traces: aRecorded, time: aNumber, options: maybe(record({ state: maybe(aText) })) },
    (network: Network, traces: Recorded, time: number, options: ValuesAtOptions = {}): OwnValues => {
      const refuse = (problem: string): never => {
        throw inputError("valuesAt", problem)
      }
      const other = misfit(network, traces)
      if (other !== null) return refuse(other)
      const found = recordedOf(traces, options.state)
      if (typeof found === "string") return refuse(found)
      const { data, dt, first, samples } = traces
      const sample = Math.round(time / dt) - first
      // A time that was meant to be that of a sample may miss it by rounding.
      if (!(sample >= 0 && sample < samples) || Math.abs((first + sample) * dt - time) > 1e-6 * dt) {
        return refuse(
          `there is no sample at ${time} ms; they are ${dt} ms apart, from ${first * dt} to ${
            (first + samples - 1) * dt
          } ms.`
        )
      }
      const values = new Float64Array(network.nodes.length).fill(Number.NaN)
      for (const [row, k] of found.recordings) values[row] = data[k * samples + sample]
      return { values, label: `${found.state} at ${time} ms [${found.unit}]` }
    }
  )
