/**
 * Reads a model: from a JSON file, which is checked as a whole, or from a module in TypeScript or JavaScript, whose exports are.
 *
 * A module is the user's own program and may do whatever programs do; a JSON file can only say what its schema knows.
 */
import * as Effect from "effect/Effect"
import type * as Result from "effect/Result"
import { readFile, stat } from "node:fs/promises"
import { dirname, extname, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import * as Asc from "../io/Asc.ts"
import * as Json from "../io/Json.ts"
import { parsed, reader } from "../io/json/read.ts"
import * as Swc from "../io/Swc.ts"
import { makeResult as makeCell } from "../network/Cell.ts"
import { concatResult } from "../network/concat.ts"
import { editEffect } from "../network/edit.ts"
import { isNetwork, type Network } from "../network/Network.ts"
import type { Traced } from "../network/Traced.ts"
import { tracedResult } from "../network/tracedCell.ts"
import { causeText } from "../table/excerpt.ts"
import { tooManyText } from "../table/limits.ts"
import { nearest } from "../table/nearest.ts"
import { isPlain } from "../table/settled.ts"
import { badFile, type CommandError } from "./CommandError.ts"
import { editOf, type ReadBeside } from "./editWords.ts"
import { tooLarge, tooManyCells } from "./limits.ts"
import type { Model, Sweep } from "./Model.ts"
import { type CellWord, header, ModelFile } from "./modelFile.ts"
import { sweepOf, trainOf } from "./sections.ts"

/** The text of a file; a folder, a pipe and what is too large are refused before they are read. */
export const textOf = (path: string): Effect.Effect<string, CommandError> =>
  Effect.tryPromise({
    try: async (signal) => {
      const there = await stat(path)
      if (there.isDirectory()) throw new Error("it is a folder; expected a file")
      if (!there.isFile()) throw new Error("it is no regular file")
      const large = tooLarge(there.size)
      if (large !== null) throw new Error(tooManyText(large))
      return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(path, { signal }))
    },
    catch: (cause) => badFile(path, reasonOf(cause))
  })

const reasonOf = (cause: unknown): string => {
  const code = cause instanceof Error && "code" in cause ? cause.code : null
  if (code === "ENOENT") return "there is no such file"
  if (code === "EACCES") return "it may not be read"
  if (code === "ERR_ENCODING_INVALID_ENCODED_DATA") return "it is no text (UTF-8)"
  return causeText(cause)
}

const modules: ReadonlySet<string> = new Set([".ts", ".mts", ".js", ".mjs"])

/** Endings of files that hold a model. */
export const modelEndings: ReadonlyArray<string> = [".json", ...modules]

/** Reads the model of a file. */
export const readModel = (file: string): Effect.Effect<Model, CommandError> => {
  const ending = extname(file).toLowerCase()
  if (modules.has(ending)) return fromModule(file)
  if (ending === ".json") return Effect.flatMap(textOf(file), (text) => fromJson(file, text))
  const found = ending === "" ? "no ending" : `the ending ${ending}`
  return Effect.fail(badFile(file, `it has ${found}; expected one of ${modelEndings.join(", ")}`))
}

/** A failure of the library as one of the file. */
const inFile = (file: string) => <A, E extends Error, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.mapError(effect, (error) => badFile(file, error.message))

const readFileParts = reader(ModelFile, header)

/** The model that a JSON text says. */
export const fromJson = (file: string, text: string): Effect.Effect<Model, CommandError> =>
  Effect.gen(function*() {
    const value = yield* inFile(file)(Effect.fromResult(parsed(text)))
    if (isPlain(value) && value["format"] === Json.format) {
      return { network: yield* inFile(file)(Effect.fromResult(Json.decode(text))) }
    }
    const parts = yield* inFile(file)(Effect.fromResult(readFileParts(value)))
    const read: ReadBeside = (name) => textOf(resolve(dirname(file), name))
    const begun = yield* networkOf(file, parts, read)
    const edits = yield* Effect.forEach(parts.edits ?? [], (word, i) => editOf(word, read, `${file}: edits[${i}]`))
    const network = yield* inFile(file)(editEffect(begun, edits))
    return yield* Effect.try({
      try: (): Model => ({
        network,
        ...parts.run === undefined ? {} : { run: parts.run },
        ...parts.train === undefined ? {} : { train: trainOf(parts.train), inputs: { train: parts.train } },
        ...parts.sweep === undefined ? {} : { sweep: sweepOf(parts.sweep) }
      }),
      catch: (cause) => badFile(file, causeText(cause))
    })
  })

