/**
 * One step of the explicit schemes in the cells of a class, as sweeps over links or over the entries of a dense matrix: `forwardEuler.ts` and
 * `exponentialEuler.ts` with every operation in its order.
 *
 * New values wait in scratch, because every compartment reads its neighbours as they were.
 */
import { expand } from "../kernel/expand.ts"
import { type Program, withPorts } from "../kernel/Program.ts"
import * as Columns from "./Columns.ts"
import { coupledProgram, type ExplicitPort, forwardProgram, membraneProgram } from "./explicitPrograms.ts"
import { line, type Solve, sweep, whereHeld } from "./implicitSweeps.ts"
import * as Place from "./Place.ts"
import type { Over, Sweep } from "./Step.ts"
import { systemColumns } from "./System.ts"

/** Numbers per compartment that are kept from sweep to sweep: the next value, what flows in, and the value of the hub that it is first of. */
const [next, flow, hub] = [0, 1, 2].map((k) => Columns.scratch(k))

/** What flows into the compartment at hand, once `flowSweeps` have gone. */
export const flowed = Place.node(flow)

/** A program of compartments as a sweep; `to` is where its next value goes. */
const local = ({ system }: Solve, program: Program<ExplicitPort>, to: Place.CellPlace): Sweep => {
  const columns = systemColumns(system)
  const placeOf = (port: ExplicitPort): Place.CellPlace => {
    switch (port) {
      case "h":
        return Place.h
      case "flow":
        return Place.node(flow)
      case "next":
        return to
      default:
        return Place.node(columns[port])
    }
  }
  return { over: "compartments", body: { program: withPorts(expand(program), placeOf), adds: new Set() } }
}

const nothingFlows = sweep("compartments", (b) => b.result(Place.node(flow), b.number(0)))

/** Adds a rate times the difference of two places to what flows into a compartment. */
const pull = (over: Over, rate: Columns.NodeColumn, from: Place.Node, to: Place.Node): Sweep =>
  sweep(over, (b) => {
    const difference = b.op("sub", b.input(from), b.input(to))
    b.result(Place.node(flow), b.op("mul", b.input(Place.node(rate)), difference))
  }, [Place.node(flow)])

/** What flows into every compartment along its cell where values are these: first what hubs bring, then pairs (`solve/Links.ts`). */
export const flowSweeps = (column: Columns.SlotColumn, index: number): ReadonlyArray<Sweep> => {
  const [x, first] = [Place.node(column), Place.node(column, "first")]
  const value = Place.node(hub, "first")
  return [
    nothingFlows,
    sweep("hubs", (b) => b.result(value, b.input(first))),
    sweep("members", (b) => {
      const part = b.op("mul", b.input(Place.node(Columns.share(index))), b.op("sub", b.input(x), b.input(first)))
      b.result(value, b.op("add", b.input(value), part))
    }),
    pull("members", Columns.rate("members", index), value, x),
    pull("links", Columns.rate("links", index), Place.node(column, "other"), x)
  ]
}

/** The sweeps of forward Euler: what flows, then the compartments themselves. */
export const forwardSweeps = (solve: Solve): ReadonlyArray<Sweep> => {
  const { held, index, system } = solve
  const x = Place.node(system.x)
  return [
    ...flowSweeps(system.x, index),
    local(solve, forwardProgram({ scaled: system.scaled, held }), Place.node(next)),
    // x - 0 is x, also of -0.
    sweep(
      "compartments",
      (b) => b.result(x, b.op("sub", b.input(Place.node(next)), b.input(Place.node(Columns.unstable(index)))))
    )
  ]
}

/** The sums of rows of an implicit step of -h/2, whose pivots tell whether a group stands the step (`solve/stability.ts`), and what is held. */
const stabilitySweeps = ({ held, system }: Solve): ReadonlyArray<Sweep> => {
  const [excess, fixed] = [Place.node(Columns.scratch(0)), Place.node(Columns.scratch(2))]
  return [
    sweep("compartments", (b) => {
      const h = b.op("mul", b.input(Place.h), b.number(-0.5))
      const sum = b.op("add", b.number(1), b.op("mul", h, line(b, system, "lin")))
      if (!held) return b.result(excess, sum)
      const at = b.input(Place.node(Columns.heldSlot(system.ion)))
      b.result(excess, whereHeld(b, at, b.number(1), sum))
      b.result(fixed, at)
    }),
    sweep("branchPoints", (b) => {
      b.result(excess, b.number(0))
      if (held) b.result(fixed, b.number(NaN))
    })
  ]
}

/** What compartments of a group do before and after it: of forward Euler all, of exponential Euler all but the matrix. */
export const explicitEnds = (
  over: "links" | "matrix",
  solve: Solve
): { readonly before: ReadonlyArray<Sweep>; readonly after: ReadonlyArray<Sweep> } => {
  if (over === "matrix") {
    const [membrane, nothing, matrix, after] = exponentialSweeps(solve)
    return { before: [membrane, nothing, matrix], after: [after] }
  }
  const given = sweep("compartments", (b) => b.result(Place.node(flow), b.input(Place.node(Columns.flow))))
  return { before: stabilitySweeps(solve), after: [given, ...forwardSweeps(solve).slice(-2)] }
}

/** The sweeps of exponential Euler: the membrane, then the dense matrix; a held row takes what flows in for its clamp. */
export const exponentialSweeps = (solve: Solve): ReadonlyArray<Sweep> => {
  const { held, index, system } = solve
  const rows = { scaled: system.scaled, held }
  const x = Place.node(system.x)
  return [
    local(solve, membraneProgram(rows), Place.node(next)),
    nothingFlows,
    sweep("entries", (b) => {
      const other = b.input(Place.node(next, "other"))
      b.result(Place.node(flow), b.op("mul", b.input(Place.node(Columns.entry(index))), other))
    }, [Place.node(flow)]),
    held ? local(solve, coupledProgram(rows), x) : sweep("compartments", (b) => b.result(x, b.input(Place.node(flow))))
  ]
}
