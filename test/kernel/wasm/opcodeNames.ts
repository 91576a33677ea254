/**
 * The names of all instructions, for tests that go through them.
 */
import { type OpcodeName, opcodes } from "../../../src/kernel/wasm/Opcode.ts"

/** All names, in the order of the table. */
export const opcodeNames = Object.keys(opcodes) as ReadonlyArray<OpcodeName> // a literal has no other keys
