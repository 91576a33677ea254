/**
 * Lists of edits on random networks: some that should work, some that were drawn for another network, some with numbers at the edges.
 *
 * Each gives a sound network that is written and read back equal, or a typed error; the next one acts on what it left.
 */
import { Result } from "effect"
import { Edit, Network, Select } from "neurolens"
import { network } from "neurolens/testing"
import type { Draw } from "../../src/testing/Draw.ts"
import { drawEdit } from "../../src/testing/edit.ts"
import { settable } from "../../src/testing/rows.ts"
import { judged, type Outcome } from "./judge.ts"
import { drawnFrom, type Kind } from "./Kind.ts"

const edges = [0, -0, 1e308, -1e308, 5e-324, NaN, Infinity, 1e-200, 2 ** 53]

/** An edit for a network, of its own kind or a strange one; `other` is a network that it may have been meant for. */
const strangeEdit = (now: Network.Network, other: Network.Network, draw: Draw): Edit.Edit => {
  switch (draw.below(6)) {
    case 0:
    case 1:
      return drawEdit(now, draw)
    case 2:
      return drawEdit(other, draw)
    case 3:
      return Edit.set(draw.pick(settable(now)).name, draw.pick(edges))
    case 4:
      return Edit.train(draw.pick(settable(other)).name, { initial: draw.pick(edges) })
    default:
      return Edit.all([drawEdit(other, draw), Edit.move({ x: draw.pick(edges) }, Select.rows([draw.below(30)]))])
  }
}

/** Edits. */
export const edits: Kind = (draw) => {
  const options = { trainables: true }
  const start = drawnFrom(draw, network(options))
  const other = drawnFrom(draw, network(options))
  const count = 1 + draw.below(5)
  const steps: Array<Edit.Edit> = []
  let now = start
  for (let i = 0; i < count; i++) {
    const edit = strangeEdit(now, other, draw)
    steps.push(edit)
    now = Result.getOrElse(Network.edit(now, [edit]), () => now)
  }
  return {
    text: `${start.nodes.length} compartments, ${start.edges.length} synapses: ${
      steps.map(({ title }) => title).join("; ")
    }`,
    run: async () => {
      let at = start
      let last: Outcome = { _tag: "Value" }
      for (const edit of steps) {
        last = await judged(() => edit(at))
        if (last._tag === "Found") return last
        at = Result.getOrElse(edit(at), () => at)
      }
      return last
    }
  }
}
