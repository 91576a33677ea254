/**
 * Whether sources are those that a state has come from: each awaits its spike k at a time, and what comes next in the network's must be that one.
 *
 * One idea: a train is a function of its source and k, so what a state says of it can be made again. Spikes at given times and regular ones are
 * looked up; a Poisson process is walked from its first spike, as its times are sums, and remembered, so that who stops and goes on walks on. No walk
 * is without end: a state says any number.
 */
import type { Network } from "../../network/Network.ts"
import { firstSpike, nextSpike, type Source, spikeAt, type TrainSpike } from "../../network/Source.ts"
import { mostWalked } from "../limits.ts"
import type { Events } from "./Events.ts"
import { pulledBy } from "./pull.ts"

/** What is wrong with the trains of a state after so many steps of `dt` [ms], null before the first; null where all fits. */
export const trainFlaw = (
  { sources }: Network,
  { next, time }: Events["trains"],
  step: number,
  dt: number | null,
  most = mostWalked
): string | null => {
  for (const [row, source] of sources.entries()) {
    const own = awaited(source, row, next[row], { step, dt: dt ?? 0, most })
    if (own === null) {
      return `source ${row} of the network awaits its spike ${
        next[row]
      }, beyond ${most} spikes to be walked from where the run is known; ` +
        "go on in parts that are shorter, in the process that came there, or give the source a later start"
    }
    if (own.k === next[row] && own.time === time[row]) continue
    const words = ({ k, time }: TrainSpike) => time === Infinity ? "none any more" : `its spike ${k} at ${time} ms`
    return `source ${row} of the network has to give ${words(own)} next, the state awaits ${
      words({ k: next[row], time: time[row] })
    }; go on with the sources that the state has come from`
  }
  return null
}

/** How far a run has come, and how many spikes are walked at most. */
type Reached = { readonly step: number; readonly dt: number; readonly most: number }

/** The first spike that steps before one have not pulled; of a Poisson process none after the k-th, which is enough to tell that it is not; null beyond the longest walk. */
const awaited = (source: Source, row: number, k: number, { dt, most, step }: Reached): TrainSpike | null => {
  const isOver = ({ time }: TrainSpike): boolean => step > 0 && pulledBy(time, step - 1, dt)
  if (source._tag !== "Poisson") {
    let [low, high] = [0, Number.MAX_SAFE_INTEGER]
    while (low < high) {
      const middle = low + Math.floor((high - low) / 2)
      if (isOver(spikeAt(source, middle))) low = middle + 1
      else high = middle
    }
    return spikeAt(source, low)
  }
  const known = walked.get(source)?.get(row)
  let spike = known !== undefined && known.k <= k && isOver(known) ? known : firstSpike(source, row)
  let before = spike
  for (let walk = 0; isOver(spike) && spike.k < k; walk++) {
    if (walk === most) return null
    before = spike
    spike = nextSpike(source, row, spike)
  }
  walked.set(source, (walked.get(source) ?? new Map<number, TrainSpike>()).set(row, before))
  return isOver(spike) ? nextSpike(source, row, spike) : spike
}

/** By source and row: a spike that was walked to. */
const walked = new WeakMap<Source, Map<number, TrainSpike>>() // memo of a pure function of immutable data
