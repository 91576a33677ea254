/**
 * Inputs that are known only when their step comes: a network whose stimuli and clamps are lists that somebody writes into, for some steps.
 *
 * One idea: an engine reads stimuli and clamps when it takes a step and not before, so a run with inputs of the moment is a run of a network
 * whose samples are written just in time. The network is its owner's alone and nobody else sees it. Entries count from the first step of the
 * window, and the first of them belongs to the step before it, which recordings of a run that goes on may ask for.
 */
import type { Network } from "../network/Network.ts"
import { heldAt } from "../network/Recording.ts"
import { sample } from "../network/Stimulus.ts"
import { structural } from "../table/structural.ts"

/** What is given beside what the network says: currents are added to its stimuli [nA], and a number is held in place of what a clamp holds. */
export type Given = { readonly currents: Float64Array; readonly held: Float64Array }

/** A network with inputs of the moment. */
export type InputWindow = {
  readonly network: Network
  /** Steps that have room, that before the first of them too. */
  readonly length: number
  /** Writes the inputs of `steps` steps from entry `at` on; `step` is the number of the first of them. */
  readonly write: (at: number, steps: number, step: number, given: Given) => void
  /** Makes the last entry the first one, for the next window. */
  readonly turn: () => void
}

/** Steps of a window: at most so many, and at most so many numbers of all inputs together. */
const [mostSteps, mostNumbers] = [4096, 1 << 20]

/** A window for a network that runs with steps of `dt` [ms]. */
export const inputWindow = (network: Network, dt: number): InputWindow => {
  const [stimuli, clamps] = [network.stimuli.toArray(), network.clamps.toArray()]
  const length = Math.max(
    64,
    Math.min(mostSteps, Math.floor(mostNumbers / Math.max(1, stimuli.length + clamps.length)))
  )
  const currents = stimuli.map(() => new Float64Array(length))
  const held = clamps.map(() => new Float64Array(length).fill(NaN))
  const live = network.merge({
    stimuli: network.stimuli.map((injection, i) =>
      structural({ ...injection, stimulus: structural({ _tag: "Samples" as const, values: currents[i] }) })
    ),
    clamps: network.clamps.map((clamp, i) => structural({ ...clamp, value: held[i] }))
  })
  return {
    network: live,
    length,
    write: (at, steps, step, given) => {
      for (let k = 0; k < steps; k++) {
        stimuli.forEach(({ stimulus }, i) => {
          currents[i][at + k] = sample(stimulus, step + k, dt) + given.currents[i]
        })
        clamps.forEach((clamp, i) => {
          held[i][at + k] = Number.isNaN(given.held[i]) ? heldAt(clamp, step + k) : given.held[i]
        })
      }
    },
    turn: () => {
      for (const values of [...currents, ...held]) values[0] = values[length - 1]
    }
  }
}
