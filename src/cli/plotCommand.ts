/**
 * `neurolens plot`: pictures of a simulation of the store, or of a model, as SVG and a page.
 *
 * What draws needs optional packages, so it is loaded when a picture is asked for.
 */
import { Argument, Command, Flag } from "effect/cli"
import * as Effect from "effect/Effect"
import { extname } from "node:path"
import * as Json from "../io/Json.ts"
import type { Network } from "../network/Network.ts"
import { writePage } from "../node/Files.ts"
import type { Recorded } from "../solve/Traces.ts"
import { part } from "../store/looking.ts"
import { tracesOf } from "../store/simulating.ts"
import { badFile } from "./CommandError.ts"
import { path } from "./flags.ts"
import { modelEndings, readModel } from "./readModel.ts"
import { held, say, withStore } from "./root.ts"

const figuresOf = (network: Network, traces: Recorded | null) =>
  Effect.gen(function*() {
    const { connections, recordings } = yield* Effect.promise(() => import("../plot/network.ts"))
    const { cells } = yield* Effect.promise(() => import("../plot/cells.ts"))
    return [
      ...traces === null || traces.recordings.length === 0 ? [] : [yield* recordings(network, traces)],
      ...network.edges.length === 0 ? [] : [yield* connections(network)],
      yield* cells(network)
    ]
  })

const ofRun = (run: string) =>
  Effect.gen(function*() {
    const traces = yield* tracesOf(run)
    const text = new TextDecoder().decode(yield* part(run, "input", "network"))
    return { network: yield* Effect.fromResult(Json.decode(text)), traces }
  })

/** Draws a run or a model. */
export const plot = Command.make("plot", {
  what: Argument.String("run").pipe(Argument.withDescription("Name or id of a simulation, or the file of a model")),
  out: path("out").pipe(
    Flag.withDescription("Folder of the pictures; default figures"),
    Flag.withDefault("figures")
  )
}, ({ out, what }) =>
  Effect.gen(function*() {
    const settings = yield* held
    const isFile = modelEndings.includes(extname(what).toLowerCase())
    const found = isFile
      ? { network: (yield* readModel(what)).network, traces: null }
      : yield* withStore(settings)(ofRun(what))
    const figures = yield* figuresOf(found.network, found.traces)
    const page = yield* Effect.mapError(
      writePage(out, {
        title: what,
        intro: [isFile ? `The model ${what}.` : `Run ${what} of the store ${settings.store}.`],
        figures
      }, { overwrite: true }),
      (error) => badFile(out, error.message)
    )
    yield* say(settings, {
      page,
      figures: figures.map(({ name }) => name)
    }, `${page} (${figures.map(({ name }) => `${name}.svg`).join(", ")})`)
  })).pipe(
    Command.withDescription("Draw a simulation of the store, or a model, as SVG and a page"),
    Command.withExamples([{ command: "neurolens plot first --out figures" }])
  )
