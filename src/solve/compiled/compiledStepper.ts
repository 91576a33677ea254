/**
 * The compiled stepper: the same interface and the same numbers as the interpreter, from a WebAssembly kernel.
 *
 * If a number stops being finite, the stretch is run again on the interpreter from where it began, which then names the step, the place
 * and the state.
 */
import * as Result from "effect/Result"
import type { Network } from "../../network/Network.ts"
import { rawInterpreter } from "../interpreter.ts"
import { plan } from "../Plan.ts"
import { recordedStepper } from "../recordedRuns.ts"
import type { SchemeName } from "../Scheme.ts"
import type { SimulationError } from "../SimulationError.ts"
import type { State } from "../State.ts"
import { initialState } from "../step.ts"
import { notFinite, type Session, type Sink, type Stepper, writeSample } from "../Stepper.ts"
import { instance } from "./Instance.ts"
import type { Rates } from "./RateTable.ts"
import type { ThreadPool } from "./ThreadPool.ts"

/** Work in a stretch between two yields, in rows × steps: some milliseconds. */
const stretchWork = 400_000

/** Work between two snapshots, in rows × steps: what the interpreter may have to repeat to name the place of a failure. */
const snapshotWork = 8_000_000

/** How a kernel computes. */
export type CompiledOptions = {
  /** `tabulated`: voltage-dependent rates from tables, with errors of at most `tableAccuracy`; default `exact`. */
  readonly rates?: Rates
}

/** Makes a stepper from a kernel that is compiled, or was compiled before for the same structure; on the threads of a pool, if there is one. */
export const compiledStepper = (
  network: Network,
  scheme: SchemeName,
  dt: number,
  pool: ThreadPool | null = null,
  options: CompiledOptions = {}
): Stepper => recordedStepper(network, dt, (raw) => rawStepper(raw, scheme, dt, pool, options))

const rawStepper = (
  network: Network,
  scheme: SchemeName,
  dt: number,
  pool: ThreadPool | null,
  options: CompiledOptions
): Stepper => {
  const { finite, load, release, run, store } = instance([network], scheme, dt, pool, options.rates)
  const rows = network.nodes.length + network.edges.length
  let inMemory: State | null = null // the published state that the memory holds

  const session = (from: State): Session => {
    let snapshot = from // the last state that was copied out
    let since = 0 // steps since then
    /** Takes the state in memory as the snapshot, unless a number in it is not finite. Without a step since, the snapshot is the state. */
    const settle = (): Result.Result<void, SimulationError> => {
      if (since === 0) return Result.succeed(undefined)
      const [now] = store([snapshot], snapshot.step + since)
      const wrong = notFinite(network, dt, snapshot, now)
      if (wrong !== null || !finite()) {
        const found = diagnose(network, scheme, dt, snapshot, since, wrong)
        if (Result.isFailure(found)) return Result.fail(found.failure)
        load([now]) // the interpreter finds nothing wrong, and has the last word; loading forgets what was remembered
      }
      snapshot = now
      since = 0
      inMemory = now
      return Result.succeed(undefined)
    }
    return {
      go: (steps, sink) => {
        if (steps === 0) return Result.succeed(undefined)
        if (since === 0 && inMemory !== snapshot) load([snapshot])
        inMemory = null
        run(snapshot.step + since, steps, [sink])
        since += steps
        return finite() && since * rows < snapshotWork ? Result.succeed(undefined) : settle()
      },
      state: () => Result.map(settle(), () => snapshot)
    }
  }

  return {
    engine: "compiled",
    release,
    initial: initialState(plan(network), dt),
    stretch: Math.max(1, Math.floor(stretchWork / rows)),
    sample: (state, sink) => writeSample(network.recordings, state, sink),
    session,
    advance: (state, steps, sink) => {
      const one = session(state)
      return Result.flatMap(one.go(steps, sink), () => one.state())
    }
  }
}

/**
 * Runs the stretch on the interpreter to find the first step in which a number stopped being finite; `found` is what the compiled run shows
 * at its end, and the answer should the interpreter find nothing.
 */
export const diagnose = (
  network: Network,
  scheme: SchemeName,
  dt: number,
  from: State,
  steps: number,
  found: SimulationError | null
): Result.Result<void, SimulationError> => {
  const unread: Sink = { data: new Float64Array(network.recordings.size * steps), stride: steps, first: 0 }
  const again = rawInterpreter(network, scheme, dt).advance(from, steps, unread)
  if (Result.isFailure(again)) return Result.fail(again.failure)
  return found === null ? Result.succeed(undefined) : Result.fail(found)
}
