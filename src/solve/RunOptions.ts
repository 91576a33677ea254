/**
 * How long, how fine and how: the options of a run, checked before anything happens.
 *
 * The number of steps is `round(tMax / dt)`; sample k is at time `k dt` (physics.md section 19).
 */
import * as Result from "effect/Result"
import { equalsRing } from "../network/equalsRing.ts"
import { hasHandlers } from "../network/MechanismFields.ts"
import { describeEdge, describeNode, type Network } from "../network/Network.ts"
import { because, type NetworkError, shown } from "../network/NetworkError.ts"
import { membraneCurrent, recordsMembrane } from "../network/quantities.ts"
import { counterEnd } from "../network/random.ts"
import { resolveSources } from "../network/resolveSources.ts"
import { isNoise } from "../network/Stimulus.ts"
import type { Domain } from "../network/Trainable.ts"
import { schemeKinds, type SchemeName } from "../program/System.ts"
import { type Parameters, writeParameters } from "../share/Parameters.ts"
import type { Floats } from "../table/Column.ts"
import { tooMany } from "../table/limits.ts"
import { plural } from "../table/plural.ts"
import { isPlain } from "../table/settled.ts"
import * as Table from "../table/Table.ts"
import { eventMismatch } from "./events/eventMismatch.ts"
import { joinFlaw } from "./junctions/joinFlaw.ts"
import { largestDense, mostSteps } from "./limits.ts"
import { missingRead } from "./missingRead.ts"
import { currentNames, movingStates } from "./Plan.ts"
import { schemes } from "./Scheme.ts"
import { SimulationError, type SimulationReason } from "./SimulationError.ts"
import { startFlaw } from "./startFlaw.ts"
import type { State } from "./State.ts"
import { firstUnmet } from "./unmet.ts"

/** How long a run is: either `tMax` or `steps`. */
export type RunLength =
  | {
    /** How long to run [ms], from the start or from the state that is gone on from. */
    readonly tMax: number
    readonly steps?: undefined
  }
  | {
    /** How many steps to run. */
    readonly steps: number
    readonly tMax?: undefined
  }

/** Options of a run: its length, and how to go. */
export type RunOptions = RunLength & RunSettings

/** How a run goes. */
export type RunSettings = {
  /** Step [ms]; default 0.025. */
  readonly dt?: number
  /** Scheme; default `backwardEuler`. */
  readonly scheme?: SchemeName
  /** State to go on from; default the start. */
  readonly from?: State
  /** Values of the trained parameters; default those of the network. */
  readonly parameters?: Parameters
}

/** Default step [ms]. */
export const defaultDt = 0.025

/** A run that makes sense: everything filled in. */
export type Run = {
  /** The network with the given parameters written into it. */
  readonly network: Network
  readonly steps: number
  readonly dt: number
  readonly scheme: SchemeName
  readonly from: State | null
}

const fail = (reason: SimulationReason): Result.Result<never, SimulationError> =>
  Result.fail(new SimulationError({ reason }))

/** Fills in and checks the options of a run. */
export const check = (network: Network, options: RunOptions): Result.Result<Run, SimulationError | NetworkError> => {
  const unknown = unknownOption(options, optionNames)
  if (unknown !== null) return fail(unknown)
  const dt = options.dt === undefined ? defaultDt : options.dt
  if (!(Number.isFinite(dt) && dt > 0)) return badOption("dt", given(dt), "a positive number [ms]")
  const scheme = options.scheme === undefined ? "backwardEuler" : options.scheme
  if (typeof scheme !== "string" || !Object.hasOwn(schemes, scheme)) {
    return badOption("scheme", shown(scheme), `one of ${Object.keys(schemes).join(", ")}`)
  }
  if (schemeKinds[scheme].over === "matrix") {
    const largest = network.cells.reduce((most, { ncomp }) => Math.max(most, ncomp.reduce((sum, n) => sum + n, 0)), 0)
    if (largest > largestDense) {
      const expected = `a scheme without dense matrices: ${scheme} takes cells of up to ${
        plural(largestDense, "compartment")
      }`
      return badOption("scheme", `${scheme} for a cell of ${plural(largest, "compartment")}`, expected)
    }
  }
  const steps = stepCount(network, options, dt)
  if (Result.isFailure(steps)) return Result.fail(steps.failure)
  const wrong = options.from === undefined ? null : mismatch(network, options.from)
  if (wrong !== null) return fail({ _tag: "ForeignState", what: wrong })
  const made = options.from === undefined || options.from.step === 0 ? dt : options.from.dt
  if (made !== dt) {
    return badOption("dt", dt, `${made} ms, the dt of the state to go on from, whose time is its step times that`)
  }
  const written = options.parameters === undefined
    ? Result.succeed(network)
    : writeParameters(options.parameters)(network)
  return Result.flatMap(written, (ready): Result.Result<Run, SimulationError | NetworkError> => {
    const missing = missingRead(ready) ?? firstUnmet(ready) ?? equalsRing(ready)
    if (missing !== null) return Result.fail(because(missing))
    const sources = ready.synapses.some(hasHandlers) ? resolveSources(ready) : Result.succeed(null)
    if (Result.isFailure(sources)) return Result.fail(sources.failure)
    const unjoined = joinFlaw(ready, scheme)
    if (unjoined !== null) return Result.fail(unjoined)
    const flaw = options.from === undefined ? startFlaw(ready, recordsCurrents(ready)) : null
    return flaw === null
      ? Result.succeed({ network: ready, steps: steps.success, dt, scheme, from: options.from ?? null })
      : Result.fail(flaw)
  })
}