const networkOf = (
  file: string,
  { cells, network }: (typeof ModelFile)["Type"],
  read: ReadBeside
): Effect.Effect<Network, CommandError> =>
  Effect.gen(function*() {
    if ((cells === undefined) === (network === undefined)) {
      const found = cells === undefined ? "neither of them is there" : "both are there"
      return yield* badFile(file, `${found}; expected either "cells" or "network"`)
    }
    if (network !== undefined) {
      return yield* inFile(network)(Effect.flatMap(read(network), (text) => Effect.fromResult(Json.decode(text))))
    }
    const count = cells!.reduce((sum, { count: some = 1 }) => sum + some, 0)
    const many = tooManyCells(count)
    if (many !== null) return yield* badFile(file, tooManyText(many))
    const none = cells!.findIndex(({ count: some = 1 }) => !(some >= 1))
    if (none !== -1) {
      return yield* badFile(
        file,
        `cells[${none}].count: it is ${cells![none].count}; expected a whole number, 1 or more`
      )
    }
    if (count === 0) return yield* badFile(file, "cells: there is none; expected one or more")
    // Files that programs write say the same cell many times: it is made once.
    const known = new Map<string, Network>()
    const made = yield* Effect.forEach(cells!, (word, i) => {
      const { count: _, ...options } = word
      const text = JSON.stringify(options)
      const there = known.get(text)
      if (there !== undefined) return Effect.succeed(there)
      return Effect.tap(
        inFile(`${file}: cells[${i}]`)(cellOf(word, read)),
        (made) => Effect.sync(() => void known.set(text, made))
      )
    })
    return yield* inFile(file)(
      Effect.fromResult(concatResult(cells!.flatMap(({ count: some = 1 }, i) => Array<Network>(some).fill(made[i]))))
    )
  })

const cellOf = ({ asc, count: _, swc, ...options }: CellWord, read: ReadBeside): Effect.Effect<Network, Error> =>
  Effect.gen(function*() {
    if (swc === undefined && asc === undefined) return yield* Effect.fromResult(makeCell(options))
    const { length, parents, radius, ...others } = options
    const stray = Object.keys({ length, parents, radius }).find((name) =>
      options[name as keyof typeof options] !== undefined
    )
    if (stray !== undefined || (swc !== undefined && asc !== undefined)) {
      return yield* badFile(swc ?? asc!, `it says the shape of the cell; leave out ${stray ?? "one of swc and asc"}`)
    }
    const text = yield* read(swc ?? asc!)
    const reading: Result.Result<{ readonly morphology: Traced }, Error> = swc === undefined
      ? Asc.read(text)
      : Swc.read(text)
    const { morphology } = yield* inFile(swc ?? asc!)(Effect.fromResult(reading))
    return yield* Effect.fromResult(tracedResult(morphology, others))
  })

/** Names that a module may export. */
const exported: ReadonlyArray<string> = ["network", "run", "train", "sweep", "inputs"]

const fromModule = (file: string): Effect.Effect<Model, CommandError> =>
  Effect.gen(function*() {
    yield* textOf(file)
    const found = yield* Effect.tryPromise({
      try: () => import(pathToFileURL(resolve(file)).href) as Promise<Readonly<Record<string, unknown>>>,
      catch: (cause) => badFile(file, `it cannot be loaded: ${moduleReason(cause)}`)
    })
    const { default: main, ...named } = found
    const network = named["network"] ?? main
    if (!isNetwork(network)) {
      const there = Object.keys(found)
      const has = there.length === 0 ? "exports nothing" : `exports ${there.join(", ")}`
      const own = network === undefined ? "" : ", and what it exports is no network of this neurolens"
      return yield* badFile(file, `it ${has}${own}; expected \`export const network = Network.editSync(…)\``)
    }
    const slip = Object.keys(named).find((name) => !exported.includes(name) && nearest(name, exported) !== undefined)
    if (slip !== undefined) {
      return yield* badFile(file, `it exports ${slip}; did you mean ${nearest(slip, exported)}?`)
    }
    for (const name of ["run", "train", "sweep", "inputs"]) {
      if (named[name] !== undefined && !isPlain(named[name])) {
        return yield* badFile(file, `what it exports as ${name} is no record`)
      }
    }
    const sweep = named["sweep"] as Sweep | undefined
    if (
      sweep !== undefined &&
      !(Array.isArray(sweep.points) && typeof sweep.edits === "function" && typeof sweep.measure === "function" &&
        isPlain(sweep.options))
    ) {
      return yield* badFile(
        file,
        "its sweep is not { points: […], edits: (point) => …, options: { tMax }, measure: (traces) => ({ … }) }"
      )
    }
    return { ...named, network } as Model // the parts are checked by whoever is given them
  })

const moduleReason = (cause: unknown): string => {
  const code = cause instanceof Error && "code" in cause ? cause.code : null
  if (code === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX") return `${causeText(cause)} (Node strips types, and runs no enums)`
  return causeText(cause)
}
