/**
 * The implicit solve of a large tree: the loops of `solveTree.ts` over tables, one lane or two at once.
 *
 * Node t keeps its excess (later one over its diagonal) and its right-hand side in a scratch area of the thread; tables say where the compartment of a node
 * lies, which nodes are branch points, and where the parent of a node is.
 */
import type { Mode } from "../../kernel/emit.ts"
import * as Code from "../../kernel/wasm/Code.ts"
import type { NameWith } from "../../kernel/wasm/Opcode.ts"
import * as Columns from "../../program/Columns.ts"
import type { ImplicitScheme, System } from "../../program/System.ts"
import { eachPair } from "./emitCompartments.ts"
import { type SolveTape, treeParams } from "./emitLoops.ts"
import type { MemoryMap } from "./MemoryMap.ts"

type Kit = {
  readonly load: NameWith<"memory">
  readonly store: NameWith<"memory">
  readonly type: "f64" | "v128"
  readonly op: (name: "add" | "sub" | "mul" | "div" | "eq" | "lt") => NameWith<"none">
}

const kits: Readonly<Record<Mode, Kit>> = {
  scalar: { load: "f64.load", store: "f64.store", type: "f64", op: (name) => `f64.${name}` },
  simd: { load: "v128.load", store: "v128.store", type: "v128", op: (name) => `f64x2.${name}` }
}

