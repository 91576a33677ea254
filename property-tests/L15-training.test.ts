/**
 * L15: training that stops after some steps and goes on from the state, or from the state as JSON, has the bits of training that never
 * stopped; and threads, and how a batch is cut into groups, change no bit either.
 *
 * Problems have random networks of one or two cells, data, inputs, transforms, and optimisers of every kind. Everything is compared: the
 * whole of every step, the state as text, and where a step fails, its message. Broken variants stand at the end.
 */
import { Effect, type Layer, Stream } from "effect"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { compiledGradients, type GradientRunner } from "../src/adjoint/GradientRunner.ts"
import * as Json from "../src/io/Json.ts"
import { layerWorkers } from "../src/node/Threads.ts"
import * as Engine from "../src/runtime/Engine.ts"
import { gradientSessionOf } from "../src/runtime/Session.ts"
import * as Parameters from "../src/share/Parameters.ts"
import * as Training from "../src/train/Training.ts"
import type { TrainingState } from "../src/train/TrainingState.ts"
import { type Datum, type Problem, problem } from "../test/train/arbitraryTraining.ts"
import { broken, settings } from "./settings.ts"

/** Everything that a step says, with every bit of its numbers. */
const said = (step: Training.Step): string => {
  const { batch, epoch, gradient, gradientNorm, indices, loss, losses, parameters, state } = step
  const vectors = [[loss, gradientNorm], losses, Parameters.vector(gradient), Parameters.vector(parameters)]
  // Numbers as JSON writes them come back as they were; -0 and NaN it would change.
  const bits = vectors.map((v) => Array.from(v, (x) => Object.is(x, -0) ? "-0" : String(x)))
  return JSON.stringify([epoch, batch, step.step, indices, bits]) + Json.encodeTraining(state)
}

/** The steps that training made, and what it ended with: nothing, or why a step failed. */
type Made = { readonly steps: ReadonlyArray<Training.Step>; readonly failure: string | null }

type Fit = (
  problem: Problem,
  count: number,
  resume?: TrainingState
) => Effect.Effect<Made, never, Engine.Engine>

const fitted: Fit = ({ network, options }, count, resume) =>
  Effect.gen(function*() {
    const steps: Array<Training.Step> = []
    const given: Training.FitOptions<Datum> = resume === undefined ? options : { ...options, resume }
    const stream = Stream.take(Training.fit(network, given), count)
    const ended = yield* Effect.result(Stream.runForEach(stream, (step) => Effect.sync(() => steps.push(step))))
    return { steps, failure: Result.isFailure(ended) ? ended.failure.message : null }
  })

const whole = (made: Made): ReadonlyArray<string> => [...made.steps.map(said), String(made.failure)]

/** What is done to a state before training goes on from it. */
type Store = (state: TrainingState) => TrainingState

const asJson = (change: (text: string) => string): Store => (state) =>
  Result.getOrThrow(Json.decodeTraining(change(Json.encodeTraining(state))))

/** Training with stops after some of its steps. */
const inPieces = (problem: Problem, stops: ReadonlyArray<number>, store: Store, goOn: Fit) =>
  Effect.gen(function*() {
    const steps: Array<Training.Step> = []
    let failure: string | null = null
    for (const to of [...stops.filter((k) => k < problem.steps), problem.steps]) {
      const from = steps.at(-1)?.state
      const made: Made = yield* goOn(problem, to - steps.length, from === undefined ? undefined : store(from))
      steps.push(...made.steps)
      failure = made.failure
      if (failure !== null) break
    }
    return { steps, failure }
  })

const engine = fc.constantFrom(
  { name: "compiled", layer: Engine.layerCompiled },
  { name: "interpreter", layer: Engine.layerInterpreter }
)
const stops = fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 })
  .map((list) => list.toSorted((a, b) => a - b))

const resumes = (store: Store, note: (made: Made) => void = () => {}, goOn: Fit = fitted) =>
  fc.asyncProperty(problem, stops, engine, (drawn, at, { layer }) =>
    Effect.gen(function*() {
      const never = yield* fitted(drawn, drawn.steps)
      note(never)
      const pieces = yield* inPieces(drawn, at, store, goOn)
      expect(whole(pieces)).toEqual(whole(never))
    }).pipe(Effect.provide(layer), Effect.runPromise))

const same: Store = (state) => state

/** The compiled engine with groups of one pair. */
const cut = Engine.Engine.of({
  ...Effect.runSync(Effect.service(Engine.Engine).pipe(Effect.provide(Engine.layerCompiled))),
  name: "compiled in pairs",
  gradient: ({ dt, network, scheme, wanted }) =>
    gradientSessionOf(() => compiledGradients(network, scheme, dt, wanted, 2))
})

