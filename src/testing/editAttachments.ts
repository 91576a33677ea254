/**
 * Edits that record, stimulate and clamp, and their opposites, chosen so that they succeed.
 */
import type { Edit } from "../network/edit.ts"
import { type Electrode, make as electrode } from "../network/Electrode.ts"
import type { Network } from "../network/Network.ts"
import { isObserved, rowsWith } from "../network/quantities.ts"
import * as Stimulus from "../network/Stimulus.ts"
import { clamp, record, stimulate, unclamp, unrecord, unstimulate } from "../select/attach.ts"
import type { Draw } from "./Draw.ts"
import { drawNodes } from "./nodeSelection.ts"
import { exactly, recordable, rowsIn } from "./rows.ts"

/** Chooses to record, stimulate, clamp or to undo it; null when the choice is impossible here. */
export const drawAttachment = (network: Network, draw: Draw): Edit | null => {
  const quantity = draw.pick(recordable(network))
  const rows = Array.from(rowsWith(network, quantity))
  const somewhere = exactly(quantity.domain, draw.shuffled(draw.some(rows)))
  const kind = draw.below(6)
  if (kind >= 4 && isObserved(quantity)) return null // there to be recorded only
  switch (kind) {
    case 0:
      return record(quantity.name, draw.yes() ? somewhere : undefined)
    case 1:
      return unrecord(draw.yes() ? quantity.name : undefined, draw.yes() ? somewhere : undefined)
    case 2: {
      const at = drawNodes(network, draw)
      const one = Stimulus.step({ delay: draw.below(3), duration: 1, amplitude: draw.between(0, 1) })
      return stimulate(draw.yes() ? rowsIn(network, at).map((k) => Stimulus.samples([k, draw.between(0, 1)])) : one, at)
    }
    case 3:
      return unstimulate(draw.yes() ? drawNodes(network, draw) : undefined)
    case 4: {
      const held = new Set(
        network.clamps.filter((c) => c.state === quantity.name && c.domain === quantity.domain).map((c) => c.row)
      )
      const free = rows.filter((row) => !held.has(row))
      if (free.length === 0 || quantity.role === "Current") return null
      return clamp(
        quantity.name,
        draw.yes() ? [draw.between(-70, 0), 1, draw.yes() ? null : 2] : draw.between(-70, 0),
        exactly(quantity.domain, draw.some(free))
      )
    }
    default:
      return unclamp(draw.yes() ? quantity.name : undefined, draw.yes() ? somewhere : undefined)
  }
}

const drawElectrode = (draw: Draw): Electrode =>
  electrode([10 * draw.below(3), 30, draw.between(-20, 20)], draw.yes() ? {} : { sigma: 0.5, method: "point" })

/** Chooses to record potentials at electrodes, or to let some go. */
export const drawPotential = (network: Network, draw: Draw): Edit => {
  const there = network.recordings.toArray().flatMap((r) => r._tag === "Potential" ? [r.electrode] : [])
  if (draw.yes()) {
    const one = drawElectrode(draw)
    return record("potential", draw.yes() ? one : [one, ...there, drawElectrode(draw)])
  }
  return unrecord("potential", there.length > 0 && draw.yes() ? draw.pick(there) : undefined)
}
