/**
 * What a junction is to the solve, as values of a program: what `junctions/junctionCurrents.ts` says, in straight lines.
 *
 * At each end the rate with which it follows the other one, and what is left as a straight line, by area. The current sees what is inside of
 * both ends, the solve is for voltages of membranes.
 */
import type { ProgramBuilder, Value } from "../../kernel/Builder.ts"
import type { CompiledCurrent } from "../../mechanism/compile.ts"
import * as Columns from "../../program/Columns.ts"
import { imposes } from "../imposed.ts"
import { pointCurrentUnit } from "../linearise.ts"
import type { Plan } from "../Plan.ts"
import { formula } from "./advanceProgram.ts"
import type { Names } from "./systemProgram.ts"

/** What an end of a junction gets. */
type End = { readonly link: Value; readonly lin: Value; readonly constant: Value }

/** The current of a junction and what its ends get of it. */
export type JunctionLines = { readonly current: Value; readonly pre: End; readonly post: End }

/** The potential inside of an end of a junction: its voltage, and what is imposed outside. */
export const insidePotential = (b: ProgramBuilder<Columns.Column>, { network }: Plan, end: "pre" | "post"): Value => {
  const v = b.input(Columns.at(end, Columns.voltage))
  return imposes(network) ? b.op("add", v, b.input(Columns.at(end, Columns.outside))) : v
}

/** The lines of the current of a junction. */
export const junctionLines = (
  b: ProgramBuilder<Columns.Column>,
  current: CompiledCurrent,
  names: Names
): JunctionLines => {
  const now = formula(b, current.value, names)
  const [byPre, byPost] = [formula(b, current.preSlope!, names), formula(b, current.slope, names)]
  const at = (end: "pre" | "post"): Value => b.input(Columns.at(end, Columns.voltage))
  const both = b.op("add", byPre, byPost)
  const constant = b.op("sub", b.op("add", b.op("mul", byPre, at("pre")), b.op("mul", byPost, at("post"))), now)
  const density = (end: "pre" | "post"): Value =>
    b.op("div", b.number(pointCurrentUnit), b.input(Columns.fixed(end, "area")))
  const [densityPre, densityPost] = [density("pre"), density("post")]
  const link = (slope: Value, density: Value, end: "pre" | "post"): Value =>
    b.op(
      "mul",
      b.op("mul", slope, density),
      b.op("div", b.number(1), b.input(Columns.fixed(end, "capacitance")))
    )
  return {
    current: now,
    pre: {
      link: link(b.op("neg", byPost), densityPre, "pre"),
      lin: b.op("mul", both, densityPre),
      constant: b.op("mul", constant, densityPre)
    },
    post: {
      link: link(byPre, densityPost, "post"),
      lin: b.op("neg", b.op("mul", both, densityPost)),
      constant: b.op("neg", b.op("mul", constant, densityPost))
    }
  }
}
