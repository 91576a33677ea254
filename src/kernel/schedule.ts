/**
 * The order in which a straight-line program is written down: independent chains interleaved, live ranges short.
 *
 * New engines keep the order of WebAssembly instructions, so this decides speed (decision 0012). List scheduling on a simple processor: two
 * operations start in a cycle, results come after their latency; the ready operation with the longest way to the end goes first, but when
 * many values are alive the one that frees most is taken instead. What is ready stands in heaps, one by the way to the end and one for each
 * number of freed values, so a program of n instructions takes n log n. Constants and inputs that are free come first. It changes no bit
 * of any result.
 */
import * as Heap from "./Heap.ts"
import { ops } from "./Op.ts"
import { argsOf, type Instruction, type Program, renumbered } from "./Program.ts"

/** Knobs of the scheduler. */
export type Processor = { readonly ports: number; readonly live: number; readonly load: number }

/** The processor that was measured best on the HH kernel. */
export const defaultProcessor: Processor = { ports: 2, live: 12, load: 5 }

const latency = (i: Instruction<unknown>, processor: Processor): number =>
  i._tag === "Op" ? ops[i.op].latency : i._tag === "Input" ? processor.load : i._tag === "Block" ? blockLatency : 0

/** Steps until the results of a block can be used: it is called as soon as its arguments are there. */
const blockLatency = 500

const isConstant = (i: Instruction<unknown>): boolean => i._tag === "Number" || i._tag === "Bits"

/** The program in scheduled order; constants come first. `free` tells which inputs cost nothing (they are in registers already). */
export const schedule = <P>(
  program: Program<P>,
  free: (input: P) => boolean,
  processor: Processor = defaultProcessor
): Program<P> => {
  const { instructions } = program
  const n = instructions.length
  // Plain loops over typed arrays, here and below: this runs before anything has been optimised.
  const [early, costs, waiting] = [new Uint8Array(n), new Int32Array(n), new Int32Array(n)]
  const args = argumentsOf(instructions)
  for (let k = 0; k < n; k++) {
    const i = instructions[k]
    if (isConstant(i) || (i._tag === "Input" && free(i.port))) early[k] = 1
    costs[k] = latency(i, processor)
    waiting[k] = args.from[k + 1] - args.from[k]
  }
  const users = usersOf(args, n)
  const lives = lifetimes(users, args, early)
  const ready = readyList(ranksOf(costs, users), lives.growth, mostArguments(args))
  const finished = new Int32Array(n)
  const order: Array<number> = []

  const release = (k: number): void => {
    for (let at = users.from[k]; at < users.from[k + 1]; at++) {
      const u = users.list[at]
      if (--waiting[u] > 0) continue
      let start = 0
      for (let a = args.from[u]; a < args.from[u + 1]; a++) start = Math.max(start, finished[args.list[a]])
      ready.add(u, start)
    }
  }
  for (let k = 0; k < n; k++) {
    if (early[k] === 1) order.push(k)
    else if (waiting[k] === 0) ready.add(k, 0)
  }
  for (let k = 0, count = order.length; k < count; k++) release(order[k])

  for (let cycle = 0; order.length < n; cycle = Math.max(cycle + 1, ready.next())) {
    for (let port = 0; port < processor.ports; port++) {
      const k = ready.take(cycle, lives.alive() >= processor.live)
      if (k < 0) break
      finished[k] = cycle + costs[k]
      order.push(k)
      lives.write(k, ready.changed)
      release(k)
    }
  }
  return renumbered(program, order)
}

/** Who belongs to whom: those of `k` are `list[from[k]]` up to `list[from[k + 1]]`, that one not included. */
type Relation = { readonly from: Int32Array; readonly list: Int32Array }

/** The different values that each instruction reads. */
const argumentsOf = (instructions: ReadonlyArray<Instruction<unknown>>): Relation => {
  let count = 0
  for (let k = 0; k < instructions.length; k++) count += argsOf(instructions[k]).length
  const [from, list] = [new Int32Array(instructions.length + 1), new Int32Array(count)]
  let end = 0
  for (let k = 0; k < instructions.length; k++) {
    const args = argsOf(instructions[k])
    for (let i = 0; i < args.length; i++) {
      let repeated = false
      for (let j = 0; j < i; j++) repeated ||= args[j] === args[i]
      if (!repeated) list[end++] = args[i]
    }
    from[k + 1] = end
  }
  return { from, list: list.subarray(0, end) }
}

