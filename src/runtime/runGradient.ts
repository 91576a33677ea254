/**
 * Gradients as Effects: the exact derivative of a loss of the traces by everything that is trained.
 *
 * Derivatives are those of the discrete scheme that ran, not of the equations behind it. What a run remembers stays within `memory` bytes;
 * where that is less than the run, parts of it are run again, and no bit of the result changes. Between pieces of work of a few
 * milliseconds the fiber yields, so a gradient can be interrupted and watched.
 */
import * as Effect from "effect/Effect"
import * as Scope from "effect/Scope"
import * as Semaphore from "effect/Semaphore"
import type { Gradient as Made, LossOf, Valued } from "../adjoint/gradient.ts"
import { GradientError } from "../adjoint/GradientError.ts"
import { adjoint } from "../adjoint/GradientRunner.ts"
import { onlyForward } from "../adjoint/onlyForward.ts"
import { isSurrogate, type Surrogate } from "../adjoint/Surrogate.ts"
import { type Late, type Wanted, wantedOf } from "../adjoint/Wanted.ts"
import { aCount, aFunction, anything } from "../network/border.ts"
import { type Dual, dual } from "../network/manners.ts"
import type { Network } from "../network/Network.ts"
import { type NetworkError, shown } from "../network/NetworkError.ts"
import { networkLater, networksLater } from "../network/networkLater.ts"
import { aNetwork, networks } from "../select/Given.ts"
import {
  check,
  optionNames,
  type Run,
  type RunLength,
  type RunOptions,
  type RunSettings,
  unknownOption
} from "../solve/RunOptions.ts"
import { sideBySide } from "../solve/sameStructure.ts"
import { inRun, isOfNumbers, SimulationError, type SimulationReason } from "../solve/SimulationError.ts"
import { checkRoom, recordsNothing, type Traces } from "../solve/Traces.ts"
import { simulatingEffect } from "./border.ts"
import { Engine } from "./Engine.ts"
import { firstFailing } from "./firstFailing.ts"
import { overSessions } from "./overSessions.ts"
import { preparing } from "./preparing.ts"
import { report } from "./Progress.ts"
import { type GradientSession, type GradientWork, whileOpen } from "./Session.ts"
import { lasting, spanning } from "./span.ts"

/** Why there is no gradient. */
export type Failure = SimulationError | NetworkError | GradientError

/** Options of a gradient: those of a run, and how much it may remember. */
export type GradientOptions = RunLength & GradientSettings

/** How a gradient goes. */
export type GradientSettings = RunSettings & {
  /** Bytes for what is remembered of the runs that go side by side; default 512 MiB. */
  readonly memory?: number
  /** Whether derivatives by every sample of every stimulus and clamp are wanted too; default false. */
  readonly inputs?: boolean
  /** Whether derivatives by every number of the state that the run begins with are wanted too; default false. */
  readonly startState?: boolean
  /** What stands in for the derivative of spikes in mechanisms with a reset; default `Surrogate.none`, the true derivative. */
  readonly surrogate?: Surrogate
  /**
   * What is done with spikes that reach a synapse after less than a step, whose moments do not count: `refuse` them (the default, `LateArrival`), or
   * let them pass 0 as if they were where they are whatever happens (`constant`).
   */
  readonly late?: Late
}

/** Default memory [bytes]. */
export const defaultMemory = 2 ** 29

/**
 * A loss of the traces: its value, and its derivatives by every sample (recordings × samples, row-major). Losses of the module `Loss` that
 * look at no datum fit; so does any function of the traces.
 */
export type Loss = (traces: Traces, datum: void) => Valued

const available: ReadonlyArray<string> = [...optionNames, "memory", "inputs", "startState", "surrogate", "late"]
const availableInBatches = available.filter((name) => name !== "parameters")

/** What is wrong with options, whatever the network; null when nothing is. */
const problemOf = (options: GradientOptions, available: ReadonlyArray<string>): SimulationReason | null => {
  if (typeof options !== "object" || options === null) {
    return {
      _tag: "BadOption",
      what: "the options",
      found: shown(options),
      expected: `a record of ${available.join(", ")}`
    }
  }
  const unknown = unknownOption(options, available)
  if (unknown !== null) return unknown
  const { inputs = false, late = "refuse", memory = defaultMemory, startState = false, surrogate } = options
  const bad = (what: string, found: unknown, expected: string): SimulationReason => ({
    _tag: "BadOption",
    what,
    found: shown(found),
    expected
  })
  if (!(Number.isFinite(memory) && memory > 0)) return bad("memory", memory, "a positive number of bytes")
  if (typeof inputs !== "boolean") return bad("inputs", inputs, "true or false")
  if (typeof startState !== "boolean") return bad("startState", startState, "true or false")
  if (late !== "refuse" && late !== "constant") return bad("late", late, `"refuse" or "constant"`)
  return surrogate === undefined || isSurrogate(surrogate)
    ? null
    : bad("surrogate", surrogate, "a surrogate, for example Surrogate.superSpike()")
}

