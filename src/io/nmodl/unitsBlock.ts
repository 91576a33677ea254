/**
 * Reads the UNITS block: other names of units, and constants of nature by name or by number.
 */
import { type Cursor, shown } from "./Cursor.ts"
import type { Draft } from "./Draft.ts"
import { natural } from "./unitTexts.ts"

/** `(mV) = (millivolt)`, `FARADAY = (faraday) (coulomb)`, `R = 8.3144 (joule/degC)`. */
export const constants = (cursor: Cursor, draft: Draft): void => {
  cursor.expect("{", "to begin the block")
  while (!cursor.skip("}")) {
    const token = cursor.peek()
    if (cursor.skip("(")) {
      const alias = cursor.raw("(", ")").trim()
      cursor.expect("=", "behind the name of a unit")
      cursor.expect("(", "before the unit")
      draft.aliases.set(alias, cursor.raw("(", ")").trim())
      continue
    }
    if (token.kind !== "Word") {
      cursor.stop(`expected a unit in brackets or the name of a constant, found ${shown(token)}`)
    }
    const { file, span, text: name } = cursor.word("the name of a constant")
    cursor.expect("=", "behind the name of a constant")
    const common = { name, length: null, range: null, unitsOff: token.unitsOff, file, span } as const
    if (cursor.isSign("(")) {
      cursor.take()
      const what = cursor.raw("(", ")").trim()
      const unit = cursor.unit() ?? what
      const found = natural(what, unit, draft.aliases)
      if (found === null) {
        cursor.report.problem(
          "declaration",
          { file, span },
          name,
          `\`${what}\` in \`${unit}\` is no number that is known: write the number`
        )
        draft.constants.push({ ...common, value: 0, unit: null })
      } else draft.constants.push({ ...common, ...found })
      continue
    }
    const value = cursor.number(`the value of \`${name}\``)
    draft.constants.push({ ...common, value, unit: cursor.unit() })
  }
}
