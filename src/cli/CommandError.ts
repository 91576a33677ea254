/**
 * What the command `neurolens` fails with beside the errors of the library, and the exit code of every failure.
 */
import * as Data from "effect/Data"
import { StoreError } from "../store/StoreError.ts"
import { excerpt, longestMessage } from "../table/excerpt.ts"

/** Exit codes, as `docs/command.md` lists them. */
export const exitCodes = {
  /** What was asked for failed, or a check found something. */
  failed: 1,
  /** The command line is wrong. */
  usage: 2,
  /** A file is missing, or is not what it should be. */
  file: 3,
  /** The store: no such run, other inputs, held by another process, damaged, not reachable. */
  store: 4,
  /** Something that should not be: a mistake of neurolens. */
  defect: 70,
  /** Ctrl-C, and SIGTERM. */
  interrupted: 130,
  terminated: 143
} as const

/** Why a command ends without what was asked for. */
export class CommandError extends Data.TaggedError("CommandError")<{
  readonly code: "failed" | "usage" | "file" | "store"
  readonly text: string
}> {
  override get message(): string {
    return excerpt(this.text, longestMessage)
  }
}

/** A file that is missing or is not what it should be. */
export const badFile = (file: string, why: string): CommandError =>
  new CommandError({ code: "file", text: `${excerpt(file, 600)}: ${why}` })

/** A command line that asks for what does not go together. */
export const badUsage = (text: string): CommandError => new CommandError({ code: "usage", text })

/** The exit code of a failure. */
export const codeOf = (error: unknown): number => {
  if (error instanceof CommandError) return exitCodes[error.code]
  const tag = typeof error === "object" && error !== null && "_tag" in error ? error._tag : null
  if (error instanceof StoreError) {
    const { _tag } = error.reason
    return _tag === "BadOption" || _tag === "TooMany" ? exitCodes.usage : exitCodes.store
  }
  if (tag === "ShowHelp" || tag === "ConfigError") return exitCodes.usage
  return exitCodes.failed
}
