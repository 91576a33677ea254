/**
 * Training that survives: a named run that goes on where it was, whatever stopped it, and ends with the bits of training that nothing stopped.
 *
 * Called again with the same name and the same inputs, it goes on from the latest sound checkpoint, or gives what it has come to; with other
 * inputs it is refused. More epochs than before are not other inputs: training goes on.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import * as Stream from "effect/Stream"
import { decodeTrainingEffect, encodeTrainingEffect } from "../io/Json.ts"
import type { JsonError } from "../io/json/JsonError.ts"
import { fromJsonNumber, type JsonNumber, toJsonNumber } from "../io/json/numbers.ts"
import { anything, outside, record } from "../network/border.ts"
import { dual } from "../network/manners.ts"
import type { Network } from "../network/Network.ts"
import { networkLater } from "../network/networkLater.ts"
import { Engine } from "../runtime/Engine.ts"
import { silently } from "../runtime/Progress.ts"
import { aNetwork } from "../select/Given.ts"
import { batchCount } from "../train/Order.ts"
import type { FitOptions } from "../train/Problem.ts"
import * as Training from "../train/Training.ts"
import { because as becauseTraining } from "../train/TrainingError.ts"
import type { TrainingState } from "../train/TrainingState.ts"
import { askedFor } from "./askedFor.ts"
import { unavailable } from "./asking.ts"
import { begin, partsOf } from "./begin.ts"
import { aName, everyOf, someInputs, storing } from "./border.ts"
import { checkpoint, latest } from "./checkpoints.ts"
import { type Hold, hold, renewed } from "./hold.ts"
import { fetchObject } from "./Objects.ts"
import type { Row } from "./Run.ts"
import { onParts, type Store } from "./Store.ts"
import { bytesOf, digested, type Ground, keepParts } from "./stored.ts"
import { because, type StoreError } from "./StoreError.ts"

/** Which run training is, and how often it is stored. */
export type TrainHow = {
  /** The name of the run, of which a store has one. */
  readonly run: string
  /** Steps between two checkpoints; default 10. What is lost when a process is killed are the steps since the last. */
  readonly every?: number
  /** What the numbers depend on beside the network and the options, such as numbers that the loss remembers: compared, too. */
  readonly inputs?: Readonly<Record<string, unknown>>
}

/** Why training in a store fails. */
export type TrainFailure = StoreError | JsonError | Training.Failure

const how = record({
  run: aName,
  every: everyOf("steps"),
  inputs: someInputs
})

type Trained = Effect.Effect<TrainingState, TrainFailure, Store | Engine>

/** Trains a network as a run of a store, to the end of its epochs; gives the state there. In a pipeline the network comes first. */
export const train: {
  <A = void>(options: FitOptions<A>, how: TrainHow): (network: Network) => Trained
  <A = void>(network: Network, options: FitOptions<A>, how: TrainHow): Trained
} = dual(
  networkLater(2),
  storing(
    "Store.train",
    { network: aNetwork, options: outside(anything), how },
    <A = void>(
      network: Network,
      options: FitOptions<A>,
      { every = 10, inputs = {}, run }: TrainHow
    ): Trained =>
      Effect.gen(function*() {
        const first = yield* Training.start(network, options)
        const total = yield* stepsOf(options, first)
        const engine = yield* Engine
        const { epochs: _epochs, memory: _memory, ...settings } = options
        const row = yield* onParts(begin({
          kind: "training",
          name: run,
          engine: engine.name,
          total,
          ...yield* askedFor(network, { settings: { ...settings, inputs } }, { ...settings })
        }))
        return yield* Effect.scoped(Effect.gen(function*() {
          const held = yield* onParts(hold(row.id))
          const from = yield* onParts(latest(row.id, decodeTrainingEffect))
          yield* notBeyond(run, from, total)
          if (from !== null) yield* sameStart(run, row, network, options)
          yield* onParts(renewed(held, { state: "open", failure: null, total, done: from?.step ?? 0 }))
          const steps = Training.fit(network, { ...options, ...from === null ? {} : { resume: from } })
          const kept = ({ loss, state }: Training.Step): Effect.Effect<TrainingState, TrainFailure, Store> =>
            Effect.gen(function*() {
              if (state.step === 1) yield* onParts(keepStart(row.id, loss))
              if (state.step % every === 0 || state.step === total) yield* keepState(held, state)
              return state
            })
          const end = yield* Stream.runFoldEffect(steps, () => from ?? first, (_, step) => kept(step)).pipe(
            Effect.tapError((error) => noteFailure(held, error))
          )
          yield* onParts(renewed(held, { state: "done" }))
          return end
        }))
      })
  )
)

