/**
 * `Traces.text`: traces for people, wherever they come from; what a run gave says the same by itself in Node's `console.log`.
 */
import { throwing } from "../network/border.ts"
import { aRecorded, type Recorded } from "./Traces.ts"
import { tracesText } from "./words.ts"

/** Traces in some lines: `8 recordings × 4001 samples, 0 to 100 ms`, then the first recordings with their units. */
export const text = throwing(
  "Traces.text",
  { traces: aRecorded },
  (traces: Recorded): string => tracesText(traces)
)