/** The options of the run, checked, and those of the gradient. */
const prepare = (
  network: Network,
  options: GradientOptions,
  available: ReadonlyArray<string>,
  networks: number
): Effect.Effect<
  Run & { readonly memory: number; readonly wanted: Wanted; readonly plain: RunOptions },
  Failure
> =>
  Effect.gen(function*() {
    const problem = problemOf(options, available)
    if (problem !== null) return yield* new SimulationError({ reason: problem })
    const { inputs = false, late, memory = defaultMemory, startState = false, surrogate, ...run } = options
    const checked = yield* Effect.fromResult(check(network, run))
    const forward = onlyForward(network)
    if (forward !== null) return yield* new SimulationError({ reason: forward })
    if (recordsNothing(network)) return yield* new SimulationError({ reason: { _tag: "NothingRecorded" } })
    if (network.trainables.size === 0 && !inputs && !startState) {
      return yield* new GradientError({ reason: { _tag: "NothingTrained" } })
    }
    yield* Effect.fromResult(checkRoom(network, checked.steps + 1, networks))
    return { ...checked, memory, wanted: wantedOf(checked.network, inputs, surrogate, startState, late), plain: run }
  })

/** Fails with the first run of a group that fails alone, which has the same bits; losses are not asked again. */
const whose = (
  session: GradientSession,
  work: GradientWork,
  count: number,
  cause: Failure
): Effect.Effect<never, Failure> => {
  if (cause._tag !== "SimulationError" || !isOfNumbers(cause)) return Effect.fail(cause)
  const { first, networks } = work
  const told = (own: Failure, k: number): Failure => own._tag === "SimulationError" ? inRun(own, first + k, count) : own
  if (networks.length === 1) return Effect.fail(told(cause, 0))
  const nothing: LossOf = (_, { data }) => ({ value: 0, cotangent: new Float64Array(data.length) })
  return Effect.flatMap(
    firstFailing(
      networks,
      (some, k) => session.run({ ...work, networks: some, first: first + k }, nothing, () => Effect.void)
    ),
    (found) => Effect.fail(found === null ? cause : told(found.cause, found.at))
  )
}

/** Gradients of some networks, with reports while it is asked for them. */
const reporting = (
  session: GradientSession,
  work: GradientWork,
  lossOf: LossOf,
  isAsked: () => boolean = () => true
): Effect.Effect<ReadonlyArray<Made>, Failure> =>
  session.run(
    work,
    lossOf,
    ({ done, total }) => isAsked() ? report({ what: "gradient", done, total, unit: "steps" }) : Effect.void
  )

/**
 * Loss and gradient of one run.
 *
 * Fails as a run does, and with a `GradientError` where the loss or a derivative is not finite, with the parameters that made it so.
 */
export const run: Dual<
  Network,
  readonly [loss: Loss, options: GradientOptions],
  Effect.Effect<Made, Failure, Engine>
> = dual(
  networkLater(2),
  simulatingEffect(
    "Gradient.run",
    { network: aNetwork, loss: aFunction, options: anything },
    (network: Network, loss: Loss, options: GradientOptions) => gradientOf(network, loss, options)
  )
)

const gradientOf = (network: Network, loss: Loss, options: GradientOptions): Effect.Effect<Made, Failure, Engine> =>
  Effect.gen(function*() {
    const { dt, from, memory, network: ready, scheme, steps, wanted } = yield* prepare(network, options, available, 1)
    yield* lasting({ steps, dt, scheme })
    yield* preparing([ready], scheme, dt)
    const engine = yield* Engine
    const session = yield* engine.gradient({ network: ready, scheme, dt, rates: "exact", copies: 1, wanted, adjoint })
    const work = { networks: [ready], from, steps, memory, first: 0 }
    return (yield* reporting(session, work, (_, traces) => loss(traces)))[0]
  }).pipe(Effect.scoped, spanning("Gradient.run", network))

/** Options of gradients side by side: every network has the parameters that it has. */
export type BatchOptions = RunLength & Omit<GradientSettings, "parameters">

/** A loss of several runs: value and slopes of the k-th one, from its traces. */
export type LossOfRun = (traces: Traces, k: number) => Valued

