/**
 * The solve of groups of cells that junctions join, as a function: `junctions/eliminate.ts` with every operation in its order, for a group or two
 * of one class at once. Sweeps over their compartments and branch points stand around it (`groupSweeps.ts`).
 *
 * Written by hand, because its loops follow a pattern in memory, which fills as it goes: the code is as long for large groups as for small ones.
 * With a tape it keeps what it was given, what it gave, and the factors, which are those of the transposed system too.
 */
import * as Code from "../../kernel/wasm/Code.ts"
import { ceilLog2 } from "../../number/scale.ts"
import * as Columns from "../../program/Columns.ts"
import type { GroupEnds } from "../../program/joinedSweeps.ts"
import type * as Place from "../../program/Place.ts"
import { schemeKinds, type SchemeName } from "../../program/System.ts"
import { eachPair } from "./emitCompartments.ts"
import { treeParams, uniformLoad } from "./emitLoops.ts"
import { entriesAt, factorBytes } from "./GroupMap.ts"
import { groupCode, type GroupPlaces } from "./groupSweeps.ts"
import type { MemoryMap, SolveTape } from "./MemoryMap.ts"

/** Columns of a node in scratch, as sweeps count them. */
const [excess, right, fixed, away] = [0, 1, 2, 3]

/** What a group remembers: as a solve does, and where its factors begin, null where it has none. */
export type GroupTape = Omit<SolveTape, "inverse"> & { readonly factors: number | null }

/** `join(from, to, scratch)`: the solve of the groups of a class; byte offsets of pairs. With a tape, a last parameter is the address of a record. */
export const joinFunction = (
  name: string,
  scheme: SchemeName,
  { after, before }: GroupEnds,
  map: MemoryMap,
  group: number,
  tape: GroupTape | null
): Code.Body => {
  const own = map.groups[group]
  const { over } = schemeKinds[scheme]
  const { width } = own
  const at = entriesAt(own)
  const held = before.some(({ body }) =>
    body.program.results.some(({ port }) =>
      port._tag === "Node" && port.column._tag === "Scratch" && port.column.k === fixed && over !== "matrix"
    )
  )
  const code = Code.make(name, treeParams(tape !== null), [])
  const [pair, end, scratch, record = null] = code.params
  const made = groupCode(code, map, group, { pair, scratch, record })
  const { addTo, begin, choose, column, constant, eachCompartment, eachEnd, float, gather, int } = made
  const { kit, load, op, point, prepared, scatter, slots, store, stride, table, until, widen } = made
  const [counter, inner, node, other, number] = Array.from({ length: 5 }, int)
  const flaw = float()
  const [h, negative] = [float(), float()]

  const places: GroupPlaces<Place.CellPlace> = {
    flaw,
    node: (place) => place._tag === "Uniform" || place.column._tag === "Unstable" ? null : place,
    address: (place) => {
      if (place._tag === "Uniform") throw new Error("internal: what is the same everywhere is read before")
      const { column: of } = place
      const found = (at: number) => ({ at, taped: false })
      if (of._tag === "Slot") return found(map.slots.get(of)!)
      if (of._tag === "Scratch") return found(column(of.k))
      if (of._tag === "Entry") return found(own.matrix)
      throw new Error(`internal: a group has no ${of._tag}`)
    }
  }

  /** Keeps columns of compartments in the record. */
  const remember = (columns: ReadonlyArray<readonly [column: Columns.SlotColumn, offset: number | null]>): void => {
    const kept = columns.flatMap(([column, offset]) =>
      offset === null ? [] : [[map.slots.get(column)!, offset] as const]
    )
    if (kept.length === 0) return
    const value = float()
    const into = slots.map(int)
    eachCompartment(counter, node, true, () => {
      slots.forEach((slot, lane) => code.get(slot).get(record!).op("i32.add").set(into[lane]))
      for (const [address, offset] of kept) {
        gather(slots, address)
        code.set(value)
        scatter(into, value, offset)
      }
    })
  }
  /** Keeps one over the pivots, and the coefficients with what was filled in. */
  const rememberFactors = (offset: number): void => {
    const [from, to] = [int(), int()]
    const copy = (start: number, count: number, offset: number): void => {
      code.get(pair).i32(factorBytes(own) / width).op("i32.mul").get(record!).op("i32.add").set(to)
      code.get(scratch).set(from)
      table(counter, width, count, () => {
        code.get(to)
        load(from, start).memory(kit.store, offset)
        for (const pointer of [from, to]) code.get(pointer).i32(width).op("i32.add").set(pointer)
      })
    }
    copy(column(excess), own.nodes, offset)
    copy(at.down, 2 * own.entries, offset + own.nodes * width)
  }

  /** The coefficients of the pair: those of trees, with what junctions add; none in the equations of held rows. */
  const fill = (): void => {
    const entry = int()
    code.get(pair).set(number)
    table(counter, 4, own.entries, () => {
      widen(entry, counter)
      for (const way of ["down", "up"] as const) {
        code.get(entry)
        load(number, own[way]).memory(kit.store, at[way])
      }
      code.get(number).i32(stride).op("i32.add").set(number)
    })
    table(counter, 8, own.junctions, () =>
      eachEnd(counter, (end, rate) => {
        point(entry, counter, own.targets + 4 * end)
        addTo(entry, 0, () => {
          code.get(h)
          rate()
          op("mul")
        })
      }))
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

  uniformLoad(code, map.uniform.h, made.mode)()
  if (over === "links") {
    constant(-0.5)
    op("mul")
  }
  code.set(h)
  const [first, last] = [before, after].map((sweeps) => sweeps.map((sweep) => prepared(sweep, places)))
  eachPair(code, pair, end, width, () => {
    begin()
    if (tape !== null) {
      remember([[Columns.voltage, tape.x], [Columns.lin, tape.lin], [Columns.constant, tape.constant]])
    }
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
      if (tape !== null && tape.factors !== null) rememberFactors(tape.factors)
      substitute()
      if (held) flowAway()
    }
    last.forEach((write) => write())
    if (tape !== null) remember([[Columns.voltage, tape.next]])
  })
  return code.end()
}
