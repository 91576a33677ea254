/**
 * Check `entries`: every public module is an entry point of `package.json`, and no other name with a capital is. With `fix` they are written.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { type Entry, publicModules, wantedExports } from "../package/modules.ts"
import type { CheckOptions, Problem } from "./Check.ts"

type Manifest = { readonly exports: Readonly<Record<string, Entry>> }

/** Lists the entry points that are missing, wrong or of no module. */
export const entries = (root: string, { fix }: CheckOptions): ReadonlyArray<Problem> => {
  const path = join(root, "package.json")
  const manifest = JSON.parse(readFileSync(path, "utf8")) as Manifest
  const { exports } = manifest
  const wanted = wantedExports(exports, publicModules(root))
  const names = new Set([...Object.keys(wanted), ...Object.keys(exports)])
  const problems = [...names].flatMap((name) => {
    if (JSON.stringify(wanted[name]) === JSON.stringify(exports[name])) return []
    if (wanted[name] === undefined) return [`package.json exports ${name}, which src/index.ts does not`]
    return [`package.json exports ${name} not as ${JSON.stringify(wanted[name])}`]
  })
  if (problems.length === 0 || !fix) return problems
  writeFileSync(path, `${JSON.stringify({ ...manifest, exports: wanted }, null, 2)}\n`)
  return []
}
