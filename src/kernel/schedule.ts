/**
 * The order in which a straight-line program is written down: independent chains interleaved, live ranges short.
 *
 * New engines keep the order of WebAssembly instructions, so this decides speed (decision 0012). List scheduling on a simple machine: two
 * operations start in a cycle, results come after their latency; the ready operation with the longest way to the end goes first, but when
 * many values are alive the one that frees most is taken instead. What is ready stands in heaps, one by the way to the end and one for each
 * number of freed values, so a program of n instructions takes n log n. Constants and inputs that are free come first. It changes no bit
 * of any result.
 */
import * as Heap from "./Heap.ts"
import { ops } from "./Op.ts"
import { argsOf, type Instruction, type Program, renumbered } from "./Program.ts"

/** Knobs of the scheduler. */
export type Machine = { readonly ports: number; readonly live: number; readonly load: number }

/** The machine that was measured best on the HH kernel. */
export const defaultMachine: Machine = { ports: 2, live: 12, load: 5 }

const latency = (i: Instruction, machine: Machine): number =>
  i._tag === "Op" ? ops[i.op].latency : i._tag === "Input" ? machine.load : 0

const isConstant = (i: Instruction): boolean => i._tag === "Number" || i._tag === "Bits"

/** The program in scheduled order; constants come first. `free` tells which inputs cost nothing (they are in registers already). */
export const schedule = (
  program: Program,
  free: (input: string) => boolean,
  machine: Machine = defaultMachine
): Program => {
  const { instructions } = program
  const early = instructions.map((i) => isConstant(i) || (i._tag === "Input" && free(i.name)))
  const args = instructions.map((i) => [...new Set(argsOf(i))])
  const users: Array<Array<number>> = instructions.map(() => [])
  args.forEach((list, k) => list.forEach((a) => users[a].push(k)))
  const way = waysToEnd(instructions, users, machine)
  const waiting = args.map((list) => list.length)
  const lives = lifetimes(users, args, early)
  const ready = readyList(way, lives.growth)
  const finished = new Float64Array(instructions.length)
  const order = Array.from(early.keys()).filter((k) => early[k])

  const startable = (k: number): number => args[k].reduce((latest, a) => Math.max(latest, finished[a]), 0)
  const release = (k: number): void => {
    for (const u of users[k]) if (--waiting[u] === 0) ready.add(u, startable(u))
  }
  args.forEach((list, k) => {
    if (!early[k] && list.length === 0) ready.add(k, 0)
  })
  for (const k of order.slice()) release(k)

  for (let cycle = 0; order.length < instructions.length; cycle = Math.max(cycle + 1, ready.next())) {
    for (let port = 0; port < machine.ports; port++) {
      const k = ready.take(cycle, lives.alive() >= machine.live)
      if (k < 0) break
      finished[k] = cycle + latency(instructions[k], machine)
      order.push(k)
      lives.write(k, ready.changed)
      release(k)
    }
  }
  return renumbered(program, order)
}

/** Latencies from the start of each instruction to the end of the program. */
const waysToEnd = (
  instructions: ReadonlyArray<Instruction>,
  users: ReadonlyArray<ReadonlyArray<number>>,
  machine: Machine
): Float64Array => {
  const way = new Float64Array(instructions.length)
  for (let k = way.length - 1; k >= 0; k--) {
    way[k] = latency(instructions[k], machine) + users[k].reduce((most, u) => Math.max(most, way[u]), 0)
  }
  return way
}

type Lifetimes = {
  /** By how many the values alive grow if an instruction is written now: 1 at most. */
  readonly growth: (k: number) => number
  readonly alive: () => number
  /** An instruction is written; those whose growth is less from now on are told. */
  readonly write: (k: number, changed: (k: number) => void) => void
}

const lifetimes = (
  users: ReadonlyArray<ReadonlyArray<number>>,
  args: ReadonlyArray<ReadonlyArray<number>>,
  early: ReadonlyArray<boolean>
): Lifetimes => {
  const uses = users.map((list) => list.length)
  /** Exclusive or of the users still to be written: the user itself where it is the only one. */
  const rest = users.map((list) => list.reduce((a, b) => a ^ b, 0))
  const growth = Int32Array.from(users, (list) => list.length > 0 ? 1 : 0)
  let alive = 0
  const lastUse = (a: number, changed: (k: number) => void): void => {
    if (early[a] || uses[a] !== 1) return
    growth[rest[a]]--
    changed(rest[a])
  }
  users.forEach((_, a) => lastUse(a, () => {}))
  return {
    growth: (k) => growth[k],
    alive: () => alive,
    write: (k, changed) => {
      alive += growth[k]
      for (const a of args[k]) {
        uses[a]--
        rest[a] ^= k
        lastUse(a, changed)
      }
    }
  }
}

type ReadyList = {
  /** An instruction whose arguments are written, and the cycle in which it can start. */
  readonly add: (k: number, from: number) => void
  /** Its growth is another. */
  readonly changed: (k: number) => void
  /** Takes the best that can start in this cycle, or -1: the longest way first, or the least growth and then the longest way. */
  readonly take: (cycle: number, crowded: boolean) => number
  /** The first cycle in which something can start; 0 when something can already. */
  readonly next: () => number
}

/** An instruction stands in the heap by way and in the heap of its growth; what was taken or changed is dropped when it comes up. */
const readyList = (way: Float64Array, growth: (k: number) => number): ReadyList => {
  const start = new Float64Array(way.length)
  const state = new Uint8Array(way.length) // 0 not ready or taken, 1 too early, 2 can start
  const later = Heap.make((a, b) => start[a] < start[b] || (start[a] === start[b] && a < b))
  const longest = (a: number, b: number): boolean => way[a] > way[b] || (way[a] === way[b] && a < b)
  const byWay = Heap.make(longest)
  const byGrowth = Array.from({ length: most + 2 }, () => Heap.make(longest))
  const place = (k: number): Heap.Heap => byGrowth[growth(k) + most]
  const best = (heap: Heap.Heap, valid: (k: number) => boolean): number => {
    while (heap.first() >= 0 && !valid(heap.first())) heap.pop()
    return heap.first()
  }
  return {
    add: (k, from) => {
      start[k] = from
      state[k] = 1
      later.push(k)
    },
    changed: (k) => {
      if (state[k] === 2) place(k).push(k)
    },
    take: (cycle, crowded) => {
      for (let k = later.first(); k >= 0 && start[k] <= cycle; k = later.first()) {
        later.pop()
        state[k] = 2
        byWay.push(k)
        place(k).push(k)
      }
      let found = -1
      if (!crowded) found = best(byWay, (k) => state[k] === 2)
      else {for (let g = 0; found < 0 && g < byGrowth.length; g++) {
          found = best(byGrowth[g], (k) => state[k] === 2 && place(k) === byGrowth[g])
        }}
      if (found >= 0) state[found] = 0
      return found
    },
    next: () => later.first() < 0 || best(byWay, (k) => state[k] === 2) >= 0 ? 0 : start[later.first()]
  }
}

/** Most values that an instruction can free: no operation has more arguments. */
const most = 3
