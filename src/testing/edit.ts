/**
 * Edits that succeed on a given network: one of every kind that `Edit` offers, with rows that are there and free to be
 * changed.
 */
import * as Result from "effect/Result"
import type * as fc from "fast-check"
import { throwing } from "../network/border.ts"
import { clashWith } from "../network/clash.ts"
import { all, type Edit } from "../network/edit.ts"
import { morphologyOf } from "../network/morphologyOf.ts"
import { ownClaim } from "../network/names.ts"
import { dLambda } from "../network/Ncomp.ts"
import type { Network } from "../network/Network.ts"
import { planes } from "../network/Placement.ts"
import { rowsWith } from "../network/quantities.ts"
import { arrange, type Arrangement } from "../select/arrange.ts"
import { deleteBranches } from "../select/deleteBranches.ts"
import { distance } from "../select/distances.ts"
import { geometry } from "../select/geometry.ts"
import { aNetwork } from "../select/Given.ts"
import { copyToEdges, group, label, labelByGroup, ungroup, unlabel } from "../select/group.ts"
import { move } from "../select/move.ts"
import { moveTo } from "../select/moveTo.ts"
import { ncomp } from "../select/ncomp.ts"
import { rotate } from "../select/rotate.ts"
import { all as allNodes, cell, rows } from "../select/Select.ts"
import { set } from "../select/set.ts"
import * as Parameters from "../share/Parameters.ts"
import { untrain } from "../share/train.ts"
import * as Table from "../table/Table.ts"
import { collidingNames } from "./collidingNames.ts"
import { type Draw, drawn } from "./Draw.ts"
import { drawEdges } from "./edgeSelection.ts"
import { drawAttachment, drawPotential } from "./editAttachments.ts"
import { drawMechanismEdit } from "./editMechanisms.ts"
import { drawSpikeEdit } from "./editSpikes.ts"
import { drawBranches, drawNodes } from "./nodeSelection.ts"
import { allRows, exactly, freeRows, isPositive, settable } from "./rows.ts"
import { isSpiking } from "./spiking.ts"
import { drawTrain } from "./train.ts"

/** Makes edits that succeed on a network. */
export const edit = throwing(
  "testing.edit",
  { network: aNetwork },
  (network: Network): fc.Arbitrary<Edit> => drawn((draw) => drawEdit(network, draw))
)

/** Chooses an edit; a choice that is impossible in this network falls back to moving cells. */
export const drawEdit = (network: Network, draw: Draw): Edit => {
  const kinds = [
    drawMove,
    drawDeletion,
    drawSet,
    drawName,
    drawMechanismEdit,
    drawAttachment,
    drawTrain,
    drawLetGo,
    drawParameters,
    drawNcomp,
    drawGeometry,
    drawSeveral,
    // Last, and only where there are spikes, so that what is drawn for other networks stays.
    ...isSpiking(network) ? [drawSpikeEdit, drawPotential] : []
  ]
  return draw.pick(kinds)(network, draw) ?? drawMove(network, draw)
}

type Choice = (network: Network, draw: Draw) => Edit | null

const drawMove = (network: Network, draw: Draw): Edit => {
  const cells = Array.from({ length: network.cells.size }, (_, c) => c)
  const some = allNodes.cell(draw.some(cells))
  const choices: ReadonlyArray<() => Edit> = [
    () => moveTo({ x: draw.between(-50, 50), ...draw.yes() ? { z: 0 } : {} }, some),
    () => rotate(draw.pick([90, 180, 33]), draw.pick(planes), some, draw.yes() ? undefined : { x: 5 }),
    () => arrange(draw.pick<Arrangement>([{ grid: 2 }, { ring: 100 }, { layers: [cells.length], within: 60 }]))
  ]
  // Mostly the plain shift, which printers know without its edit.
  if (draw.below(6) === 0) return draw.pick(choices)()
  return move(
    { x: draw.between(0, 100), ...draw.yes() ? { y: -1, z: draw.between(-5, 5) } : {} },
    drawBranches(network, draw)
  )
}

/** A branch of a cell of several on which nothing hangs, with what is attached to it. */
const drawDeletion: Choice = (network, draw) => {
  const tips = network.cells.toArray().flatMap(({ parents }, c) =>
    parents.length < 2 ? [] : parents.flatMap((_, b) => parents.includes(b) ? [] : [cell(c).branch(b)])
  )
  return tips.length === 0 ? null : deleteBranches(draw.pick(tips), { attached: "drop" })
}

const drawSet: Choice = (network, draw) => {
  const quantity = draw.pick(settable(network))
  const free = freeRows(network, quantity)
  const everywhere = free.length === rowsWith(network, quantity).length && draw.yes()
  const rows = everywhere ? free : draw.shuffled(draw.some(free))
  const at = everywhere ? undefined : exactly(quantity.domain, rows)
  const low = isPositive(network, quantity) ? 0.1 : -10
  switch (draw.below(3)) {
    case 0:
      return set(quantity.name, draw.between(low, 10), at)
    case 1:
      return set(quantity.name, rows.map(() => draw.between(low, 10)), at)
    default:
      return set(quantity.name, (row) => 1 + Number(row.row) / 3, at)
  }
}

