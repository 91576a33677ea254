/**
 * The closing line of a test run, `name: N passed, N failed`, and its copy for CI.
 *
 * One idea: where the environment variable NEUROLENS_COUNTS names a folder, the two numbers are also written there as JSON, so that
 * `.ci/run` adds numbers instead of reading printed text.
 */
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"

/** How many passed and how many failed. */
export type Counts = { readonly passed: number; readonly failed: number }

/** Writes the numbers of one kind of test where CI looks for them. */
export const recordCounts = (name: string, counts: Counts): void => {
  const folder = process.env["NEUROLENS_COUNTS"]
  if (folder === undefined || folder === "") return
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(counts))
}

/** Prints the closing line of one kind of test and records its numbers. */
export const closeWith = (name: string, counts: Counts): void => {
  recordCounts(name, counts)
  console.log(`${name}: ${counts.passed} passed, ${counts.failed} failed`)
}
