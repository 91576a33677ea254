/**
 * Runs programs in a process of their own, and says what came of each: also when it took too long or ended the process.
 *
 * One idea: the process is warm and goes on from case to case; one that hangs or dies is replaced, and the case is a find. A case has a fixed
 * time, a multiple of what the median case took, so that a slow machine is no find, and a time by the length of its text, which it reads. Where the
 * system tells the processor's time (Linux), that is what counts: a machine that does other things is no find either.
 */
import { type ChildProcess, fork } from "node:child_process"
import { readFileSync } from "node:fs"
import type { Answer, Job } from "./host.ts"
import { found, type Outcome } from "./judge.ts"

/**
 * What a case may take: `least` milliseconds, so many times the median, and so many more for a million characters of its text; and a process
 * whose heap has so many megabytes.
 */
export type Budget = {
  readonly least: number
  readonly medians: number
  readonly perMillion: number
  readonly megabytes: number
}

/** What a case may take unless told otherwise. */
export const usual: Budget = { least: 5000, medians: 20, perMillion: 500, megabytes: 1500 }

/** What came of a case, with the text of its program. */
export type Watched = { readonly text: string; readonly outcome: Outcome }

/** Runs cases, one at a time. */
export type Watch = { readonly run: (job: Job) => Promise<Watched>; readonly close: () => void }

/** Times that the median is of. */
const remembered = 101

/** How often a case that waits for the processor is looked at again before it is a find. */
const mostWaits = 20

/** Milliseconds of the processor that a process has had; null where the system does not tell. */
const processorTime = (child: ChildProcess): number | null => {
  try {
    // After the name in parentheses: state is the first field, user and system time are the 12th and 13th, in hundredths of a second.
    const fields = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ")[1].split(" ")
    return 10 * (Number(fields[11]) + Number(fields[12]))
  } catch {
    return null
  }
}

/** Sends a job and waits for its end, or for that of the process, or of the time. */
const done = (
  child: ChildProcess,
  job: Job,
  limit: number,
  perMillion: number
): Promise<Watched & { readonly milliseconds: number | null }> =>
  new Promise((resolve) => {
    let text = "a program that is still being made"
    const settle = (outcome: Outcome, milliseconds: number | null): void => {
      clearTimeout(timer)
      child.off("exit", ended).off("message", heard)
      resolve({ text, outcome, milliseconds })
    }
    const ended = (code: number | null, signal: string | null): void =>
      settle(found("crash", `the process ended (${signal ?? `code ${code}`})`), null)
    const heard = (said: Answer): void => {
      if (said._tag === "Begins") {
        text = said.text
        clearTimeout(timer)
        timer = due(limit + perMillion * said.characters / 1e6)
      }
      if (said._tag === "Done") settle(said.outcome, said.milliseconds)
    }
    const begun = processorTime(child)
    const due = (ms: number, left = ms, waits = mostWaits): NodeJS.Timeout =>
      setTimeout(() => {
        const used = begun === null ? ms : (processorTime(child) ?? Infinity) - begun
        if (used < ms && waits > 0) timer = due(ms, Math.max(100, ms - used), waits - 1)
        else settle(found("slow", `not done in ${Math.round(ms)} ms`), null)
      }, left)
    let timer = due(limit)
    child.on("exit", ended).on("message", heard)
    child.send(job)
  })

/** Waits until a process is ready; fails when it ends before. */
const ready = (child: ChildProcess): Promise<unknown> =>
  new Promise((resolve, reject) => {
    child.once("message", resolve)
    child.once("exit", (code) => reject(new Error(`the process that runs programs did not start (code ${code})`)))
  })

/** A watch over the kinds that a file exports. */
export const watch = (kinds: URL, budget: Budget = usual): Watch => {
  let child: ChildProcess | null = null
  const times: Array<number> = []
  const median = (): number => times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0
  const started = async (): Promise<ChildProcess> => {
    if (child !== null && child.exitCode === null && child.signalCode === null) return child
    child = fork(new URL("./host.ts", import.meta.url), [kinds.href], {
      execArgv: ["--conditions=neurolens-source", `--max-old-space-size=${budget.megabytes}`],
      stdio: "pipe"
    })
    child.stdout?.resume()
    child.stderr?.resume()
    await ready(child)
    return child
  }
  const close = (): void => {
    child?.kill("SIGKILL")
    child = null
  }
  const run = async (job: Job): Promise<Watched> => {
    const { milliseconds, outcome, text } = await done(
      await started(),
      job,
      budget.least + budget.medians * median(),
      budget.perMillion
    )
    if (milliseconds === null) close()
    else {
      times.push(milliseconds)
      if (times.length > remembered) times.shift()
    }
    return { text, outcome }
  }
  return { run, close }
}
