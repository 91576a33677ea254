/**
 * `npm run --silent reference -- [--json] FILE…`: builds and runs reference recipes with the public API and compares the answers.
 *
 * Prints the largest error of each recorded state per file, or with `--json` one array; exits with 1 when one is out of tolerance.
 */
import { Effect } from "effect"
import { Engine } from "neurolens"
import { readFileSync } from "node:fs"
import { compare, type Comparison, type Recipe } from "./reference/recipe.ts"

const args = process.argv.slice(2)
const json = args.includes("--json")
const files = args.filter((arg) => arg !== "--json")

const read = (file: string): Recipe => JSON.parse(readFileSync(file, "utf8")) as Recipe

const text = (c: Comparison): string => {
  const byState = new Map<string, Comparison["traces"][number]>()
  for (const t of c.traces) {
    const state = t.label.split(" of ")[0]
    if (!(byState.get(state)?.error! >= t.error)) byState.set(state, t)
  }
  const states = [...byState].map(([state, t]) => `    ${state.padEnd(24)} ${t.error.toExponential(2)} ${t.unit} (tolerance ${t.tolerance.toExponential(0)})`)
  return [`${c.pass ? "pass" : "FAIL"}  ${c.name}`, ...states, ...c.problems.map((p) => `    ${p}`)].join("\n")
}

const program = Effect.gen(function*() {
  const results: Array<Comparison> = []
  for (const file of files) {
    const result = yield* compare(read(file))
    results.push(result)
    if (!json) console.log(text(result))
  }
  if (json) {
    console.log(JSON.stringify(results.map(({ lossError, maxGradientError, maxTraceError, name, pass }) => ({ name, maxTraceError, maxGradientError, lossError, pass })), null, 2))
  }
  return results.every((r) => r.pass)
})

if (files.length === 0) {
  console.error("usage: npm run --silent reference -- [--json] FILE…")
  process.exitCode = 2
} else {
  process.exitCode = await Effect.runPromise(Effect.provide(program, Engine.layer)) ? 0 : 1
}
