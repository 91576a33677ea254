/**
 * Potentials at electrodes as what is recorded: of places outside of cells, not of rows, so they stay whatever is done with compartments.
 *
 * They have samples, and so stand in one list with the recordings of rows; `Edit.record("potential", …)` and `Edit.unrecord` find them by their
 * name and their electrodes.
 */
import * as Result from "effect/Result"
import { either, like, listOf } from "../network/border.ts"
import { describeElectrode, type Electrode, isElectrode, keyOf as electrodeKey } from "../network/Electrode.ts"
import { tooManyAttached } from "../network/limits.ts"
import type { Network } from "../network/Network.ts"
import { fail, type NetworkError, optionsProblem, type Reason, shown } from "../network/NetworkError.ts"
import { isOfRow, potential, potentialAt } from "../network/Recording.ts"
import { without } from "../network/without.ts"

/** One electrode, or several. */
export type Electrodes = Electrode | ReadonlyArray<Electrode>

const anElectrode = like(isElectrode, "an electrode, for example Electrode.make([0, 30, 0])")

/** The kind of one electrode or several. */
export const someElectrodes = either(anElectrode, listOf(anElectrode, "a list of electrodes"))

/** Whether a place is one of electrodes. */
export const isElectrodes = (at: unknown): at is Electrodes =>
  isElectrode(at) || (Array.isArray(at) && at.every(isElectrode))

const listed = (at: Electrodes): ReadonlyArray<Electrode> => isElectrode(at) ? [at] : at

/** Why a quantity cannot be recorded of electrodes. */
export const onlyPotentials = (state: string, at: Electrodes): Reason => ({
  _tag: "BadValue",
  what: `what is recorded ${listed(at).length === 1 ? `at ${describeElectrode(listed(at)[0])}` : "of electrodes"}`,
  found: `"${state}"`,
  expected: `"${potential}": electrodes have nothing else`
})

/** Why what was given is no place of potentials. */
const noElectrodes = (at: unknown): Reason => ({
  _tag: "BadValue",
  what: `where "${potential}" is measured`,
  found: at === undefined ? "not said" : shown(at),
  expected: "an electrode or a list of them, for example Electrode.make([0, 30, 0])"
})

/** The network with recordings of the potentials at electrodes; none is there twice. */
export const recordPotentials = (
  network: Network,
  at: unknown,
  options: object
): Result.Result<Network, NetworkError> => {
  if (!isElectrodes(at)) return fail(noElectrodes(at))
  const wrong = optionsProblem("record", options, [])
  if (wrong !== null) return fail(wrong)
  if (listed(at).length === 0) {
    return fail({ _tag: "BadValue", what: "the list of electrodes", found: "empty", expected: "at least one of them" })
  }
  const seen = new Set(network.recordings.flatMap((r) => isOfRow(r) ? [] : [electrodeKey(r.electrode)]))
  const added = listed(at).filter((electrode) => seen.size < seen.add(electrodeKey(electrode)).size)
  if (added.length === 0) return Result.succeed(network)
  const many = tooManyAttached("recordings", network.recordings.size, added.length)
  return many === null
    ? Result.succeed(network.set("recordings", network.recordings.concat(added.map(potentialAt))))
    : fail(many)
}

/** The network without the recordings of potentials at some electrodes, by default at all. */
export const withoutPotentials = (network: Network, at: unknown): Result.Result<Network, NetworkError> => {
  if (at !== undefined && !isElectrodes(at)) return fail(noElectrodes(at))
  const gone = at === undefined ? null : new Set(listed(at).map(electrodeKey))
  return Result.succeed(
    network.set(
      "recordings",
      without(network.recordings, (r) => !isOfRow(r) && (gone === null || gone.has(electrodeKey(r.electrode))))
    )
  )
}
