/**
 * The options of reading: what a file takes from elsewhere, and what to call the mechanism.
 */
import { aFunction, aText, listOf, maybe, record, recordOf } from "../../network/border.ts"

/** What a file leaves open. */
export type NmodlOptions = {
  /** What the mechanism is called; left out, as its SUFFIX or POINT_PROCESS says. */
  readonly name?: string
  /** The text of a file that INCLUDE names, or null where there is none. */
  readonly include?: (name: string) => string | null
  /** What a POINTER of the file points to: `"v_pre"`, or the name of a column or current. */
  readonly pointers?: Readonly<Record<string, string>>
  /** ASSIGNED names that become states, so that they can be recorded. */
  readonly keep?: ReadonlyArray<string>
}

/** The kind of the options, for the border. */
export const someOptions = maybe(record({
  name: maybe(aText),
  include: maybe(aFunction),
  pointers: maybe(recordOf(aText, "a record of names by POINTER")),
  keep: maybe(listOf(aText, "a list of names"))
}))
