/**
 * What every sharing owes whatever drives its rows: exactly the rows that were asked for, each once.
 */
import type { Index, Sharing } from "./Sharing.ts"
import type { Violation } from "./Violation.ts"

/** Exactly the rows, each once. */
export const rowsLaw = (index: Index, rows: ReadonlyArray<number>, { nameOf }: Sharing): Violation | null => {
  const law = "a rule gives every selected row exactly one parameter"
  const claims = new Map<number, number>()
  for (let k = 0; k < index.rows.length; k++) claims.set(index.rows[k], (claims.get(index.rows[k]) ?? 0) + 1)
  for (const row of rows) {
    if (claims.get(row) !== 1) {
      return { law, where: nameOf(row), expected: "one parameter", got: `${claims.get(row) ?? "no"} parameters` }
    }
    claims.delete(row)
  }
  for (const row of claims.keys()) {
    return { law, where: nameOf(row), expected: "no parameter, because it is not selected", got: "a parameter" }
  }
  return null
}
