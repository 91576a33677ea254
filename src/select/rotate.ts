/**
 * `Edit.rotate`: cells turned in a plane (physics.md section 17).
 */
import * as Result from "effect/Result"
import { aNumber, anything, maybe, oneOf } from "../network/border.ts"
import { type Change, editing, makeEdit, type Said } from "../network/edit.ts"
import { along } from "../network/Morphology.ts"
import { fail, optionsProblem, shown } from "../network/NetworkError.ts"
import { axes, type Plane, planes, pointOf, rotated, rotation, type Shift } from "../network/Placement.ts"
import { compartments } from "./Given.ts"
import { finite } from "./move.ts"
import { moveCells } from "./moveCells.ts"
import { resolve } from "./resolve.ts"
import type { NodeSelection } from "./Select.ts"
import { wholeCells } from "./whole.ts"

/** What `Edit.rotate` says. */
export type RotateStep = Said<"Rotate", {
  readonly degrees: number
  readonly plane: Plane
  readonly at: NodeSelection
  readonly about?: Shift
}>

/** Turns the selected cells clockwise in a plane, about the origin or about a point [um]. Quarter turns are exact. */
export const rotate = editing(
  "rotate",
  { degrees: aNumber, plane: oneOf(...planes), at: compartments, about: maybe(anything) },
  (degrees: number, plane: Plane, at: NodeSelection, about: Shift = {}): Change<RotateStep> =>
    makeEdit("rotate", (network) =>
      Result.gen(function*() {
        const unknown = optionsProblem("rotate", about, axes)
        if (unknown !== null) return yield* fail(unknown)
        if (!Number.isFinite(degrees)) {
          const expected = "a finite number of degrees"
          return yield* fail({ _tag: "BadValue", what: "the angle", found: shown(degrees), expected })
        }
        const wrong = Object.entries(about).find(([, x]) => !Number.isFinite(x))
        if (wrong !== undefined) {
          const [what, expected] = [`${wrong[0]} of the point to turn about`, "a finite number [um]"]
          return yield* fail({ _tag: "BadValue", what, found: shown(wrong[1]), expected })
        }
        const cells = yield* wholeCells(network, yield* resolve(network, at), "rotate")
        if (degrees % 360 === 0) return network
        const by = rotation(degrees, plane)
        const centre = pointOf(about)
        return yield* finite(moveCells(
          network,
          new Map(cells.map((c) => {
            const cell = network.cells.get(c)!
            return [c, along(cell, { placement: rotated(cell.placement, by, centre) })]
          }))
        ))
      }))
)
