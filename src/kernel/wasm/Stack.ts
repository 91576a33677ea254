/**
 * The operand stack of a function being emitted: types only, checked at every instruction as the engine's validator
 * would.
 *
 * One idea: wrong code is an error where it is emitted, with the instruction and the stack in the message, and never a
 * rejected module later. Stricter than the standard in one point: nothing may follow a `br`, `return` or `unreachable`
 * inside its block, because code that cannot run is a mistake of the generator.
 */
import type { Signature, ValueType } from "./Item.ts"

/** What a label belongs to. */
export type BlockKind = "function" | "block" | "loop" | "if" | "else"

/** An open block, as the target of branches: the end of a block or `if`, the start of a loop. */
export type Label = { readonly kind: BlockKind; readonly results: ReadonlyArray<ValueType>; readonly level: number }

/** An open block with the height of the stack below it; `left` names the instruction after which nothing can run. */
type OpenBlock = { readonly label: Label; readonly height: number; left: string }

/** Types on the stack, bottom first, and the open blocks, outermost first. */
export type Stack = { readonly owner: string; readonly types: Array<ValueType>; readonly open: Array<OpenBlock> }

const show = (types: ReadonlyArray<ValueType>): string => (types.length === 0 ? "nothing" : types.join(" "))

/** The stack as text; a bar stands where the innermost block begins. */
export const print = (stack: Stack): string => {
  const height = stack.open.at(-1)?.height ?? 0
  const outer = stack.types.slice(0, height)
  return outer.length === 0 ? show(stack.types) : `${outer.join(" ")} | ${stack.types.slice(height).join(" ")}`.trim()
}

/** Throws with the instruction and the stack. */
export const fail = (stack: Stack, instruction: string, complaint: string): never => {
  throw new Error(`internal: ${instruction} ${complaint}; the stack in "${stack.owner}" is: ${print(stack)}`)
}

const current = (stack: Stack, instruction: string): OpenBlock => {
  const block = stack.open[stack.open.length - 1]
  if (block === undefined) return fail(stack, instruction, "comes after the end of the function")
  if (block.left !== "") fail(stack, instruction, `cannot be reached: it follows ${block.left}`)
  return block
}

const isOnTop = (stack: Stack, block: OpenBlock, wanted: ReadonlyArray<ValueType>): boolean => {
  const { types } = stack
  const base = types.length - wanted.length
  if (base < block.height) return false
  for (let i = 0; i < wanted.length; i++) if (types[base + i] !== wanted[i]) return false
  return true
}

/** Replaces the operands of an instruction by its results. */
export const apply = (
  stack: Stack,
  instruction: string,
  operands: ReadonlyArray<ValueType>,
  results: ReadonlyArray<ValueType>
): void => {
  const block = current(stack, instruction)
  if (!isOnTop(stack, block, operands)) fail(stack, instruction, `needs ${show(operands)}`)
  const { types } = stack
  for (let i = 0; i < operands.length; i++) types.pop()
  for (let i = 0; i < results.length; i++) types.push(results[i])
}

/** Pushes a value. */
export const push = (stack: Stack, instruction: string, type: ValueType): void => {
  current(stack, instruction)
  stack.types.push(type)
}

/** Takes a value off. */
export const pop = (stack: Stack, instruction: string, type: ValueType): void => {
  const block = current(stack, instruction)
  const top = stack.types.length - 1
  if (top < block.height || stack.types[top] !== type) fail(stack, instruction, `needs ${type}`)
  stack.types.pop()
}

/** Checks that values lie on top and leaves them there. */
export const expect = (stack: Stack, instruction: string, wanted: ReadonlyArray<ValueType>): void => {
  const block = current(stack, instruction)
  if (!isOnTop(stack, block, wanted)) fail(stack, instruction, `needs ${show(wanted)}`)
}

/** Type of the value `below` places under the top, for instructions that take any type. */
export const peek = (stack: Stack, instruction: string, below: number): ValueType => {
  const block = current(stack, instruction)
  const at = stack.types.length - 1 - below
  return at < block.height
    ? fail(stack, instruction, below === 0 ? "needs a value" : `needs ${below + 1} values`)
    : stack.types[at]
}

/** Says that nothing after this instruction can run until the block is closed. */
export const leave = (stack: Stack, instruction: string): void => {
  current(stack, instruction).left = instruction
}

/** Opens a block. */
export const open = (stack: Stack, kind: BlockKind, results: ReadonlyArray<ValueType>): Label => {
  if (kind !== "function") current(stack, kind)
  if (kind !== "function" && results.length > 1) fail(stack, kind, `has ${results.length} results; one is the limit`)
  const label: Label = { kind, results, level: stack.open.length }
  stack.open.push({ label, height: stack.types.length, left: "" })
  return label
}

/** Closes the innermost block, which must be that of the label and hold just its results; they stay on the stack. */
export const close = (stack: Stack, instruction: string, label: Label): void => {
  const block = stack.open[label.level]
  if (block?.label !== label) return fail(stack, instruction, `closes a ${label.kind} that is not open`)
  const inner = stack.open.at(-1)!.label
  if (inner !== label) fail(stack, instruction, `closes a ${label.kind} although a ${inner.kind} inside it is open`)
  const { height, left } = block
  const exact = stack.types.length === height + label.results.length && isOnTop(stack, block, label.results)
  if (left === "" && !exact) fail(stack, instruction, `needs just ${show(label.results)} to close the ${label.kind}`)
  stack.open.pop()
  stack.types.length = height
  for (const type of label.results) stack.types.push(type)
}

/** Closes the first arm of an `if` and opens the second; gives the label of the second. */
export const otherwise = (stack: Stack, label: Label): Label => {
  if (label.kind !== "if") fail(stack, "else", `belongs to an if, not to a ${label.kind}`)
  close(stack, "else", label)
  stack.types.length -= label.results.length
  return open(stack, "else", label.results)
}

/** Types that a branch to the label needs on top. */
export const branchTypes = (label: Label): ReadonlyArray<ValueType> => (label.kind === "loop" ? [] : label.results)

/** How many blocks lie between here and the label. */
export const depth = (stack: Stack, instruction: string, label: Label): number => {
  if (stack.open[label.level]?.label !== label) fail(stack, instruction, `goes to a ${label.kind} that is not open`)
  return stack.open.length - 1 - label.level
}

/** Makes the stack of a function, with the function itself as its outermost block. */
export const make = (owner: string, signature: Signature): Stack => {
  const stack: Stack = { owner, types: [], open: [] }
  open(stack, "function", signature.results)
  return stack
}
