/**
 * The scheduler: the order that the plain form gives (kept here as the oracle), the same results, constants first, and near-linear time.
 */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Builder from "../../src/kernel/Builder.ts"
import type { Value } from "../../src/kernel/Builder.ts"
import { ops } from "../../src/kernel/Op.ts"
import { argsOf, type Instruction, type Program, renumbered } from "../../src/kernel/Program.ts"
import { defaultProcessor, type Processor, schedule } from "../../src/kernel/schedule.ts"
import { arbitraryProgram, number } from "./arbitraryProgram.ts"
import { evaluate } from "./evaluate.ts"
import { random } from "./math/points.ts"
import { print } from "./programText.ts"

const isFree = (name: string): boolean => name === "b"

const latency = (i: Instruction<string>, machine: Processor): number =>
  i._tag === "Op" ? ops[i.op].latency : i._tag === "Input" ? machine.load : 0

/** The plain form: in every cycle look through all that is ready. Quadratic. */
const plain = (program: Program<string>, machine: Processor): Program<string> => {
  const { instructions } = program
  const early = instructions.map((i) =>
    i._tag === "Number" || i._tag === "Bits" || (i._tag === "Input" && isFree(i.port))
  )
  const args = instructions.map((i) => [...new Set(argsOf(i))])
  const users = instructions.map((_, k) => instructions.flatMap((_, u) => args[u].includes(k) ? [u] : []))
  const way: Array<number> = []
  for (let k = instructions.length - 1; k >= 0; k--) {
    way[k] = latency(instructions[k], machine) + Math.max(0, ...users[k].map((u) => way[u]))
  }
  const order = [...early.keys()].filter((k) => early[k])
  const written = new Set(order)
  const finished = instructions.map(() => 0)
  let live = 0
  const growth = (k: number): number =>
    (users[k].length > 0 ? 1 : 0) -
    args[k].filter((a) => !early[a] && users[a].every((u) => u === k || written.has(u))).length
  for (let cycle = 0; order.length < instructions.length; cycle++) {
    for (let port = 0; port < machine.ports; port++) {
      const ready = [...instructions.keys()].filter((k) =>
        !written.has(k) && args[k].every((a) => written.has(a) && finished[a] <= cycle)
      )
      const crowded = live >= machine.live
      ready.sort((a, b) => (crowded ? growth(a) - growth(b) : 0) || way[b] - way[a] || a - b)
      if (ready.length === 0) break
      live += growth(ready[0])
      finished[ready[0]] = cycle + latency(instructions[ready[0]], machine)
      written.add(ready[0])
      order.push(ready[0])
    }
  }
  return renumbered(program, order)
}

const inOrder = (program: Program<string>): boolean =>
  program.instructions.every((i, k) => argsOf(i).every((a) => a < k))

describe("the schedule", () => {
  it("is that of the plain form", () => {
    const machines = fc.record({
      ports: fc.integer({ min: 1, max: 3 }),
      live: fc.integer({ min: 0, max: 14 }),
      load: fc.nat(6)
    })
    fc.assert(
      fc.property(arbitraryProgram(60, 20), machines, (program, machine) => {
        expect(print(schedule(program, isFree, machine))).toBe(print(plain(program, machine)))
      }),
      { seed: 1, numRuns: 200 }
    )
  })

  it("keeps results bit for bit, arguments first, constants and free inputs at the start", () => {
    fc.assert(
      fc.property(arbitraryProgram(), fc.tuple(number, number, number), (program, [a, b, c]) => {
        const scheduled = schedule(program, isFree)
        const input = (name: string): number => ({ a, b, c })[name as "a"]
        expect([...evaluate(scheduled, input)]).toEqual([...evaluate(program, input)])
        expect(inOrder(scheduled)).toBe(true)
        expect(scheduled.instructions.length).toBe(program.instructions.length)
        const free = scheduled.instructions.map((i) =>
          i._tag === "Number" || i._tag === "Bits" || (i._tag === "Input" && i.port === "b")
        )
        expect(free.lastIndexOf(true)).toBe(free.filter((f) => f).length - 1)
      }),
      { seed: 2, numRuns: 200 }
    )
  })

  it("interleaves independent chains", () => {
    const b = Builder.make()
    for (const name of ["x", "y"]) {
      let value = b.input(name)
      for (let k = 0; k < 3; k++) value = b.op("mul", value, value)
      b.result(name, value)
    }
    const names = schedule(b.build(), () => false, { ports: 1, live: 12, load: 5 })
    expect(print(names)).toBe([
      "%0 = input x",
      "%1 = input y",
      "%2 = mul %0 %0",
      "%3 = mul %1 %1",
      "%4 = mul %2 %2",
      "%5 = mul %3 %3",
      "%6 = mul %4 %4",
      "%7 = mul %5 %5",
      "x := %6",
      "y := %7"
    ].join("\n"))
  })

  it("frees values where many are alive", () => {
    // By the longest way alone all 30 inputs would be read first.
    const b = Builder.make()
    for (let k = 0; k < 30; k++) b.result(`y${k}`, b.op("mul", b.op("neg", b.input(`x${k}`)), b.number(3)))
    const alive = (p: Program<string>): number => {
      const last = p.instructions.map((_, k) =>
        Math.max(k, ...p.instructions.flatMap((i, u) => argsOf(i).includes(k) ? [u] : []))
      )
      return Math.max(...p.instructions.map((_, at) => last.filter((end, k) => k <= at && end > at).length))
    }
    const most = (live: number): number => alive(schedule(b.build(), () => false, { ...defaultProcessor, live }))
    expect(most(1000)).toBeGreaterThanOrEqual(30)
    expect(most(6)).toBeLessThan(20)
  })

  it("takes near-linear time", () => {
    const large = (n: number): Program<string> => {
      const draw = random(5)
      const b = Builder.make()
      const values: Array<Value> = [b.input("a"), b.input("b")]
      const pick = (): Value => values[Math.max(0, values.length - 1 - Math.floor(40 * draw()))]
      while (values.length < n) {
        values.push(draw() < 0.1 ? b.input(`x${values.length}`) : b.op(draw() < 0.5 ? "mul" : "add", pick(), pick()))
      }
      values.forEach((value, k) => b.result(`r${k}`, value))
      return b.build()
    }
    const seconds = (n: number): number => {
      const program = large(n)
      const start = performance.now()
      schedule(program, () => false)
      return (performance.now() - start) / 1000
    }
    seconds(5_000)
    // 0.07 s on a quiet machine; scanning what is ready takes 0.8 s at 20,000 and four times that at 40,000.
    expect(Math.min(seconds(20_000), seconds(20_000))).toBeLessThan(0.7)
    expect(Math.min(seconds(40_000), seconds(40_000))).toBeLessThan(1.2)
  })
})
