/**
 * The symbols that units are written with, and the units that people write.
 *
 * One idea: plain tables; `unitText.ts` reads and writes with them. Spelled-out names are NEURON's.
 */
import * as Unit from "./Unit.ts"

const named: ReadonlyArray<readonly [names: string, unit: Unit.Unit]> = [
  ["V volt", Unit.make(0, { kg: 1, m: 2, s: -3, A: -1 })],
  ["S siemens mho", Unit.make(0, { kg: -1, m: -2, s: 3, A: 2 })],
  ["ohm Ohm Ω", Unit.make(0, { kg: 1, m: 2, s: -3, A: -2 })],
  ["F farad", Unit.make(0, { kg: -1, m: -2, s: 4, A: 2 })],
  ["C coulomb", Unit.make(0, { s: 1, A: 1 })],
  ["J joule", Unit.make(0, { kg: 1, m: 2, s: -2 })],
  ["m meter metre", Unit.make(0, { m: 1 })],
  ["s sec second", Unit.make(0, { s: 1 })],
  ["Hz hertz", Unit.make(0, { s: -1 })],
  ["A amp ampere", Unit.make(0, { A: 1 })],
  ["K kelvin", Unit.make(0, { K: 1 })],
  ["mol mole", Unit.make(0, { mol: 1 })],
  ["M molar", Unit.make(3, { m: -3, mol: 1 })],
  ["L l liter litre", Unit.make(-3, { m: 3 })],
  ["g gram", Unit.make(-3, { kg: 1 })]
]

/** Unit symbols and names without a prefix. A map, not an object: user text is looked up in it. */
export const symbols: ReadonlyMap<string, Unit.Unit> = new Map(
  named.flatMap(([names, unit]) => names.split(" ").map((name) => [name, unit] as const))
)

/** What a symbol without a prefix is called, spelled out. */
export const symbolNames: ReadonlyMap<string, string> = new Map(
  named.map(([names]) => names.split(" ")).map((all) => [all[0], all.find((name) => name.length > 3) ?? all[0]])
)

/** Prefixes of a symbol, as powers of ten. */
export const prefixes: ReadonlyMap<string, number> = new Map(
  Object.entries({ m: -3, u: -6, µ: -6, μ: -6, n: -9, p: -12, f: -15, c: -2, d: -1, k: 3, M: 6, G: 9, T: 12 })
)

/** Units that people write, first choice first: how messages name a unit, and where the nearest spelling is sought. */
export const familiar: ReadonlyArray<string> = [
  "1, mV, V, uV, ms, s, us, 1/ms, Hz, S/cm2, mS/cm2, uS/cm2, pS/um2, mA/cm2, uA/cm2, nA/cm2, pA/um2, nA, uA, mA, pA, A",
  "uS, nS, mS, pS, S, um, cm, mm, nm, m, um2, um3, cm2, 1/um, uF/cm2, pF, nF, uF, ohm cm, ohm, MOhm, mM, uM, nM, M",
  "mM/ms, uM/ms, mV/ms, V/s, 1/mV, 1/mV/ms, mS/uF, 1/mM, 1/mM/ms, um2/ms, K, C, mol, C/mol, J, J/mol/K, J/K, mV/K",
  "nA/ms, mA/cm2/ms, uA/cm2/ms, mV2, 1/mV2"
].flatMap((line) => line.split(", "))
