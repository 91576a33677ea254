/**
 * What flows through hubs, backwards: the operations of `hubsBack` in `LinkSums.ts`, in the same order.
 *
 * When it runs, what flows into a compartment has its adjoint in the place of that of its value, and scratch holds what the values get.
 */
import type * as Code from "../../kernel/wasm/Code.ts"
import type { Kit } from "../../solve/compiled/emitCompartments.ts"
import type { HubMap } from "../../solve/compiled/MemoryMap.ts"
import type { AdjointMap } from "./AdjointMap.ts"
import { emitHubValue, hubLoops } from "./hubLoops.ts"
import { solvePlace } from "./solvePlace.ts"

/** Where the loops stand: in one over pairs, with scratch and a record. */
type Loop = {
  readonly code: Code.Code
  readonly kit: Kit
  readonly pair: Code.Local
  readonly scratch: Code.Local
  readonly tape: Code.Local
}

/** Prepares the loops; what it gives writes them. */
export const hubsBack = (
  { code, kit, pair, scratch, tape }: Loop,
  own: AdjointMap,
  system: number,
  cls: number,
  hubs: HubMap
): () => void => {
  const { layout, trees } = own.map
  const flow = solvePlace(own, system, "bar").at
  const values = solvePlace(own, system, "x").at
  const sums = own.coefficients[system]?.[cls].hubs ?? null
  const [bar, rest, value, part] = Array.from({ length: 4 }, () => code.local(kit.type))
  const address = code.local("i32")
  const loops = hubLoops(code, hubs, pair, scratch, layout.classes[cls].pairs * trees[cls].width)
  const x = (slot: () => Code.Code): void => void slot().get(tape).op("i32.add").memory(kit.load, values)
  /** Adds to the sum of the member's number what the body pushes. */
  const add = (to: number, body: () => void): void => {
    loops.number().tee(address).get(address).memory(kit.load, to)
    body()
    code.op(kit.op("mul")).op(kit.op("add")).memory(kit.store, to)
  }
  return () =>
    loops.eachHub((members) => {
      if (kit.type === "v128") code.f64x2(0, 0).set(bar)
      else code.f64(0).set(bar)
      members(() => {
        code.get(bar)
        loops.number().memory(kit.load, hubs.rates)
        loops.slot().memory(kit.load, flow).op(kit.op("mul")).op(kit.op("add")).set(bar)
      })
      if (sums !== null) emitHubValue(code, kit, loops, hubs, x, members, value)
      code.get(bar).set(rest)
      members(() => {
        loops.number().memory(kit.load, hubs.shares).get(bar).op(kit.op("mul")).set(part)
        loops.place()
        loops.place().memory(kit.load, 0).get(part)
        loops.number().memory(kit.load, hubs.rates)
        loops.slot().memory(kit.load, flow).op(kit.op("mul")).op(kit.op("sub")).op(kit.op("add")).memory(kit.store, 0)
        code.get(rest).get(part).op(kit.op("sub")).set(rest)
        if (sums === null) return
        add(sums.rates, () => {
          loops.slot().memory(kit.load, flow).get(value)
          x(loops.slot)
          code.op(kit.op("sub"))
        })
        add(sums.shares, () => {
          code.get(bar)
          x(loops.slot)
          x(loops.firstSlot)
          code.op(kit.op("sub"))
        })
      })
      loops.firstPlace()
      loops.firstPlace().memory(kit.load, 0).get(rest).op(kit.op("add")).memory(kit.store, 0)
    })
}
