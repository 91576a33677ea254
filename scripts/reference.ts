/**
 * `npm run --silent reference -- [--json] FILE…`: builds and runs reference recipes with the public API and compares the answers.
 *
 * Prints the largest error of each recorded state per file, or with `--json` one array; exits with 1 when one is out of tolerance or
 * cannot be read, with 2 when there is nothing to do. A file that cannot be read fails on its own, the others still run. Recipes of SWC files
 * find them in `swc/` beside the recipe; of a list of odd SWC files each is a row of its own.
 */
import { Effect } from "effect"
import { Engine } from "neurolens"
import { readFileSync } from "node:fs"
import { basename, dirname } from "node:path"
import { compareNmodl, compareSaid, isNmodl, isSaid, type NmodlRecipe, type Said } from "./reference/nmodl.ts"
import { compareOdd, isOdd, type Odd } from "./reference/odd.ts"
import { compare, type Comparison, type Recipe, unmeasured } from "./reference/recipe.ts"
import { compareSwc, type SwcRecipe } from "./reference/swc.ts"

const args = process.argv.slice(2)
const json = args.includes("--json")
const files = args.filter((arg) => arg !== "--json")
const unknown = files.filter((arg) => arg.startsWith("--"))

/** What is wrong with a file, in one sentence. */
class Unreadable extends Error {}

const read = (file: string): Recipe | SwcRecipe | NmodlRecipe | ReadonlyArray<Odd> | ReadonlyArray<Said> => {
  const contents = attempt(
    () => readFileSync(file, "utf8"),
    (e) => `cannot read ${file}: ${e.code === "ENOENT" ? "there is no such file" : e.message}`
  )
  const value: unknown = attempt(() => JSON.parse(contents), (e) => `${file} is no JSON: ${e.message}`)
  if (isOdd(value) || isNmodl(value) || isSaid(value)) return value
  const missing = ["name", "steps", "expected"].filter((key) =>
    typeof value !== "object" || value === null || !(key in value)
  )
  if (missing.length > 0) throw new Unreadable(`${file} is no reference recipe: it has no ${missing.join(", no ")}`)
  return value as Recipe | SwcRecipe
}

const follow = (file: string): Effect.Effect<ReadonlyArray<Comparison>, never, Engine.Engine> => {
  const recipe = read(file)
  if (isNmodl(recipe)) return Effect.map(compareNmodl(recipe), (one) => [one])
  if (isSaid(recipe)) return Effect.succeed(recipe.map(compareSaid))
  if (isOdd(recipe)) return Effect.succeed(compareOdd(recipe))
  return Effect.map("swc" in recipe ? compareSwc(recipe, dirname(file)) : compare(recipe), (one) => [one])
}

const attempt = <A>(f: () => A, message: (error: NodeJS.ErrnoException) => string): A => {
  try {
    return f()
  } catch (error) {
    throw new Unreadable(message(error as NodeJS.ErrnoException))
  }
}

const compareFile = (file: string): Effect.Effect<ReadonlyArray<Comparison>, never, Engine.Engine> =>
  Effect.suspend(() => follow(file)).pipe(Effect.catchDefect((error) => {
    const problem = error instanceof Unreadable ? error.message : `${file} cannot be followed: ${String(error)}`
    if (json) console.error(problem)
    const name = basename(file, ".json")
    return Effect.succeed([unmeasured(name, [problem])])
  }))

const text = (c: Comparison): string => {
  const byState = new Map<string, Comparison["traces"][number]>()
  for (const t of c.traces) {
    const state = t.label.split(" of ")[0]
    if (!((byState.get(state)?.error ?? -1) >= t.error)) byState.set(state, t)
  }
  const states = [...byState].map(([state, t]) =>
    `    ${state.padEnd(24)} ${t.error.toExponential(2)} ${t.unit} (tolerance ${t.tolerance.toExponential(0)})`
  )
  const errors = [
    ...(c.maxGradientError === null
      ? []
      : [`    ${"gradient".padEnd(24)} ${c.maxGradientError.toExponential(2)} of each derivative`]),
    ...(c.lossError === null ? [] : [`    ${"loss".padEnd(24)} ${c.lossError.toExponential(2)} of the loss`]),
    ...(c.finalError === null || c.finalError === undefined
      ? []
      : [`    ${"parameters at the end".padEnd(24)} ${c.finalError.toExponential(2)} of each`])
  ]
  return [`${c.pass ? "pass" : "FAIL"}  ${c.name}`, ...states, ...errors, ...c.problems.map((p) => `    ${p}`)].join(
    "\n"
  )
}

const program = Effect.gen(function*() {
  const results: Array<Comparison> = []
  for (const file of files) {
    const found = yield* compareFile(file)
    results.push(...found)
    if (!json) { for (const result of found) console.log(text(result)) }
  }
  if (json) {
    console.log(
      JSON.stringify(
        results.map(({ finalError, lossError, maxGradientError, maxTraceError, name, pass }) => ({
          name,
          maxTraceError,
          maxGradientError,
          lossError,
          ...(finalError === undefined ? {} : { finalError }),
          pass
        })),
        null,
        2
      )
    )
  }
  return results.every((r) => r.pass)
})

if (files.length === 0 || unknown.length > 0) {
  if (unknown.length > 0) console.error(`unknown option: ${unknown.join(", ")}`)
  console.error("usage: npm run --silent reference -- [--json] FILE…")
  process.exitCode = 2
} else {
  process.exitCode = await Effect.runPromise(Effect.provide(program, Engine.layer)) ? 0 : 1
}
