/**
 * Tries many mutants in a few child processes, each with a time limit: killed, survived or timed out.
 */
import { type ChildProcess, fork } from "node:child_process"
import { join } from "node:path"
import type { Answer, Job } from "./host.ts"

/** What became of a mutant. */
export type Outcome = { readonly _tag: "Killed"; readonly by: string } | { readonly _tag: "Survived" } | {
  readonly _tag: "TimedOut"
}

/** How to try. */
export type TryOptions = {
  readonly root: string
  /** Child processes at a time. */
  readonly processes: number
  /** Milliseconds after which a mutant counts as an endless loop. */
  readonly limit: number
  readonly onOutcome?: (job: number, outcome: Outcome) => void
}

type Host = { readonly child: ChildProcess; readonly next: () => Promise<Answer> }

const start = async (root: string): Promise<Host> => {
  const child = fork(join(import.meta.dirname, "host.ts"), [root], {
    cwd: root,
    execArgv: ["--conditions=neurolens-source", "--disable-warning=ExperimentalWarning"],
    env: { NEUROLENS_RUNS: "25", ...process.env },
    stdio: ["ignore", "ignore", "pipe", "ipc"]
  })
  let errors = ""
  child.stderr!.on("data", (chunk) => errors = `${errors}${String(chunk)}`.slice(-2000))
  const next = (): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const ended = (code: number | null): void =>
        reject(new Error(`the test process ended (${String(code)}): ${errors}`))
      child.once("exit", ended)
      child.once("message", (answer: Answer) => {
        child.off("exit", ended)
        resolve(answer)
      })
    })
  await next()
  return { child, next }
}

const stop = ({ child }: Host): void => void child.kill("SIGKILL")

/** Tries every job, in any order; the outcomes are in the order of the jobs. */
export const tryMutants = async (jobs: ReadonlyArray<Job>, options: TryOptions): Promise<ReadonlyArray<Outcome>> => {
  const outcomes = new Array<Outcome>(jobs.length)
  let taken = 0
  const work = async (): Promise<void> => {
    let host = await start(options.root)
    while (taken < jobs.length) {
      const k = taken++
      const answer = host.next()
      host.child.send(jobs[k])
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<null>((resolve) => timer = setTimeout(() => resolve(null), options.limit))
      // A process that ends while it tries a mutant was ended by the mutant (out of memory, a stack that overflows).
      const first = await Promise.race([answer.catch((error: Error) => error), late])
      clearTimeout(timer)
      if (first === null || first instanceof Error) {
        answer.catch(() => undefined)
        stop(host)
        outcomes[k] = first === null ? { _tag: "TimedOut" } : { _tag: "Killed", by: "the process ended" }
        host = await start(options.root)
      } else {
        outcomes[k] = first._tag === "Done" && first.killedBy !== null
          ? { _tag: "Killed", by: first.killedBy }
          : { _tag: "Survived" }
      }
      options.onOutcome?.(k, outcomes[k])
    }
    stop(host)
  }
  await Promise.all(Array.from({ length: Math.min(options.processes, jobs.length) }, work))
  return outcomes
}
