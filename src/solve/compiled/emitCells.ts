/**
 * Sweeps over the cells of a class as a function: one lane or two, each pair of cells through all sweeps before the next.
 *
 * Tables in memory say where compartments, parents, links and members lie, so the code is as long for large cells as for small ones. Bodies
 * are written in their own order and results go out at once: what a cell waits for is memory and the cell before, not the order within a
 * node.
 */
import { type Access, emit, hoist, type Hoisted, type Mode } from "../../kernel/emit.ts"
import { inputsOf } from "../../kernel/Program.ts"
import { schedule } from "../../kernel/schedule.ts"
import * as Code from "../../kernel/wasm/Code.ts"
import * as Place from "../../program/Place.ts"
import type { Sweep } from "../../program/Step.ts"
import { eachPair, kits } from "./emitCompartments.ts"
import { treeParams, uniformLoad } from "./emitLoops.ts"
import { stabilityTest } from "./emitStability.ts"
import type { MemoryMap } from "./MemoryMap.ts"
import { sweepLoops } from "./sweepLoops.ts"
import type { TabledPlaces } from "./tabledPlaces.ts"

/** Instructions from which a body is worth an order of its own: a function like exp is in it. */
const long = 40

/** `tree(from, to, scratch)`: the sweeps of a solve of a class; byte offsets of pairs. */
export const cellsFunction = <P extends { readonly _tag: string }>(
  name: string,
  given: ReadonlyArray<Sweep<P>>,
  map: MemoryMap,
  system: number,
  cls: number,
  { address, hasRecord, pointer, remembered }: TabledPlaces<P>
): Code.Body => {
  const { lanes } = map.layout.classes[cls]
  const mode: Mode = lanes === 2 ? "simd" : "scalar"
  const kit = kits[mode]
  const sweeps = given.map(({ body, over }): Sweep<P> => {
    const { program } = body
    return {
      over,
      body: { ...body, program: program.instructions.length > long ? schedule(program, Place.isUniform) : program }
    }
  })
  const { width } = map.trees[cls]
  const code = Code.make(name, treeParams(hasRecord), [])
  const [pair, end, scratch, record] = code.params

  const loops = sweepLoops(code, map, system, cls, { pair, scratch }, sweeps)
  const unstable = sweeps.some(({ body }) =>
    inputsOf(body.program).some((place) => !Place.isUniform(place) && pointer(place) === null)
  )
  const stability = unstable
    ? stabilityTest(
      { code, kit, mode, pair, scratch, slot: loops.pointer("slot own"), each: loops.eachCompartment },
      map,
      map.systems[system],
      system,
      cls
    )
    : null

  const pointed = (place: P): Code.Local => {
    const name = pointer(place)
    if (name === null) throw new Error("internal: nothing points to what is no column")
    return loops.pointer(name)
  }
  /** Writes what is in a local into the record too, as far behind what points to it there. */
  const remember = (value: Code.Local, place: P, offset: number): void =>
    void code.get(record).get(pointed(place)).op("i32.add").get(value).memory(kit.store, offset)
  const load = (place: P): void => {
    const { at, taped } = address(place)!
    code.get(pointed(place))
    if (taped) code.get(record).op("i32.add")
    code.memory(kit.load, at)
  }

  /** What an earlier sweep has read, and so remembered. */
  const known = new Set<P>()
  const accessOf = ({ body: { adds }, over }: Sweep<P>, sum: Code.Local | null): Access<P> => ({
    load: (place) => {
      if (pointer(place) === null) return void code.get(stability!.flaw)
      load(place)
      const offset = over === "compartments" && !known.has(place) ? remembered(place, "read") : null
      if (offset === null) return
      known.add(place)
      const value = code.local(kit.type)
      code.tee(value)
      remember(value, place, offset)
    },
    store: (place, value) => {
      if (adds.has(place) && sum !== null) return void code.get(sum).get(value).op(kit.op("add")).set(sum)
      const [own, offset] = [address(place), remembered(place, "written")]
      if (offset !== null) remember(value, place, offset)
      if (own === null) return
      code.get(pointed(place))
      if (adds.has(place)) load(place)
      code.get(value)
      if (adds.has(place)) code.op(kit.op("add"))
      code.memory(kit.store, own.at)
    }
  })

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
      const isSum = sweep.over === "links" || sweep.over === "entries" || sweep.over === "columns"
      const sum = isSum && sweep.body.adds.size > 0 ? code.local(kit.type) : null
      const access = accessOf(sweep, sum)
      const write = (): void => emit(code, sweep.body.program, mode, hoisted[s], access)
      const needs = [...inputsOf(sweep.body.program), ...sweep.body.program.results.map(({ port }) => port)].flatMap(
        (place) => pointer(place) ?? []
      )
      const [added] = sweep.body.adds
      loops.each(
        sweep.over,
        new Set(needs),
        write,
        sum === null || added === undefined ? null : {
          before: () => {
            load(added)
            code.set(sum)
          },
          after: () => void code.get(pointed(added)).get(sum).memory(kit.store, address(added)!.at)
        }
      )
    })
  })
  return code.end()
}
