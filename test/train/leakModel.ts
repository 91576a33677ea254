/**
 * One compartment with a leak: as a network, and as a recurrence of its own with its derivatives written out.
 *
 * One idea: backward Euler of one compartment is a quotient, v' = (v + dt (k g e + s i)) / (1 + dt k g), so that what training should do can
 * be worked out by hand. The recurrence imports nothing of the code that it judges.
 */
import { Cell, Channels, Edit, Loss, Network, Optimizer, Readout, Select, Stimulus, type Training } from "neurolens"

/** From a conductance [S/cm2] to a rate [1/ms] at 1 uF/cm2. */
const k = 1e3

/** From a current [nA] to a slope of the voltage [mV/ms] at 1 uF/cm2: the default compartment has 2π · 1 · 10 um2. */
const s = 1e5 / (20 * Math.PI)

/** Step of the tests [ms]. */
export const dt = 0.1

/** What the recurrence needs: leak [S/cm2], voltage at time zero and reversal potential [mV], currents by step [nA]. */
export type Leaking = {
  readonly g: number
  readonly start: number
  readonly reversal?: number
  readonly currents: ReadonlyArray<number>
}

/** Voltages from time zero on, and the derivatives of each by leak, start and the current of each step. */
export type Response = {
  readonly v: ReadonlyArray<number>
  readonly byLeak: ReadonlyArray<number>
  readonly byStart: ReadonlyArray<number>
  readonly byCurrent: ReadonlyArray<ReadonlyArray<number>>
}

/** The voltages of backward Euler, step by step. */
export const leaking = ({ currents, g, reversal = -70, start }: Leaking): Response => {
  const below = 1 + dt * k * g
  const v = [start]
  const byLeak = [0]
  const byStart = [1]
  const byCurrent = [currents.map(() => 0)]
  currents.forEach((i, n) => {
    const next = (v[n] + dt * (k * g * reversal + s * i)) / below
    v.push(next)
    byLeak.push((byLeak[n] + dt * k * (reversal - next)) / below)
    byStart.push(byStart[n] / below)
    byCurrent.push(byCurrent[n].map((x, j) => (x + (j === n ? dt * s : 0)) / below))
  })
  return { v, byLeak, byStart, byCurrent }
}

/** A compartment with a leak of 3e-4 S/cm2 towards -70 mV, its voltage recorded; nothing is trained. */
export const compartment: Network.Network = Network.editSync(Network.make([Cell.make()]), [
  Edit.insert(Channels.Leak),
  Edit.set("Leak_gLeak", 3e-4),
  Edit.record("v")
])

/** The same with its leak trained, under the name `Leak_gLeak`. */
export const leaky: Network.Network = Network.editSync(compartment, [Edit.train("Leak_gLeak")])

/** A current [nA] from time zero on, for so many steps. */
export const constant = (current: number, steps: number): ReadonlyArray<number> =>
  Array.from({ length: steps }, () => current)

/** The edits that show a current [nA] to the compartment, for 1 ms. */
export const shown = (current: number): ReadonlyArray<Edit.Edit> => [
  Edit.stimulate(Stimulus.step({ delay: 0, duration: 1, amplitude: current }), Select.all)
]

/** Training of the leak in batches of two currents [nA], whose mean voltage should be a line of the current. */
export const training = {
  data: [0.001, 0.002, 0.003],
  present: shown,
  loss: Loss.squared<number>(Readout.mean(), (current) => -69 + 200 * current),
  optimizer: Optimizer.adam({ learningRate: 1e-5 }),
  batch: 2,
  steps: 8,
  dt
} satisfies Training.FitOptions<number>
