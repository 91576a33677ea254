/**
 * `npm run bench:cobahh [-- SEED …]`: five networks of COBAHH, a second each, and whether their statistics are NEURON's.
 *
 * The networks are chaotic, so what is compared are means over five (those of the seeds given, else 1 to 5) with the ranges in which means of
 * NEURON's networks are, three standard errors around (the project's specification of events, section 12). Writes a raster of the first to
 * `out/cobahh`. On the fastest engine that knows all of it; native code takes seconds for each, the interpreter minutes.
 */
import { Effect, Layer } from "effect"
import type { Network } from "neurolens"
import { Engine, Simulation, Spikes, Traces } from "neurolens"
import { layerFastest, writeFigures } from "neurolens/node"
import * as Plot from "neurolens/plot"
import { cobahh, dt } from "./events/cobahh.ts"

/** Statistics of a network from 200 to 1000 ms. */
type Activity = {
  /** Mean rates of cells that excite and inhibit [Hz]. */
  readonly exciting: number
  readonly inhibiting: number
  /** Of the intervals of cells with 5 spikes or more, in the mean. */
  readonly cv: number
  /** Of the counts of all spikes in 5 ms. */
  readonly fano: number
  /** The part of the cells that does not spike. */
  readonly silent: number
}

/** Where means of five networks have to be. */
const gates: Readonly<Partial<Record<keyof Activity, readonly [low: number, high: number]>>> = {
  exciting: [34, 46],
  inhibiting: [35, 43],
  cv: [1.95, 2.15],
  silent: [0.14, 0.2]
}

const mean = (values: ReadonlyArray<number>): number => values.reduce((sum, x) => sum + x, 0) / values.length

const activityOf = (traces: Traces.Traces): Activity => {
  const late = Traces.slice(traces, { from: 200 })
  const rates = Traces.rates(late)
  const exciting = 0.8 * rates.length
  return {
    exciting: mean(rates.slice(0, exciting)),
    inhibiting: mean(rates.slice(exciting)),
    cv: mean(Spikes.variation(late, { least: 5 }).filter((x) => !Number.isNaN(x))),
    fano: Spikes.fano(late, { width: 5 }).population,
    silent: mean(rates.map((rate) => rate === 0 ? 1 : 0))
  }
}

/** A second of a network, on the fastest engine that does not refuse it. */
const run = (network: Network.Network) => {
  const simulated = Simulation.run(network, { tMax: 1000, dt })
  return Effect.catch(
    Effect.provide(simulated, Layer.catch(layerFastest(), () => Engine.layer)),
    () => Effect.provide(simulated, Engine.layerInterpreter)
  )
}

const rasterOf = (traces: Traces.Traces) =>
  Effect.flatMap(
    Plot.raster({
      name: "cobahh",
      title: "COBAHH: every twentieth of 4000 cells",
      times: Traces.spikes(traces).filter((_, k) => k % 20 === 0),
      to: 300
    }),
    (figure) => writeFigures("out/cobahh", [figure], { overwrite: true })
  )

const seeds = process.argv.slice(2).map(Number)
const activities: Array<Activity> = []
const names = ["exciting", "inhibiting", "cv", "fano", "silent"] as const
const line = (what: string, values: ReadonlyArray<string>): void =>
  console.log(what.padEnd(12) + values.map((value) => value.padStart(14)).join(""))

line("network", names)
for (const [k, seed] of (seeds.length === 0 ? [1, 2, 3, 4, 5] : seeds).entries()) {
  const traces = await Effect.runPromise(run(cobahh(seed)))
  if (k === 0) await Effect.runPromise(rasterOf(traces))
  activities.push(activityOf(traces))
  line(String(seed), names.map((name) => activities[k][name].toFixed(3)))
}
const means = names.map((name) => mean(activities.map((one) => one[name])))
line("mean", means.map((x) => x.toFixed(3)))
line("expected", names.map((name) => gates[name]?.join(" to ") ?? "-"))
const outside = names.filter((name, k) =>
  gates[name] !== undefined && !(means[k] >= gates[name][0] && means[k] <= gates[name][1])
)
if (outside.length > 0) console.log(`outside: ${outside.join(", ")}`)
process.exitCode = outside.length > 0 ? 1 : 0
