/**
 * `npm run bench:nmodl -- FOLDER`: reads every `.mod` file under a folder and prints, by model (the folders in it), which share is read whole, and
 * why the rest is refused. Files with the same text count once. They are read for the trial and stay where they are.
 */
import { Result } from "effect"
import type { Nmodl } from "neurolens"
import { type Kind, type ModFile, modFiles, readFile } from "./modFiles.ts"

const args = process.argv.slice(2)
const verbose = args.includes("--list")
const [folder] = args.filter((arg) => arg !== "--list")

type Tried = ModFile & { readonly problems: ReadonlyArray<Nmodl.Problem> }

const share = (list: ReadonlyArray<Tried>): string => {
  const whole = list.filter(({ problems }) => problems.length === 0).length
  return list.length === 0 ? "–" : `${whole} of ${list.length} (${Math.round(100 * whole / list.length)} %)`
}

const print = (all: ReadonlyArray<Tried>): void => {
  const of = (list: ReadonlyArray<Tried>, kind: Kind) => list.filter((one) => one.kind === kind)
  const rows = [["model", "density", "point", "artificial cell"]]
  for (const [model, list] of Map.groupBy(all, (one) => one.model)) {
    rows.push([model, share(of(list, "density")), share(of(list, "point")), share(of(list, "cell"))])
  }
  rows.push(["all", share(of(all, "density")), share(of(all, "point")), share(of(all, "cell"))])
  for (const row of rows) console.log(`| ${row.join(" | ")} |`)
  for (const kind of ["density", "point"] as const) {
    const causes = new Map<string, number>()
    for (const { problems } of of(all, kind)) {
      for (
        const cause of new Set(problems.map(({ code, construct }) =>
          code === "unknown-name" || code === "mechanism"
            ? code
            : `${code} ${/^[A-Z_]+$|^while$/.test(construct) ? construct : ""}`.trim()
        ))
      ) {
        causes.set(cause, (causes.get(cause) ?? 0) + 1)
      }
    }
    console.log(`\n${kind}: files refused, by cause`)
    for (const [cause, count] of [...causes].sort(([, a], [, b]) => b - a)) {
      console.log(`${String(count).padStart(5)}  ${cause}`)
    }
  }
}

if (folder === undefined) {
  console.error("usage: npm run bench:nmodl -- [--list] FOLDER")
  process.exitCode = 2
} else {
  const all = modFiles(folder).map((one): Tried => {
    const read = readFile(folder, one)
    return { ...one, problems: Result.isFailure(read) ? read.failure.problems : [] }
  })
  if (verbose) {
    for (const { file, problems } of all) {
      for (const { code, line, message } of problems) console.log(`${file}:${line}: ${code}: ${message}`)
    }
  }
  print(all)
}
