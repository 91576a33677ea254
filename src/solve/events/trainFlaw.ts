/**
 * Whether sources are those that a state has come from: each awaits its spike k at a time, and what comes next in the network's must be that one.
 *
 * One idea: a train is a function of its source and k, so what a state says of it can be made again. Spikes at given times and regular ones are
 * looked up; a Poisson process is walked from its first spike, as its times are sums, and remembered, so that who stops and goes on walks on.
 */
import type { Network } from "../../network/Network.ts"
import { firstSpike, nextSpike, type Source, spikeAt, type TrainSpike } from "../../network/Source.ts"
import type { Events } from "./Events.ts"
import { pulledBy } from "./pull.ts"

/** What is wrong with the trains of a state after so many steps of `dt` [ms], null before the first; null where all fits. */
export const trainFlaw = (
  { sources }: Network,
  { next, time }: Events["trains"],
  step: number,
  dt: number | null
): string | null => {
  for (const [row, source] of sources.entries()) {
    const own = awaited(source, row, next[row], step, dt ?? 0)
    if (own.k === next[row] && own.time === time[row]) continue
    const words = ({ k, time }: TrainSpike) => time === Infinity ? "none any more" : `its spike ${k} at ${time} ms`
    return `source ${row} of the network has to give ${words(own)} next, the state awaits ${
      words({ k: next[row], time: time[row] })
    }; go on with the sources that the state has come from`
  }
  return null
}

/** The first spike that steps before one have not pulled; of a Poisson process none after the k-th, which is enough to tell that it is not. */
const awaited = (source: Source, row: number, k: number, step: number, dt: number): TrainSpike => {
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
  while (isOver(spike) && spike.k < k) {
    before = spike
    spike = nextSpike(source, row, spike)
  }
  walked.set(source, (walked.get(source) ?? new Map<number, TrainSpike>()).set(row, before))
  return isOver(spike) ? nextSpike(source, row, spike) : spike
}

/** By source and row: a spike that was walked to. */
const walked = new WeakMap<Source, Map<number, TrainSpike>>() // memo of a pure function of immutable data
