/**
 * Check `rings`: no two or more files of `src` import each other in a circle. Type-only imports count too.
 */
import type { Problem } from "./Check.ts"
import { oxlint } from "./oxlint.ts"

/** Lists the imports that close a ring, each with the ring. */
export const rings = (root: string): Promise<ReadonlyArray<Problem>> =>
  oxlint(root, { folders: ["src"], rules: ["import(no-cycle)"] })
