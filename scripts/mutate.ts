/**
 * `node --conditions=neurolens-source scripts/mutate.ts [--folder src/share]… [--all] [--count N] [--seed N] [--json] [--list]`: changes the
 * code of src/share, src/select and src/table a little, one change at a time, and tells which changes no test notices.
 *
 * By default a sample of 300 changes (100 of each folder) from a fixed seed; `--all` tries every one. The parts are in `scripts/mutate`;
 * why it is our own, and what survives, is in docs/decisions/0013-mutation-testing.md.
 */
import { readdirSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { parseArgs } from "node:util"
import type { Job } from "./mutate/host.ts"
import { type Mutant, mutants, mutated } from "./mutate/mutants.ts"
import { reportText, type Tried } from "./mutate/report.ts"
import { sample } from "./mutate/sample.ts"
import { snapshot } from "./mutate/snapshot.ts"
import { folders, suiteOf } from "./mutate/suites.ts"
import { tryMutants } from "./mutate/tryMutants.ts"

const { values: options } = parseArgs({
  options: {
    folder: { type: "string", multiple: true },
    all: { type: "boolean", default: false },
    count: { type: "string", default: "300" },
    seed: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
    list: { type: "boolean", default: false }
  }
})

const chosen = options.folder ?? folders
const unknown = chosen.filter((folder) => !folders.includes(folder))
if (unknown.length > 0) {
  console.error(`no tests are known for ${unknown.join(", ")}; folders: ${folders.join(", ")}`)
  process.exit(2)
}

const root = snapshot(resolve(import.meta.dirname, ".."))

type Place = { readonly folder: string; readonly file: string; readonly source: string; readonly mutant: Mutant }

const placesIn = (folder: string): ReadonlyArray<Place> => {
  const all = readdirSync(join(root, folder)).filter((name) => name.endsWith(".ts")).toSorted().flatMap((name) => {
    const file = `${folder}/${name}`
    const source = readFileSync(join(root, file), "utf8")
    return mutants(source).map((mutant): Place => ({ folder, file, source, mutant }))
  })
  return options.all ? all : sample(all, Math.round(Number(options.count) / chosen.length), Number(options.seed))
}

const places = chosen.flatMap(placesIn)
if (options.list) {
  for (const { file, mutant } of places) {
    console.log(`${file}:${mutant.line} ${mutant.kind} ${JSON.stringify(mutant.text)}`)
  }
  process.exit(0)
}

const suites = new Map(chosen.map((folder) => [folder, suiteOf(root, folder)]))
const job = ({ file, folder, mutant, source }: Place): Job => ({
  file: join(root, file),
  text: mutated(source, mutant),
  phases: suites.get(folder)!
})

// What is not changed must pass, or everything would count as killed.
const unchanged = chosen.map((folder): Job => {
  const [file] = readdirSync(join(root, folder)).filter((name) => name.endsWith(".ts")).toSorted()
  const path = join(root, folder, file)
  return { file: path, text: readFileSync(path, "utf8"), phases: suites.get(folder)! }
})
const started = performance.now()
const baseline = await tryMutants(unchanged, { root, processes: 1, limit: 300_000 })
const wrong = baseline.findIndex((outcome) => outcome._tag !== "Survived")
if (wrong >= 0) {
  console.error(`the tests of ${chosen[wrong]} fail without any change: ${JSON.stringify(baseline[wrong])}`)
  process.exit(1)
}

const limit = Math.max(20_000, 3 * (performance.now() - started))
let done = 0
const outcomes = await tryMutants(places.map(job), {
  root,
  processes: 2,
  limit,
  onOutcome: () => {
    done++
    if (!options.json && done % 25 === 0) console.error(`${done} of ${places.length}`)
  }
})
const tried = places.map(({ file, folder, mutant, source }, k): Tried => ({
  file,
  folder,
  mutant,
  source,
  outcome: outcomes[k]
}))
console.log(
  options.json
    ? JSON.stringify(tried.map(({ file, mutant, outcome }) => ({ file, ...mutant, ...outcome })), null, 1)
    : reportText(tried)
)
