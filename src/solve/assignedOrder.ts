/**
 * In which order `equals` states are evaluated: each after those that it is made of, whatever mechanism these belong to.
 *
 * A state needs another where its formula reads that column and both mechanisms are in one row. What forms a ring has no such order; nobody
 * steps a network that has one (`network/equalsRing.ts`). States that do not need each other come in the order of the mechanisms, which changes
 * no number.
 */
import type { CompiledState, Formula } from "../mechanism/compile.ts"
import type { Ints } from "../table/Column.ts"
import { needsInOrder } from "../table/needsInOrder.ts"
import type { Sources } from "./Source.ts"

/** What is looked at of a mechanism in its rows. */
type Placed = {
  readonly compiled: { readonly states: ReadonlyArray<CompiledState> }
  readonly rows: Ints
  readonly sources: Sources
  readonly states: ReadonlyMap<string, string>
}

/** An `equals` state of a mechanism, its column and its formula. */
export type Assigned<P> = {
  readonly placed: P
  readonly state: CompiledState
  readonly column: string
  readonly value: Formula
}

/** The order of the `equals` states of the channels and pumps, or of the synapses, of a network. */
export const assignedOrder = <P extends Placed>(mechanisms: ReadonlyArray<P>): ReadonlyArray<Assigned<P>> => {
  const all = mechanisms.flatMap((placed) =>
    placed.compiled.states.flatMap((state): ReadonlyArray<Assigned<P>> =>
      state.rule._tag === "Assigned"
        ? [{ placed, state, column: placed.states.get(state.name)!, value: state.rule.value }]
        : []
    )
  )
  const owners = Map.groupBy(all.keys(), (k) => all[k].column)
  const meet = meeting<P>()
  const needs = (k: number): ReadonlyArray<number> =>
    [...readBy(all[k])].flatMap((column) =>
      (owners.get(column) ?? []).filter((other) => meet(all[k].placed, all[other].placed))
    ).sort((a, b) => a - b)
  return needsInOrder(all.length, needs).order.map((k) => all[k])
}

/** The columns of its own table that move and that a formula reads. */
const readBy = <P extends Placed>({ placed, value }: Assigned<P>): ReadonlySet<string> =>
  new Set(
    [...value.names].flatMap((name) => {
      const source = placed.sources.get(name)
      return source?._tag === "State" && source.at === "own" ? [source.column] : []
    })
  )

/** Tells whether two mechanisms have a row in common; every pair is looked at once. */
const meeting = <P extends Placed>(): (a: P, b: P) => boolean => {
  const rows = new Map<P, ReadonlySet<number>>()
  const known = new Map<P, Map<P, boolean>>()
  return (a, b) => {
    if (a === b) return true
    const own = known.get(a) ?? new Map<P, boolean>()
    known.set(a, own)
    let met = own.get(b)
    if (met === undefined) {
      const there = rows.get(a) ?? new Set(a.rows)
      rows.set(a, there)
      own.set(b, met = b.rows.some((row) => there.has(row)))
    }
    return met
  }
}
