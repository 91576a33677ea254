/**
 * A program several times over, for several elements in one iteration: short bodies then have enough independent work to hide latency.
 *
 * Copy u reads and writes `name#u`; uniform inputs and constants are shared.
 */
import type { Instruction, Program } from "./Program.ts"

/** The name of an input or result in copy `u`. */
export const copyName = (name: string, u: number): string => `${name}#${u}`

/** The name and the copy. */
export const splitName = (name: string): readonly [string, number] => {
  const at = name.lastIndexOf("#")
  return at < 0 ? [name, 0] : [name.slice(0, at), Number(name.slice(at + 1))]
}

/** The program `times` over. */
export const unroll = (program: Program, times: number, uniform: (input: string) => boolean): Program => {
  const instructions: Array<Instruction> = []
  const results: Array<{ readonly name: string; readonly value: number }> = []
  const shared = new Map<number, number>()
  for (let u = 0; u < times; u++) {
    const at: Array<number> = []
    program.instructions.forEach((i, k) => {
      const same = i._tag === "Number" || i._tag === "Bits" || (i._tag === "Input" && uniform(i.name))
      const known = shared.get(k)
      if (same && known !== undefined) at[k] = known
      else {
        at[k] = instructions.push(
          i._tag === "Op"
            ? { _tag: "Op", op: i.op, args: i.args.map((a) => at[a]), immediate: i.immediate }
            : i._tag === "Call"
            ? { _tag: "Call", name: i.name, args: i.args.map((a) => at[a]) }
            : i._tag === "Input" && !same
            ? { ...i, name: copyName(i.name, u) }
            : i
        ) - 1
        if (same) shared.set(k, at[k])
      }
    })
    for (const { name, value } of program.results) results.push({ name: copyName(name, u), value: at[value] })
  }
  return { instructions, results }
}
