/**
 * `Edit.move`: cells to other places. Positions matter for pictures, distances and sharing rules, not for the dynamics.
 */
import * as Result from "effect/Result"
import { anything } from "../network/border.ts"
import { type Change, editing, makeEdit, type Said } from "../network/edit.ts"
import { fail, optionsProblem, shown } from "../network/NetworkError.ts"
import * as Column from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import { compartments } from "./Given.ts"
import { resolve } from "./resolve.ts"
import type { NodeSelection } from "./Select.ts"

/** A vector [um]; what is left out is 0. */
export type Shift = { readonly x?: number; readonly y?: number; readonly z?: number }

/** What `Edit.move` says. */
export type MoveStep = Said<"Move", { readonly by: Shift; readonly at: NodeSelection }>

/** Shifts the selected compartments by a vector [um]. */
export const move = editing(
  "move",
  { by: anything, at: compartments },
  (by: Shift, at: NodeSelection): Change<MoveStep> =>
    makeEdit("move", (network) => {
      const unknown = optionsProblem("move", by, ["x", "y", "z"])
      if (unknown !== null) return fail(unknown)
      const wrong = Object.entries(by).find(([, d]) => !Number.isFinite(d))
      if (wrong !== undefined) {
        return fail({
          _tag: "BadValue",
          what: `the shift in ${wrong[0]}`,
          found: shown(wrong[1]),
          expected: "a finite number [um]"
        })
      }
      return Result.map(
        resolve(network, at),
        (rows) =>
          network.set(
            "nodes",
            (["x", "y", "z"] as const).reduce((nodes, axis) => {
              const d = by[axis] ?? 0
              if (d === 0) return nodes
              const values = Table.floats(nodes, axis).slice()
              for (let k = 0; k < rows.length; k++) values[rows[k]] += d
              return Table.set(nodes, axis, Column.float(values))
            }, network.nodes)
          )
      )
    })
)
