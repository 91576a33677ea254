/**
 * `Edit.move`: cells and branches to other places. Places matter for pictures, distances and sharing rules, not for the dynamics.
 *
 * Whole cells stand elsewhere and keep their path, which thousands of them share; single branches change the path of their cell.
 */
import * as Result from "effect/Result"
import { anything } from "../network/border.ts"
import { type Change, editing, makeEdit, type Said } from "../network/edit.ts"
import { along, type Morphology } from "../network/Morphology.ts"
import { moved } from "../network/moved.ts"
import type { Network } from "../network/Network.ts"
import { fail, type NetworkError, optionsProblem, shown } from "../network/NetworkError.ts"
import { axes, type Placement, type Point, pointOf, type Shift, shifted } from "../network/Placement.ts"
import { compartments } from "./Given.ts"
import { moveCells } from "./moveCells.ts"
import { resolve } from "./resolve.ts"
import type { NodeSelection } from "./Select.ts"
import { wholeBranches } from "./whole.ts"
import { describeRow } from "./write.ts"

/** What `Edit.move` says. */
export type MoveStep = Said<"Move", { readonly by: Shift; readonly at: NodeSelection }>

/** Shifts the selected cells and branches by a vector [um]; a branch moves as a whole. */
export const move = editing(
  "move",
  { by: anything, at: compartments },
  (by: Shift, at: NodeSelection): Change<MoveStep> =>
    makeEdit("move", (network) =>
      Result.gen(function*() {
        const unknown = optionsProblem("move", by, axes)
        if (unknown !== null) return yield* fail(unknown)
        const wrong = Object.entries(by).find(([, d]) => !Number.isFinite(d))
        if (wrong !== undefined) {
          const expected = "a finite number [um]"
          return yield* fail({
            _tag: "BadValue",
            what: `the shift in ${wrong[0]}`,
            found: shown(wrong[1]),
            expected
          })
        }
        const branches = yield* wholeBranches(network, yield* resolve(network, at), "move")
        const [x, y, z] = pointOf(by)
        if (x === 0 && y === 0 && z === 0) return network
        const elsewhere = shiftedOnce([x, y, z])
        return yield* finite(moveCells(
          network,
          new Map(Array.from(branches, ([c, some]) => {
            const cell = network.cells.get(c)!
            return [c, some.size === cell.parents.length ? elsewhere(cell) : moved(cell, some, [x, y, z])]
          }))
        ))
      }))
)

/** Shifts cells, equal ones to one value. */
const shiftedOnce = (by: Point): (cell: Morphology) => Morphology => {
  const cells = new Map<Morphology, Morphology>()
  const placements = new Map<Placement, Placement>()
  return (cell) => {
    let placement = placements.get(cell.placement)
    if (placement === undefined) placements.set(cell.placement, placement = shifted(cell.placement, by))
    let own = cells.get(cell)
    if (own === undefined) cells.set(cell, own = along(cell, { placement }))
    return own
  }
}

/** A network whose compartments are at places that are numbers; it fails where one is too far away. */
export const finite = (network: Network): Result.Result<Network, NetworkError> => {
  for (const axis of axes) {
    const { values } = network.nodes.columns.get(axis)!
    const row = values.findIndex((x) => !Number.isFinite(x))
    if (row < 0) continue
    const [what, found] = [`${axis} of ${describeRow(network, "nodes", row)}`, String(values[row])]
    return fail({ _tag: "BadValue", what, found, expected: "a finite number [um]; move it less far" })
  }
  return Result.succeed(network)
}
