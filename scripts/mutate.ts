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
import { type Outcome, tryMutants } from "./mutate/tryMutants.ts"

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

/** What is not changed must pass, at the start and in between, or anything might count as killed. */
const unchanged = (folder: string): Job => {
  const [name] = readdirSync(join(root, folder)).filter((file) => file.endsWith(".ts")).toSorted()
  const file = join(root, folder, name)
  return { file, text: readFileSync(file, "utf8"), phases: suites.get(folder)! }
}
const refuse = (when: string, folder: string, outcome: Outcome): void => {
  console.error(`the tests of ${folder} fail ${when} without any change: ${JSON.stringify(outcome)}`)
  process.exit(1)
}
const started = performance.now()
const baseline = await tryMutants(chosen.map(unchanged), { root, processes: 1, limit: 300_000 })
baseline.forEach((outcome, k) => {
  if (outcome._tag !== "Survived") refuse("at the start", chosen[k], outcome)
})

/** Jobs between two controls. */
const stretch = 20

const jobs = places.flatMap((
  place,
  k
): ReadonlyArray<{ readonly job: Job; readonly place: Place; readonly control: boolean }> => [
  { job: job(place), place, control: false },
  ...k % stretch === stretch - 1 ? [{ job: unchanged(place.folder), place, control: true }] : []
])

const limit = Math.max(20_000, 3 * (performance.now() - started))
let done = 0
const outcomes = await tryMutants(jobs.map(({ job }) => job), {
  root,
  processes: 2,
  limit,
  onOutcome: () => {
    done++
    if (!options.json && done % 25 === 0) console.error(`${done} of ${jobs.length}`)
  }
})
const tried = jobs.flatMap(({ control, place }, k): ReadonlyArray<Tried> => {
  if (!control) return [{ ...place, outcome: outcomes[k] }]
  if (outcomes[k]._tag !== "Survived") refuse("between mutants", place.folder, outcomes[k])
  return []
})
console.log(
  options.json
    ? JSON.stringify(tried.map(({ file, mutant, outcome }) => ({ file, ...mutant, ...outcome })), null, 1)
    : reportText(tried)
)