/** One network at a time. */
const alone = Engine.Engine.of({
  ...cut,
  name: "compiled alone",
  gradient: ({ dt, network, scheme, wanted }) =>
    gradientSessionOf(() => compiledGradients(network, scheme, dt, wanted, 1))
})

const sameOn = (other: <A>(use: Effect.Effect<A, never, Engine.Engine>) => Effect.Effect<A>) =>
  fc.asyncProperty(problem, (drawn) =>
    Effect.gen(function*() {
      const [here, there] = [
        yield* Effect.provide(fitted(drawn, drawn.steps), Engine.layerCompiled),
        yield* other(fitted(drawn, drawn.steps))
      ]
      expect(whole(there)).toEqual(whole(here))
    }).pipe(Effect.runPromise))

const service = (own: Engine.Engine["Service"]) => <A>(use: Effect.Effect<A, never, Engine.Engine>) =>
  Effect.provideService(use, Engine.Engine, own)

const fewer = { ...settings, numRuns: Math.ceil(settings.numRuns / 2) }

describe("L15, of training", () => {
  it.each([["state", same], ["state as JSON text", asJson((text) => text)]] as const)(
    "going on from a %s has the bits of never stopping",
    async (_, store) => {
      let [finished, all] = [0, 0]
      await fc.assert(
        resumes(store, ({ failure }) => {
          all++
          if (failure === null) finished++
        }),
        fewer
      )
      // Some parameters leave their range; the law must not live on errors.
      expect(finished).toBeGreaterThan(all / 2)
    }
  )

  it("groups of the batch change no bit", async () => {
    await fc.assert(sameOn(service(cut)), { ...fewer, numRuns: Math.ceil(fewer.numRuns / 2) })
    await fc.assert(sameOn(service(alone)), { ...fewer, numRuns: Math.ceil(fewer.numRuns / 2) })
  })

  it("threads change no bit", async () => {
    await Effect.gen(function*() {
      const threads = yield* Engine.Engine
      const property = sameOn(service(threads))
      yield* Effect.promise(() => fc.assert(property, { ...fewer, numRuns: Math.ceil(fewer.numRuns / 2) }))
    }).pipe(Effect.provide(layerWorkers({ size: 2, least: 0 }) as Layer.Layer<Engine.Engine>), Effect.runPromise)
  })
})

describe("the property notices", () => {
  const fails = async (property: fc.IAsyncProperty<never>) =>
    expect((await fc.check(property, broken)).failed).toBe(true)

  it("a state that forgets what the optimiser remembers", async () => {
    const forgets: Fit = (drawn, count, resume) =>
      Effect.gen(function*() {
        const { memory } = yield* Effect.orDie(Training.start(drawn.network, drawn.options))
        return yield* fitted(drawn, count, resume === undefined ? undefined : { ...resume, memory })
      })
    await fails(resumes(same, undefined, forgets) as never)
  })

  it("a state that forgets the step, so that the data comes in another order", async () => {
    // What steps say of their number is put right, so that only what happened is left to see.
    const forgets: Fit = (drawn, count, resume) =>
      Effect.map(
        fitted(drawn, count, resume === undefined ? undefined : { ...resume, step: 0 }),
        ({ failure, steps }) => {
          const { batch, size } = resume?.data ?? { batch: 1, size: 1 }
          const perEpoch = Math.ceil(size / batch)
          const before = resume?.step ?? 0
          const right = steps.map((step, k): Training.Step =>
            resume === undefined ? step : {
              ...step,
              step: before + k + 1,
              epoch: Math.floor((before + k) / perEpoch),
              batch: (before + k) % perEpoch,
              state: { ...step.state, step: before + k + 1 }
            }
          )
          return { failure, steps: right }
        }
      )
    await fails(resumes(same, undefined, forgets) as never)
  })

  it("a state that forgets the numbers before the transform", async () => {
    await fails(resumes((state) => ({ ...state, numbers: Parameters.vector(state.parameters) })) as never)
  })

  it("JSON that rounds to 15 digits", async () => {
    const rounds = asJson((text) =>
      text.replaceAll(/-?\d+\.\d+(e-?\d+)?/g, (x) => String(Number(Number(x).toPrecision(15))))
    )
    await fails(resumes(rounds) as never)
  })

  it("an engine whose gradient depends on the group", async () => {
    const sloppy = Engine.Engine.of({
      ...cut,
      gradient: ({ copies, dt, network, scheme, wanted }) => {
        const runner = compiledGradients(network, scheme, dt, wanted, copies)
        const spoiled: GradientRunner = {
          ...runner,
          *run(run, lossOf) {
            const made = yield* runner.run(run, lossOf)
            return Result.map(
              made,
              (list) => list.map((one, k) => ({ ...one, loss: one.loss * (1 + (k > 0 ? Number.EPSILON : 0)) }))
            )
          }
        }
        return gradientSessionOf(() => spoiled)
      }
    })
    await fails(sameOn(service(sloppy)) as never)
  })
})
