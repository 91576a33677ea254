/**
 * `node --conditions=neurolens-source bench/hashes.ts [--write] [WORD …]`: whether kernels compute the numbers, and consist of the bytes,
 * that are stored in `hashes.json`.
 *
 * For changes of the compiled engine that must not change a bit: traces, states and gradients of the benchmark's models, of a network with
 * everything in it and of the reference recipes, with all schemes, hashed; and the modules they ran in. Other bytes are counted and shown;
 * other numbers make the command fail. Words pick names that have them all in it.
 */
import { Result } from "effect"
import { createHash } from "node:crypto"
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { network as networkOf, type Recipe } from "../scripts/reference/recipe.ts"
import { adjointKernel } from "../src/adjoint/compiled/AdjointKernel.ts"
import { closed, type Wanted, wantedOf } from "../src/adjoint/Wanted.ts"
import type { Network } from "../src/network/Network.ts"
import { kernel } from "../src/solve/compiled/Kernel.ts"
import { layout } from "../src/solve/compiled/Layout.ts"
import { atOnce } from "../src/solve/Pieces.ts"
import { plan } from "../src/solve/Plan.ts"
import { rawNetwork } from "../src/solve/recorded.ts"
import { type SchemeName, schemes } from "../src/solve/Scheme.ts"
import { answerBy, compiled, everythingWanted, outcomeOf } from "../test/adjoint/gradientRuns.ts"
import { rich } from "../test/adjoint/richNetwork.ts"
import { type Outcome, outcome } from "../test/solve/compiled/engines.ts"
import { compiledStepper } from "../test/solve/steppers.ts"
import { gradientModels } from "./gradientModels.ts"
import { models } from "./models.ts"

const stored = join(import.meta.dirname, "hashes.json")
const recipes = join(import.meta.dirname, "../test/reference/recipes")
const names = Object.keys(schemes) as ReadonlyArray<SchemeName>
const dt = 0.025

/** What is hashed of a network: `bytes …` are modules, all else numbers. */
type Entry = readonly [name: string, hash: () => string]

const digest = (parts: ReadonlyArray<Uint8Array | string>): string => {
  const hash = createHash("sha256")
  for (const part of parts) hash.update(part)
  return hash.digest("hex").slice(0, 16)
}

/** The bits of all numbers, or why there are none. */
const hashOf = ({ numbers, reason }: Outcome): string =>
  digest([
    reason ?? "",
    ...Array.from(numbers).flatMap(([name, values]) => [name, new Uint8Array(Float64Array.from(values).buffer)])
  ])

/** Two stretches, so that a state goes out and in. */
const runHash = (network: Network, scheme: SchemeName, step: number, steps: number): string =>
  hashOf(outcome(network, compiledStepper(network, scheme, step), [steps - 1, 1]))

const gradientHash = (network: Network, scheme: SchemeName, step: number, steps: number, wanted: Wanted): string => {
  const question = { steps, dt: step, scheme, wanted, weight: (k: number) => Math.cos(1.7 * k) }
  return hashOf(outcomeOf(answerBy(compiled(network, question), network, question)))
}

const moduleHash = (network: Network, scheme: SchemeName, copies: number, threads: number): string => {
  const laid = atOnce(layout(plan(rawNetwork(network)), copies, threads))
  return digest([atOnce(kernel(laid, scheme)).bytes])
}

const adjointHash = (network: Network, scheme: SchemeName, wanted: Wanted): string =>
  digest([atOnce(adjointKernel(atOnce(layout(plan(rawNetwork(network)))), scheme, closed(wanted))).bytes])

/** A number that is made once, when it is asked for. */
const once = <A>(make: () => A): () => A => {
  let made: { readonly value: A } | null = null
  return () => (made ??= { value: make() }).value
}

/** Steps of a run here: few where a network is large, and dense matrices only of cells that are not. */
const steps: Readonly<Record<string, number>> = { a: 60, b: 60, c: 60, d: 400, r3: 60, f: 2 }
const isDense = (letter: string): boolean => letter === "c" || letter === "r3"

