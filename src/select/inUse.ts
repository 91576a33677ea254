/**
 * Who needs a quantity of a row: the recording, clamp or trainable that stands in the way of deleting it.
 *
 * One idea: everything that deletes rows or columns asks here, so that each says in the same words what to let go first.
 */
import type { Network } from "../network/Network.ts"
import type { Reason } from "../network/NetworkError.ts"
import { isOfRow } from "../network/Recording.ts"
import type { Domain } from "../network/Trainable.ts"

/**
 * The first recording, clamp or trainable that needs one of the quantities that go; null when none does. A recording of spikes needs the
 * mechanism that emits them. `what` names what is to be deleted, as a whole or row by row.
 */
export const inUse = (
  network: Network,
  what: string | ((row: number) => string),
  goes: (domain: Domain, key: string, row: number) => boolean
): Reason | null => {
  const whatIn = (row: number): string => typeof what === "string" ? what : what(row)
  const inRow = (row: number): string => typeof what === "string" ? ` in row ${row}` : ""
  const recording = network.recordings.find((r) => isOfRow(r) && goes(r.domain, r.state, r.row))
  if (recording !== undefined) {
    const by = `a recording of ${recording.state}${inRow(recording.row)}`
    return { _tag: "InUse", what: whatIn(recording.row), by, hint: "delete it first with Edit.unrecord" }
  }
  const train = network.spikeRecordings.find((r) => r.domain === "nodes" && goes("nodes", r.detector, r.row))
  if (train !== undefined) {
    const by = `a recording of spikes${inRow(train.row)}`
    return { _tag: "InUse", what: whatIn(train.row), by, hint: "delete it first with Edit.unrecord" }
  }
  const clamp = network.clamps.find((c) => goes(c.domain, c.state, c.row))
  if (clamp !== undefined) {
    const by = `a clamp of ${clamp.state}${inRow(clamp.row)}`
    return { _tag: "InUse", what: whatIn(clamp.row), by, hint: "delete it first with Edit.unclamp" }
  }
  for (const t of network.trainables) {
    const row = t.index.rows.find((r) => goes(t.domain, t.key, r))
    if (row === undefined) continue
    return { _tag: "InUse", what: whatIn(row), by: `trainable "${t.name}"`, hint: "delete it first with Edit.untrain" }
  }
  return null
}
