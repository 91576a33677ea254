/**
 * A straight-line program: each instruction makes one value from values before it; no branches, no memory.
 *
 * Printed for goldens, evaluated as an oracle for emitted code. Functions like exp are calls until `expand` writes them out. Inputs come from
 * ports and results go to ports; what a port is (`P`) and where it lies is not known here: ports are told apart by identity, so equal ones
 * must be one object (or literals), and a name can never be taken for something else.
 */
import { type CallName, meaningOf } from "./Call.ts"
import { apply, type Lane, type OpName, ops, type Type } from "./Op.ts"

/** One instruction; its place in the list is the number of its value. */
export type Instruction<P> =
  | { readonly _tag: "Input"; readonly port: P }
  | { readonly _tag: "Number"; readonly value: number }
  | { readonly _tag: "Bits"; readonly value: bigint }
  | {
    readonly _tag: "Op"
    readonly op: OpName
    readonly args: ReadonlyArray<number>
    readonly immediate: bigint | null
  }
  | { readonly _tag: "Call"; readonly name: CallName; readonly args: ReadonlyArray<number> }

/** A program with results for some ports. */
export type Program<P> = {
  readonly instructions: ReadonlyArray<Instruction<P>>
  readonly results: ReadonlyArray<{ readonly port: P; readonly value: number }>
}

/** Type of the value of an instruction. */
export const typeOf = (instruction: Instruction<unknown>): Type =>
  instruction._tag === "Op" ? ops[instruction.op].result : instruction._tag === "Bits" ? "i64" : "f64"

/** The values that an instruction reads. */
export const argsOf = (instruction: Instruction<unknown>): ReadonlyArray<number> =>
  instruction._tag === "Op" || instruction._tag === "Call" ? instruction.args : []

/** The ports that a program reads, each once. */
export const inputsOf = <P>(program: Program<P>): ReadonlyArray<P> =>
  program.instructions.flatMap((i) => i._tag === "Input" ? [i.port] : [])

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
    }
  }
  return [
    ...program.instructions.map((instruction, k) => `%${k} = ${line(instruction)}`),
    ...program.results.map(({ port, value }) => `${show(port)} := %${value}`)
  ].join("\n")
}

/** Runs a program on one lane; gives the results by port. */
export const evaluate = <P>(program: Program<P>, input: (port: P) => number): ReadonlyMap<P, number> => {
  const values: Array<Lane> = []
  for (const i of program.instructions) {
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
    }
  }
  return new Map(program.results.map(({ port, value }) => [port, values[value] as number]))
}

/** The program without instructions that no result needs; order and results stay. */
export const withoutDead = <P>(program: Program<P>): Program<P> => {
  const needed = new Uint8Array(program.instructions.length)
  for (const { value } of program.results) needed[value] = 1
  for (let k = needed.length - 1; k >= 0; k--) {
    if (needed[k] === 1) { for (const a of argsOf(program.instructions[k])) needed[a] = 1 }
  }
  return renumbered(program, Array.from(needed.keys()).filter((k) => needed[k] === 1))
}

/** The same instructions in another order, in which arguments come first. */
export const renumbered = <P>(program: Program<P>, order: ReadonlyArray<number>): Program<P> => {
  const at = new Int32Array(program.instructions.length)
  for (let i = 0; i < order.length; i++) at[order[i]] = i
  const moved = (a: number): number => at[a]
  return {
    instructions: order.map((k) => {
      const i = program.instructions[k]
      if (i._tag === "Op") return { _tag: "Op", op: i.op, args: i.args.map(moved), immediate: i.immediate }
      return i._tag === "Call" ? { _tag: "Call", name: i.name, args: i.args.map(moved) } : i
    }),
    results: program.results.map(({ port, value }) => ({ port, value: moved(value) }))
  }
}
