/**
 * Scans: one run for each of many points, a point being whatever the edits of its network are made from.
 *
 * `grid` makes the points of several axes. Neighbouring points whose networks differ in values only run side by side, so what changes the
 * structure belongs on the outer axis; every run has the bits that `Simulation.run` gives for its network alone.
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Result from "effect/Result"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { attempt } from "../network/attempt.ts"
import { aFunction, like, outside, recordOf } from "../network/border.ts"
import { type Edit, edit, isEdit } from "../network/edit.ts"
import { dual, effectOfResult } from "../network/manners.ts"
import type { Network } from "../network/Network.ts"
import { fail as networkFail, type NetworkError, shown } from "../network/NetworkError.ts"
import { networkLater } from "../network/networkLater.ts"
import { aNetwork } from "../select/Given.ts"
import { simulating, simulatingResult } from "../solve/border.ts"
import { batchOptionNames, check, type Run, unknownOption } from "../solve/RunOptions.ts"
import { differenceOf } from "../solve/sameStructure.ts"
import { SimulationError } from "../solve/SimulationError.ts"
import { checkRoom, recordsNothing, type Traces } from "../solve/Traces.ts"
import { excerpt, listed } from "../table/excerpt.ts"
import { isList } from "../table/isList.ts"
import { tooMany } from "../table/limits.ts"
import { isPlain } from "../table/settled.ts"
import { simulatingEffect, simulatingStream } from "./border.ts"
import { Engine } from "./Engine.ts"
import { firstFailing } from "./firstFailing.ts"
import { group, type Together } from "./groups.ts"
import { report } from "./Progress.ts"
import type { Session } from "./Session.ts"
import type { BatchOptions } from "./Simulation.ts"
import { spanning } from "./span.ts"

/** Most points of a grid. */
export const mostPoints = 1_000_000

/** Most values in all points of a grid: points × axes. */
export const mostGridValues = 50_000_000

/** A point and what its network did; `index` is its place among the points. */
export type Scanned<A> = { readonly point: A; readonly index: number; readonly traces: Traces }

/** A point that has no result: which one, and why. */
export class ScanError extends Data.TaggedError("ScanError")<{
  readonly index: number
  readonly count: number
  /** The point as text. */
  readonly point: string
  readonly cause: NetworkError | SimulationError
}> {
  override get message(): string {
    return `point ${this.index + 1} of ${this.count}, ${this.point}: ${this.cause.message}`
  }
}

/** The edits that make a point's network, one or several. */
export type Edits<A> = (point: A, index: number) => Edit | ReadonlyArray<Edit>

const aList = like(Array.isArray, "a list")
const anAxis = like(isList, "a list")
const aRecord = like(isPlain, "a record of options")

/** An axis of a grid: a list of values, or a typed array of numbers. */
export type Axis =
  | ReadonlyArray<unknown>
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array

/** Axes of a grid by name. */
export type Axes = Readonly<Record<string, Axis>>

/** A point of a grid: a value of each axis. */
export type GridPoint<A extends Axes> = { readonly [K in keyof A]: A[K][number] }

const axesKind = { axes: outside(recordOf(anAxis, "a record of lists of values, one for each axis")) }

/** All points of some axes, the last axis changing fastest. Throws a `SimulationError` where there are more than `mostPoints`, or none. */
export const grid: <const A extends Axes>(axes: A) => ReadonlyArray<GridPoint<A>> = simulating(
  "Scan.grid",
  axesKind,
  <const A extends Axes>(axes: A): ReadonlyArray<GridPoint<A>> => Result.getOrThrow(points(axes))
)

/** The same as a `Result`. */
export const gridResult: <const A extends Axes>(
  axes: A
) => Result.Result<ReadonlyArray<GridPoint<A>>, SimulationError> = simulatingResult(
  "Scan.grid",
  axesKind,
  <const A extends Axes>(axes: A): Result.Result<ReadonlyArray<GridPoint<A>>, SimulationError> => points(axes)
)

/** The same as an Effect. */
export const gridEffect: <const A extends Axes>(
  axes: A
) => Effect.Effect<ReadonlyArray<GridPoint<A>>, SimulationError> = effectOfResult(gridResult)

