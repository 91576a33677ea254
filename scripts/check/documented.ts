/**
 * Check `documented`: every public name has a sentence that says what it is.
 */
import { publicNames } from "../api/publicNames.ts"
import type { Problem } from "./Check.ts"

/** Lists the public names without a doc comment; a name in several entry points is one problem in each. */
export const documented = (root: string): ReadonlyArray<Problem> =>
  publicNames(root)
    .filter(({ sentence }) => sentence === "")
    .map(({ entry, kind, name, where }) => `${where} ${kind} ${name} of ${entry} has no doc comment`)
