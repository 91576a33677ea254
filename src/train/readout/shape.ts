/**
 * Smooth features of the shape of a trace, one number for each recording: how high, how low, when, how long, how often, how much.
 *
 * One idea: what people count with comparisons has no slope; each feature here replaces a comparison by a logistic function s of a stated
 * width or a maximum by a mean with exponential weights, so that its slope is exact and tends to the counted number as the width shrinks.
 * x_k are the samples in the window, t_k their times; integrals are by the trapezoid rule, so that a finer dt changes little. Written for
 * voltages [mV], in whatever unit the trace has.
 */
import { anything } from "../../network/border.ts"
import { exp } from "../../number/exp.ts"
import { log } from "../../number/log.ts"
import { describing } from "../border.ts"
import { finite, positive } from "../options.ts"
import { logistic, logisticSlope, softplus } from "../smooth.ts"
import { type Feature, perRecording } from "./perRecording.ts"
import type { Readout } from "./Reading.ts"
import { checkWindow, type WindowOptions } from "./window.ts"

/** Options of a soft extremum. */
export type SharpOptions = WindowOptions & {
  /** β: how sharply the largest sample stands out [1/unit of the trace]; default 1. */
  readonly sharpness?: number
}

/** Options of what compares with a threshold. */
export type ThresholdOptions = WindowOptions & {
  /** θ: with what samples are compared [unit of the trace]. */
  readonly threshold: number
  /** w: over which distance from the threshold "above" and "below" blur [unit of the trace]; default 2. */
  readonly width?: number
}

/** Options of `spikes`. */
export type SpikeOptions = ThresholdOptions & {
  /** ρ: the steepness from which on a rise counts in full [unit of the trace/ms]; default 1. */
  readonly steepness?: number
}

/** Options of `area`. */
export type AreaOptions = WindowOptions & {
  /** b: the level above which area counts [unit of the trace]. */
  readonly baseline: number
  /** w: over which distance from the baseline counting sets in [unit of the trace]; default 1. */
  readonly width?: number
}

/** The sum of a feature's terms weighed by the trapezoid rule: dt each, half of it at both ends. */
const integral = (x: Float64Array, dt: number, of: (xk: number) => number, slope: (xk: number) => number): Feature => {
  const weight = (k: number): number => k === 0 || k === x.length - 1 ? dt / 2 : dt
  return {
    value: x.reduce((sum, xk, k) => sum + weight(k) * of(xk), 0),
    slope: x.map((xk, k) => weight(k) * slope(xk))
  }
}

/**
 * The soft maximum log(Σ exp(β x_k)) / β with its slopes, the weights exp(β x_k) / Σ exp(β x_j); reckoned from the largest sample, so that
 * nothing overflows. With a negative β the soft minimum, whose slopes are the weights too.
 */
const softExtremum = (x: Float64Array, beta: number): Feature => {
  const most = x.reduce((a, b) => beta * b > beta * a ? b : a)
  const parts = x.map((xk) => exp(beta * (xk - most)))
  const sum = parts.reduce((a, b) => a + b, 0)
  return { value: most + log(sum) / beta, slope: parts.map((p) => p / sum) }
}

const sharpness = (what: string, options: SharpOptions) => ({
  window: checkWindow(what, options, ["sharpness"]),
  beta: positive(`sharpness of ${what}`, options.sharpness ?? 1)
})

/**
 * The soft maximum log(Σ exp(β x_k)) / β: at least the largest of n samples, at most log(n) / β above it. A spike's top has few samples
 * near it, so that it is off by log of their number over β.
 */
export const peak = describing("Readout.peak", { options: anything }, (options: SharpOptions = {}): Readout => {
  const { beta, window } = sharpness("peak", options)
  return perRecording("peak", window, (x) => softExtremum(x, beta))
})

/** The soft minimum -log(Σ exp(-β x_k)) / β: at most the smallest of n samples, at most log(n) / β below it. */
export const trough = describing("Readout.trough", { options: anything }, (options: SharpOptions = {}): Readout => {
  const { beta, window } = sharpness("trough", options)
  return perRecording("trough", window, (x) => softExtremum(x, -beta))
})