/** `tree(from, to, scratch)`: solves the pairs of a class whose byte offsets are given, one after the other. */
export const tableTreeFunction = (
  name: string,
  scheme: ImplicitScheme,
  map: MemoryMap,
  system: System,
  systemIndex: number,
  cls: number,
  tape: SolveTape | null = null
): Code.Body => {
  const c = map.layout.classes[cls]
  const mode: Mode = c.lanes === 2 ? "simd" : "scalar"
  const kit = kits[mode]
  const { branchPoints, compartments, parents, tree, width } = map.trees[cls]
  const { down, up } = map.coefficients[systemIndex][cls]
  const nodes = tree.parent.length
  const count = c.offset.length
  const code = Code.make(name, treeParams(tape), [])
  const [pair, end, scratch, record] = code.params
  const [table, node, slot, own, parent] = [
    code.local("i32"),
    code.local("i32"),
    code.local("i32"),
    code.local("i32"),
    code.local("i32")
  ]
  const [h, one, zero, a, b, inv, kept] = [
    code.local(kit.type),
    code.local(kit.type),
    code.local(kit.type),
    code.local(kit.type),
    code.local(kit.type),
    code.local(kit.type),
    code.local(kit.type)
  ]
  const constant = (value: number): void => void (mode === "simd" ? code.f64x2(value, value) : code.f64(value))
  const op = (name: "add" | "sub" | "mul" | "div" | "eq" | "lt"): Code.Code => code.op(kit.op(name))
  const slots = (column: Columns.SlotColumn): number => map.slots.get(column)!
  const [excessAt, rightAt, fixedAt, awayAt] = [0, 1, 2, 3].map((k) => k * nodes * width)
  const mayHold = system.held[cls]
  const held = Columns.heldSlot(system.ion)
  const givesCurrents = mayHold && system.ion === null
  /** Of the two values on the stack, the lower where what `push` gives is a number, else the upper. */
  const choose = (push: () => void): void => {
    push()
    push()
    op("eq")
    if (mode === "simd") code.op("v128.bitselect")
    else code.select()
  }

  code.i32(0)
  if (mode === "simd") code.memory("v128.load64_splat", map.uniform.h)
  else code.memory("f64.load", map.uniform.h)
  code.set(h)
  constant(1)
  code.set(one)
  constant(0)
  code.set(zero)

  /** Writes what lies on the stack into the record too, at a place and an offset. */
  const remember = (place: Code.Local, offset: number | null): void => {
    if (offset === null) return
    code.tee(kept).get(record).get(place).op("i32.add").get(kept).memory(kit.store, offset)
  }
  /** `slot` becomes the compartment's slot of this pair, `node` the place of its node. */
  const readPlace = (): void => {
    code.get(table).memory("i32.load", compartments).set(node)
    code.get(table).memory("i32.load", compartments + 4).get(pair).op("i32.add").set(slot)
  }
  /** `own` becomes the place of the node's coefficients, which stand pairs apart. */
  const coefficient = (at: number): Code.Code => code.get(own).memory(kit.load, at)
  const ownPlace = (): void => void code.get(node).i32(c.pairs).op("i32.mul").get(pair).op("i32.add").set(own)
  const line = (column: Columns.SlotColumn, offset: number | null): void => {
    code.get(slot).memory(kit.load, slots(column))
    remember(slot, offset)
    if (system.scaled) {
      code.get(slot).memory(kit.load, slots(Columns.inverseCapacitance))
      op("mul")
    }
  }
  const inScratch = (at: Code.Local): Code.Code => code.get(scratch).get(at).op("i32.add")
  const eachCompartment = (body: () => void): void => {
    code.i32(0).set(table)
    code.loop([], (again) => {
      readPlace()
      body()
      code.get(table).i32(8).op("i32.add").tee(table).i32(8 * count).op("i32.lt_u").brIf(again)
    })
  }

  const assemble = (): void => {
    eachCompartment(() => {
      inScratch(node).get(one).get(h)
      line(system.lin, tape?.lin ?? null)
      op("mul")
      op("add").memory(kit.store, excessAt)
      inScratch(node).get(slot).memory(kit.load, slots(system.x))
      remember(slot, tape?.x ?? null)
      code.get(h)
      line(system.constant, tape?.constant ?? null)
      op("mul")
      op("add").memory(kit.store, rightAt)
      if (!mayHold) return
      // What the row is held at when the solve is done; in the middle of a step it is halfway there.
      inScratch(node).get(slot).memory(kit.load, slots(held))
      if (scheme === "crankNicolson") {
        code.get(slot).memory(kit.load, slots(system.x))
        op("add")
        constant(0.5)
        op("mul")
      }
      code.memory(kit.store, fixedAt)
      inScratch(node).get(zero).memory(kit.store, awayAt)
    })
    if (nodes === count) return
    code.i32(0).set(table)
    code.loop([], (again) => {
      code.get(table).memory("i32.load", branchPoints).set(node)
      inScratch(node).get(zero).memory(kit.store, excessAt)
      inScratch(node).get(zero).memory(kit.store, rightAt)
      if (mayHold) {
        inScratch(node)
        constant(NaN)
        code.memory(kit.store, fixedAt)
        inScratch(node).get(zero).memory(kit.store, awayAt)
      }
      code.get(table).i32(4).op("i32.add").tee(table).i32(4 * (nodes - count)).op("i32.lt_u").brIf(again)
    })
  }

  /** Children into parents, last node first; the root is only inverted. */
  const eliminate = (): void => {
    const invert = (root: boolean): void => {
      inScratch(node).memory(kit.load, excessAt).set(b)
      code.get(one).get(b)
      if (!root) {
        coefficient(down)
        op("add")
      }
      op("div").set(inv)
      // One over a pivot that is not positive becomes NaN (pivotFlaw.ts): the lower of two values where the test holds.
      code.get(inv)
      constant(NaN)
      code.get(zero).get(inv)
      op("lt")
      if (mode === "simd") code.op("v128.bitselect")
      else code.select()
      code.set(inv)
      if (mayHold) {
        const fixed = (): void => void inScratch(node).memory(kit.load, fixedAt)
        for (const local of [b, inv]) {
          code.get(one).get(local)
          choose(fixed)
          code.set(local)
        }
        inScratch(node)
        fixed()
        inScratch(node).memory(kit.load, rightAt)
        choose(fixed)
        code.memory(kit.store, rightAt)
      }
      if (tape !== null) code.get(record).get(own).op("i32.add").get(inv).memory(kit.store, tape.inverse[cls])
      inScratch(node).get(inv).memory(kit.store, excessAt)
    }
    if (nodes > 1) {
      code.i32(4 * (nodes - 1)).set(table)
      code.i32(width * (nodes - 1)).set(node)
      code.loop([], (again) => {
        ownPlace()
        invert(false)
        code.get(table).memory("i32.load", parents).get(scratch).op("i32.add").set(parent)
        coefficient(up).get(inv)
        op("mul").set(a)
        code.get(parent).get(parent).memory(kit.load, excessAt).get(a).get(b)
        op("mul")
        op("add").memory(kit.store, excessAt)
        code.get(parent).get(parent).memory(kit.load, rightAt).get(a)
        inScratch(node).memory(kit.load, rightAt)
        op("mul")
        op("add").memory(kit.store, rightAt)
        code.get(node).i32(width).op("i32.sub").set(node)
        code.get(table).i32(4).op("i32.sub").tee(table).brIf(again)
      })
    }
    code.i32(0).set(node)
    if (tape !== null) ownPlace()
    invert(true)
  }

  /** Values from the root to the leaves. */
  const substitute = (): void => {
    /** Stores a value, or what the row is held at. */
    const store = (value: () => void): void => {
      const fixed = (): void => void inScratch(node).memory(kit.load, fixedAt)
      inScratch(node)
      if (mayHold) fixed()
      value()
      if (mayHold) choose(fixed)
      code.memory(kit.store, rightAt)
    }
    code.i32(0).set(node)
    store(() => {
      inScratch(node).memory(kit.load, rightAt)
      inScratch(node).memory(kit.load, excessAt)
      op("mul")
    })
    if (nodes === 1) return
    code.i32(4).set(table)
    code.i32(width).set(node)
    code.loop([], (again) => {
      ownPlace()
      code.get(table).memory("i32.load", parents).get(scratch).op("i32.add").set(parent)
      store(() => {
        inScratch(node).memory(kit.load, rightAt)
        coefficient(down).get(parent).memory(kit.load, rightAt)
        op("mul")
        op("add")
        inScratch(node).memory(kit.load, excessAt)
        op("mul")
      })
      if (givesCurrents) {
        // -h G m, as in `holdingDrive.ts`.
        inScratch(node).memory(kit.load, rightAt).get(parent).memory(kit.load, rightAt)
        op("sub").set(a)
        inScratch(node)
        inScratch(node).memory(kit.load, awayAt)
        coefficient(down).get(a)
        op("mul")
        op("add").memory(kit.store, awayAt)
        code.get(parent).get(parent).memory(kit.load, awayAt)
        coefficient(up).get(a)
        op("mul")
        op("sub").memory(kit.store, awayAt)
      }
      code.get(node).i32(width).op("i32.add").set(node)
      code.get(table).i32(4).op("i32.add").tee(table).i32(4 * nodes).op("i32.lt_u").brIf(again)
    })
  }

  /** What the clamp puts in: its unit times (V - x)/dt + lin m - constant - G m; 0 where the row is free. */
  const publishCurrent = (end: () => void): void => {
    code.get(slot).get(slot).memory(kit.load, slots(Columns.clampUnit))
    end()
    code.get(slot).memory(kit.load, slots(system.x))
    op("sub")
    if (scheme === "crankNicolson") {
      constant(2)
      code.get(h)
      op("mul")
    } else code.get(h)
    op("div")
    line(system.lin, null)
    code.get(b)
    op("mul")
    op("add")
    line(system.constant, null)
    op("sub")
    inScratch(node).memory(kit.load, awayAt).get(h)
    op("div")
    op("add")
    op("mul").get(zero)
    choose(end)
    code.memory(kit.store, slots(Columns.clampCurrent))
  }

  const publish = (): void =>
    eachCompartment(() => {
      inScratch(node).memory(kit.load, rightAt).set(b)
      const end = (): void => void code.get(slot).memory(kit.load, slots(held))
      if (givesCurrents) publishCurrent(end)
      code.get(slot)
      if (scheme === "backwardEuler") code.get(b)
      else {
        if (mayHold) end()
        constant(2)
        code.get(b)
        op("mul").get(slot).memory(kit.load, slots(system.x))
        op("sub")
        if (mayHold) choose(end)
      }
      remember(slot, tape?.next ?? null)
      code.memory(kit.store, slots(system.x))
    })

  eachPair(code, pair, end, width, () => {
    assemble()
    eliminate()
    substitute()
    publish()
  })
  return code.end()
}
