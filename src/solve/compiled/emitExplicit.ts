/**
 * Forward Euler and exponential Euler of one class: loops over compartments, with links or a dense matrix in memory.
 *
 * New values go to the scratch area of the thread first, because every compartment reads its neighbours as they were. The same operations
 * in the same order as `forwardEuler.ts` and `exponentialEuler.ts`.
 */
import * as Builder from "../../kernel/Builder.ts"
import { emit, hoist, type Mode } from "../../kernel/emit.ts"
import { expand } from "../../kernel/expand.ts"
import { call } from "../../kernel/lower.ts"
import type { Program } from "../../kernel/Program.ts"
import { schedule } from "../../kernel/schedule.ts"
import * as Code from "../../kernel/wasm/Code.ts"
import { eachPair, type Kit, kits, overCompartments } from "./emitCompartments.ts"
import { type SolveTape, systemColumns, treeParams } from "./emitLoops.ts"
import type { MemoryMap, System } from "./MemoryMap.ts"
import type { SolveColumn } from "./treeProgram.ts"

/** What a compartment's own step reads and gives: its columns, the step, what flows in, and its next value. */
export type ExplicitPort = SolveColumn | "h" | "flow" | "next"

const perCapacitance = (
  b: Builder.ProgramBuilder<ExplicitPort>,
  column: "lin" | "constant",
  scaled: boolean
): Builder.Value =>
  scaled ? b.op("mul", b.input(column), b.input("inverseCapacitance")) : b.input(column)

/** x + h (constant - lin x + flow). */
export const forwardProgram = (scaled: boolean): Program<ExplicitPort> => {
  const b = Builder.make<ExplicitPort>({ calls: true })
  const x = b.input("x")
  const own = b.op("sub", perCapacitance(b, "constant", scaled), b.op("mul", perCapacitance(b, "lin", scaled), x))
  b.result("next", b.op("add", x, b.op("mul", b.input("h"), b.op("add", own, b.input("flow")))))
  return b.build()
}

/** The membrane alone, exactly: x exp(-h lin) + h constant exprel(-h lin). */
export const membraneProgram = (scaled: boolean): Program<ExplicitPort> => {
  const b = Builder.make<ExplicitPort>({ calls: true })
  const h = b.input("h")
  const decay = b.op("mul", b.op("neg", h), perCapacitance(b, "lin", scaled))
  const rest = b.op("mul", b.op("mul", h, perCapacitance(b, "constant", scaled)), call(b, "exprel", decay))
  b.result("next", b.op("add", b.op("mul", b.input("x"), call(b, "exp", decay)), rest))
  return b.build()
}

/** The inside of the loop over pairs. */
export type Frame = {
  readonly code: Code.Code
  readonly kit: Kit
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
  /** Prepares a program; what it gives writes it once, with its result into scratch. `flow` pushes what flows in, where it is read. */
  readonly program: (program: Program<ExplicitPort>, flow?: () => void) => () => void
}

/** A function (from, to, scratch) with a loop over pairs; `prepare` runs before the loop and gives what stands in it. */
export const overPairs = (
  name: string,
  map: MemoryMap,
  system: System,
  cls: number,
  tape: SolveTape | null,
  prepare: (frame: Frame) => () => void
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
    const offset = tape === null || column === "inverseCapacitance" ? null : tape[column]
    if (offset === null) return
    const kept = code.local(kit.type)
    code.tee(kept).get(record).get(slot).op("i32.add").get(kept).memory(kit.store, offset)
  }
  const inside = prepare({
    code,
    kit,
    pair,
    scratch,
    record,
    slot,
    place,
    zero: () => mode === "simd" ? code.f64x2(0, 0) : code.f64(0),
    eachCompartment: each,
    program: (program, flow) => {
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
            remember(input)
          },
          store: (_, value) => void code.get(scratch).get(place).op("i32.add").get(value).memory(kit.store, 0)
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
  const { others, rates, starts } = map.links[systemIndex][cls]
  const x = map.slots.get(system.x)!
  const bytesPerLink = map.layout.classes[cls].pairs * map.trees[cls].width
  return overPairs(
    name,
    map,
    system,
    cls,
    tape,
    ({ code, eachCompartment, kit, pair, place, program, scratch, slot, zero }) => {
      const flow = code.local(kit.type)
      const [row, link, stop] = [code.local("i32"), code.local("i32"), code.local("i32")]
      const next = program(expand(forwardProgram(system.scaled)), () => void code.get(flow))
      const gatherFlow = (): void => {
        zero().set(flow)
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
        code.i32(0).set(row)
        eachCompartment(() => {
          gatherFlow()
          next()
          code.get(row).i32(4).op("i32.add").set(row)
        })
        eachCompartment(() =>
          void code.get(slot).get(scratch).get(place).op("i32.add").memory(kit.load, 0).memory(kit.store, x)
        )
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
      const membrane = program(expand(membraneProgram(system.scaled)))
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
          code.get(slot).get(sum).memory(kit.store, map.slots.get(system.x)!)
        })
      }
    }
  )
}
