/**
 * Builds programs value by value: equal instructions become one, constants are folded, exact identities are applied.
 *
 * Nothing here changes a bit of a result but the payload of a NaN: only `x * 1`, `x / 1`, `x - 0`, changes of sign before sums and
 * differences, choices and logic with a known mask and operations on constants are simplified. Operands of commutative operations are not
 * reordered; it would gain little.
 */
import * as Block from "./blocks/Block.ts"
import type { CallName } from "./Call.ts"
import { apply, type Lane, type OpName, ops, type Type } from "./Op.ts"
import { type Instruction, type Program, typeOf, withoutDead } from "./Program.ts"

/** A value of the program under construction. */
export type Value = number

/** Writes values of a program under construction, wherever its inputs come from. */
export type Builder = {
  readonly number: (value: number) => Value
  readonly bits: (value: bigint) => Value
  /** Applies an operation. */
  readonly op: (name: OpName, ...args: ReadonlyArray<Value>) => Value
  /** Shifts by a fixed distance. */
  readonly shift: (name: "shl" | "shr", value: Value, by: number) => Value
  /** Writes a call; null where calls are expanded at once (`lower.ts`). */
  readonly call: ((name: CallName, ...args: ReadonlyArray<Value>) => Value) | null
  /** Writes a block; gives its results. */
  readonly block: (block: Block.Block, args: ReadonlyArray<Value>) => ReadonlyArray<Value>
  /** The constant that a value is, or null. */
  readonly constant: (value: Value) => number | null
}

/** A program under construction, with its ports. */
export type ProgramBuilder<P> = Builder & {
  /** The value of an input; the same for the same port. */
  readonly input: (port: P) => Value
  /** Where a result goes; a later result for the same port replaces it. */
  readonly result: (port: P, value: Value) => void
  /** The program so far, without what no result needs. */
  readonly build: () => Program<P>
}

/** Starts an empty program; with `calls`, functions stay calls, so that the program can be reversed. */
export const make = <P = string>(options: { readonly calls?: boolean } = {}): ProgramBuilder<P> => {
  const instructions: Array<Instruction<P>> = []
  const known = new Map<string, Value>()
  const inputs = new Map<P, Value>()
  const results = new Map<P, Value>()

  const once = <K>(seen: Map<K, Value>, key: K, make: () => Instruction<P>): Value => {
    let value = seen.get(key)
    if (value === undefined) {
      value = instructions.push(make()) - 1
      seen.set(key, value)
    }
    return value
  }
  const push = (key: string, make: () => Instruction<P>): Value => once(known, key, make)
  const number = (value: number): Value =>
    push(`n${Object.is(value, -0) ? "-0" : value}`, () => ({ _tag: "Number", value }))
  const bits = (value: bigint): Value => push(`b${value}`, () => ({ _tag: "Bits", value }))
  /** Masks that compare constants: they are instructions still, which nothing needs once choices by them are made. */
  const truths = new Map<Value, boolean>()
  const lane = (value: Value): Lane | null => {
    const i = instructions[value]
    return i._tag === "Number" || i._tag === "Bits" ? i.value : truths.get(value) ?? null
  }
  const negated = (value: Value): Value | null => {
    const i = instructions[value]
    return i._tag === "Op" && i.op === "neg" ? i.args[0] : null
  }
  const constant = (value: Value): number | null => {
    const i = instructions[value]
    return i._tag === "Number" ? i.value : null
  }
  const emit = (name: OpName, args: ReadonlyArray<Value>, immediate: bigint | null): Value => {
    check(name, args, instructions)
    const same = identity(name, args, lane, negated)
    if (same !== null) return same
    const simpler = unsigned(name, args, negated)
    if (simpler !== null) return emit(simpler[0], simpler.slice(1) as ReadonlyArray<Value>, immediate)
    const folded = foldedOf(name, args, lane, immediate)
    if (typeof folded === "bigint") return bits(folded)
    if (typeof folded === "number") return number(folded)
    const value = push(
      `${name}(${args.join(",")},${immediate})`,
      () => ({ _tag: "Op", op: name, args: [...args], immediate })
    )
    if (folded !== null) truths.set(value, folded)
    return value
  }
  return {
    input: (port) => once(inputs, port, () => ({ _tag: "Input", port })),
    number,
    bits,
    op: (name, ...args) => emit(name, args, null),
    shift: (name, value, by) => emit(name, [value], BigInt(by)),
    call: options.calls === true
      ? (name, ...args) => push(`${name}(${args.join(",")})`, () => ({ _tag: "Call", name, args: [...args] }))
      : null,
    block: (block, args) => {
      const { args: wanted, results: count } = block
      if (args.length !== wanted) {
        throw new Error(`internal: ${Block.keyOf(block)} takes ${wanted} values, not ${args.length}`)
      }
      const whole = push(
        `${Block.keyOf(block)}(${args.join(",")})`,
        () => ({ _tag: "Block", block, args: [...args] })
      )
      return Array.from(
        { length: count },
        (_, index) => push(`part(${whole},${index})`, () => ({ _tag: "Part", args: [whole], index }))
      )
    },
    constant,
    result: (port, value) => {
      results.set(port, value)
    },
    build: () =>
      withoutDead({
        instructions: [...instructions],
        results: Array.from(results, ([port, value]) => ({ port, value }))
      })
  }
}