/** Whether sample 0 shows currents. */
const recordsCurrents = ({ mechanisms, recordings, synapses }: Network): boolean => {
  const currents = new Set(currentNames([...mechanisms.values(), ...synapses.values()]))
  return recordings.some(({ state }) => currents.has(state))
}

/** Names of the options of a run. */
export const optionNames: ReadonlyArray<keyof RunSettings | "tMax" | "steps"> = [
  "tMax",
  "steps",
  "dt",
  "scheme",
  "from",
  "parameters"
]

/** Names of the options of runs side by side, which begin at time zero with the parameters of their network. */
export const batchOptionNames = optionNames.filter((name) => name !== "from" && name !== "parameters")

/** Names of the options of a run in the caller's hands, which has no length. */
export const stepperOptionNames = optionNames.filter((name) => name !== "tMax" && name !== "steps")

/** The first option that is not among the known ones, as the reason of an error; null when there is none. */
export const unknownOption = (options: unknown, available: ReadonlyArray<string>): SimulationReason | null => {
  if (!isPlain(options)) {
    const expected = `a record of ${available.join(", ")}`
    return { _tag: "BadOption", what: "the options", found: shown(options), expected }
  }
  const name = Object.keys(options).find((key) => !available.includes(key))
  return name === undefined ? null : { _tag: "UnknownOption", name, available }
}

/** What was given for a number, whatever it is; a text has its quotes. */
const given = (x: unknown): string => typeof x === "number" ? String(x) : shown(x)

const badOption = (what: string, found: unknown, expected: string): Result.Result<never, SimulationError> =>
  fail({ _tag: "BadOption", what, found: typeof found === "string" ? found : shown(found), expected })

const stepCount = (network: Network, options: RunOptions, dt: number): Result.Result<number, SimulationError> => {
  if ((options.tMax === undefined) === (options.steps === undefined)) {
    return badOption(
      "the length of the run",
      options.tMax === undefined ? "missing" : "given twice",
      "either tMax [ms] or steps"
    )
  }
  if (options.tMax !== undefined && !(Number.isFinite(options.tMax) && options.tMax >= 0)) {
    return badOption("tMax", given(options.tMax), "0 ms or more")
  }
  const steps = options.steps ?? Math.round(options.tMax! / dt)
  if (!(Number.isInteger(steps) && steps >= 0)) return badOption("steps", given(steps), "a whole number of 0 or more")
  const before = typeof options.from?.step === "number" ? options.from.step : 0 // what else it is, is told by `mismatch`
  const chance = network.stimuli.some(({ stimulus }) => isNoise(stimulus))
  const [what, most] = chance ? ["steps with noise", counterEnd] as const : ["steps", mostSteps] as const
  const many = tooMany(what, before + steps, most, "take a shorter tMax, or a longer dt")
  if (many !== null) return fail(many)
  return Result.succeed(steps)
}

const isState = (u: unknown): u is State => {
  if (!isPlain(u) || !(u["v"] instanceof Float64Array)) return false
  return [u["nodes"], u["edges"], u["currents"], u["synapticCurrents"]].every((columns) =>
    columns instanceof Map && [...columns.values()].every((values) => values instanceof Float64Array)
  )
}

/** What is wrong with a state for a network, or null when it fits. */
export const mismatch = (network: Network, state: State): string | null => {
  if (!isState(state)) return "it is no state that a run gave"
  if (!(Number.isSafeInteger(state.step) && state.step >= 0)) return `its step is ${shown(state.step)}`
  if (state.step > 0 && !Number.isFinite(state.dt)) return `its dt is ${shown(state.dt)}`
  if (state.v.length !== network.nodes.length) {
    return `it has ${plural(state.v.length, "compartment")}, the network has ${network.nodes.length}`
  }
  if (state.membraneCurrents === null && recordsMembrane(network)) {
    return `it says no ${membraneCurrent}, because nothing recorded that when it was made; record it from the start of the run`
  }
  const channels = [...network.mechanisms.values()]
  const synapses = [...network.synapses.values()]
  const moving = movingStates(network)
  return missingNumber(network, "nodes", "v", state.v) ??
    columnMismatch(network, "nodes", new Set(moving.nodes), state.nodes) ??
    columnMismatch(network, "edges", new Set(moving.edges), state.edges) ??
    columnMismatch(network, "nodes", new Set(currentNames(channels)), state.currents) ??
    columnMismatch(network, "edges", new Set(currentNames(synapses)), state.synapticCurrents) ??
    eventMismatch(network, state)
}

const columnMismatch = (
  network: Network,
  domain: Domain,
  needed: ReadonlySet<string>,
  columns: ReadonlyMap<string, Floats>
): string | null => {
  const { length } = network[domain]
  for (const name of needed) {
    const values = columns.get(name)
    if (values === undefined) return `it has no ${name}`
    if (values.length !== length) {
      return `${name} has ${plural(values.length, "value")}, ${domain} has ${plural(length, "row")}`
    }
    const missing = missingNumber(network, domain, name, values)
    if (missing !== null) return missing
  }
  for (const name of columns.keys()) if (!needed.has(name)) return `it has ${name}, which the network has not`
  return null
}

/** The first row that has a quantity in the network but no number in the state; currents have no column and any value will do. */
const missingNumber = (network: Network, domain: Domain, name: string, values: Floats): string | null => {
  const column = Table.get(network[domain], name)
  const row = column === undefined ? -1 : values.findIndex((x, i) => Number.isNaN(x) && !Number.isNaN(column.values[i]))
  return row < 0
    ? null
    : `${name} of ${domain === "nodes" ? describeNode(network, row) : describeEdge(network, row)} is NaN`
}
