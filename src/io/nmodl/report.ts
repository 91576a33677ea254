/**
 * Collects what is to be said of a file while it is read: each thing at its place, turned into its line with the text of it.
 */
import { nearest as nearestOf } from "../../table/nearest.ts"
import { didYouMean } from "../../unit/Problem.ts"
import type { Note, NoteCode, Problem, ProblemCode, Told } from "./NmodlError.ts"
import type { File, Place } from "./Syntax.ts"

/** What was said so far, and how to say more. */
export type Report = {
  readonly problems: Array<Problem>
  readonly notes: Array<Note>
  readonly problem: (
    code: ProblemCode,
    place: Place,
    construct: string,
    message: string,
    known?: Iterable<string>
  ) => void
  readonly note: (code: NoteCode, place: Place, construct: string, message: string) => void
}

/** Most problems that are kept: nobody reads more. */
const mostKept = 1000

/** Begins a report. */
export const report = (): Report => {
  const problems: Array<Problem> = []
  const notes: Array<Note> = []
  return {
    problems,
    notes,
    problem: (code, place, construct, message, known) => {
      if (problems.length >= mostKept) return
      const near = known === undefined ? undefined : nearestOf(construct, known)
      const whole = told(code, place, construct, message + didYouMean(near))
      problems.push(near === undefined ? whole : { ...whole, nearest: near })
    },
    note: (code, place, construct, message) => {
      if (notes.length < mostKept) notes.push(told(code, place, construct, message))
    }
  }
}

const starts = new WeakMap<File, ReadonlyArray<number>>() // memo of a pure function of immutable data

const startsOf = (file: File): ReadonlyArray<number> => {
  let found = starts.get(file)
  if (found === undefined) {
    starts.set(file, found = [0, ...Array.from(file.text.matchAll(/\n/g), ({ index }) => index + 1)])
  }
  return found
}

/** The line of a place, from 1. */
export const lineOf = ({ file, span }: Place): number => {
  const lines = startsOf(file)
  let [low, high] = [0, lines.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (lines[middle] <= span[0]) low = middle
    else high = middle - 1
  }
  return low + 1
}

const told = <Code extends string>(code: Code, place: Place, construct: string, message: string): Told<Code> => {
  const { file, span } = place
  const line = lineOf(place)
  const start = startsOf(file)[line - 1]
  const end = startsOf(file)[line] ?? file.text.length + 1
  const text = file.text.slice(start, end - 1)
  const within = (offset: number): number => Math.min(Math.max(offset - start, 0), text.length)
  return { code, line, file: file.name, construct, message, text, span: [within(span[0]), within(span[1])] }
}
