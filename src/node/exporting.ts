/**
 * One run as a folder that reproduces it: what it was given and has made as files, with digests, versions, and a program that runs it again.
 *
 * The folder needs no store: `run.json` says what is where. It comes back into a store with `importRun`.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { readFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { aText } from "../network/border.ts"
import { storing } from "../store/border.ts"
import { digestOf } from "../store/Objects.ts"
import { onParts, type Store } from "../store/Store.ts"
import { bytesOf, digested } from "../store/stored.ts"
import { because, type StoreError } from "../store/StoreError.ts"
import { putRun, type WholeRun, wholeRun } from "../store/transfer.ts"
import { makeFolder } from "./makeFolder.ts"
import { replaceFile } from "./replaceFile.ts"
import { aFolder } from "./Store.ts"

const count = Schema.Union([Schema.Number, Schema.String])
const texts = Schema.NullOr(Schema.String)
const file = Schema.Struct({ name: Schema.String, file: Schema.String, digest: Schema.String })

/** What `run.json` says. */
const Manifest = Schema.Struct({
  format: Schema.Literal("neurolens run"),
  version: Schema.Literal(1),
  run: Schema.Struct({
    id: Schema.String,
    kind: Schema.Literals(["simulation", "training", "scan"]),
    name: texts,
    state: Schema.Literals(["open", "done", "failed"]),
    library: Schema.String,
    engine: Schema.String,
    created: count,
    changed: count,
    done: count,
    total: Schema.NullOr(count),
    failure: texts
  }),
  tags: Schema.Array(Schema.String),
  versions: Schema.Record(Schema.String, Schema.String),
  inputs: Schema.Array(file),
  outputs: Schema.Array(file),
  checkpoints: Schema.Array(Schema.Struct({ ...file.fields, step: Schema.Number, stored: Schema.Number })),
  elements: file
})

const Elements = Schema.Array(Schema.Struct({ place: count, result: texts, failure: texts, error: texts }))

const attempt = <A>(doing: string, run: () => Promise<A>): Effect.Effect<A, StoreError> =>
  Effect.tryPromise({ try: run, catch: (cause) => because({ _tag: "Unavailable", doing, cause }) })

/** The program of a run: a simulation runs again; of others it says what is to be given. */
const programOf = ({ row }: WholeRun): string =>
  row.kind === "simulation"
    ? `// Runs the simulation of this folder again, and compares every bit of its traces: node reproduce.mjs
import { Effect } from "effect"
import { Engine } from "neurolens"
import { reproduceRun } from "neurolens/node"
import { dirname } from "node:path"
import { fileURLToPath } from "node:url"

const folder = dirname(fileURLToPath(import.meta.url))
const { same, samples } = await Effect.runPromise(reproduceRun(folder).pipe(Effect.provide(Engine.layer)))
console.log(same ? \`the same \${samples} samples, bit by bit\` : \`\${samples} samples, and others than those of the run\`)
process.exitCode = same ? 0 : 1
`
    : `// Brings the run of this folder into a store, where Store.${
      row.kind === "scan" ? "scan" : "train"
    } goes on with it: node reproduce.mjs [STORE]
// Functions are part of it (their texts are in inputs/functions): call Store.${
      row.kind === "scan" ? "scan" : "train"
    } with them, the network and the settings of
// this folder, and the name of the run.
import { Effect } from "effect"
import { importRun, layerStore } from "neurolens/node"
import { dirname } from "node:path"
import { fileURLToPath } from "node:url"

const folder = dirname(fileURLToPath(import.meta.url))
const store = layerStore(process.argv[2] ?? "runs")
console.log(\`it is run \${await Effect.runPromise(importRun(folder).pipe(Effect.provide(store)))} there\`)
`

/** Versions of what a run may depend on, as they are now. */
const versions = (library: string): Readonly<Record<string, string>> => ({
  neurolens: library,
  node: process.versions.node,
  v8: process.versions.v8,
  platform: `${process.platform} ${process.arch}`
})

