/**
 * What a program means, instruction by instruction on plain numbers: the oracle of emitted code.
 */
import { meaningOf } from "../../src/kernel/Call.ts"
import { apply, type Lane } from "../../src/kernel/Op.ts"
import type { Program } from "../../src/kernel/Program.ts"

/** Runs a program on one lane; gives the results by port. */
export const evaluate = <P>(program: Program<P>, input: (port: P) => number): ReadonlyMap<P, number> => {
  const values: Array<Lane> = []
  const several = new Map<number, Float64Array>()
  program.instructions.forEach((i, k) => {
    switch (i._tag) {
      case "Input":
        values.push(input(i.port))
        break
      case "Number":
      case "Bits":
        values.push(i.value)
        break
      case "Op":
        values.push(apply(i.op, i.args.map((a) => values[a]), i.immediate))
        break
      case "Call":
        values.push(meaningOf(i.name)(...i.args.map((a) => values[a] as number)))
        break
      case "Block":
        several.set(k, i.block.apply(Float64Array.from(i.args, (a) => values[a] as number)))
        values.push(NaN) // nobody reads it
        break
      case "Part":
        values.push(several.get(i.args[0])![i.index])
    }
  })
  return new Map(program.results.map(({ port, value }) => [port, values[value] as number]))
}
