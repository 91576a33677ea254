/**
 * Rows of the opcode table whose types depend on where they stand: structure, variables, constants.
 *
 * Left out: `br_table`, `call_indirect`, tail calls, references, exceptions. Kernels have no use for them.
 */
import { constant, structural, vector } from "./Row.ts"

/** Structure, variables and constants. */
export const controlRows = {
  unreachable: structural(0x00, "context"),
  block: structural(0x02, "block"),
  loop: structural(0x03, "block"),
  if: structural(0x04, "block"),
  else: structural(0x05, "context"),
  end: structural(0x0b, "context"),
  br: structural(0x0c, "label"),
  br_if: structural(0x0d, "label"),
  return: structural(0x0f, "context"),
  call: structural(0x10, "function"),
  drop: structural(0x1a, "context"),
  select: structural(0x1b, "context"),
  "local.get": structural(0x20, "local"),
  "local.set": structural(0x21, "local"),
  "local.tee": structural(0x22, "local"),
  "global.get": structural(0x23, "global"),
  "global.set": structural(0x24, "global"),
  "i32.const": constant(0x41, "i32"),
  "i64.const": constant(0x42, "i64"),
  "f64.const": constant(0x44, "f64"),
  "v128.const": constant(vector(0x0c), "v128")
}
