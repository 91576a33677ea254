/**
 * Runs, training and sweeps as the command does them: as runs of the store, which say in the end what came of them, and when they are stopped,
 * how to go on.
 */
import * as Cause from "effect/Cause"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Metric from "effect/Metric"
import { basename, dirname } from "node:path"
import { encode } from "../io/Json.ts"
import { writeText } from "../node/Files.ts"
import { writeParameters } from "../share/Parameters.ts"
import { csvText } from "../solve/csvText.ts"
import { csv } from "../solve/tracesTable.ts"
import { text as tracesText } from "../solve/tracesText.ts"
import { scan, type ScanElement } from "../store/scanning.ts"
import { simulate } from "../store/simulating.ts"
import { train } from "../store/training.ts"
import { aligned } from "../table/aligned.ts"
import { causeText } from "../table/excerpt.ts"
import { plural } from "../table/plural.ts"
import { type Asked, askedOf, keepAsked } from "./Asked.ts"
import { badFile, badUsage, CommandError } from "./CommandError.ts"
import { shardOf } from "./flags.ts"
import type { Model } from "./Model.ts"
import { readModel } from "./readModel.ts"
import { type Held, say, withEngine } from "./root.ts"

/** What is asked for; without a name only for a simulation, which then is a run of its own. */
export type Work = Omit<Asked, "run" | "version"> & {
  readonly run?: string
  /** The file that what came of it is written to. */
  readonly out?: string
}

/** Does the work as a run of the store. */
export const perform = (held: Held, work: Work) =>
  Effect.gen(function*() {
    const model = yield* readModel(work.model)
    const { out: _, run, ...asked } = work
    const before = run === undefined ? null : yield* askedOf(held.store, run)
    if (run !== undefined) yield* keepAsked(held.store, { ...asked, version: 1, run })
    const done = work.what === "run"
      ? running(held, model, work)
      : work.what === "train"
      ? training(held, model, work, run!)
      : sweeping(held, model, work, run!)
    yield* withEngine(held)(done).pipe(
      Effect.onExit((exit) => Metric.update(Metric.withAttributes(works, { what: work.what, end: endOf(exit) }), 1)),
      Effect.withSpan(`neurolens.command.${work.what}`, { attributes: { model: work.model, run: run ?? "" } }),
      // What a run of this name was asked for before stays, where this was refused.
      Effect.tapError((error) =>
        error._tag === "StoreError" && before !== null ? keepAsked(held.store, before) : Effect.void
      ),
      Effect.onInterrupt(() => stopped(held, work))
    )
  })

/** Runs, training and sweeps by how they ended, for whoever collects metrics. */
const works = Metric.counter("neurolens.works", { description: "runs, training and sweeps of the command" })

const endOf = (exit: Exit.Exit<unknown, unknown>): string =>
  Exit.isSuccess(exit) ? "done" : Cause.hasInterruptsOnly(exit.cause) ? "stopped" : "failed"

/** What is said where work was stopped. */
const stopped = (held: Held, { run, what }: Work): Effect.Effect<void> => {
  if (run === undefined) return Console.error("\nstopped; a run without a name is not gone on with")
  const from = what === "train"
    ? "from its latest checkpoint"
    : what === "sweep"
    ? "with the points that are left"
    : "anew"
  const where = held.store === "runs" ? "" : ` --store ${quoted(held.store)}`
  return Console.error(`\nstopped; to go on ${from}: neurolens resume ${quoted(run)}${where}`)
}

