/**
 * `neurolens runs`: looking at what the store has, and tidying it.
 */
import { Argument, Command, Flag } from "effect/cli"
import * as Effect from "effect/Effect"
import { collect, remove, tag, untag } from "../store/changing.ts"
import { compare, list, show } from "../store/looking.ts"
import type { Run } from "../store/Run.ts"
import type { Store } from "../store/Store.ts"
import { aligned } from "../table/aligned.ts"
import { excerpt } from "../table/excerpt.ts"
import { plural } from "../table/plural.ts"
import { count } from "./flags.ts"
import { given } from "./given.ts"
import { exporting, importing, merging, reproducing } from "./movingCommands.ts"
import { held, say, withStore } from "./root.ts"

/** A time as people write it, to the second, in UTC. */
const timeOf = (date: Date): string => date.toISOString().slice(0, 19).replace("T", " ")

/** What is said of the state of a run: of an open one, whether anybody is at it. */
const stateOf = ({ activity, state }: Run): string => state === "open" ? activity : state

const doneOf = ({ done, total }: Run): string => total === null ? String(done) : `${done}/${total}`

const table = (runs: ReadonlyArray<Run>): string => {
  const column = (name: string, cell: (run: Run) => string, side: "left" | "right" = "left") =>
    ({ name, side, cells: runs.map(cell) }) as const
  return runs.length === 0 ? "no runs" : aligned([
    column("run", ({ id, name }) => excerpt(name ?? id, 40)),
    column("kind", ({ kind }) => kind),
    column("state", stateOf),
    column("done", doneOf, "right"),
    column("engine", ({ engine }) => engine),
    column("began (UTC)", ({ created }) => timeOf(created)),
    column("tags", ({ tags }) => tags.join(", "))
  ]).join("\n")
}

const aRun = Argument.String("run").pipe(Argument.withDescription("Name or id of a run"))

const listing = Command.make("list", {
  kind: Flag.Literals("kind", ["simulation", "training", "scan"]).pipe(
    Flag.withDescription("Only those of a kind"),
    Flag.optional
  ),
  state: Flag.Literals("state", ["open", "done", "failed"]).pipe(
    Flag.withDescription("Only those in a state; open: worked on, or stopped"),
    Flag.optional
  ),
  tag: Flag.String("tag").pipe(Flag.withDescription("Only those that have a tag"), Flag.optional),
  limit: count("limit").pipe(Flag.withDescription("Runs, at most"), Flag.withDefault(50)),
  before: Flag.String("before").pipe(Flag.withDescription("Those that began before this run"), Flag.optional)
}, ({ before, kind, limit, state, tag }) =>
  Effect.gen(function*() {
    const settings = yield* held
    const runs = yield* withStore(settings)(list({ limit, ...given({ before, kind, state, tag }) }))
    const more = runs.length === limit ? `\nthe latest ${limit}; more: --before ${runs[limit - 1].id}` : ""
    yield* say(settings, runs, `${table(runs)}${more}`)
  })).pipe(Command.withDescription("List runs, the latest first"))

const showing = Command.make("show", { run: aRun }, ({ run }) =>
  Effect.gen(function*() {
    const settings = yield* held
    const found = yield* withStore(settings)(show(run))
    const { checkpoints, failure, inputs, name, outputs, tags } = found
    const lines: ReadonlyArray<readonly [string, string]> = [
      ["run", name ?? found.id],
      ["id", found.id],
      ["kind", found.kind],
      [
        "state",
        stateOf(found) + (found.state === "open" && found.activity === "stopped"
          ? `; go on with: neurolens resume ${name ?? found.id}`
          : "")
      ],
      ["done", doneOf(found)],
      ["computed by", `neurolens ${found.library}, engine ${found.engine}`],
      ["began", timeOf(found.created)],
      ["changed", timeOf(found.changed)],
      ...failure === null ? [] : [["failure", excerpt(failure, 600)] as const],
      ...tags.length === 0 ? [] : [["tags", tags.join(", ")] as const],
      ["inputs", inputs.map((part) => `${part.name} ${part.digest.slice(0, 12)}`).join(", ")],
      ["outputs", outputs.map((part) => `${part.name} ${part.digest.slice(0, 12)}`).join(", ") || "none"],
      ["checkpoints", checkpoints.map(({ step }) => `step ${step}`).join(", ") || "none"]
    ]
    yield* say(settings, found, lines.map(([what, text]) => `${what.padEnd(12)} ${text}`).join("\n"))
  })).pipe(Command.withDescription("Show one run, with what it was given and what it has made"))

const comparing = Command.make("compare", {
  first: Argument.String("first").pipe(Argument.withDescription("Name or id of a run")),
  second: Argument.String("second").pipe(Argument.withDescription("Name or id of another"))
}, ({ first, second }) =>
  Effect.gen(function*() {
    const settings = yield* held
    const { inputs, settings: differences } = yield* withStore(settings)(compare(first, second))
    // Which settings differ stands below them.
    const others = inputs.filter((name) => name !== "settings" || differences.length === 0)
    const lines = [
      ...others.length === 0 ? [] : [`inputs that differ: ${others.join(", ")}`],
      ...differences.map(({ name, values }) =>
        `${name}: ${excerpt(values[0])} in ${first}, ${excerpt(values[1])} in ${second}`
      )
    ]
    const text = lines.length === 0 ? "both were given the same" : lines.join("\n")
    yield* say(settings, { inputs, settings: differences }, text)
  })).pipe(Command.withDescription("Say what two runs were given differently"))

const changing = <E>(
  name: string,
  description: string,
  change: (run: string, tag: string) => Effect.Effect<void, E, Store>,
  told: (run: string, tag: string) => string
) =>
  Command.make(name, { run: aRun, tag: Argument.String("tag") }, ({ run, tag }) =>
    Effect.gen(function*() {
      const settings = yield* held
      yield* withStore(settings)(change(run, tag))
      yield* say(settings, { run, tag }, told(run, tag))
    })).pipe(Command.withDescription(description))

const removing = Command.make("remove", { run: aRun }, ({ run }) =>
  Effect.gen(function*() {
    const settings = yield* held
    yield* withStore(settings)(remove(run))
    yield* say(settings, { run }, `run ${run} is removed; what only it had goes with \`neurolens runs gc\``)
  })).pipe(Command.withDescription("Remove a run that nobody works on"))

/** Ms in an hour. */
const hour = 3_600_000

const collecting = Command.make("gc", {
  olderThan: Flag.Finite("older-than").pipe(
    Flag.filter((hours) => hours >= 0, () => "0 hours or more"),
    Flag.withDescription("Only what was stored longer ago than so many hours"),
    Flag.withDefault(1)
  )
}, ({ olderThan }) =>
  Effect.gen(function*() {
    const settings = yield* held
    const found = yield* withStore(settings)(collect({ olderThan: olderThan * hour }))
    yield* say(
      settings,
      found,
      `removed ${plural(found.objects, "object")} that no run refers to, ${found.bytes} bytes`
    )
  })).pipe(Command.withDescription("Remove the data that no run refers to"))

/** What is done with runs. */
export const runs = Command.make("runs").pipe(
  Command.withDescription("Look at the runs of the store, tag and remove them, take them elsewhere"),
  Command.withSubcommands([
    listing,
    showing,
    comparing,
    changing("tag", "Give a run a tag", tag, (run, tag) => `run ${run} has the tag ${tag}`),
    changing("untag", "Take a tag from a run", untag, (run, tag) => `run ${run} has the tag ${tag} no more`),
    removing,
    exporting,
    importing,
    reproducing,
    merging,
    collecting
  ])
)
