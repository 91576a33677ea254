/**
 * What may come of a call: a value, or one of our errors whose message a person can read. All else is a find.
 *
 * One idea: a value that stands for work is made to do it (an edit is applied, a selection resolved, an effect run, a stream drained), since
 * what was taken without a word may only then fall over.
 */
import { Cause, Effect, Exit, Layer, Option, Result, Stream } from "effect"
import { SqlClient } from "effect/sql"
import * as fc from "fast-check"
import { Connect, Engine, Json, Mistake, Network, Select, Share, View } from "neurolens"
import { layer as storing, layerAlone, layerMemory } from "neurolens/store"
import { sqlite } from "../../src/node/Sqlite.ts"
import { network } from "./models.ts"

/** What effects need: an engine, and a store that nobody keeps. */
const services = Layer.mergeAll(
  Engine.layerInterpreter,
  Layer.provide(storing, Layer.mergeAll(Layer.effect(SqlClient.SqlClient, sqlite(":memory:")), layerMemory, layerAlone))
)

/** Something that must not be. */
export type Find = {
  readonly kind: "untyped" | "unreadable" | "invariant" | "accepted" | "slow" | "crash"
  readonly case: string
  readonly detail: string
}

/** How a call ended: with a value, refused, or with a find. */
export type Outcome =
  | { readonly _tag: "Value" }
  | { readonly _tag: "Refused"; readonly message: string }
  | { readonly _tag: "Found"; readonly kind: Find["kind"]; readonly detail: string }

/** Errors of the library. */
const tags: ReadonlySet<unknown> = new Set([
  "NetworkError",
  "MechanismError",
  "SimulationError",
  "GradientError",
  "TrainingError",
  "TransformError",
  "JsonError",
  "ArrowError",
  "FoldError",
  "ScanError",
  "SwcError",
  "AscError",
  "NmodlError",
  "PlotError",
  "FileError",
  "ThreadsError",
  "NativeError",
  "StoreError",
  "CommandError"
])

/** Longest message that a person reads. */
export const longest = 20_000

const value: Outcome = { _tag: "Value" }

/** A find as an outcome. */
export const found = (kind: Find["kind"], detail: string): Outcome => ({ _tag: "Found", kind, detail })

/** A thing that was thrown, in words, whatever it is. */
const words = (thrown: unknown): string => {
  try {
    return thrown instanceof Error
      ? `${thrown.name}: ${thrown.message.slice(0, 200)}\n${
        (thrown.stack ?? "").split("\n").filter((l) => l.includes("/src/")).slice(0, 3).join("\n")
      }`
      : String(thrown).slice(0, 200)
  } catch {
    return "something that cannot be shown"
  }
}

/** Judges what was thrown, or what an effect failed with. */
export const ofError = (error: unknown): Outcome => {
  if (!(error instanceof Error) || !("_tag" in error) || !tags.has(error._tag)) return found("untyped", words(error))
  try {
    const { message } = error
    return typeof message === "string" && message.length > 0 && message.length <= longest
      ? { _tag: "Refused", message }
      : found("unreadable", `${String(error._tag)} with a message of ${String(message?.length)} characters`)
  } catch (thrown) {
    return found("unreadable", `the message of ${String(error._tag)} throws ${words(thrown)}`)
  }
}

const ofNetwork = (made: Network.Network): Outcome => {
  const problems = Network.check(made)
  if (problems.length > 0) return found("invariant", problems.join("; ").slice(0, 500))
  const back = Json.decode(Json.encode(made))
  if (Result.isFailure(back)) {
    return found("invariant", `what was written is refused: ${back.failure.message.slice(0, 400)}`)
  }
  return back.success.equals(made) ? value : found("invariant", "what was written and read is not equal")
}

const isEdit = (u: unknown): u is (network: Network.Network) => unknown => typeof u === "function" && "title" in u

const isSelection = (u: object): u is Select.Selection => "expression" in u && "domain" in u

const isRule = (u: object): boolean =>
  "_tag" in u && ["One", "Each", "By", "Per", "Key", "Bins", "Meet", "Join", "Scaled"].includes(String(u._tag))

const ofExit = async (exit: Exit.Exit<unknown, unknown>, depth: number): Promise<Outcome> => {
  if (Exit.isSuccess(exit)) return ofValue(exit.value, depth + 1)
  const failure = Cause.findErrorOption(exit.cause)
  return Option.isSome(failure) ? ofError(failure.value) : found("untyped", `defect ${words(Cause.squash(exit.cause))}`)
}

/** Judges what a call gave, and what comes of it when it is used. */
export const ofValue = async (made: unknown, depth = 0): Promise<Outcome> => {
  if (depth > 3 || made === null || (typeof made !== "object" && typeof made !== "function")) return value
  const mistake = Mistake.of(made)
  if (mistake !== null) return ofError(mistake)
  if (Result.isResult(made)) return Result.isSuccess(made) ? ofValue(made.success, depth + 1) : ofError(made.failure)
  if (made instanceof Network.Network) return ofNetwork(made)
  if (Layer.isLayer(made)) {
    const build = Effect.scoped(Layer.build(made as Layer.Layer<unknown, unknown>))
    return ofExit(await Effect.runPromiseExit(build), depth)
  }
  if (Effect.isEffect(made)) {
    return ofExit(
      await Effect.runPromiseExit(
        Effect.scoped(Effect.provide(made as Effect.Effect<unknown, unknown>, services))
      ),
      depth
    )
  }
  if (Stream.isStream(made)) return ofValue(Stream.runDrain(made as Stream.Stream<unknown, unknown>), depth + 1)
  if (isEdit(made)) return ofValue(made(network), depth + 1)
  if (isSelection(made)) {
    void String(made)
    return ofValue(View.of(network, made).objects(), depth + 1)
  }
  if ("wiring" in made) return ofValue(Connect.pairs(network, made as Connect.Connect), depth + 1)
  if (isRule(made)) return ofValue(Share.index(network, Select.all, made as Share.Rule), depth + 1)
  if (made instanceof fc.Arbitrary) fc.sample(made, { seed: 1, numRuns: 3 })
  return value
}

/** Calls, uses what comes of it, and judges. */
export const judged = async (call: () => unknown): Promise<Outcome> => {
  try {
    return await ofValue(call())
  } catch (thrown) {
    return ofError(thrown)
  }
}
