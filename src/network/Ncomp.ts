/**
 * How many compartments a branch is cut into, as a rule that looks at the branch.
 *
 * The d-lambda rule: compartments no longer than a fraction of the length constant at a frequency, and an odd number of them, so that there is
 * one in the middle. Formula: physics.md section 16 (Hines and Carnevale, The Neuroscientist 7, 2001).
 */
import { is, isStructural, type Structural, structural } from "../table/structural.ts"
import { aNumber, describing, maybe, record } from "./border.ts"
import { because } from "./NetworkError.ts"

/** The d-lambda rule: the fraction of the length constant at a frequency [Hz] that a compartment may be long. */
export type DLambda = Structural & {
  readonly _tag: "DLambda"
  readonly frequency: number
  readonly fraction: number
}

/** Whether a value is a rule that `dLambda` made; one by hand or by a spread is none. */
export const isNcomp: (u: unknown) => u is DLambda = is((u): u is DLambda =>
  isStructural(u) && "_tag" in u && u._tag === "DLambda"
)

/** What `dLambda` takes. */
export type DLambdaOptions = {
  /** Frequency [Hz]; default 100. */
  readonly frequency?: number
  /** Part of the length constant that a compartment may be long; default 0.1. */
  readonly fraction?: number
}

/**
 * Compartments that are at most a fraction of the length constant at a frequency long, an odd number for each branch; a mistake (`NetworkError`)
 * where one of the numbers is not positive.
 *
 * ```ts
 * import { Cell, Edit, Ncomp, Network, Select } from "neurolens"
 *
 * const cell = Cell.make({ parents: [-1, 0], length: [20, 900], axial_resistivity: 100 })
 * const fine = Network.editSync(cell, [Edit.ncomp(Ncomp.dLambda({ frequency: 100, fraction: 0.1 }), Select.all)])
 * fine.cells.get(0)!.ncomp // => [1, 23]
 * ```
 */
export const dLambda = describing(
  "Ncomp.dLambda",
  { options: maybe(record({ frequency: maybe(aNumber), fraction: maybe(aNumber) })) },
  ({ fraction = 0.1, frequency = 100 }: DLambdaOptions = {}): DLambda => {
    for (const [name, value] of Object.entries({ frequency, fraction })) {
      if (value > 0 && value < Infinity) continue
      throw because({
        _tag: "BadValue",
        what: `${name} of Ncomp.dLambda`,
        found: String(value),
        expected: `a positive number${name === "frequency" ? " [Hz]" : ""}`
      })
    }
    return structural({ _tag: "DLambda" as const, frequency, fraction })
  }
)

/** A branch as a rule sees it: length [um], mean radius [um], capacitance [uF/cm2], axial resistivity [ohm cm]. */
export type Cable = Readonly<Record<"length" | "radius" | "capacitance" | "axial_resistivity", number>>

/** The number of compartments that a rule gives a branch. */
export const ncompOf = ({ fraction, frequency }: DLambda, cable: Cable): number => {
  const { axial_resistivity, capacitance, length, radius } = cable
  const lambda = 1e5 * Math.sqrt(2 * radius / (4 * Math.PI * frequency * capacitance * axial_resistivity)) // [um]
  return Math.trunc((length / (fraction * lambda) + 0.9) / 2) * 2 + 1
}
