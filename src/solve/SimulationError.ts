/**
 * What can go wrong with a run: one tagged error with one tagged reason that says what, where, and what would do.
 */
import * as Data from "effect/Data"
import { reasonText as networkReasonText } from "../network/NetworkError.ts"
import { floorLog10, powerOfTen } from "../number/tens.ts"
import { excerpt, excerpted, listed, longestMessage } from "../table/excerpt.ts"
import { type TooMany, tooManyText } from "../table/limits.ts"

/** Coupled states of a mechanism, where and when. */
type SystemReason = {
  readonly mechanism: string
  readonly states: ReadonlyArray<string>
  readonly place: string
  readonly step: number
  /** Time of the step's end [ms]. */
  readonly time: number
}

/** Why a run failed or did not start. */
export type SimulationReason =
  /** A number of the state is not finite any more. `place` names the cell, branch and compartment, or the synapse. */
  | {
    readonly _tag: "NotFinite"
    readonly step: number
    /** Time of the step's end [ms]. */
    readonly time: number
    readonly state: string
    readonly place: string
    readonly value: number
    /** Value one step before. */
    readonly before: number
  }
  /** The implicit step of coupled states has no solution within reach: `residual` is left, as a part of the largest new value. */
  | SystemReason & { readonly _tag: "NotConverged"; readonly residual: number }
  /** The implicit step of coupled states is as good as singular. */
  | SystemReason & { readonly _tag: "Pivot" }
  /** A pivot of the implicit solve of the voltages, or of a pumped or diffusing state, is not positive. */
  | {
    readonly _tag: "VoltagePivot"
    readonly state: string
    /** The compartment of the most negative slope in the cell, or a junction of negative conductance that is worse, its slope over the capacitance [1/ms], and that times the step of the solve. */
    readonly place: string
    readonly step: number
    readonly time: number
    readonly slope: number
    readonly ratio: number
    /** A step that is short enough [ms]. */
    readonly longest: number
  }
  /** Forward Euler with a step [ms] that its stability does not allow: `state` of a cell swings and grows. */
  | {
    readonly _tag: "Unstable"
    readonly state: string
    readonly cell: number
    readonly dt: number
    readonly step: number
    /** Time of the step's end [ms]. */
    readonly time: number
    /** The longest step that is stable with the conductances of that moment [ms]. */
    readonly longest: number
  }
  /** An `equals` state or a current that is not finite before the first step, and the names that its formula is made of. */
  | {
    readonly _tag: "NotFiniteAtStart"
    readonly state: string
    readonly place: string
    readonly value: number
    readonly from: ReadonlyArray<{ readonly name: string; readonly value: number }>
  }
  | { readonly _tag: "BadOption"; readonly what: string; readonly found: string; readonly expected: string }
  /** An option that does not exist. */
  | { readonly _tag: "UnknownOption"; readonly name: string; readonly available: ReadonlyArray<string> }
  | { readonly _tag: "NothingRecorded" }
  /** A network without stimuli that did not come to rest: what moved most for its size, and from where to where in the last stretch. */
  | {
    readonly _tag: "NoRest"
    readonly state: string
    readonly place: string
    /** How long it was given [ms]. */
    readonly time: number
    readonly before: number
    readonly value: number
  }
  | { readonly _tag: "ForeignState"; readonly what: string }
  /** A network of a batch differs from the first in more than values and inputs. */
  | { readonly _tag: "OtherStructure"; readonly index: number; readonly what: string }
  /** With tabulated rates: a parameter that the rates of `state` read differs between compartments that share a table. */
  | {
    readonly _tag: "UnequalRates"
    readonly state: string
    readonly parameter: string
    readonly values: readonly [number, number]
    readonly places: readonly [string, string]
  }
  /** With tabulated rates: the rates of `state` change too fast with the voltage for a table. */
  | {
    readonly _tag: "SteepRates"
    readonly state: string
    /** Relative error that the table would have, where [mV], and what is allowed. */
    readonly error: number
    readonly voltage: number
    readonly allowed: number
  }
  /** The mechanisms of some compartment, or a synapse, are more than WebAssembly holds in one function or module. */
  | { readonly _tag: "KernelTooLarge"; readonly what: string; readonly found: number; readonly most: number }
  /** WebAssembly is forbidden where this runs, or not there; `cause` is what the platform says. */
  | { readonly _tag: "WebAssemblyRefused"; readonly cause: string }
  /** An engine that may run less than others was asked for what it does not run. */
  | { readonly _tag: "Refused"; readonly engine: string; readonly what: string }
  /** What is there forwards on the reference engine, but not yet for whoever was asked; `instead` is what there is. */
  | { readonly _tag: "NotYet"; readonly who: string; readonly what: string; readonly instead: string }
  /** An engine could not make what it needs for a run, as where a compiler fails. */
  | { readonly _tag: "EngineFailed"; readonly engine: string; readonly why: string }
  /** A thread did not come to where all threads of a run meet. */
  | { readonly _tag: "ThreadLost"; readonly threads: number }
  /** More of something than is possible. */
  | TooMany

const systemText = ({ mechanism, place, states, step, time }: SystemReason): string =>
  `the implicit step of ${listed(states)} of ${mechanism} in ${place} cannot be solved in step ${step} (t = ${
    Number(time.toPrecision(12))
  } ms)`

