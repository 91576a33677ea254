/**
 * How programs of synapses see what their texts name, and write their states: the same for those that move once a step and for those that events
 * arrive at.
 */
import type { ProgramBuilder, Value } from "../../kernel/Builder.ts"
import * as Columns from "../../program/Columns.ts"
import { clampedIn } from "../clamped.ts"
import { type Placed, type Plan, sourceOf } from "../Plan.ts"
import type { Place, Source } from "../Source.ts"
import type { SystemPlace } from "./advanceProgram.ts"
import { insidePotential } from "./junctionLines.ts"
import { stateColumnOf } from "./siteProgram.ts"
import type { Names } from "./systemProgram.ts"

/** What a program of synapses is written in. */
export type SynapseScope = {
  /** Values of states as they are now, by column; what is not there is what it was. */
  readonly now: ReadonlyMap<string, Value>
  readonly dt: Value
  readonly names: Names
  /** Writes new values of states, by local name, and what clamps hold of them. */
  readonly write: (next: ReadonlyMap<string, Value>) => void
  readonly place: SystemPlace
  /** What tells that a step went wrong. */
  readonly flaws: ReadonlyArray<Value>
}

/** The scope of a type of synapses; `clamped` are the states that a clamp holds in one of them. States of pools are those of the row. */
export const synapseScope = (
  b: ProgramBuilder<Columns.Column>,
  plan: Plan,
  placed: Placed,
  clamped: ReadonlySet<string>
): SynapseScope => {
  const now = new Map<string, Value>()
  const heldMask = (column: string): Value | null => {
    if (!clamped.has(column)) return null
    const held = b.input(Columns.held(column))
    return b.op("eq", held, held)
  }
  /** What a clamp holds, where it holds something; else a value. */
  const hold = (column: string, value: Value): Value => {
    const mask = heldMask(column)
    return mask === null ? value : b.op("select", mask, b.input(Columns.held(column)), value)
  }
  for (const column of placed.states.values()) {
    if (clamped.has(column)) now.set(column, hold(column, b.input(Columns.state(column))))
  }
  const dt = b.input(Columns.dt)
  const isJunction = placed.compiled.mechanism.kind === "Junction"
  const names = (name: string): Value => {
    const source = sourceOf(placed, name)
    switch (source._tag) {
      case "State": {
        const { at, column, fallback } = source
        if (placed.states.has(name)) return now.get(column) ?? b.input(Columns.state(column))
        return b.input(Columns.at(endOf(at), seenColumn(plan, source), fallback))
      }
      case "Current":
        return b.input(Columns.at(endOf(source.at), seenColumn(plan, source), source.fallback))
      case "Constant":
        return b.input(Columns.fixed(source.at === "own" ? "edges" : source.at, source.column, source.fallback))
      case "Voltage":
        return isJunction
          ? insidePotential(b, plan, endOf(source.at))
          : b.input(Columns.at(endOf(source.at), seenColumn(plan, source)))
      case "Step":
        return dt
      case "Default":
        return b.number(source.value)
    }
  }
  const flaws: Array<Value> = []
  return {
    now,
    dt,
    names,
    flaws,
    place: {
      held: (state) => heldMask(placed.states.get(state)!),
      flaw: (value) => void flaws.push(value)
    },
    write: (next) =>
      next.forEach((value, name) => {
        const column = placed.states.get(name)!
        now.set(column, hold(column, value))
      })
  }
}

/** The column of compartments in which synapses see what they read of them. */
export const seenColumn = (
  plan: Plan,
  source: Extract<Source, { readonly _tag: "State" | "Current" | "Voltage" }>
): Columns.SeenColumn => {
  switch (source._tag) {
    case "Voltage":
      return Columns.voltage
    case "State":
      return isSeenApart(plan, source.column) ? Columns.unpumped(source.column) : stateColumnOf(plan, source.column)
    case "Current":
      return clampedIn(plan.network, "nodes").has(source.name)
        ? Columns.unpumped(source.name)
        : Columns.current(source.name)
  }
}

/**
 * Whether synapses see a state otherwise than it stands in memory: a concentration that is pumped later in the step, or held and to be solved; a
 * pool, which moves among them.
 */
const isSeenApart = (plan: Plan, column: string): boolean =>
  plan.pumped.includes(column) || plan.readPools.includes(column) ||
  (plan.diffusion.has(column) && clampedIn(plan.network, "nodes").has(column))

const endOf = (at: Place): "pre" | "post" => {
  if (at === "own") throw new Error("internal: a synapse has neither voltage nor membrane currents of its own")
  return at
}
