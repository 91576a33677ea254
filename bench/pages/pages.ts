/**
 * `npm run bench:pages`: how fast a page of Chromium is, on one thread and on two, beside Node in the same run.
 *
 * Fastest of some runs, because nothing tells how much of the processor a page had.
 */
import { layerWorkers } from "neurolens/node"
import { chromium, hasChromium, isolated } from "../../scripts/chromium.ts"
import { inPage } from "../../test/browser/page.ts"
import { type Rates, rates } from "./program.ts"

const program = `
import { layerWorkers } from "neurolens/browser"
import { rates } from "./bench/pages/program.ts"
`

if (!hasChromium) console.log(`bench:pages skipped: no browser at ${chromium} (apt-get install chromium)`)
else {
  const node = await rates(layerWorkers({ size: 2 }))
  const found = await inPage(program, `rates(layerWorkers({ size: 2, worker: "/worker.js" }))`, { headers: isolated })
  const { failed } = found as { readonly failed?: string }
  if (failed !== undefined) throw new Error(failed)
  const page = found as Rates
  console.log(`million compartment-steps/s, fastest of some runs in turn; Node ${process.version} and Chromium\n`)
  console.log(`${"".padEnd(28)}${["Node, 1", "2", "÷", "page, 1", "2", "÷"].map((head) => head.padStart(9)).join("")}`)
  for (const [what, own] of Object.entries(node)) {
    const cells = [own, page[what]].flatMap((
      { one, two }
    ) => [one.toFixed(1), two.toFixed(1), (two / one).toFixed(2)])
    console.log(what.padEnd(28) + cells.map((cell) => cell.padStart(9)).join(""))
  }
}
