/**
 * Data-last calls: whether the first argument is the first after the morphology, which then comes later.
 */
import type { Kind } from "../border.ts"
import { isTraced } from "../Traced.ts"

/** The test for functions whose first argument after the morphology is of a kind. */
export const leads = (kind: Kind) => (first: unknown): boolean => !isTraced(first) && kind(first, "") === null