const points = <A extends Axes>(axes: A): Result.Result<ReadonlyArray<GridPoint<A>>, SimulationError> => {
  const names = Object.keys(axes)
  const empty = names.find((name) => axes[name].length === 0)
  if (empty !== undefined || names.length === 0) {
    const what = empty === undefined ? "the grid" : `axis ${excerpt(empty)} of the grid`
    const found = empty === undefined ? "without axes" : "an empty list"
    return fail({ what, found, expected: "a list of values for each axis" })
  }
  const count = names.reduce((product, name) => product * axes[name].length, 1)
  const many = tooMany("points of a grid", count, mostPoints, "scan it in pieces") ??
    tooMany("values of the points of a grid", count * names.length, mostGridValues, "scan it in pieces")
  if (many !== null) return Result.fail(new SimulationError({ reason: many }))
  // How many points go by before an axis takes its next value.
  const strides = names.map(() => 1)
  for (let k = names.length - 2; k >= 0; k--) strides[k] = strides[k + 1] * axes[names[k + 1]].length
  const made = Array.from(
    { length: count },
    (_, i) =>
      Object.fromEntries(names.map((name, k) => [name, axes[name][Math.floor(i / strides[k]) % axes[name].length]]))
  )
  return Result.succeed(made as unknown as ReadonlyArray<GridPoint<A>>) // a value of each axis
}

const fail = (reason: { readonly what: string; readonly found: string; readonly expected: string }) =>
  Result.fail(new SimulationError({ reason: { _tag: "BadOption", ...reason } }))

/** Points are kept as a list of one's own; what they hold is not looked at. */
const kinds = { network: aNetwork, points: outside(aList), edits: aFunction, options: aRecord }

/**
 * Runs the network of every point and gives the results in the order of the points. Fails with a `ScanError` that names the point, or with
 * a `SimulationError` where the options are wrong or the results would not fit into memory (`stream` keeps none).
 */
export const run: {
  <A>(
    points: ReadonlyArray<A>,
    edits: Edits<A>,
    options: BatchOptions
  ): (network: Network) => Effect.Effect<ReadonlyArray<Scanned<A>>, ScanError | SimulationError, Engine>
  <A>(
    network: Network,
    points: ReadonlyArray<A>,
    edits: Edits<A>,
    options: BatchOptions
  ): Effect.Effect<ReadonlyArray<Scanned<A>>, ScanError | SimulationError, Engine>
} = dual(
  networkLater(3),
  simulatingEffect(
    "Scan.run",
    kinds,
    <A>(network: Network, points: ReadonlyArray<A>, edits: Edits<A>, options: BatchOptions) =>
      all(network, points, edits, options)
  )
)

const all = <A>(
  network: Network,
  points: ReadonlyArray<A>,
  edits: Edits<A>,
  options: BatchOptions
): Effect.Effect<ReadonlyArray<Scanned<A>>, ScanError | SimulationError, Engine> =>
  Effect.gen(function*() {
    yield* known(options)
    if (points.length === 0) return []
    const first = yield* made(network, points, edits, options, 0)
    yield* Effect.fromResult(checkRoom(first.network, first.steps + 1, points.length))
    return yield* Stream.runCollect(one(network, points, edits, options))
  }).pipe(spanning("Scan.run", network, { points: points.length }))

/** The results of all points in their order, as they come; what nobody keeps takes no memory. Fails as `run` does. */
export const stream: {
  <A>(
    points: ReadonlyArray<A>,
    edits: Edits<A>,
    options: BatchOptions
  ): (network: Network) => Stream.Stream<Scanned<A>, ScanError | SimulationError, Engine>
  <A>(
    network: Network,
    points: ReadonlyArray<A>,
    edits: Edits<A>,
    options: BatchOptions
  ): Stream.Stream<Scanned<A>, ScanError | SimulationError, Engine>
} = dual(
  networkLater(3),
  simulatingStream(
    "Scan.stream",
    kinds,
    <A>(network: Network, points: ReadonlyArray<A>, edits: Edits<A>, options: BatchOptions) =>
      one(network, points, edits, options)
  )
)