/**
 * When the peak is [ms]: Σ t_k exp(β x_k) / Σ exp(β x_k), the mean time with the weights of `peak`. Several peaks of one height are
 * averaged.
 */
export const peakTime = describing("Readout.peakTime", { options: anything }, (options: SharpOptions = {}): Readout => {
  const { beta, window } = sharpness("peakTime", options)
  return perRecording("peakTime", window, (x, dt, time) => {
    const { slope: w } = softExtremum(x, beta)
    // From the first sample on, so that late times cancel nothing.
    const after = w.reduce((sum, wk, k) => sum + wk * (k * dt), 0)
    // dT/dx_k = β w_k (t_k - T)
    return { value: time + after, slope: w.map((wk, k) => beta * wk * (k * dt - after)) }
  })
})

const threshold = (what: string, options: ThresholdOptions, further: ReadonlyArray<string> = []) => {
  const window = checkWindow(what, options, ["threshold", "width", ...further])
  return {
    window,
    theta: finite(`threshold of ${what}`, options.threshold),
    width: positive(`width of ${what}`, options.width ?? 2)
  }
}

/** How long the trace is above the threshold [ms]: ∫ s((x - θ) / w) dt. */
export const timeAbove = describing(
  "Readout.timeAbove",
  { options: anything },
  (options: ThresholdOptions): Readout => {
    const { theta, width, window } = threshold("timeAbove", options)
    return perRecording(
      "timeAbove",
      window,
      (x, dt) =>
        // d s((x - θ) / w) / dx = s'((x - θ) / w) / w
        integral(x, dt, (xk) => logistic((xk - theta) / width), (xk) => logisticSlope((xk - theta) / width) / width),
      2
    )
  }
)

/**
 * How often the trace crosses the threshold upwards: Σ (s_(k+1) - s_k) r_k, with s_k = s((x_k - θ) / w) and r_k = s(v_k / ρ) for the
 * steepness v_k = (x_(k+1) - x_k) / dt. A rise from far below to far above adds up to 1 however many samples it takes, a fall to nearly 0,
 * because r is near 1 where the trace rises faster than ρ and near 0 where it falls faster. What drifts over the threshold slower than ρ
 * counts half, and there and back nothing.
 */
export const spikes = describing("Readout.spikes", { options: anything }, (options: SpikeOptions): Readout => {
  const { theta, width, window } = threshold("spikes", options, ["steepness"])
  const rho = positive("steepness of spikes", options.steepness ?? 1)
  return perRecording(
    "spikes",
    window,
    (x, dt) => {
      const slope = new Float64Array(x.length)
      let value = 0
      for (let k = 0; k + 1 < x.length; k++) {
        const [a, b] = [(x[k] - theta) / width, (x[k + 1] - theta) / width]
        const rise = logistic(b) - logistic(a)
        const v = (x[k + 1] - x[k]) / (dt * rho)
        const counts = logistic(v)
        value += rise * counts
        // d (Δs r) = r (s'(b) db - s'(a) da) / w + Δs r' (dx_(k+1) - dx_k) / (dt ρ)
        const steeper = rise * logisticSlope(v) / (dt * rho)
        slope[k] -= counts * logisticSlope(a) / width + steeper
        slope[k + 1] += counts * logisticSlope(b) / width + steeper
      }
      return { value, slope }
    },
    2
  )
})

/** How much of the trace is above the baseline [unit of the trace × ms]: ∫ w log(1 + exp((x - b) / w)) dt. */
export const area = describing("Readout.area", { options: anything }, (options: AreaOptions): Readout => {
  const window = checkWindow("area", options, ["baseline", "width"])
  const baseline = finite("baseline of area", options.baseline)
  const width = positive("width of area", options.width ?? 1)
  return perRecording(
    "area",
    window,
    (x, dt) =>
      // d (w softplus((x - b) / w)) / dx = s((x - b) / w)
      integral(x, dt, (xk) => width * softplus((xk - baseline) / width), (xk) => logistic((xk - baseline) / width)),
    2
  )
})
