/**
 * The files that belong to the repository: tracked, or new and not ignored.
 */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { run } from "../run.ts"

/** A file with its text; files that hold a zero byte are taken for binary and left out. */
export type TrackedFile = { readonly path: string; readonly text: string }

/** Every text file that git would put into a commit now. Throws where `root` is not a git repository. */
export const trackedFiles = async (root: string): Promise<ReadonlyArray<TrackedFile>> => {
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]
  const { code, output } = await run("git", args, { cwd: root })
  if (code !== 0) throw new Error(`git ls-files failed: ${output.trim()}`)
  return output
    .split("\0")
    .filter((path) => path !== "" && existsSync(join(root, path)))
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }))
    .filter((file) => !file.text.includes("\0"))
}
