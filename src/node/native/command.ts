/**
 * Runs a program with some input, and gives what it wrote; an interruption ends it.
 */
import * as Effect from "effect/Effect"
import { spawn } from "node:child_process"

/** How a program ended: its code, or why it did not start, and what it wrote. */
export type Ended = { readonly code: number | null; readonly out: string; readonly complaint: string }

/** Runs a program; never fails: a program that is not there has no code. */
export const run = (command: string, args: ReadonlyArray<string>, input: string): Effect.Effect<Ended> =>
  Effect.callback((resume) => {
    const child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"] })
    let [out, complaint] = ["", ""]
    child.stdout.setEncoding("utf8").on("data", (text: string) => void (out += text))
    child.stderr.setEncoding("utf8").on("data", (text: string) => void (complaint += text))
    child.on("error", (error) => resume(Effect.succeed({ code: null, out, complaint: error.message })))
    child.on("close", (code) => resume(Effect.succeed({ code, out, complaint })))
    child.stdin.on("error", () => {}) // a program that ends before it has read all says so by its code
    child.stdin.end(input)
    return Effect.sync(() => void child.kill())
  })
