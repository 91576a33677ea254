/**
 * L15: a run of n + m steps is a run of n and one of m that goes on from its state, bit for bit: every sample and the final state.
 *
 * Networks have channels of every kind, pumps, diffusion, interleaved synapses, stimuli of all kinds, and clamps with a number or with one
 * sample per step. Where a number stops being finite, both ways must say so in the same step and place. Broken variants stand at the end.
 */
import { Result } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type * as Network from "../src/Network.ts"
import type { RunOptions } from "../src/solve/RunOptions.ts"
import type { State } from "../src/solve/State.ts"
import * as Traces from "../src/solve/Traces.ts"
import { simulate } from "../test/solve/simulate.ts"
import { built, difference, model, type Outcome, outcome } from "./runModels.ts"
import { broken, settings } from "./settings.ts"

/** How a run goes on from a state for some steps. */
type GoOn = (network: Network.Network, options: RunOptions, state: State) => Outcome

const splits = (goOn: GoOn, note: (finished: boolean) => void = () => {}) =>
  fc.property(model, (p) => {
    const made = built(p)
    const options = { dt: p.dt, scheme: p.scheme }
    const whole = simulate(made, { ...options, steps: p.n + p.m })
    const first = simulate(made, { ...options, steps: p.n })
    const split = Result.flatMap(first, (a) =>
      Result.map(goOn(made, { ...options, steps: p.m }, a.state), (b) => Traces.append(a, b)))
    note(Result.isSuccess(whole))
    expect(difference(outcome(split), outcome(whole))).toBe(null)
  })

const resumed = (change: (state: State) => State): GoOn => (made, options, state) =>
  simulate(made, { ...options, from: change(state) })

describe("L15", () => {
  it("a run in two pieces is the run", () => {
    let finished = 0
    fc.assert(splits(resumed((state) => state), (done) => (finished += Number(done))), settings)
    // Most models do run through: forward Euler may explode, but the law must not live on errors.
    expect(finished).toBeGreaterThan(settings.numRuns / 2)
  })

  it("the property notices a resume that forgets the step, so that stimuli and clamps start again", () => {
    // The labels of the second piece are put right, so that only what acted on the cells is left to see.
    const again: GoOn = (made, options, state) =>
      Result.map(
        simulate(made, { ...options, from: { ...state, step: 0 } }),
        (b) => ({ ...b, first: state.step, state: { ...b.state, step: state.step + b.state.step } })
      )
    expect(fc.check(splits(again), broken).failed).toBe(true)
  })

  it("the property notices a resume that forgets the currents, so that pumps see none", () => {
    const none = (state: State): State => ({
      ...state,
      currents: new Map(Array.from(state.currents, ([name, x]) => [name, x.map(() => 0)]))
    })
    expect(fc.check(splits(resumed(none)), broken).failed).toBe(true)
  })

  it("the property notices a resume that rounds", () => {
    expect(fc.check(splits(resumed((state) => ({ ...state, v: state.v.map((x) => Math.fround(x)) }))), broken).failed)
      .toBe(true)
  })
})
