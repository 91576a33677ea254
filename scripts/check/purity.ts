/**
 * Check `purity`: before `src/runtime` there is no clock, no hidden randomness, no input and output.
 *
 * A result then depends on nothing but the arguments, and the core runs in a browser. What pure folders import is the check `layers`.
 */
import type { Problem } from "./Check.ts"
import { oxlint } from "./oxlint.ts"

/** Lists clocks, randomness and input and output in the pure folders. */
export const purity = (root: string): Promise<ReadonlyArray<Problem>> =>
  oxlint(root, { folders: ["src"], rules: ["eslint(no-restricted-globals)", "eslint(no-restricted-properties)"] })
