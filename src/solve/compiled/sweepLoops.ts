/**
 * The loops of sweeps over one pair of cells (or one cell): pointers into slots, scratch and a class's own columns go along.
 *
 * Scratch goes by nodes where sweeps go through a tree, and else by compartments, which then lie one after the other.
 */
import type * as Code from "../../kernel/wasm/Code.ts"
import { ceilLog2 } from "../../number/scale.ts"
import type { At } from "../../program/Place.ts"
import type { Over, Sweep } from "../../program/Step.ts"
import type { MemoryMap } from "./MemoryMap.ts"

/** What points somewhere: to slots and to scratch, of nodes at hand; `number` to what nodes, links, members or entries have of their own. */
export type Pointers = Readonly<Record<`${"slot" | "scratch"} ${At}` | "number", Code.Local>>

export type PointerName = keyof Pointers

/** What stands before and after what a compartment gets from many. */
export type Around = { readonly before: () => void; readonly after: () => void }

/** Writers of loops. */
export type SweepLoops = {
  /** A pointer, which loops keep that are told that it is needed. */
  readonly pointer: (name: keyof Pointers) => Code.Local
  /** Runs a body for everything that a sweep goes over. */
  readonly each: (over: Over, needs: ReadonlySet<keyof Pointers>, body: () => void, around: Around | null) => void
  /** The same for compartments of which only the slot is needed. */
  readonly eachCompartment: (body: () => void) => void
}

