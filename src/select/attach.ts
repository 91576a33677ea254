/**
 * `Edit.stimulate`, `Edit.clamp`, `Edit.record` and their opposites: what is put into a network, held in it, and written down of it.
 *
 * Everything is addressed by row of the whole table, whatever type a synapse has.
 */
import * as Result from "effect/Result"
import { anything, aText, either, maybe } from "../network/border.ts"
import { type Change, editing, makeEdit, type Said } from "../network/edit.ts"
import { tooManyAttached, tooManySamples } from "../network/limits.ts"
import type { Network } from "../network/Network.ts"
import { fail, type NetworkError, shown } from "../network/NetworkError.ts"
import { isObserved, quantities, type Quantity, quantityNamed } from "../network/quantities.ts"
import { type Clamp, type Injection, isOfRow, potential, type Recording, spikes } from "../network/Recording.ts"
import { isStimulus, type Stimulus } from "../network/Stimulus.ts"
import { apart, kept } from "../network/streams.ts"
import type { Domain } from "../network/Trainable.ts"
import { without } from "../network/without.ts"
import type { Floats } from "../table/Column.ts"
import { listed } from "../table/excerpt.ts"
import { structural } from "../table/structural.ts"
import { aSelection, compartments, someSources } from "./Given.ts"
import {
  type Electrodes,
  isElectrodes,
  onlyPotentials,
  recordPotentials,
  someElectrodes,
  withoutPotentials
} from "./recordPotential.ts"
import { onlySpikes, type RecordOptions, recordSpikes, withoutSpikes } from "./recordSpikes.ts"
import { resolve } from "./resolve.ts"
import { rowsAt, rowTest } from "./rowsAt.ts"
import type { NodeSelection, Selection } from "./Select.ts"
import { isSources, type SourceSelection } from "./SourceSelection.ts"
import { describeRow, unknownName } from "./write.ts"

/** What `Edit.stimulate` says. */
export type StimulateStep = Said<
  "Stimulate",
  { readonly stimulus: Stimulus | ReadonlyArray<Stimulus>; readonly at: NodeSelection }
>

/**
 * Injects a current into every selected compartment; a list gives one stimulus per compartment. Repeated calls add up. A current of chance
 * without a stream is another in each of them.
 */
export const stimulate = editing(
  "stimulate",
  { stimulus: anything, at: compartments },
  (stimulus: Stimulus | ReadonlyArray<Stimulus>, at: NodeSelection): Change<StimulateStep> =>
    makeEdit("stimulate", (network) => put(network, "Injection", stimulus, at))
)

/** What `Edit.impose` says. */
export type ImposeStep = Said<
  "Impose",
  { readonly potential: Stimulus | ReadonlyArray<Stimulus>; readonly at: NodeSelection }
>

/**
 * Imposes an electric potential on the outside of every selected compartment; a list gives one per compartment. The numbers of the stimulus
 * are mV. Repeated calls add up; `Edit.unstimulate` takes them away.
 *
 * The voltage stays that of the membrane; what flows along the cell and through junctions sees it with the potential added. A potential that
 * is the same everywhere changes nothing.
 */
export const impose = editing(
  "impose",
  { potential: anything, at: compartments },
  (potential: Stimulus | ReadonlyArray<Stimulus>, at: NodeSelection): Change<ImposeStep> =>
    makeEdit("impose", (network) => put(network, "Imposed", potential, at))
)

/** Puts what acts from outside on the selected compartments. */
const put = (
  network: Network,
  _tag: Injection["_tag"],
  stimulus: Stimulus | ReadonlyArray<Stimulus>,
  at: NodeSelection
): Result.Result<Network, NetworkError> => {
  const wrong = (isList(stimulus) ? stimulus : [stimulus]).findIndex((one) => !isStimulus(one))
  if (wrong >= 0) {
    return fail({
      _tag: "BadValue",
      what: isList(stimulus) ? `entry ${wrong} of the list of stimuli` : "the stimulus",
      found: shown(isList(stimulus) ? stimulus[wrong] : stimulus),
      expected: "a stimulus, for example Stimulus.step({ delay: 1, duration: 2, amplitude: 0.1 })"
    })
  }
  return Result.flatMap(resolve(network, at), (rows) => {
    const list = isList(stimulus) ? stimulus : null
    if (list !== null && list.length !== rows.length) {
      const hint = "give one stimulus for all selected compartments, or one for each"
      return fail({
        _tag: "WrongLength",
        what: "the list of stimuli",
        expected: rows.length,
        found: list.length,
        hint
      })
    }
    const many = tooManyAttached("stimuli", network.stimuli.size, rows.length)
    if (many !== null) return fail(many)
    const added = Array.from(
      rows,
      (row, k): Injection => structural({ _tag, row, stimulus: list === null ? stimulus as Stimulus : list[k] })
    )
    return Result.succeed(network.set("stimuli", apart(network.stimuli, added)))
  })
}

const isList = (stimulus: Stimulus | ReadonlyArray<Stimulus>): stimulus is ReadonlyArray<Stimulus> =>
  Array.isArray(stimulus)