const ofModels = models.flatMap(({ letter, make }): ReadonlyArray<Entry> => {
  const network = once(make)
  return names.flatMap((scheme): ReadonlyArray<Entry> => {
    if (scheme !== "backwardEuler" && (letter === "f" || (scheme === "exponentialEuler" && isDense(letter)))) return []
    // What explicit steps of the usual length do not stand is refused; of a fiftieth of it there is something to compare.
    const step = scheme === "forwardEuler" ? dt / 50 : dt
    return [
      [`run ${letter} ${scheme}`, () => runHash(network(), scheme, step, steps[letter])],
      [`bytes ${letter} ${scheme}`, () => moduleHash(network(), scheme, 1, 1)],
      [`bytes ${letter} ${scheme}, two threads`, () => moduleHash(network(), scheme, 1, 2)]
    ]
  })
})

const ofGradients = gradientModels.flatMap(({ letter, make }): ReadonlyArray<Entry> => {
  const network = once(make)
  return names.flatMap((scheme): ReadonlyArray<Entry> => {
    if (scheme === "exponentialEuler" && isDense(letter)) return []
    const step = scheme === "forwardEuler" ? dt / 50 : dt
    return [
      [`gradient ${letter} ${scheme}`, () => gradientHash(network(), scheme, step, 20, wantedOf(network(), true))],
      [`bytes of gradient ${letter} ${scheme}`, () => adjointHash(network(), scheme, wantedOf(network(), true))]
    ]
  })
})

const ofRich = names.flatMap((scheme): ReadonlyArray<Entry> => {
  const step = scheme === "forwardEuler" ? dt / 50 : dt
  return [
    [`run rich ${scheme}`, () => runHash(rich, scheme, step, 40)],
    [`gradient rich ${scheme}`, () => gradientHash(rich, scheme, step, 40, everythingWanted(rich))],
    [`bytes rich ${scheme}`, () => moduleHash(rich, scheme, 1, 1)],
    [`bytes rich ${scheme}, five copies`, () => moduleHash(rich, scheme, 5, 2)],
    [`bytes of gradient rich ${scheme}`, () => adjointHash(rich, scheme, everythingWanted(rich))]
  ]
})

const ofRecipes = readdirSync(recipes).filter((file) => file.endsWith(".json")).sort().flatMap(
  (file): ReadonlyArray<Entry> => {
    const recipe = JSON.parse(readFileSync(join(recipes, file), "utf8")) as Recipe
    if (recipe.order !== undefined) return [] // trains what another recipe runs
    if (recipe.junctions !== undefined) return [] // kernels do not know these yet
    const travels = recipe.format === "events-1" // code that is still to become faster, and no way back
    const network = once(() => networkOf(recipe))
    const some = Math.min(recipe.steps, 200)
    return [
      ...names.flatMap((scheme): ReadonlyArray<Entry> => [
        [`run ${recipe.name} ${scheme}`, () => runHash(network(), scheme, recipe.dt, some)],
        ...travels ? [] : [[`bytes ${recipe.name} ${scheme}`, () => moduleHash(network(), scheme, 1, 1)] as const]
      ]),
      ...(recipe.loss === undefined || travels ? [] : names.map((scheme): Entry => [
        `gradient ${recipe.name} ${scheme}`,
        () => gradientHash(network(), scheme, recipe.dt, Math.min(some, 50), wantedOf(network(), true))
      ]))
    ]
  }
)

const words = process.argv.slice(2).filter((word) => word !== "--write")
const entries = [...ofModels, ...ofGradients, ...ofRich, ...ofRecipes].filter(([name]) =>
  words.every((word) => name.split(/[ ,]/).includes(word))
)
const known = JSON.parse(Result.getOrElse(Result.try(() => readFileSync(stored, "utf8")), () => "{}")) as Readonly<
  Record<string, string>
>
const found = Object.fromEntries(entries.map(([name, hash]) => [name, hash()]))
if (process.argv.includes("--write")) {
  writeFileSync(stored, `${JSON.stringify({ ...known, ...found }, null, 2)}\n`)
  console.log(`${entries.length} hashes written`)
} else {
  const apart = entries.map(([name]) => name).filter((name) => known[name] !== found[name])
  const bytes = apart.filter((name) => name.startsWith("bytes"))
  const numbers = apart.filter((name) => !name.startsWith("bytes"))
  console.log(`${entries.length - apart.length} of ${entries.length} hashes as stored`)
  if (bytes.length > 0) console.log(`other code, ${bytes.length}: ${bytes.join("; ")}`)
  if (numbers.length > 0) console.log(`OTHER NUMBERS, ${numbers.length}: ${numbers.join("; ")}`)
  process.exitCode = numbers.length > 0 ? 1 : 0
}
