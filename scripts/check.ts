/**
 * `npm run check [-- name ...] [-- --fix]`: types, layers, import rings, sizes, purity, numbers, browser, entries, pages, citations,
 * links, documented, unused, lint, format, repository.
 *
 * One line per check with its time; the problems of a check follow its line. Ends with code 1 when a check fails. Each check is one
 * file in `scripts/check`.
 */
import { resolve } from "node:path"
import { browser } from "./check/browser.ts"
import type { Check } from "./check/Check.ts"
import { citations } from "./check/citations.ts"
import { documented } from "./check/documented.ts"
import { entries } from "./check/entries.ts"
import { format } from "./check/format.ts"
import { layers } from "./check/layers.ts"
import { links } from "./check/links.ts"
import { lint } from "./check/lint.ts"
import { numbers } from "./check/numbers.ts"
import { pages } from "./check/pages.ts"
import { purity } from "./check/purity.ts"
import { repository } from "./check/repository.ts"
import { rings } from "./check/rings.ts"
import { size } from "./check/size.ts"
import { types } from "./check/types.ts"
import { unused } from "./check/unused.ts"
import { closeWith } from "./counts.ts"

const checks: Readonly<Record<string, Check>> = {
  types,
  layers,
  rings,
  size,
  purity,
  numbers,
  browser,
  entries,
  pages,
  citations,
  links,
  documented,
  unused,
  lint,
  format,
  repository
}

const root = resolve(import.meta.dirname, "..")
const args = process.argv.slice(2)
const fix = args.includes("--fix")
const named = args.filter((arg) => !arg.startsWith("--"))
const unknown = [
  ...named.filter((name) => !(name in checks)),
  ...args.filter((arg) => arg.startsWith("--") && arg !== "--fix")
]
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(", ")}; checks: ${Object.keys(checks).join(", ")}; option: --fix`)
  process.exit(2)
}

const passed: Array<string> = []
const failed: Array<string> = []
for (const [name, check] of Object.entries(checks)) {
  if (named.length > 0 && !named.includes(name)) continue
  const start = performance.now()
  let problems: ReadonlyArray<string>
  try {
    problems = await check(root, { fix })
  } catch (error) {
    problems = [error instanceof Error ? error.stack ?? error.message : String(error)]
  }
  const seconds = `${((performance.now() - start) / 1000).toFixed(1)} s`
  const verdict = problems.length === 0 ? "ok" : `FAILED, ${problems.length} problem${problems.length > 1 ? "s" : ""}`
  console.log(`${name.padEnd(12)}${seconds.padStart(7)}  ${verdict}`)
  for (const problem of problems) console.log(`  ${problem.replaceAll("\n", "\n  ")}`)
  ;(problems.length === 0 ? passed : failed).push(name)
}
closeWith("checks", { passed: passed.length, failed: failed.length })
process.exitCode = failed.length > 0 ? 1 : 0
