/**
 * The public module `View`: what a selection shows of a network, and the lens through which it is changed.
 */
export { column, columnResult, of, ofResult } from "./select/View.ts"
export type { View } from "./select/View.ts"
