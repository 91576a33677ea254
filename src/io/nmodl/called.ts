/**
 * What the names of a channel are called in NMODL: columns of ions as NEURON calls them, currents of no ion by a name of the file, the others as they
 * are; and what is said of them, the NEURON block and ASSIGNED. A name that cannot be is said by `missing`.
 */
import * as Result from "effect/Result"
import { isFunctionName } from "../../equation/functions.ts"
import type { Mechanism } from "../../network/Mechanism.ts"
import { currentsOf } from "../../network/MechanismFields.ts"
import { parseUnit, printUnit } from "../../unit/unitText.ts"
import { ionColumn } from "./ionNames.ts"
import { isWord } from "./words.ts"

/** A unit in brackets behind a name; none for a pure number. */
export const bracketed = (unit: string): string =>
  unit === "1" ? "" : ` (${printUnit(Result.getOrThrow(parseUnit(unit)))})` // of a mechanism that was checked

/** What every mechanism of NEURON may see. */
const visible = [["celsius", "degC"], ["diam", "um"], ["area", "um2"], ["dt", "ms"]] as const

/** The names of a channel. */
export class Called {
  readonly mechanism: Mechanism
  readonly missing: (construct: string, message: string) => void
  /** What NEURON calls columns of ions, by their local names. */
  readonly ions = new Map<string, string>()
  /** Names that nothing else may have. */
  readonly taken = new Set<string>()
  /** Columns of ions: those that are read, and those that are written, by ion. */
  readonly uses = new Map<string, { readonly reads: Set<string>; readonly writes: Set<string> }>()
  /** What currents that are no ion's are called in the file. */
  readonly nonspecific = new Map<string, string>()

  constructor(mechanism: Mechanism, missing: (construct: string, message: string) => void) {
    this.mechanism = mechanism
    this.missing = missing
    this.#collect()
  }

  /** What a name is called. */
  of(name: string): string {
    return this.ions.get(name) ?? name
  }

  /** What a current is called. */
  currentOf(name: string): string {
    return this.nonspecific.get(name) ?? ionColumn(name)?.name ?? name
  }

  /** A name that nothing has yet. */
  fresh(wanted: string): string {
    let name = wanted
    for (let k = 2; this.taken.has(name); k++) name = `${wanted}_${k}`
    this.taken.add(name)
    return name
  }

  #collect(): void {
    const { name: own, parameters, reads, states } = this.mechanism
    const use = (ion: string) => {
      const known = this.uses.get(ion) ?? { reads: new Set<string>(), writes: new Set<string>() }
      this.uses.set(ion, known)
      return known
    }
    const shared = [
      ...Object.entries(parameters).flatMap(([local, spec]) =>
        spec.shared ? [[local, local, "parameters"] as const] : []
      ),
      ...Object.entries(states).flatMap(([local, spec]) => spec.shared ? [[local, local, "states"] as const] : []),
      ...Object.entries(reads).map(([local, { of }]) => [local, of ?? local, "reads"] as const)
    ]
    for (const [local, column, part] of shared) {
      const found = ionColumn(column)
      if (found === null || part === "parameters" && found.what === "current") {
        if (part !== "reads") {
          this.missing(
            `${part}.${local}`,
            `\`${local}\` is shared, and NMODL shares what ions have: their potential, current and concentrations`
          )
        }
        continue
      }
      this.ions.set(local, found.name)
      use(found.ion)[part === "states" ? "writes" : "reads"].add(found.name)
    }
    const currents = currentsOf(this.mechanism)
    const plain = currents.filter(({ name }) => name === `i_${own}` || name.startsWith(`i_${own}_`))
    for (const { name } of currents) {
      if (plain.some((each) => each.name === name)) continue
      const found = ionColumn(name)
      if (found?.what !== "current") {
        this.missing(`currents.${name}`, `the current \`${name}\` is of no ion: call it \`i_${own}\``)
      } else use(found.ion).writes.add(found.name)
    }
    const words = [...Object.keys(parameters), ...Object.keys(states), ...Object.keys(this.mechanism.definitions)]
    for (const word of [...words, own]) {
      if (this.ions.has(word)) continue
      if (isWord(word) || isFunctionName(word) || word.startsWith("_") || [...this.ions.values()].includes(word)) {
        this.missing(word, `\`${word}\` is a word of NMODL or of C there, or another name: rename it`)
      }
    }
    for (const word of [...words, ...this.ions.values(), "v", "dt", "celsius", "area", "diam"]) this.taken.add(word)
    plain.forEach(({ name }, k) => {
      const wanted = name === `i_${own}` ? "i" : name.slice(`i_${own}_`.length)
      this.nonspecific.set(name, plain.length === 1 ? this.fresh(wanted) : wanted)
      if (plain.length > 1 && (name === `i_${own}` || this.taken.has(wanted) && k >= 0)) {
        this.missing(
          `currents.${name}`,
          `one of several currents of no ion is called \`i_${own}_\` and a name that nothing else has`
        )
      }
      this.taken.add(wanted)
    })
    // Definitions are LOCAL in every block that uses them: their names are free for the first.
    for (const word of Object.keys(this.mechanism.definitions)) this.taken.delete(word)
  }

  /** The NEURON block and the units, for parameters of the file itself. */
  neuron(own: ReadonlyArray<string>): string {
    const list = (word: string, names: Iterable<string>): string => {
      const all = [...names].sort()
      return all.length === 0 ? "" : ` ${word} ${all.join(", ")}`
    }
    return [
      "NEURON {",
      `  SUFFIX ${this.mechanism.name}`,
      ...[...this.uses].map(([ion, { reads, writes }]) =>
        `  USEION ${ion}${list("READ", reads)}${list("WRITE", writes)}`
      ),
      ...this.nonspecific.size === 0 ? [] : [`  NONSPECIFIC_CURRENT ${[...this.nonspecific.values()].join(", ")}`],
      ...own.length === 0 ? [] : [`  RANGE ${own.join(", ")}`],
      "}",
      "",
      "UNITS {",
      "  (mA) = (milliamp)",
      "  (mV) = (millivolt)",
      "  (S) = (siemens)",
      "  (molar) = (1/liter)",
      "  (mM) = (millimolar)",
      "  (um) = (micron)",
      "}"
    ].join("\n")
  }

  /** The lines of ASSIGNED, for blocks of text. */
  assigned(blocks: string): ReadonlyArray<string> {
    const { parameters, reads, states } = this.mechanism
    const unitOf = (local: string): string => bracketed((parameters[local] ?? reads[local] ?? states[local]).unit)
    const seen = [...this.ions].filter(([local]) =>
      states[local] === undefined || states[local].rule._tag === "Assigned"
    )
    const currents = currentsOf(this.mechanism).map(({ name }) => this.currentOf(name))
    const names = new Set(seen.map(([, name]) => name))
    return [
      "  v (mV)",
      ...visible.flatMap(([name, unit]) => new RegExp(`\\b${name}\\b`).test(blocks) ? [`  ${name} (${unit})`] : []),
      ...seen.map(([local, name]) => `  ${name}${unitOf(local)}`),
      ...currents.filter((name) => !names.has(name)).map((name) => `  ${name} (mA/cm2)`)
    ]
  }
}
