/**
 * The tutorial's network, spiking and learning: six cells, all joined to all by plastic synapses, whose rules of learning are shared by the kinds
 * of cells at both ends.
 *
 * Prints what is shared and who spiked, and writes a raster, rates and weights to `out/spikes/`. The same steps are told in `docs/events.md`.
 */
import { Effect } from "effect"
import {
  Cell,
  Channels,
  Connect,
  Edit,
  Engine,
  Network,
  Parameters,
  Select,
  Share,
  Simulation,
  Source,
  States,
  Synapses,
  Traces,
  View
} from "neurolens"
import { writePage } from "neurolens/node"
import * as Plot from "neurolens/plot"

const soma = Select.branch(0).comp(0)

/** A cell of two branches; where its soma rises above -20 mV, it tells a spike. */
const cell = Network.editSync(Cell.make({ parents: [-1, 0], ncomp: 2, length: 40, radius: 5, v: -65 }), [
  Edit.insert(Channels.HH),
  Edit.insert(Channels.Spike, soma),
  States.init()
])

/** Six cells, all to all, each with a noisy input of its own; half of them are driven twice as much. */
const connected = Network.editSync(Network.make(Array<Network.Network>(6).fill(cell)), [
  Edit.group("busy", Select.cell([0, 1, 2])),
  Edit.group("calm", Select.cell([3, 4, 5])),
  Edit.labelByGroup("kind", ["busy", "calm"]),
  Edit.connect(Connect.full(Select.cell("all"), Select.cell("all")), Synapses.STDP, {
    values: { delay: 1.5, w: 2e-4, w_max: 8e-4 }
  }),
  Edit.copyToEdges("kind"),
  Edit.drive(Source.poisson({ rate: 60, seed: 1 }), soma.and(Select.group("busy")), Synapses.ExpSyn, {
    values: { weight: 0.02, tau: 2, delay: 0 }
  }),
  Edit.drive(Source.poisson({ rate: 30, seed: 2 }), soma.and(Select.group("calm")), Synapses.ExpSyn, {
    values: { weight: 0.02, tau: 2, delay: 0 }
  }),
  Edit.record("spikes"),
  Edit.record("STDP_w")
])

const key = "STDP_A_plus"

/** How fast synapses learn is one number for each pair of kinds. */
const grouped = Network.editSync(connected, [Edit.train(key, { share: Share.by("pre_kind", "post_kind") })])

/** Those from busy to calm cells learn four times as fast [uS]. */
export const spiking = Network.editSync(grouped, [
  Edit.writeParameters(Parameters.set(Network.parameters(grouped), key, [1e-5, 4e-5, 1e-5, 1e-5]))
])

/** The pictures of a run of it: who spiked when, and the mean weight of each kind of synapse. */
export const spikingFigures = (traces: Traces.Traces) => {
  const times = Traces.spikes(traces)
  const weights = Traces.of(traces, "STDP_w")
  const kinds = View.of(spiking, Select.synapse("STDP")).objects().map((e) => `${e["pre_kind"]} to ${e["post_kind"]}`)
  const rows = kinds.map((_, i) => Traces.trace(weights, i))
  const meanOf = (kind: string): Float64Array => {
    const own = rows.filter((_, i) => kinds[i] === kind)
    return rows[0].map((_, k) => own.reduce((sum, row) => sum + row[k], 0) / own.length * 1e6)
  }
  return Effect.all([
    Plot.raster({
      name: "spikes",
      title: "Spikes of six cells",
      times,
      labels: times.map((_, i) => `cell ${i}, ${i < 3 ? "busy" : "calm"}`)
    }),
    Plot.curve({
      name: "weights",
      title: "Weights by the kinds of cells before and behind",
      xLabel: "time [ms]",
      yLabel: "mean weight [pS]",
      series: [...new Set(kinds)].map((label) => ({
        label,
        x: rows[0].map((_, k) => k * 0.025).filter((_, k) => k % 20 === 0),
        y: meanOf(label).filter((_, k) => k % 20 === 0)
      }))
    })
  ])
}

/** A run of so many ms; half a second is shown. */
export const spikingRun = (tMax = 500) => Simulation.run(spiking, { tMax })

/** Prints, runs, and writes the page; gives its path. */
export const spikes = (folder: string, tMax?: number) =>
  Effect.gen(function*() {
    console.log(`${Network.show(spiking)}\n\n${Network.parameters(spiking)}\n`)
    const traces = yield* spikingRun(tMax)
    const rates = Traces.rates(Traces.of(traces, "spikes"))
    rates.forEach((rate, i) => console.log(`cell ${i} spikes at ${rate.toFixed(0)} Hz`))
    const path = yield* writePage(folder, {
      title: "Spikes, delays, plasticity",
      intro: [
        "Six cells, all joined to all by synapses with spike-timing-dependent plasticity; spikes arrive 1.5 ms after they left.",
        "Cells 0 to 2 are driven twice as much as cells 3 to 5. Synapses from busy to calm cells learn four times as fast."
      ],
      figures: yield* spikingFigures(traces)
    }, { overwrite: true })
    console.log(`\nPictures: ${path}`)
    return path
  }).pipe(Effect.provide(Engine.layer))