/** One result after the other. */
const one = <A>(
  network: Network,
  points: ReadonlyArray<A>,
  edits: Edits<A>,
  options: BatchOptions
): Stream.Stream<Scanned<A>, ScanError | SimulationError, Engine> =>
  Stream.unwrap(Effect.gen(function*() {
    yield* known(options)
    const engine = yield* Engine
    const all = yield* Scope.Scope
    let now: Structure | null = null // the structure at hand
    const structureFor = (one: Run, left: number): Effect.Effect<Structure, SimulationError> =>
      Effect.gen(function*() {
        if (now !== null && differenceOf(now.like, one.network) === null) return now
        if (now !== null) yield* Scope.close(now.scope, Exit.void)
        now = null
        const { dt, network: like, scheme } = one
        const scope = yield* Scope.fork(all)
        const open = Scope.provide(engine.open({ network: like, scheme, dt, rates: "exact", copies: left }), scope)
        const session = yield* open
        now = { like, scope, open, most: session.most, ahead: session.ahead, free: [session] }
        return now
      })
    /** The results of some points that the session takes at once. */
    const results = (at: number, runs: ReadonlyArray<Run>, together: Together) =>
      group(runs.map((one) => one.network), together).pipe(
        Effect.catch((cause) =>
          Effect.flatMap(
            firstFailing(runs, (some) => group(some.map((one) => one.network), together)),
            (found) => Effect.fail(errorAt(points, at + (found?.at ?? 0), found?.cause ?? cause))
          )
        ),
        Effect.map((traces) =>
          traces.map((own, k): Scanned<A> => ({ point: points[at + k], index: at + k, traces: own }))
        )
      )
    /** Begins with the points from one on that a session takes at once; null where they are of another structure, and these are to wait. */
    const begin = (at: number, others: "come" | "wait"): Effect.Effect<Begun<A> | null, ScanError> =>
      Effect.gen(function*() {
        const runs = [yield* made(network, points, edits, options, at)]
        const { dt, network: like, scheme, steps } = runs[0]
        if (others === "wait" && differenceOf(now!.like, like) !== null) return null
        const told = Effect.mapError((cause: SimulationError) => errorAt(points, at, cause))
        const { free, most, open, scope } = yield* told(structureFor(runs[0], points.length - at))
        while (runs.length < most && at + runs.length < points.length) {
          const one = yield* made(network, points, edits, options, at + runs.length)
          if (differenceOf(like, one.network) !== null) break
          runs.push(one)
        }
        const session = free.pop() ?? (yield* told(open))
        const fiber = yield* results(at, runs, { steps, scheme, dt, session }).pipe(
          Effect.ensuring(Effect.sync(() => void free.push(session))),
          Effect.forkIn(scope)
        )
        return { fiber, end: at + runs.length }
      })
    const next = ({ at, begun }: { readonly at: number; readonly begun: Result.Result<Begun<A> | null, ScanError> }) =>
      Effect.gen(function*() {
        if (at === points.length) return undefined
        const { end, fiber } = (yield* Effect.fromResult(begun)) ?? (yield* begin(at, "come"))!
        // Others work meanwhile: what comes next is made ready for them.
        const ahead = now!.ahead && end < points.length
          ? yield* Effect.result(begin(end, "wait"))
          : Result.succeed(null)
        const found = yield* Fiber.join(fiber)
        yield* report({ what: "scan", done: end, total: points.length, unit: "runs" })
        yield* Effect.yieldNow
        return [found, { at: end, begun: ahead }] as const
      })
    return Stream.unfold({ at: 0, begun: Result.succeed(null) }, next).pipe(Stream.flattenIterable)
  }))

/** Points that are under way: up to which one, and who goes on with them. */
type Begun<A> = { readonly end: number; readonly fiber: Fiber.Fiber<ReadonlyArray<Scanned<A>>, ScanError> }

/** A structure of networks that is open: a network of it, the scope of its sessions, those that are free, and how another one is opened. */
type Structure = Pick<Session, "most" | "ahead"> & {
  readonly like: Network
  readonly scope: Scope.Closeable
  readonly open: Effect.Effect<Session, SimulationError>
  readonly free: Array<Session>
}

/** Fails on options that do not exist. */
const known = (options: BatchOptions): Effect.Effect<void, SimulationError> => {
  const unknown = unknownOption(options, batchOptionNames)
  return unknown === null ? Effect.void : new SimulationError({ reason: unknown })
}

const errorAt = (points: ReadonlyArray<unknown>, index: number, cause: NetworkError | SimulationError): ScanError =>
  new ScanError({ index, count: points.length, point: textOf(points[index]), cause })

/** A point in a message: the values of its axes by name. Never throws. */
const textOf = (point: unknown): string => {
  try {
    return isPlain(point)
      ? listed(Object.entries(point).map(([name, value]) => `${name} ${shown(value)}`))
      : shown(point)
  } catch {
    return "something that cannot be read"
  }
}

/** A point's network, edited and checked. */
const made = <A>(
  network: Network,
  points: ReadonlyArray<A>,
  edits: Edits<A>,
  options: BatchOptions,
  index: number
): Effect.Effect<Run, ScanError> => {
  const ready = Result.gen(function*() {
    const changes: unknown = yield* attempt("the function that makes the edits", () => edits(points[index], index))
    if (!isEdit(changes) && !Array.isArray(changes)) {
      const what = "what the function that makes the edits gave"
      return yield* networkFail({
        _tag: "BadValue",
        what,
        found: shown(changes),
        expected: "an edit, or a list of edits"
      })
    }
    const edited = yield* edit(network, Array.isArray(changes) ? changes : [changes])
    return yield* check(edited, options)
  })
  return Effect.fromResult(ready).pipe(
    Effect.flatMap((one) =>
      recordsNothing(one.network)
        ? new SimulationError({ reason: { _tag: "NothingRecorded" } })
        : Effect.succeed(one)
    ),
    Effect.mapError((cause) => errorAt(points, index, cause))
  )
}
