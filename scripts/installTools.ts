/**
 * Tools that live in a folder of their own below `tools`, installed when they are missing or of another version.
 *
 * They are not in the main lock file, which keeps `npm ci` quick; and some of their packages for foreign platforms are missing from
 * registries, where `npm ci` refuses the whole project, while `npm install` takes what this platform needs. Tools without such
 * packages have a lock file of their own.
 */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { projectNode, type Ran, run } from "./run.ts"

/** A folder below `tools`. */
export type Tools = "api" | "lint" | "mutate" | "package" | "unused"

/** Where tools live. */
export const toolFolder = (root: string, tools: Tools): string => join(root, "tools", tools)

/** The executable of a tool. */
export const tool = (root: string, tools: Tools, name: string): string =>
  join(toolFolder(root, tools), "node_modules", ".bin", name)

/** Runs npm, with the project's Node where npm itself says where it lies. */
export const npm = (root: string, args: ReadonlyArray<string>, cwd: string): Promise<Ran> => {
  const program = process.env["npm_execpath"]
  return program === undefined ? run("npm", args, { cwd }) : run(projectNode(root), [program, ...args], { cwd })
}

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
export const installTools = async (root: string, tools: Tools): Promise<ReadonlyArray<string>> => {
  const folder = toolFolder(root, tools)
  if (missing(folder).length === 0) return []
  const locked = existsSync(join(folder, "package-lock.json"))
  const way = locked ? ["ci"] : ["install", "--no-package-lock"]
  const { output } = await npm(root, [...way, "--prefix", folder, "--no-audit", "--no-fund"], folder)
  const still = missing(folder)
  if (still.length === 0) return []
  const said = output.trim().split("\n").slice(-8).map((line) => `    ${line}`).join("\n")
  return [`cannot install ${still.join(", ")} in tools/${tools}; npm said:\n${said}`]
}
