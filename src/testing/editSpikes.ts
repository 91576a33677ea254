/**
 * Edits of sources, of what they drive, and of recordings of spikes, chosen so that they succeed.
 */
import * as Result from "effect/Result"
import { detectorsOf } from "../network/detectors.ts"
import type { Edit } from "../network/edit.ts"
import { sourcesOfEdges } from "../network/eventColumns.ts"
import type { Mechanism } from "../network/Mechanism.ts"
import type { Network } from "../network/Network.ts"
import { record, unrecord } from "../select/attach.ts"
import { full, listed, sparse } from "../select/Connect.ts"
import { addSources, drive, removeSources } from "../select/drive.ts"
import { connect } from "../select/editEdges.ts"
import { insert } from "../select/insert.ts"
import { rows as exactly, source, sources as allSources } from "../select/Select.ts"
import type { Draw } from "./Draw.ts"
import { drawNodes } from "./nodeSelection.ts"
import { allRows, roomFor, rowsIn } from "./rows.ts"
import { drawSource, isDrivable, spikingMechanisms } from "./spiking.ts"

/** Chooses to add, remove or join sources, or to record spikes or to let them go; null when the choice is impossible here. */
export const drawSpikeEdit = (network: Network, draw: Draw): Edit | null =>
  draw.pick([drawSources, drawDriven, drawDrive, drawRecord, drawUnrecord, drawRemoval, drawEmitter])(network, draw)

type Choice = (network: Network, draw: Draw) => Edit | null

const drawSources: Choice = (_, draw) =>
  addSources(draw.yes() ? drawSource(draw) : [drawSource(draw), drawSource(draw)])

/** A type that a source can drive, which the network has or could have; null where there is none. */
const drawType = (network: Network, draw: Draw): Mechanism | null => {
  const fresh = spikingMechanisms.filter((m) => m.kind === "Synapse" && !network.synapses.has(m.name))
  const types = [...network.synapses.values(), ...fresh].filter(isDrivable)
  return types.length === 0 ? null : draw.pick(types)
}

const drawDriven: Choice = (network, draw) => {
  const type = drawType(network, draw)
  if (network.sources.size === 0 || type === null) return null
  const some = draw.some(Array.from(network.sources.keys()))
  const pre = draw.yes() ? allSources : source(some)
  const post = drawNodes(network, draw)
  const values = draw.yes() ? { values: { delay: draw.between(0, 3) } } : {}
  const wiring = draw.pick([
    () => full(pre, post),
    () => sparse(pre, post, { probability: 1, seed: draw.below(100) }),
    () => listed(some.map((k) => [k, draw.pick(allRows(network, "nodes"))] as const), { pre: "sources" })
  ])()
  return succeeding(network, connect(wiring, type, values))
}

const drawDrive: Choice = (network, draw) => {
  const type = drawType(network, draw)
  if (type === null) return null
  const at = drawNodes(network, draw)
  const sources = draw.yes() ? rowsIn(network, at).map(() => drawSource(draw)) : drawSource(draw)
  return succeeding(network, drive(sources, at, type, draw.yes() ? { values: { delay: "0.5 + post_radius" } } : {}))
}

const drawRecord: Choice = (network, draw) => {
  const { mechanisms, rows } = detectorsOf(network)
  if (draw.yes() && network.sources.size > 0) return record("spikes", source(draw.some([...network.sources.keys()])))
  if (rows.length === 0) return null
  const detector = draw.yes() ? { detector: draw.pick(mechanisms).name } : {}
  const at = draw.yes() ? exactly(draw.shuffled(draw.some([...new Set(rows)]))) : undefined
  return succeeding(network, record("spikes", at, detector))
}

const drawUnrecord: Choice = (network, draw) =>
  unrecord(
    "spikes",
    draw.yes() && network.sources.size > 0 ? allSources : draw.yes() ? drawNodes(network, draw) : undefined
  )

const drawRemoval: Choice = (network, draw) => {
  const used = new Set<number>([
    ...sourcesOfEdges(network.edges) ?? [],
    ...network.spikeRecordings.flatMap(({ domain, row }) => domain === "sources" ? [row] : [])
  ])
  const free = [...network.sources.keys()].filter((row) => !used.has(row))
  return free.length === 0 ? null : removeSources(source(draw.some(free)))
}

const drawEmitter: Choice = (network, draw) => {
  const emitter = spikingMechanisms.find((m) => m.kind === "Channel")!
  const rows = roomFor(network, emitter, allRows(network, "nodes"))
  return rows.length === 0 ? null : insert(emitter, exactly(draw.some(rows)))
}

/** The edit, where it succeeds: a name may be taken, or a type be another one here. */
const succeeding = (network: Network, edit: Edit): Edit | null => Result.isSuccess(edit(network)) ? edit : null