const check = (name: OpName, args: ReadonlyArray<Value>, instructions: ReadonlyArray<Instruction<unknown>>): void => {
  const wanted: ReadonlyArray<Type> = ops[name].args
  let fits = wanted.length === args.length
  for (let k = 0; fits && k < args.length; k++) fits = typeOf(instructions[args[k]]) === wanted[k]
  if (fits) return
  const found = args.map((a) => typeOf(instructions[a]))
  throw new Error(`internal: ${name} takes (${wanted.join(", ")}), not (${found.join(", ")})`)
}

/** What an operation on constants gives, or null. */
const foldedOf = (
  name: OpName,
  args: ReadonlyArray<Value>,
  known: (value: Value) => Lane | null,
  immediate: bigint | null
): Lane | null => {
  const lanes: Array<Lane> = []
  for (const arg of args) {
    const x = known(arg)
    if (x === null) return null
    lanes.push(x)
  }
  return apply(name, lanes, immediate)
}

/** An operation that has the same bits with a change of sign less, or null; `negated` is what a value is the negative of. */
const unsigned = (
  name: OpName,
  [x, y]: ReadonlyArray<Value>,
  negated: (value: Value) => Value | null
): readonly [name: OpName, ...args: ReadonlyArray<Value>] | null => {
  const [minusX, minusY] = [negated(x), y === undefined ? null : negated(y)]
  if (name === "add" && minusY !== null) return ["sub", x, minusY]
  if (name === "add" && minusX !== null) return ["sub", y, minusX]
  if (name === "sub" && minusY !== null) return ["add", x, minusY]
  return null
}

/** The value that an operation gives back unchanged, or null; `known` is the constant that a value is. */
const identity = (
  name: OpName,
  args: ReadonlyArray<Value>,
  known: (value: Value) => Lane | null,
  negated: (value: Value) => Value | null
): Value | null => {
  const is = (k: number, x: Lane): boolean => Object.is(known(args[k]), x)
  switch (name) {
    case "mul":
      return is(1, 1) ? args[0] : is(0, 1) ? args[1] : null
    case "div":
      return is(1, 1) ? args[0] : null
    case "sub":
      return is(1, 0) ? args[0] : null
    case "neg":
      return negated(args[0])
    case "and":
      return is(0, true) || is(1, false) ? args[1] : is(1, true) || is(0, false) ? args[0] : null
    case "or":
      return is(0, false) || is(1, true) ? args[1] : is(1, false) || is(0, true) ? args[0] : null
    case "select":
      return args[1] === args[2] || is(0, true) ? args[1] : is(0, false) ? args[2] : null
    default:
      return null
  }
}
