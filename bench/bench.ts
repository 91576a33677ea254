/**
 * `npm run bench`: what things cost, as tables or with `--json` as JSON. `npm run bench -- scale`, `-- kernels`, `-- gradients`, `-- native`, `-- events`, `-- store`, `-- interruption`
 * or `-- growth` runs one part; `-- growth word` what has the word in its name, `-- events ring` one network. `-- gaps` watches the event loop, which takes long and is done
 * only when it is asked for; `-- gaps word word` what has all of these in its name.
 *
 * Nothing here is asserted but correctness; speed is read, not tested.
 */
import { Effect } from "effect"
import { events, eventsText } from "./events.ts"
import { gapHead, gaps, gapText } from "./gaps.ts"
import { gradients } from "./gradients.ts"
import { growth, growthText } from "./growth.ts"
import { interruptions, interruptionText } from "./interruption.ts"
import { kernels, type Line } from "./kernels.ts"
import { median } from "./median.ts"
import { native, nativeText } from "./native.ts"
import { build, type Timing } from "./scale.ts"
import { storeCosts, storeText } from "./store.ts"

const json = process.argv.includes("--json")
const parts = process.argv.slice(2).filter((arg) => !arg.startsWith("--"))
const gapWords = parts.includes("gaps") ? parts.slice(parts.indexOf("gaps") + 1) : null
const wanted = (part: string): boolean => gapWords === null && (parts.length === 0 || parts.includes(part))

const sizes = [[2500, 10_000], [7900, 100_000], [25_000, 1_000_000]] as const

const middle = (cells: number, synapses: number, repeats: number): ReadonlyArray<Timing> => {
  const runs = Array.from({ length: repeats }, () => build(cells, synapses))
  return runs[0].map((t, i) => ({ ...t, seconds: median(runs.map((r) => r[i].seconds)) }))
}

const scale = () => {
  build(2500, 10_000) // warm up
  const results = sizes.map(([cells, synapses]) => middle(cells, synapses, synapses > 500_000 ? 3 : 5))
  const { arrayBuffers, heapUsed, rss } = process.memoryUsage()
  const rows = results[0].map((first, i) => {
    const last = results[2][i]
    return {
      step: first.step,
      seconds: results.map((r) => r[i].seconds),
      growth: last.seconds / first.seconds / (last.synapses / first.synapses)
    }
  })
  return {
    sizes,
    rows,
    total: results.map((r) => r.reduce((sum, t) => sum + t.seconds, 0)),
    heapMB: heapUsed / 1e6,
    arraysMB: arrayBuffers / 1e6,
    rssMB: rss / 1e6
  }
}

const printScale = ({ arraysMB, heapMB, rows, rssMB, total }: ReturnType<typeof scale>): void => {
  const cell = (x: number): string => (x * 1000).toFixed(1).padStart(12)
  console.log(
    `building networks, ms, median${" ".repeat(6)}${sizes.map(([, m]) => `${m}`.padStart(12)).join("")}      growth`
  )
  for (const { growth, seconds, step } of rows) {
    console.log(`${step.padEnd(34)}${seconds.map(cell).join("")}${growth.toFixed(2).padStart(12)}`)
  }
  console.log(`${"total".padEnd(34)}${total.map(cell).join("")}`)
  console.log(
    `heap ${heapMB.toFixed(0)} MB, typed arrays ${arraysMB.toFixed(0)} MB, resident ${
      rssMB.toFixed(0)
    } MB (growth: time over synapses, 1 is linear)`
  )
}

const printKernels = (lines: ReadonlyArray<Line>): void => {
  const number = (x: number | null, digits: number): string =>
    (x === null || Number.isNaN(x) ? "-" : x.toFixed(digits)).padStart(10)
  console.log(
    `million compartment-steps/s${
      " ".repeat(12)
    }1 thread  2 threads     ratio  first ms compile ms  B/compart   B/synapse  max |dv| mV`
  )
  for (const l of lines) {
    const cells = [
      number(l.one, 1),
      number(l.two, 1),
      number(l.ratio, 2),
      number(l.first, 1),
      number(l.compile, 1),
      number(l.perCompartment, 0),
      number(l.perSynapse, 0)
    ]
    console.log(`${`(${l.model}) ${l.about}`.padEnd(37)}${cells.join(" ")}   ${l.difference.toExponential(1)}`)
  }
}

type Gradients = Effect.Success<typeof gradients>

const printGradients = ({ first, lines, long }: Gradients): void => {
  const cell = (x: number, digits: number): string => x.toFixed(digits).padStart(11)
  const heads = ["steps", "parameters", "run ms", "gradient ms", "2 threads", "÷ run", "¼ memory ÷", "difference"]
  console.log(`${"gradients, 1 thread".padEnd(32)}${heads.map((head) => head.padStart(12)).join("")}`)
  for (const l of lines) {
    const cells = [
      cell(l.steps, 0),
      cell(l.parameters, 0),
      cell(l.run, 1),
      cell(l.gradient, 1),
      cell(l.two, 1),
      cell(l.ratio, 2),
      cell(l.quarter, 2),
      l.difference.toExponential(1).padStart(11)
    ]
    console.log(`${`(${l.model}) ${l.about}`.padEnd(32)} ${cells.join(" ")}`)
  }
  console.log(
    `first gradient of a process, (d), 400 steps: ${first.gradient.toFixed(1)} ms; ` +
      `with loading and building ${first.all.toFixed(0)} ms`
  )
  console.log(
    `(b), ${long.steps} steps, memory ${(long.budget / 2 ** 20).toFixed(0)} MiB: the process grew by ${
      (long.peak / 2 ** 20).toFixed(0)
    } MiB, ${long.seconds.toFixed(1)} s`
  )
}

const out: Record<string, unknown> = { node: process.version, v8: process.versions.v8 }
if (!json) console.log(`Node ${process.version}, V8 ${process.versions.v8}\n`)
if (wanted("scale")) {
  const result = scale()
  out.scale = result
  if (!json) printScale(result)
}
if (wanted("interruption")) {
  const result = await Effect.runPromise(interruptions)
  out.interruption = result
  if (!json) console.log(`\n${interruptionText(result)}`)
}
if (wanted("kernels")) {
  const lines = await Effect.runPromise(kernels)
  out.kernels = lines
  if (!json) {
    console.log("")
    printKernels(lines)
  }
}
if (wanted("gradients")) {
  const result = await Effect.runPromise(gradients)
  out.gradients = result
  if (!json) {
    console.log("")
    printGradients(result)
  }
}
if (wanted("native")) {
  const lines = await native().catch((error: unknown) => String(error)) // where there is no compiler, it says so
  out.native = lines
  if (!json) console.log(`\n${typeof lines === "string" ? lines : nativeText(lines)}`)
}
if (wanted("events")) {
  const result = await Effect.runPromise(
    events(parts.includes("events") ? parts.slice(parts.indexOf("events") + 1) : [])
  )
  out.events = result
  if (!json) console.log(`\n${eventsText(result)}`)
}
if (wanted("store")) {
  const result = await storeCosts()
  out.store = result
  if (!json) console.log(storeText(result))
}
if (wanted("growth")) {
  const result = await growth(parts.includes("growth") ? parts.slice(parts.indexOf("growth") + 1) : [])
  out.growth = result
  if (!json) console.log(`\n${growthText(result)}`)
}
if (gapWords !== null) {
  if (!json) console.log(`\n${gapHead}`)
  out.gaps = await gaps(gapWords, (gap) => {
    if (!json) console.log(gapText(gap))
  })
}
if (json) console.log(JSON.stringify(out, null, 2))
