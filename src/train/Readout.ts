/**
 * The public module `Readout`: from traces to the few numbers that a loss compares, with the way back for slopes.
 *
 * `Readout.mean({ from: 2 })` is one mean for each recording; `peak`, `peakTime`, `spikes` and others are smooth features of spikes; `map`
 * and `concat` make new ones. A readout of one's own is a function from `Traces` to a `Reading`. Owes law L11: a pullback is the
 * transpose.
 */
export { concat, map, scale } from "./readout/combine.ts"
export type { MapOptions } from "./readout/combine.ts"
export type { Reading, Readout } from "./readout/Reading.ts"
export { at, mean, samples } from "./readout/samples.ts"
export { area, peak, peakTime, spikes, timeAbove, trough } from "./readout/shape.ts"
export type { AreaOptions, SharpOptions, SpikeOptions, ThresholdOptions } from "./readout/shape.ts"
export { spikeTimes } from "./readout/spikeTimes.ts"
export type { SpikeTimesOptions } from "./readout/spikeTimes.ts"
export type { WindowOptions } from "./readout/window.ts"
