/**
 * `npm run mutate -- PATH ... [--laws]`: Stryker changes the code of folders or files of `src` a little, one change at a time, and tells
 * which changes no test notices. Other options that begin with `--` are handed on to it, for example `--dryRunOnly`.
 *
 * A change is judged by the tests of its folder, of which Stryker runs those that reach it; with `--laws` by neighbours and laws too, which
 * takes many times as long. What survives and should: docs/decisions/0013-mutation-testing.md. The settings are in `tools/mutate`.
 */
import { existsSync, statSync } from "node:fs"
import { join, resolve } from "node:path"
import { order } from "./check/order.ts"
import { installTools, tool, toolFolder } from "./installTools.ts"
import { projectNode, run } from "./run.ts"

/** Neighbours and laws that judge a folder besides its own tests. */
const others: Readonly<Record<string, ReadonlyArray<string>>> = {
  number: ["test/kernel/math/*"],
  table: ["test/{network,select,share}/**/*", "property-tests/L0[35]*"],
  select: ["test/{network,share}/**/*", "test/testing/arbitraries*", "property-tests/L0[123]*"],
  share: ["test/select/**/*", "test/testing/{checkRule,brokenRules}*", "property-tests/L0[567]*"],
  equation: ["test/mechanism/**/*", "property-tests/{L09,L11-derivatives}*"]
}

const root = resolve(import.meta.dirname, "..")
const args = process.argv.slice(2)
const paths = args.filter((arg) => !arg.startsWith("--"))
const options = args.filter((arg) => arg.startsWith("--") && arg !== "--laws")
const wrong = paths.filter((path) => !existsSync(join(root, path)) || !order.includes(path.split("/")[1]))
if (paths.length === 0 || wrong.length > 0) {
  console.error(`${wrong.length > 0 ? `not in a folder of src: ${wrong.join(", ")}; ` : ""}npm run mutate -- src/share`)
  process.exit(2)
}

const absent = await installTools(root, "mutate")
if (absent.length > 0) {
  console.error(absent.join("\n"))
  process.exit(1)
}

const tests = [...new Set(paths.map((path) => path.split("/")[1]))].flatMap((layer) => [
  `test/${layer}/**/*`,
  `test/mutants/${layer}`,
  ...(args.includes("--laws") ? others[layer] ?? [] : [])
])
const mutate = paths.map((path) => statSync(join(root, path)).isFile() ? path : `${path.replace(/\/$/, "")}/**/*.ts`)
const settings = join(toolFolder(root, "mutate"), "stryker.config.json")
const { code } = await run(
  projectNode(root),
  [tool(root, "mutate", "stryker"), "run", settings, "--mutate", mutate.join(","), ...options],
  {
    cwd: root,
    echo: true,
    env: { NEUROLENS_RUNS: "25", NEUROLENS_MUTATE: JSON.stringify(tests.map((test) => `${test}.test.ts`)) }
  }
)
process.exitCode = code ?? 1
