/**
 * What the passive models of the suites answer exactly, from the textbook, and the measure by which Rallpack compares.
 *
 * Imports nothing of the library. Sources: Rall's cable theory as in Rallpack 1.1 (Bhalla, Bilitch & Bower 1992); the
 * tapered cable as in NSuite's `generate-cable-steadystate`. Lengths in um, times in ms, voltages in mV, currents in
 * nA, resistivities in ohm cm and ohm cm2, capacitances in uF/cm2.
 */

/** A uniform cable with sealed ends and a step of current into the end x = 0. */
export type Cable = {
  readonly length: number
  readonly diameter: number
  /** Axial resistivity [ohm cm], membrane resistance [ohm cm2] and capacitance [uF/cm2]. */
  readonly ra: number
  readonly rm: number
  readonly cm: number
  readonly rest: number
  readonly current: number
}

/** Length constant [um]. */
export const lengthConstant = ({ diameter, ra, rm }: Cable): number => 1e4 * Math.sqrt(rm * diameter * 1e-4 / (4 * ra))

/** Time constant [ms]. */
export const timeConstant = ({ cm, rm }: Cable): number => rm * cm * 1e-3

/** Resistance of the half-infinite cable [MOhm]. */
export const resistance = (cable: Cable): number => {
  const area = Math.PI * (cable.diameter * 1e-4) ** 2 / 4
  return 1e-6 * cable.ra * lengthConstant(cable) * 1e-4 / area
}

/** Voltage at place x [um] and time t [ms] (Infinity: the steady state). */
export const cableVoltage = (cable: Cable, x: number, t: number): number => {
  if (t === 0) return cable.rest
  const b = cable.length / lengthConstant(cable)
  const place = x / lengthConstant(cable)
  const time = t / timeConstant(cable)
  let sum = 0
  for (let k = 1;; k++) {
    const rate = 1 + (k * Math.PI / b) ** 2
    const decay = Math.exp(-rate * time)
    sum += Math.cos(k * Math.PI * place / b) * decay / rate
    if (decay / rate < 1e-17) break // below half a unit in the last place of the sum
  }
  const scale = cable.current * resistance(cable)
  return cable.rest + scale * (Math.cosh(b - place) / Math.sinh(b) - Math.exp(-time) / b - 2 / b * sum)
}

/** A cable whose diameter grows linearly from `diameter` at x = 0 to `end`, with the current into its thick end. */
export type Taper = Cable & { readonly end: number }

/** Steady voltage of the tapered cable at x [um]: V = (A I1(w) + B K1(w)) / w with w² proportional to the radius. */
export const taperVoltage = ({ current, diameter, end, length, ra, rest, rm }: Taper, x: number): number => {
  const [thin, thick] = [diameter / 2 * 1e-4, end / 2 * 1e-4] // cm
  const slope = (thick - thin) / (length * 1e-4)
  const k = 2 * ra * Math.sqrt(1 + slope * slope) / (rm * slope * slope) // 1/cm; the root is the slant of the membrane
  const w = (radius: number): number => 2 * Math.sqrt(k * radius)
  // d/dw (I1/w) = I2/w and d/dw (K1/w) = -K2/w. Sealed at the thin end: A I2 = B K2 there.
  const [a, b] = [besselK(2, w(thin)), besselI(2, w(thin))]
  const perRadius = (radius: number): number =>
    (a * besselI(2, w(radius)) - b * besselK(2, w(radius))) / w(radius) * 2 * k / w(radius)
  // Ohm: current = pi r² / Ra dV/dx at the thick end; nA ohm cm / cm = 1e-9 V = 1e-6 mV.
  const factor = 1e-6 * current * ra / (Math.PI * thick * thick) / (perRadius(thick) * slope)
  const at = w(thin + slope * x * 1e-4)
  return rest + factor * (a * besselI(1, at) + b * besselK(1, at)) / at
}

/** Modified Bessel function of the first kind, by its power series. */
export const besselI = (n: number, z: number): number => {
  let term = 1
  for (let j = 1; j <= n; j++) term *= z / 2 / j
  let sum = term
  for (let j = 1; term > sum * 1e-18; j++) {
    term *= z * z / 4 / (j * (j + n))
    sum += term
  }
  return sum
}

/** Modified Bessel function of the second kind: the integral of exp(-z cosh t) cosh(n t), by the trapezium rule. */
export const besselK = (n: number, z: number): number => {
  const h = 1 / 32 // the rule converges like exp(-c / h): far below round-off
  let sum = Math.exp(-z) / 2
  for (let t = h;; t += h) {
    const term = Math.exp(-z * Math.cosh(t)) * Math.cosh(n * t)
    sum += term
    if (term < sum * 1e-18) break
  }
  return sum * h
}

/** Steady voltage and its relaxation for a chain of n equal compartments: exact in time, discrete in space. */
export const chainVoltage = (cable: Cable, n: number, j: number, t: number): number => {
  const h = cable.length / n
  const leak = 1 / timeConstant(cable)
  const exchange = leak * (lengthConstant(cable) / h) ** 2 // rate at which neighbours exchange
  const area = Math.PI * cable.diameter * h * 1e-8 // cm²
  const drive = 1e-3 * cable.current / (area * cable.cm) // nA / uF is 1e-3 mV/ms
  let sum = 0
  for (let k = 0; k < n; k++) {
    const rate = leak + 2 * exchange * (1 - Math.cos(k * Math.PI / n))
    const shape = Math.cos(k * Math.PI * (j + 0.5) / n) * Math.cos(k * Math.PI / 2 / n) * (k === 0 ? 1 : 2) / n
    sum += shape * -Math.expm1(-rate * t) / rate
  }
  return cable.rest + drive * sum
}

/** Rallpack's measure: root mean square of the difference over the range of both traces. */
export const rallpackError = (found: ArrayLike<number>, exact: ArrayLike<number>): number => {
  const all = [...Array.from(found), ...Array.from(exact)]
  const low = all.reduce((a, b) => Math.min(a, b))
  const high = all.reduce((a, b) => Math.max(a, b))
  return rms(found, exact) / (high - low)
}

/** NSuite's measure: root mean square of the difference over the largest absolute value. */
export const nsuiteError = (found: ArrayLike<number>, exact: ArrayLike<number>): number =>
  rms(found, exact) / Array.from(exact).reduce((most, x) => Math.max(most, Math.abs(x)), 0)

const rms = (found: ArrayLike<number>, exact: ArrayLike<number>): number =>
  Math.sqrt(Array.from(exact, (x, k) => (found[k] - x) ** 2).reduce((a, b) => a + b, 0) / exact.length)