/** The instructions that read each value, in their order. */
const usersOf = (args: Relation, n: number): Relation => {
  const from = new Int32Array(n + 1)
  for (const a of args.list) from[a + 1]++
  for (let k = 0; k < n; k++) from[k + 1] += from[k]
  const [end, list] = [from.slice(), new Int32Array(args.list.length)]
  for (let k = 0; k < n; k++) {
    for (let at = args.from[k]; at < args.from[k + 1]; at++) list[end[args.list[at]]++] = k
  }
  return { from, list }
}

/** Place of each instruction by the latencies from its start to the end of the program: the longest way first, then in their order. */
const ranksOf = (costs: Int32Array, users: Relation): Int32Array => {
  const n = costs.length
  const way = new Int32Array(n)
  let longest = 0
  for (let k = n - 1; k >= 0; k--) {
    let rest = 0
    for (let at = users.from[k]; at < users.from[k + 1]; at++) rest = Math.max(rest, way[users.list[at]])
    way[k] = costs[k] + rest
    longest = Math.max(longest, way[k])
  }
  const [keys, ranks] = [new Float64Array(n), new Int32Array(n)]
  for (let k = 0; k < n; k++) keys[k] = (longest - way[k]) * n + k
  keys.sort()
  for (let rank = 0; rank < n; rank++) ranks[keys[rank] % n] = rank
  return ranks
}

type Lifetimes = {
  /** By how many the values alive grow if an instruction is written now: 1 at most. */
  readonly growth: Int32Array
  readonly alive: () => number
  /** An instruction is written; those whose growth is less from now on are told. */
  readonly write: (k: number, changed: (k: number) => void) => void
}

const lifetimes = (users: Relation, args: Relation, early: Uint8Array): Lifetimes => {
  const n = early.length
  const uses = new Int32Array(n)
  /** Exclusive or of the users still to be written: the user itself where it is the only one. */
  const rest = new Int32Array(n)
  const growth = new Int32Array(n)
  let alive = 0
  const lastUse = (a: number, changed: (k: number) => void): void => {
    if (early[a] === 1 || uses[a] !== 1) return
    growth[rest[a]]--
    changed(rest[a])
  }
  for (let k = 0; k < n; k++) {
    uses[k] = users.from[k + 1] - users.from[k]
    growth[k] += uses[k] > 0 ? 1 : 0
    for (let at = users.from[k]; at < users.from[k + 1]; at++) rest[k] ^= users.list[at]
    lastUse(k, () => {})
  }
  return {
    growth,
    alive: () => alive,
    write: (k, changed) => {
      alive += growth[k]
      for (let at = args.from[k]; at < args.from[k + 1]; at++) {
        const a = args.list[at]
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

/** What was not ready yet or is taken, what is too early, what can start. */
const [away, tooEarly, open] = [0, 1, 2]

/** An instruction stands in the heap by rank and in the heap of its growth; what was taken or changed is dropped when it comes up. */
const readyList = (ranks: Int32Array, growth: Int32Array, most: number): ReadyList => {
  const n = ranks.length
  const byRank = new Int32Array(n)
  for (let k = 0; k < n; k++) byRank[ranks[k]] = k
  const state = new Uint8Array(n).fill(away)
  const later = Heap.make() // cycle and number in one: cycle * n + number
  const all = Heap.make()
  const byGrowth = Array.from({ length: most + 2 }, () => Heap.make())
  /** The first of a heap that can start and, for a heap of a growth, still has it; or -1. */
  const best = (heap: Heap.Heap, own: number | null): number => {
    for (let rank = heap.first(); rank >= 0; rank = heap.first()) {
      const k = byRank[rank]
      if (state[k] === open && (own === null || growth[k] === own)) return k
      heap.pop()
    }
    return -1
  }
  const leastGrowth = (): number => {
    for (let g = 0; g < byGrowth.length; g++) {
      const k = best(byGrowth[g], g - most)
      if (k >= 0) return k
    }
    return -1
  }
  return {
    add: (k, from) => {
      state[k] = tooEarly
      later.push(from * n + k)
    },
    changed: (k) => {
      if (state[k] === open) byGrowth[growth[k] + most].push(ranks[k])
    },
    take: (cycle, crowded) => {
      for (let key = later.first(); key >= 0 && key < (cycle + 1) * n; key = later.first()) {
        later.pop()
        const k = key % n
        state[k] = open
        all.push(ranks[k])
        byGrowth[growth[k] + most].push(ranks[k])
      }
      const found = crowded ? leastGrowth() : best(all, null)
      if (found >= 0) state[found] = away
      return found
    },
    next: () => later.first() < 0 || best(all, null) >= 0 ? 0 : Math.floor(later.first() / n)
  }
}

/** Most values that an instruction can free. */
const mostArguments = ({ from }: Relation): number => {
  let most = 0
  for (let k = 1; k < from.length; k++) most = Math.max(most, from[k] - from[k - 1])
  return most
}
