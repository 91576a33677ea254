/**
 * Currents through membranes in the samples of a run, backwards: without junctions they are made of the voltages of samples and of what is
 * known anyway, so their adjoints become those of recorded voltages and of the currents of clamps, and no engine goes back through them.
 *
 * `flowsBack.ts` has the same for steps: of cells that junctions join, whose rates move from step to step, and of those whose voltage a
 * mechanism writes, which a sample does not show. What clamps put in is known from samples there, too.
 */
import { List } from "immutable"
import type { Network } from "../network/Network.ts"
import { clampCurrent, membraneCurrent, recordsMembrane } from "../network/quantities.ts"
import { isOfRow, type Recording } from "../network/Recording.ts"
import { schemeKinds, type SchemeName } from "../program/System.ts"
import { clampedIn } from "../solve/clamped.ts"
import { voltageCoupling } from "../solve/Coupling.ts"
import type { Samples } from "../solve/Derivation.ts"
import { imposedAt } from "../solve/imposed.ts"
import { clampUnit } from "../solve/linearise.ts"
import { apply } from "../solve/Links.ts"
import { membraneFromSamples } from "../solve/onlyInterpreted.ts"
import { plan, planAlike } from "../solve/Plan.ts"
import { rawNetwork } from "../solve/recorded.ts"
import { structural } from "../table/structural.ts"
import type { Sums } from "./Bars.ts"
import { imposedBack } from "./flowsBack.ts"
import { flowBack } from "./LinkSums.ts"
import type { RawCotangent } from "./recordedBack.ts"

const made = new WeakMap<Network, Network>() // memo of a pure function of immutable data

/** The network that a gradient runs: its raw recordings, and behind them those that currents through membranes are made of. */
export const gradientNetwork = (network: Network): Network => {
  const raw = rawNetwork(network)
  const states = recordsMembrane(raw)
    ? [...membraneFromSamples(raw) ? ["v"] : [], ...clampedIn(raw, "nodes").has("v") ? [clampCurrent] : []]
    : []
  if (states.length === 0) return raw
  let result = made.get(raw)
  if (result === undefined) {
    const rows = Array.from({ length: raw.nodes.length }, (_, row) => row)
    const more = states.flatMap((state) =>
      rows.map((row): Recording => structural({ _tag: "Recording" as const, domain: "nodes" as const, row, state }))
    )
    result = raw.set("recordings", List([...raw.recordings, ...more]))
    planAlike(result, plan(raw))
    made.set(raw, result)
  }
  return result
}

/** The cotangent of the recordings of `gradientNetwork` from that of raw ones, and what adds to the sums of a run besides. */
export const membraneCotangent = (
  network: Network,
  scheme: SchemeName,
  raw: Samples,
  given: RawCotangent
): RawCotangent => {
  const own = gradientNetwork(network)
  if (own === rawNetwork(network)) return given
  const { samples } = raw
  const n = own.nodes.length
  const cotangent = new Float64Array(own.recordings.size * samples)
  cotangent.set(given.cotangent)
  const currents = own.recordings.toArray().flatMap((one, i) =>
    isOfRow(one) && one.state === membraneCurrent ? [{ i, row: one.row }] : []
  )
  const isTold = membraneFromSamples(own)
  const clamps = clampedIn(own, "nodes").has("v") ? own.recordings.size - n : null
  const voltages = (clamps ?? own.recordings.size) - n
  const at = (recording: number, k: number): number => raw.data[recording * raw.stride + raw.first + k]
  const halfway = schemeKinds[scheme].mirrored
  const [coupling, unit] = [voltageCoupling(own), clampUnit(own)]
  /** Adjoints of the currents of a sample. */
  const barsOf = (k: number): Float64Array => {
    const bars = new Float64Array(n)
    for (const { i, row } of currents) bars[row] += given.cotangent[i * samples + k]
    return bars
  }
  /** The potentials inside of compartments at which the currents of a sample flow. */
  const insideOf = (k: number): Float64Array => {
    const outside = imposedAt(own, raw.step + k - 1, raw.dt)
    return Float64Array.from({ length: n }, (_, row) => {
      const [v, before] = [at(voltages + row, k), at(voltages + row, k - 1)]
      return (halfway ? (before + v) / 2 : v) + (outside?.[row] ?? 0)
    })
  }
  const flowBars = (bars: Float64Array): Float64Array => bars.map((bar, i) => bar * unit[i])
  // The first sample belongs to the start (`startBack.ts`).
  for (let k = samples - 1; k > 0; k--) {
    const bars = barsOf(k)
    if (clamps !== null) bars.forEach((bar, row) => (cotangent[(clamps + row) * samples + k] += bar))
    if (!isTold) continue
    const [flow, onto] = [flowBars(bars), new Float64Array(n)]
    flowBack(coupling, flow, flow, onto, null) // values are asked for sums only
    for (let row = 0; row < n; row++) {
      const place = (voltages + row) * samples + k
      cotangent[place] += halfway ? onto[row] / 2 : onto[row]
      if (halfway) cotangent[place - 1] += onto[row] / 2
    }
    for (const { i } of currents) cotangent[i * samples + k] = 0
  }
  const addTo = (sums: Sums): void => {
    given.addTo(sums)
    for (let k = samples - 1; k > 0; k--) {
      const bars = barsOf(k)
      // What clamps put in is a drive times the same unit.
      const driven = (i: number): number => clamps === null ? 0 : at(clamps + i, k) / unit[i]
      if (!isTold) {
        if (sums.clampUnit !== null) bars.forEach((bar, i) => (sums.clampUnit![i] += bar * driven(i)))
        continue
      }
      const [inside, onto] = [insideOf(k), new Float64Array(n)]
      flowBack(coupling, inside, flowBars(bars), onto, sums.flowRates)
      imposedBack(own, k - 1, { outside: onto }, sums)
      if (sums.clampUnit !== null) {
        const rates = apply(coupling, inside)
        bars.forEach((bar, i) => (sums.clampUnit![i] += bar * (rates[i] + driven(i))))
      }
      if (sums.stimuli.length === 0) continue
      own.stimuli.forEach(({ _tag, row }, s) => {
        if (_tag === "Injection") sums.stimuli[s][k - 1] += bars[row]
      })
    }
  }
  return { cotangent, addTo }
}
