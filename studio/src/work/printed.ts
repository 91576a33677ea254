/**
 * The program of a folded document, and the line of each step in it. A module of its own, which is fetched after the first picture.
 */
import * as Result from "effect/Result"
import { Print } from "neurolens"
import type { Printed } from "../model/Scene.ts"
import type { Folded } from "./folded.ts"

const orWhy = (text: Result.Result<string, { readonly message: string }>): string =>
  Result.isSuccess(text) ? text.success : `// ${text.failure.message}\n`

/** The program of a document of so many steps. */
export const printed = ({ cells, edits, steps }: Folded, count: number): Printed => {
  const lines = Array<string>(count).fill("")
  edits.forEach((edit, i) => {
    lines[steps[i]] = orWhy(Print.editResult(edit))
  })
  return { program: orWhy(Print.programResult(cells, edits)), lines }
}
