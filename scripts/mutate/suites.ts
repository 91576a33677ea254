/**
 * Which tests judge the mutants of a folder: its own examples first (half a second), then the laws that cover it.
 */
import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"

/** Test folders and law files of a folder, phase by phase. */
const phases: Readonly<Record<string, ReadonlyArray<ReadonlyArray<string>>>> = {
  "src/table": [["test/table", "test/mutants/table"], ["test/network", "test/select", "test/share"], [
    "property-tests/L03",
    "property-tests/L05"
  ]],
  "src/select": [["test/select", "test/mutants/select"], ["test/network", "test/share", "test/testing/arbitraries"], [
    "property-tests/L01",
    "property-tests/L02",
    "property-tests/L03"
  ]],
  "src/share": [["test/share", "test/mutants/share"], [
    "test/select",
    "test/testing/checkRule",
    "test/testing/brokenRules"
  ], ["property-tests/L05", "property-tests/L06", "property-tests/L07"]]
}

/** The folders that are mutated. */
export const folders: ReadonlyArray<string> = Object.keys(phases)

/** The test files whose path starts with a prefix, in order. */
const matching = (root: string, prefix: string): ReadonlyArray<string> => {
  const folder = prefix.split("/")[0]
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .filter((name) => name.startsWith(prefix) && name.endsWith(".test.ts"))
    .toSorted()
}

/** The test files for a folder, phase by phase. */
export const suiteOf = (root: string, folder: string): ReadonlyArray<ReadonlyArray<string>> =>
  (phases[folder] ?? []).map((prefixes) =>
    prefixes.flatMap((prefix) => matching(root, prefix)).map((name) => join(root, name))
  )
    .filter((files) => files.length > 0)
