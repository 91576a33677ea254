/**
 * Writes the calls of a program out as operations; equal parts of different calls become one value.
 */
import * as Builder from "./Builder.ts"
import { makers } from "./math/functions.ts"
import type { Program } from "./Program.ts"

/** The same program without calls: what can be emitted. */
export const expand = <P>(program: Program<P>): Program<P> => {
  const b = Builder.make<P>()
  const at: Array<Builder.Value> = []
  const several = new Map<number, ReadonlyArray<Builder.Value>>()
  program.instructions.forEach((i, k) => {
    switch (i._tag) {
      case "Input":
        at.push(b.input(i.port))
        break
      case "Number":
        at.push(b.number(i.value))
        break
      case "Bits":
        at.push(b.bits(i.value))
        break
      case "Call":
        at.push(makers[i.name](b, i.args.map((a) => at[a])))
        break
      case "Op": {
        const args = i.args.map((a) => at[a])
        at.push(
          i.op === "shl" || i.op === "shr" ? b.shift(i.op, args[0], Number(i.immediate)) : b.op(i.op, ...args)
        )
        break
      }
      case "Block":
        several.set(k, b.block(i.block, i.args.map((a) => at[a])))
        at.push(NaN) // nobody reads it
        break
      case "Part":
        at.push(several.get(i.args[0])![i.index])
    }
  })
  for (const { port, value } of program.results) b.result(port, at[value])
  return b.build()
}
