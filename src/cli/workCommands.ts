/**
 * `run`, `train`, `sweep` and `resume`: what computes.
 */
import { Argument, Command, Flag } from "effect/cli"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { basename, extname, resolve } from "node:path"
import { list, show } from "../store/looking.ts"
import { listed, mostListed } from "../table/excerpt.ts"
import { askedOf } from "./Asked.ts"
import { badUsage } from "./CommandError.ts"
import { count, dt, path, runName, shard, tMax } from "./flags.ts"
import { given } from "./given.ts"
import { perform, quoted } from "./perform.ts"
import { held, withStore } from "./root.ts"

const model = Argument.String("model").pipe(
  Argument.withDescription("The file of a model: JSON, or a module (.ts, .js)")
)

const out = (what: string) => path("out").pipe(Flag.withDescription(`File that gets ${what}`), Flag.optional)

const named = (otherwise: string) =>
  runName.pipe(Flag.withDescription(`Name of the run; default ${otherwise}`), Flag.optional)

const every = (unit: string) =>
  count("every").pipe(Flag.withDescription(`${unit} between two records in the store`), Flag.optional)

/** What a run is called without a name: after its model and what it is. */
const nameOf = (file: string, what: string): string => `${basename(file, extname(file))}-${what}`

/** Runs a model. */
export const run = Command.make(
  "run",
  {
    model,
    run: named("none: every call is a run of its own"),
    tMax: tMax.pipe(
      Flag.withDescription("How long [ms], instead of what the model says"),
      Flag.optional
    ),
    dt: dt.pipe(Flag.withDescription("Step [ms], instead of what the model says"), Flag.optional),
    out: out("the recordings as CSV")
  },
  ({ model, ...options }) =>
    Effect.flatMap(held, (held) => perform(held, { what: "run", model: resolve(model), ...given(options) }))
).pipe(
  Command.withDescription("Run a model and keep its recordings in the store"),
  Command.withExamples([{ command: "neurolens run model.json --run first --out traces.csv" }])
)

/** Trains a model. */
export const train = Command.make("train", {
  model,
  run: named("MODEL-train"),
  epochs: count("epochs").pipe(
    Flag.withDescription("How often to see all data, instead of what the model says"),
    Flag.optional
  ),
  every: every("Steps"),
  out: out("the trained network as JSON")
}, ({ model, ...options }) =>
  Effect.flatMap(held, (held) => {
    const { run = nameOf(model, "train"), ...others } = given(options)
    return perform(held, { what: "train", model: resolve(model), run, ...others })
  })).pipe(
    Command.withDescription("Train the parameters of a model; goes on where it was stopped"),
    Command.withExamples([{ command: "neurolens train model.json --epochs 200" }])
  )

/** Sweeps a model. */
export const sweep = Command.make("sweep", {
  model,
  run: named("MODEL-sweep"),
  every: every("Points"),
  shard: shard.pipe(
    Flag.withDescription("Only part k of n, such as 3/8: for an array of jobs that share a store"),
    Flag.optional
  ),
  out: out("points and what was measured as CSV")
}, ({ model, ...options }) =>
  Effect.flatMap(held, (held) => {
    const { run = nameOf(model, "sweep"), ...others } = given(options)
    return perform(held, { what: "sweep", model: resolve(model), run, ...others })
  })).pipe(
    Command.withDescription("Measure a model at every point of a grid or a list; goes on where it was stopped"),
    Command.withExamples([{ command: "neurolens sweep model.json --out points.csv" }])
  )

/** Goes on with a run. */
export const resume = Command.make("resume", {
  run: Argument.String("run").pipe(
    Argument.withDescription("Name or id of a run; may be left out where one alone was stopped"),
    Argument.optional
  )
}, ({ run }) =>
  Effect.gen(function*() {
    const settings = yield* held
    const found = yield* withStore(settings)(
      Effect.flatMap(Option.match(run, { onNone: () => onlyStopped, onSome: Effect.succeed }), show)
    )
    const name = found.name ?? found.id
    const asked = yield* askedOf(settings.store, name)
    if (asked === null) {
      const again = found.name === null ? "" : `: neurolens ${words[found.kind]} MODEL --run ${quoted(found.name)}`
      return yield* badUsage(
        `how run ${name} was asked for is not known here; call the command again that began it${again}`
      )
    }
    const { version: _, ...work } = asked
    yield* perform(settings, work)
  })).pipe(
    Command.withDescription("Go on with a run that was stopped, as it was asked for"),
    Command.withExamples([{ command: "neurolens resume model-train" }])
  )

/** The command that begins a run of a kind. */
const words = { simulation: "run", training: "train", scan: "sweep" } as const

/** Open runs that are looked at together. */
const together = 1000

/** The names of runs that were stopped; nobody needs to know of more than a few. */
const stoppedRuns = Effect.gen(function*() {
  const stopped: Array<string> = []
  let page = yield* list({ state: "open", limit: together })
  for (;;) {
    stopped.push(...page.filter(({ activity }) => activity === "stopped").map(({ id, name }) => name ?? id))
    if (stopped.length > mostListed || page.length < together) return stopped
    page = yield* list({ state: "open", limit: together, before: page[page.length - 1].id })
  }
})

const onlyStopped = Effect.gen(function*() {
  const stopped = yield* stoppedRuns
  if (stopped.length === 1) return stopped[0]
  const found = stopped.length === 0 ? "no run was stopped" : `several runs were stopped: ${listed(stopped)}`
  return yield* badUsage(`${found}; name the run to go on with`)
})
