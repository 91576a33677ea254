/**
 * Inputs that are known only when their step comes: a network whose stimuli and clamps are lists that somebody writes into.
 *
 * One idea: an engine reads stimuli and clamps when it takes a step and not before, so a run with inputs of the moment is a run of a network
 * whose samples are written just in time. The lists go round, so they have room for the last steps only, and a step keeps its number: all that
 * counts steps or tells the time (spikes, sources, errors) is as in a run. The network is its owner's alone and nobody else sees it.
 */
import type { Network } from "../network/Network.ts"
import { heldAt } from "../network/Recording.ts"
import { sample } from "../network/Stimulus.ts"
import { acting } from "../network/streams.ts"
import { structural } from "../table/structural.ts"

/** What is given beside what the network says: currents are added to its stimuli [nA], and a number is held in place of what a clamp holds. */
export type Given = { readonly currents: Float64Array; readonly held: Float64Array }

/** A network with inputs of the moment. */
export type InputWindow = {
  readonly network: Network
  /** For how many steps there is room; those of a step that many steps later take its place. */
  readonly length: number
  /** Writes the inputs of some steps, of which `step` is the first. */
  readonly write: (step: number, steps: number, given: Given) => void
}

/** Steps of a window: at most so many, and at most so many numbers of all inputs together. */
const [mostSteps, mostNumbers] = [4096, 1 << 20]

/** A window for a network that runs with steps of `dt` [ms]. */
export const inputWindow = (network: Network, dt: number): InputWindow => {
  const [stimuli, clamps] = [acting(network).toArray(), network.clamps.toArray()]
  const length = Math.max(
    64,
    Math.min(mostSteps, Math.floor(mostNumbers / Math.max(1, stimuli.length + clamps.length)))
  )
  const currents = stimuli.map(() => new Float64Array(length))
  const held = clamps.map(() => new Float64Array(length).fill(NaN))
  const live = network.merge({
    stimuli: network.stimuli.map((injection, i) =>
      structural({
        ...injection,
        stimulus: structural({ _tag: "Samples" as const, values: currents[i], round: true as const })
      })
    ),
    clamps: network.clamps.map((clamp, i) => structural({ ...clamp, value: held[i], round: true as const }))
  })
  return {
    network: live,
    length,
    write: (first, steps, given) => {
      for (let step = first; step < first + steps; step++) {
        const entry = step % length
        stimuli.forEach(({ stimulus }, i) => {
          currents[i][entry] = sample(stimulus, step, dt) + given.currents[i]
        })
        clamps.forEach((clamp, i) => {
          held[i][entry] = Number.isNaN(given.held[i]) ? heldAt(clamp, step) : given.held[i]
        })
      }
    }
  }
}
