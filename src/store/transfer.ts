/**
 * A run as a whole, taken from one store and put into another: how stores are merged, and how a run leaves as a folder and comes back.
 *
 * One idea: a run is its inputs, so two runs of one name with the same inputs are one run, and each brings what the other lacks: of a scan the points,
 * of training the later checkpoints, of a simulation its traces. Nothing that is there is changed; with other inputs it is refused.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import { unavailable } from "./asking.ts"
import { differing, partsOf } from "./begin.ts"
import { checkpointsOf } from "./checkpoints.ts"
import { elementOf, type ElementRow, record } from "./elements.ts"
import { hold, renewed } from "./hold.ts"
import type { Holder } from "./Holder.ts"
import { fetchObject } from "./Objects.ts"
import { type Part, type Row, rowOf } from "./Run.ts"
import { type Digested, type Ground, keep, keepParts } from "./stored.ts"
import { because, type StoreError } from "./StoreError.ts"

/** A checkpoint with its bytes. */
export type WholeCheckpoint = Digested & { readonly step: number; readonly stored: number }

/** A run with all that belongs to it. */
export type WholeRun = {
  readonly row: Omit<Row, "holder" | "held_until" | "token">
  readonly tags: ReadonlyArray<string>
  readonly inputs: ReadonlyArray<Digested>
  readonly outputs: ReadonlyArray<Digested>
  readonly checkpoints: ReadonlyArray<WholeCheckpoint>
  readonly elements: ReadonlyArray<ElementRow>
}

/** A run by its id or name, with all that belongs to it; fails where some of that is damaged. */
export const wholeRun = (run: string): Effect.Effect<WholeRun, StoreError, Ground> =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const { held_until: _until, holder: _holder, token: _token, ...row } = yield* rowOf(run)
    const { id } = row
    const named = (what: string) => (part: Part) =>
      Effect.map(fetchObject(part.digest, `the ${what} ${part.name} of run ${run}`), (bytes) => ({ ...part, bytes }))
    const tags = yield* unavailable("look up tags", sql<{ tag: string }>`SELECT tag FROM tags WHERE run = ${id}`)
    const elements = yield* unavailable(
      "look up the points of a scan",
      sql<ElementRow>`SELECT place, result, failure, error FROM elements WHERE run = ${id} ORDER BY place`
    )
    return {
      row,
      tags: tags.map(({ tag }) => tag).sort(),
      inputs: yield* Effect.forEach(yield* partsOf(id, "input"), named("input")),
      outputs: yield* Effect.forEach(yield* partsOf(id, "output"), named("output")),
      checkpoints: yield* Effect.forEach(yield* checkpointsOf(id), ({ digest, step, stored }) =>
        Effect.map(
          named("checkpoint")({ name: String(step), digest }),
          (whole) => ({ ...whole, step, stored: stored.getTime() })
        )),
      elements
    }
  })

/** What came of a run that was put into a store: it is new there, or so many points (or checkpoints and outputs) were. */
export type Put = { readonly run: string; readonly isNew: boolean; readonly added: number }

/** Puts a run into the store at hand: as a run of its own, or into the one of its name with the same inputs. */
export const putRun = (whole: WholeRun): Effect.Effect<Put, StoreError, Ground | Holder> =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const { row, tags } = whole
    const [there] = yield* unavailable(
      "look up a run",
      sql<Row>`SELECT * FROM runs WHERE id = ${row.id} OR (name IS NOT NULL AND name = ${row.name})`
    )
    const run = there?.id ?? row.id
    if (there !== undefined) yield* alike(there, whole)
    else yield* made(whole)
    const added = there === undefined ? whole.elements.length : yield* joined(there, whole)
    for (const tag of tags) {
      yield* unavailable("tag a run", sql`INSERT INTO tags ${sql.insert({ run, tag })} ON CONFLICT DO NOTHING`)
    }
    return { run, isNew: there === undefined, added }
  })

/** The texts of functions are no inputs. */
const isInput = (name: string): boolean => name !== "functions"

const alike = (there: Row, { inputs, row }: WholeRun): Effect.Effect<void, StoreError, SqlClient.SqlClient> =>
  Effect.gen(function*() {
    const which = differing(yield* partsOf(there.id, "input"), inputs).filter(isInput)
    if (there.kind !== row.kind) which.push("kind")
    if (which.length === 0) return
    yield* because({ _tag: "OtherInputs", run: there.name ?? there.id, state: there.state, which })
  })

/** A run that was not there. */
const made = (whole: WholeRun): Effect.Effect<void, StoreError, Ground> =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const { checkpoints, inputs, outputs, row } = whole
    const elements = yield* Effect.forEach(whole.elements, elementOf)
    const writing = Effect.gen(function*() {
      // Points count as they are recorded.
      const done = elements.length > 0 ? 0 : row.done
      yield* sql`INSERT INTO runs ${sql.insert({ ...row, done, holder: null, held_until: null, token: 0 })}`
      yield* keepParts(row.id, "input", inputs)
      yield* keepParts(row.id, "output", outputs)
      yield* keepCheckpoints(row.id, checkpoints)
      if (elements.length > 0) yield* record(row.id, elements)
    })
    yield* unavailable("take over a run", sql.withTransaction(writing))
  })

const keepCheckpoints = (
  run: string,
  checkpoints: ReadonlyArray<WholeCheckpoint>
): Effect.Effect<void, StoreError, Ground> =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    for (const { step, stored, ...object } of checkpoints) {
      yield* keep(object)
      yield* unavailable(
        "note a checkpoint",
        sql`INSERT INTO checkpoints ${sql.insert({ run, step, digest: object.digest, stored })}
          ON CONFLICT (run, step) DO NOTHING`
      )
    }
  })

/** What a run brings to the one of its name; gives how many things that were. */
const joined = (there: Row, whole: WholeRun): Effect.Effect<number, StoreError, Ground | Holder> =>
  Effect.gen(function*() {
    if (there.kind === "scan") {
      const elements = yield* Effect.forEach(whole.elements, elementOf)
      return elements.length === 0 ? 0 : (yield* record(there.id, elements)).size
    }
    const { checkpoints, outputs, row } = whole
    const isFurther = Number(row.done) > Number(there.done) || (row.state === "done" && there.state !== "done")
    if (!isFurther) return 0
    return yield* Effect.scoped(Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      const held = yield* hold(there.id)
      const total = row.total === null ? null : Number(row.total)
      const writing = Effect.gen(function*() {
        yield* renewed(held, { done: Number(row.done), state: row.state, total, failure: row.failure })
        yield* keepParts(there.id, "output", outputs)
        yield* keepCheckpoints(there.id, checkpoints)
      })
      yield* unavailable("take over what a run has made", sql.withTransaction(writing))
      return outputs.length + checkpoints.length
    }))
  })
