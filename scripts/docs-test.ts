/**
 * `npm run docs:test [-- file or folder ...] [-- --update] [-- --keep]`: type-checks and runs every code block of the documentation.
 *
 * The blocks of a page that are fenced with `ts` are one program, in order; `ts alone` is a program of its own; `ts no-run` is only
 * type-checked. In them, `expression // => value` and `expression // throws Name: text` are checked. `<!-- output -->` in front of a
 * `text` or `console` block says what the blocks since the last such place print. Each doc comment in `src` is a page.
 *
 * `--update` writes outputs anew, `--keep` leaves the generated programs in `.doctest`. The parts are in `scripts/docs`.
 */
import { resolve } from "node:path"
import { closeWith } from "./counts.ts"
import { docsTest } from "./docs/docsTest.ts"
import { documentation, filesIn } from "./docs/pages.ts"

const root = resolve(import.meta.dirname, "..")
const args = process.argv.slice(2)
const named = args.filter((arg) => !arg.startsWith("--")).map((name) => resolve(name))
const unknown = args.filter((arg) => arg.startsWith("--") && arg !== "--update" && arg !== "--keep")
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(", ")}; options: --update, --keep`)
  process.exit(2)
}

const results = await docsTest({
  root,
  files: named.length > 0 ? named.flatMap((name) => filesIn(root, name)) : documentation(root),
  update: args.includes("--update"),
  keep: args.includes("--keep"),
  onResult: ({ file, blocks, seconds, failures }) => {
    const verdict = failures.length === 0 ? "ok" : "FAILED"
    console.log(
      `${verdict.padEnd(7)}${`${seconds.toFixed(1)} s`.padStart(7)}  ${file}  (${blocks} block${
        blocks === 1 ? "" : "s"
      })`
    )
    for (const failure of failures) console.log(`    ${failure.replaceAll("\n", "\n    ")}`)
  }
})
const failed = results.filter((result) => result.failures.length > 0).length
closeWith("docs", { passed: results.length - failed, failed })
process.exitCode = failed > 0 ? 1 : 0