/**
 * Loss and gradient of several runs, side by side where the engine can, in their order. The networks are alike but for values, stimuli and
 * what clamps hold; each has the bits that it has alone.
 */
export const batch: Dual<
  ReadonlyArray<Network>,
  readonly [loss: LossOfRun, options: BatchOptions],
  Effect.Effect<ReadonlyArray<Made>, Failure, Engine>
> = dual(
  networksLater(2),
  simulatingEffect(
    "Gradient.batch",
    { networks: networks, loss: aFunction, options: anything },
    (networks: ReadonlyArray<Network>, loss: LossOfRun, options: BatchOptions) => gradientsOf(networks, loss, options)
  )
)

const gradientsOf = (
  networks: ReadonlyArray<Network>,
  loss: LossOfRun,
  options: BatchOptions
): Effect.Effect<ReadonlyArray<Made>, Failure, Engine> =>
  Effect.gen(function*() {
    const problem = problemOf(options, availableInBatches)
    if (problem !== null) return yield* new SimulationError({ reason: problem })
    if (networks.length === 0) return []
    return yield* Effect.flatMap(open(networks[0], networks.length, options), (runner) => runner.run(networks, loss))
      .pipe(
        Effect.scoped,
        spanning("Gradient.batch", networks[0], { networks: networks.length })
      )
  })

/**
 * A runner that stays open for many batches of networks of one structure, as training needs it, until its scope closes. It does one batch at
 * a time: who comes while another is under way waits.
 */
export type Open = {
  readonly run: (networks: ReadonlyArray<Network>, loss: LossOfRun) => Effect.Effect<ReadonlyArray<Made>, Failure>
}

/** Opens a runner for batches of at most `most` networks of the structure of the given one. */
export const open: Dual<
  Network,
  readonly [most: number, options: BatchOptions],
  Effect.Effect<Open, Failure, Engine | Scope.Scope>
> = dual(
  networkLater(2),
  simulatingEffect(
    "Gradient.open",
    { network: aNetwork, most: aCount, options: anything },
    (network: Network, most: number, options: BatchOptions) => openedFor(network, most, options)
  )
)

const openedFor = (
  network: Network,
  most: number,
  options: BatchOptions
): Effect.Effect<Open, Failure, Engine | Scope.Scope> =>
  Effect.gen(function*() {
    const { dt, from, memory, plain, scheme, steps, wanted } = yield* prepare(
      network,
      options,
      availableInBatches,
      most
    )
    const engine = yield* Engine
    const opened = engine.gradient({ network, scheme, dt, rates: "exact", copies: most, wanted, adjoint })
    const session = yield* opened
    const scope = yield* Scope.Scope
    let second: GradientSession | null = null // when it is worth it
    const withSecond = Effect.gen(function*() {
      second ??= yield* Scope.provide(opened, scope)
      return [session, second]
    })
    const turn = yield* Semaphore.make(1)
    const asked = yield* whileOpen("the session")
    const groups = (networks: ReadonlyArray<Network>, loss: LossOfRun) =>
      Effect.gen(function*() {
        yield* asked
        yield* Effect.fromResult(sideBySide(network, networks))
        for (const one of networks) yield* Effect.fromResult(check(one, plain))
        const count = Math.ceil(networks.length / session.most)
        const under = new Set<number>() // groups under way, of which the first one reports
        const group = (own: GradientSession, g: number, memory: number) =>
          Effect.gen(function*() {
            under.add(g)
            const first = g * session.most
            const some = networks.slice(first, first + session.most)
            yield* preparing(some, scheme, dt)
            const work = { networks: some, from, steps, memory, first }
            const isFirst = (): boolean => g === Math.min(...under)
            return yield* reporting(own, work, (index, traces) => loss(traces, index), isFirst).pipe(
              Effect.catch((cause) => whose(own, work, networks.length, cause))
            )
          }).pipe(Effect.ensuring(Effect.sync(() => under.delete(g))))
        // What a run remembers is known when one has been; two at a time have half of the memory each, and are not to repeat anything for it.
        const alone = session.ahead && count > 2 && session.needs(steps) === null
          ? [yield* group(session, 0, memory)]
          : []
        const needs = session.needs(steps)
        const isAhead = session.ahead && count - alone.length > 1 && needs !== null && 2 * needs <= memory
        const sessions = isAhead ? yield* withSecond : [session]
        const made = yield* overSessions(
          sessions,
          count - alone.length,
          (own, g) => group(own, g + alone.length, memory / sessions.length)
        )
        return [...alone, ...made].flat()
      })
    return { run: (networks, loss) => turn.withPermits(1)(groups(networks, loss)) }
  })
