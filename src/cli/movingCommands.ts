/**
 * `neurolens runs export`, `import`, `reproduce` and `merge`: runs out of a store as folders, back into one, and stores into one.
 */
import { Argument, Command } from "effect/cli"
import * as Effect from "effect/Effect"
import { existsSync, realpathSync } from "node:fs"
import { join } from "node:path"
import { engineOf } from "../node/Configured.ts"
import { exportRun, importRun } from "../node/exporting.ts"
import { reproduceRun } from "../node/reproducing.ts"
import { layerStore } from "../node/Store.ts"
import { merge, type Merged } from "../store/merging.ts"
import { excerpt } from "../table/excerpt.ts"
import { plural } from "../table/plural.ts"
import { badFile, badUsage, CommandError } from "./CommandError.ts"
import { type Held, held, layerOfStore, say, withStore } from "./root.ts"

const aFolder = (what: string) => Argument.String("folder").pipe(Argument.withDescription(what))

/** Fails unless something lies in a folder. */
const expecting = (folder: string, name: string, missing: string): Effect.Effect<void, CommandError> =>
  existsSync(join(folder, name)) ? Effect.void : Effect.fail(badFile(folder, missing))

const anExport = (folder: string) =>
  expecting(folder, "run.json", "there is no run.json in it; `neurolens runs export RUN FOLDER` writes such folders")

/** Writes a run into a folder that is not there yet, or is empty of runs. */
export const exporting = Command.make("export", {
  run: Argument.String("run").pipe(Argument.withDescription("Name or id of a run")),
  folder: aFolder("Folder that gets the run; it must not hold one")
}, ({ folder, run }) =>
  Effect.gen(function*() {
    const settings = yield* held
    if (existsSync(join(folder, "run.json"))) {
      return yield* badFile(folder, "it holds a run already; name another folder, or remove that one")
    }
    yield* withStore(settings)(exportRun(run, folder))
    yield* say(settings, { run, folder }, `run ${run} is in ${folder}; node ${join(folder, "reproduce.mjs")} uses it`)
  })).pipe(Command.withDescription("Write a run into a folder of its own: inputs, results, versions, a program"))

/** Takes the runs of folders into the store. */
export const importing = Command.make("import", {
  folder: aFolder("Folder that `runs export` has written")
}, ({ folder }) =>
  Effect.gen(function*() {
    const settings = yield* held
    yield* anExport(folder)
    // Who takes something in may make a store.
    const run = yield* Effect.provide(importRun(folder), layerOfStore(settings))
    yield* say(settings, { folder, run }, `run ${run} is in the store`)
  })).pipe(Command.withDescription("Take a run that was exported into the store"))

/** Runs the simulation of a folder again. */
export const reproducing = Command.make("reproduce", {
  folder: aFolder("Folder that `runs export` has written, of a simulation")
}, ({ folder }) =>
  Effect.gen(function*() {
    const settings = yield* held
    yield* anExport(folder)
    const { same, samples } = yield* Effect.provide(reproduceRun(folder), engineOf(settings))
    if (!same) {
      return yield* new CommandError({
        code: "failed",
        text:
          `${folder}: its simulation has other samples on engine ${settings.engine} of this machine than the run had`
      })
    }
    yield* say(settings, { folder, same, samples }, `${folder}: the same ${plural(samples, "sample")}, bit by bit`)
  })).pipe(Command.withDescription("Run an exported simulation again, and compare every bit"))

/** The folder of a store to take runs from, which has to be another than the one at hand. */
const another = (folder: string, { database, store }: Held): Effect.Effect<void, CommandError> => {
  if (!existsSync(join(folder, "runs.sqlite"))) return Effect.fail(badFile(folder, "there is no store in it"))
  const isSame = database === null && existsSync(store) && realpathSync(folder) === realpathSync(store)
  return isSame
    ? Effect.fail(badUsage(`${excerpt(folder)} is the store itself; name others, to take their runs`))
    : Effect.void
}

/** Takes all runs of other stores into the one at hand. */
export const merging = Command.make("merge", {
  from: Argument.String("from").pipe(
    Argument.withDescription("Folders of stores whose runs are taken; they stay as they are"),
    Argument.variadic({ min: 1 })
  )
}, ({ from }) =>
  Effect.gen(function*() {
    const settings = yield* held
    yield* Effect.forEach(from, (folder) => another(folder, settings), { discard: true })
    const found = yield* Effect.provide(
      Effect.forEach(from, (folder) => merge(layerStore(folder))),
      layerOfStore(settings)
    )
    const sum = (count: (one: Merged) => number): number => found.reduce((all, one) => all + count(one), 0)
    const [runs, known, added] = [sum((one) => one.runs), sum((one) => one.known), sum((one) => one.added)]
    yield* say(
      settings,
      { runs, known, added },
      `${plural(runs, "new run")}; ${plural(known, "run")} that ${known === 1 ? "was" : "were"} there got ${
        plural(added, "point, checkpoint or output", "points, checkpoints and outputs")
      }`
    )
  })).pipe(
    Command.withDescription("Take the runs of other stores into this one, without loss and without doubles"),
    Command.withExamples([{ command: "neurolens runs merge shard-1 shard-2 --store all" }])
  )
