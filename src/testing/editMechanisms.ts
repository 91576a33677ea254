/**
 * Edits that put mechanisms and synapses in and take them out, chosen so that they succeed.
 */
import * as Result from "effect/Result"
import * as Channels from "../mechanism/Channels.ts"
import type { Edit } from "../network/edit.ts"
import { type Mechanism, rename } from "../network/Mechanism.ts"
import { columnName, currentsOf } from "../network/MechanismFields.ts"
import type { Network } from "../network/Network.ts"
import { mechanismRows, quantities } from "../network/quantities.ts"
import { full, matrix, pairwise, probability, sparse, type Target } from "../select/Connect.ts"
import { diffuse, undiffuse } from "../select/diffuse.ts"
import { connect, disconnect } from "../select/editEdges.ts"
import { insert, remove } from "../select/insert.ts"
import { edges, rows as exactly } from "../select/Select.ts"
import * as Table from "../table/Table.ts"
import { collidingNames } from "./collidingNames.ts"
import type { Draw } from "./Draw.ts"
import { defaultMechanisms } from "./network.ts"
import { drawNodes } from "./nodeSelection.ts"
import { allRows, roomFor, rowsIn } from "./rows.ts"

type Choice = (network: Network, draw: Draw) => Edit | null

/**
 * Chooses to insert, remove, connect, disconnect, diffuse or stop diffusing; null when the choice is impossible here.
 */
export const drawMechanismEdit: Choice = (network, draw) =>
  draw.pick([drawInsert, drawConnect, drawRemove, drawDisconnect, drawDiffuse, drawUndiffuse])(network, draw)

const drawInsert: Choice = (network, draw) => {
  const strange = draw.below(4) === 3 ? rename(Channels.Leak, draw.pick(collidingNames)) : null
  if (strange !== null) {
    const rows = roomFor(network, strange, allRows(network, "nodes"))
    return rows.length === 0 ? null : insert(strange, exactly(draw.some(rows)))
  }
  const known = [...network.mechanisms.values()]
  const mechanism = draw.pick([...known, ...defaultMechanisms.filter((m) => m.kind !== "Synapse" && fits(network, m))])
  const at = draw.yes() ? drawNodes(network, draw) : undefined
  const name = draw.pick([...Object.keys(mechanism.parameters), ""])
  const isFree = name !== "" && !network.trainables.some(({ key }) => key === columnName(mechanism, name))
  return insert(mechanism, at, isFree ? { [name]: draw.between(0.5, 2) } : undefined)
}

/** Whether a mechanism's name and columns are free, or shared with a mechanism. */
const fits = (network: Network, mechanism: Mechanism): boolean => {
  const there = mechanism.kind === "Synapse"
    ? network.synapses.get(mechanism.name)
    : network.mechanisms.get(mechanism.name)
  return there === undefined || there.equals(mechanism)
}

const drawConnect: Choice = (network, draw) => {
  const types = [
    ...network.synapses.values(),
    ...defaultMechanisms.filter((m) => m.kind === "Synapse" && fits(network, m))
  ]
  const pre = drawNodes(network, draw)
  const post = drawNodes(network, draw)
  const synapse = draw.pick(types)
  const to: Target = draw.yes() ? { random: draw.below(1000) } : "first"
  const cellsOf = (rows: ReadonlyArray<number>): number =>
    new Set(rows.map((row) => Table.ints(network.nodes, "global_cell_index")[row])).size
  switch (draw.below(5)) {
    case 0: {
      const pairs = 1 + draw.below(4)
      const rows = allRows(network, "nodes")
      return connect(pairwise(exactly(rows.slice(0, pairs)), exactly(draw.shuffled(rows.slice(0, pairs)))), synapse)
    }
    case 1:
      return connect(full(pre, post, { to }), synapse)
    case 2:
      return connect(sparse(pre, post, { probability: 1, seed: draw.below(1000), to }), synapse)
    case 3:
      return connect(probability(pre, post, "straight_distance >= 0 ? 1 : 0", { seed: draw.below(1000), to }), synapse)
    default: {
      const [from, into] = [cellsOf(rowsIn(network, pre)), cellsOf(rowsIn(network, post))]
      const on = Array.from(
        { length: from },
        (_, i) => Array.from({ length: into }, (_, j) => (i === 0 && j === 0) || draw.yes())
      )
      return connect(matrix(pre, post, on, { to }), synapse)
    }
  }
}

/** Keys that a recording, a clamp, a trainable or diffusion needs. */
const needed = (network: Network): ReadonlySet<string> =>
  new Set([
    ...network.recordings.map((r) => r.state),
    ...network.clamps.map((c) => c.state),
    ...network.trainables.map((t) => t.key),
    ...network.diffusion
  ])

/** Mechanisms whose spikes are recorded. */
const heard = (network: Network): ReadonlySet<string> =>
  new Set(network.spikeRecordings.flatMap((r) => r.domain === "nodes" ? [r.detector] : []))

const drawRemove: Choice = (network, draw) => {
  const [needs, listened] = [needed(network), heard(network)]
  const free = [...network.mechanisms.values()].filter((m) =>
    mechanismRows(network, "nodes", m.name).length > 0 && !listened.has(m.name) && !currentsOf(m).some(({ name }) =>
      needs.has(name)
    ) &&
    ![...Object.keys(m.parameters), ...Object.keys(m.states)].some((local) => needs.has(columnName(m, local)))
  )
  if (free.length === 0) return null
  const mechanism = draw.pick(free)
  return remove(
    mechanism,
    draw.yes() ? exactly(draw.some(Array.from(mechanismRows(network, "nodes", mechanism.name)))) : undefined
  )
}

const drawDisconnect: Choice = (network, draw) => {
  const used = new Set([
    ...network.recordings.filter((r) => r.domain === "edges").map((r) => r.row),
    ...network.clamps.filter((c) => c.domain === "edges").map((c) => c.row),
    ...network.trainables.filter((t) => t.domain === "edges").flatMap((t) => Array.from(t.index.rows))
  ])
  const free = allRows(network, "edges").filter((row) => !used.has(row))
  if (free.length === 0) return null
  const made = disconnect(edges.rows(draw.some(free)))
  return Result.isSuccess(made(network)) ? made : null // what the last of some synapses have in common may be needed
}

const drawDiffuse: Choice = (network, draw) => {
  const trained = new Set(network.trainables.map((t) => t.key))
  const states = [...quantities(network).values()]
    .filter((q) =>
      q.role === "State" && q.domain === "nodes" && q.mechanisms.some((name) => network.mechanisms.has(name)) &&
      !trained.has(`axial_diffusion_${q.name}`)
    )
  if (states.length === 0) return null
  const how = { constant: draw.between(0.5, 3), elsewhere: draw.between(0, 1) }
  return diffuse(draw.pick(states).name, how)
}

const drawUndiffuse: Choice = (network, draw) => {
  const needs = new Set([
    ...network.recordings.map((r) => r.state),
    ...network.clamps.map((c) => c.state),
    ...network.trainables.map((t) => t.key)
  ])
  const free = [...network.diffusion].filter((ion) => !needs.has(ion) && !needs.has(`axial_diffusion_${ion}`))
  return free.length === 0 ? null : undiffuse(draw.pick(free))
}
