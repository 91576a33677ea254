/**
 * What tabulated rates gain: the HH site of 4000 compartments alone, and whole models, with and without tables in one run.
 *
 * `node --conditions=neurolens-source bench/tables.ts`. Repeats of both ways are interleaved; figures are medians. Before anything is timed,
 * voltages of both ways are compared.
 */
import type { Network } from "neurolens"
import { memory as memoryItem } from "../src/kernel/wasm/Item.ts"
import { encode } from "../src/kernel/wasm/Module.ts"
import * as Columns from "../src/program/Columns.ts"
import type { Space } from "../src/program/Step.ts"
import { siteBody } from "../src/program/stepOf.ts"
import { forwardRows } from "../src/solve/compiled/addresses.ts"
import { rowsFunction } from "../src/solve/compiled/emitRows.ts"
import { tableSiteFunction } from "../src/solve/compiled/emitTables.ts"
import { layout } from "../src/solve/compiled/Layout.ts"
import { memoryMap } from "../src/solve/compiled/MemoryMap.ts"
import { packConstants } from "../src/solve/compiled/pack.ts"
import { packTables } from "../src/solve/compiled/packTables.ts"
import { type Rates, tableBytes, tabulated } from "../src/solve/compiled/RateTable.ts"
import { loadStates } from "../src/solve/compiled/stateMemory.ts"
import { atOnce } from "../src/solve/Pieces.ts"
import { plan } from "../src/solve/Plan.ts"
import { siteProgram } from "../src/solve/programs/siteProgram.ts"
import { initialState } from "../src/solve/step.ts"
import { compiledStepper } from "../test/solve/steppers.ts"
import { cells } from "./cells.ts"
import { median } from "./median.ts"
import { models } from "./models.ts"

const dt = 0.025

/** Times two functions in turn; medians in ms. */
const inTurn = (repeats: number, exact: () => void, looked: () => void): readonly [number, number] => {
  const times: readonly [Array<number>, Array<number>] = [[], []]
  for (let k = 0; k < repeats; k++) {
    for (const [i, run] of [exact, looked].entries()) {
      const start = performance.now()
      run()
      times[i].push(performance.now() - start)
    }
  }
  return [median(times[0]), median(times[1])]
}

/** The site loop of (a) alone, with voltages spread over some millivolts. */
const siteAlone = (): void => {
  const network = cells(1000)
  const made = plan(network)
  const laid = atOnce(layout(made))
  const [site] = laid.sites
  const states = tabulated(made, site.mechanisms)
  const [direct, looking] = [siteProgram(made, site, new Set()), siteProgram(made, site, new Set(), { tables: states })]
  const map = memoryMap(
    laid,
    {
      sites: [direct],
      synapses: [],
      answering: [],
      sums: null,
      detectors: null,
      tables: [{ program: looking, states }]
    },
    "backwardEuler"
  )
  const memory = new WebAssembly.Memory({ initial: Math.ceil(map.end / 65536) })
  const space: Space = { _tag: "Site", site: 0 }
  const a = rowsFunction("direct", space, siteBody(direct), map, forwardRows(map, space, null))
  const b = tableSiteFunction("tables", siteBody(looking), map, 0, a)
  const bytes = encode({
    imports: [{ module: "kernel", name: "memory", item: memoryItem({ initial: 1 }) }],
    functions: [a, b],
    exports: { direct: a.func, tables: b.func }
  })
  const views = { f64: new Float64Array(memory.buffer), i32: new Int32Array(memory.buffer) }
  atOnce(packConstants(views, map, [network], null, dt, dt))
  const start = performance.now()
  atOnce(packTables(views, map, [network], dt))
  console.log(
    `HH tables: ${(tableBytes(states.length) / 1024).toFixed(0)} kB, made in ${
      (performance.now() - start).toFixed(0)
    } ms`
  )
  const run = new WebAssembly.Instance(new WebAssembly.Module(bytes), { kernel: { memory } })
    .exports as Readonly<Record<"direct" | "tables", (slot: number, packed: number, end: number) => void>>
  const v = map.slots.get(Columns.voltage)! / 8
  for (const [from, to] of [[-65, -64], [-80, 40], [-150, 100]]) {
    atOnce(loadStates(views, map, [initialState(made)]))
    for (let k = 0; k < laid.slots; k++) views.f64[v + k] = from + (to - from) * ((k * 7919) % laid.slots) / laid.slots
    const times = (way: "direct" | "tables") => (): void => {
      for (let i = 0; i < 10; i++) {
        for (const r of site.ranges) run[way](8 * r.slot, 8 * r.packed, 8 * (r.slot + r.count))
      }
    }
    const [exact, looked] = inTurn(300, times("direct"), times("tables")).map((ms) =>
      ms * 1e6 / 10 / network.nodes.length
    )
    console.log(
      `site of (a), v ${from}..${to} mV: direct ${exact.toFixed(2)}, tables ${looked.toFixed(2)} ns per compartment, ${
        (exact / looked).toFixed(2)
      }×`
    )
  }
}

const session = (network: Network.Network, steps: number, rates: Rates) => {
  const stepper = compiledStepper(network, "backwardEuler", dt, null, { rates })
  const data = new Float64Array(network.recordings.size * steps)
  const one = stepper.session(stepper.initial)
  return { data, go: (): void => void one.go(steps, { data, stride: steps, first: 0 }) }
}

siteAlone()
for (const { about, letter, make, steps } of models.slice(0, 4)) {
  const network = make()
  const [exact, looked] = (["exact", "tabulated"] as const).map((rates) => session(network, steps, rates))
  exact.go()
  looked.go()
  const apart = exact.data.reduce((most, x, k) => Math.max(most, Math.abs(x - looked.data[k])), 0)
  const [one, two] = inTurn(15, exact.go, looked.go).map((ms) => network.nodes.length * steps / ms / 1000)
  console.log(
    `${`(${letter}) ${about}`.padEnd(32)} exact ${one.toFixed(1).padStart(6)}, tabulated ${
      two.toFixed(1).padStart(6)
    } million compartment-steps/s, ` +
      `${(two / one).toFixed(2)}×; voltages differ by ${apart.toExponential(1)} mV`
  )
}
