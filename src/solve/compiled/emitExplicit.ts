/**
 * Forward Euler and exponential Euler of one class: loops over compartments, with links or a dense matrix in memory.
 *
 * New values go to the scratch area of the thread first, because every compartment reads its neighbours as they were. The same operations
 * in the same order as `forwardEuler.ts` and `exponentialEuler.ts`.
 */
import { emit, hoist, type Mode } from "../../kernel/emit.ts"
import { expand } from "../../kernel/expand.ts"
import type { Program } from "../../kernel/Program.ts"
import { schedule } from "../../kernel/schedule.ts"
import * as Code from "../../kernel/wasm/Code.ts"
import * as Columns from "../../program/Columns.ts"
import { coupledProgram, type ExplicitPort, forwardProgram, membraneProgram } from "../../program/explicitPrograms.ts"
import { type SolveColumn, type System, systemColumns } from "../../program/System.ts"
import { eachPair, type Kit, kits, overCompartments } from "./emitCompartments.ts"
import { emitHubValue, hubLoops } from "./emitHubs.ts"
import { remembers, type SolveTape, treeParams } from "./emitLoops.ts"
import { stabilityTest } from "./emitStability.ts"
import type { MemoryMap } from "./MemoryMap.ts"

/** The inside of the loop over pairs. */
export type PairLoop = {
  readonly code: Code.Code
  readonly kit: Kit
  readonly mode: Mode
  readonly pair: Code.Local
  readonly scratch: Code.Local
  /** The address of the record; there only with a tape. */
  readonly record: Code.Local
  /** Slot of the compartment at hand, and its place in scratch; set by `eachCompartment`. */
  readonly slot: Code.Local
  readonly place: Code.Local
  readonly zero: () => Code.Code
  /** Runs the body for every compartment of the pair. */
  readonly eachCompartment: (body: () => void) => void
  /**
   * Prepares a program; what it gives writes it once, with its next value into scratch. `flow` pushes what flows in, where it is read;
   * `next` takes the next value elsewhere. `again` tells that another program has read and remembered the columns before.
   */
  readonly program: (
    program: Program<ExplicitPort>,
    options?: { readonly flow?: () => void; readonly next?: (value: Code.Local) => void; readonly again?: boolean }
  ) => () => void
}

/** A function (from, to, scratch) with a loop over pairs; `prepare` runs before the loop and gives what stands in it. */
export const overPairs = (
  name: string,
  map: MemoryMap,
  system: System,
  cls: number,
  tape: SolveTape | null,
  prepare: (frame: PairLoop) => () => void
): Code.Body => {
  const c = map.layout.classes[cls]
  const mode: Mode = c.lanes === 2 ? "simd" : "scalar"
  const kit = kits[mode]
  const code = Code.make(name, treeParams(tape), [])
  const [pair, end, scratch, record] = code.params
  const { each, place, slot } = overCompartments(code, map, cls, pair)
  const columns = systemColumns(system)
  const splat = (): void => void code.i32(0).memory(mode === "simd" ? "v128.load64_splat" : "f64.load", map.uniform.h)
  /** Writes what lies on the stack into the record too, where it is to be remembered. */
  const remember = (column: SolveColumn): void => {
    const offset = tape !== null && remembers(column) ? tape[column] : null
    if (offset === null) return
    const kept = code.local(kit.type)
    code.tee(kept).get(record).get(slot).op("i32.add").get(kept).memory(kit.store, offset)
  }
  const inside = prepare({
    code,
    kit,
    mode,
    pair,
    scratch,
    record,
    slot,
    place,
    zero: () => mode === "simd" ? code.f64x2(0, 0) : code.f64(0),
    eachCompartment: each,
    program: (program, { again = false, flow, next } = {}) => {
      const scheduled = schedule(program, (input) => input === "h")
      const hoisted = hoist(code, scheduled, mode, (input) => input === "h" ? splat : null)
      return () =>
        emit(code, scheduled, mode, hoisted, {
          load: (input) => {
            if (input === "flow" && flow !== undefined) return flow()
            if (input === "flow" || input === "h" || input === "next") {
              throw new Error(`internal: ${input} is no column`)
            }
            code.get(slot).memory(kit.load, map.slots.get(columns[input])!)
            if (!again) remember(input)
          },
          store: (result, value) => {
            if (result !== "next") code.get(slot).get(value).memory(kit.store, map.slots.get(Columns.clampCurrent)!)
            else if (next !== undefined) next(value)
            else code.get(scratch).get(place).op("i32.add").get(value).memory(kit.store, 0)
          }
        })
    }
  })
  eachPair(code, pair, end, map.trees[cls].width, inside)
  return code.end()
}

