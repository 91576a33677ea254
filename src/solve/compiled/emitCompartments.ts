/**
 * The loop over the pairs of cells of a class, and the opcodes for one lane or two.
 */
import type { Mode } from "../../kernel/emit.ts"
import type * as Code from "../../kernel/wasm/Code.ts"
import type { NameWith } from "../../kernel/wasm/Opcode.ts"

/** Opcodes for one lane or two. */
export type Kit = {
  readonly load: NameWith<"memory">
  readonly store: NameWith<"memory">
  readonly type: "f64" | "v128"
  readonly op: (name: "add" | "sub" | "mul") => NameWith<"none">
}

/** By mode. */
export const kits: Readonly<Record<Mode, Kit>> = {
  scalar: { load: "f64.load", store: "f64.store", type: "f64", op: (name) => `f64.${name}` },
  simd: { load: "v128.load", store: "v128.store", type: "v128", op: (name) => `f64x2.${name}` }
}

/** The loops of one class. */
export type Compartments = {
  /** Slot of the compartment at hand; set by `each`. */
  readonly slot: Code.Local
  /** Runs the body for every compartment of the pair. */
  readonly each: (body: () => void) => void
}

/** Runs the body for every pair from one to another. */
export const eachPair = (code: Code.Code, pair: Code.Local, end: Code.Local, width: number, body: () => void): void => {
  code.block([], (done) => {
    code.get(pair).get(end).op("i32.ge_u").brIf(done)
    code.loop([], (again) => {
      body()
      code.get(pair).i32(width).op("i32.add").tee(pair).get(end).op("i32.lt_u").brIf(again)
    })
  })
}
