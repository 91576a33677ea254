/**
 * `npm run fuzz [-- --seed N] [-- --minutes M] [-- --kind NAME]…`: random documents, equations, edits, reconstructions, wrong
 * arguments, model files and command lines, as many as fit into the
 * time (default a minute), each in a process that is watched; prints finds with the smallest program and ends with 1 if there are any.
 *
 * The parts are in `property-tests/fuzz`; the tests run a fixed number of the same cases.
 */
import { parseArgs } from "node:util"
import { campaign } from "../property-tests/fuzz/campaign.ts"
import { watch } from "../property-tests/fuzz/watch.ts"

const { values: options } = parseArgs({
  options: {
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    minutes: { type: "string", default: "1" },
    kind: {
      type: "string",
      multiple: true,
      default: ["documents", "equations", "edits", "reconstructions", "arguments", "model files", "command lines"]
    }
  }
})

/** Longest text of a program that is printed. */
const longest = 2000

const [seed, minutes] = [Number(options.seed), Number(options.minutes)]
if (!Number.isSafeInteger(seed) || !(minutes > 0)) {
  console.error("--seed takes a whole number, --minutes a positive number")
  process.exit(2)
}
console.log(`seed ${seed}, ${minutes} min`)

const until = performance.now() + minutes * 60_000
const watching = watch(new URL("../property-tests/fuzz/kinds.ts", import.meta.url))
const { cases, finds, refused } = await campaign(watching, options.kind, seed, () => performance.now() > until)
watching.close()
for (const { detail, kind, tape, text, what } of finds) {
  console.log(`\n${kind}, ${what}: ${detail}\n  ${text.slice(0, longest)}\n  tape ${JSON.stringify(tape)}`)
}
for (const kind of options.kind) {
  const count = finds.filter((find) => find.kind === kind).length
  console.log(`${kind}: ${cases[kind]} cases, ${refused[kind]} refused, ${count} finds`)
}
process.exitCode = finds.length === 0 ? 0 : 1