/** What `Edit.unstimulate` says. */
export type UnstimulateStep = Said<"Unstimulate", { readonly at?: NodeSelection }>

/**
 * Deletes the stimuli of the selected compartments (by default all): currents, and potentials that are imposed on them. Those that stay go on
 * as they did, those of chance with the numbers that they had.
 */
export const unstimulate = editing(
  "unstimulate",
  { at: maybe(compartments) },
  (at?: NodeSelection): Change<UnstimulateStep> =>
    makeEdit(
      "unstimulate",
      (network) =>
        Result.map(
          rowTest(network, at),
          (test) => {
            const left = network.stimuli.toArray().flatMap((s, k) => test("nodes", s.row) ? [] : [k])
            return left.length === network.stimuli.size
              ? network
              : network.set("stimuli", kept(network.stimuli, left))
          }
        )
    )
)

/** The voltage, states and currents can be recorded. */
const moves = ({ role }: Quantity): boolean => role === "Voltage" || role === "State" || role === "Current"

/** The recordable quantity of this name; or that which can do something else. */
const recordable = (
  network: Network,
  state: string,
  can: (quantity: Quantity) => boolean = moves
): Result.Result<Quantity, NetworkError> => {
  const found = typeof state === "string" ? quantityNamed(network, state) : undefined
  if (found !== undefined && can(found)) return Result.succeed(found)
  const available = [...quantities(network).values()].filter(can).map((q) => q.name)
  if (typeof state !== "string") {
    const expected = `the name of a quantity: ${listed(available)}`
    return fail({ _tag: "BadValue", what: "what to record or to hold", found: shown(state), expected })
  }
  return found === undefined
    ? fail(unknownName(network, "recordable quantity", state, available))
    : fail({
      _tag: "BadValue",
      what: `"${state}"`,
      found: moves(found) ? "something that can only be recorded" : "a constant of the model",
      expected: `something that moves: ${listed(available)}`
    })
}

/** A clamp can hold what can be recorded, but not what only follows from everything else. */
const canBeHeld = (quantity: Quantity): boolean => moves(quantity) && !isObserved(quantity)

/** Where something is recorded: in compartments or synapses, of sources, at electrodes. */
export type RecordedPlace = Selection | SourceSelection | Electrodes

const recordedPlace = maybe(either(someSources, either(someElectrodes, aSelection)))

/** What `Edit.record` says. */
export type RecordStep = Said<
  "Record",
  { readonly state: string; readonly at?: RecordedPlace; readonly options?: RecordOptions }
>

/**
 * Writes down a quantity of the selected rows (by default of all that have it): `v`, a state, a current, or `i_stimulus`. Repeats are ignored.
 *
 * A selection of compartments, for a quantity of synapses, means the synapses between them. `spikes` are times: of every mechanism that emits
 * them in the selected compartments, of the one that `{ detector: "Spike" }` names, or of sources (`Select.source(0)`); see `Traces.spikes`.
 * `potential` [mV] is what all compartments together make at an electrode, or at each of a list of them.
 */
export const record = editing(
  "record",
  { state: aText, at: recordedPlace, options: anything },
  (state: string, at?: RecordedPlace, options: RecordOptions = {}): Change<RecordStep> =>
    makeEdit(
      `record "${state}"`,
      (network) =>
        Result.gen(function*() {
          if (state === potential) return yield* recordPotentials(network, at, options)
          if (isElectrodes(at)) return yield* fail(onlyPotentials(state, at))
          if (state === spikes) return yield* recordSpikes(network, at, options)
          if (isSources(at)) return yield* fail(onlySpikes(state, at))
          const quantity = yield* recordable(network, state)
          const { domain } = quantity
          const rows = yield* rowsAt(network, quantity, at, options)
          const there = network.recordings.filter((r) => r.state === state && r.domain === domain)
          const seen = new Set(there.map((r) => r.row))
          const added = Array.from(rows)
            .filter((row) => !seen.has(row))
            .map((row): Recording => structural({ _tag: "Recording" as const, domain, row, state }))
          if (added.length === 0) return network
          const many = tooManyAttached("recordings", network.recordings.size, added.length)
          if (many !== null) return yield* fail(many)
          return network.set("recordings", network.recordings.concat(added))
        })
    )
)

/** What `Edit.unrecord` says. */
export type UnrecordStep = Said<"Unrecord", { readonly state?: string; readonly at?: RecordedPlace }>

/**
 * Deletes the recordings of a quantity (by default of every quantity, and of spikes) in the selected rows (by default in all, of all
 * sources, and at all electrodes); compartments stand for the synapses between them too.
 */
