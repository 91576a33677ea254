/**
 * What a run was asked for by the command, kept beside the store so that `neurolens resume` can ask for it again.
 *
 * One small file for each name, `commands/<digest of the name>.json`, written before the run begins.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { createHash } from "node:crypto"
import { readdir } from "node:fs/promises"
import { join } from "node:path"
import { makeFolder } from "../node/makeFolder.ts"
import { replaceFile } from "../node/replaceFile.ts"
import { causeText } from "../table/excerpt.ts"
import { badFile, type CommandError } from "./CommandError.ts"
import { textOf } from "./readModel.ts"

const maybe = Schema.optionalKey

/** What a run is asked for. */
export const Asked = Schema.Struct({
  version: Schema.Literal(1),
  /** The name of the run. */
  run: Schema.String,
  what: Schema.Literals(["run", "train", "sweep"]),
  /** Absolute path of the model. */
  model: Schema.String,
  tMax: maybe(Schema.Finite),
  dt: maybe(Schema.Finite),
  epochs: maybe(Schema.Int),
  every: maybe(Schema.Int),
  /** Part k of n of a sweep, from 1 on: `k/n`. */
  shard: maybe(Schema.String)
})

/** What a run is asked for. */
export type Asked = (typeof Asked)["Type"]

const folderOf = (store: string): string => join(store, "commands")

const pathOf = (store: string, run: string): string =>
  join(folderOf(store), `${createHash("sha256").update(run).digest("hex")}.json`)

/** Keeps what a run was asked for. */
export const keepAsked = (store: string, asked: Asked): Effect.Effect<void, CommandError> =>
  Effect.tryPromise({
    try: async (signal) => {
      await makeFolder(folderOf(store))
      await replaceFile(pathOf(store, asked.run), `${JSON.stringify(asked, null, 2)}\n`, signal)
    },
    catch: (cause) => badFile(folderOf(store), `it cannot be written: ${causeText(cause)}`)
  })

const decode = Schema.decodeUnknownEffect(Schema.fromJsonString(Asked))

const readAsked = (path: string): Effect.Effect<Asked, CommandError> =>
  Effect.flatMap(textOf(path), (text) => Effect.mapError(decode(text), (error) => badFile(path, error.message)))

/** What a run was asked for by this command; null where it was not. */
export const askedOf = (store: string, run: string): Effect.Effect<Asked | null, CommandError> =>
  Effect.gen(function*() {
    const there = yield* Effect.promise(() => readdir(folderOf(store)).catch(() => []))
    const path = pathOf(store, run)
    return there.some((name) => path.endsWith(name)) ? yield* readAsked(path) : null
  })
