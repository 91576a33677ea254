/**
 * Implicit solves backwards: straight lines for small cells, loops over tables for large ones, one lane or two at once.
 *
 * The record gives one over the diagonals, so nothing is eliminated again. Adjoints of values are changed in place; those of lines are made.
 */
import { emit, hoist, type Mode } from "../../kernel/emit.ts"
import { schedule } from "../../kernel/schedule.ts"
import * as Code from "../../kernel/wasm/Code.ts"
import type { ImplicitScheme } from "../../program/System.ts"
import { eachPair } from "../../solve/compiled/emitCompartments.ts"
import { uniformLoad } from "../../solve/compiled/emitLoops.ts"
import { slotOffset } from "../../solve/compiled/MemoryMap.ts"
import type { AdjointMap } from "./AdjointMap.ts"
import { rowsOf, type SolvePlace, solvePlace, wantsOf } from "./solvePlace.ts"
import { type BackColumn, type BackPort, treeBackProgram } from "./treeBackProgram.ts"

/** `tree back(from, to, scratch, record)` of a small cell. */
export const unrolledTreeBack = (
  name: string,
  scheme: ImplicitScheme,
  own: AdjointMap,
  system: number,
  cls: number
): Code.Body => {
  const { map, record } = own
  const c = map.layout.classes[cls]
  const { tree, width } = map.trees[cls]
  const mode: Mode = c.lanes === 2 ? "simd" : "scalar"
  const [load, store] = mode === "simd" ? ["v128.load", "v128.store"] as const : ["f64.load", "f64.store"] as const
  const program = treeBackProgram(tree, scheme, rowsOf(own, system, cls), wantsOf(own, system))
  const code = Code.make(name, ["i32", "i32", "i32", "i32"], [])
  const [pair, end, , tape] = code.params
  const pointer = code.local("i32")
  code.get(tape).get(pair).op("i32.add").set(pointer)
  const isStep = (port: BackPort): boolean => port._tag === "H"
  const scheduled = schedule(program, isStep)
  const hoisted = hoist(code, scheduled, mode, (port) => isStep(port) ? uniformLoad(code, map.uniform.h, mode) : null)
  const place = (port: BackPort): SolvePlace => {
    if (port._tag === "H") throw new Error("internal: the step was not hoisted")
    if (port._tag === "Compartment") {
      const found = solvePlace(own, system, port.what)
      return { ...found, at: found.at + slotOffset(c, port.k) }
    }
    const byNode = port.t * c.pairs * width
    switch (port.what) {
      case "inverse":
        return { inRecord: true, at: record.systems[system].inverse[cls] + byNode }
      case "up":
      case "down":
        return { inRecord: false, at: map.coefficients[system][cls][port.what] + byNode }
      case "sumUp":
        return { inRecord: false, at: own.coefficients[system]![cls].first + byNode }
      case "sumDown":
        return { inRecord: false, at: own.coefficients[system]![cls].second + byNode }
    }
  }
  eachPair(code, pair, end, width, () => {
    emit(code, scheduled, mode, hoisted, {
      load: (input) => {
        const { at, inRecord } = place(input)
        code.get(inRecord ? pointer : pair).memory(load, at)
      },
      store: (result, value) => void code.get(pair).get(value).memory(store, place(result).at)
    })
    code.get(pointer).i32(width).op("i32.add").set(pointer)
  })
  return code.end()
}

/**
 * Numbers per node that a large tree needs in scratch: the adjoint, the value, the weights of a branch point, and for held rows what the
 * adjoint is and what their values get.
 */
export const backScratch = 5