/** The steps of all epochs; where to go on from is the store's to say, and there must be an end. */
const stepsOf = <A>(
  { epochs, resume }: FitOptions<A>,
  { data: { batch, size } }: TrainingState
): Effect.Effect<number, Training.TrainingError> => {
  if (resume !== undefined) {
    const expected = "left out: the store says where the run goes on"
    return Effect.fail(becauseTraining({ _tag: "BadOption", what: "resume", found: "a state", expected }))
  }
  if (epochs === undefined) {
    const expected = "a whole number of 1 or more; without it the run has no end"
    return Effect.fail(becauseTraining({ _tag: "BadOption", what: "epochs", found: "missing", expected }))
  }
  return Effect.succeed(epochs * batchCount(size, batch))
}

/** Fails where a run is further than it should get. */
const notBeyond = (
  run: string,
  from: TrainingState | null,
  total: number
): Effect.Effect<void, Training.TrainingError> => {
  if (from === null || from.step <= total) return Effect.void
  const { batch, size } = from.data
  const expected = `enough for the ${from.step} steps that run ${run} has done, ${batchCount(size, batch)} in an epoch`
  return Effect.fail(becauseTraining({ _tag: "BadOption", what: "epochs", found: `${total} steps`, expected }))
}

/** The output that holds the loss of the first step. */
const start = "start"

/** Notes the loss of the first step, by which it is seen whether training is gone on with as it began. */
const keepStart = (run: string, loss: number): Effect.Effect<void, StoreError, Ground> =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const parts = yield* digested([{
      name: start,
      bytes: bytesOf(`${JSON.stringify({ loss: toJsonNumber(loss) })}\n`)
    }])
    yield* unavailable("note the first loss", sql.withTransaction(keepParts(run, "output", parts)))
  })

/** How far the loss of another engine may be off, relatively: two of them have rates from tables, or fused products. */
const otherEngine = 1e-3

/**
 * Fails where the first step has another loss than the one that was noted: what functions remember is seen nowhere else. Costs a step. Runs of
 * earlier versions have noted none.
 */
const sameStart = <A>(
  run: string,
  row: Row,
  network: Network,
  options: FitOptions<A>
): Effect.Effect<void, TrainFailure, Store | Engine> =>
  Effect.gen(function*() {
    const noted = (yield* onParts(partsOf(row.id, "output"))).find(({ name }) => name === start)
    if (noted === undefined) return
    const text = new TextDecoder().decode(yield* onParts(fetchObject(noted.digest, `the first loss of run ${run}`)))
    const recorded = fromJsonNumber((JSON.parse(text) as { readonly loss: JsonNumber }).loss)
    const [first] = yield* silently(Stream.runCollect(Stream.take(Training.fit(network, options), 1)))
    const isAnother = (yield* Engine).name !== row.engine
    const off = Math.abs(first.loss - recorded) / Math.max(Math.abs(recorded), Number.MIN_VALUE)
    if (Object.is(first.loss, recorded) || (isAnother && off <= otherEngine)) return
    yield* because({ _tag: "AnotherLoss", run, recorded, found: first.loss })
  })

const keepState = (held: Hold, state: TrainingState): Effect.Effect<void, StoreError | JsonError, Store> =>
  Effect.flatMap(encodeTrainingEffect(state), (text) => onParts(checkpoint(held, state.step, text)))

/** Notes what training failed with, if that was not the store. */
const noteFailure = (held: Hold, error: TrainFailure): Effect.Effect<void, never, Store> =>
  error._tag === "StoreError"
    ? Effect.void
    : Effect.ignore(onParts(renewed(held, { state: "failed", failure: error.message })))
