/**
 * Writes the instructions of a program again, into another that is under construction: inputs become values that are there, and operations
 * and calls may be written in ways of one's own.
 */
import type { Builder, Value } from "./Builder.ts"
import type { CallName } from "./Call.ts"
import type { OpName } from "./Op.ts"
import { argsOf, type Instruction } from "./Program.ts"

/** How instructions are written; what is left out stays as it is. */
export type Ways<P> = {
  readonly input: (port: P) => Value
  /** An operation without an immediate. */
  readonly op?: (op: OpName, args: ReadonlyArray<Value>) => Value
  readonly call?: (name: CallName, args: ReadonlyArray<Value>) => Value
}

/** The values of the instructions in the other program, and the results of blocks. */
export type Replayed = {
  readonly at: ReadonlyArray<Value>
  readonly several: ReadonlyMap<number, ReadonlyArray<Value>>
}

/** Writes the instructions in order. */
export const replay = <P>(b: Builder, instructions: ReadonlyArray<Instruction<P>>, ways: Ways<P>): Replayed => {
  const at: Array<Value> = []
  const several = new Map<number, ReadonlyArray<Value>>()
  const call = ways.call ?? ((name, args) => written(b, name, args))
  const op = ways.op ?? ((name, args) => b.op(name, ...args))
  const valueOf = (i: Instruction<P>, k: number): Value => {
    const args = argsOf(i).map((a) => at[a])
    switch (i._tag) {
      case "Input":
        return ways.input(i.port)
      case "Number":
        return b.number(i.value)
      case "Bits":
        return b.bits(i.value)
      case "Call":
        return call(i.name, args)
      case "Op":
        return i.op === "shl" || i.op === "shr" ? b.shift(i.op, args[0], Number(i.immediate)) : op(i.op, args)
      case "Block":
        several.set(k, b.block(i.block, args))
        return NaN // nobody reads it
      case "Part":
        return several.get(i.args[0])![i.index]
    }
  }
  instructions.forEach((i, k) => at.push(valueOf(i, k)))
  return { at, several }
}

const written = (b: Builder, name: CallName, args: ReadonlyArray<Value>): Value => {
  if (b.call === null) throw new Error(`internal: a call of ${name} in a program without calls`)
  return b.call(name, ...args)
}
