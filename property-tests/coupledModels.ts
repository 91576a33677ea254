/**
 * Models of coupled states as plain descriptions, which can be written down in any order: a scheme, derivatives that read each other, chains
 * of `equals`, and one mechanism that reads the states of another.
 */
import * as fc from "fast-check"
import * as Channel from "../src/mechanism/Channel.ts"
import type { Mechanism } from "../src/network/Mechanism.ts"

const rate = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: -3, max: 3 })).map(([size, slope]) =>
  slope === 0 ? `${size / 10} [1/ms]` : `${size / 10} [1/ms] * exp(${slope} * (v + 60) / 100)`
)

const reaction = fc.record({
  from: fc.nat(4),
  to: fc.nat(4),
  with: fc.option(fc.nat(4), { freq: 4 }),
  forward: rate,
  backward: rate
})

/** A description. */
export const coupledModel = fc.record({
  /** Reactions beside the chain x0 <-> x1 <-> …, which makes all states one system. */
  size: fc.integer({ min: 2, max: 5 }),
  reactions: fc.array(reaction, { maxLength: 3 }),
  chain: fc.array(fc.tuple(rate, rate), { minLength: 4, maxLength: 4 }),
  method: fc.constantFrom("", "exponential", "implicit"),
  swing: fc.integer({ min: 1, max: 30 }),
  reads: fc.boolean(),
  v: fc.integer({ min: -90, max: -30 })
})

/** A drawn description. */
export type CoupledModel = typeof coupledModel extends fc.Arbitrary<infer A> ? A : never

/** An order of n things. */
export type Order = <A>(things: ReadonlyArray<A>) => ReadonlyArray<A>

/** As they come. */
export const asTheyCome: Order = (things) => things

/** By drawn keys. */
export const by = (keys: ReadonlyArray<number>): Order => (things) =>
  things.map((thing, i) => [keys[i % keys.length], i, thing] as const).sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(
    ([, , thing]) => thing
  )

const entries = <A>(record: Readonly<Record<string, A>>, order: Order): Record<string, A> =>
  Object.fromEntries(order(Object.entries(record)))

/** Lines of the scheme, with the names of each side in an order. */
const schemeOf = ({ chain, reactions, size }: CoupledModel, order: Order): ReadonlyArray<string> => {
  const side = (names: ReadonlyArray<string>): string => order(names).join(" + ")
  const extra = reactions.flatMap((r) => {
    const [from, to] = [r.from % size, r.to % size]
    if (from === to) return []
    const beside = r.with === null ? [] : [`x${r.with % size}`]
    return [`${side([`x${from}`, ...beside])} <-> ${side([`x${to}`, ...beside])} : ${r.forward}, ${r.backward}`]
  })
  const steps = Array.from({ length: size - 1 }, (_, i) => `x${i} <-> x${i + 1} : ${chain[i][0]}, ${chain[i][1]}`)
  return order([...steps, ...extra])
}

/** The mechanisms of a description, everything in an order. */
export const coupledMechanisms = (m: CoupledModel, order: Order): ReadonlyArray<Mechanism> => {
  const scheme = schemeOf(m, order)
  const method = m.method === "" ? {} : { method: m.method as "exponential" | "implicit" }
  const states = Object.fromEntries(Array.from({ length: m.size }, (_, i) => [`x${i}`, { default: i === 0 ? 1 : 0 }]))
  const first = Channel.make("Scheme", {
    states: entries(states, order),
    scheme,
    ...method,
    current: "0.0005 [S/cm2] * x1 * (v - 20)"
  })
  const second = Channel.make("Swing", {
    ...m.reads ? { reads: { Scheme_x1: { unit: "1", default: 0 } } } : {},
    states: entries({
      a: {
        default: 1,
        derivative: `${m.swing / 10} [1/ms] * b - 0.3 [1/ms] * a + 0.1 [1/ms] * ${m.reads ? "Scheme_x1" : "0.5"}`
      },
      b: { default: 0, derivative: `-${m.swing / 10} [1/ms] * a - 0.2 [1/ms] * b` },
      c: { default: 0.3, inf: "sigmoid((v + 50) / 10)", tau: "3" },
      far: { equals: "0.5 * near + 0.1" },
      near: { equals: "middle^2" },
      middle: { equals: "0.5 * c" }
    }, order),
    current: "0.0002 [S/cm2] * (1 + far) * (v + 70)"
  })
  const third = Channel.make("Third", {
    ...m.reads ? { reads: { Swing_a: { unit: "1", default: 0 } } } : {},
    states: { y: { default: 0.5, inf: m.reads ? "0.5 + 0.1 * Swing_a" : "0.5", tau: "2" } },
    current: "0.0001 [S/cm2] * y * (v + 80)"
  })
  return order([first, second, third])
}
