/**
 * Check `types`: the whole project, tests and scripts included, satisfies the compiler.
 */
import { join } from "node:path"
import { projectNode, run } from "../run.ts"
import type { Problem } from "./Check.ts"

/** The compiler's own file; `node_modules/.bin/tsc` could be another version's. */
export const compiler = (root: string): string => join(root, "node_modules", "typescript", "bin", "tsc")

/** Lists the errors of `tsc --noEmit`, each with its explanation. */
export const types = async (root: string): Promise<ReadonlyArray<Problem>> => {
  const args = [compiler(root), "--noEmit", "--pretty", "false", "-p", "tsconfig.json"]
  const { code, output } = await run(projectNode(root), args, { cwd: root })
  if (code === 0) return []
  const errors = output.trimEnd().split(/\n(?=\S)/).filter((text) => text !== "")
  return errors.length > 0 ? errors : [`tsc ended with code ${code} and said nothing`]
}