/** A word of a command line as a shell takes it. */
export const quoted = (word: string): string => /^[\w./:-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`

const missing = (model: string, section: string, way: string): CommandError =>
  badUsage(`${model} says nothing of ${section}; ${way}`)

/** Writes a text in place of whatever the file held; it may be too long to be made. */
const write = (path: string, text: () => string) =>
  Effect.flatMap(
    Effect.try({ try: text, catch: (cause) => badFile(path, causeText(cause)) }),
    (text) =>
      Effect.mapError(
        writeText(dirname(path), basename(path), text, { overwrite: true }),
        (error) => badFile(path, error.message)
      )
  )

const running = (held: Held, model: Model, { dt, model: file, out, run, tMax }: Work) =>
  Effect.gen(function*() {
    if (model.run === undefined && tMax === undefined) {
      return yield* missing(file, "a run", "give --t-max, or add \"run\": { \"tMax\": … }")
    }
    const { tMax: _, steps: __, ...settings } = model.run ?? {}
    const length = tMax === undefined ? model.run! : { ...settings, tMax }
    const options = { ...length, ...dt === undefined ? {} : { dt } }
    const found = yield* simulate(model.network, options, run === undefined ? {} : { run })
    const { traces } = found
    if (out !== undefined) yield* write(out, () => csv(traces))
    const value = { run: found.run, samples: traces.samples, recordings: traces.recordings.length, dt: traces.dt }
    yield* say(held, value, `run ${run ?? found.run}: ${tracesText(traces)}`)
  })

const training = (held: Held, model: Model, { epochs, every, model: file, out }: Work, run: string) =>
  Effect.gen(function*() {
    if (model.train === undefined) {
      return yield* missing(file, "training", "add a section \"train\", or export train from the module")
    }
    const options = epochs === undefined ? model.train : { ...model.train, epochs }
    const state = yield* train(model.network, options, {
      run,
      ...every === undefined ? {} : { every },
      ...model.inputs === undefined ? {} : { inputs: model.inputs }
    })
    const trained = yield* Effect.fromResult(writeParameters(state.parameters)(model.network))
    if (out !== undefined) yield* write(out, () => encode(trained))
    const parameters = state.parameters.entries.map(({ key, name, values }) => ({
      name,
      key,
      values: Array.from(values)
    }))
    const lines = aligned([
      { name: "parameter", side: "left", cells: parameters.map(({ name }) => name) },
      { name: "values", side: "left", cells: parameters.map(({ values }) => values.map(short).join(" ")) }
    ])
    yield* say(
      held,
      { run, steps: state.step, parameters },
      [
        `run ${run}: ${plural(state.step, "step")} of training`,
        ...lines
      ].join("\n")
    )
  })

const short = (x: number): string => String(Number(x.toPrecision(6)))

/** Points that are printed, at most. */
const mostPrinted = 20

const sweeping = (held: Held, model: Model, { every, model: file, out, shard }: Work, run: string) =>
  Effect.gen(function*() {
    if (model.sweep === undefined) {
      return yield* missing(file, "a sweep", "add a section \"sweep\", or export sweep from the module")
    }
    const { edits, measure, options, points } = model.sweep
    const part = shard === undefined ? null : shardOf(shard)
    const elements = yield* scan(model.network, points, edits, options, {
      run,
      measure,
      ...every === undefined ? {} : { every },
      ...part === null ? {} : { shard: part },
      ...model.inputs === undefined ? {} : { inputs: model.inputs }
    })
    const failed = elements.filter(({ failure }) => failure !== null)
    if (out !== undefined) yield* write(out, () => csvOf(elements))
    const some = elements.slice(0, mostPrinted)
    const more = elements.length - some.length
    yield* say(
      held,
      { run, points: elements.length, failed: failed.length, elements },
      [
        `run ${run}: ${plural(elements.length, "point")}, ${failed.length} failed`,
        ...tableOf(some),
        ...more > 0 ? [`… ${more} more; --out FILE.csv writes all`] : []
      ].join("\n")
    )
    if (failed.length === 0) return
    const [{ failure, index }] = failed
    const text = `${failed.length} of ${
      plural(elements.length, "point")
    } failed, the first is point ${index}: ${failure}`
    return yield* new CommandError({ code: "failed", text })
  })

type Elements = ReadonlyArray<ScanElement<unknown>>

const cellOf = (value: unknown): number | string => typeof value === "number" ? value : String(value)

/** What stands in a row: the values of the point, what was measured, why it failed. */
const cellsOf = ({ failure, point, values }: Elements[number]): Readonly<Record<string, number | string>> => ({
  ...typeof point === "object" && point !== null
    ? Object.fromEntries(Object.entries(point).map(([name, value]) => [name, cellOf(value)]))
    : { point: cellOf(point) },
  ...values,
  ...failure === null ? {} : { failure }
})

const columnsOf = (elements: Elements) => {
  const rows = elements.map(cellsOf)
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  return { rows, names: [...names.filter((name) => name !== "failure"), ...names.filter((name) => name === "failure")] }
}

const shortly = (cell: number | string): string => typeof cell === "number" ? short(cell) : cell

const tableOf = (elements: Elements): ReadonlyArray<string> => {
  const { names, rows } = columnsOf(elements)
  return aligned(names.map((name) => ({
    name,
    side: name === "failure" ? "left" : "right",
    cells: rows.map((row) => shortly(row[name] ?? ""))
  })))
}

const csvOf = (elements: Elements): string => {
  const { names, rows } = columnsOf(elements)
  const lines = rows.map((row) => names.map((name) => row[name] ?? ""))
  return csvText([names, ...lines], "the CSV of a sweep", "fewer points; `--json` prints them")
}
