/**
 * What the parser of command lines asks of a platform, made of this process alone, so that the command needs no package of a platform: it
 * starts no process and reads no file, and asks nothing. Only `--wizard` asks, and takes the terminal of `@effect/platform-node`.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Path from "effect/Path"
import { ChildProcessSpawner, make as makeSpawner } from "effect/process/ChildProcessSpawner"
import * as Stdio from "effect/Stdio"
import * as Terminal from "effect/Terminal"

const isTerminal = (stream: { readonly isTTY?: boolean }): Effect.Effect<boolean> =>
  Effect.sync(() => stream.isTTY === true)

const terminal = Terminal.make({
  columns: Effect.sync(() => process.stdout.columns || 80),
  rows: Effect.sync(() => process.stdout.rows || 24),
  size: Effect.never,
  readInput: Effect.never,
  readLine: Effect.fail(new Terminal.QuitError({})),
  display: (text) => Effect.sync(() => void process.stdout.write(text))
})

/** The services of a command line that asks nothing. */
export const layerUnasked = Layer.mergeAll(
  FileSystem.layerNoop({}),
  Path.layer,
  Stdio.layerTest({
    stdinIsTerminal: isTerminal(process.stdin),
    stdoutIsTerminal: isTerminal(process.stdout),
    stderrIsTerminal: isTerminal(process.stderr)
  }),
  Layer.succeed(Terminal.Terminal, terminal),
  Layer.succeed(ChildProcessSpawner, makeSpawner(() => Effect.die("the command starts no process this way")))
)
