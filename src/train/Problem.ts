/**
 * What training makes small: a network, what it is shown, a loss, and what may be changed, checked and filled in.
 *
 * Where something is wrong, it is wrong before the first step: options that do not exist, data that change the structure of the network,
 * transforms that belong to nothing.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { is } from "immutable"
import { type Edit, edit } from "../network/edit.ts"
import { mostSamples } from "../network/limits.ts"
import type { Network } from "../network/Network.ts"
import { NetworkError, shown as shownText } from "../network/NetworkError.ts"
import * as Gradient from "../runtime/Gradient.ts"
import type * as Parameters from "../share/Parameters.ts"
import { check, type RunLength } from "../solve/RunOptions.ts"
import { sideBySide } from "../solve/sameStructure.ts"
import type { SchemeName } from "../solve/Scheme.ts"
import { type Input, isInput, problemOf } from "./Input.ts"
import { atMost, mostData, mostInputs } from "./limits.ts"
import type { Loss, Sloped } from "./Loss.ts"
import type { Optimizer } from "./Optimizer.ts"
import { aFunction, aList, asked, knownOptions } from "./options.ts"
import * as ParameterSpace from "./ParameterSpace.ts"
import { because, TrainingError } from "./TrainingError.ts"
import type { TrainingState } from "./TrainingState.ts"
import { TransformError } from "./Transform.ts"

/** What training fails with. */
export type Failure = TrainingError | TransformError | Gradient.Failure

/** What there is to show; optional where a datum may be nothing. */
type Shown<A> = void extends A ? { readonly data?: ReadonlyArray<A> | undefined } : { readonly data: ReadonlyArray<A> }

/** What is to be made small, by what. `tMax` or `steps` is how long a run is, not how long to train. */
export type ProblemOptions<A> =
  & RunLength
  & Omit<Gradient.GradientSettings, "parameters" | "inputs" | "startState" | "from">
  & Shown<A>
  & Objectives<A>

/** What is to be made small. */
type Objectives<A> = {
  /** What the traces of a datum should be like. */
  readonly loss: Loss<A>
  /** What the network is shown; left out, it runs as it is. */
  readonly data?: ReadonlyArray<A> | undefined
  /** Edits that show a datum to the network: stimuli, clamps, initial values; the structure stays. Asked once for each datum. */
  readonly present?: ((datum: A) => ReadonlyArray<Edit>) | undefined
  /** Currents and clamps to train beside the trainables of the network; the same for every datum. */
  readonly inputs?: ReadonlyArray<Input> | undefined
  /**
   * Something to be small beside the loss of the data, such as a prior: a number for the parameters, with its derivative by each of them, in
   * the order of `Parameters.vector`, inputs last.
   */
  readonly penalty?: Penalty | undefined
  /** Transforms by name or key of the trainable, or name of the input, or `default`; or one for all; default none. */
  readonly transform?: ParameterSpace.Transforms | undefined
  /** Where to begin, for instance where other training ended; left out, with the values of the network and the inputs. */
  readonly initial?: Parameters.Parameters | undefined
}

/** Options of training. */
export type FitOptions<A> = ProblemOptions<A> & {
  /** How parameters change. */
  readonly optimizer: Optimizer
  /** Data per step; default all of it. */
  readonly batch?: number | undefined
  /** Seed of the order of the data; left out, it comes as it stands. */
  readonly seed?: number | undefined
  /** An order of one's own, instead of a seed: every index once, for each epoch. */
  readonly order?: ((epoch: number) => ArrayLike<number>) | undefined
  /** How often to see all data, counted from the very beginning; left out, for ever. */
  readonly epochs?: number | undefined
  /** Where to go on. */
  readonly resume?: TrainingState | undefined
}

/** A number for parameters, and its derivative by each of them. */
export type Penalty = (parameters: Parameters.Parameters) => Sloped

/** Names of the options of training. */
const optionNames: ReadonlyArray<string> = [
  "optimizer",
  "batch",
  "seed",
  "order",
  "epochs",
  "resume",
  "loss",
  "data",
  "present",
  "inputs",
  "penalty",
  "transform",
  "initial",
  "tMax",
  "steps",
  "dt",
  "scheme",
  "memory",
  "surrogate",
  "late"
]

/** Throws a `TrainingError` on an option that does not exist, and on options that are no record. */
export const onlyKnown = (what: string, options: object): void => knownOptions(what, options, optionNames)

/** The options, checked. */
export type Problem<A> = {
  readonly network: Network
  readonly loss: Loss<A>
  readonly data: ReadonlyArray<A>
  /** The network as each datum shows it, without inputs. */
  readonly shown: ReadonlyArray<Network>
  readonly inputs: ReadonlyArray<Input>
  readonly penalty: Penalty | null
  readonly space: ParameterSpace.ParameterSpace
  /** The parameters to begin with. */
  readonly initial: Parameters.Parameters
  readonly run: Gradient.BatchOptions
  readonly steps: number
  readonly dt: number
  readonly scheme: SchemeName
}

