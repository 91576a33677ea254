/**
 * `npm run test:types`: tstyche on `type-tests`, with the TypeScript 6 of `tools/types`.
 *
 * tstyche works through the compiler API, which TypeScript 7 no longer has; left alone, it would download a TypeScript 6 by itself.
 * The two versions accept the same programs. Arguments are handed on to tstyche.
 */
import { existsSync } from "node:fs"
import { join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { closeWith } from "./counts.ts"
import { projectNode, run } from "./run.ts"

const root = resolve(import.meta.dirname, "..")
const library = join(root, "tools", "types", "node_modules", "typescript", "lib", "typescript.js")
const numbers = (line: string, word: string): number => Number(new RegExp(`(\\d+) ${word}`).exec(line)?.[1] ?? 0)

if (!existsSync(library)) {
  console.error(`tools/types has no TypeScript 6; run npm ci (package.json must list "tools/types" under "workspaces")`)
  closeWith("types", { passed: 0, failed: 1 })
  process.exit(1)
}
const args = [join(root, "node_modules", "tstyche", "dist", "bin.js"), ...process.argv.slice(2)]
const { code, output } = await run(projectNode(root), args, {
  cwd: root,
  echo: true,
  env: { NO_COLOR: "1", TSTYCHE_TYPESCRIPT_MODULE: pathToFileURL(library).href }
})
const line = /^Tests:.*$/m.exec(output)?.[0] ?? ""
const failed = numbers(line, "failed")
const silent = code !== 0 && failed === 0
closeWith("types", { passed: numbers(line, "passed"), failed: silent ? 1 : failed })
process.exitCode = code === 0 ? 0 : 1
