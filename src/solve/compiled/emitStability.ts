/**
 * Whether cells stand a step of forward Euler: the signs of the pivots of an implicit step of -dt/2, counted lane by lane (`stability.ts`).
 *
 * Looked at only where some membrane decays faster than the least of a class allows whatever its neighbours do. Held rows are no unknowns:
 * their pivot is 1, as in `pivots.ts`, whose operations these are in its order.
 */
import type { Mode } from "../../kernel/emit.ts"
import type * as Code from "../../kernel/wasm/Code.ts"
import * as Columns from "../../program/Columns.ts"
import type { System } from "../../program/System.ts"
import type { Compartments, Kit } from "./emitCompartments.ts"
import type { MemoryMap } from "./MemoryMap.ts"

/** Where the pair at hand lies, and the loop over its compartments. */
export type PairOfCells = Pick<Compartments, "each" | "slot"> & {
  readonly code: Code.Code
  readonly kit: Kit
  readonly mode: Mode
  readonly pair: Code.Local
  readonly scratch: Code.Local
}

/** Numbers per node in scratch before those of this test: the next values. */
const excessAt = 1

/** Prepares the test: what it gives sets `flaw` for the pair, to 0 where a cell stands the step and to NaN where it does not. */
export const stabilityTest = (
  { code, each, kit, mode, pair, scratch, slot }: PairOfCells,
  map: MemoryMap,
  system: System,
  systemIndex: number,
  cls: number
): { readonly flaw: Code.Local; readonly test: () => void } => {
  const { pairs } = map.layout.classes[cls]
  const { branchPoints, compartments, parents, tree, width } = map.trees[cls]
  const { calm, down, h, up } = map.stability[systemIndex][cls]
  const nodes = tree.parent.length
  const points = tree.compartment.filter((k) => k < 0).length
  const excess = excessAt * nodes * width
  const [table, node, own] = [code.local("i32"), code.local("i32"), code.local("i32")]
  const [flaw, most, sum, inverse, negative, step] = Array.from({ length: 6 }, () => code.local(kit.type))
  const op = (name: "add" | "div" | "eq" | "le" | "lt" | "max" | "mul"): Code.Code =>
    code.op(mode === "simd" ? `f64x2.${name}` : `f64.${name}`)
  const constant = (value: number): Code.Code => mode === "simd" ? code.f64x2(value, value) : code.f64(value)
  const uniform = (address: number): Code.Code =>
    code.i32(0).memory(mode === "simd" ? "v128.load64_splat" : "f64.load", address)
  /** The lower of two values where the test on top holds. */
  const choose = (): Code.Code => mode === "simd" ? code.op("v128.bitselect") : code.select()
  const decay = (): void => {
    code.get(slot).memory(kit.load, map.slots.get(system.lin)!)
    if (!system.scaled) return
    code.get(slot).memory(kit.load, map.slots.get(Columns.inverseCapacitance)!)
    op("mul")
  }
  /** 1 in place of a number where the row is held; `node` is a compartment. */
  const oneWhereHeld = (local: Code.Local): void => {
    if (!system.held[cls]) return
    const held = (): Code.Code => code.get(scratch).get(node).op("i32.add").memory(kit.load, 2 * nodes * width)
    constant(1).get(local)
    held()
    constant(0)
    op("eq")
    choose().set(local)
  }
  const coefficient = (at: number): Code.Code => code.get(own).memory(kit.load, at)
  const inScratch = (): Code.Code => code.get(scratch).get(node).op("i32.add")

  /** Sums of rows: 1 + h lin, 0 of branch points; and 1 where a row is free, 0 where it is held. */
  const begin = (): void => {
    code.i32(0).set(table)
    each(() => {
      code.get(table).memory("i32.load", compartments).set(node)
      inScratch()
      constant(1).get(step)
      decay()
      op("mul")
      op("add").memory(kit.store, excess)
      if (system.held[cls]) {
        inScratch()
        constant(0)
        constant(1)
        for (let k = 0; k < 2; k++) code.get(slot).memory(kit.load, map.slots.get(Columns.heldSlot(system.ion))!)
        op("eq")
        choose().memory(kit.store, 2 * nodes * width)
      }
      code.get(table).i32(8).op("i32.add").set(table)
    })
    if (points === 0) return
    code.i32(0).set(table)
    code.loop([], (again) => {
      code.get(table).memory("i32.load", branchPoints).set(node)
      inScratch()
      constant(0).memory(kit.store, excess)
      if (system.held[cls]) {
        inScratch()
        constant(1).memory(kit.store, 2 * nodes * width)
      }
      code.get(table).i32(4).op("i32.add").tee(table).i32(4 * points).op("i32.lt_u").brIf(again)
    })
  }

  /** One over the pivot of a node, counted where it is not positive. */
  const invert = (root: boolean): void => {
    inScratch().memory(kit.load, excess).set(sum)
    constant(1).get(sum)
    if (!root) {
      coefficient(down)
      op("add")
    }
    op("div").set(inverse)
    oneWhereHeld(sum)
    oneWhereHeld(inverse)
    code.get(negative)
    constant(0)
    constant(1)
    constant(0).get(inverse)
    op("lt")
    choose()
    op("add").set(negative)
  }

  const eliminate = (): void => {
    if (nodes > 1) {
      code.i32(4 * (nodes - 1)).set(table).i32(width * (nodes - 1)).set(node)
      code.loop([], (again) => {
        code.get(node).i32(pairs).op("i32.mul").get(pair).op("i32.add").set(own)
        invert(false)
        const parent = (): Code.Code => code.get(table).memory("i32.load", parents).get(scratch).op("i32.add")
        parent()
        parent().memory(kit.load, excess)
        coefficient(up).get(inverse)
        op("mul").get(sum)
        op("mul")
        op("add").memory(kit.store, excess)
        code.get(node).i32(width).op("i32.sub").set(node)
        code.get(table).i32(4).op("i32.sub").tee(table).brIf(again)
      })
    }
    code.i32(0).set(node)
    invert(true)
  }

  return {
    flaw,
    test: () => {
      constant(0).set(flaw)
      constant(-Infinity).set(most)
      each(() => {
        code.get(most)
        decay()
        op("max").set(most)
      })
      code.block([], (done) => {
        code.get(most)
        uniform(calm)
        op("le")
        if (mode === "simd") code.op("i64x2.all_true")
        code.brIf(done)
        uniform(h).set(step)
        constant(0).set(negative)
        begin()
        eliminate()
        constant(0)
        constant(NaN).get(negative)
        constant(points)
        op("le")
        choose().set(flaw)
      })
    }
  }
}
