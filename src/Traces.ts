/**
 * The public module `Traces`: what a run recorded, and what it says: by name and place, spikes, stretches, tables.
 */
export { crossings, intervals, rates, spikes } from "./solve/crossings.ts"
export type { CrossingOptions, SpikeOptions } from "./solve/crossings.ts"
export { append, times } from "./solve/Traces.ts"
export type { Recorded, Traces } from "./solve/Traces.ts"
export { of, slice, trace } from "./solve/tracesAt.ts"
export { csv, table } from "./solve/tracesTable.ts"
