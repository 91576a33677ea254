/**
 * Backwards through what groups of cells that junctions join are solved by, and through what flows through junctions, as functions: the groups of
 * `solveTransposed.ts` and `junctionFlowBack.ts`, with every operation in its order.
 *
 * The tape has the factors of a group, which are those of the transposed system too, so nothing is eliminated again. Equations of held rows say
 * nothing of others; in the transpose what is given there goes to the right-hand sides of their neighbours first.
 */
import * as Code from "../../kernel/wasm/Code.ts"
import type * as Back from "../../program/BackPlace.ts"
import { nodeOf } from "../../program/BackPlace.ts"
import type * as Columns from "../../program/Columns.ts"
import type { Through } from "../../program/Step.ts"
import { type GroupBack, groupColumns } from "../../program/transposedSweeps.ts"
import { eachPair } from "../../solve/compiled/emitCompartments.ts"
import { treeParams, uniformLoad } from "../../solve/compiled/emitLoops.ts"
import { factorBytes } from "../../solve/compiled/GroupMap.ts"
import { groupCode, type GroupPlaces } from "../../solve/compiled/groupSweeps.ts"
import { junctionBytes } from "../../solve/compiled/packGroups.ts"
import type { AdjointMap } from "./AdjointMap.ts"
import { groupAddress } from "./backPlaces.ts"

/** `join(from, to, scratch, record)`: the groups of a class backwards; byte offsets of pairs. */
export const joinBackFunction = (
  name: string,
  { after, before, settled }: GroupBack,
  adjoint: AdjointMap,
  group: number
): Code.Body => {
  const { map, record: { factors: { [group]: factors } } } = adjoint
  const own = map.groups[group]
  const { tables } = adjoint.groups[group]
  const { width } = own
  const held = settled.length > 0
  const code = Code.make(name, treeParams(true), [])
  const [pair, end, scratch, record] = code.params
  const made = groupCode(code, map, group, { pair, scratch, record }, tables === null ? {} : tables)
  const { addTo, begin, choose, column, eachEnd, float, int, load, op, point, prepared, table, until, widen } = made
  const places: GroupPlaces<Back.CellBack> = {
    node: nodeOf,
    address: (place) => groupAddress(adjoint, group, place, column)
  }
  const [y, fixed, through] = [groupColumns.y, groupColumns.fixed, groupColumns.through].map(column)
  const [counter, node, other, entry] = Array.from({ length: 4 }, int)
  const h = float()

  /** What a held row is given goes to the right-hand side of a neighbour, by the coefficient that `push` pushes. */
  const give = (from: Code.Local, to: Code.Local, push: () => void): void => {
    code.get(to)
    load(to, y)
    push()
    load(from, fixed)
    op("mul")
    op("add")
    load(to, y)
    load(from, fixed)
    load(from, fixed)
    op("eq")
    choose().memory(made.kit.store, y)
  }
  const giveAll = (): void => {
    const coefficient = int()
    table(counter, 16, own.links, () => {
      point(node, counter, tables!.links)
      point(other, counter, tables!.links + 4)
      for (const [k, [from, to]] of [[node, other], [other, node]].entries()) {
        code.get(counter).memory("i32.load", tables!.links + 8 + 4 * k).get(pair).op("i32.add").set(coefficient)
        give(from, to, () => void load(coefficient, 0))
      }
    })
    const ends = [node, other] as const
    table(counter, 8, own.junctions, () => {
      ends.forEach((end, k) => point(end, counter, tables!.ends + 4 * k))
      eachEnd(counter, (end, rate) =>
        give(ends[end], ends[1 - end], () => {
          code.get(h)
          rate()
          op("mul")
        }))
    })
  }
  /** The transposed substitution: up and down have changed places. */
  const substitute = (): void => {
    const [kept, stop, inner, later] = Array.from({ length: 4 }, int)
    const [sum, value] = [float(), float()]
    const [inverse, down] = [factors!, factors! + own.nodes * width]
    const up = down + own.entries * width
    code.get(pair).i32(factorBytes(own) / width).op("i32.mul").get(record).op("i32.add").set(kept)
    const factor = (number: Code.Local, at: number): void => {
      widen(entry, number, kept)
      load(entry, at)
    }
    const eachLater = (body: () => void): void => {
      code.get(counter).memory("i32.load", own.starts).set(inner)
      code.get(counter).memory("i32.load", own.starts + 4).set(stop)
      until(inner, 4, () => void code.get(stop), () => {
        point(later, inner, own.others)
        body()
      })
    }
    table(counter, 4, own.nodes, () => {
      widen(node, counter)
      factor(counter, inverse)
      load(node, y)
      op("mul").set(value)
      eachLater(() =>
        addTo(later, y, () => {
          factor(inner, down)
          code.get(value)
          op("mul")
        })
      )
    })
    code.i32(4 * own.nodes).set(counter)
    code.loop([], (again) => {
      code.get(counter).i32(4).op("i32.sub").set(counter)
      widen(node, counter)
      load(node, y).set(sum)
      eachLater(() => {
        code.get(sum)
        factor(inner, up)
        load(later, y)
        op("mul")
        op("add").set(sum)
      })
      code.get(node).get(sum)
      factor(counter, inverse)
      op("mul").memory(made.kit.store, y)
      code.get(counter).brIf(again)
    })
  }
  /** What values of held rows get through junctions. */
  const throughJunctions = (): void => {
    const ends = [node, other] as const
    const parts = [float(), float()]
    table(counter, 8, own.junctions, () => {
      ends.forEach((end, k) => point(end, counter, tables!.ends + 4 * k))
      eachEnd(counter, (end, rate) => {
        code.get(h)
        rate()
        op("mul")
        load(ends[end], y)
        op("mul").set(parts[end])
      })
      for (const [pointer, way] of [[node, "sub"], [other, "add"]] as const) {
        addTo(pointer, through, () => {
          code.get(parts[0]).get(parts[1])
          op("sub")
        }, way)
      }
    })
  }

  uniformLoad(code, map.uniform.h, made.mode)()
  code.set(h)
  const [first, middle, last] = [before, settled, after].map((sweeps) => sweeps.map((sweep) => prepared(sweep, places)))
  eachPair(code, pair, end, width, () => {
    begin()
    first.forEach((write) => write())
    if (factors !== null) {
      if (held) giveAll()
      substitute()
      middle.forEach((write) => write())
      if (held) throughJunctions()
    }
    last.forEach((write) => write())
  })
  return code.end()
}

