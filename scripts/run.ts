/**
 * Runs another program and hands back what it printed, or lets it print.
 *
 * One idea: every script starts programs the same way, without a shell, with the project's own Node 24 and never with the machine's.
 */
import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { join } from "node:path"

/** What a program left behind. `code` is null when it was stopped by a signal or could not be started. */
export type Ran = { readonly code: number | null; readonly output: string; readonly timedOut: boolean }

/** How to start a program. */
export type RunOptions = {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  /** Limit in milliseconds; afterwards the program is killed. */
  readonly limit?: number
  /** Print the output while it comes, besides handing it back. */
  readonly echo?: boolean
}

/** The Node that runs the project's TypeScript: the dev dependency `node`, else the one that runs this script. */
export const projectNode = (root: string): string => {
  const own = join(root, "node_modules", ".bin", "node")
  return existsSync(own) ? own : process.execPath
}

/** Runs `command` to its end and collects standard output and standard error together, in the order of arrival. */
export const run = (command: string, args: ReadonlyArray<string>, options: RunOptions): Promise<Ran> =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ["ignore", "pipe", "pipe"]
    })
    const chunks: Array<Buffer> = []
    let timedOut = false
    const take = (target: NodeJS.WriteStream) => (chunk: Buffer): void => {
      chunks.push(chunk)
      if (options.echo === true) target.write(chunk)
    }
    child.stdout.on("data", take(process.stdout))
    child.stderr.on("data", take(process.stderr))
    const timer = options.limit === undefined ? undefined : setTimeout(() => {
      timedOut = true
      child.kill("SIGKILL")
    }, options.limit)
    const finish = (code: number | null, text: string): void => {
      clearTimeout(timer)
      resolve({ code, output: Buffer.concat(chunks).toString("utf8") + text, timedOut })
    }
    child.on("error", (error) => finish(null, `cannot start ${command}: ${error.message}`))
    child.on("close", (code) => finish(code, ""))
  })
