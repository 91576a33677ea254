/**
 * Runs whose recordings are computed from raw ones: around the steppers and batch runners of every engine.
 *
 * Raw samples are kept for a stretch only, and what is recorded of them is written when the stretch is done. A network that records raw
 * quantities only gets the engine's own runner.
 */
import * as Result from "effect/Result"
import type { Network } from "../network/Network.ts"
import { readRecorded, type Recorder, recorder } from "./recorded.ts"
import type { Sink } from "./Sink.ts"
import type { BatchRunner, Session, Stepper } from "./Stepper.ts"
import { room } from "./Traces.ts"

/** Samples of raw recordings that are kept at a time, at most, unless a single step has more. */
const mostSamples = 1 << 20

/** The stepper of a network, from what makes that of one with raw recordings. */
export const recordedStepper = (network: Network, dt: number, make: (raw: Network) => Stepper): Stepper => {
  const own = recorder(network)
  return own === null ? make(network) : around(own, dt, make(own.raw))
}

const around = (own: Recorder, dt: number, inner: Stepper): Stepper => {
  const rows = own.raw.recordings.size
  const most = Math.max(1, Math.floor(mostSamples / Math.max(1, rows)))
  const session: Stepper["session"] = (from) => {
    const run: Session = inner.session(from)
    let step = from.step
    return {
      state: run.state,
      go: (steps, sink) => {
        for (let done = 0; done < steps;) {
          const samples = Math.min(most, steps - done)
          const raw: Sink = { data: new Float64Array(rows * samples), stride: samples, first: 0 }
          const went = run.go(samples, raw)
          if (Result.isFailure(went)) return went
          readRecorded(own, { ...raw, samples, step: step + 1, dt }, { ...sink, first: sink.first + done })
          step += samples
          done += samples
        }
        return Result.succeed(undefined)
      }
    }
  }
  return {
    ...inner,
    session,
    sample: (state, sink) => {
      const raw: Sink = { data: new Float64Array(rows), stride: 1, first: 0 }
      inner.sample(state, raw)
      readRecorded(own, { ...raw, samples: 1, step: state.step, dt }, sink)
    },
    advance: (state, steps, sink) => {
      const one = session(state)
      return Result.flatMap(one.go(steps, sink), one.state)
    }
  }
}

/** The batch runner for networks of the structure of the given one, from what makes that for networks with raw recordings. */
export const recordedBatch = (network: Network, dt: number, make: (raw: Network) => BatchRunner): BatchRunner => {
  const own = recorder(network)
  if (own === null) return make(network)
  const inner = make(own.raw)
  return {
    ...inner,
    run: (networks, steps, sinks) => {
      const recorders = networks.map((one) => recorder(one)!)
      const samples = steps + 1
      const made = Result.all(recorders.map(({ raw }) => room(raw, samples)))
      if (Result.isFailure(made)) return Result.fail(made.failure)
      const raws = made.success.map((data): Sink => ({ data, stride: samples, first: 0 }))
      return Result.map(inner.run(recorders.map(({ raw }) => raw), steps, raws), (ends) => {
        recorders.forEach((one, c) => readRecorded(one, { ...raws[c], samples, step: 0, dt }, sinks[c]))
        return ends
      })
    }
  }
}
