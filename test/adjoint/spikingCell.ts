/**
 * One compartment that spikes, as recurrences of dual numbers: `Fire` with a leak, `Izhikevich`, `AdEx`, for gradients with known answers.
 *
 * One idea: a spike is 0 or 1 with a derivative of one's own choice, s'(distance from the threshold), and a reset picks one of two values by
 * it. So what a surrogate should do is a line beside each formula. Imports nothing.
 */

/** A number and its derivative along a direction. */
export type Dual = { readonly x: number; readonly d: number }

/** The derivative of a spike by the distance from its threshold; where it goes: into resets too, or only into what shows spikes. */
export type Spike = { readonly slope: (u: number) => number; readonly reset: "through" | "detached" }

/** No surrogate: the true derivative. */
export const still: Spike = { slope: () => 0, reset: "through" }

const of = (x: number): Dual => ({ x, d: 0 })
const plus = (...parts: ReadonlyArray<Dual>): Dual => ({
  x: parts.reduce((sum, p) => sum + p.x, 0),
  d: parts.reduce((sum, p) => sum + p.d, 0)
})
const times = (a: Dual, b: Dual): Dual => ({ x: a.x * b.x, d: a.d * b.x + a.x * b.d })
const minus = (a: Dual, b: Dual): Dual => ({ x: a.x - b.x, d: a.d - b.d })
const over = (a: Dual, b: Dual): Dual => ({ x: a.x / b.x, d: (a.d - a.x / b.x * b.d) / b.x })
const exp = (a: Dual): Dual => ({ x: Math.exp(a.x), d: Math.exp(a.x) * a.d })

/** A spike: whether there is one, and the surrogate of how near it was. */
const spiked = (v: Dual, threshold: Dual, isSpike: boolean, slope: (u: number) => number): Dual => {
  const u = minus(v, threshold)
  return { x: isSpike ? 1 : 0, d: slope(u.x) * u.d }
}

/** after z + before (1 - z): one of the two, and a derivative by z, the difference of the two. */
const picked = (z: Dual, after: Dual, before: Dual): Dual => ({
  x: z.x === 1 ? after.x : before.x,
  d: (z.x === 1 ? after.d : before.d) + (after.x - before.x) * z.d
})

/** What a reset sees of a spike. */
const seen = (z: Dual, { reset }: Spike): Dual => reset === "through" ? z : of(z.x)

/** From a current [nA] to a slope of the voltage [mV/ms] at 1 uF/cm2: the default compartment has 20π um2. */
const perArea = 1e5 / (20 * Math.PI)

/** A model: values by name, so that any of them can be the direction. */
export type Values = Readonly<Record<string, number>>

/** Everything that is recorded, sample by sample. */
export type Recorded = ReadonlyArray<Readonly<Record<string, Dual>>>

/** One step of a model: from what moves, with a current [nA], over dt [ms]. */
type Step = (
  state: Readonly<Record<string, Dual>>,
  p: (name: string) => Dual,
  current: number,
  dt: number,
  spike: Spike
) => Readonly<Record<string, Dual>>

/** The last part of a step: backward Euler of leak and current; without a leak a straight line. */
const charged = (v: Dual, leak: Dual, reversal: Dual, current: number, dt: number): Dual => {
  const rate = times(of(1e3 * dt), leak)
  return over(plus(v, times(rate, reversal), of(dt * perArea * current)), plus(of(1), rate))
}

/** The models, and what moves in each. */
export const models: Readonly<Record<"Fire" | "Izhikevich" | "AdEx", Step>> = {
  Fire: ({ v }, p, current, dt, spike) => {
    const z = spiked(v, p("Fire_vth"), v.x > p("Fire_vth").x, spike.slope)
    const after = picked(seen(z, spike), p("Fire_vreset"), v)
    return { v: charged(after, p("Leak_gLeak"), p("Leak_eLeak"), current, dt), Fire_spikes: z }
  },
  Izhikevich: ({ Izhikevich_u: u, v }, p, current, dt, spike) => {
    const gone = exp(times(of(-dt), p("Izhikevich_a")))
    const drawn = plus(times(u, gone), times(times(p("Izhikevich_b"), v), minus(of(1), gone)))
    const rise = plus(times(of(0.04), times(v, v)), times(of(5), v), of(140), times(of(-1), drawn))
    const up = plus(v, times(of(dt), rise))
    const z = seen(spiked(up, of(30), up.x >= 30, spike.slope), spike)
    return {
      v: charged(picked(z, p("Izhikevich_c"), up), of(0), of(0), current, dt),
      Izhikevich_u: picked(z, plus(drawn, p("Izhikevich_d")), drawn)
    }
  },
  AdEx: ({ AdEx_w: w, v }, p, current, dt, spike) => {
    const gone = exp(over(of(-dt), p("AdEx_tau_w")))
    const away = minus(v, p("AdEx_E_L"))
    const drawn = plus(times(w, gone), times(times(p("AdEx_a"), away), minus(of(1), gone)))
    const power = over(minus(v, p("AdEx_v_T")), p("AdEx_delta_T"))
    const steep = exp(power.x > 10 ? of(10) : power)
    const rise = minus(times(p("AdEx_g_L"), minus(times(p("AdEx_delta_T"), steep), away)), drawn)
    const up = plus(v, times(of(dt), rise))
    const z = spiked(up, p("AdEx_v_threshold"), up.x >= p("AdEx_v_threshold").x, spike.slope)
    return {
      v: charged(picked(seen(z, spike), p("AdEx_v_reset"), up), of(0), of(0), current, dt),
      AdEx_w: picked(seen(z, spike), plus(drawn, p("AdEx_b")), drawn),
      AdEx_spikes: z
    }
  }
}

/** All samples of a run, with their derivatives along one of the values. */
export const run = (
  model: Step,
  start: Values,
  values: Values,
  along: string,
  currents: ReadonlyArray<number>,
  dt: number,
  spike: Spike
): Recorded => {
  const seeded = (name: string, x: number): Dual => ({ x, d: name === along ? 1 : 0 })
  const p = (name: string): Dual => seeded(name, values[name])
  const recorded = [Object.fromEntries(Object.entries(start).map(([name, x]) => [name, seeded(name, x)]))]
  for (const current of currents) recorded.push({ ...model(recorded.at(-1)!, p, current, dt, spike) })
  return recorded
}