const reasonText = (whole: SimulationReason): string => {
  const reason = excerpted(whole)
  switch (reason._tag) {
    case "NotFinite":
      return `${reason.state} of ${reason.place} became ${reason.value} in step ${reason.step} (t = ${
        Number(reason.time.toPrecision(12))
      } ms, ` +
        `it was ${reason.before} before); try a smaller dt, or look for an extreme parameter or stimulus there`
    case "NotConverged":
      return `${systemText(reason)}: after Newton's last iteration ${
        reason.residual.toExponential(1)
      } of the largest value is left ` +
        "over; try a smaller dt"
    case "Pivot":
      return `${systemText(reason)}: the matrix 1 - dt J has a pivot that is not positive beside its row, as where a ` +
        "state grows by itself within dt; try a smaller dt"
    case "VoltagePivot":
      return `the solve for ${reason.state} has a pivot that is not positive in step ${reason.step} (t = ${
        Number(reason.time.toPrecision(12))
      } ms): at ${reason.place} the current has a negative slope of ${reason.slope.toPrecision(3)} /ms${
        reason.state === "v" ? " over the capacitance" : ""
      }, and dt times ` +
        `that is ${reason.ratio.toPrecision(3)}; take a dt below ${roundedDown(reason.longest)} ms`
    case "Unstable":
      return `forwardEuler with a dt of ${reason.dt} ms is beyond its stability in step ${reason.step} (t = ${
        Number(reason.time.toPrecision(12))
      } ms): ${reason.state} of cell ${reason.cell} would swing and grow; take a dt of at most ${
        roundedDown(reason.longest)
      } ms, as far as the conductances of that moment go, or the scheme backwardEuler, which has no such limit`
    case "NotFiniteAtStart":
      return `${reason.state} of ${reason.place} is ${reason.value} at time zero, before the first step` +
        (reason.from.length === 0
          ? ""
          : `: it is computed from ${listed(reason.from.map(({ name, value }) => `${name} = ${value}`))}`) +
        "; no dt changes that: set what it is computed from with Edit.set"
    case "BadOption":
      return `${reason.what} is ${reason.found}; expected ${reason.expected}`
    case "UnknownOption":
      return networkReasonText({ ...reason, _tag: "UnknownName", what: "run option" })
    case "NothingRecorded":
      return `nothing is recorded; say what to write down, for example Edit.record("v")`
    case "NoRest":
      return `the network has not come to rest after ${
        Number(reason.time.toPrecision(6))
      } ms: ${reason.state} of ${reason.place} still moves, from ${reason.before} to ${reason.value} in the last stretch; give it a longer tMax where it only moves slowly; what ` +
        "fires or swings by itself has no rest"
    case "ForeignState":
      return `the state to go on from does not belong to this network: ${reason.what}`
    case "OtherStructure":
      return `network ${reason.index} of the batch differs from the first in its ${reason.what}; networks of a batch may differ in ` +
        "values, stimuli and what clamps hold"
    case "UnequalRates":
      return `the rates of ${reason.state} cannot be tabulated: ${reason.parameter} is ${reason.values[0]} in ${
        reason.places[0]
      } ` +
        `and ${reason.values[1]} in ${reason.places[1]}; make it the same in all of them, or run with Engine.layer`
    case "SteepRates":
      return `the rates of ${reason.state} are too steep for a table: at ${
        Number(reason.voltage.toPrecision(6))
      } mV it would be off by ` +
        `${reason.error.toExponential(1)} of the value, more than ${reason.allowed}; run with Engine.layer`
    case "Refused":
      return `engine ${reason.engine} does not run ${reason.what}`
    case "NotYet":
      return `${reason.who} do not know ${reason.what} yet; ${reason.instead}`
    case "EngineFailed":
      return `engine ${reason.engine} cannot run this: ${reason.why}; Engine.layer has the same numbers`
    case "ThreadLost":
      return `a thread of ${reason.threads} did not come to where all meet, as when it has ended; the run is lost, and threads are ` +
        "started anew for the next one"
    case "KernelTooLarge":
      return `the mechanisms make a kernel with ${reason.found} ${reason.what}, at most ${reason.most} can be compiled: shorten their ` +
        "equations, or run with Engine.layerInterpreter"
    case "WebAssemblyRefused":
      return `kernels are WebAssembly, which may not be compiled here (${reason.cause}): add 'wasm-unsafe-eval' to the script-src of the ` +
        "page's Content-Security-Policy (eval stays forbidden), or run with Engine.layerInterpreter"
    case "TooMany":
      return tooManyText(reason)
  }
}

/** A positive number with three digits, none larger than it. */
const roundedDown = (x: number): number => {
  const unit = powerOfTen(floorLog10(x) - 2)
  return Number((Math.floor(x / unit) * unit).toPrecision(3))
}

/** A run that failed or did not start. */
export class SimulationError extends Data.TaggedError("SimulationError")<{
  readonly reason: SimulationReason
  /** Which run of a batch it was, counted from 0, and of how many; there where the reason is that run's own. */
  readonly run?: { readonly index: number; readonly count: number }
}> {
  override get message(): string {
    const where = this.run === undefined ? "" : `run ${this.run.index + 1} of ${this.run.count}: `
    return excerpt(where + reasonText(this.reason), longestMessage)
  }
}

/** Reasons that are about the numbers of one run, and not about an engine, an option or a structure. */
const ofNumbers: ReadonlyArray<SimulationReason["_tag"]> = [
  "NotFinite",
  "NotConverged",
  "Pivot",
  "VoltagePivot",
  "Unstable",
  "NotFiniteAtStart"
]

/** Whether the numbers of one run are to blame. */
export const isOfNumbers = ({ reason }: SimulationError): boolean => ofNumbers.includes(reason._tag)

/** The error with the run of a batch that it is about; of a batch of one there is nothing to say. */
export const inRun = (error: SimulationError, index: number, count: number): SimulationError =>
  isOfNumbers(error) && count > 1 ? new SimulationError({ reason: error.reason, run: { index, count } }) : error
