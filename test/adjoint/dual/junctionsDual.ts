/**
 * Junctions on dual numbers (events.md section 8): how fast their ends follow each other, and what flows beside.
 *
 * One idea: I(x) is taken as I + s_a (x_a - v_a) + s_b (x_b - v_b); what is a multiple of x_b - x_a is a rate of the dense matrix, and all
 * that is left is a drive and a decay. It does not know the library's groups.
 */
import { type Line, pointCurrentUnit } from "./currentsDual.ts"
import type { Matrix } from "./denseDual.ts"
import * as Dual from "./Dual.ts"
import { evaluateDual } from "./evaluateDual.ts"
import { type Frame, lookup } from "./frameDual.ts"

/** The rates between voltages with junctions; what these let through beside is added to the line, and to `rest` [uA/cm2]. */
export const joinedRates = (frame: Frame, rates: Matrix, voltage: Line, rest: Line): Matrix => {
  const { model, nodes } = frame
  const out = rates.map((row) => [...row])
  const [area, capacitance, v] = ["area", "capacitance", "v"].map((name) => nodes.get(name)!)
  for (const placed of model.synapses.filter(({ junction }) => junction)) {
    const { current } = placed.compiled
    if (current === null) continue
    for (const row of placed.rows) {
      const look = lookup(frame, placed, row)
      const [value, byPre, byPost] = [current.value, current.preSlope!, current.slope].map((formula) =>
        evaluateDual(formula.expression, look)
      )
      const [a, b] = [placed.pre(row), placed.compartment(row)]
      // The current leaves a with the sign -1 and enters b with 1: -I = -(I + s_a (x_a - v_a) + s_b (x_b - v_b)) is
      // -s_b (x_b - x_a) - (s_a + s_b) x_a + (s_a v_a + s_b v_b - I) at a, and the same with the other sign, by x_b, at b.
      const both = Dual.add(byPre, byPost)
      const held = Dual.add(Dual.multiply(byPre, v[a]), Dual.multiply(byPost, v[b]))
      const drive = Dual.subtract(held, value)
      const join = (i: number, j: number, slope: Dual.Dual, sign: number): void => {
        const density = Dual.divide(Dual.constant(pointCurrentUnit), area[i])
        out[i][j] = Dual.add(out[i][j], Dual.divide(Dual.multiply(slope, density), capacitance[i]))
        for (const line of [voltage, rest]) {
          line.lin[i] = Dual.add(line.lin[i], Dual.scale(sign, Dual.multiply(both, density)))
          line.constant[i] = Dual.add(line.constant[i], Dual.scale(sign, Dual.multiply(drive, density)))
        }
      }
      join(a, b, Dual.negative(byPost), 1)
      join(b, a, byPre, -1)
    }
  }
  return out
}
