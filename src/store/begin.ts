/**
 * A run that begins, or the one of its name that is there already: with its inputs, which are compared.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import { excerpt } from "../table/excerpt.ts"
import { unavailable } from "./asking.ts"
import { libraryVersion } from "./library.ts"
import { fetchObject } from "./Objects.ts"
import { type Part, type Row, rowOf, type RunKind } from "./Run.ts"
import { settingDifferences } from "./settingsText.ts"
import { bytesOf, type Digested, digested, type Ground, keepParts, type Named } from "./stored.ts"
import { because, type StoreError } from "./StoreError.ts"

/** What is to be run. */
export type Beginning = {
  readonly kind: RunKind
  /** Null for one that is never gone on with. */
  readonly name: string | null
  readonly engine: string
  readonly total: number | null
  readonly inputs: ReadonlyArray<Named>
  /** The texts of functions that the run depends on: noted, and told where they differ. */
  readonly functions: string
}

/** The input that holds the texts of functions. */
const functions = "functions"

/** A run's id: when it began, by which runs are in order, and eight digits of chance. */
const idAt = (now: number): string => {
  const [date, time] = new Date(now).toISOString().split(/[T.]/)
  return `${date.replaceAll("-", "")}-${time.replaceAll(":", "")}-${crypto.randomUUID().slice(0, 8)}`
}

/** The parts of a run on one side, by name. */
export const partsOf = (
  run: string,
  side: "input" | "output"
): Effect.Effect<ReadonlyArray<Part>, StoreError, SqlClient.SqlClient> =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    return yield* unavailable(
      `look up the ${side}s of a run`,
      sql<Part>`SELECT name, digest FROM parts WHERE run = ${run} AND side = ${side} ORDER BY name`
    )
  })

/** Begins a run, or gives the row of the one of its name, if that has the same inputs. */
export const begin = (beginning: Beginning): Effect.Effect<Row, StoreError, Ground> =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const inputs = yield* digested([
      ...beginning.inputs,
      { name: functions, bytes: bytesOf(beginning.functions) }
    ])
    const known = beginning.name === null ? null : yield* existing(beginning.name)
    if (known !== null) return yield* same(known, inputs)
    const now = yield* Clock.currentTimeMillis
    const { engine, kind, name, total } = beginning
    const row = {
      id: idAt(now),
      kind,
      name,
      state: "open",
      library: libraryVersion,
      engine,
      created: now,
      changed: now,
      done: 0,
      total,
      failure: null,
      holder: null,
      held_until: null,
      token: 0
    }
    const made = sql.withTransaction(Effect.andThen(
      sql`INSERT INTO runs ${sql.insert(row)} ON CONFLICT (name) DO NOTHING RETURNING id`,
      (rows) => rows.length === 0 ? Effect.void : keepParts(row.id, "input", inputs)
    ))
    yield* unavailable("begin a run", made)
    return yield* same(yield* rowOf(name ?? row.id), inputs) // that of whoever was first
  })

/** The row of a name, null where there is none. */
const existing = (name: string): Effect.Effect<Row | null, StoreError, SqlClient.SqlClient> =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const [row] = yield* unavailable("look up a run", sql<Row>`SELECT * FROM runs WHERE name = ${name}`)
    return row ?? null
  })

const same = (
  row: Row,
  inputs: ReadonlyArray<Digested>
): Effect.Effect<Row, StoreError, Ground> =>
  Effect.gen(function*() {
    const run = row.name ?? row.id
    const there = yield* partsOf(row.id, "input")
    const names = differing(there, inputs)
    if (names.length === 0) return row
    if (names.length === 1 && names[0] === functions) {
      yield* Effect.logWarning(
        `run ${run} began with other texts of functions (see its input "${functions}"): if the tools are others and not ` +
          "what they compute, all is well"
      )
      return row
    }
    const which = names.filter((name) => name !== functions && name !== "settings")
    const [before, now] = [there, inputs].map((parts) => parts.find(({ name }) => name === "settings"))
    if (!names.includes("settings") || before === undefined || now === undefined) {
      return yield* because({ _tag: "OtherInputs", run, state: row.state, which })
    }
    const told = new TextDecoder().decode(yield* fetchObject(before.digest, `the settings of run ${run}`))
    const settings = settingDifferences(told, new TextDecoder().decode((now as Digested).bytes)).map((
      { name, values }
    ) => `${name} (${excerpt(values[0])} there, ${excerpt(values[1])} here)`)
    return yield* because({ _tag: "OtherInputs", run, state: row.state, which: [...which, ...settings] })
  })

/** The names of parts that are not the same on both sides. */
export const differing = (some: ReadonlyArray<Part>, others: ReadonlyArray<Part>): ReadonlyArray<string> => {
  const [a, b] = [some, others].map((parts) => new Map(parts.map(({ digest, name }) => [name, digest])))
  return [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name) !== b.get(name)).sort()
}
