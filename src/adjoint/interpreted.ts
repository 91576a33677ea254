/**
 * The reference of gradients: one network, forwards by the interpreter, backwards by `stepBack`, states kept as they are.
 */
import * as Result from "effect/Result"
import type { Network } from "../network/Network.ts"
import { eventPlan } from "../solve/events/EventPlan.ts"
import { writeSpikes } from "../solve/events/writeSpikes.ts"
import { interpreted } from "../solve/interpreter.ts"
import { type Pausing, resting } from "../solve/Pieces.ts"
import { plan } from "../solve/Plan.ts"
import type { SchemeName } from "../solve/Scheme.ts"
import type { State } from "../solve/State.ts"
import { writeSample } from "../solve/stateNumbers.ts"
import { adjointPlan } from "./AdjointPlan.ts"
import { addSample, type Bars, type Sums, zeroBars, zeroSums } from "./Bars.ts"
import type { Begin } from "./events/arrivalsBack.ts"
import { momentFlaw } from "./events/momentFlaw.ts"
import { recordedSpikesBack, type SpikeSlopes } from "./events/recordedSpikesBack.ts"
import type { Reversible } from "./Reversible.ts"
import { stepBack } from "./stepBack.ts"
import type { Wanted } from "./Wanted.ts"

/** Work of a row in a step, some microseconds, and how many times as much a step back is. */
const [rowWork, backWork] = [400, 3]

/** A run on the interpreter that can be gone through backwards, made with pauses. */
export function* interpretedReversible(
  network: Network,
  scheme: SchemeName,
  dt: number,
  wanted: Wanted
): Pausing<Reversible> {
  const made = plan(network)
  const at = yield* adjointPlan(made, scheme, dt, wanted)
  const tape: Array<State> = [] // the states before the steps that are remembered
  const kept: Array<State> = []
  let current!: State // comes with `start`
  let spikes: SpikeSlopes = { slopes: [], left: [] }
  let begin: Begin = { step: 0, next: null } // of the run
  let bars: Bars = zeroBars(made)
  let sums: Sums = zeroSums(made, at.closed, 0)

  const states = 2 + made.nodeStates.length + made.currents.length
  const rows = network.nodes.length + network.edges.length
  // What is on its way: a list of it in every state, about as long as there are synapses that spikes go to.
  const onItsWay = 8 * (eventPlan(made)?.outgoing.edge.length ?? 0)
  const bytes = onItsWay + 8 * (states * network.nodes.length + (made.edgeStates.length + 1) * network.edges.length)
  return {
    bytes: { step: bytes, state: bytes, extra: 0 },
    longestTape: Infinity,
    work: { forward: rowWork * rows, back: rowWork * backWork * rows },
    start: function*([state], steps) {
      current = state
      begin = { step: state.step, next: state.events?.trains.next ?? null }
      tape.length = 0
      bars = zeroBars(made)
      sums = zeroSums(made, at.closed, steps)
    },
    forward: function*(steps, taped, sinks) {
      for (let k = 0; k < steps; k++) {
        if (taped) tape.push(current)
        const next = yield* resting(interpreted(network, scheme, dt, current))
        if (Result.isFailure(next)) return Result.fail(next.failure)
        if (sinks !== null) {
          const flaw = momentFlaw(at, current, next.success)
          if (flaw !== null) return Result.fail(flaw)
        }
        current = next.success
        if (sinks === null) continue
        writeSample(network.recordings, current, { ...sinks[0], first: sinks[0].first + k })
        writeSpikes(network, current, sinks[0])
      }
      return Result.succeed(undefined)
    },
    check: function*() {
      return Result.succeed(undefined) // every step was looked at
    },
    states: function*() {
      return [current]
    },
    save: function*(slot) {
      kept[slot] = current
    },
    load: function*(slot) {
      current = kept[slot]
    },
    parts: null,
    spikes: ([slopes]) => void (spikes = { slopes, left: slopes.map(({ length }) => length) }),
    back: function*(steps, [cotangent]) {
      for (let k = 0; k < steps; k++) {
        const before = tape.pop()!
        const samples = cotangent.length / network.recordings.size
        addSample(network.recordings, bars, cotangent, before.step - begin.step + 1, samples)
        recordedSpikesBack(at, before, current, spikes, bars)
        yield* resting(stepBack(at, [before, current], begin, bars, sums))
        current = before
      }
      return Result.succeed(undefined)
    },
    result: () => ({ bars, sums })
  }
}
