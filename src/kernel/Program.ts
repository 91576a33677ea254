/**
 * A straight-line program: each instruction makes one value from values before it; no branches, no memory. A block makes several, which
 * `Part` takes out; what it has inside is its own.
 *
 * Functions like exp are calls until `expand` writes them out. Inputs come from ports and results go to ports; what a port is (`P`) and
 * where it lies is not known here: ports are told apart by identity, so equal ones must be one object (or literals), and a name can never
 * be taken for something else. Tests print and evaluate programs (`test/kernel`).
 */
import type * as Block from "./blocks/Block.ts"
import type { CallName } from "./Call.ts"
import { type OpName, ops, type Type } from "./Op.ts"

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
  | { readonly _tag: "Block"; readonly block: Block.Block; readonly args: ReadonlyArray<number> }
  /** One of the results of a block: `args` is that block alone. */
  | { readonly _tag: "Part"; readonly args: readonly [block: number]; readonly index: number }

/** A program with results for some ports. */
export type Program<P> = {
  readonly instructions: ReadonlyArray<Instruction<P>>
  readonly results: ReadonlyArray<{ readonly port: P; readonly value: number }>
}

/** Type of the value of an instruction; a block has several, which only parts of it are. */
export const typeOf = (instruction: Instruction<unknown>): Type | "several" => {
  switch (instruction._tag) {
    case "Op":
      return ops[instruction.op].result
    case "Bits":
      return "i64"
    case "Block":
      return "several"
    default:
      return "f64"
  }
}

/** The values that an instruction reads. */
export const argsOf = (instruction: Instruction<unknown>): ReadonlyArray<number> =>
  "args" in instruction ? instruction.args : []

/** An instruction that reads values, with other ones in their places. */
export const withArguments = (
  instruction: Extract<Instruction<unknown>, { readonly args: unknown }>,
  moved: (arg: number) => number
): Extract<Instruction<never>, { readonly args: unknown }> => {
  const args = instruction.args.map(moved)
  switch (instruction._tag) {
    case "Op":
      return { _tag: "Op", op: instruction.op, args, immediate: instruction.immediate }
    case "Call":
      return { _tag: "Call", name: instruction.name, args }
    case "Block":
      return { _tag: "Block", block: instruction.block, args }
    case "Part":
      return { _tag: "Part", args: [args[0]], index: instruction.index }
  }
}

/** The ports that a program reads, each once. */
export const inputsOf = <P>(program: Program<P>): ReadonlyArray<P> =>
  program.instructions.flatMap((i) => i._tag === "Input" ? [i.port] : [])

/** All ports that a program reads or writes, each once. */
export const portsOf = <P>(program: Program<P>): ReadonlyArray<P> => [
  ...new Set([...inputsOf(program), ...program.results.map((r) => r.port)])
]

/** The same program with other ports in their places. */
export const withPorts = <P, Q>(program: Program<P>, portOf: (port: P) => Q): Program<Q> => ({
  instructions: program.instructions.map((i) => i._tag === "Input" ? { _tag: "Input", port: portOf(i.port) } : i),
  results: program.results.map(({ port, value }) => ({ port: portOf(port), value }))
})

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
      return "args" in i ? withArguments(i, moved) : i
    }),
    results: program.results.map(({ port, value }) => ({ port, value: moved(value) }))
  }
}
