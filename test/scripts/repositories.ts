/**
 * Small repositories in temporary folders, for tests of the checks.
 */
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { onTestFinished } from "vitest"

/** Opening comment that every source file needs. */
export const opening = "/** What it holds. */\n"

/** Writes files into a new folder, which is removed after the test, and gives its path. */
export const folderOf = (files: Readonly<Record<string, string>>): string => {
  const root = mkdtempSync(join(tmpdir(), "neurolens-scripts-"))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

/** The same as a git repository without a commit. */
export const repositoryOf = (files: Readonly<Record<string, string>>): string => {
  const root = folderOf(files)
  spawnSync("git", ["init", "--quiet"], { cwd: root })
  return root
}
