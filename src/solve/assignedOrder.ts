/**
 * In which order `equals` states are evaluated: each after those that it is made of, whatever mechanism these belong to.
 *
 * A state needs another where its formula reads that column and both mechanisms are in one row. What forms a ring has no such order; the
 * ring is told, and nobody steps a network that has one. States that do not need each other come in the order of the mechanisms, which
 * changes no number.
 */
import type { CompiledState, Formula } from "../mechanism/compile.ts"
import type { Ints } from "../table/Column.ts"
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

/** The states in the order of need, and the columns of a ring, the first again at the end; null where there is none. */
export type AssignedOrder<P> = {
  readonly order: ReadonlyArray<Assigned<P>>
  readonly ring: ReadonlyArray<string> | null
}

/** The order of the `equals` states of the channels and pumps, or of the synapses, of a network. */
export const assignedOrder = <P extends Placed>(mechanisms: ReadonlyArray<P>): AssignedOrder<P> => {
  const all = mechanisms.flatMap((placed) =>
    placed.compiled.states.flatMap((state): ReadonlyArray<Assigned<P>> =>
      state.rule._tag === "Assigned"
        ? [{ placed, state, column: placed.states.get(state.name)!, value: state.rule.value }]
        : []
    )
  )
  const needs = all.map((one) => all.filter((other) => reads(one, other.column) && meet(one.placed, other.placed)))
  const order: Array<Assigned<P>> = []
  const done = new Set<Assigned<P>>()
  let ring: ReadonlyArray<string> | null = null
  const visit = (k: number, path: ReadonlyArray<Assigned<P>>): void => {
    const one = all[k]
    if (done.has(one)) return
    if (path.includes(one)) {
      ring ??= [...path.slice(path.indexOf(one)), one].map(({ column }) => column)
      return
    }
    for (const other of needs[k]) visit(all.indexOf(other), [...path, one])
    done.add(one)
    order.push(one)
  }
  for (const k of all.keys()) visit(k, [])
  return { order, ring }
}

/** Whether a formula reads a column of its own table that moves. */
const reads = <P extends Placed>({ placed, value }: Assigned<P>, column: string): boolean =>
  [...value.names].some((name) => {
    const source = placed.sources.get(name)
    return source?._tag === "State" && source.at === "own" && source.column === column
  })

/** Whether two mechanisms have a row in common. */
const meet = (a: Placed, b: Placed): boolean => {
  if (a === b) return true
  const rows = new Set(a.rows)
  return b.rows.some((row) => rows.has(row))
}