/** Errors that the pure parts throw on purpose, as failures. */
export const attempt = <A>(make: () => A): Effect.Effect<A, TrainingError | TransformError | NetworkError> =>
  Effect.suspend(() => {
    try {
      return Effect.succeed(make())
    } catch (error) {
      if (error instanceof TrainingError || error instanceof TransformError || error instanceof NetworkError) {
        return Effect.fail(error)
      }
      throw error
    }
  })

const checkInputs = (inputs: ReadonlyArray<Input>): void => {
  aList("inputs", inputs, "a list of inputs")
  const wrong = inputs.findIndex((input) => !isInput(input))
  if (wrong < 0) return
  const expected = "an input, for example Input.step(\"current\", { at, delay: 1, duration: 2, amplitude: 0.1 })"
  throw because({ _tag: "BadOption", what: `entry ${wrong} of inputs`, found: shownText(inputs[wrong]), expected })
}

/** Checks the options that say what is made small. */
export const prepare = <A>(network: Network, options: ProblemOptions<A>): Effect.Effect<Problem<A>, Failure> =>
  Effect.gen(function*() {
    const { inputs = [], loss, penalty, present, transform } = options
    const { dt, late, memory, scheme, steps, surrogate, tMax } = options
    const data = yield* attempt(() => {
      if (options.data === undefined) return [undefined as A]
      atMost(
        "data",
        aList("data", options.data, "a list of data").length,
        mostData,
        "train with part of them at a time"
      )
      return Array.from(options.data)
    })
    yield* attempt(() => {
      aFunction("loss", loss)
      if (present !== undefined) aFunction("present", present)
      if (penalty !== undefined) aFunction("penalty", penalty)
      checkInputs(inputs)
      atMost("inputs", inputs.length, mostInputs, "give one input several numbers")
      if (data.length === 0) {
        throw because({ _tag: "BadOption", what: "data", found: "an empty list", expected: "at least one datum" })
      }
    })
    if (network.trainables.size === 0 && inputs.length === 0) {
      return yield* new Gradient.GradientError({ reason: { _tag: "NothingTrained" } })
    }
    const space = yield* attempt(() => ParameterSpace.make(network, inputs, transform))
    const named = (i: number): string => options.data === undefined ? "no datum, as `data` is left out," : `datum ${i}`
    const shown = yield* Effect.forEach(
      data,
      (datum, i) => present === undefined ? Effect.succeed(network) : presented(network, present, datum, named(i))
    )
    yield* Effect.fromResult(sideBySide(shown[0], shown))
    // Both or neither of tMax and steps are refused by `check`.
    const length = given({ tMax, steps, dt, scheme }) as unknown as
      & RunLength
      & { readonly dt?: number; readonly scheme?: SchemeName }
    const checked = yield* Effect.fromResult(check(shown[0], length))
    if (inputs.length > 0) {
      yield* attempt(() =>
        atMost("steps of a run with inputs", checked.steps, mostSamples, "take fewer, or a longer dt")
      )
    }
    for (const input of inputs) {
      const found = yield* attempt(() => problemOf(input, checked.steps, checked.dt))
      if (found === null) continue
      const expected = "an input of which every number acts within the run"
      return yield* because({
        _tag: "BadOption",
        what: `input "${input.name}"`,
        found: `no use as it is: ${found}`,
        expected
      })
    }
    return {
      network,
      loss,
      data,
      shown,
      inputs,
      penalty: penalty ?? null,
      space,
      initial: options.initial ?? ParameterSpace.startOf(network, inputs),
      run: { ...length, ...given({ memory, surrogate, late }), inputs: inputs.length > 0 },
      steps: checked.steps,
      dt: checked.dt,
      scheme: checked.scheme
    }
  })

/** The network as it shows a datum. */
const presented = <A>(
  network: Network,
  present: (datum: A) => ReadonlyArray<Edit>,
  datum: A,
  which: string
): Effect.Effect<Network, TrainingError | TransformError | NetworkError> =>
  Effect.gen(function*() {
    const expected = "a list of edits that show a datum, such as Edit.stimulate and Edit.clamp"
    const edits = yield* attempt(() =>
      aList(`what present gives for ${which}`, asked(`present for ${which}`, () => present(datum)), expected)
        .map((one, k) => aFunction(`entry ${k} of what present gives for ${which}`, one))
    )
    const shown = edit(network, edits)
    if (Result.isFailure(shown)) {
      const { edit, reason } = shown.failure
      return yield* new NetworkError({ reason, edit: `${which}${edit === undefined ? "" : `, ${edit}`}` })
    }
    if (is(shown.success.trainables, network.trainables)) return shown.success
    const found = "a change of what is trained"
    return yield* because({ _tag: "BadOption", what: `present for ${which}`, found, expected })
  })

/** A record without what is undefined. */
const given = <A extends object>(options: A): { readonly [K in keyof A]?: Exclude<A[K], undefined> } =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as A
