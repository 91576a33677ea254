/**
 * The opcode table: every instruction that the encoder writes and the disassembler reads, by its name in the standard.
 *
 * One idea: the table is data and is total. The builder takes the types of operands from it, the disassembler what
 * follows an opcode, and the tests run one program per row; an instruction is added by adding a row and its meaning in
 * the tests.
 */
import { atomicRows } from "./atomicRows.ts"
import { controlRows } from "./controlRows.ts"
import { memoryRows } from "./memoryRows.ts"
import { numberRows } from "./numberRows.ts"
import type { Immediate, Row } from "./Row.ts"
import { vectorRows } from "./vectorRows.ts"

/** All rows by name. */
export const opcodes = { ...controlRows, ...numberRows, ...memoryRows, ...atomicRows, ...vectorRows } satisfies Record<
  string,
  Row
>

/** Name of an instruction. */
export type OpcodeName = keyof typeof opcodes

/** Names of the instructions that are followed by one kind of immediate. */
export type NameWith<I extends Immediate> = {
  [Name in OpcodeName]: (typeof opcodes)[Name]["immediate"] extends I ? Name : never
}[OpcodeName]

/** The row of a name. Throws where a name from outside the types is no instruction of this kind. */
export const rowOf = <I extends Immediate>(name: NameWith<I>, immediate: I): Row => {
  const row: Row | undefined = opcodes[name]
  if (row === undefined || row.immediate !== immediate) {
    throw new Error(`internal: ${name} is no instruction with immediate "${immediate}"`)
  }
  return row
}
