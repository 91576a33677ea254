/**
 * The trainables of parts that are put together: whether copies of a part share their parameters is for the user to say.
 *
 * One idea: names are met in the order of the parts. Those that meet no other go along; of one name there is either one trainable with the
 * rows of all parts, which must have the same parameters, or later ones get a number behind their name, counted as `Edit.train` counts.
 */
import { List } from "immutable"
import type { Floats, Ints } from "../table/Column.ts"
import { listed } from "../table/excerpt.ts"
import { tooMany } from "../table/limits.ts"
import { structural } from "../table/structural.ts"
import type * as Table from "../table/Table.ts"
import { mostTrainables } from "./limits.ts"
import type { Network } from "./Network.ts"
import type { Reason } from "./NetworkError.ts"
import { readdressed } from "./renumber.ts"
import { alike, joinedFormulas, type RowFormula } from "./rowFormula.ts"
import { numbersOf, type Run } from "./runs.ts"
import type { Trainable } from "./Trainable.ts"

/** What becomes of trainables of one name in several parts. */
export type TrainablesOfParts = "shared" | "separate" | "drop"

/** Why the trainables of parts cannot go together as is asked; null when they can. */
export const trainablesProblem = (parts: ReadonlyArray<Network>, asked?: TrainablesOfParts): Reason | null => {
  if (asked === "drop") return null
  const first = new Map<string, { readonly trainable: Trainable; readonly at: number }>()
  let count = 0
  for (const [at, part] of parts.entries()) {
    for (const trainable of part.trainables) {
      const known = first.get(trainable.name)
      if (known === undefined || asked === "separate") count++
      if (known === undefined) first.set(trainable.name, { trainable, at })
      else if (asked === undefined) return ambiguous(trainable.name, known.at, at)
      else if (asked === "shared") {
        const wrong = difference(known.trainable, trainable, known.at, at)
        if (wrong !== null) return wrong
      }
    }
  }
  return tooMany("trainables of the parts", count, mostTrainables, "share them, or train rows of one column together")
}

const ambiguous = (name: string, first: number, second: number): Reason => ({
  _tag: "NameTaken",
  name,
  by: `a trainable of part ${first}`,
  wanted: `one of part ${second}`,
  hint:
    "say with the option trainables whether they are \"shared\" (one number for all), \"separate\" (one for each), or " +
    "to \"drop\" them"
})

/** What keeps two trainables of one name from having the same parameters. */
const difference = (a: Trainable, b: Trainable, first: number, second: number): Reason | null => {
  if (a === b) return null
  const wrong = (found: string, expected: string): Reason => ({
    _tag: "BadValue",
    what: `trainable "${b.name}" of part ${second}`,
    found,
    expected: `${expected}, as in part ${first}, where they are shared; or let them be separate`
  })
  if (a.key !== b.key || a.domain !== b.domain) return wrong(`one of ${b.key}`, `one of ${a.key}`)
  const [x, y] = [a.index.labels, b.index.labels]
  if (x.length !== y.length || x.some((label, p) => label !== y[p])) {
    return wrong(`one of parameters ${listed(y)}`, `one of ${listed(x)}`)
  }
  const [own, other] = [a.index.formula, b.index.formula]
  if (!alike(own, other)) {
    const said = (formula: RowFormula | undefined): string =>
      formula === undefined ? "no formula" : `the formula ${formula.text}`
    return wrong(said(other), own?.text === other?.text ? "columns of the same kinds in it" : said(own))
  }
  const p = a.values.findIndex((value, i) => !Object.is(value, b.values[i]))
  return p < 0 ? null : wrong(`${b.values[p]} in parameter "${y[p]}"`, String(a.values[p]))
}

/** The trainables of all parts. */
export const joinedTrainables = (
  runs: ReadonlyArray<Run>,
  nodes: Table.Table,
  asked?: TrainablesOfParts
): List<Trainable> => {
  if (asked === "drop" || runs.every(({ part }) => part.trainables.size === 0)) return List()
  const all = runs.filter(({ part }) => part.trainables.size > 0).flatMap((run) =>
    numbersOf(run).flatMap((number) => readdressed(run.part, number, nodes).trainables.toArray())
  )
  if (asked === "separate") return List(separate(all))
  return List(Array.from(Map.groupBy(all, ({ name }) => name).values(), shared))
}

/** One trainable with the rows of several, whose parameters are the same. */
const shared = (all: ReadonlyArray<Trainable>): Trainable => {
  const [first] = all
  if (all.length === 1) return first
  const rows = all.reduce((sum, { index }) => sum + index.rows.length, 0)
  const scaled = all.some(({ index }) => index.factors !== null)
  const [row, parameters, factors] = [new Int32Array(rows), new Int32Array(rows), new Float64Array(rows).fill(1)]
  let at = 0
  for (const { index } of all) {
    row.set(index.rows, at)
    parameters.set(index.parameters, at)
    if (index.factors !== null) factors.set(index.factors, at)
    at += index.rows.length
  }
  const index = structural({
    ...first.index,
    rows: row as Ints,
    parameters: parameters as Ints,
    factors: scaled ? factors as Floats : null,
    ...first.index.formula === undefined
      ? {}
      : { formula: joinedFormulas(all.map(({ index }) => index.formula!)) } // alike: see `difference`
  })
  return structural({ ...first, index })
}

/** Trainables whose names are their own: a name that an earlier one has gets a number. */
const separate = (all: ReadonlyArray<Trainable>): ReadonlyArray<Trainable> => {
  const taken = new Set<string>()
  const next = new Map<string, number>()
  return all.map((trainable) => {
    let { name } = trainable
    if (taken.has(name)) {
      const base = name.replace(/#\d+$/, "")
      let k = next.get(base) ?? 2
      while (taken.has(`${base}#${k}`)) k++
      next.set(base, k + 1)
      name = `${base}#${k}`
    }
    taken.add(name)
    return name === trainable.name ? trainable : structural({ ...trainable, name })
  })
}
