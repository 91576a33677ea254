/**
 * A straight-line program: each instruction makes one value from values before it; no branches, no memory.
 *
 * Printed for goldens, evaluated as an oracle for emitted code. Functions like exp are calls until `expand` writes them out. It knows
 * nothing of where inputs come from or results go.
 */
import { type CallName, meaningOf } from "./Call.ts"
import { apply, type Lane, type OpName, ops, type Type } from "./Op.ts"

/** One instruction; its place in the list is the number of its value. */
export type Instruction =
  | { readonly _tag: "Input"; readonly name: string }
  | { readonly _tag: "Number"; readonly value: number }
  | { readonly _tag: "Bits"; readonly value: bigint }
  | {
    readonly _tag: "Op"
    readonly op: OpName
    readonly args: ReadonlyArray<number>
    readonly immediate: bigint | null
  }
  | { readonly _tag: "Call"; readonly name: CallName; readonly args: ReadonlyArray<number> }

/** A program with named results. */
export type Program = {
  readonly instructions: ReadonlyArray<Instruction>
  readonly results: ReadonlyArray<{ readonly name: string; readonly value: number }>
}

/** Type of the value of an instruction. */
export const typeOf = (instruction: Instruction): Type =>
  instruction._tag === "Op" ? ops[instruction.op].result : instruction._tag === "Bits" ? "i64" : "f64"

/** The values that an instruction reads. */
export const argsOf = (instruction: Instruction): ReadonlyArray<number> =>
  instruction._tag === "Op" || instruction._tag === "Call" ? instruction.args : []

/** Prints a program, one instruction a line. */
export const print = (program: Program): string => {
  const line = (i: Instruction): string => {
    switch (i._tag) {
      case "Input":
        return `input ${i.name}`
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
    ...program.results.map(({ name, value }) => `${name} := %${value}`)
  ].join("\n")
}

/** Runs a program on one lane; gives the results by name. */
export const evaluate = (program: Program, input: (name: string) => number): ReadonlyMap<string, number> => {
  const values: Array<Lane> = []
  for (const i of program.instructions) {
    switch (i._tag) {
      case "Input":
        values.push(input(i.name))
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
  return new Map(program.results.map(({ name, value }) => [name, values[value] as number]))
}

/** The program without instructions that no result needs; order and results stay. */
export const withoutDead = (program: Program): Program => {
  const needed = new Uint8Array(program.instructions.length)
  for (const { value } of program.results) needed[value] = 1
  for (let k = needed.length - 1; k >= 0; k--) {
    if (needed[k] === 1) { for (const a of argsOf(program.instructions[k])) needed[a] = 1 }
  }
  return renumbered(program, Array.from(needed.keys()).filter((k) => needed[k] === 1))
}

/** The same instructions in another order, in which arguments come first. */
export const renumbered = (program: Program, order: ReadonlyArray<number>): Program => {
  const at = new Int32Array(program.instructions.length)
  for (let i = 0; i < order.length; i++) at[order[i]] = i
  const moved = (a: number): number => at[a]
  return {
    instructions: order.map((k) => {
      const i = program.instructions[k]
      if (i._tag === "Op") return { _tag: "Op", op: i.op, args: i.args.map(moved), immediate: i.immediate }
      return i._tag === "Call" ? { _tag: "Call", name: i.name, args: i.args.map(moved) } : i
    }),
    results: program.results.map(({ name, value }) => ({ name, value: moved(value) }))
  }
}
