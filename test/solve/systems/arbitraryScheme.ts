/**
 * Random schemes: a connected chain of first-order reactions and some more, both ways or one, rates of any size that may depend on the
 * voltage; some with a bond of two amounts. Texts are arithmetic only: engines must have the same bits on them.
 */
import * as fc from "fast-check"
import * as Channel from "../../../src/mechanism/Channel.ts"
import { compile } from "../../../src/mechanism/compile.ts"
import type { CompiledSystem } from "../../../src/mechanism/systems.ts"
import type { Mechanism } from "../../../src/network/Mechanism.ts"
import type { Lookup } from "../../../src/solve/Frame.ts"

/** What a scheme is made of. */
export type Scheme = {
  readonly mechanism: Mechanism
  readonly system: CompiledSystem
  /** Its names: parameters as they are declared, the voltage, and the states in rows of their own. */
  readonly lookAt: (states: ReadonlyArray<Float64Array>, v: number) => Lookup
  /** For messages of properties. */
  readonly [fc.toStringMethod]: () => string
}

/** What to draw from. */
export type SchemeOptions = {
  readonly most?: number
  readonly least?: number
  /** Powers of ten of the fastest rate [1/ms]. */
  readonly rates?: readonly [number, number]
  readonly method?: "exponential" | "implicit"
  /** Whether the first two states bind to a third amount. */
  readonly binds?: boolean
}

/** Evenly between 0 and 1: doubles that are drawn as such are nearly all tiny. */
const unit = fc.integer({ min: 0, max: 10_000 }).map((k) => k / 10_000)

/** A random scheme with 2 to 20 states; its amounts begin at random values. */
export const arbitraryScheme = (
  { binds = false, least = 2, method, most = 20, rates = [-2, 3] }: SchemeOptions = {}
): fc.Arbitrary<Scheme> =>
  fc.integer({ min: least, max: most }).chain((n) =>
    fc.record({
      scale: unit.map((u) => 10 ** (rates[0] + u * (rates[1] - rates[0]))),
      chain: fc.array(fc.tuple(unit, unit), { minLength: n - 1, maxLength: n - 1 }),
      more: fc.array(fc.tuple(fc.nat(n - 1), fc.nat(n - 1), unit), { maxLength: n }),
      start: fc.array(unit, { minLength: n, maxLength: n }),
      bent: fc.array(fc.boolean(), { minLength: 1, maxLength: 5 })
    }).map(({ bent, chain, more, scale, start }) => {
      const values: Array<number> = []
      const rate = (x: number): string => {
        const name = `k${values.push(x * scale) - 1}`
        return bent[values.length % bent.length] ? `${name} * (1 + (v / 30 [mV])^2)` : name
      }
      const scheme = chain.map(([there, back], k) => `x${k} <-> x${k + 1} : ${rate(there)}, ${rate(back)}`)
      for (const [from, to, x] of more) if (from !== to) scheme.push(`x${from} -> x${to} : ${rate(x)}`)
      const second = `k${values.push(scale) - 1}`
      if (binds) scheme.push(`x0 + x1 <-> bound : ${second}, ${rate(0.5)}`)
      const total = start.reduce((sum, x) => sum + x, 0) || 1
      const mechanism = Channel.make("Random", {
        parameters: Object.fromEntries(values.map((x, k) => [`k${k}`, { default: x, unit: "1/ms" }])),
        states: {
          ...Object.fromEntries(start.map((x, k) => [`x${k}`, { default: x / total }])),
          ...binds ? { bound: { default: 0 } } : {}
        },
        scheme,
        current: "1e-4 [S/cm2] * x1 * (v + 20)",
        ...method === undefined ? {} : { method }
      })
      const [system] = compile(mechanism).systems
      return {
        [fc.toStringMethod]: () => `${scheme.join("; ")} with ${values.map((x, k) => `k${k} = ${x}`).join(", ")}`,
        mechanism,
        system,
        lookAt: (states, v) => (name) => {
          const i = system.states.indexOf(name)
          return i >= 0 ? states[i] : name === "v" ? [v] : [mechanism.parameters[name].default]
        }
      }
    })
  )

/** The values of a scheme's states as they are declared, in one row. */
export const startOf = ({ mechanism, system }: Scheme): ReadonlyArray<Float64Array> =>
  system.states.map((state) => Float64Array.of(mechanism.states[state].default))
