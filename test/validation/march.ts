/**
 * Short ways to run the networks of the suites: on the compiled stepper where runs are long, on the interpreter where
 * they are short.
 *
 * `march` calls the compiled stepper itself, so a test that uses it proves that the compiled path ran.
 */
import { Result } from "effect"
import * as Edit from "../../src/Edit.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import type * as Network from "../../src/Network.ts"
import * as Stimulus from "../../src/network/Stimulus.ts"
import * as Select from "../../src/select/Select.ts"
import type { SchemeName } from "../../src/solve/Scheme.ts"
import type { State } from "../../src/solve/State.ts"
import { compiledStepper, interpreter, type Stepper } from "../solve/steppers.ts"

/** The schemes that solve a system in each step. */
export type ImplicitScheme = Extract<SchemeName, "backwardEuler" | "crankNicolson">

/** Both of them. */
export const implicit: ReadonlyArray<ImplicitScheme> = ["backwardEuler", "crankNicolson"]

/** What a run gives: a trace per recording, and the state at the end. */
export type Run = { readonly traces: ReadonlyArray<Float64Array>; readonly end: State }

/** How long, how fine and how. */
export type How = { readonly scheme: SchemeName; readonly dt: number; readonly tMax: number }

const whole = (network: Network.Network, stepper: Stepper, { dt, tMax }: How): Run => {
  const steps = Math.round(tMax / dt)
  const stride = steps + 1
  const data = new Float64Array(network.recordings.size * stride)
  stepper.sample(stepper.initial, { data, stride, first: 0 })
  const end = Result.getOrThrow(stepper.advance(stepper.initial, steps, { data, stride, first: 1 }))
  return {
    traces: Array.from({ length: network.recordings.size }, (_, i) => data.slice(i * stride, (i + 1) * stride)),
    end
  }
}

/** Runs a network on the compiled stepper. */
export const march = (network: Network.Network, how: How): Run =>
  whole(network, compiledStepper(network, how.scheme, how.dt), how)

/** Runs a network on the interpreter. */
export const walk = (network: Network.Network, how: How): Run =>
  whole(network, interpreter(network, how.scheme, how.dt), how)

/** A leak with a specific resistance [ohm cm2] towards a potential [mV]. */
export const membrane = (resistance: number, rest: number): ReadonlyArray<Edit.Edit> => [
  Edit.insert(Channels.Leak),
  Edit.set("Leak_gLeak", 1 / resistance),
  Edit.set("Leak_eLeak", rest)
]

/** A current [nA] into a compartment from time zero on. */
export const inject = (current: number, row: number): Edit.Edit =>
  Edit.stimulate(Stimulus.step({ delay: 0, duration: 1e9, amplitude: current }), Select.rows([row]))

/** Records the voltage of some compartments, in this order. */
export const watch = (...rows: ReadonlyArray<number>): Edit.Edit => Edit.record("v", Select.rows(rows))
