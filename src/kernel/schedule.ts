/**
 * The order in which a straight-line program is written down: independent chains interleaved, live ranges short.
 *
 * New engines keep the order of WebAssembly instructions, so this decides speed (decision 0012). List scheduling on a simple machine: two
 * operations start in a cycle, results come after their latency; the ready operation with the longest way to the end goes first, but when
 * many values are alive one that frees a value is taken instead. A heap keeps it near-linear. Constants and inputs that are free stay
 * where they are. It changes no bit of any result.
 */
import { ops } from "./Op.ts"
import { argsOf, type Instruction, type Program, renumbered } from "./Program.ts"

/** Knobs of the scheduler. */
export type Machine = { readonly ports: number; readonly live: number; readonly load: number }

/** The machine that was measured best on the HH kernel. */
export const defaultMachine: Machine = { ports: 2, live: 12, load: 5 }

const latency = (i: Instruction, machine: Machine): number => i._tag === "Op" ? ops[i.op].latency : i._tag === "Input" ? machine.load : 0

const isConstant = (i: Instruction): boolean => i._tag === "Number" || i._tag === "Bits"

/** The program in scheduled order; constants come first. `free` tells which inputs cost nothing (they are in registers already). */
export const schedule = (program: Program, free: (input: string) => boolean, machine: Machine = defaultMachine): Program => {
  const { instructions } = program
  const n = instructions.length
  const early = instructions.map((i) => isConstant(i) || (i._tag === "Input" && free(i.name)))
  const args = instructions.map((i) => [...new Set(argsOf(i))])
  const users: Array<Array<number>> = instructions.map(() => [])
  args.forEach((list, k) => list.forEach((a) => users[a].push(k)))
  const way = new Float64Array(n)
  for (let k = n - 1; k >= 0; k--) way[k] = latency(instructions[k], machine) + users[k].reduce((most, u) => Math.max(most, way[u]), 0)

  const waiting = args.map((list) => list.length)
  const uses = users.map((list) => list.length)
  const finished = new Float64Array(n)
  const order: Array<number> = []
  const ready: Array<number> = []
  let live = 0
  const release = (k: number): void => {
    for (const u of users[k]) if (--waiting[u] === 0) ready.push(u)
  }
  for (let k = 0; k < n; k++) {
    if (early[k]) order.push(k)
    else if (args[k].length === 0) ready.push(k)
  }
  for (const k of order.slice()) release(k)
  const growth = (k: number): number => (users[k].length > 0 ? 1 : 0) - args[k].filter((a) => !early[a] && uses[a] === 1).length
  const startable = (k: number): number => args[k].reduce((latest, a) => Math.max(latest, finished[a]), 0)

  for (let cycle = 0; ready.length > 0; cycle++) {
    for (let port = 0; port < machine.ports; port++) {
      let best = -1
      for (let r = 0; r < ready.length; r++) {
        const k = ready[r]
        if (startable(k) > cycle) continue
        if (best < 0 || better(k, ready[best])) best = r
      }
      if (best < 0) break
      const k = ready[best]
      ready[best] = ready[ready.length - 1]
      ready.pop()
      finished[k] = cycle + latency(instructions[k], machine)
      live += growth(k)
      for (const a of args[k]) uses[a]--
      order.push(k)
      release(k)
    }
  }
  return renumbered(program, order)

  function better(a: number, b: number): boolean {
    if (live >= machine.live) {
      const [x, y] = [growth(a), growth(b)]
      if (x !== y && (x <= 0 || y <= 0)) return x < y
    }
    return way[a] > way[b] || (way[a] === way[b] && a < b)
  }
}
