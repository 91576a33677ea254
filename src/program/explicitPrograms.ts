/**
 * What a compartment does by itself in a step of forward Euler or exponential Euler, and what its neighbours make of it: straight-line
 * programs, with the operations of `forwardEuler.ts` and `exponentialEuler.ts` in their order. They have calls, so that they can be reversed.
 */
import * as Builder from "../kernel/Builder.ts"
import { call } from "../kernel/lower.ts"
import type { Program } from "../kernel/Program.ts"
import type { SolveColumn } from "./System.ts"

/** What a compartment's own step reads and gives: its columns, the step, what flows in, and its next value. */
export type ExplicitPort = SolveColumn | "h" | "flow" | "next"

/** What is known of the rows that a program is for: whether lines are divided by the capacitance, and whether rows may be held. */
export type ExplicitRows = { readonly scaled: boolean; readonly held: boolean }

type ExplicitBuilder = Builder.ProgramBuilder<ExplicitPort>

/** What is held, where something is; else a value. */
const orHeld = (b: ExplicitBuilder, { held }: ExplicitRows, value: Builder.Value): Builder.Value => {
  if (!held) return value
  const end = b.input("held")
  return b.op("select", b.op("eq", end, end), end, value)
}

/** What clamps of voltages put in: their unit times a drive; 0 where the row is free. */
const clampResult = (b: ExplicitBuilder, { held, scaled }: ExplicitRows, drive: () => Builder.Value): void => {
  if (!held || !scaled) return
  const end = b.input("held")
  const current = b.op("mul", b.input("clampUnit"), drive())
  b.result("clampCurrent", b.op("select", b.op("eq", end, end), current, b.number(0)))
}

const perCapacitance = (
  b: ExplicitBuilder,
  column: "lin" | "constant",
  scaled: boolean
): Builder.Value => scaled ? b.op("mul", b.input(column), b.input("inverseCapacitance")) : b.input(column)

/** x + h (constant - lin x + flow). */
export const forwardProgram = (rows: ExplicitRows): Program<ExplicitPort> => {
  const { scaled } = rows
  const b = Builder.make<ExplicitPort>({ calls: true })
  const x = b.input("x")
  const own = b.op("sub", perCapacitance(b, "constant", scaled), b.op("mul", perCapacitance(b, "lin", scaled), x))
  const rate = b.op("add", own, b.input("flow"))
  b.result("next", orHeld(b, rows, b.op("add", x, b.op("mul", b.input("h"), rate))))
  clampResult(b, rows, () => b.op("sub", b.op("div", b.op("sub", b.input("held"), x), b.input("h")), rate))
  return b.build()
}

/**
 * What the coupling makes of a compartment that may be held: `flow` is the sum over the cell, which is its next value where it is free, and
 * h times what flows in where it is held.
 */
export const coupledProgram = (rows: ExplicitRows): Program<ExplicitPort> => {
  const b = Builder.make<ExplicitPort>({ calls: true })
  const [flow, h] = [b.input("flow"), b.input("h")]
  b.result("next", orHeld(b, rows, flow))
  clampResult(b, rows, () => {
    const held = b.input("held")
    const change = b.op("div", b.op("sub", held, b.input("x")), h)
    const leak = b.op("add", change, b.op("mul", perCapacitance(b, "lin", rows.scaled), held))
    return b.op("sub", b.op("sub", leak, perCapacitance(b, "constant", rows.scaled)), b.op("div", flow, h))
  })
  return b.build()
}

/** The membrane alone, exactly: x exp(-h lin) + h constant exprel(-h lin); or what is held. */
export const membraneProgram = (rows: ExplicitRows): Program<ExplicitPort> => {
  const { scaled } = rows
  const b = Builder.make<ExplicitPort>({ calls: true })
  const h = b.input("h")
  const decay = b.op("mul", b.op("neg", h), perCapacitance(b, "lin", scaled))
  const rest = b.op("mul", b.op("mul", h, perCapacitance(b, "constant", scaled)), call(b, "exprel", decay))
  b.result("next", orHeld(b, rows, b.op("add", b.op("mul", b.input("x"), call(b, "exp", decay)), rest)))
  return b.build()
}
