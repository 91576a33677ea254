/**
 * `npm run bench:engines`: the kernels on the project's Node and on others, alternating, with the ratio to the project's.
 *
 * Newer engines keep the order of WebAssembly instructions, older ones rearrange them: speed has to be looked at on both.
 */
import { execFileSync } from "node:child_process"
import { existsSync } from "node:fs"
import { median } from "./median.ts"

const folder = new URL("../tools/engines/", import.meta.url).pathname
const binary = (name: string): string => `${folder}node_modules/${name}/bin/node`
const engines = [["project", process.execPath], ["node22", binary("node22")], ["node26", binary("node26")]] as const
const rounds = 3

if (!existsSync(binary("node26"))) {
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--silent"], { cwd: folder, stdio: "inherit" })
}

type Result = { readonly node: string; readonly rates: Readonly<Record<string, number>> }

/** Steady rates of models (a) to (d) in a process of its own. */
const measure = (path: string): Result =>
  JSON.parse(
    execFileSync(path, [
      "--no-warnings",
      "--conditions=neurolens-source",
      new URL("./steady.ts", import.meta.url).pathname
    ], { encoding: "utf8" })
  ) as Result

const results = Array.from({ length: rounds }, () => engines.map(([, path]) => measure(path)))
const rates = (e: number, model: string): number => median(results.map((round) => round[e].rates[model]))

console.log(
  `million compartment-steps/s, one thread, medians of ${rounds} rounds; ratio: the project's Node over the other\n`
)
for (const model of Object.keys(results[0][0].rates)) {
  const cells = engines.map((_, e) =>
    `${results[0][e].node} ${rates(e, model).toFixed(1)} (${(rates(0, model) / rates(e, model)).toFixed(2)})`
  )
  console.log(`(${model})  ${cells.join("   ")}`)
}
