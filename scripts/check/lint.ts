/**
 * Check `lint`: oxlint with rules that need types (floating promises, unhandled cases). Rules are in `tools/lint/oxlint.json`.
 */
import { join } from "node:path"
import { installTools, tool, toolFolder } from "../installTools.ts"
import { run } from "../run.ts"
import type { CheckOptions, Problem } from "./Check.ts"
import { linted } from "./linted.ts"

/** Lists what the linter finds; with `fix` corrects what is safe first. */
export const lint = async (root: string, { fix }: CheckOptions): Promise<ReadonlyArray<Problem>> => {
  const absent = await installTools(root, "lint")
  if (absent.length > 0) return absent
  const config = join(toolFolder(root, "lint"), "oxlint.json")
  const args = ["--type-aware", "-c", config, "-f", "unix", ...(fix ? ["--fix"] : []), ...linted(root)]
  const { code, output } = await run(tool(root, "lint", "oxlint"), args, {
    cwd: root,
    env: { OXLINT_TSGOLINT_PATH: tool(root, "lint", "tsgolint") }
  })
  if (code === 0) return []
  return output.trim().split("\n").filter((line) => line !== "" && !/^\d+ problems?$/.test(line))
}
