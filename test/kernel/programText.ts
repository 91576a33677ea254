/**
 * Programs as text, one instruction a line: for goldens, for pages, and for messages of failing tests.
 */
import * as Block from "../../src/kernel/blocks/Block.ts"
import type { Instruction, Program } from "../../src/kernel/Program.ts"

/** Prints a program, one instruction a line. */
export const print = <P>(program: Program<P>, show: (port: P) => string = String): string => {
  const line = (i: Instruction<P>): string => {
    switch (i._tag) {
      case "Input":
        return `input ${show(i.port)}`
      case "Number":
        return Object.is(i.value, -0) ? "-0" : String(i.value)
      case "Bits":
        return `0x${BigInt.asUintN(64, i.value).toString(16)}`
      case "Call":
        return [i.name, ...i.args.map((a) => `%${a}`)].join(" ")
      case "Op":
        return [i.op, ...i.args.map((a) => `%${a}`), ...(i.immediate === null ? [] : [String(i.immediate)])].join(" ")
      case "Block":
        return [`(${Block.keyOf(i.block)})`, ...i.args.map((a) => `%${a}`)].join(" ")
      case "Part":
        return `part %${i.args[0]} ${i.index}`
    }
  }
  return [
    ...program.instructions.map((instruction, k) => `%${k} = ${line(instruction)}`),
    ...program.results.map(({ port, value }) => `${show(port)} := %${value}`)
  ].join("\n")
}
