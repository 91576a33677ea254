/**
 * A loop over the compartments of a pair of cells (or of one), for what is not written out as straight lines.
 */
import type { Mode } from "../../kernel/emit.ts"
import type * as Code from "../../kernel/wasm/Code.ts"
import type { NameWith } from "../../kernel/wasm/Opcode.ts"
import type { MemoryMap } from "./MemoryMap.ts"

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
  /** Slot of the compartment at hand, and its place in scratch; set by `each`. */
  readonly slot: Code.Local
  readonly place: Code.Local
  /** Runs the body for every compartment of the pair. */
  readonly each: (body: () => void) => void
}

/** Makes the loops over the compartments of a class, for the pair that a local holds. */
export const overCompartments = (code: Code.Code, map: MemoryMap, cls: number, pair: Code.Local): Compartments => {
  const { compartments, width } = map.trees[cls]
  const [table, slot, place] = [code.local("i32"), code.local("i32"), code.local("i32")]
  const end = 8 * map.layout.classes[cls].offset.length
  return {
    slot,
    place,
    each: (body) => {
      code.i32(0).set(table).i32(0).set(place)
      code.loop([], (again) => {
        code.get(table).memory("i32.load", compartments + 4).get(pair).op("i32.add").set(slot)
        body()
        code.get(place).i32(width).op("i32.add").set(place)
        code.get(table).i32(8).op("i32.add").tee(table).i32(end).op("i32.lt_u").brIf(again)
      })
    }
  }
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
