/**
 * What is in the packed library: every entry point with its types, and every page that a page in it links to; and what judges of packages say.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { tool } from "../installTools.ts"
import { projectNode, run } from "../run.ts"
import type { Manifest, Problems } from "./App.ts"

/** Files that the entry points name and that are not there. */
export const missingEntries = (unpacked: string, { exports }: Manifest): Problems =>
  Object.entries(exports).flatMap(([name, where]) =>
    Object.values(typeof where === "string" ? { default: where } : where)
      .filter((path) => !existsSync(join(unpacked, path)))
      .map((path) => `${name} of package.json names ${path}, which is not in the package`)
  )

const pages = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".md") && !entry.parentPath.includes("node_modules"))
    .map((entry) => join(entry.parentPath, entry.name))

/** Links of pages to files that are not there. */
export const deadLinks = (unpacked: string): Problems =>
  pages(unpacked).flatMap((page) =>
    Array.from(
      readFileSync(page, "utf8").replaceAll(/^```.*?^```/gms, "").matchAll(
        /\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g
      ),
      ([, link]) => link
    )
      .filter((link) => !existsSync(join(dirname(page), link)))
      .map((link) => `${relative(unpacked, page)} links to ${link}, which is not in the package`)
  )

/** What `publint` and `attw` (arethetypeswrong) have against a tarball. */
export const judged = async (root: string, tarball: string): Promise<Problems> => {
  const judges = [
    ["publint", [tarball, "--strict"]],
    ["attw", [tarball, "--profile", "esm-only", "--no-color", "--no-emoji"]]
  ] as const
  const verdicts = await Promise.all(
    judges.map(async ([name, args]) => {
      const { code, output } = await run(projectNode(root), [tool(root, "package", name), ...args], { cwd: root })
      return code === 0 ? [] : [`${name}: ${output.trim()}`]
    })
  )
  return verdicts.flat()
}

/** Bytes of all files of a folder. */
export const bytesOf = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
