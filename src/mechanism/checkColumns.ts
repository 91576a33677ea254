/**
 * What a mechanism calls its columns and its current in a network: no two of them, and no column and the mechanism itself, may share a name.
 *
 * The same rule as between mechanisms (`src/network/clash.ts`), asked as soon as the mechanism is declared.
 */
import { ownClash } from "../network/clash.ts"
import type { MechanismFields } from "../network/MechanismFields.ts"
import type { MechanismProblem } from "./MechanismError.ts"

/** The first name that would be two things in any network that has the mechanism. */
export const checkColumns = (fields: MechanismFields): ReadonlyArray<MechanismProblem> => {
  const reason = ownClash(fields)
  if (reason === null) return []
  const problem = (
    text: string,
    message: string
  ): ReadonlyArray<MechanismProblem> => [{ where: [], text, message, span: [0, text.length] }]
  switch (reason._tag) {
    case "NameTaken":
      return problem(
        reason.name,
        `\`${reason.name}\` is ${reason.by} and cannot be ${reason.wanted} too: ${reason.hint}`
      )
    case "UnitMismatch":
      return problem(
        reason.name,
        `${reason.first} in ${reason.firstUnit}, ${reason.second} in ${reason.secondUnit}: ${reason.hint}`
      )
    default:
      throw new Error(`internal: a mechanism's own names gave ${reason._tag}`)
  }
}