export const unrecord = editing(
  "unrecord",
  { state: maybe(aText), at: recordedPlace },
  (state?: string, at?: RecordedPlace): Change<UnrecordStep> =>
    makeEdit(
      state === undefined ? "unrecord" : `unrecord "${state}"`,
      (network) =>
        Result.gen(function*() {
          if (state === potential) return yield* withoutPotentials(network, at)
          if (isElectrodes(at)) {
            return yield* state === undefined ? withoutPotentials(network, at) : fail(onlyPotentials(state, at))
          }
          const quiet = state === undefined || state === spikes
            ? yield* withoutSpikes(network, at, state === spikes)
            : network
          if (state === spikes) return quiet
          if (isSources(at)) return state === undefined ? quiet : yield* fail(onlySpikes(state, at))
          const domain = yield* known(network, state)
          const test = yield* rowTest(network, at, domain)
          const gone = (r: Recording): boolean =>
            isOfRow(r)
              ? (state === undefined || r.state === state) && test(r.domain, r.row)
              : state === undefined && at === undefined
          return quiet.set("recordings", without(network.recordings, gone))
        })
    )
)

/** What `Edit.clamp` says. */
export type ClampStep = Said<
  "Clamp",
  { readonly state: string; readonly value: number | ArrayLike<number | null>; readonly at: Selection }
>

/**
 * Holds a state of the selected rows at a value, or at one value per step: entry k acts in step k+1, `null` leaves the state free there, and
 * so does the end of the list.
 *
 * A clamped gate, synapse state or concentration has the value whenever the step reads it; a clamped voltage, or a concentration that
 * diffuses, is a boundary value of the solve: neighbours are solved against it. A selection of compartments, for a state of synapses, means
 * the synapses between them.
 */
export const clamp = editing(
  "clamp",
  { state: aText, value: anything, at: aSelection },
  (state: string, value: number | ArrayLike<number | null>, at: Selection): Change<ClampStep> =>
    makeEdit(
      `clamp ${typeof state === "string" ? `"${state}"` : shown(state)}`,
      (network) =>
        Result.gen(function*() {
          const quantity = yield* recordable(network, state, canBeHeld)
          const { domain } = quantity
          const held = yield* clampValue(state, quantity, value)
          const rows = yield* rowsAt(network, quantity, at)
          const there = network.clamps.filter((c) => c.state === state && c.domain === domain)
          const clamped = new Map(there.map((c) => [c.row, c]))
          const fresh = Array.from(
            rows,
            (row): Clamp => structural({ _tag: "Clamp" as const, domain, row, state, value: held })
          ).filter((c) => !c.equals(clamped.get(c.row)))
          const other = fresh.find((c) => clamped.has(c.row))
          if (other !== undefined) {
            const what = `${state} of ${describeRow(network, domain, other.row)}`
            const hint = "delete it first with Edit.unclamp"
            return yield* fail({ _tag: "InUse", what, by: "another clamp", hint })
          }
          const many = tooManyAttached("clamps", network.clamps.size, fresh.length)
          if (many !== null) return yield* fail(many)
          return fresh.length === 0 ? network : network.set("clamps", network.clamps.concat(fresh))
        })
    )
)

const isSamples = (value: unknown): boolean =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))

const clampValue = (
  state: string,
  quantity: Quantity,
  value: number | ArrayLike<number | null>
): Result.Result<number | Floats, NetworkError> => {
  const bad = (what: string, found: string, expected: string): Result.Result<never, NetworkError> =>
    fail({ _tag: "BadValue", what: `${what}the clamp of ${state}`, found, expected })
  const number = `a finite number${quantity.unit === "1" ? "" : ` [${quantity.unit}]`}`
  if (typeof value === "number") {
    return Number.isFinite(value) ? Result.succeed(value) : bad("", String(value), number)
  }
  if (!isSamples(value)) return bad("", shown(value), "a number, or a list of one value per step")
  const many = tooManySamples(`the clamp of ${state}`, value.length)
  if (many !== null) return fail(many)
  const given = Array.from(value)
  const wrong = given.findIndex((x) => x !== null && !Number.isFinite(x))
  if (wrong >= 0) return bad(`sample ${wrong} of `, shown(given[wrong]), `${number}, or null where it is free`)
  if (given.length === 0) return bad("", "an empty list", "a number, or one value per step")
  return Result.succeed(Float64Array.from(given, (x) => x ?? NaN))
}

/** What `Edit.unclamp` says. */
export type UnclampStep = Said<"Unclamp", { readonly state?: string; readonly at?: Selection }>

/**
 * Deletes the clamps of a state (by default of every state) in the selected rows (by default in all); compartments stand for the synapses
 * between them too.
 */
export const unclamp = editing(
  "unclamp",
  { state: maybe(aText), at: maybe(aSelection) },
  (state?: string, at?: Selection): Change<UnclampStep> =>
    makeEdit(
      state === undefined ? "unclamp" : `unclamp "${state}"`,
      (network) =>
        Result.gen(function*() {
          const domain = yield* known(network, state, canBeHeld)
          const test = yield* rowTest(network, at, domain)
          const gone = (c: Clamp): boolean => (state === undefined || c.state === state) && test(c.domain, c.row)
          return network.set("clamps", without(network.clamps, gone))
        })
    )
)

/** The table of the state that is named, if one is; fails when a state is named that this network does not have, so that a typo does not delete nothing in silence. */
const known = (
  network: Network,
  state: string | undefined,
  can = moves
): Result.Result<Domain | undefined, NetworkError> =>
  state === undefined
    ? Result.succeed(undefined)
    : Result.map(recordable(network, state, can), (quantity) => quantity.domain)
