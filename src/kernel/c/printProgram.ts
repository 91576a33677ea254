/**
 * From a straight-line program to C: a constant for every value, on any number of lanes.
 *
 * The order is that of the program, which the scheduler decided; it does not know where inputs come from: `Access` says it, as for
 * WebAssembly (`emit.ts`). A result goes out as soon as it is there, unless the input from the same port is still to be read.
 */
import type { Block } from "../blocks/Block.ts"
import { inputsOf, type Program, typeOf } from "../Program.ts"
import { bits, type Lanes, literal, literalBits, numbers } from "./Lanes.ts"
import { operation } from "./operations.ts"
import { leastDividend, leastSizes, reciprocal } from "./quotients.ts"

/** Where inputs come from and results go, as C. */
export type Access<P> = {
  /** An expression for an input. */
  readonly load: (port: P) => string
  /** Statements that take a result, which has a name. */
  readonly store: (port: P, value: string) => ReadonlyArray<string>
  /** Statements that compute a block of values that have names, and the names of its results. Left out where there are no blocks. */
  readonly block?: (block: Block, args: ReadonlyArray<string>, value: number) => Printed
}

/** Statements, and the names that they give to values. */
export type Printed = { readonly lines: ReadonlyArray<string>; readonly names: ReadonlyArray<string> }

/** The statements of a program on some lanes. */
export const printProgram = <P>(program: Program<P>, lanes: Lanes, access: Access<P>): ReadonlyArray<string> => {
  const waiting = new Set(inputsOf(program))
  const results = Map.groupBy(program.results, ({ value }) => value)
  const lines: Array<string> = []
  const names: Array<string> = []
  const several = new Map<number, ReadonlyArray<string>>()
  const late: Array<readonly [P, string]> = []
  const least = leastSizes(program)
  /** A quotient by a constant that goes by its reciprocal, as an expression; null where it does not. */
  const quotient = ([x, y]: ReadonlyArray<number>): string | null => {
    const divisor = program.instructions[y]
    const parts = divisor._tag === "Number" && least[x] >= leastDividend ? reciprocal(divisor.value) : null
    if (divisor._tag !== "Number" || parts === null) return null
    return `over${lanes}(${[names[x], ...[divisor.value, parts.high, parts.low].map(literal)].join(", ")})`
  }
  program.instructions.forEach((i, value) => {
    const made = (expression: string): string => {
      lines.push(`const ${typeOf(i) === "f64" ? numbers(lanes) : bits(lanes)} x${value} = ${expression};`)
      return `x${value}`
    }
    switch (i._tag) {
      case "Input":
        waiting.delete(i.port)
        names[value] = made(access.load(i.port))
        break
      case "Number":
        names[value] = made(`splat${lanes}(${literal(i.value)})`)
        break
      case "Bits":
        names[value] = made(`splatBits${lanes}(${literalBits(i.value)})`)
        break
      case "Op":
        names[value] = made(
          (i.op === "div" ? quotient(i.args) : null) ??
            operation(i.op, lanes, i.args.map((a) => names[a]), i.immediate)
        )
        break
      case "Part":
        names[value] = several.get(i.args[0])![i.index]
        break
      case "Block": {
        if (access.block === undefined) throw new Error("internal: a block has no function here")
        const printed = access.block(i.block, i.args.map((a) => names[a]), value)
        lines.push(...printed.lines)
        several.set(value, printed.names)
        break
      }
      case "Call":
        throw new Error("internal: a call was not expanded")
    }
    for (const { port } of results.get(value) ?? []) {
      if (waiting.has(port)) late.push([port, names[value]])
      else lines.push(...access.store(port, names[value]))
    }
  })
  for (const [port, name] of late) lines.push(...access.store(port, name))
  return lines
}
