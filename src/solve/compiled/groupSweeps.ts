/**
 * What functions over groups of cells that junctions join are written with: loops over the tables of a class, and sweeps over compartments, branch
 * points, links of trees and entries of a group's matrix, for a group or two at once.
 *
 * Scratch goes by places in the order of elimination; compartments find their slots by a table, since a group has none of its own.
 */
import { type Access, emit, hoist, type Mode } from "../../kernel/emit.ts"
import { inputsOf } from "../../kernel/Program.ts"
import type * as Code from "../../kernel/wasm/Code.ts"
import * as Place from "../../program/Place.ts"
import type { Sweep } from "../../program/Step.ts"
import { type Kit, kits } from "./emitCompartments.ts"
import { uniformLoad } from "./emitLoops.ts"
import type { MemoryMap } from "./MemoryMap.ts"
import type { CellAddress } from "./unrolledPlaces.ts"

/** Where numbers of nodes lie that sweeps read and write. */
export type GroupPlaces<P> = {
  /** The node that a place is of; null of what is the same everywhere, and of whether a group stands a step (`flaw`). */
  readonly node: (place: P) => Place.Node | null
  /** Bytes behind a slot (or that in the record, where it is `taped`), scratch, or what belongs to a link or an entry. */
  readonly address: (place: P) => CellAddress
  /** Whether a group does not stand a step: 0, or NaN. */
  readonly flaw?: Code.Local
}

/** Tables that only some functions have. */
export type GroupTables = {
  /** By branch point: its link to its parent, as the table of links has it. */
  readonly pointLinks?: number
}

/** Writers of a function. */
export type GroupCode = {
  readonly kit: Kit
  readonly mode: Mode
  readonly stride: number
  readonly int: () => Code.Local
  readonly float: () => Code.Local
  readonly op: (name: "add" | "sub" | "mul" | "div" | "eq" | "le" | "lt") => Code.Code
  readonly constant: (value: number) => Code.Code
  /** The lower of two values where the test on top holds. */
  readonly choose: () => Code.Code
  readonly load: (pointer: Code.Local, offset: number) => Code.Code
  readonly store: (pointer: Code.Local, value: Code.Local, offset: number) => Code.Code
  /** Where a column of a node begins in scratch. */
  readonly column: (k: number) => number
  /** Adds what `push` pushes to a number in memory. */
  readonly addTo: (pointer: Code.Local, offset: number, push: () => void, way?: "add" | "sub") => void
  /** A loop that ends when a local comes to `stop`; it may not be run at all. */
  readonly until: (local: Code.Local, bytes: number, stop: () => void, body: () => void) => void
  /** A loop over a table of so many entries. */
  readonly table: (local: Code.Local, bytes: number, count: number, body: () => void) => void
  /** A pointer into scratch from an offset that a table has. */
  readonly point: (pointer: Code.Local, entry: Code.Local, offset: number) => void
  /** 4 bytes of a table are a number of so many bytes behind another pointer, or scratch. */
  readonly widen: (pointer: Code.Local, entry: Code.Local, from?: Code.Local) => void
  /** Pushes a number of every lane from addresses of their own, of junctions or slots. */
  readonly gather: (addresses: ReadonlyArray<Code.Local>, offset: number) => void
  /** Puts a number of every lane to addresses of their own. */
  readonly scatter: (addresses: ReadonlyArray<Code.Local>, value: Code.Local, offset: number) => void
  /** The rates of the junction at hand, end by end; `local` counts 8 bytes a junction. */
  readonly eachEnd: (local: Code.Local, body: (end: 0 | 1, rate: () => void) => void) => void
  /** The compartments of the pair, with pointers to their scratch and slots. */
  readonly eachCompartment: (local: Code.Local, pointer: Code.Local, withSlots: boolean, body: () => void) => void
  /** The addresses of what the compartment at hand has in the slots of both lanes, or (`record`) behind them in a record. */
  readonly slots: ReadonlyArray<Code.Local>
  /** Begins a pair. */
  readonly begin: () => void
  /** Prepares a sweep before the loop over pairs; what it gives writes it. */
  readonly prepared: <P extends { readonly _tag: string }>(sweep: Sweep<P>, places: GroupPlaces<P>) => () => void
}