/** Writes a run of the store, by its id or name, into a folder, which is made where there is none; `run.json` is written last. */
export const exportRun = storing(
  "exportRun",
  { run: aText, folder: aFolder },
  (run: string, folder: string): Effect.Effect<void, StoreError, Store> =>
    Effect.gen(function*() {
      const whole = yield* onParts(wholeRun(run))
      const write = (name: string, bytes: string | Uint8Array) =>
        attempt(`write ${join(folder, name)}`, async () => {
          await makeFolder(dirname(join(folder, name)))
          await replaceFile(join(folder, name), bytes)
        })
      const placed = <P extends { readonly name: string; readonly digest: string; readonly bytes: Uint8Array }>(
        side: string,
        parts: ReadonlyArray<P>
      ) =>
        Effect.forEach(parts, ({ bytes, ...part }) => {
          const file = `${side}/${encodeURIComponent(part.name)}`
          return Effect.as(write(file, bytes), { ...part, file })
        })
      const [elements] = yield* digested([{ name: "elements", bytes: bytesOf(JSON.stringify(whole.elements)) }])
      const manifest: typeof Manifest.Encoded = {
        format: "neurolens run",
        version: 1,
        run: whole.row,
        tags: whole.tags,
        versions: versions(whole.row.library),
        inputs: yield* placed("inputs", whole.inputs),
        outputs: yield* placed("outputs", whole.outputs),
        checkpoints: yield* placed("checkpoints", whole.checkpoints),
        elements: (yield* placed(".", [elements]))[0]
      }
      yield* write("reproduce.mjs", programOf(whole))
      yield* write("run.json", `${JSON.stringify(manifest, null, 2)}\n`)
    })
)

const badFile = (what: string, found: string, expected: string): StoreError =>
  because({ _tag: "BadOption", what, found, expected })

/** JSON as a schema says, or what is wrong with it. */
const parsed = <A>(schema: Schema.Codec<A, unknown>, text: string, what: string): Effect.Effect<A, StoreError> => {
  const read = Result.flatMap(
    Result.try({ try: (): unknown => JSON.parse(text), catch: String }),
    (json) => Result.mapError(Schema.decodeUnknownResult(schema)(json), String)
  )
  return Result.isSuccess(read)
    ? Effect.succeed(read.success)
    : Effect.fail(badFile(what, read.failure, "what exportRun has written"))
}

/** The run of a folder that `exportRun` has written; fails where a file is missing or has another digest. */
export const readExport = (folder: string): Effect.Effect<WholeRun, StoreError> =>
  Effect.gen(function*() {
    const read = (name: string) => attempt(`read ${join(folder, name)}`, () => readFile(join(folder, name)))
    const text = (yield* read("run.json")).toString("utf8")
    const { checkpoints, elements, inputs, outputs, run, tags } = yield* parsed(
      Manifest,
      text,
      join(folder, "run.json")
    )
    const whole = <P extends typeof file.Type>({ file: path, ...part }: P) =>
      Effect.gen(function*() {
        if (path.split("/").includes("..") || path.startsWith("/")) {
          return yield* badFile(`a file of ${join(folder, "run.json")}`, path, "one within the folder")
        }
        const bytes = Uint8Array.from(yield* read(path))
        const found = yield* digestOf(bytes)
        if (found !== part.digest) {
          return yield* because({ _tag: "Corrupted", what: join(folder, path), digest: part.digest, found })
        }
        return { ...part, bytes }
      })
    const points = new TextDecoder().decode((yield* whole(elements)).bytes)
    return {
      row: run,
      tags,
      inputs: yield* Effect.forEach(inputs, whole),
      outputs: yield* Effect.forEach(outputs, whole),
      checkpoints: yield* Effect.forEach(checkpoints, whole),
      elements: yield* parsed(Elements, points, join(folder, "elements"))
    }
  })

/** Brings the run of a folder into the store, and gives its id there; one of its name with the same inputs gets what it lacks. */
export const importRun = storing(
  "importRun",
  { folder: aFolder },
  (folder: string): Effect.Effect<string, StoreError, Store> =>
    Effect.gen(function*() {
      const whole = yield* readExport(folder)
      return (yield* onParts(putRun(whole))).run
    })
)
