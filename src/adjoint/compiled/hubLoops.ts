/**
 * Loops over the hubs of a class and their members (`Links.ts`), in the order and with the operations of the interpreter.
 *
 * What flows through hubs goes to a stretch of scratch, a number for each compartment, before compartments take their own steps.
 */
import type * as Code from "../../kernel/wasm/Code.ts"
import type { Kit } from "../../solve/compiled/emitCompartments.ts"
import type { HubMap } from "../../solve/compiled/MemoryMap.ts"

/** What the loops are over, for the pair that a local holds. */
export type HubLoops = {
  /** Runs one body for every hub; in it `members` runs another for each of its members. */
  readonly eachHub: (body: (members: (each: () => void) => void) => void) => void
  /** Pushes the address of the member's number in a slot column, of its place in scratch, and of its own numbers. */
  readonly slot: () => Code.Code
  readonly place: () => Code.Code
  readonly number: () => Code.Code
  /** The same for the first member of the hub at hand. */
  readonly firstSlot: () => Code.Code
  readonly firstPlace: () => Code.Code
}

/** Makes the loops; `bytes` are those of one number of all pairs. */
export const hubLoops = (
  code: Code.Code,
  hubs: HubMap,
  pair: Code.Local,
  scratch: Code.Local,
  bytes: number
): HubLoops => {
  const [hub, first, member, stop] = Array.from({ length: 4 }, () => code.local("i32"))
  const slotOf = (of: Code.Local) => code.get(of).memory("i32.load", hubs.slots).get(pair).op("i32.add")
  const placeOf = (of: Code.Local) => code.get(of).memory("i32.load", hubs.places).get(scratch).op("i32.add")
  return {
    slot: () => slotOf(member),
    place: () => placeOf(member),
    // A member has 4 bytes in the tables, and a number for every pair.
    number: () => code.get(member).i32(bytes / 4).op("i32.mul").get(pair).op("i32.add"),
    firstSlot: () => slotOf(first),
    firstPlace: () => placeOf(first),
    eachHub: (body) => {
      code.i32(0).set(hub)
      code.loop([], (again) => {
        code.get(hub).memory("i32.load", hubs.starts).set(first).get(hub).memory("i32.load", hubs.starts + 4).set(stop)
        body((each) => {
          code.get(first).set(member)
          code.loop([], (more) => {
            each()
            code.get(member).i32(4).op("i32.add").tee(member).get(stop).op("i32.lt_u").brIf(more)
          })
        })
        code.get(hub).i32(4).op("i32.add").tee(hub).i32(4 * hubs.count).op("i32.lt_u").brIf(again)
      })
    }
  }
}

/** Leaves the value of the hub at hand in a local, by values at the addresses that `x` pushes for a slot. */
export const emitHubValue = (
  code: Code.Code,
  kit: Kit,
  { firstSlot, number, slot }: HubLoops,
  { shares }: HubMap,
  x: (slot: () => Code.Code) => void,
  members: (each: () => void) => void,
  value: Code.Local
): void => {
  const first = code.local(kit.type)
  x(firstSlot)
  code.tee(first).set(value)
  members(() => {
    code.get(value)
    number().memory(kit.load, shares)
    x(slot)
    code.get(first).op(kit.op("sub")).op(kit.op("mul")).op(kit.op("add")).set(value)
  })
}
