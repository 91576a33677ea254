/**
 * Check `format`: every TypeScript file looks as dprint writes it. The settings are in `dprint.json`.
 */
import { installTools, tool } from "../installTools.ts"
import { run } from "../run.ts"
import type { CheckOptions, Problem } from "./Check.ts"

/** Lists the files that are not formatted; with `fix` formats them. */
export const format = async (root: string, { fix }: CheckOptions): Promise<ReadonlyArray<Problem>> => {
  const absent = await installTools(root, "lint")
  if (absent.length > 0) return absent
  const args = fix ? ["fmt", "--allow-no-files"] : ["check", "--list-different", "--allow-no-files"]
  const { code, output } = await run(tool(root, "lint", "dprint"), args, { cwd: root })
  if (code === 0) return []
  return output.trim().split("\n").filter((line) => line !== "" && !line.startsWith("Compiling ")).map((line) =>
    line.startsWith(root) ? `${line.slice(root.length + 1)} is not formatted; npm run check -- --fix` : line
  )
}
