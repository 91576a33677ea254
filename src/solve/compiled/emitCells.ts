/**
 * Sweeps over the cells of a class as a function: one lane or two, each pair of cells through all sweeps before the next.
 *
 * Tables in memory say where compartments, parents, links and members lie, so the code is as long for large cells as for small ones. Bodies
 * are written in their own order and results go out at once: what a cell waits for is memory and the cell before, not the order within a
 * node.
 */
import { type Access, emit, hoist, type Hoisted, type Mode } from "../../kernel/emit.ts"
import { inputsOf } from "../../kernel/Program.ts"
import * as Code from "../../kernel/wasm/Code.ts"
import type * as Columns from "../../program/Columns.ts"
import * as Place from "../../program/Place.ts"
import type { Sweep } from "../../program/Step.ts"
import { type SolveColumn, type System, systemColumns } from "../../program/System.ts"
import { ownAddress } from "./addresses.ts"
import { eachPair, kits } from "./emitCompartments.ts"
import { treeParams, uniformLoad } from "./emitLoops.ts"
import { stabilityTest } from "./emitStability.ts"
import type { MemoryMap, SolveTape } from "./MemoryMap.ts"
import { type Pointers, sweepLoops } from "./sweepLoops.ts"
import { remembers } from "./unrolledPlaces.ts"

/** What a place of a cell is reached by: a slot, scratch, or its own number among its like. */
const pointerOf = ({ at, column }: Place.Node): keyof Pointers | null => {
  if (typeof at === "number") throw new Error("internal: sweeps over tables know no node by its number")
  if (column._tag === "Unstable") return null
  if (column._tag === "Slot") return `slot ${at}`
  return column._tag === "Scratch" ? `scratch ${at}` : "number"
}

/** `tree(from, to, scratch)`: the sweeps of a solve of a class; byte offsets of pairs. */
export const cellsFunction = (
  name: string,
  sweeps: ReadonlyArray<Sweep>,
  map: MemoryMap,
  system: System,
  systemIndex: number,
  cls: number,
  tape: SolveTape | null = null
): Code.Body => {
  const { lanes } = map.layout.classes[cls]
  const mode: Mode = lanes === 2 ? "simd" : "scalar"
  const kit = kits[mode]
  const { tree, width } = map.trees[cls]
  const code = Code.make(name, treeParams(tape), [])
  const [pair, end, scratch, record] = code.params
  const byColumn = new Map<Place.Node["column"], SolveColumn>()
  for (const [what, column] of Object.entries(systemColumns(system))) byColumn.set(column, what as SolveColumn)

  const loops = sweepLoops(code, map, systemIndex, cls, { pair, scratch }, sweeps)
  const unstable = sweeps.some(({ body }) =>
    inputsOf(body.program).some((place) => place._tag === "Node" && place.column._tag === "Unstable")
  )
  const stability = unstable
    ? stabilityTest(
      { code, kit, mode, pair, scratch, slot: loops.pointer("slot own"), each: loops.eachCompartment },
      map,
      system,
      systemIndex,
      cls
    )
    : null

  /** Where a place lies: what points there, and how far behind. */
  const addressOf = (place: Place.Node): readonly [Code.Local, number] => {
    const { column } = place
    const pointer = loops.pointer(pointerOf(place)!)
    switch (column._tag) {
      case "Slot":
        return [pointer, map.slots.get(column)!]
      case "Scratch":
        return [pointer, column.k * tree.parent.length * width]
      case "Pivot":
      case "Unstable":
        throw new Error(`internal: ${Place.print(place)} has no address`)
      default:
        return [pointer, ownAddress(map, cls, column).at]
    }
  }
  /** Writes what is in a local into the record too, as far behind what points to it there. */
  const remember = (value: Code.Local, place: Place.Node, offset: number): void =>
    void code.get(record).get(loops.pointer(pointerOf(place)!)).op("i32.add").get(value).memory(kit.store, offset)

  /** Columns that an earlier sweep has read, and so remembered. */
  const known = new Set<Columns.SlotColumn>()
  const accessOf = ({ body: { adds }, over }: Sweep, sum: Code.Local | null): Access<Place.CellPlace> => {
    const first = new Set([...byColumn.keys()].filter((column) => column._tag === "Slot" && !known.has(column)))
    return {
      load: (place) => {
        if (place._tag === "Uniform") throw new Error("internal: a uniform place was not hoisted")
        if (place.column._tag === "Unstable") return void code.get(stability!.flaw)
        const [pointer, offset] = addressOf(place)
        code.get(pointer).memory(kit.load, offset)
        const { column } = place
        if (tape === null || column._tag !== "Slot" || over !== "compartments" || !first.has(column)) return
        const what = byColumn.get(column)
        const at = what !== undefined && remembers(what) ? tape[what] : null
        if (at === null) return
        known.add(column)
        const value = code.local(kit.type)
        code.tee(value)
        remember(value, place, at)
      },
      store: (place, value) => {
        if (place._tag === "Uniform") throw new Error("internal: nobody writes a uniform place")
        if (place.column._tag === "Pivot") {
          if (tape !== null) remember(value, place, tape.inverse[cls])
          return
        }
        if (adds.has(place) && sum !== null) return void code.get(sum).get(value).op(kit.op("add")).set(sum)
        const [pointer, offset] = addressOf(place)
        if (tape !== null && tape.next !== null && place.column === system.x) remember(value, place, tape.next)
        code.get(pointer)
        if (adds.has(place)) code.get(pointer).memory(kit.load, offset)
        code.get(value)
        if (adds.has(place)) code.op(kit.op("add"))
        code.memory(kit.store, offset)
      }
    }
  }

  const hoisted = sweeps.map(({ body }): Hoisted =>
    hoist(
      code,
      body.program,
      mode,
      (place) => Place.isUniform(place) ? uniformLoad(code, map.uniform[place.of], mode) : null
    )
  )
  eachPair(code, pair, end, width, () => {
    stability?.test()
    sweeps.forEach((sweep, s) => {
      // What a compartment gets from many is summed up in a local, and goes to memory once.
      const isSum = sweep.over === "links" || sweep.over === "entries"
      const sum = isSum ? code.local(kit.type) : null
      const access = accessOf(sweep, sum)
      const write = (): void => emit(code, sweep.body.program, mode, hoisted[s], access)
      const needs = [...inputsOf(sweep.body.program), ...sweep.body.program.results.map(({ port }) => port)].flatMap(
        (place) => place._tag === "Node" ? pointerOf(place) ?? [] : []
      )
      const [added] = sweep.body.adds
      loops.each(
        sweep.over,
        new Set(needs),
        write,
        sum === null || added === undefined || added._tag !== "Node" ? null : {
          before: () => {
            const [pointer, offset] = addressOf(added)
            code.get(pointer).memory(kit.load, offset).set(sum)
          },
          after: () => {
            const [pointer, offset] = addressOf(added)
            code.get(pointer).get(sum).memory(kit.store, offset)
          }
        }
      )
    })
  })
  return code.end()
}
