/**
 * A network of one cell, from its tree and the columns of its compartments: what everything larger is put together from.
 *
 * Nothing is checked here: whoever says what the numbers are has looked at them.
 */
import { List, OrderedSet } from "immutable"
import * as Column from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import { course } from "./course.ts"
import { derived, type derivedColumns } from "./Geometry.ts"
import { nodeIndices } from "./indices.ts"
import { compartmentCount, type Morphology } from "./Morphology.ts"
import { Network } from "./Network.ts"
import type { PassiveColumn } from "./passive.ts"

/** Passive columns, one value per compartment. */
export type Passive = Readonly<Record<PassiveColumn, Column.Floats>>

/** What follows from the shape of compartments, and where they are; one value per compartment. */
export type Shape = Readonly<Record<(typeof derivedColumns)[number] | "x" | "y" | "z", Column.Floats>>

/** Makes the network of one cell, whose groups are names with the compartments that belong to them. */
export const oneCell = (
  morphology: Morphology,
  passive: Passive,
  shape: Shape,
  groups: ReadonlyArray<readonly [name: string, members: Column.Flags]> = []
): Network => {
  const n = compartmentCount(morphology)
  const floats = (columns: Passive | Shape) =>
    Object.entries(columns).map(([name, values]) => [name, Column.float(values)] as const)
  return new Network({
    cells: List([morphology]),
    nodes: Table.make(n, [
      ...nodeIndices([morphology], n),
      ...floats(passive),
      ...floats(shape),
      ...groups.map(([name, members]) => [name, Column.flag(members)] as const)
    ]),
    groups: OrderedSet(groups.map(([name]) => name))
  })
}

/** The shape of compartments that were not traced: cylinders, laid out for pictures. */
export const cylinders = (morphology: Morphology, { length, radius }: Pick<Passive, "length" | "radius">): Shape => {
  const of = (name: (typeof derivedColumns)[number]): Column.Floats =>
    Float64Array.from(length, (l, i) => derived[name](l, radius[i]))
  return {
    area: of("area"),
    volume: of("volume"),
    resistive_load_in: of("resistive_load_in"),
    resistive_load_out: of("resistive_load_out"),
    ...course(morphology, length).middle
  }
}