/** Makes the writers for the pair that a local holds; `record` is the address of a record, null without one. */
export const groupCode = (
  code: Code.Code,
  map: MemoryMap,
  group: number,
  { pair, record, scratch }: {
    readonly pair: Code.Local
    readonly scratch: Code.Local
    readonly record: Code.Local | null
  },
  { pointLinks }: GroupTables = {}
): GroupCode => {
  const own = map.groups[group]
  const { lanes, pairs } = map.layout.groups[group]
  const mode: Mode = lanes === 2 ? "simd" : "scalar"
  const kit = kits[mode]
  const { width } = own
  const stride = pairs * width
  const int = (): Code.Local => code.local("i32")
  const float = (): Code.Local => code.local(kit.type)
  const op: GroupCode["op"] = (name) => code.op(mode === "simd" ? `f64x2.${name}` : `f64.${name}`)
  const constant = (value: number): Code.Code => mode === "simd" ? code.f64x2(value, value) : code.f64(value)
  const choose = (): Code.Code => mode === "simd" ? code.op("v128.bitselect") : code.select()
  const load: GroupCode["load"] = (pointer, offset) => code.get(pointer).memory(kit.load, offset)
  const store: GroupCode["store"] = (pointer, value, offset) => code.get(pointer).get(value).memory(kit.store, offset)
  const column = (k: number): number => k * own.nodes * width
  const addTo: GroupCode["addTo"] = (pointer, offset, push, way = "add") => {
    code.get(pointer)
    load(pointer, offset)
    push()
    op(way).memory(kit.store, offset)
  }
  const until: GroupCode["until"] = (local, bytes, stop, body) =>
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
  const table: GroupCode["table"] = (local, bytes, count, body) => {
    if (count === 0) return
    code.i32(0).set(local)
    until(local, bytes, () => void code.i32(bytes * count), body)
  }
  const point: GroupCode["point"] = (pointer, entry, offset) =>
    void code.get(entry).memory("i32.load", offset).get(scratch).op("i32.add").set(pointer)
  const widen: GroupCode["widen"] = (pointer, entry, from = scratch) =>
    void code.get(entry).i32(width / 4).op("i32.mul").get(from).op("i32.add").set(pointer)

  const [slotTable, rateTable, counter, inner, node, other, number, up, down] = Array.from({ length: 9 }, int)
  const slots = Array.from({ length: lanes }, int)
  const ends = Array.from({ length: lanes }, int)
  const taped = record === null ? [] : Array.from({ length: lanes }, int)

  const gather: GroupCode["gather"] = (addresses, offset) => {
    if (mode === "scalar") return void code.get(addresses[0]).memory("f64.load", offset)
    const low = float()
    code.get(addresses[0]).memory("v128.load64_zero", offset).set(low)
    code.get(addresses[1]).get(low).memoryLane("v128.load64_lane", offset, 1)
  }
  const scatter: GroupCode["scatter"] = (addresses, value, offset) => {
    addresses.forEach((address, lane) => {
      code.get(address).get(value)
      if (mode === "simd") code.lane("f64x2.extract_lane", lane)
      code.memory("f64.store", offset)
    })
  }
  const eachEnd: GroupCode["eachEnd"] = (local, body) => {
    const from = int()
    code.get(local).i32(lanes).op("i32.mul").get(rateTable).op("i32.add").set(from)
    for (const end of [0, 1] as const) {
      ends.forEach((one, lane) => code.get(from).memory("i32.load", own.rates + 4 * (lanes * end + lane)).set(one))
      body(end, () => gather(ends, 0))
    }
  }
  const eachCompartment: GroupCode["eachCompartment"] = (local, pointer, withSlots, body) =>
    table(local, 4, own.compartments, () => {
      point(pointer, local, own.places)
      if (withSlots) {
        const entry = int()
        code.get(local).i32(lanes).op("i32.mul").get(slotTable).op("i32.add").set(entry)
        slots.forEach((slot, lane) => {
          code.get(entry).memory("i32.load", own.slots + 4 * lane).set(slot)
          if (record !== null) code.get(slot).get(record).op("i32.add").set(taped[lane])
        })
      }
      body()
    })

  /** What points to a number that is in no slot. */
  const pointerOf = ({ at, column: of }: Place.Node): Code.Local => {
    if (of._tag === "Scratch") return at === "own" ? node : other
    return of._tag === "Coefficient" ? of.way === "up" ? up : down : number
  }
  const accessOf = <P extends { readonly _tag: string }>(
    { adds }: Sweep<P>["body"],
    { address, flaw, node: nodeOf }: GroupPlaces<P>,
    sum: Code.Local | null
  ): Access<P> => ({
    load: (place) => {
      const of = nodeOf(place)
      if (of === null) return void code.get(flaw!)
      const { at, taped: isTaped } = address(place)
      if (of.column._tag === "Slot") return gather(isTaped ? taped : slots, at)
      load(place._tag === "Sum" ? number : pointerOf(of), at)
    },
    store: (place, value) => {
      if (adds.has(place) && sum !== null) return void code.get(sum).get(value).op(kit.op("add")).set(sum)
      const of = nodeOf(place)
      if (of === null) throw new Error("internal: nobody writes what is the same everywhere")
      const { at } = address(place)
      if (of.column._tag === "Slot") return scatter(slots, value, at)
      store(place._tag === "Sum" ? number : pointerOf(of), value, at)
    }
  })
  /** The link of a node that an entry of a table is of: both of its nodes, and its coefficients. */
  const linkAt = (entry: Code.Local, from: number): void => {
    point(node, entry, from)
    point(other, entry, from + 4)
    for (const [k, pointer] of [down, up].entries()) {
      code.get(entry).memory("i32.load", from + 8 + 4 * k).get(pair).op("i32.add").set(pointer)
    }
  }
  const prepared: GroupCode["prepared"] = ({ body, over }, places) => {
    const { program } = body
    const hoisted = hoist(
      code,
      program,
      mode,
      (place) => Place.isUniform(place) ? uniformLoad(code, map.uniform[place.of], mode) : null
    )
    const ports = [...inputsOf(program), ...program.results.map(({ port }) => port)]
    const hasSlots = ports.some((place) => !Place.isUniform(place) && places.node(place)?.column._tag === "Slot")
    return () => {
      const write = (sum: Code.Local | null): void => emit(code, program, mode, hoisted, accessOf(body, places, sum))
      /** What a compartment gets from a line of the matrix: entries that begin where `number` points to, and lie `bytes` apart. */
      const line = (bytes: number): void => {
        const added = [...body.adds].at(0)
        const sum = added === undefined ? null : float()
        if (added !== undefined) {
          accessOf(body, places, null).load(added)
          code.set(sum!)
        }
        eachCompartment(inner, other, false, () => {
          write(sum)
          code.get(number).i32(bytes).op("i32.add").set(number)
        })
        if (added !== undefined) accessOf(body, places, null).store(added, sum!)
      }
      switch (over) {
        case "compartments":
          return eachCompartment(counter, node, hasSlots, () => write(null))
        case "branchPoints":
          return table(counter, pointLinks === undefined ? 4 : 16, own.points, () => {
            if (pointLinks === undefined) point(node, counter, own.branchPoints)
            else linkAt(counter, pointLinks)
            write(null)
          })
        case "down":
          code.get(pair).set(number)
          return table(counter, 16, own.links, () => {
            linkAt(counter, own.trees)
            write(null)
            code.get(number).i32(stride).op("i32.add").set(number)
          })
        case "entries":
          code.get(pair).set(number)
          return eachCompartment(counter, node, false, () => line(stride))
        case "columns":
          return eachCompartment(counter, node, false, () => {
            code.get(counter).i32(stride / 4).op("i32.mul").get(pair).op("i32.add").set(number)
            line(stride * own.compartments)
          })
        default:
          throw new Error(`internal: a group has no ${over}`)
      }
    }
  }
  return {
    kit,
    mode,
    stride,
    int,
    float,
    op,
    constant,
    choose,
    load,
    store,
    column,
    addTo,
    until,
    table,
    point,
    widen,
    gather,
    scatter,
    eachEnd,
    eachCompartment,
    slots,
    begin: () => {
      code.get(pair).i32(own.compartments).op("i32.mul").i32(1).op("i32.shr_u").set(slotTable)
      code.get(pair).i32(own.junctions).op("i32.mul").set(rateTable)
    },
    prepared
  }
}