/** Makes the writers for the pair that a local holds. */
export const sweepLoops = (
  code: Code.Code,
  map: MemoryMap,
  system: number,
  cls: number,
  { pair, scratch }: { readonly pair: Code.Local; readonly scratch: Code.Local },
  sweeps: ReadonlyArray<Pick<Sweep<unknown>, "over">>
): SweepLoops => {
  const { branchPoints, compartments, parents, tree, width } = map.trees[cls]
  const { offset, pairs } = map.layout.classes[cls]
  const [nodes, count, stride] = [tree.parent.length, offset.length, pairs * width]
  const byNode = sweeps.some(({ over }) => over === "up" || over === "root" || over === "down")
  const made = new Map<keyof Pointers, Code.Local>()
  const pointer = (name: keyof Pointers): Code.Local => {
    let local = made.get(name)
    if (local === undefined) made.set(name, local = code.local("i32"))
    return local
  }
  const [table, step, at, stop] = [code.local("i32"), code.local("i32"), code.local("i32"), code.local("i32")]
  const links = map.links[system]?.[cls]
  const hubs = links?.hubs ?? null

  /** A loop over a table from its beginning: entries of some bytes. */
  const loop = (local: Code.Local, bytes: number, many: number, body: () => void): void => {
    if (many === 0) return
    code.i32(0).set(local)
    code.loop([], (again) => {
      body()
      code.get(local).i32(bytes).op("i32.add").tee(local).i32(bytes * many).op("i32.lt_u").brIf(again)
    })
  }
  /** A pointer is an entry of a table and something that it is counted from. */
  const point = (name: keyof Pointers, address: number, from: Code.Local, entry: Code.Local = table): void =>
    void code.get(entry).memory("i32.load", address).get(from).op("i32.add").set(pointer(name))

  const overCompartments = (needs: ReadonlySet<keyof Pointers>, body: () => void): void => {
    const own = needs.has("scratch own")
    if (own && !byNode) code.get(scratch).set(pointer("scratch own"))
    loop(table, 8, count, () => {
      if (own && byNode) point("scratch own", compartments, scratch)
      if (needs.has("slot own")) point("slot own", compartments + 4, pair)
      body()
      if (own && !byNode) code.get(pointer("scratch own")).i32(width).op("i32.add").set(pointer("scratch own"))
    })
  }

  /** Nodes in the order of elimination from the second on, forwards or backwards. */
  const overTree = (needs: ReadonlySet<keyof Pointers>, way: 1 | -1, body: () => void): void => {
    if (nodes === 1) return
    const first = way === 1 ? 1 : nodes - 1
    const walked = [["scratch own", scratch, width], ["number", pair, stride]] as const
    code.i32(4 * first).set(table)
    for (const [name, from, bytes] of walked) {
      if (needs.has(name)) code.get(from).i32(bytes * first).op("i32.add").set(pointer(name))
    }
    code.loop([], (again) => {
      if (needs.has("scratch parent")) point("scratch parent", parents, scratch)
      body()
      for (const [name, , bytes] of walked) {
        if (needs.has(name)) code.get(pointer(name)).i32(way * bytes).op("i32.add").set(pointer(name))
      }
      code.get(table).i32(4 * way).op("i32.add").tee(table)
      if (way === 1) code.i32(4 * nodes).op("i32.lt_u")
      code.brIf(again)
    })
  }

  /** Hubs, with the first member of each; `inside` may go on to its members, which are numbered from `at` to before `stop`. */
  const overHubs = (needs: ReadonlySet<keyof Pointers>, inside: () => void): void => {
    if (hubs === null) return
    loop(table, 4, hubs.count, () => {
      code.get(table).memory("i32.load", hubs.starts).set(at).get(table).memory("i32.load", hubs.starts + 4).set(stop)
      if (needs.has("slot first")) point("slot first", hubs.slots, pair, at)
      if (needs.has("scratch first")) point("scratch first", hubs.places, scratch, at)
      inside()
    })
  }
  /** From `at` to before `stop`, which count 4 bytes a number; `none` where there may be nothing. */
  const toStop = (none: boolean, body: () => void): void => {
    const inside = (): void =>
      void code.loop([], (again) => {
        body()
        code.get(at).i32(4).op("i32.add").tee(at).get(stop).op("i32.lt_u").brIf(again)
      })
    if (!none) return inside()
    code.block([], (done) => {
      code.get(at).get(stop).op("i32.ge_u").brIf(done)
      inside()
    })
  }
  const numbered = (): void =>
    void code.get(at).i32(stride / 4).op("i32.mul").get(pair).op("i32.add").set(pointer("number"))

  return {
    pointer,
    eachCompartment: (body) => overCompartments(new Set(["slot own"]), body),
    each: (over, needs, body, around) => {
      switch (over) {
        case "compartments":
          return overCompartments(needs, body)
        case "branchPoints":
          return loop(table, 4, nodes - count, () => {
            point("scratch own", branchPoints, scratch)
            if (needs.has("number")) {
              code.get(table).memory("i32.load", branchPoints).i32(pairs).op("i32.mul").get(pair).op("i32.add")
              code.set(pointer("number"))
            }
            if (needs.has("scratch parent")) {
              // A node has 4 bytes in the table of parents, and its width in scratch.
              code.get(table).memory("i32.load", branchPoints).i32(ceilLog2(width / 4)).op("i32.shr_u").set(at)
              point("scratch parent", parents, scratch, at)
            }
            body()
          })
        case "up":
          return overTree(needs, -1, body)
        case "root":
          code.get(scratch).set(pointer("scratch own")).get(pair).set(pointer("number"))
          return body()
        case "down":
          return overTree(needs, 1, body)
        case "hubs":
          return overHubs(needs, body)
        case "members":
          return overHubs(needs, () =>
            toStop(false, () => {
              if (needs.has("slot own")) point("slot own", hubs!.slots, pair, at)
              if (needs.has("scratch own")) point("scratch own", hubs!.places, scratch, at)
              numbered()
              body()
            }))
        case "links": {
          code.i32(0).set(step)
          return overCompartments(new Set([...needs, "scratch own"]), () => {
            around?.before()
            code.get(step).memory("i32.load", links.starts).set(at).get(step).memory("i32.load", links.starts + 4)
            code.set(stop)
            toStop(true, () => {
              point("slot other", links.others, pair, at)
              numbered()
              body()
            })
            around?.after()
            code.get(step).i32(4).op("i32.add").set(step)
          })
        }
        case "entries":
        case "columns": {
          // Entry after entry; or down the column of the compartment at hand.
          const turned = over === "columns"
          if (!turned) code.get(pair).set(pointer("number"))
          return overCompartments(new Set([...needs, "scratch own"]), () => {
            if (turned) {
              code.get(pointer("scratch own")).get(scratch).op("i32.sub").i32(pairs).op("i32.mul").get(pair).op(
                "i32.add"
              )
              code.set(pointer("number"))
            }
            around?.before()
            code.get(scratch).set(pointer("scratch other"))
            const moves = [["number", turned ? stride * count : stride], ["scratch other", width]] as const
            loop(step, 1, count, () => {
              body()
              for (const [name, bytes] of moves) code.get(pointer(name)).i32(bytes).op("i32.add").set(pointer(name))
            })
            around?.after()
          })
        }
      }
    }
  }
}
