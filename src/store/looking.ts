/**
 * Looking at what a store has: lists of runs, one run with all that belongs to it, and what two runs were given differently.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import type { Fragment } from "effect/sql/Statement"
import { aCount, aText, maybe, oneOf, record } from "../network/border.ts"
import { tooMany } from "../table/limits.ts"
import { activityOf } from "./activity.ts"
import { unavailable } from "./asking.ts"
import { differing, partsOf } from "./begin.ts"
import { aName, storing } from "./border.ts"
import { checkpointsOf } from "./checkpoints.ts"
import type { Holder } from "./Holder.ts"
import { fetchObject } from "./Objects.ts"
import { type Row, rowOf, type Run, type RunDetails, type RunKind, runOf, type RunState } from "./Run.ts"
import { type SettingDifference, settingDifferences } from "./settingsText.ts"
import { onParts, type Store } from "./Store.ts"
import { because, type StoreError } from "./StoreError.ts"

/** Which runs to list; left out, all. */
export type ListOptions = {
  readonly kind?: RunKind
  readonly state?: RunState
  readonly tag?: string
  /** Runs, at most; default 50. */
  readonly limit?: number
  /** Those that began before this one, by its id: how a long list goes on. */
  readonly before?: string
}

/** Runs in one list, at most. */
export const mostRunsListed = 100_000

/** Runs, the latest first. */
export const list = storing("Store.list", {
  options: maybe(record({
    kind: maybe(oneOf("simulation", "training", "scan")),
    state: maybe(oneOf("open", "done", "failed")),
    tag: maybe(aName),
    limit: maybe(aCount),
    before: maybe(aText)
  }))
}, (options: ListOptions = {}): Effect.Effect<ReadonlyArray<Run>, StoreError, Store> => onParts(listed(options)))

const listed = (
  { before, kind, limit = 50, state, tag }: ListOptions
): Effect.Effect<ReadonlyArray<Run>, StoreError, SqlClient.SqlClient | Holder> =>
  Effect.gen(function*() {
    const many = tooMany("runs of a list", limit, mostRunsListed, "take a smaller limit, and go on with `before`")
    if (many !== null) return yield* because(many)
    const sql = yield* SqlClient.SqlClient
    const after = before === undefined ? null : yield* rowOf(before)
    const wanted: ReadonlyArray<Fragment> = [
      ...kind === undefined ? [] : [sql`kind = ${kind}`],
      ...state === undefined ? [] : [sql`state = ${state}`],
      ...tag === undefined ? [] : [sql`EXISTS (SELECT 1 FROM tags WHERE run = runs.id AND tag = ${tag})`],
      ...after === null
        ? []
        : [sql`(created < ${after.created} OR (created = ${after.created} AND id < ${after.id}))`]
    ]
    const where = wanted.length === 0 ? sql`` : sql`WHERE ${sql.and(wanted)}`
    const rows = yield* unavailable(
      "list its runs",
      sql<Row>`SELECT * FROM runs ${where} ORDER BY created DESC, id DESC LIMIT ${limit}`
    )
    const tags = yield* tagsOf(rows.map(({ id }) => id))
    return yield* Effect.forEach(
      rows,
      (row) => Effect.map(activityOf(row), (activity) => runOf(row, tags.get(row.id) ?? [], activity))
    )
  })

/** Runs whose tags are looked up together. */
const together = 500

/** The tags of runs, by id. */
const tagsOf = (
  ids: ReadonlyArray<string>
): Effect.Effect<ReadonlyMap<string, ReadonlyArray<string>>, StoreError, SqlClient.SqlClient> =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const found = new Map<string, Array<string>>()
    for (let from = 0; from < ids.length; from += together) {
      const rows = yield* unavailable(
        "look up tags",
        sql<{ run: string; tag: string }>`SELECT run, tag FROM tags WHERE ${
          sql.in("run", ids.slice(from, from + together))
        } ORDER BY run, tag`
      )
      for (const { run, tag } of rows) found.set(run, [...found.get(run) ?? [], tag])
    }
    return found
  })

/** A run by its id or name, with what it was given, what it has made, and its checkpoints. */
export const show = storing(
  "Store.show",
  { run: aText },
  (run: string): Effect.Effect<RunDetails, StoreError, Store> => onParts(shown(run))
)

const shown = (run: string): Effect.Effect<RunDetails, StoreError, SqlClient.SqlClient | Holder> =>
  Effect.gen(function*() {
    const row = yield* rowOf(run)
    const tags = yield* tagsOf([row.id])
    return {
      ...runOf(row, tags.get(row.id) ?? [], yield* activityOf(row)),
      inputs: yield* partsOf(row.id, "input"),
      outputs: yield* partsOf(row.id, "output"),
      checkpoints: yield* checkpointsOf(row.id)
    }
  })

/** The bytes of something that a run was given (`input`) or has made (`output`), by its name in `show`. */
export const part = storing(
  "Store.part",
  { run: aText, side: oneOf("input", "output"), name: aText },
  (
    run: string,
    side: "input" | "output",
    name: string
  ): Effect.Effect<Uint8Array<ArrayBuffer>, StoreError, Store> =>
    onParts(Effect.gen(function*() {
      const row = yield* rowOf(run)
      const parts = yield* partsOf(row.id, side)
      const found = parts.find((one) => one.name === name)
      if (found !== undefined) return yield* fetchObject(found.digest, `the ${side} ${name} of run ${run}`)
      const expected = parts.length === 0
        ? `nothing: it has no ${side} (it is a ${row.kind}, and ${row.state})`
        : `one of ${parts.map((p) => p.name).join(", ")} (it is a ${row.kind}, and ${row.state})`
      return yield* because({ _tag: "BadOption", what: `the ${side} asked of run ${run}`, found: name, expected })
    }))
)

/** What differs between what two runs were given, and in what computed them. */
export type Difference = {
  /** Names of inputs that are not the same, or that only one has. */
  readonly inputs: ReadonlyArray<string>
  /** Of `settings` and of the runs themselves: what stands where, in the first and in the second. */
  readonly settings: ReadonlyArray<SettingDifference>
}

/** Compares what two runs were given. */
export const compare = storing(
  "Store.compare",
  { first: aText, second: aText },
  (first: string, second: string): Effect.Effect<Difference, StoreError, Store> =>
    Effect.gen(function*() {
      const runs = [yield* show(first), yield* show(second)] as const
      const inputs = differing(runs[0].inputs, runs[1].inputs)
      const own = (["kind", "library", "engine"] as const).flatMap((name) =>
        runs[0][name] === runs[1][name] ? [] : [{ name, values: [runs[0][name], runs[1][name]] as const }]
      )
      const texts = [yield* settingsOf(runs[0]), yield* settingsOf(runs[1])] as const
      return { inputs, settings: [...own, ...settingDifferences(...texts)] }
    })
)

/** The text of the settings of a run; an empty record where it has no such input. */
const settingsOf = ({ id, inputs }: RunDetails): Effect.Effect<string, StoreError, Store> =>
  inputs.some(({ name }) => name === "settings")
    ? Effect.map(part(id, "input", "settings"), (bytes) => new TextDecoder().decode(bytes))
    : Effect.succeed("{}")