/** `through(table, count)`: the transpose of what flows through junctions, one junction after the other. */
export const throughBackFunction = (
  name: string,
  { begins, flow, onto, values }: Extract<Through, { readonly way: "transposed" }>,
  { map, slots }: Pick<AdjointMap, "map" | "slots">
): Code.Body => {
  const code = Code.make(name, ["i32", "i32"], [])
  const [table, count] = code.params
  const ends = (["pre", "post"] as const).map(() => code.local("i32"))
  const [difference, both] = [code.local("f64"), code.local("f64")]
  const at = (end: number, address: number): Code.Code => code.get(ends[end]).memory("f64.load", address)
  const bar = (column: Columns.SlotColumn): number => slots.get(column)!
  code.block([], (done) => {
    code.get(count).op("i32.eqz").brIf(done)
    code.loop([], (again) => {
      ends.forEach((end, k) => code.get(table).memory("i32.load", 8 + 4 * k).set(end))
      at(1, map.slots.get(values)!)
      at(0, map.slots.get(values)!).op("f64.sub").set(difference)
      for (const [k, way] of (["f64.add", "f64.sub"] as const).entries()) {
        const sum = (): Code.Code => code.get(table).memory("i32.load", 16 + 4 * k)
        sum()
        if (begins) code.f64(0)
        else sum().memory("f64.load", 0)
        at(k, bar(flow)).get(difference).op("f64.mul").op(way).memory("f64.store", 0)
      }
      if (onto !== null) {
        for (const k of [0, 1]) {
          code.get(table).memory("i32.load", 4 * k).memory("f64.load", 0)
          at(k, bar(flow)).op("f64.mul")
        }
        code.op("f64.sub").set(both)
        for (const [k, way] of [[1, "f64.add"], [0, "f64.sub"]] as const) {
          code.get(ends[k])
          at(k, bar(onto)).get(both).op(way).memory("f64.store", bar(onto))
        }
      }
      code.get(table).i32(junctionBytes.back).op("i32.add").set(table)
      code.get(count).i32(1).op("i32.sub").tee(count).brIf(again)
    })
  })
  return code.end()
}
