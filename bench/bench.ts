/**
 * `npm run bench`: what things cost, as a table or with `--json` as JSON. Nothing here is asserted; speed is read, not tested.
 */
import { build, type Timing } from "./scale.ts"

const sizes = [[2500, 10_000], [7900, 100_000], [25_000, 1_000_000]] as const

const best = (cells: number, synapses: number, repeats: number): ReadonlyArray<Timing> => {
  const runs = Array.from({ length: repeats }, () => build(cells, synapses))
  return runs[0].map((t, i) => ({
    ...t,
    seconds: runs.map((r) => r[i].seconds).sort((a, b) => a - b)[Math.floor(repeats / 2)]
  }))
}

build(2500, 10_000) // warm up
const results = sizes.map(([cells, synapses]) => best(cells, synapses, synapses > 500_000 ? 3 : 5))
const heap = process.memoryUsage()
const rows = results[0].map((first, i) => {
  const last = results[2][i]
  return {
    step: first.step,
    seconds: results.map((r) => r[i].seconds),
    growth: last.seconds / first.seconds / (last.synapses / first.synapses)
  }
})
const total = results.map((r) => r.reduce((sum, t) => sum + t.seconds, 0))

if (process.argv.includes("--json")) {
  console.log(
    JSON.stringify({ scale: { sizes, rows, total, heapMB: heap.heapUsed / 1e6, rssMB: heap.rss / 1e6 } }, null, 2)
  )
} else {
  const cell = (x: number): string => (x * 1000).toFixed(1).padStart(12)
  console.log(
    `building networks, ms, median${" ".repeat(6)}${sizes.map(([, m]) => `${m}`.padStart(12)).join("")}      growth`
  )
  for (const { growth, seconds, step } of rows) {
    console.log(`${step.padEnd(34)}${seconds.map(cell).join("")}${growth.toFixed(2).padStart(12)}`)
  }
  console.log(`${"total".padEnd(34)}${total.map(cell).join("")}`)
  console.log(
    `heap ${(heap.heapUsed / 1e6).toFixed(0)} MB, typed arrays ${(heap.arrayBuffers / 1e6).toFixed(0)} MB, resident ${
      (heap.rss / 1e6).toFixed(0)
    } MB (growth: time over synapses, 1 is linear)`
  )
}
