/**
 * How large a sharing rule may be: it is read by functions that call themselves.
 */
import type { Nesting } from "../table/nesting.ts"

/** How deep `meet` and `join` may stand within each other, and how many rules there may be in a rule. */
export const mostRules: Nesting = { depth: 200, parts: 10_000 }
