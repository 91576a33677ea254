/**
 * Where the adjoint of what a text names goes, row by row: that of a state, of a voltage or a current of compartments, or of a constant.
 *
 * One idea: who goes back knows what adjoints of compartments mean at the moment (`Homes`); which name is which row of which column is the plan's.
 */
import * as Columns from "../program/Columns.ts"
import { type Placed, sourceOf } from "../solve/Plan.ts"
import type { Source } from "../solve/Source.ts"
import { sumOf, type Sums } from "./Bars.ts"

/** The adjoints of now. */
export type Homes = {
  /** Of what a row sees of compartments; null where nobody takes it. */
  readonly seen: (
    source: Extract<Source, { readonly _tag: "State" | "Voltage" | "Current" }>,
    name: string
  ) => Float64Array | null
  /** Of a state that synapses have of their own. */
  readonly own: (column: string) => Float64Array
  readonly sums: Sums
  /** Whether rows are those of synapses; else they are compartments. */
  readonly isEdge: boolean
  /** How many compartments and synapses there are. */
  readonly nodes: number
  readonly edges: number
}

/** A column of adjoints, the row of it for every row of the mechanism, and which rows read a number that nobody has. */
export type Target = {
  readonly column: Float64Array
  readonly rows: ArrayLike<number>
  readonly gaps: ReadonlySet<number>
}

/** Where the adjoint of a name goes; null where it goes nowhere. */
export const targetOf = (placed: Placed, name: string, homes: Homes): Target | null => {
  const source = sourceOf(placed, name)
  const { gaps, rowsAt } = placed
  const { isEdge, sums } = homes
  const into = (column: Float64Array | null, rows: ArrayLike<number>): Target | null =>
    column === null ? null : { column, rows, gaps: new Set(gaps.get(name)) }
  switch (source._tag) {
    case "Step":
    case "Default":
      return null
    case "State":
      return into(
        isEdge && source.at === "own" ? homes.own(source.column) : homes.seen(source, name),
        rowsAt[source.at]
      )
    case "Voltage":
    case "Current":
      return into(homes.seen(source, name), rowsAt[source.at])
    case "Constant": {
      const { at, column, fallback } = source
      if (!isEdge) return into(sumOf(sums.nodes, Columns.fixed("nodes", column, fallback), homes.nodes), rowsAt[at])
      // What synapses read at their ends is summed by synapse.
      const from = at === "own" ? "edges" : at
      return into(sumOf(sums.synapses, Columns.fixed(from, column, fallback), homes.edges), rowsAt.own)
    }
  }
}

/** Adds adjoints where they go. */
export const addTo = (target: Target | null, values: ArrayLike<number>): void => {
  if (target === null) return
  const { column, gaps, rows } = target
  for (let k = 0; k < rows.length; k++) if (gaps.size === 0 || !gaps.has(k)) column[rows[k]] += values[k]
}
