/**
 * The process that runs programs, one after the other: `host.ts FILE`, a file that exports `kinds`.
 *
 * A program may end this process, or never end; the watch sees it and starts another.
 */
import type { Outcome } from "./judge.ts"
import { type Kind, programOf, type Tape } from "./Kind.ts"

/** What is asked: a program by its kind and choices. */
export type Job = { readonly kind: string; readonly tape: Tape }

/** What is answered: that this process is ready, which program begins and how long its text is, what came of it and in how long [ms]. */
export type Answer =
  | { readonly _tag: "Ready" }
  | { readonly _tag: "Begins"; readonly text: string; readonly characters: number }
  | { readonly _tag: "Done"; readonly outcome: Outcome; readonly milliseconds: number }

const { kinds } = await import(process.argv[2]) as { readonly kinds: Readonly<Record<string, Kind>> }

const say = (answer: Answer): Promise<void> => new Promise((resolve) => process.send!(answer, () => resolve()))

/** Longest text of a program that is handed over. */
const longestText = 100_000

const tryOut = async ({ kind, tape }: Job): Promise<void> => {
  const start = performance.now()
  const { run, text } = programOf(kinds[kind], tape)
  await say({ _tag: "Begins", text: text.slice(0, longestText), characters: text.length })
  const outcome = await run()
  await say({ _tag: "Done", outcome, milliseconds: performance.now() - start })
}

process.on("message", (job: Job) => void tryOut(job))
await say({ _tag: "Ready" })
