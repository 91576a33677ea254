/**
 * `neurolens import`: the mechanisms of a model of NEURON, as a table of what is read and what is not, and as a module in TypeScript.
 */
import { Argument, Command, Flag } from "effect/cli"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import { resolve } from "node:path"
import { toldText } from "../io/nmodl/NmodlError.ts"
import { replaceFile } from "../node/replaceFile.ts"
import { aligned } from "../table/aligned.ts"
import { causeText } from "../table/excerpt.ts"
import { plural } from "../table/plural.ts"
import { badFile, badUsage, CommandError } from "./CommandError.ts"
import { mechanismModule } from "./mechanismModule.ts"
import { type ModFile, modFilesUnder } from "./modFiles.ts"
import { held, say } from "./root.ts"

const isWhole = ({ reading }: ModFile): boolean => Result.isSuccess(reading)

/** What a file is, in a word or two. */
const whatOf = ({ reading, same }: ModFile): string =>
  same !== null ? `as ${same}` : Result.isSuccess(reading) ? "whole" : "refused"

const mechanismsOf = ({ reading }: ModFile): ReadonlyArray<string> =>
  Result.isSuccess(reading) ? reading.success.mechanisms.map(({ kind, name }) => `${kind} ${name}`) : []

const countOf = ({ reading, same }: ModFile): string =>
  same !== null ? "" : Result.isSuccess(reading)
    ? reading.success.notes.length === 0 ? "" : plural(reading.success.notes.length, "note")
    : plural(reading.failure.problems.length, "problem")

/** The table, then what is wrong with those that are refused, each with its line and a caret. */
const report = (files: ReadonlyArray<ModFile>): string =>
  [
    aligned([
      { name: "file", side: "left", cells: files.map(({ file }) => file) },
      { name: "", side: "left", cells: files.map(whatOf) },
      { name: "mechanism", side: "left", cells: files.map((one) => mechanismsOf(one).join(", ")) },
      { name: "", side: "left", cells: files.map(countOf) }
    ]).join("\n"),
    ...files.flatMap(({ file, reading, same }) =>
      same !== null || Result.isSuccess(reading)
        ? []
        : [[file, ...reading.failure.problems.map(toldText)].join("\n").replaceAll("\n", "\n  ")]
    ),
    `${files.filter(isWhole).length} of ${plural(files.length, "file")} are read whole`
  ].join("\n\n")

/** What programs read of a file. */
const dataOf = (one: ModFile) => ({
  file: one.file,
  same: one.same,
  mechanisms: mechanismsOf(one),
  problems: Result.isSuccess(one.reading) ? [] : one.reading.failure.problems,
  notes: Result.isSuccess(one.reading) ? one.reading.success.notes : []
})

/** Reads the mechanisms of a model. */
export const importing = Command.make("import", {
  folder: Argument.String("folder").pipe(Argument.withDescription("Folder with .mod files, in it or further down")),
  out: Flag.String("out").pipe(
    Flag.withDescription("File that gets the mechanisms as a module in TypeScript"),
    Flag.optional
  ),
  pointer: Flag.KeyValuePair("pointer").pipe(
    Flag.withDescription("What a POINTER points to: vpre=v_pre, or the name of a column"),
    Flag.optional
  )
}, ({ folder, out, pointer }) =>
  Effect.gen(function*() {
    const settings = yield* held
    const files = yield* modFilesUnder(folder, Option.getOrElse(pointer, () => ({})))
    if (files.length === 0) return yield* badUsage(`there is no .mod file in ${folder}`)
    const text = mechanismModule(files)
    if (Option.isSome(out) && text !== null) {
      yield* Effect.tryPromise({
        try: (signal) => replaceFile(resolve(out.value), text, signal),
        catch: (cause) => badFile(out.value, `it cannot be written: ${causeText(cause)}`)
      })
    }
    yield* say(settings, files.map(dataOf), report(files))
    const refused = files.length - files.filter(isWhole).length
    if (refused === 0) return
    return yield* new CommandError({
      code: "failed",
      text: `${refused} of ${plural(files.length, "file")} ${refused === 1 ? "is" : "are"} refused`
    })
  })).pipe(
    Command.withDescription("Read the mechanisms of a model of NEURON, and write them as a module"),
    Command.withExamples([{ command: "neurolens import model/mod --out mechanisms.ts" }])
  )
