/**
 * In what order a step calls what: its statements without the programs inside, which is all that whoever runs a step in parts has to know.
 *
 * It is small and holds no program, so that it can be kept where the programs of a kernel are forgotten.
 */
import type { Space, Statement, Step, Through } from "./Step.ts"

/** A statement without its bodies; nobody waits for others where a step is run in parts, and solves are called. */
export type Turn =
  | { readonly _tag: "Rows"; readonly space: Space }
  /** The `number`-th of the sweeps that are no solve. */
  | { readonly _tag: "Cells"; readonly cls: number; readonly number: number }
  | Pick<Extract<Statement, { readonly _tag: "Due" }>, "_tag" | "type" | "way">
  /** The `number`-th of its kind. */
  | Through & { readonly number: number }
  | Exclude<Statement, { readonly _tag: "Rows" | "Due" | "Cells" | "Meet" | "Through" }>

/** The order of a step, forwards or backwards. */
export const orderOf = <R, C>(step: Step<R, C>): ReadonlyArray<Turn> => {
  let [number, through] = [0, 0]
  return step.flatMap(({ members }) => members).flatMap((statement): ReadonlyArray<Turn> => {
    switch (statement._tag) {
      case "Rows":
        return [{ _tag: "Rows", space: statement.space }]
      case "Through":
        return [{ ...statement, number: through++ }]
      case "Solve":
      case "Join":
      case "List":
      case "Spikes":
      case "Collect":
      case "Pull":
        return [statement]
      case "Due":
        return [{ _tag: "Due", way: statement.way, type: statement.type }]
      case "Meet":
        return []
      case "Cells":
        return [{ _tag: "Cells", cls: statement.cls, number: number++ }]
    }
  })
}
