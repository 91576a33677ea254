/**
 * `explain` and `check`: what a model is, without running it.
 */
import { Argument, Command, Flag } from "effect/cli"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import { extname } from "node:path"
import * as Asc from "../io/Asc.ts"
import * as Swc from "../io/Swc.ts"
import { parse } from "../mechanism/text/parse.ts"
import { table } from "../network/Network.ts"
import * as Explain from "../share/Explain.ts"
import { check as checkRun } from "../solve/RunOptions.ts"
import { plural } from "../table/plural.ts"
import { start } from "../train/Training.ts"
import { badFile, badUsage, CommandError } from "./CommandError.ts"
import { checkMod, isMod } from "./modFiles.ts"
import { modelEndings, readModel, textOf } from "./readModel.ts"
import { held, say } from "./root.ts"

/** Says which parameter drives which rows. */
export const explain = Command.make("explain", {
  model: Argument.String("model").pipe(Argument.withDescription("The file of a model")),
  row: Flag.Int("row").pipe(Flag.withDescription("Only what drives this compartment"), Flag.optional),
  synapse: Flag.Int("synapse").pipe(Flag.withDescription("Only what drives this synapse"), Flag.optional)
}, ({ model, row, synapse }) =>
  Effect.gen(function*() {
    const settings = yield* held
    const { network } = yield* readModel(model)
    if (Option.isNone(row) && Option.isNone(synapse)) {
      return yield* say(settings, Explain.parameters(network), Explain.text(network))
    }
    const of = (domain: "nodes" | "edges", asked: Option.Option<number>): ReadonlyArray<string> | CommandError => {
      if (Option.isNone(asked)) return []
      const { length } = table(network, domain)
      const [noun, index] = [domain === "nodes" ? "compartment" : "synapse", asked.value]
      if (index < 0 || index >= length) {
        return badUsage(
          `there is no ${noun} ${index}; ${model} has ${plural(length, noun)}${
            length === 0 ? "" : `, 0 to ${length - 1}`
          }`
        )
      }
      const found = Explain.row(network, domain, index)
      return found.length === 0 ? [`no parameter drives ${noun} ${index}`] : found
    }
    const told = [of("nodes", row), of("edges", synapse)]
    for (const one of told) if (one instanceof CommandError) return yield* one
    const lines = told.flat() as ReadonlyArray<string>
    yield* say(settings, lines, lines.join("\n"))
  })).pipe(
    Command.withDescription("Say which trained parameter drives which rows"),
    Command.withExamples([{ command: "neurolens explain model.json --row 0" }])
  )

type Finding = { readonly file: string; readonly problem: string | null; readonly notes: ReadonlyArray<string> }

const checkModel = (file: string): Effect.Effect<ReadonlyArray<string>, Error> =>
  Effect.gen(function*() {
    const { network, run, sweep, train } = yield* readModel(file)
    if (run !== undefined) yield* Effect.fromResult(checkRun(network, run))
    if (train !== undefined) yield* start(network, train)
    if (sweep !== undefined && sweep.points.length === 0) return yield* badFile(file, "its sweep has no point")
    const sections = Object.entries({ run, train, sweep }).flatMap(([name, section]) =>
      section === undefined ? [] : [name]
    )
    return [
      `${plural(network.cells.size, "cell")}, ${plural(network.nodes.length, "compartment")}, ` +
      `${plural(network.edges.length, "synapse")}; ${sections.length === 0 ? "nothing to do" : sections.join(", ")}`
    ]
  })

const noteText = ({ code, lines }: { readonly code: string; readonly lines: ReadonlyArray<number> }): string =>
  `note: ${code}${lines.length === 0 ? "" : `, ${plural(lines.length, "line")} from line ${lines[0]} on`}`

const checkOf = (file: string): Effect.Effect<ReadonlyArray<string>, Error> => {
  const ending = extname(file).toLowerCase()
  if (modelEndings.includes(ending)) return checkModel(file)
  if (isMod(file)) return checkMod(file)
  const texts: Readonly<Record<string, (text: string) => Result.Result<ReadonlyArray<string>, Error>>> = {
    ".swc": (text) => Result.map(Swc.read(text), ({ notes }) => notes.map(noteText)),
    ".asc": (text) => Result.map(Asc.read(text), ({ notes }) => notes.map(noteText)),
    ".mechanism": (text) => Result.map(parse(text), ({ name }) => [`mechanism ${name}`])
  }
  const of = texts[ending]
  if (of === undefined) {
    const expected = [...modelEndings, ...Object.keys(texts), ".mod"].join(", ")
    return Effect.fail(badFile(file, `nothing is known of files that end like this; expected one of ${expected}`))
  }
  return Effect.flatMap(textOf(file), (text) => Effect.fromResult(of(text)))
}

/** Checks files. */
export const check = Command.make("check", {
  files: Argument.String("file").pipe(
    Argument.withDescription("Models (.json, .ts, .js), reconstructions (.swc, .asc), mechanisms (.mechanism, .mod)"),
    Argument.atLeast(1)
  )
}, ({ files }) =>
  Effect.gen(function*() {
    const settings = yield* held
    const findings = yield* Effect.forEach(files, (file): Effect.Effect<Finding> =>
      Effect.match(checkOf(file), {
        onFailure: (error) => ({ file, problem: error.message, notes: [] }),
        onSuccess: (notes) => ({ file, problem: null, notes })
      }))
    const lines = findings.flatMap(({ file, notes, problem }) => [
      problem === null ? `${file}: ok` : problem.startsWith(file) ? problem : `${file}: ${problem}`,
      ...notes.map((note) => `  ${note}`)
    ])
    yield* say(settings, findings, lines.join("\n"))
    const wrong = findings.filter(({ problem }) => problem !== null).length
    if (wrong === 0) return
    return yield* new CommandError({
      code: "failed",
      text: `${wrong} of ${plural(files.length, "file")} ${wrong === 1 ? "has" : "have"} problems`
    })
  })).pipe(
    Command.withDescription("Check models, reconstructions and mechanisms without running them"),
    Command.withExamples([{ command: "neurolens check model.json cell.swc" }])
  )
