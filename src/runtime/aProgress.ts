/**
 * What a report of progress is, for those who take one.
 */
import { aNumber, aText, maybe, record } from "../network/border.ts"

/** What a report is. */
export const aProgress = record({
  what: aText,
  done: aNumber,
  total: aNumber,
  unit: aText,
  rate: maybe(aNumber),
  left: maybe(aNumber)
})
