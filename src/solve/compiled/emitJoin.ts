/**
 * The solve of groups of cells that junctions join, as a function: `junctions/eliminate.ts` with every operation in its order, for a group or two
 * of one class at once. Sweeps over their compartments and branch points stand around it.
 *
 * Written by hand, because its loops follow a pattern in memory, which fills as it goes: the code is as long for large groups as for small ones.
 */
import { type Access, emit, hoist, type Mode } from "../../kernel/emit.ts"
import { inputsOf } from "../../kernel/Program.ts"
import * as Code from "../../kernel/wasm/Code.ts"
import { ceilLog2 } from "../../number/scale.ts"
import type { GroupEnds } from "../../program/joinedSweeps.ts"
import * as Place from "../../program/Place.ts"
import type { Sweep } from "../../program/Step.ts"
import { schemeKinds, type SchemeName } from "../../program/System.ts"
import { eachPair, kits } from "./emitCompartments.ts"
import { treeParams, uniformLoad } from "./emitLoops.ts"
import { entriesAt } from "./GroupMap.ts"
import type { MemoryMap } from "./MemoryMap.ts"

/** Columns of a node in scratch, as sweeps count them. */
const [excess, right, fixed, away] = [0, 1, 2, 3]

/** `join(from, to, scratch)`: the solve of the groups of a class; byte offsets of pairs. */
export const joinFunction = (
  name: string,
  scheme: SchemeName,
  { after, before }: GroupEnds,
  map: MemoryMap,
  group: number
): Code.Body => {
  const own = map.groups[group]
  const { lanes, pairs } = map.layout.groups[group]
  const { over } = schemeKinds[scheme]
  const mode: Mode = lanes === 2 ? "simd" : "scalar"
  const kit = kits[mode]
  const { width } = own
  const stride = pairs * width
  const at = entriesAt(own)
  const held = before.some(({ body }) =>
    body.program.results.some(({ port }) =>
      port._tag === "Node" && port.column._tag === "Scratch" && port.column.k === fixed && over !== "matrix"
    )
  )
  const code = Code.make(name, treeParams(false), [])
  const [pair, end, scratch] = code.params
  const int = (): Code.Local => code.local("i32")
  const float = (): Code.Local => code.local(kit.type)
  const op = (name: "add" | "sub" | "mul" | "div" | "eq" | "le" | "lt"): Code.Code =>
    code.op(mode === "simd" ? `f64x2.${name}` : `f64.${name}`)
  const constant = (value: number): Code.Code => mode === "simd" ? code.f64x2(value, value) : code.f64(value)
  /** The lower of two values where the test on top holds. */
  const choose = (): Code.Code => mode === "simd" ? code.op("v128.bitselect") : code.select()
  const load = (pointer: Code.Local, offset: number): Code.Code => code.get(pointer).memory(kit.load, offset)
  const store = (pointer: Code.Local, value: Code.Local, offset: number): Code.Code =>
    code.get(pointer).get(value).memory(kit.store, offset)
  const column = (k: number): number => k * own.nodes * width
  /** Adds what `push` pushes to a number in memory. */
  const addTo = (pointer: Code.Local, offset: number, push: () => void, way: "add" | "sub" = "add"): void => {
    code.get(pointer)
    load(pointer, offset)
    push()
    op(way).memory(kit.store, offset)
  }
  /** A loop that ends when a local comes to `stop`; it may not be run at all. */
  const until = (local: Code.Local, bytes: number, stop: () => void, body: () => void): void =>
    void code.block([], (done) => {
      code.get(local)
      stop()
      code.op("i32.ge_u").brIf(done)
      code.loop([], (again) => {
        body()
        code.get(local).i32(bytes).op("i32.add").tee(local)
        stop()
        code.op("i32.lt_u").brIf(again)
      })
    })
  const table = (local: Code.Local, bytes: number, count: number, body: () => void): void => {
    if (count === 0) return
    code.i32(0).set(local)
    until(local, bytes, () => void code.i32(bytes * count), body)
  }
  /** A pointer into scratch from an offset that a table has. */
  const point = (pointer: Code.Local, entry: Code.Local, offset: number): void =>
    void code.get(entry).memory("i32.load", offset).get(scratch).op("i32.add").set(pointer)
  /** 4 bytes of a table are a number of so many bytes. */
  const widen = (pointer: Code.Local, entry: Code.Local): void =>
    void code.get(entry).i32(width / 4).op("i32.mul").get(scratch).op("i32.add").set(pointer)

  const [slotTable, rateTable, counter, inner, node, other, number] = Array.from({ length: 7 }, int)
  const slots = Array.from({ length: lanes }, int)
  const flaw = float()
  const [h, negative] = [float(), float()]

  /** A number of every lane from addresses of their own. */
  const gather = (addresses: ReadonlyArray<Code.Local>, offset: number): void => {
    if (mode === "scalar") return void code.get(addresses[0]).memory("f64.load", offset)
    const low = float()
    code.get(addresses[0]).memory("v128.load64_zero", offset).set(low)
    code.get(addresses[1]).get(low).memoryLane("v128.load64_lane", offset, 1)
  }
  const pointerOf = ({ at, column }: Place.Node): Code.Local => {
    if (column._tag === "Entry") return number
    return at === "other" ? other : node
  }
  const offsetOf = ({ column: of }: Place.Node): number => {
    if (of._tag === "Scratch") return column(of.k)
    if (of._tag === "Entry") return own.matrix
    throw new Error(`internal: a group has no ${of._tag}`)
  }
  const accessOf = ({ adds }: Sweep["body"], sum: Code.Local | null): Access<Place.CellPlace> => ({
    load: (place) => {
      if (place._tag === "Uniform") throw new Error("internal: what is the same everywhere is read before")
      if (place.column._tag === "Unstable") return void code.get(flaw)
      if (place.column._tag === "Slot") return gather(slots, map.slots.get(place.column)!)
      load(pointerOf(place), offsetOf(place))
    },
    store: (place, value) => {
      if (adds.has(place) && sum !== null) return void code.get(sum).get(value).op(kit.op("add")).set(sum)
      if (place._tag === "Uniform") throw new Error("internal: nobody writes what is the same everywhere")
      if (place.column._tag !== "Slot") return void store(pointerOf(place), value, offsetOf(place))
      const address = map.slots.get(place.column)!
      slots.forEach((slot, lane) => {
        code.get(slot).get(value)
        if (mode === "simd") code.lane("f64x2.extract_lane", lane)
        code.memory("f64.store", address)
      })
    }
  })
  /** The compartments of the pair, with pointers to their scratch and slots. */
  const eachCompartment = (local: Code.Local, pointer: Code.Local, withSlots: boolean, body: () => void): void =>
    table(local, 4, own.compartments, () => {
      point(pointer, local, own.places)
      if (withSlots) {
        const entry = int()
        code.get(local).i32(lanes).op("i32.mul").get(slotTable).op("i32.add").set(entry)
        slots.forEach((slot, lane) => code.get(entry).memory("i32.load", own.slots + 4 * lane).set(slot))
      }
      body()
    })
  /** Prepares a sweep before the loop over pairs; what it gives writes it. */
  const prepared = ({ body, over }: Sweep): () => void => {
    const hoisted = hoist(
      code,
      body.program,
      mode,
      (place) => Place.isUniform(place) ? uniformLoad(code, map.uniform[place.of], mode) : null
    )
    const hasSlots = [...inputsOf(body.program), ...body.program.results.map(({ port }) => port)].some((place) =>
      place._tag === "Node" && place.column._tag === "Slot"
    )
    return () => {
      const write = (sum: Code.Local | null): void => emit(code, body.program, mode, hoisted, accessOf(body, sum))
      switch (over) {
        case "compartments":
          return eachCompartment(counter, node, hasSlots, () => write(null))
        case "branchPoints":
          return table(counter, 4, own.points, () => {
            point(node, counter, own.branchPoints)
            write(null)
          })
        case "entries": {
          const sum = float()
          const [added] = body.adds
          code.get(pair).set(number)
          return eachCompartment(counter, node, false, () => {
            accessOf(body, null).load(added)
            code.set(sum)
            eachCompartment(inner, other, false, () => {
              write(sum)
              code.get(number).i32(stride).op("i32.add").set(number)
            })
            accessOf(body, null).store(added, sum)
          })
        }
        default:
          throw new Error(`internal: a group has no ${over}`)
      }
    }
  }

  /** The coefficients of the pair: those of trees, with what junctions add; none in the equations of held rows. */
  const fill = (): void => {
    const [entry, from] = [int(), int()]
    code.get(pair).set(number)
    table(counter, 4, own.entries, () => {
      widen(entry, counter)
      for (const way of ["down", "up"] as const) {
        code.get(entry)
        load(number, own[way]).memory(kit.store, at[way])
      }
      code.get(number).i32(stride).op("i32.add").set(number)
    })
    table(counter, 8, own.junctions, () => {
      code.get(counter).i32(lanes).op("i32.mul").get(rateTable).op("i32.add").set(from)
      for (const [k] of ["pre", "post"].entries()) {
        slots.forEach((slot, lane) => code.get(from).memory("i32.load", own.rates + 4 * (lanes * k + lane)).set(slot))
        point(entry, counter, own.targets + 4 * k)
        addTo(entry, 0, () => {
          code.get(h)
          gather(slots, 0)
          op("mul")
        })
      }
    })
    if (!held) return
    const [stop, later] = [int(), int()]
    const free = (pointer: Code.Local, way: "down" | "up"): void => {
      code.get(entry)
      constant(0)
      load(entry, at[way])
      load(pointer, column(fixed))
      load(pointer, column(fixed))
      op("eq")
      choose().memory(kit.store, at[way])
    }
    table(counter, 4, own.nodes, () => {
      widen(node, counter)
      code.get(counter).memory("i32.load", own.starts).set(inner)
      code.get(counter).memory("i32.load", own.starts + 4).set(stop)
      until(inner, 4, () => void code.get(stop), () => {
        widen(entry, inner)
        point(later, inner, own.others)
        free(node, "down")
        free(later, "up")
      })
    })
  }

  /** Eliminates all unknowns, one after the other, and their right-hand sides with them; without these it counts the signs of pivots. */
  const eliminate = (solves: boolean): void => {
    const [stop, entry, later, place, slow, target, filled] = Array.from({ length: 7 }, int)
    const [sum, pivot, inverse, value, up, share, back] = Array.from({ length: 7 }, float)
    table(counter, 4, own.nodes, () => {
      widen(node, counter)
      code.get(counter).memory("i32.load", own.starts).set(inner)
      code.get(counter).memory("i32.load", own.starts + 4).set(stop)
      load(node, column(excess)).tee(sum).set(pivot)
      code.get(inner).set(slow)
      until(slow, 4, () => void code.get(stop), () => {
        widen(entry, slow)
        code.get(pivot)
        load(entry, at.down)
        op("add").set(pivot)
      })
      if (solves) {
        constant(1).get(pivot)
        op("div")
        constant(NaN)
        constant(0).get(pivot)
        op("lt")
        choose().set(inverse)
        code.get(inverse)
        load(node, column(right))
        op("mul").set(value)
      } else {
        constant(1).get(pivot)
        op("div").set(inverse)
        code.get(negative)
        constant(0)
        constant(1)
        constant(0).get(inverse)
        op("lt")
        choose()
        op("add").set(negative)
      }
      store(node, inverse, column(excess))
      until(inner, 4, () => void code.get(stop), () => {
        code.get(inner).memory("i32.load", own.others).tee(place).get(scratch).op("i32.add").set(later)
        widen(entry, inner)
        load(entry, at.up).tee(up).get(inverse)
        op("mul").set(share)
        load(entry, at.down).get(inverse)
        op("mul").set(back)
        addTo(later, column(excess), () => {
          code.get(share).get(sum)
          op("mul")
        })
        if (solves) {
          addTo(later, column(right), () => {
            code.get(up).get(value)
            op("mul")
          })
        }
        // The later neighbours of the unknown are all neighbours of this one.
        code.get(place).i32(ceilLog2(width / 4)).op("i32.shr_u").memory("i32.load", own.starts).set(slow)
        code.get(inner).i32(4).op("i32.add").set(other)
        until(other, 4, () => void code.get(stop), () => {
          code.get(other).memory("i32.load", own.others).set(target)
          code.block([], (found) => {
            code.loop([], (again) => {
              code.get(slow).memory("i32.load", own.others).get(target).op("i32.eq").brIf(found)
              code.get(slow).i32(4).op("i32.add").set(slow).br(again)
            })
          })
          widen(filled, slow)
          widen(entry, other)
          for (const [way, factor] of [["down", share], ["up", back]] as const) {
            addTo(filled, at[way], () => {
              code.get(factor)
              load(entry, at[way])
              op("mul")
            })
          }
        })
      })
    })
  }

  /** The values of unknowns, the last one first. */
  const substitute = (): void => {
    const [stop, entry, later] = Array.from({ length: 3 }, int)
    const sum = float()
    code.i32(4 * own.nodes).set(counter)
    code.loop([], (again) => {
      code.get(counter).i32(4).op("i32.sub").set(counter)
      widen(node, counter)
      code.get(counter).memory("i32.load", own.starts).set(inner)
      code.get(counter).memory("i32.load", own.starts + 4).set(stop)
      load(node, column(right)).set(sum)
      until(inner, 4, () => void code.get(stop), () => {
        widen(entry, inner)
        point(later, inner, own.others)
        code.get(sum)
        load(entry, at.down)
        load(later, column(right))
        op("mul")
        op("add").set(sum)
      })
      code.get(node).get(sum)
      load(node, column(excess))
      op("mul").memory(kit.store, column(right))
      code.get(counter).brIf(again)
    })
  }

  /** -h G m along trees, as in `holdingDrive.ts`. */
  const flowAway = (): void => {
    const difference = float()
    const coefficient = int()
    table(counter, 16, own.links, () => {
      point(node, counter, own.trees)
      point(other, counter, own.trees + 4)
      load(node, column(right))
      load(other, column(right))
      op("sub").set(difference)
      for (const [k, [pointer, way]] of ([[node, "add"], [other, "sub"]] as const).entries()) {
        code.get(counter).memory("i32.load", own.trees + 8 + 4 * k).get(pair).op("i32.add").set(coefficient)
        addTo(pointer, column(away), () => {
          load(coefficient, 0).get(difference)
          op("mul")
        }, way)
      }
    })
  }

  uniformLoad(code, map.uniform.h, mode)()
  if (over === "links") {
    constant(-0.5)
    op("mul")
  }
  code.set(h)
  const [first, last] = [before.map(prepared), after.map(prepared)]
  eachPair(code, pair, end, width, () => {
    code.get(pair).i32(own.compartments).op("i32.mul").i32(1).op("i32.shr_u").set(slotTable)
    code.get(pair).i32(own.junctions).op("i32.mul").set(rateTable)
    first.forEach((write) => write())
    if (over !== "matrix") {
      fill()
      if (over === "links") constant(0).set(negative)
      eliminate(over === "tree")
    }
    if (over === "links") {
      constant(0)
      constant(NaN).get(negative)
      constant(own.points)
      op("le")
      choose().set(flaw)
    }
    if (over === "tree") {
      substitute()
      if (held) flowAway()
    }
    last.forEach((write) => write())
  })
  return code.end()
}
