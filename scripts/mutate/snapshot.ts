/**
 * A copy of the working tree to try mutants in: a run takes minutes, and what somebody edits meanwhile would spoil it.
 */
import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** What tests need of the tree; dependencies are linked. */
const parts = ["src", "test", "property-tests", "scripts", "docs", "examples", "package.json", "tsconfig.json"]

/** Copies the tree below `root` to a temporary folder that is removed when the program ends. */
export const snapshot = (root: string): string => {
  const copy = realpathSync(mkdtempSync(join(tmpdir(), "neurolens-mutate-")))
  for (const part of parts) cpSync(join(root, part), join(copy, part), { recursive: true })
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "dir")
  process.on("exit", () => rmSync(copy, { recursive: true, force: true }))
  return copy
}
