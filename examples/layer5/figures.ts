/**
 * What the experiments look like: each figure from the results of one of them.
 */
import type { Effect } from "effect"
import { type Network, Select, Share, Traces, type Training, View } from "neurolens"
import * as Plot from "neurolens/plot"
import { apicalIh, type Ih, paperIh } from "./cell.ts"
import { startIh } from "./gradient.ts"
import { type firing, type Protocol, sitesOf, type spike } from "./protocols.ts"

type Of<F extends (...given: never) => Effect.Effect<unknown, unknown, unknown>> = Effect.Success<ReturnType<F>>

const regions = ["soma", "axon", "basal", "apical"]

/** The tree by region. */
export const tree = (cell: Network.Network) =>
  Plot.cells(cell, {
    name: "layer5-tree",
    title: "A layer-5 pyramidal cell",
    selections: regions.filter((name) => cell.groups.has(name)).map((name) => ({ at: Select.group(name), label: name }))
  })

/** Firing rates over currents. */
export const rates = (runs: Of<typeof firing>, { step }: Protocol) =>
  Plot.curve({
    name: "layer5-firing",
    title: "Firing rate over current",
    caption: `Spikes in a step of ${step} ms into the soma.`,
    xLabel: "current [nA]",
    yLabel: "rate [Hz]",
    series: [{ label: "soma", x: runs.map(({ amplitude }) => amplitude), y: runs.map(({ rate }) => rate) }]
  })

/** Voltages of the soma for some of the currents. */
export const steps = (runs: Of<typeof firing>, { dt, rest, step }: Protocol) =>
  Plot.traces({
    name: "layer5-steps",
    title: "Steps of current into the soma",
    time: { dt, samples: runs[0].voltage.length },
    yLabel: "voltage [mV]",
    series: runs.filter((_, k) => k % 2 === 1).map(({ amplitude, voltage }) => ({
      label: `${amplitude} nA`,
      values: voltage
    })),
    windows: [{ from: rest, to: rest + step, label: "current" }]
  })

/** A spike at places along the trunk. */
export const running = ({ network, shown }: Of<typeof spike>) =>
  Plot.traces({
    name: "layer5-backpropagation",
    title: "A spike runs from the soma into the apical tree",
    caption: "Places are path distances from the soma; the spike comes later and lower the farther it has run.",
    time: { dt: shown.dt, samples: shown.samples },
    yLabel: "voltage [mV]",
    layout: "overlay",
    series: sitesOf(network).map(({ distance, row }) => ({
      label: distance === 0 ? "soma" : `${distance.toFixed(0)} µm`,
      values: Traces.trace(shown, row)
    }))
  })

/** How high the spike is in every compartment. */
export const heights = ({ heights, network }: Of<typeof spike>) =>
  Plot.profile(network, {
    name: "layer5-heights",
    title: "Height of the spike along the tree",
    value: { values: heights, label: "peak above the voltage before [mV]" }
  })

/** The spike as a page that plays it. */
export const film = ({ network, traces }: Of<typeof spike>, { rest }: Protocol) =>
  Plot.film(network, traces, { title: "A spike runs into the apical tree", from: rest - 2, to: rest + 20, every: 4 })

/** The loss of a training. */
export const loss = (all: ReadonlyArray<Training.Step>) =>
  Plot.curve({
    name: "layer5-loss",
    title: "Loss while Ih is fitted",
    xLabel: "step",
    yLabel: "loss [mV²]",
    logY: true,
    series: [{ label: "loss", x: all.map(({ step }) => step), y: all.map((step) => step.loss) }]
  })

/** Ih along the apical tree: where training began, what it found, and what it was to find. */
export const gradient = (cell: Network.Network, found: Ih) => {
  const at = Select.group("apical")
  const far = View.of(cell, at).column("from_soma").values as ArrayLike<number>
  const order = Array.from(far, (_, k) => k).sort((a, b) => far[a] - far[b])
  const along = (coefficients: Ih, label: string) => {
    const index = Share.index(cell, at, apicalIh(coefficients))
    const values = Share.gather(index, [coefficients.base, coefficients.tip])
    return { label, x: order.map((k) => far[k]), y: order.map((k) => values[k]) }
  }
  return Plot.curve({
    name: "layer5-ih",
    title: "Ih along the apical tree",
    xLabel: "path distance from the soma [µm]",
    yLabel: "Ih_gIh [S/cm2]",
    series: [along(startIh, "before"), along(found, "trained"), along(paperIh, "target")]
  })
}
