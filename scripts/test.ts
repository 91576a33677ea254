/**
 * `npm test`: vitest, then the documentation, then the type tests; all three run even when one fails.
 *
 * The processes that they start, one for each page and some for tests, share Node's compile cache: the library takes most of its start.
 *
 * With arguments only vitest runs, and they are handed on to it: `npm test -- test/share`.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { type Counts, recordCounts } from "./counts.ts"
import { projectNode, run } from "./run.ts"

/** What this script reads of vitest's JSON report. */
type VitestReport = {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly testResults: ReadonlyArray<{ readonly status: string; readonly assertionResults: ReadonlyArray<unknown> }>
}

const root = resolve(import.meta.dirname, "..")
const node = projectNode(root)
const folder = mkdtempSync(join(tmpdir(), "neurolens-test-"))
process.env["NODE_COMPILE_CACHE"] ??= join(folder, "compiled")

/** Tests and, as one failure each, test files that could not be loaded. */
const vitestCounts = (path: string, code: number | null): Counts => {
  if (!existsSync(path)) return { passed: 0, failed: 1 }
  const report = JSON.parse(readFileSync(path, "utf8")) as VitestReport
  const unloaded = report.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0)
  const failed = report.numFailedTests + unloaded.length
  return { passed: report.numPassedTests, failed: code !== 0 && failed === 0 ? 1 : failed }
}

const vitest = async (args: ReadonlyArray<string>): Promise<boolean> => {
  const path = join(folder, "vitest.json")
  const program = join(root, "node_modules", "vitest", "vitest.mjs")
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${path}`]
  const { code } = await run(node, [program, "run", ...reporters, ...args], { cwd: root, echo: true })
  recordCounts("tests", vitestCounts(path, code))
  return code === 0
}

const script = async (name: string): Promise<boolean> => {
  const { code } = await run(node, ["--conditions=neurolens-source", join("scripts", name)], { cwd: root, echo: true })
  return code === 0
}

const args = process.argv.slice(2)
const passed = [await vitest(args)]
if (args.length === 0) passed.push(await script("docs-test.ts"), await script("types-test.ts"))
rmSync(folder, { recursive: true, force: true })
process.exitCode = passed.every((ok) => ok) ? 0 : 1
