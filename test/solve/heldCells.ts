/**
 * Random cells with some voltages held, and one step or many of them by either engine: what the laws of clamps are tested on.
 *
 * Cells branch, compartments are unequal, channels are a leak everywhere and HH in places; some rows are held at numbers that differ from step
 * to step, and some are let go for a step. Couplings stay below 100 per ms so that roundings can be bounded.
 */
import { Result } from "effect"
import * as fc from "fast-check"
import * as Edit from "../../src/Edit.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import * as Stimulus from "../../src/network/Stimulus.ts"
import * as Select from "../../src/select/Select.ts"
import type { SchemeName } from "../../src/solve/Scheme.ts"
import type { State } from "../../src/solve/State.ts"
import { compiledStepper, interpreter } from "./steppers.ts"

/** Steps of a run. */
export const steps = 6

/** A network whose voltages are recorded, then what clamps put in, both of all rows; which rows are held and at what. */
export type Held = {
  readonly network: Network.Network
  readonly free: Network.Network
  readonly rows: ReadonlyArray<number>
  readonly scheme: SchemeName
  readonly dt: number
  readonly engine: "interpreter" | "compiled"
}

const schemes = ["backwardEuler", "crankNicolson", "forwardEuler", "exponentialEuler"] as const

const voltage = fc.integer({ min: -900, max: 300 }).map((x) => x / 10)

/** Random ones; `active` puts HH in places, `gaps` lets rows go for a step. */
export const held = (
  options: { readonly active: boolean; readonly gaps: boolean; readonly leak: boolean },
  among: ReadonlyArray<SchemeName> = schemes
): fc.Arbitrary<Held> =>
  fc.record({
    parents: fc.array(fc.nat(9), { maxLength: 4 }),
    ncomp: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }),
    radius: fc.array(fc.integer({ min: 5, max: 20 }), { minLength: 1, maxLength: 4 }),
    start: fc.array(voltage, { minLength: 1, maxLength: 4 }),
    hh: fc.array(fc.boolean(), { minLength: 1, maxLength: 4 }),
    clamps: fc.array(
      fc.record({
        row: fc.nat(99),
        values: fc.array(voltage, { minLength: steps, maxLength: steps }),
        gap: fc.nat(steps)
      }),
      { minLength: 1, maxLength: 3 }
    ),
    stimulus: fc.integer({ min: -20, max: 20 }).map((x) => x / 1000),
    scheme: fc.constantFrom(...among),
    engine: fc.constantFrom("interpreter" as const, "compiled" as const)
  }).map(({ clamps, engine, hh, ncomp, parents, radius, scheme, start, stimulus }) => {
    const branches = [-1, ...parents.map((p, i) => p % (i + 1))]
    const counts = branches.map((_, b) => ncomp[b % ncomp.length])
    const n = counts.reduce((a, b) => a + b, 0)
    const over = <A>(list: ReadonlyArray<A>): ReadonlyArray<A> =>
      Array.from({ length: n }, (_, i) => list[i % list.length])
    const cell = Cell.make({
      parents: branches,
      ncomp: counts,
      length: 40,
      radius: over(radius).map((r) => r / 10),
      axial_resistivity: 500,
      v: over(start)
    })
    const spiking = [...over(hh).keys()].filter((row) => options.active && over(hh)[row])
    const made = Network.editSync(Network.make([cell]), [
      ...options.leak ? [Edit.insert(Channels.Leak)] : [],
      ...spiking.length === 0 ? [] : [Edit.insert(Channels.HH, Select.rows(spiking))],
      Edit.stimulate(Stimulus.samples(Array.from({ length: steps }, () => stimulus)), Select.rows([n - 1])),
      Edit.record("v"),
      Edit.record("i_clamp")
    ])
    const chosen = new Map(clamps.map(({ gap, row, values }) => [row % n, { gap, values }]))
    const network = Network.editSync(
      made,
      Array.from(chosen, ([row, { gap, values }]) =>
        Edit.clamp(
          "v",
          values.map((x, k) => options.gaps && k === gap ? null : x),
          Select.rows([row])
        ))
    )
    // Forward Euler must stay small: twice the fastest rate is below 1 / dt.
    return {
      network,
      free: made,
      rows: [...chosen.keys()],
      scheme,
      dt: scheme === "forwardEuler" ? 5e-4 : 0.025,
      engine
    }
  })

/** A run from a state, or from the start: all samples by recording, and the state after every step. */
export type Trajectory = { readonly states: ReadonlyArray<State>; readonly sample: (i: number, k: number) => number }

export const trajectory = (
  network: Network.Network,
  { dt, engine, scheme }: Pick<Held, "dt" | "engine" | "scheme">,
  count = steps,
  from: State | null = null
): Trajectory => {
  const stepper = (engine === "interpreter" ? interpreter : compiledStepper)(network, scheme, dt)
  const states = [from ?? stepper.initial]
  const size = network.recordings.size
  const data = new Float64Array(size * (count + 1))
  stepper.sample(states[0], { data, stride: count + 1, first: 0 })
  for (let k = 0; k < count; k++) {
    states.push(Result.getOrThrow(stepper.advance(states[k], 1, { data, stride: count + 1, first: k + 1 })))
  }
  stepper.release()
  return { states, sample: (i, k) => data[i * (count + 1) + k] }
}
