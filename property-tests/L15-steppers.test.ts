/**
 * L15: a run that is stepped by hand is the run, bit for bit, whoever says what acts in a step: the network, or the caller just before it.
 *
 * The network that is stepped has silent stimuli and clamps that hold nothing; what the other one says is written into the stepper. On both
 * engines; where a number stops being finite, both ways must say so in the same step and place. Broken variants stand at the end.
 */
import { Effect, Result } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Network } from "../src/network/Network.ts"
import { clampCurrent, membraneCurrent, stimulusCurrent } from "../src/network/quantities.ts"
import { heldAt } from "../src/network/Recording.ts"
import * as Stimulus from "../src/network/Stimulus.ts"
import * as Engine from "../src/runtime/Engine.ts"
import * as Simulation from "../src/runtime/Simulation.ts"
import * as Stepper from "../src/runtime/Stepper.ts"
import { described, make, type Traces } from "../src/solve/Traces.ts"
import { structural } from "../src/table/structural.ts"
import { built, difference, model, type Outcome, outcome } from "./runModels.ts"
import { broken, settings } from "./settings.ts"

const engines = { compiled: Engine.layerCompiled, interpreter: Engine.layerInterpreter }

const silenced = (network: Network): Network =>
  network.merge({
    stimuli: network.stimuli.map((one) => structural({ ...one, stimulus: Stimulus.samples([0]) })),
    clamps: network.clamps.map((one) => structural({ ...one, value: Float64Array.of(NaN) }))
  })

/** What is written into a stepper before the step with a number. */
type Write = (network: Network, stepper: Stepper.Stepper, step: number) => void

const write: Write = ({ clamps, stimuli }, { currents, dt, held }, step) => {
  stimuli.forEach(({ stimulus }, i) => {
    currents[i] = Stimulus.sample(stimulus, step, dt)
  })
  clamps.forEach((clamp, i) => {
    held[i] = heldAt(clamp, step)
  })
}

const nothing: Write = () => {}

/** The traces of a network stepped by hand, in strides of some steps. */
const stepped = (
  network: Network,
  source: Network,
  options: Stepper.StepperOptions,
  steps: number,
  stride: number,
  before: Write
): Effect.Effect<Traces, unknown, Engine.Engine> =>
  Effect.scoped(Effect.gen(function*() {
    const stepper = yield* Stepper.make(network, options)
    const columns = [Float64Array.from(stepper.samples)]
    const [rows, samples] = [stepper.samples.length, steps + 1]
    for (let done = 0; done < steps;) {
      const some = Math.min(stride, steps - done)
      before(source, stepper, stepper.step)
      yield* Effect.fromResult(Stepper.advanceResult(stepper, some))
      for (let k = 0; k < some; k++) columns.push(Float64Array.from(stepper.samples)) // within a stride the last one stands for all
      done += some
    }
    const data = Float64Array.from({ length: rows * samples }, (_, k) => columns[k % samples][Math.floor(k / samples)])
    return make(network, stepper.dt, 0, samples, data, yield* Stepper.stateEffect(stepper))
  }))

const finished = (effect: Effect.Effect<Traces, unknown, Engine.Engine>, engine: keyof typeof engines): Outcome =>
  Effect.runSync(Effect.result(Effect.provide(effect, engines[engine]))) as Outcome

/** Only the last sample of each stride, where nobody saw the others. */
const thinned = (traces: Traces, stride: number): Traces => ({
  ...traces,
  data: traces.data.map((_, at) => {
    const [row, k] = [Math.floor(at / traces.samples), at % traces.samples]
    return traces
      .data[row * traces.samples + (k === 0 ? 0 : Math.min(traces.samples - 1, Math.ceil(k / stride) * stride))]
  })
})

/** Without what flows in the first step as recorded at time zero, when nobody has said yet what that will be. */
const afterStart = (traces: Traces): Traces => ({
  ...traces,
  data: traces.data.map((x, at) => {
    const { state } = traces.recordings[Math.floor(at / traces.samples)]
    return at % traces.samples === 0 && [stimulusCurrent, clampCurrent, membraneCurrent].includes(state) ? 0 : x
  })
})

const law = (before: Write, { silent, strides }: { readonly silent: boolean; readonly strides: boolean }) =>
  fc.property(
    model,
    fc.constantFrom("compiled" as const, "interpreter" as const),
    fc.integer({ min: 1, max: 7 }),
    (p, engine, some) => {
      const network = built(p)
      const options = { dt: p.dt, scheme: p.scheme }
      const stride = strides ? some : 1
      const whole = finished(Simulation.run(network, { ...options, steps: p.n + p.m }), engine)
      const ours = finished(
        stepped(silent ? silenced(network) : network, network, options, p.n + p.m, stride, before),
        engine
      )
      const own = Result.map(ours, (traces) => afterStart({ ...traces, ...described(network) }))
      const theirs = Result.map(whole, (traces) => afterStart(thinned(traces, stride)))
      expect(difference(outcome(own), outcome(theirs))).toBe(null)
    }
  )

describe("L15, stepped by hand", () => {
  it("with inputs written before each step, is the run", () => {
    fc.assert(law(write, { silent: true, strides: false }), settings)
  })

  it("with nothing written, in strides, is the run", () => {
    fc.assert(law(nothing, { silent: false, strides: true }), settings)
  })

  it("the property notices inputs of the step before", () => {
    const late: Write = (network, stepper, step) => write(network, stepper, Math.max(0, step - 1))
    expect(fc.check(law(late, { silent: true, strides: false }), broken).failed).toBe(true)
  })

  it("the property notices inputs that do not act", () => {
    expect(fc.check(law(nothing, { silent: true, strides: false }), broken).failed).toBe(true)
  })
})
