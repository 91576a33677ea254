/**
 * Check `unused`: no file, export or dependency without a user; and in `src` none whose only users are tests.
 *
 * knip looks twice: once at everything, once as if there were no tests. Settings are in `tools/unused`.
 */
import { join, resolve } from "node:path"
import { installTools, tool, toolFolder } from "../installTools.ts"
import { projectNode, run } from "../run.ts"
import type { Problem } from "./Check.ts"

/** What this file reads of knip's JSON: for each file lists of names, by kind. */
type Report = { readonly issues: ReadonlyArray<{ readonly file: string } & Readonly<Record<string, unknown>>> }

type Named = { readonly name: string; readonly line?: number; readonly namespace?: string }

/** The tool is this repository's, also where `root` is a small one of a test. */
const own = resolve(import.meta.dirname, "../..")

/** Lists what nothing uses, and what of `src` only tests use. */
export const unused = async (root: string): Promise<ReadonlyArray<Problem>> => {
  const absent = await installTools(own, "unused")
  if (absent.length > 0) return absent
  const all = await found(root, [])
  const shipped = (await found(root, ["--production"])).filter((problem) => !all.includes(problem))
  return [
    ...all.map((problem) => `${problem} has no user`),
    ...shipped.map((problem) => `${problem} has no user but tests; move it to them`)
  ]
}

const found = async (root: string, options: ReadonlyArray<string>): Promise<ReadonlyArray<string>> => {
  const config = join(toolFolder(own, "unused"), "knip.jsonc")
  const args = [tool(own, "unused", "knip"), "--config", config, "--reporter", "json", "--no-progress", ...options]
  const { code, output } = await run(projectNode(own), args, { cwd: root })
  const json = output.split("\n").find((line) => line.startsWith("{"))
  if (json === undefined) return code === 0 ? [] : [`knip ended with code ${code}: ${output.trim()}`]
  return (JSON.parse(json) as Report).issues.flatMap(({ file, ...kinds }) =>
    Object.entries(kinds).flatMap(([kind, names]) =>
      (names as ReadonlyArray<Named>).map(({ line = 1, name, namespace }) =>
        // every kind is such a list
        kind === "files"
          ? `${file}:1 the file`
          : `${file}:${line} ${namespace === undefined ? "" : `${namespace}.`}${name} (${kind})`
      )
    )
  )
}
