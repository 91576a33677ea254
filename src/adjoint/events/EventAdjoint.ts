/**
 * The reversed programs of synapses that answer events and of detectors, each made when it is needed first, and which adjoints they give.
 */
import type { CompiledEmission } from "../../mechanism/compile.ts"
import type { Network } from "../../network/Network.ts"
import { clampedIn } from "../../solve/clamped.ts"
import type { HandlerSet } from "../../solve/events/answer.ts"
import type { Answering } from "../../solve/events/EventPlan.ts"
import { type Placed, sourceOf } from "../../solve/Plan.ts"
import type { Wanted } from "../Wanted.ts"
import { formulaWork, lineWork, moveWork, type RowWork } from "./rowWork.ts"

/** Reversed programs by what they are of. */
export type EventAdjoint = {
  /** A part of a step of the states of rows. */
  readonly move: (placed: Placed, isEdge: boolean) => RowWork
  /** The line of rows that have a current; null of others. */
  readonly line: (placed: Placed, isEdge: boolean) => RowWork | null
  /** A line of a handler. */
  readonly set: (placed: Placed, line: HandlerSet) => RowWork
  /** The quantity whose crossing is a spike, under the name `crosses`. */
  readonly crosses: (placed: Placed, emission: CompiledEmission) => RowWork
}

/** Whether the rows of something that moves are synapses; where states are pooled they are compartments. */
export const rowsAreEdges = ({ placed, units }: Answering, { compiled }: Placed): boolean =>
  units === placed || compiled !== units.compiled

/** The name under which `crosses` gives its result. */
export const crossing = "crosses"

/** The reversed programs of a network; `wanted` is closed. */
export const eventAdjoint = (network: Network, wanted: Wanted): EventAdjoint => {
  const [nodes, edges] = [clampedIn(network, "nodes"), clampedIn(network, "edges")]
  const wants = (placed: Placed, isEdge: boolean) => (name: string): boolean => {
    const source = sourceOf(placed, name)
    switch (source._tag) {
      case "State":
      case "Voltage":
      case "Current":
      case "Step":
        return true
      case "Default":
        return false
      case "Constant":
        return (isEdge && source.at === "own" ? wanted.edges : wanted.nodes).has(source.column)
    }
  }
  const isClamped = (placed: Placed) => (state: string): boolean => {
    const source = sourceOf(placed, state)
    return source._tag === "State" && (source.at === "own" ? edges : nodes).has(source.column)
  }
  const moves = remembered((placed, isEdge) => moveWork(placed.compiled, wants(placed, isEdge), isClamped(placed)))
  const lines = remembered((placed, isEdge) => lineWork(placed.compiled.current!, wants(placed, isEdge)))
  const made = new Map<object, RowWork>()
  const once = (of: object, make: () => RowWork): RowWork => {
    let work = made.get(of)
    if (work === undefined) made.set(of, work = make())
    return work
  }
  return {
    move: moves,
    line: (placed, isEdge) => placed.compiled.current === null ? null : lines(placed, isEdge),
    set: (placed, line) => once(line, () => formulaWork(line.target, line.value, wants(placed, true))),
    crosses: (placed, emission) => once(emission, () => formulaWork(crossing, emission.crosses, wants(placed, false)))
  }
}

/** What is made once of what moves in rows: some states of a mechanism, with its current or without. */
const remembered = (
  make: (placed: Placed, isEdge: boolean) => RowWork
): (placed: Placed, isEdge: boolean) => RowWork => {
  const made = new Map<string, RowWork>()
  return (placed, isEdge) => {
    const { current, mechanism, states } = placed.compiled
    const key = JSON.stringify([mechanism.name, current === null, states.map(({ name }) => name)])
    let work = made.get(key)
    if (work === undefined) made.set(key, work = make(placed, isEdge))
    return work
  }
}
