/**
 * Currents that fluctuate: what chance adds to their means, as a function of the number of the step (spec/events.md 6.2, 6.3).
 *
 * White noise is one normal number a step. An Ornstein-Uhlenbeck process is its exact value at the steps, whatever they are: eta_0 = sigma xi_0,
 * eta_k+1 = rho eta_k + sigma sqrt(1 - rho^2) xi_k+1 with rho = exp(-dt / tau). Whoever asks for step after step gets each at once; who comes
 * from elsewhere waits for the way there, from the nearest mark behind it.
 */
import { exp } from "../number/exp.ts"
import { domains, normalAt } from "./random.ts"

/** A current that is new in every step: `mean + sigma / sqrt(dt) xi_k`, sigma in nA ms^1/2. */
export type White = {
  readonly _tag: "White"
  readonly mean: number
  readonly sigma: number
  readonly seed: number
  /** Tells fluctuations of one seed apart; null where it takes the number of its stimulus in the network (`streams.ts`). */
  readonly stream: number | null
}

/** A current that forgets within `tau` [ms]: standard deviation `sigma` [nA] around its mean. */
export type OrnsteinUhlenbeck = Omit<White, "_tag"> & { readonly _tag: "OrnsteinUhlenbeck"; readonly tau: number }

/** A current of chance. */
export type Noise = White | OrnsteinUhlenbeck

/** The k-th normal number of a noise. */
const normal = ({ seed, stream }: Noise, k: number): number =>
  normalAt({ seed, stream: stream ?? 0, domain: domains.noise }, k)

/** The current in step k of `dt` [ms]. */
export const noiseAt = (noise: Noise, k: number, dt: number): number =>
  noise._tag === "White"
    ? noise.mean + noise.sigma / Math.sqrt(dt) * normal(noise, k)
    : noise.mean + fluctuation(noise, k, dt)

/** Steps between two marks. */
const stretch = 1024

/** How far a process has been followed, and where it was at every mark up to there. */
type Walk = { readonly dt: number; readonly marks: Array<number>; k: number; eta: number }

const walks = new WeakMap<OrnsteinUhlenbeck, Walk>() // memo of a pure function of immutable data: the way so far

const fluctuation = (noise: OrnsteinUhlenbeck, k: number, dt: number): number => {
  const known = walks.get(noise)
  const walk = known?.dt === dt ? known : begin(noise, dt)
  if (k < walk.k) {
    const mark = Math.floor(k / stretch)
    walk.k = mark * stretch
    walk.eta = walk.marks[mark]
  }
  const rho = exp(-dt / noise.tau)
  const kick = noise.sigma * Math.sqrt(1 - rho * rho)
  while (walk.k < k) {
    walk.k++
    walk.eta = rho * walk.eta + kick * normal(noise, walk.k)
    if (walk.k === walk.marks.length * stretch) walk.marks.push(walk.eta)
  }
  return walk.eta
}

const begin = (noise: OrnsteinUhlenbeck, dt: number): Walk => {
  const eta = noise.sigma * normal(noise, 0)
  const walk = { dt, marks: [eta], k: 0, eta }
  walks.set(noise, walk)
  return walk
}
