/**
 * Check `size`: a source file has one idea, so it is short, says in its first lines what it holds, and has a telling name.
 *
 * oxlint counts the lines (`max-lines`); it has no rule for an opening comment or for names that say nothing.
 */
import { existsSync } from "node:fs"
import { join } from "node:path"
import type { Problem } from "./Check.ts"
import { oxlint } from "./oxlint.ts"
import { sources } from "./sources.ts"

/** Names that say nothing about what a file or folder holds. */
const empty = new Set(["util", "utils", "helper", "helpers", "common", "misc", "types", "manager"])

/** Lists the files of `src` and of the studio that are too long, lack the opening comment, or carry an empty name. */
export const size = async (root: string): Promise<ReadonlyArray<Problem>> => [
  ...await oxlint(root, {
    folders: ["src", "studio/src"].filter((name) => existsSync(join(root, name))),
    rules: ["eslint(max-lines)"]
  }),
  ...["src", "studio/src"].flatMap((folder) => sources(root, folder)).flatMap(({ path, text }) => [
    ...(/^(#!.*\n)?\s*\/\*\*/.test(text)
      ? []
      : [`${path}:1 lacks the opening doc comment that says what the file holds`]),
    ...path.slice(path.indexOf("src/") + "src/".length).split("/")
      .map((part) => part.replace(/\.tsx?$/, ""))
      .filter((name) => empty.has(name.toLowerCase()))
      .map((name) => `${path}:1 "${name}" says nothing; name it after its idea`)
  ])
]
