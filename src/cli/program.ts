/**
 * The whole command, and what it ends with: an exit code, after its errors are told on standard error.
 */
import * as Cause from "effect/Cause"
import { CliError, CliOutput, Command } from "effect/cli"
import { ConfigError } from "effect/Config"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import { libraryVersion } from "../store/library.ts"
import { excerpt, longestMessage } from "../table/excerpt.ts"
import { codeOf, exitCodes } from "./CommandError.ts"
import { doctor } from "./doctor.ts"
import { importing } from "./importCommand.ts"
import { check, explain } from "./modelCommands.ts"
import { make } from "./newCommand.ts"
import { plot } from "./plotCommand.ts"
import { root } from "./root.ts"
import { runs } from "./runsCommand.ts"
import { schema } from "./schemaCommand.ts"
import { telemetry } from "./telemetry.ts"
import { resume, run, sweep, train } from "./workCommands.ts"

/** The command with all its subcommands. */
const command = root.pipe(
  Command.withSubcommands([make, run, train, sweep, resume, runs, explain, check, importing, plot, doctor, schema])
)

const started = Command.runWith(command, { version: libraryVersion })

/** Tells what is wrong with a command line, and where help is, instead of all of the help. */
const briefly: CliOutput.Presenter = {
  present: (event) => {
    if (event._tag !== "InvalidInvocation") return CliOutput.defaultPresenter.present(event)
    const lines = event.errors.map((error) => `neurolens: ${error.message}`)
    return Console.error([...lines, `help: ${event.commandPath.join(" ")} --help`].join("\n"))
  }
}

/** Warnings of the library on standard error, so that standard output has nothing but what was asked for. */
const logging = Logger.layer([
  Logger.make<unknown, void>(({ logLevel, message }) => {
    const text = Array.isArray(message) ? message.map(String).join(" ") : String(message)
    process.stderr.write(`neurolens: ${logLevel.toLowerCase()}: ${text}\n`)
  })
])

/** Says why a command failed; what the parser found it has told already. */
const told = (cause: Cause.Cause<unknown>): Effect.Effect<number> => {
  const failure = cause.reasons.find(Cause.isFailReason)
  if (failure !== undefined) {
    const { error } = failure
    if (CliError.isCliError(error)) {
      // Asking for help fails too, with nothing that is wrong.
      const isHelp = error._tag === "ShowHelp" && error.errors.length === 0
      return Effect.succeed(isHelp ? 0 : exitCodes.usage)
    }
    return Effect.as(Console.error(`neurolens: ${messageOf(error)}`), codeOf(error))
  }
  if (Cause.hasInterruptsOnly(cause)) return Effect.succeed(exitCodes.interrupted)
  return Effect.as(
    Console.error(`neurolens: this should not be, and is a mistake of neurolens:\n${Cause.pretty(cause)}`),
    exitCodes.defect
  )
}

/** A setting that is wrong, by its name before what is wrong with it. */
const configText = (message: string): string => {
  const [, problem, name] = /^(?:SchemaError\()?(.*?)\s+at \["(.*?)"\]\)?$/s.exec(message) ?? []
  return problem === undefined
    ? message.replace(/^SourceError: /, "")
    : `${name}: ${problem[0].toLowerCase()}${problem.slice(1)}`
}

const messageOf = (error: unknown): string =>
  error instanceof ConfigError
    ? excerpt(configText(error.message), longestMessage)
    : error instanceof Error && error.message !== ""
    ? error.message
    : excerpt(String(error), longestMessage)

/** Does what a command line asks for; gives the exit code. */
export const program = (args: ReadonlyArray<string>) =>
  Effect.flatMap(
    Effect.exit(Effect.provide(started(args), [Layer.succeed(CliOutput.Presenter, briefly), logging, telemetry])),
    (exit) => Exit.isSuccess(exit) ? Effect.succeed(0) : told(exit.cause)
  )
