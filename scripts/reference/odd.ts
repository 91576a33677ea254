/**
 * Lists of odd SWC files: each is read with its numbers and notes, or refused with its problems.
 */
import { Result } from "effect"
import { Swc, Traced } from "neurolens"
import { type Comparison, unmeasured } from "./recipe.ts"

type Said = ReadonlyArray<{ readonly code: string; readonly lines: ReadonlyArray<number> }>

/** One file and its verdict. */
export type Odd = {
  readonly name: string
  readonly text?: string
  readonly parts?: ReadonlyArray<readonly [string, number]>
  readonly options?: Swc.SwcOptions
  readonly refused?: Said
  readonly read?: {
    readonly points: number
    readonly branches: number
    readonly byType: Readonly<Record<string, { readonly length: number; readonly area: number }>>
    readonly notes: Said
  }
}

/** How far a length or an area may be off, relative to itself. */
export const oddTolerance = 1e-9

/** Whether a value read from JSON is such a list. */
export const isOdd = (u: unknown): u is ReadonlyArray<Odd> =>
  Array.isArray(u) && u.length > 0 &&
  u.every((entry) =>
    typeof entry === "object" && entry !== null && "name" in entry && ("read" in entry || "refused" in entry)
  )

const text = (said: Said): string =>
  said.map(({ code, lines }) => `${code} ${lines.join(",")}`.trim()).join("; ") || "nothing"

/** The text of a file. */
export const textOf = ({ parts = [], text }: Odd): string =>
  text ?? parts.map(([part, times]) => part.repeat(times)).join("")

/** What is not as the verdict says. */
export const problemsOf = (odd: Odd): ReadonlyArray<string> => {
  const { options, read, refused } = odd
  const result = Swc.read(textOf(odd), options)
  if (Result.isFailure(result)) {
    const found = text(result.failure.problems)
    if (refused === undefined) return [`refused for ${found}, expected to be read`]
    return found === text(refused) ? [] : [`refused for ${found}, expected ${text(refused)}`]
  }
  if (read === undefined) return [`read, expected to be refused for ${text(refused ?? [])}`]
  const { morphology, notes } = result.success
  const points = morphology.points.x.length
  const branches = Traced.branchCount(morphology)
  const totals: Readonly<Record<string, Traced.Totals | undefined>> = Traced.totals(morphology)
  const off = (found: number | undefined, wanted: number): boolean =>
    !(Math.abs((found ?? NaN) - wanted) <= oddTolerance * Math.abs(wanted))
  return [
    ...points === read.points ? [] : [`${points} points, expected ${read.points}`],
    ...branches === read.branches ? [] : [`${branches} branches, expected ${read.branches}`],
    ...text(notes) === text(read.notes) ? [] : [`notes ${text(notes)}, expected ${text(read.notes)}`],
    ...Object.keys(totals).filter((type) => !(type in read.byType)).map((type) => `there is ${type}, expected none`),
    ...Object.entries(read.byType).flatMap(([type, wanted]) =>
      (["length", "area"] as const).filter((what) => off(totals[type]?.[what], wanted[what])).map((what) =>
        `${what} of ${type} is ${totals[type]?.[what]}, expected ${wanted[what]}`
      )
    )
  ]
}

/** A comparison for each file of a list. */
export const compareOdd = (list: ReadonlyArray<Odd>): ReadonlyArray<Comparison> =>
  list.map((odd) => unmeasured(odd.name, problemsOf(odd)))
