/**
 * The command `neurolens`: model files of which a few places are no longer what they were, and random lines of words.
 *
 * A model file is a model or is refused with a `CommandError`. A command line ends with one of the documented exit codes, says why on standard
 * error where it is not 0, and leaves no file half written; 70, a mistake of neurolens, is a find.
 */
import { ConfigProvider, Console, Effect } from "effect"
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { exitCodes } from "../../src/cli/CommandError.ts"
import { program } from "../../src/cli/program.ts"
import { fromJson } from "../../src/cli/readModel.ts"
import { layerUnasked } from "../../src/cli/services.ts"
import { starterFiles } from "../../src/cli/starter.ts"
import type { Draw } from "../../src/testing/Draw.ts"
import { mutatedText } from "./documents.ts"
import { found, judged, longest, type Outcome } from "./judge.ts"
import type { Kind } from "./Kind.ts"

const starter = starterFiles("m", { neurolens: "1", effect: "1" })["model.json"]

/** Model files. */
export const modelFiles: Kind = (draw) => {
  const text = mutatedText(JSON.parse(starter), draw)
  return { text: `model.json: ${text}`, run: () => judged(() => fromJson("model.json", text)) }
}

/** A small model, so that a line takes no time. */
const small = JSON.stringify({
  format: "neurolens/model",
  version: 1,
  cells: [{}],
  edits: [
    { edit: "insert", mechanism: "Leak" },
    { edit: "record", state: "v" },
    { edit: "train", key: "Leak_gLeak" }
  ],
  run: { tMax: 1 },
  train: { tMax: 1, readout: { mean: {} }, target: -65, learningRate: 1e-6, epochs: 2 },
  sweep: { tMax: 1, over: { Leak_eLeak: [-70, -60] }, measure: ["end"] }
})

const commands = ["new", "run", "train", "sweep", "resume", "runs", "explain", "check", "plot", "schema", "rum", ""]
const inner = [
  "list",
  "show",
  "compare",
  "tag",
  "untag",
  "remove",
  "gc",
  "lst",
  "export",
  "import",
  "merge",
  "reproduce"
]
const flags = [
  "--run",
  "--t-max",
  "--dt",
  "--out",
  "--epochs",
  "--every",
  "--shard",
  "--row",
  "--synapse",
  "--limit",
  "--kind",
  "--state",
  "--tag",
  "--before",
  "--older-than",
  "--json",
  "--help",
  "--version",
  "--engine",
  "--threads",
  "--store",
  "--lmit",
  "-x",
  "--"
]
const values = [
  "model.json",
  "torn.json",
  "nope.json",
  "cell.swc",
  "made",
  "model-train",
  "one",
  "0",
  "1",
  "-1",
  "1e9",
  "NaN",
  "0.5",
  "1/2",
  "3/2",
  "runs",
  "",
  " ",
  "é",
  "'",
  "simulation",
  "open",
  "compiled",
  "interpreter",
  "a/b",
  "..",
  "x".repeat(300),
  "\u0007",
  "out.csv",
  "constructor"
]

const line = (draw: Draw): ReadonlyArray<string> => {
  const command = draw.pick(commands)
  const words = [
    command,
    ...command === "runs" ? [draw.pick(inner)] : [],
    ...draw.below(4) > 0 ? [draw.pick(values)] : []
  ]
  const more = draw.below(4)
  for (let i = 0; i < more; i++) {
    words.push(draw.pick(flags))
    if (draw.yes()) words.push(draw.pick(values))
  }
  return words
}

const quiet = (err: Array<string>): Console.Console => {
  const lost = (): void => {}
  const kept = (...parts: ReadonlyArray<unknown>): void => void err.push(parts.join(" "))
  return { ...globalThis.console, log: lost, info: lost, error: kept, warn: kept }
}

const known: ReadonlySet<number> = new Set([0, exitCodes.failed, exitCodes.usage, exitCodes.file, exitCodes.store])

const outcome = (code: number, err: string, folder: string): Outcome => {
  const parts = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".part"))
  if (parts.length > 0) return found("invariant", `half a file is left: ${parts.join(", ")}`)
  if (!known.has(code)) return found("crash", `exit code ${code}: ${err.slice(0, 1000)}`)
  if (code === 0) return { _tag: "Value" }
  return err.trim() !== "" && err.length <= longest
    ? { _tag: "Refused", message: err }
    : found("unreadable", `code ${code}: ${err.length} characters`)
}

/** Does a line in a fresh folder, and comes back. */
const ended = async (words: ReadonlyArray<string>): Promise<Outcome> => {
  const before = process.cwd()
  const folder = mkdtempSync(join(tmpdir(), "neurolens-fuzz-"))
  const err: Array<string> = []
  try {
    writeFileSync(join(folder, "model.json"), small)
    writeFileSync(join(folder, "torn.json"), small.slice(0, 60))
    writeFileSync(join(folder, "cell.swc"), "1 1 0 0 0 5 -1\n2 3 10 0 0 1 1\n")
    process.chdir(folder)
    const code = await Effect.runPromise(
      program(words).pipe(
        Effect.provideService(Console.Console, quiet(err)),
        Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromUnknown({})),
        Effect.provide(layerUnasked)
      )
    )
    return outcome(code, err.join("\n"), folder)
  } catch (thrown) {
    return found("untyped", String(thrown).slice(0, 500))
  } finally {
    process.chdir(before)
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** Command lines. */
export const commandLines: Kind = (draw) => {
  const words = line(draw)
  return { text: `neurolens ${JSON.stringify(words)}`, run: () => ended(words) }
}
