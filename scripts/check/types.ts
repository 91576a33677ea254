/**
 * Check `types`: the whole project, tests and scripts included, satisfies the compiler; and each room of `src` with the types alone that
 * its environment has (`environments`: core, Node, browser).
 */
import { globSync } from "node:fs"
import { join, parse, resolve } from "node:path"
import { projectNode, run } from "../run.ts"
import type { Problem } from "./Check.ts"

/** The compiler's own file; `node_modules/.bin/tsc` could be another version's. */
export const compiler = (root: string): string => join(root, "node_modules", "typescript", "bin", "tsc")

/** The compiler is this repository's, also where `root` is a small one of a test. */
const own = compiler(resolve(import.meta.dirname, "..", ".."))

/** Lists the errors of `tsc --noEmit`, each with its explanation; those of an environment begin with its name. */
export const types = async (root: string): Promise<ReadonlyArray<Problem>> => {
  const errors: Array<Problem> = []
  for (const project of ["tsconfig.json", ...globSync("environments/*.json", { cwd: root }).toSorted()]) {
    const found = await errorsOf(root, project)
    errors.push(...(project === "tsconfig.json" ? found : found.map((error) => `${project}: ${error}`)))
  }
  return errors
}

const errorsOf = async (root: string, project: string): Promise<ReadonlyArray<Problem>> => {
  // What was found is remembered, so that the next time only what changed, and what depends on it, is looked at.
  const memory = ["--incremental", "--tsBuildInfoFile", join("out", "types", `${parse(project).name}.tsbuildinfo`)]
  const args = [own, "--noEmit", ...memory, "--pretty", "false", "-p", project]
  const { code, output } = await run(projectNode(root), args, { cwd: root })
  if (code === 0) return []
  const errors = output.trimEnd().split(/\n(?=\S)/).filter((text) => text !== "")
  return errors.length > 0 ? errors : [`tsc ended with code ${code} and said nothing`]
}
