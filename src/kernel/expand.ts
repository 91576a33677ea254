/**
 * Writes the calls of a program out as operations; equal parts of different calls become one value.
 */
import * as Builder from "./Builder.ts"
import { makers } from "./math/functions.ts"
import type { Program } from "./Program.ts"
import { replay } from "./replay.ts"

/** The same program without calls: what can be emitted. */
export const expand = <P>(program: Program<P>): Program<P> => {
  const b = Builder.make<P>()
  const { at } = replay(b, program.instructions, { input: b.input, call: (name, args) => makers[name](b, args) })
  for (const { port, value } of program.results) b.result(port, at[value])
  return b.build()
}
