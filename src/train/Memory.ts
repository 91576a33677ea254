/**
 * What an optimiser remembers between steps, as plain data.
 */
import type { Floats } from "../table/Column.ts"

/** Numbers, typed arrays, lists and records of them; nothing else, so that it can be stored as JSON. */
export type Memory = number | Floats | ReadonlyArray<Memory> | { readonly [name: string]: Memory }