/** `tree(from, to, scratch)` by forward Euler. */
export const forwardTreeFunction = (
  name: string,
  map: MemoryMap,
  system: System,
  systemIndex: number,
  cls: number,
  tape: SolveTape | null = null
): Code.Body => {
  const { hubs, others, rates, starts } = map.links[systemIndex][cls]
  const x = map.slots.get(system.x)!
  const { offset, pairs } = map.layout.classes[cls]
  const bytesPerLink = pairs * map.trees[cls].width
  const throughHubs = offset.length * map.trees[cls].width // the second stretch of scratch
  return overPairs(
    name,
    map,
    system,
    cls,
    tape,
    ({ code, eachCompartment, kit, mode, pair, place, program, scratch, slot, zero }) => {
      const pairOfCells = { code, kit, mode, pair, scratch, slot, each: eachCompartment }
      const { flaw, test } = stabilityTest(pairOfCells, map, system, systemIndex, cls)
      const flow = code.local(kit.type)
      const [row, link, stop] = [code.local("i32"), code.local("i32"), code.local("i32")]
      const rows = { scaled: system.scaled, held: system.held[cls] }
      const next = program(expand(forwardProgram(rows)), { flow: () => void code.get(flow) })
      const hubFlow = hubs === null ? null : (): void => {
        const loops = hubLoops(code, hubs, pair, scratch, bytesPerLink)
        const value = code.local(kit.type)
        eachCompartment(() => {
          code.get(scratch).get(place).op("i32.add")
          zero().memory(kit.store, throughHubs)
        })
        loops.eachHub((members) => {
          emitHubValue(code, kit, loops, hubs, (slot) => void slot().memory(kit.load, x), members, value)
          members(() => {
            loops.place()
            loops.place().memory(kit.load, throughHubs)
            loops.number().memory(kit.load, hubs.rates).get(value)
            loops.slot().memory(kit.load, x).op(kit.op("sub")).op(kit.op("mul")).op(kit.op("add"))
            code.memory(kit.store, throughHubs)
          })
        })
      }
      const gatherFlow = (): void => {
        if (hubs === null) zero().set(flow)
        else code.get(scratch).get(place).op("i32.add").memory(kit.load, throughHubs).set(flow)
        code.get(row).memory("i32.load", starts).set(link).get(row).memory("i32.load", starts + 4).set(stop)
        code.block([], (done) => {
          code.get(link).get(stop).op("i32.ge_u").brIf(done)
          code.loop([], (again) => {
            // A link has 4 bytes in the table of neighbours, and a rate for every pair.
            code.get(flow).get(link).i32(bytesPerLink / 4).op("i32.mul").get(pair).op("i32.add").memory(kit.load, rates)
            code.get(link).memory("i32.load", others).get(pair).op("i32.add").memory(kit.load, x)
            code.get(slot).memory(kit.load, x).op(kit.op("sub")).op(kit.op("mul")).op(kit.op("add")).set(flow)
            code.get(link).i32(4).op("i32.add").tee(link).get(stop).op("i32.lt_u").brIf(again)
          })
        })
      }
      return () => {
        test()
        hubFlow?.()
        code.i32(0).set(row)
        eachCompartment(() => {
          gatherFlow()
          next()
          code.get(row).i32(4).op("i32.add").set(row)
        })
        eachCompartment(() => {
          code.get(slot).get(scratch).get(place).op("i32.add").memory(kit.load, 0)
          code.get(flaw).op(kit.op("sub")).memory(kit.store, x) // x - 0 is x, also of -0
        })
      }
    }
  )
}

/** `tree(from, to, scratch)` by exponential Euler. */
export const exponentialTreeFunction = (
  name: string,
  map: MemoryMap,
  system: System,
  systemIndex: number,
  cls: number,
  tape: SolveTape | null = null
): Code.Body => {
  const matrix = map.matrices[systemIndex][cls]
  const { width } = map.trees[cls]
  const { offset, pairs } = map.layout.classes[cls]
  return overPairs(
    name,
    map,
    system,
    cls,
    tape,
    ({ code, eachCompartment, kit, pair, program, scratch, slot, zero }) => {
      const sum = code.local(kit.type)
      const [entry, other] = [code.local("i32"), code.local("i32")]
      const rows = { scaled: system.scaled, held: system.held[cls] }
      const membrane = program(expand(membraneProgram(rows)))
      const x = map.slots.get(system.x)!
      const coupled = rows.held
        ? program(expand(coupledProgram(rows)), {
          flow: () => void code.get(sum),
          next: (value) => void code.get(slot).get(value).memory(kit.store, x),
          again: true
        })
        : null
      return () => {
        eachCompartment(membrane)
        code.get(pair).set(entry)
        eachCompartment(() => {
          zero().set(sum)
          code.i32(0).set(other)
          code.loop([], (again) => {
            code.get(sum).get(entry).memory(kit.load, matrix)
            code.get(scratch).get(other).op("i32.add").memory(kit.load, 0).op(kit.op("mul")).op(kit.op("add")).set(sum)
            code.get(entry).i32(pairs * width).op("i32.add").set(entry)
            code.get(other).i32(width).op("i32.add").tee(other).i32(offset.length * width).op("i32.lt_u").brIf(again)
          })
          if (coupled === null) code.get(slot).get(sum).memory(kit.store, x)
          else coupled()
        })
      }
    }
  )
}
