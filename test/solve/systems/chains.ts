/**
 * Gates of the squid as chains of states: K as five states, Na as eight, written out so that n^4 and m^3 h are their open states.
 */
import * as Channel from "../../../src/mechanism/Channel.ts"
import type { Mechanism } from "../../../src/network/Mechanism.ts"

type Method = "exponential" | "implicit"

const rates = {
  a: "0.01 * vtrap(-(v + 55), 10)",
  b: "0.125 * exp(-(v + 65) / 80)",
  am: "0.1 * vtrap(-(v + 40), 10)",
  bm: "4 * exp(-(v + 65) / 18)",
  ah: "0.07 * exp(-(v + 65) / 20)",
  bh: "1 [1/ms] * sigmoid((v + 35) / 10)"
}

/** The reactions of `count` equal gates: state k has k open. */
const ladder = (state: (k: number) => string, count: number, open: string, shut: string): ReadonlyArray<string> =>
  Array.from(
    { length: count },
    (_, k) => `${state(k)} <-> ${state(k + 1)} : ${count - k} * ${open}, ${k + 1} * ${shut}`
  )

/** The occupancies of `count` gates that are open with probability p. */
const binomial = (count: number, p: number): ReadonlyArray<number> => {
  const choose = (k: number): number => k === 0 ? 1 : choose(k - 1) * (count - k + 1) / k
  return Array.from({ length: count + 1 }, (_, k) => choose(k) * p ** k * (1 - p) ** (count - k))
}

/** n^4 as five states, from gates that are open with probability 0.2. */
export const potassium = (method?: Method): Mechanism =>
  Channel.make("KChain", {
    parameters: { g: { default: 0.036, unit: "S/cm2" }, e: { default: -77, unit: "mV" } },
    definitions: { a: rates.a, b: rates.b },
    states: Object.fromEntries(binomial(4, 0.2).map((x, k) => [`s${k}`, { default: x }])),
    scheme: ladder((k) => `s${k}`, 4, "a", "b"),
    current: "g * s4 * (v - e)",
    ...method === undefined ? {} : { method }
  })

/** m^3 h as eight states, from gates that are open with probability 0.2. */
export const sodium = (method?: Method): Mechanism => {
  const [m, h] = [binomial(3, 0.2), binomial(1, 0.2)]
  const name = (i: number, j: number): string => `${j === 1 ? "h" : "i"}${i}`
  return Channel.make("NaChain", {
    parameters: { g: { default: 0.12, unit: "S/cm2" }, e: { default: 50, unit: "mV" } },
    definitions: { am: rates.am, bm: rates.bm, ah: rates.ah, bh: rates.bh },
    states: Object.fromEntries(m.flatMap((x, i) => h.map((y, j) => [name(i, j), { default: x * y }]))),
    scheme: [
      ...[0, 1].flatMap((j) => ladder((i) => name(i, j), 3, "am", "bm")),
      ...m.map((_, i) => `${name(i, 0)} <-> ${name(i, 1)} : ah, bh`)
    ],
    current: "g * h3 * (v - e)",
    ...method === undefined ? {} : { method }
  })
}