const drawName: Choice = (network, draw) => {
  const groups = [...network.groups]
  const labels = ["note", "layer", "cell_type"].filter((name) => Table.has(network.nodes, name))
  const choices: Array<() => Edit> = [
    () => group(draw.pick(["group0", "fresh"]), drawNodes(network, draw, { allowEmpty: true }), { allowEmpty: true }),
    () => label("note", draw.pick(["a", "b", "c"]), drawNodes(network, draw)),
    () =>
      label(
        "score",
        (row) => Number(row.row) % 3,
        network.edges.length > 0 ? drawEdges(network, draw) : drawNodes(network, draw)
      ),
    () => label("marked", draw.yes(), drawNodes(network, draw)),
    () => drawDistance(network, draw),
    () => label(draw.pick(["note", ...freeNames(network)]), "strange", drawNodes(network, draw)),
    () =>
      copyToEdges(
        draw.pick(["x", "cell_type", "global_cell_index", "radius"].filter((n) => Table.has(network.nodes, n))),
        draw.yes() ? ["pre"] : ["pre", "post"]
      ),
    ...groups.length === 0 ? [] : [() => ungroup(draw.pick(groups), draw.yes() ? drawNodes(network, draw) : undefined)],
    ...labels.length === 0 ? [] : [() => unlabel(draw.pick(labels), draw.yes() ? "nodes" : undefined)]
  ]
  const filled = groups.filter((name) => Table.flags(network.nodes, name)!.includes(1))
  if (filled.length > 0) choices.push(() => labelByGroup("region", draw.some(filled)))
  return draw.pick(choices)()
}

/** Other numbers of compartments; nothing where what is attached or trained does not go along. */
const drawNcomp: Choice = (network, draw) => {
  const options = draw.yes() ? { flags: "any" as const } : {}
  const made = ncomp(draw.yes() ? 1 + draw.below(4) : dLambda({ fraction: 2 }), drawBranches(network, draw), options)
  return Result.isSuccess(made(network)) ? made : null
}

/** Cells as cylinders, or on the tracing of one; nothing where sizes are trained, or were set by hand. */
const drawGeometry: Choice = (network, draw) => {
  const c = draw.below(network.cells.size)
  const options = draw.pick([undefined, { sizes: "kept" as const }, { sizes: "traced" as const }])
  const made = draw.yes()
    ? geometry("cylinders", draw.yes() ? allNodes : cell(c))
    : geometry(morphologyOf(network, c), cell(c), options)
  return Result.isSuccess(made(network)) ? made : null
}

/** From a place in every cell, along the tree or straight; or from one alone. */
const drawDistance = (network: Network, draw: Draw): Edit => {
  const cellOf = Table.ints(network.nodes, "global_cell_index")
  const ofCells = Map.groupBy(allRows(network, "nodes"), (row) => cellOf[row])
  const places = Array.from(ofCells.values(), (rows) => draw.pick(rows))
  return draw.yes()
    ? distance("way", { from: rows(places), along: draw.yes() ? "path" : "straight" })
    : distance("way", { from: rows([draw.pick(places)]), allowUnreached: true }, drawNodes(network, draw))
}

/** Names that mean something elsewhere, and nothing in this network. */
const freeNames = (network: Network): ReadonlyArray<string> =>
  collidingNames.filter((name) => clashWith(network, [ownClaim("Label", name, "nodes")]) === null)

const drawLetGo: Choice = (network, draw) => {
  if (network.trainables.isEmpty()) return untrain()
  const trainable = draw.pick(network.trainables.toArray())
  const some = draw.yes() ? exactly(trainable.domain, draw.some(Array.from(trainable.index.rows))) : undefined
  return untrain(trainable.name, some)
}

const drawParameters: Choice = (network, draw) => {
  const now = Parameters.of(network)
  if (now.entries.length === 0) return Parameters.writeParameters(now)
  const factor = draw.between(0.5, 2)
  if (draw.yes()) {
    const { labels, name, values } = draw.pick(now.entries)
    const next = draw.some(labels.map((_, p) => p)).map((p) => [labels[p], values[p] * factor] as const)
    return Parameters.values(name, draw.yes() ? Object.fromEntries(next) : Array.from(values, (x) => x * factor))
  }
  return Parameters.writeParameters(
    Parameters.set(now, draw.pick(now.entries).name, (_, p, old) => p % 2 === 0 ? old * factor : old)
  )
}

const drawSeveral: Choice = (network, draw) => {
  const first = drawMove(network, draw)
  const second = drawSet(network, draw)
  return second === null ? all([first]) : all([first, second])
}
