/**
 * Which texts of a mechanism are not checked for units, and whether what is said of them is so.
 *
 * One idea: a place is the keys that lead to a text with dots between them, `states.m.alpha`, and covers all texts under it. It changes what is
 * said of a text, never its value.
 */
import type { MechanismFields } from "../network/MechanismFields.ts"
import { textsOf } from "../network/texts.ts"
import { nearest } from "../table/nearest.ts"
import { didYouMean } from "../unit/Problem.ts"
import { note } from "./checkText.ts"
import { type MechanismProblem, mostShown } from "./MechanismError.ts"
import type { Path } from "./Path.ts"

/** A place and all that it is under, from the outside in: `states`, `states.m`, `states.m.alpha`. */
const around = (where: Path): ReadonlyArray<string> => where.map((_, k) => where.slice(0, k + 1).join("."))

/** Tells whether the units of the text at a place are left alone. */
export const uncheckedPlaces = ({ unchecked }: MechanismFields): (where: Path) => boolean => {
  if (unchecked === true) return () => true
  const places = new Set(unchecked)
  return places.size === 0 ? () => false : (where) => around(where).some((place) => places.has(place))
}

/** Lists the places that are none, and those that are there twice. */
export const checkUnchecked = (fields: MechanismFields, report: Array<MechanismProblem>): void => {
  if (fields.unchecked === true || fields.unchecked.length === 0) return
  const known = new Set(textsOf(fields).flatMap(([where]) => around(where)))
  const seen = new Set<string>()
  for (const [i, place] of fields.unchecked.entries()) {
    const where = ["unchecked", i]
    if (seen.has(place)) note(report, where, place, `\`${place}\` is there already`)
    seen.add(place)
    if (known.has(place)) continue
    const near = report.length < mostShown ? nearest(place, known) : undefined
    const wayOut = near === undefined ? "; a place is the way to a text, such as `states.m.alpha`" : didYouMean(near)
    note(report, where, place, `there is no text at \`${place}\`${wayOut}`, near)
  }
}
