/**
 * A run as a store tells of it, and as it stands in the table of runs.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import { allNearest } from "../table/nearest.ts"
import { unavailable } from "./asking.ts"
import { because, type StoreError } from "./StoreError.ts"

/** What a run computes. */
export type RunKind = "simulation" | "training" | "scan"

/** Whether a run goes on, has ended as it should, or ended with an error. A run that was interrupted or killed is open. */
export type RunState = "open" | "done" | "failed"

/**
 * Whether anybody is at a run: `working` while whoever holds it is there, or on another machine was within half a minute; `stopped` where it is
 * open and nobody is, so that it can be gone on with; `ended` where it is done or failed.
 */
export type RunActivity = "working" | "stopped" | "ended"

/** A run. */
export type Run = {
  /** Its own, given by the store: the time at which it began (UTC), and eight digits. */
  readonly id: string
  readonly kind: RunKind
  /** The name that it was given, of which a store has one; null where it was given none. */
  readonly name: string | null
  readonly state: RunState
  readonly activity: RunActivity
  /** The version of neurolens, and the engine that computed it. */
  readonly library: string
  readonly engine: string
  /** When it began, and when something of it was stored last. */
  readonly created: Date
  readonly changed: Date
  /** Steps that are done, and of how many; null without an end. */
  readonly done: number
  readonly total: number | null
  /** The message of the error that it ended with. */
  readonly failure: string | null
  readonly tags: ReadonlyArray<string>
}

/** Something that a run was given or has made: its bytes are the object of a digest. */
export type Part = { readonly name: string; readonly digest: string }

/** Where a run can go on from. */
export type Checkpoint = { readonly step: number; readonly digest: string; readonly stored: Date }

/** A run with what belongs to it. */
export type RunDetails = Run & {
  readonly inputs: ReadonlyArray<Part>
  readonly outputs: ReadonlyArray<Part>
  /** Latest first. */
  readonly checkpoints: ReadonlyArray<Checkpoint>
}

/** What stands in a row as it is told. */
type Plain = Pick<Run, "id" | "kind" | "name" | "state" | "library" | "engine" | "failure">

/** A row of the table of runs. Databases give whole numbers as numbers or as texts. */
export type Row = Plain & {
  readonly created: number | string
  readonly changed: number | string
  readonly done: number | string
  readonly total: number | string | null
  readonly holder: string | null
  readonly held_until: number | string | null
  readonly token: number | string
}

/** The run of a row, with its tags. */
export const runOf = (row: Row, tags: ReadonlyArray<string>, activity: RunActivity): Run => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  state: row.state,
  activity,
  library: row.library,
  engine: row.engine,
  created: new Date(Number(row.created)),
  changed: new Date(Number(row.changed)),
  done: Number(row.done),
  total: row.total === null ? null : Number(row.total),
  failure: row.failure,
  tags
})

/** Names that are compared with one that nothing has. */
const mostCompared = 1000

/** The row of a run by its id or name. */
export const rowOf = (run: string): Effect.Effect<Row, StoreError, SqlClient.SqlClient> =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const [row] = yield* unavailable("look up a run", sql<Row>`SELECT * FROM runs WHERE id = ${run} OR name = ${run}`)
    if (row !== undefined) return row
    const known = yield* unavailable(
      "look up runs",
      sql<Pick<Row, "id" | "name">>`SELECT id, name FROM runs ORDER BY created DESC LIMIT ${mostCompared}`
    )
    return yield* because({ _tag: "NoRun", run, near: allNearest(run, known.flatMap(({ id, name }) => name ?? id)) })
  })
