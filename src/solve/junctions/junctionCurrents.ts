/**
 * The currents of junctions, and what the solve sees of them: at each end a link to the other one, and what is left as a straight line.
 *
 * With s_a and s_b the slopes of I by the voltages of both ends, I(x) is about I + s_a (x_a - v_a) + s_b (x_b - v_b): the link carries
 * -s_b (x_a - x_b) away from a and s_a (x_a - x_b) towards b, the line has (s_a + s_b) x and s_a v_a + s_b v_b - I. Of an ohmic junction
 * both are 0. Events.md section 8.
 */
import type { Floats } from "../../table/Column.ts"
import * as Table from "../../table/Table.ts"
import { type Frame, lookup, value } from "../Frame.ts"
import type { Line } from "../linearise.ts"
import { pointCurrentUnit } from "../linearise.ts"
import { joinedCells } from "./groups.ts"
import type { Junctions } from "./Junctions.ts"

/** Writes currents of junctions, adds them to the line of the voltage, if there is one, and gives the links; null where there are no junctions. */
export const junctionCurrents = (
  frame: Frame,
  voltage: Line | null,
  currents: ReadonlyMap<string, Float64Array>
): Junctions | null => {
  const { junctions, network, synapses, voltage: coupling } = frame.plan
  if (junctions === null) return null
  const { numberOf, post: posts, pre: pres } = junctions
  const area: Floats = Table.floats(network.nodes, "area")
  const capacitance: Floats = Table.floats(network.nodes, "capacitance")
  const rest = { lin: new Float64Array(area.length), constant: new Float64Array(area.length) }
  const [toPre, toPost] = [new Float64Array(pres.length), new Float64Array(pres.length)]
  for (const placed of synapses) {
    const { current, mechanism } = placed.compiled
    if (mechanism.kind !== "Junction" || current === null) continue
    const look = lookup(frame, placed)
    const n = placed.rows.length
    const [now, byPre, byPost] = [current.value, current.preSlope!, current.slope].map((f) => value(f, look, n))
    const total = currents.get(current.name)!
    placed.rows.forEach((row, k) => {
      total[row] = now[k]
      const number = numberOf.get(row)!
      const [pre, post] = [pres[number], posts[number]]
      const [densityPre, densityPost] = [pointCurrentUnit / area[pre], pointCurrentUnit / area[post]]
      const both = byPre[k] + byPost[k]
      // The current may have seen imposed potentials; the solve is for voltages of membranes.
      const constant = byPre[k] * frame.v[pre] + byPost[k] * frame.v[post] - now[k]
      rest.lin[pre] += both * densityPre
      rest.constant[pre] += constant * densityPre
      rest.lin[post] -= both * densityPost
      rest.constant[post] -= constant * densityPost
      toPre[number] = -byPost[k] * densityPre * (1 / capacitance[pre])
      toPost[number] = byPre[k] * densityPost * (1 / capacitance[post])
    })
  }
  for (let row = 0; voltage !== null && row < area.length; row++) {
    voltage.lin[row] += rest.lin[row]
    voltage.constant[row] += rest.constant[row]
  }
  return { joined: joinedCells(coupling, junctions), toPre, toPost, rest }
}
