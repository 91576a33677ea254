/**
 * Reads declarations of names: `gbar = 0.01 (S/cm2) <0, 1e9>`, `m[3]`, `w FROM 0 TO 1`, `ca (mM) <1e-6>`.
 */
import { type Cursor, shown } from "./Cursor.ts"
import type { Declared } from "./Syntax.ts"

/** Reads a name with what is said of it; behind LOCAL nothing is said of limits, and a FROM there begins a loop. */
export const declared = (cursor: Cursor, kind: "usual" | "constant" | "local" = "usual"): Declared => {
  const token = cursor.peek()
  const { file, span, text: name } = cursor.word("a name")
  const length = cursor.skip("[") ? cursor.number("the length of an array") : null
  if (length !== null) cursor.expect("]", "behind the length")
  let value: number | null = null
  if (cursor.skip("=")) value = cursor.number(`the value of \`${name}\``)
  else if (kind === "constant") value = cursor.number(`the value of \`${name}\``)
  const unit = cursor.unit()
  let range: readonly [number, number] | null = null
  while (kind !== "local") {
    if (cursor.skipWord("FROM")) {
      const low = cursor.number("the lower limit")
      if (!cursor.skipWord("TO")) cursor.stop(`expected \`TO\`, found ${shown(cursor.peek())}`)
      range = [low, cursor.number("the upper limit")]
    } else if (cursor.skipWord("START")) value = cursor.number("the value at the start")
    else if (cursor.skip("<")) {
      const low = cursor.number("a limit")
      if (cursor.skip(",")) range = [low, cursor.number("the upper limit")]
      cursor.expect(">", "behind the limits")
    } else break
  }
  return { name, length, value, unit, range, unitsOff: token.unitsOff, file, span }
}
