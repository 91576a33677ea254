/**
 * Currents that fluctuate: what chance adds to their means, as a function of the number of the step (spec/events.md 6.2, 6.3).
 *
 * White noise is one normal number a step. An Ornstein-Uhlenbeck process is its exact value at the steps, whatever they are: eta_0 = sigma xi_0,
 * eta_k+1 = rho eta_k + sigma sqrt(1 - rho^2) xi_k+1 with rho = exp(-dt / tau). Whoever asks for step after step gets each at once; who comes
 * from elsewhere walks there from the nearest mark behind it, or begins where the process has forgotten how it began (`forgotten`).
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

/** How far a process has been followed, and where it was at every mark up to there, from the first that is known. */
type Walk = { readonly dt: number; readonly first: number; readonly marks: Array<number>; k: number; eta: number }

/** What a step does: `rho` of what was stays, and so much chance comes in. */
type Law = { readonly rho: number; readonly kick: number }

const walks = new WeakMap<OrnsteinUhlenbeck, Walk>() // memo of a pure function of immutable data: the way so far

const fluctuation = (noise: OrnsteinUhlenbeck, k: number, dt: number): number => {
  const rho = exp(-dt / noise.tau)
  const law = { rho, kick: noise.sigma * Math.sqrt(1 - rho * rho) }
  const known = walks.get(noise)
  const mark = Math.floor(k / stretch)
  const isNear = known?.dt === dt && known.first <= mark && k - Math.max(known.k, last(known) * stretch) <= memory(law)
  const walk = isNear ? known : begin(noise, dt, mark, law)
  const from = Math.min(mark, last(walk))
  if (k < walk.k || walk.k < from * stretch) {
    walk.k = from * stretch
    walk.eta = walk.marks[from - walk.first]
  }
  while (walk.k < k) {
    walk.k++
    walk.eta = next(noise, law, walk.eta, walk.k)
    if (walk.k === (last(walk) + 1) * stretch) walk.marks.push(walk.eta)
  }
  return walk.eta
}

/** The last mark that is known. */
const last = ({ first, marks }: Walk): number => first + marks.length - 1

const next = (noise: OrnsteinUhlenbeck, { kick, rho }: Law, eta: number, k: number): number =>
  rho * eta + kick * normal(noise, k)

/** A walk that stands at a mark, if that can be reached without all the way there; else at the beginning. */
const begin = (noise: OrnsteinUhlenbeck, dt: number, mark: number, law: Law): Walk => {
  const at = mark * stretch
  const there = forgotten(noise, law, at)
  const eta = there ?? noise.sigma * normal(noise, 0)
  const first = there === null ? 0 : mark
  const walk = { dt, first, marks: [eta], k: first * stretch, eta }
  walks.set(noise, walk)
  return walk
}

/** Steps after which nothing is left of what was, to a number's last digit, about; and some more, until roundings agree, too. */
const memory = ({ rho }: Law): number => Math.ceil(64 / (1 - rho))

/** More than any normal number here, which are below 8.6: 1 - u is at least 2^-53. */
const farthest = 16

/**
 * The value at a step, to the bit, without the way from the beginning; null where it needs it. A step keeps order, roundings included, so two walks
 * from below and above all that the process can be hold it between them; once they are equal it is what they are.
 */
const forgotten = (noise: OrnsteinUhlenbeck, law: Law, at: number): number | null => {
  const { rho, kick } = law
  const most = farthest * (Math.abs(noise.sigma) + Math.abs(kick) / (1 - rho))
  for (let steps = memory(law); 2 * steps < at; steps *= 2) {
    let [low, high] = [-most, most]
    for (let k = at - steps + 1; k <= at; k++) {
      const chance = kick * normal(noise, k)
      low = rho * low + chance
      high = rho * high + chance
    }
    if (Object.is(low, high)) return low
  }
  return null
}