/** `tree back(from, to, scratch, record)` of a large cell: loops over the tables of `emitTree.ts`. */
export const tableTreeBack = (
  name: string,
  scheme: ImplicitScheme,
  own: AdjointMap,
  system: number,
  cls: number
): Code.Body => {
  const { map, record } = own
  const c = map.layout.classes[cls]
  const simd = c.lanes === 2
  const type = simd ? "v128" : "f64"
  const [load, store] = simd ? ["v128.load", "v128.store"] as const : ["f64.load", "f64.store"] as const
  const { branchPoints, compartments, parents, tree, width } = map.trees[cls]
  const { down, up } = map.coefficients[system][cls]
  const inverseAt = record.systems[system].inverse[cls]
  const nodes = tree.parent.length
  const count = c.offset.length
  const { held: mayHold, scaled } = rowsOf(own, system, cls)
  const wants = wantsOf(own, system)
  const mirrored = scheme === "crankNicolson"
  const code = Code.make(name, ["i32", "i32", "i32", "i32"], [])
  const [pair, end, scratch, tape] = code.params
  const [table, node, slot, own_, parent] = Array.from({ length: 5 }, () => code.local("i32"))
  const [h, y, x, lin, part] = Array.from({ length: 5 }, () => code.local(type))
  const op = (what: "add" | "sub" | "mul" | "div" | "neg" | "eq"): Code.Code =>
    code.op(simd ? `f64x2.${what}` as const : `f64.${what}` as const)
  const constant = (value: number): Code.Code => simd ? code.f64x2(value, value) : code.f64(value)
  uniformLoad(code, map.uniform.h, simd ? "simd" : "scalar")()
  code.set(h)

  const [yAt, xAt, weightAt, fixedAt, throughAt] = [0, 1, 2, 3, 4].map((k) => k * nodes * width)
  /** Of the two values on the stack, the lower where what `push` gives is a number, else the upper. */
  const choose = (push: () => void): void => {
    push()
    push()
    op("eq")
    if (simd) code.op("v128.bitselect")
    else code.select()
  }
  const inScratch = (place: Code.Local): Code.Code => code.get(scratch).get(place).op("i32.add")
  /** Pushes a column's value at the compartment's slot. */
  const column = (what: BackColumn): void => {
    const { at, inRecord } = solvePlace(own, system, what)
    if (inRecord) code.get(tape).get(slot).op("i32.add").memory(load, at)
    else code.get(slot).memory(load, at)
  }
  const put = (what: BackColumn, value: () => void): void => {
    code.get(slot)
    value()
    code.memory(store, solvePlace(own, system, what).at)
  }
  const ownPlace = (): void => void code.get(node).i32(c.pairs).op("i32.mul").get(pair).op("i32.add").set(own_)
  const inverse = (): void => void code.get(tape).get(own_).op("i32.add").memory(load, inverseAt)
  const parentOf = (): void => void code.get(table).memory("i32.load", parents).get(scratch).op("i32.add").set(parent)

  const eachCompartment = (body: () => void): void => {
    code.i32(0).set(table)
    code.loop([], (again) => {
      code.get(table).memory("i32.load", compartments).set(node)
      code.get(table).memory("i32.load", compartments + 4).get(pair).op("i32.add").set(slot)
      body()
      code.get(table).i32(8).op("i32.add").tee(table).i32(8 * count).op("i32.lt_u").brIf(again)
    })
  }
  const eachBranchPoint = (body: () => void): void => {
    if (nodes === count) return
    code.i32(0).set(table)
    code.loop([], (again) => {
      code.get(table).memory("i32.load", branchPoints).set(node)
      body()
      code.get(table).i32(4).op("i32.add").tee(table).i32(4 * (nodes - count)).op("i32.lt_u").brIf(again)
    })
  }
  /** All nodes but the root, with their parents: from the last, or from the second. */
  const eachChild = (from: "last" | "second", body: () => void): void => {
    if (nodes === 1) return
    code.i32(from === "last" ? 4 * (nodes - 1) : 4).set(table)
    code.i32(from === "last" ? width * (nodes - 1) : width).set(node)
    code.loop([], (again) => {
      ownPlace()
      parentOf()
      body()
      if (from === "last") {
        code.get(node).i32(width).op("i32.sub").set(node)
        code.get(table).i32(4).op("i32.sub").tee(table).brIf(again)
      } else {
        code.get(node).i32(width).op("i32.add").set(node)
        code.get(table).i32(4).op("i32.add").tee(table).i32(4 * nodes).op("i32.lt_u").brIf(again)
      }
    })
  }

  /** Stores the adjoint of a node; of a held row, what it is anyway. */
  const storeY = (value: () => void): void => {
    const fixed = (): void => void inScratch(node).memory(load, fixedAt)
    inScratch(node)
    if (mayHold) fixed()
    value()
    if (mayHold) choose(fixed)
    code.memory(store, yAt)
  }
  /** What held rows get, before anything: -1/h times the adjoint of the drive of which a clamp's current is made; NaN in free rows. */
  const prepareHeld = (): void => {
    inScratch(node)
    if (scaled) {
      column("clampUnit")
      column("clampBar")
      op("mul").get(h)
      op("div")
      op("neg")
    } else constant(0)
    constant(NaN)
    choose(() => column("held"))
    code.memory(store, fixedAt)
    inScratch(node)
    constant(0).memory(store, throughAt)
  }

  const solve = (): void => {
    eachCompartment(() => {
      if (mayHold) prepareHeld()
      inScratch(node)
      if (mirrored) constant(2)
      column("bar")
      if (mirrored) op("mul")
      code.memory(store, yAt)
    })
    eachBranchPoint(() => {
      inScratch(node)
      constant(0).memory(store, yAt)
      if (!mayHold) return
      inScratch(node)
      constant(NaN).memory(store, fixedAt)
      inScratch(node)
      constant(0).memory(store, throughAt)
    })
    eachChild("last", () => {
      if (mayHold) storeY(() => void inScratch(node).memory(load, yAt))
      code.get(parent).get(parent).memory(load, yAt).get(own_).memory(load, down)
      inverse()
      op("mul")
      inScratch(node).memory(load, yAt)
      op("mul")
      op("add").memory(store, yAt)
    })
    code.i32(0).set(node)
    ownPlace()
    storeY(() => {
      inScratch(node).memory(load, yAt)
      inverse()
      op("mul")
    })
    eachChild("second", () => {
      storeY(() => {
        inScratch(node).memory(load, yAt).get(own_).memory(load, up).get(parent).memory(load, yAt)
        op("mul")
        op("add")
        inverse()
        op("mul")
      })
      if (mayHold) giveThrough()
    })
  }

  /** What values of held rows get through a link, from the adjoints at its ends. */
  const giveThrough = (): void => {
    code.get(own_).memory(load, down)
    inScratch(node).memory(load, yAt)
    op("mul").get(own_).memory(load, up).get(parent).memory(load, yAt)
    op("mul")
    op("sub").set(part)
    inScratch(node)
    inScratch(node).memory(load, throughAt).get(part)
    op("sub").memory(store, throughAt)
    code.get(parent).get(parent).memory(load, throughAt).get(part)
    op("add").memory(store, throughAt)
  }

  /** What is held gets its own adjoint and, in `part`, what its row's value got; of a row halfway there, half. */
  const publishHeld = (scale: () => void): void => {
    inScratch(node).memory(load, throughAt)
    constant(1)
    code.get(h)
    column("line")
    scale()
    op("mul")
    op("add").get(y)
    op("mul")
    op("sub")
    if (mirrored) {
      constant(0.5)
      op("mul")
    }
    code.set(part)
    put("heldBar", () => {
      column("bar")
      code.get(part)
      op("add")
      constant(0)
      choose(() => column("held"))
    })
    if (scaled) put("clampBar", () => void constant(0))
  }

  const publish = (): void =>
    eachCompartment(() => {
      inScratch(node).memory(load, yAt).set(y)
      column("next")
      if (mirrored) {
        column("x")
        op("add")
        constant(0.5)
        op("mul")
      }
      code.set(x)
      if (wants.coefficients) inScratch(node).get(x).memory(store, xAt)
      const scale = (): void => {
        if (!scaled) return
        column("inverseCapacitance")
        op("mul")
      }
      if (mayHold) publishHeld(scale)
      put("bar", () => {
        if (mayHold) {
          code.get(y)
          if (mirrored) {
            code.get(part)
            op("add")
          }
        }
        code.get(y)
        if (mirrored) {
          column("bar")
          op("sub")
        }
        if (mayHold) choose(() => column("held"))
      })
      code.get(h).get(y)
      op("mul").tee(y).get(x)
      op("mul")
      op("neg").set(lin)
      put("constant", () => {
        code.get(y)
        scale()
      })
      put("lin", () => {
        code.get(lin)
        scale()
      })
      if (!wants.capacitance) return
      put("capacitance", () => {
        column("capacitance")
        code.get(lin)
        column("line")
        op("mul").get(y)
        column("drive")
        op("mul")
        op("add")
        op("add")
      })
    })

  /** Values of branch points: children add to them first, then the branch above. */
  const branchPointValues = (): void => {
    eachBranchPoint(() => {
      inScratch(node)
      constant(0).memory(store, xAt)
      inScratch(node)
      constant(0).memory(store, weightAt)
    })
    const give = (to: Code.Local, coefficient: number, from: () => void): void => {
      code.get(to).get(to).memory(load, xAt).get(own_).memory(load, coefficient)
      from()
      op("mul")
      op("add").memory(store, xAt)
      code.get(to).get(to).memory(load, weightAt).get(own_).memory(load, coefficient)
      op("add").memory(store, weightAt)
    }
    // A compartment whose parent is no branch point gives to weights that nobody reads; its parent's value is put right below.
    tree.parent.forEach((p, t) => {
      if (p < 0 || tree.compartment[p] >= 0) return
      code.i32(t * width).set(node).get(scratch).i32(p * width).op("i32.add").set(parent)
      ownPlace()
      give(parent, up, () => void inScratch(node).memory(load, xAt))
    })
    tree.compartment.forEach((k, t) => {
      if (k >= 0) return
      code.i32(t * width).set(node).get(scratch).i32(tree.parent[t] * width).op("i32.add").set(parent)
      ownPlace()
      const place = code.local("i32")
      inScratch(node).set(place)
      give(place, down, () => void code.get(parent).memory(load, xAt))
      code.get(place).get(place).memory(load, xAt).get(place).memory(load, weightAt)
      op("div").memory(store, xAt)
    })
  }

  const addCoefficients = (): void => {
    branchPointValues()
    const { first, second } = own.coefficients[system]![cls]
    eachChild("second", () => {
      code.get(parent).memory(load, xAt)
      inScratch(node).memory(load, xAt)
      op("sub").set(x)
      code.get(own_).get(own_).memory(load, first).get(parent).memory(load, yAt).get(x)
      op("mul")
      op("sub").memory(store, first)
      code.get(own_).get(own_).memory(load, second)
      inScratch(node).memory(load, yAt).get(x)
      op("mul")
      op("add").memory(store, second)
    })
  }

  eachPair(code, pair, end, width, () => {
    solve()
    publish()
    if (wants.coefficients) addCoefficients()
  })
  return code.end()
}
