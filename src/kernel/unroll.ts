/**
 * A program several times over, for several elements in one iteration: short bodies then have enough independent work to hide latency.
 *
 * Every copy has ports of its own; uniform inputs and constants are shared and belong to the first copy.
 */
import { type Instruction, type Program, withArguments } from "./Program.ts"

/** A port of one of the copies. */
export type Copied<P> = { readonly of: P; readonly copy: number }

/** The program `times` over. */
export const unroll = <P>(program: Program<P>, times: number, uniform: (input: P) => boolean): Program<Copied<P>> => {
  const instructions: Array<Instruction<Copied<P>>> = []
  const results: Array<{ readonly port: Copied<P>; readonly value: number }> = []
  const shared = new Map<number, number>()
  for (let copy = 0; copy < times; copy++) {
    const ports = new Map<P, Copied<P>>()
    const portOf = (of: P): Copied<P> => {
      let port = ports.get(of)
      if (port === undefined) ports.set(of, port = { of, copy })
      return port
    }
    const copied = (i: Instruction<P>, at: ReadonlyArray<number>): Instruction<Copied<P>> => {
      switch (i._tag) {
        case "Input":
          return { _tag: "Input", port: portOf(i.port) }
        case "Number":
        case "Bits":
          return i
        default:
          return withArguments(i, (a) => at[a])
      }
    }
    const at: Array<number> = []
    program.instructions.forEach((i, k) => {
      const same = i._tag === "Number" || i._tag === "Bits" || (i._tag === "Input" && uniform(i.port))
      const known = shared.get(k)
      if (same && known !== undefined) at[k] = known
      else {
        at[k] = instructions.push(copied(i, at)) - 1
        if (same) shared.set(k, at[k])
      }
    })
    for (const { port, value } of program.results) results.push({ port: portOf(port), value: at[value] })
  }
  return { instructions, results }
}
