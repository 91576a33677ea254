/**
 * What is done to the cell: steps of current and how often it fires, and a spike that runs from the soma into the apical tree.
 *
 * One idea: an experiment is the same cell with a stimulus at its soma, after a time in which it comes to rest; times are those of one record,
 * so that a test can be quick.
 */
import { Effect } from "effect"
import { Edit, Network, Scan, Select, Simulation, Stimulus, Traces, View } from "neurolens"
import { onWay, soma } from "./cell.ts"

/** Times [ms] and currents [nA] of the experiments. */
export type Protocol = {
  /** Until currents begin. */
  readonly rest: number
  /** How long steps of current last. */
  readonly step: number
  readonly amplitudes: ReadonlyArray<number>
  readonly dt: number
}

/** Where voltages are compared, from the soma to the main fork and beyond: the compartments, and their path distances [um]. */
export const sitesOf = (cell: Network.Network) =>
  [0, 0.2, 0.35, 0.5, 0.7].map((share) => {
    const [row] = View.of(cell, onWay(cell, share)).rows
    return { row, distance: View.of(cell, Select.rows([row])).column("from_soma").values[0] as number }
  })

/** A firing rate [Hz] for each current [nA], with the voltage of the soma. */
export const firing = (cell: Network.Network, { amplitudes, dt, rest, step }: Protocol) =>
  Effect.map(
    Scan.run(
      Network.editSync(cell, [Edit.record("v", soma(cell))]),
      amplitudes,
      (amplitude) => Edit.stimulate(Stimulus.step({ delay: rest, duration: step, amplitude }), soma(cell)),
      { tMax: rest + step, dt }
    ),
    (runs) =>
      runs.map(({ point: amplitude, traces }) => {
        const [times] = Traces.spikes(traces)
        const voltage = Traces.trace(traces, 0)
        return { amplitude, times, rate: 1000 * times.length / step, resting: voltage[Math.round(rest / dt)], voltage }
      })
  )

/** A strong current for 5 ms, which makes one spike, and all voltages from 5 ms before it to 30 ms after it. */
export const spike = (cell: Network.Network, { dt, rest }: Protocol) =>
  Effect.gen(function*() {
    const pulse = Stimulus.step({ delay: rest, duration: 5, amplitude: 1.9 })
    const network = Network.editSync(cell, [Edit.stimulate(pulse, soma(cell)), Edit.record("v", Select.all)])
    const traces = yield* Simulation.run(network, { tMax: rest + 30, dt })
    const shown = Traces.slice(traces, { from: rest - 5 })
    const heights = Array.from({ length: network.nodes.length }, (_, row) => {
      const voltage = Traces.trace(shown, row)
      return voltage.reduce((peak, v) => Math.max(peak, v), -Infinity) - voltage[0]
    })
    return { network, traces, shown, heights }
  })
