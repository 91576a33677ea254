/**
 * `Edit.moveTo`: cells to places of their own, by where their first branch begins.
 */
import * as Result from "effect/Result"
import { anything } from "../network/border.ts"
import { type Change, editing, makeEdit, type Said } from "../network/edit.ts"
import { fail, optionsProblem, type Reason, shown } from "../network/NetworkError.ts"
import { axes, type Axis } from "../network/Placement.ts"
import { isList } from "../table/isList.ts"
import { compartments } from "./Given.ts"
import { finite } from "./move.ts"
import { placeCells } from "./placeCells.ts"
import { resolve } from "./resolve.ts"
import type { NodeSelection } from "./Select.ts"
import { wholeCells } from "./whole.ts"

/** A place [um]: a number for all cells, or one for each; a coordinate that is left out stays. */
export type To = { readonly [A in Axis]?: number | ArrayLike<number> }

/** What `Edit.moveTo` says. */
export type MoveToStep = Said<"MoveTo", { readonly to: To; readonly at: NodeSelection }>

/** Moves the root of each selected cell, which is where its first branch begins, to a place [um]. */
export const moveTo = editing(
  "moveTo",
  { to: anything, at: compartments },
  (to: To, at: NodeSelection): Change<MoveToStep> =>
    makeEdit("moveTo", (network) =>
      Result.gen(function*() {
        const unknown = optionsProblem("moveTo", to, axes)
        if (unknown !== null) return yield* fail(unknown)
        const cells = yield* wholeCells(network, yield* resolve(network, at), "moveTo")
        for (const axis of axes) {
          const wrong = placeProblem(axis, to[axis], cells.length)
          if (wrong !== null) return yield* fail(wrong)
        }
        const of = (axis: Axis, k: number, root: number): number => {
          const given = to[axis]
          return given === undefined ? root : typeof given === "number" ? given : given[k]
        }
        return yield* finite(
          placeCells(network, cells, (k, [x, y, z]) => [of("x", k, x), of("y", k, y), of("z", k, z)])
        )
      }))
)

/** What is wrong with a coordinate of places; null where nothing is. */
const placeProblem = (axis: Axis, given: unknown, cells: number): Reason | null => {
  const expected = "a finite number [um], or a list of one for each selected cell"
  if (given === undefined) return null
  if (!isList(given)) {
    return Number.isFinite(given)
      ? null
      : { _tag: "BadValue", what: `the place in ${axis}`, found: shown(given), expected }
  }
  const list = given as ArrayLike<unknown>
  if (list.length !== cells) {
    const hint = "give one number for all, or one for each selected cell"
    return { _tag: "WrongLength", what: `the places in ${axis}`, expected: cells, found: list.length, hint }
  }
  const k = Array.from(list).findIndex((x) => !Number.isFinite(x))
  if (k < 0) return null
  return {
    _tag: "BadValue",
    what: `entry ${k} of the places in ${axis}`,
    found: shown(list[k]),
    expected: "a finite number [um]"
  }
}
