/**
 * The third phase of reading, first half: what every name of a file stands for, and what it is called in this library.
 *
 * NEURON's names of ions become the columns that built-in mechanisms share (`ena` is `eNa`, `cai` is `CaCon_i`); a name that has a meaning of its
 * own here gets an underscore. It does not look into equations.
 */
import { isFunctionName } from "../../equation/functions.ts"
import { reservedNames } from "../../mechanism/scope.ts"
import { longestArray } from "./limits.ts"
import type { Report } from "./report.ts"
import type { Declared, Place, Program } from "./Syntax.ts"

/** What a name stands for. */
export type Named = {
  readonly kind:
    | "parameter"
    | "constant"
    | "assigned"
    | "state"
    | "reversal"
    | "inside"
    | "outside"
    | "current"
    | "world"
    | "pointer"
  readonly name: string
  /** What it is called in texts of this library. */
  readonly own: string
  readonly unit: string | null
  readonly value: number | null
  readonly length: number | null
  readonly range: readonly [number, number] | null
  readonly place: Place | null
}

/** All names of a file. */
export type Names = ReadonlyMap<string, Named>

/** Default values of ions in NEURON [mV, mM]. */
const ionDefaults: Readonly<Record<string, number>> = {
  ena: 50,
  ek: -77,
  eca: 132.4579341637009,
  nai: 10,
  nao: 140,
  ki: 54.4,
  ko: 2.5,
  cai: 5e-5,
  cao: 2
}

/** What every mechanism sees: its voltage, times, geometry, temperature. */
const world: ReadonlyArray<readonly [name: string, own: string, unit: string]> = [
  ["v", "v", "mV"],
  ["t", "t", "ms"],
  ["dt", "dt", "ms"],
  ["celsius", "celsius", "degC"],
  ["diam", "radius", "um"],
  ["area", "area", "um2"]
]

/** An ion's name in columns: `Na`, `K`, `Ca`, `Cl`. */
export const ionName = (ion: string): string => ion.slice(0, 1).toUpperCase() + ion.slice(1)

/** A name that has a meaning of its own gets an underscore. */
export const ownName = (name: string): string =>
  isFunctionName(name) || reservedNames.has(name) || name === "celsius" ? `${name}_` : name

/** Which names a file has. */
export const namesOf = (program: Program, voltage: "v" | "v_post", report: Report): Names => {
  const names = new Map<string, Named>()
  const isIon = new Map<string, Named>()
  for (const { name: ion, place } of program.ions.map((one) => ({ ...one, place: one }))) {
    const X = ionName(ion)
    const column = (kind: Named["kind"], name: string, own: string, unit: string): void => {
      isIon.set(name, {
        kind,
        name,
        own,
        unit,
        value: ionDefaults[name] ?? (kind === "reversal" ? 0 : 1),
        length: null,
        range: null,
        place
      })
    }
    column("reversal", `e${ion}`, `e${X}`, "mV")
    column("inside", `${ion}i`, `${X}Con_i`, "mM")
    column("outside", `${ion}o`, `${X}Con_e`, "mM")
    column("current", `i${ion}`, `i_${X}`, "mA/cm2")
  }
  const columns = new Set(isIon.values().map(({ own }) => own))
  const used = new Set(program.ions.flatMap(({ reads, writes }) => [...reads, ...writes].map(({ text }) => text)))
  const add = (kind: Named["kind"], list: ReadonlyArray<Declared>): void => {
    for (const { length: written, name, range, unit, value, ...place } of list) {
      const isLength = written === null || Number.isInteger(written) && written > 0 && written <= longestArray
      if (!isLength) {
        report.problem(
          "too-large",
          place,
          name,
          `an array has 1 to ${longestArray} places, and \`${name}\` has ${written}`
        )
      }
      const length = isLength ? written : 1
      const before = names.get(name)
      if (before !== undefined && !(before.kind === "assigned" || kind === "assigned")) {
        if (before.kind !== kind || kind === "state") {
          report.problem(
            "declaration",
            place,
            name,
            `\`${name}\` is declared as ${nouns[before.kind]} and as ${nouns[kind]}: leave one out`
          )
        }
        continue
      }
      if (before !== undefined && kind === "assigned") continue
      names.set(name, {
        kind,
        name,
        own: columns.has(name) ? `${name}_` : ownName(name), // a file's own `eNa` beside the ion's `ena`
        unit,
        value,
        length,
        range,
        place: { file: place.file, span: place.span }
      })
    }
  }
  add("constant", program.constants)
  add("parameter", program.parameters)
  add("state", program.states)
  add("assigned", [...program.assigned, ...program.locals])
  for (const name of used) {
    const ion = isIon.get(name)
    if (ion === undefined) continue
    const declared = names.get(name)
    if (declared?.kind === "state") names.set(name, { ...declared, own: ion.own, value: declared.value ?? ion.value })
    else names.set(name, { ...ion, place: declared?.place ?? ion.place, value: ion.value })
    if (declared?.kind === "parameter" && declared.value !== null && declared.place !== null) {
      report.note(
        "ignored-default",
        declared.place,
        name,
        `NEURON takes \`${name}\` from the ion, not the ${declared.value} that stands here`
      )
    }
  }
  for (const ion of program.ions) {
    for (const { text, ...place } of [...ion.reads, ...ion.writes]) {
      const known = [`e${ion.name}`, `${ion.name}i`, `${ion.name}o`, `i${ion.name}`]
      if (!known.includes(text)) {
        report.problem(
          "declaration",
          place,
          text,
          `the ion ${ion.name} has ${known.join(", ")}, and no \`${text}\``,
          known
        )
      }
    }
  }
  for (const { text, ...place } of program.pointers) {
    names.set(text, {
      kind: "pointer",
      name: text,
      own: ownName(text),
      unit: names.get(text)?.unit ?? null,
      value: null,
      length: null,
      range: null,
      place
    })
  }
  for (const [name, own, unit] of world) {
    const declared = names.get(name)
    if (declared?.kind === "state" || declared?.kind === "constant") continue
    if (
      declared?.kind === "parameter" && declared.value !== null && declared.place !== null && name !== "diam" &&
      name !== "area"
    ) {
      report.note(
        "ignored-default",
        declared.place,
        name,
        `NEURON sets \`${name}\` itself, so the ${declared.value} that stands here is never used`
      )
    }
    names.set(name, {
      kind: "world",
      name,
      own: name === "v" ? voltage : own,
      unit,
      value: null,
      length: null,
      range: null,
      place: declared?.place ?? null
    })
  }
  return names
}

const nouns: Readonly<Record<Named["kind"], string>> = {
  parameter: "a PARAMETER",
  constant: "a constant",
  assigned: "an ASSIGNED name",
  state: "a STATE",
  reversal: "a reversal potential",
  inside: "a concentration",
  outside: "a concentration",
  current: "a current",
  world: "a name of NEURON's own",
  pointer: "a POINTER"
}
