/**
 * The linter and the formatter in `tools/lint`, installed when they are missing or of another version.
 *
 * They are not in the main lock file: some of their packages for foreign platforms are missing from registries, and `npm ci` then
 * refuses the whole project, while `npm install` takes what this platform needs.
 */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { projectNode, run } from "../run.ts"
import type { Problem } from "./Check.ts"

/** Where the tools live. */
export const lintFolder = (root: string): string => join(root, "tools", "lint")

/** The executable of a tool. */
export const lintTool = (root: string, name: string): string => join(lintFolder(root), "node_modules", ".bin", name)

const version = (path: string): string | null =>
  existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as { readonly version: string }).version : null

/** Names of the tools that are not there in the wanted version. */
const missing = (folder: string): ReadonlyArray<string> => {
  const wanted = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    readonly devDependencies: Readonly<Record<string, string>>
  }
  return Object.entries(wanted.devDependencies)
    .filter(([name, pin]) => version(join(folder, "node_modules", name, "package.json")) !== pin)
    .map(([name, pin]) => `${name}@${pin}`)
}

/** Installs the tools where they are missing; lists what is still missing afterwards. */
export const installLintTools = async (root: string): Promise<ReadonlyArray<Problem>> => {
  const folder = lintFolder(root)
  if (missing(folder).length === 0) return []
  const npm = process.env["npm_execpath"]
  const args = ["install", "--prefix", folder, "--no-package-lock", "--no-audit", "--no-fund"]
  const { output } = npm === undefined
    ? await run("npm", args, { cwd: folder })
    : await run(projectNode(root), [npm, ...args], { cwd: folder })
  const still = missing(folder)
  if (still.length === 0) return []
  const said = output.trim().split("\n").slice(-8).map((line) => `    ${line}`).join("\n")
  return [`cannot install ${still.join(", ")} in tools/lint; npm said:\n${said}`]
}
