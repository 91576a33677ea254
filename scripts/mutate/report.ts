/**
 * What became of the mutants, for people: a line for each file, a score for each folder, and every survivor with its line and the change.
 */
import type { Mutant } from "./mutants.ts"
import { mutated } from "./mutants.ts"
import type { Outcome } from "./tryMutants.ts"

/** A mutant and what became of it. */
export type Tried = {
  readonly folder: string
  readonly file: string
  readonly source: string
  readonly mutant: Mutant
  readonly outcome: Outcome
}

const count = (tried: ReadonlyArray<Tried>, tag: Outcome["_tag"]): number =>
  tried.filter(({ outcome }) => outcome._tag === tag).length

/** Share of the mutants that were noticed (killed or timed out), in percent. */
export const score = (tried: ReadonlyArray<Tried>): number =>
  tried.length === 0 ? 100 : 100 * (tried.length - count(tried, "Survived")) / tried.length

const line = (name: string, tried: ReadonlyArray<Tried>): string =>
  `${name.padEnd(34)}${String(tried.length).padStart(8)}${String(count(tried, "Killed")).padStart(8)}${
    String(count(tried, "TimedOut")).padStart(11)
  }${String(count(tried, "Survived")).padStart(10)}${`${score(tried).toFixed(1)} %`.padStart(9)}`

const groups = (
  tried: ReadonlyArray<Tried>,
  by: "folder" | "file"
): ReadonlyArray<readonly [string, ReadonlyArray<Tried>]> => [...Map.groupBy(tried, (one) => one[by])]

/** The lines that a mutant changes, as a diff. */
export const diff = ({ mutant, source }: Pick<Tried, "mutant" | "source">): string => {
  const from = source.lastIndexOf("\n", mutant.start - 1) + 1
  const end = source.indexOf("\n", mutant.end)
  const until = end < 0 ? source.length : end
  const after = mutated(source, mutant).slice(from, until + mutant.text.length - (mutant.end - mutant.start))
  const signed = (sign: string, text: string): string =>
    text.split("\n").map((part) => `    ${sign} ${part.trim()}`).join("\n")
  return `${signed("-", source.slice(from, until))}\n${signed("+", after)}`
}

/** The whole report. */
export const reportText = (tried: ReadonlyArray<Tried>): string => {
  const survivors = tried.filter(({ outcome }) => outcome._tag === "Survived")
  return [
    `${"file".padEnd(34)}${"mutants".padStart(8)}${"killed".padStart(8)}${"timed out".padStart(11)}${
      "survived".padStart(10)
    }${"score".padStart(9)}`,
    ...groups(tried, "file").map(([name, of]) => line(name, of)),
    ...groups(tried, "folder").map(([name, of]) => line(`all of ${name}`, of)),
    "",
    survivors.length === 0 ? "no survivors" : `survivors: ${survivors.length}`,
    ...survivors.map((one) => `  ${one.file}:${one.mutant.line} ${one.mutant.kind}\n${diff(one)}`)
  ].join("\n")
}
