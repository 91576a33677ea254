/**
 * Which names a mechanism's texts may use, with their units.
 *
 * One idea: what a mechanism sees of the world is a short fixed list per kind; everything else it must declare. It does not know the
 * texts themselves.
 */
import * as Result from "effect/Result"
import type { Known } from "../equation/names.ts"
import type { Unit } from "../equation/Unit.ts"
import { parseUnit } from "../equation/unitText.ts"
import type { MechanismFields } from "../network/Mechanism.ts"

/** Units in which the physics is computed. */
export const units = {
  voltage: "mV",
  time: "ms",
  rate: "1/ms",
  current: { Channel: "mA/cm2", Pump: "mM/ms", Synapse: "nA" }
} as const

/** Geometry and cable properties of the compartment; for a synapse, of the postsynaptic one. */
export const compartmentUnits: Readonly<Record<string, string>> = {
  radius: "um",
  length: "um",
  area: "um2",
  volume: "um3",
  axial_resistivity: "ohm cm",
  capacitance: "uF/cm2"
}

/** Names of voltages that a kind of mechanism sees. */
export const voltageNames: Readonly<Record<MechanismFields["kind"], ReadonlyArray<string>>> = {
  Channel: ["v"],
  Pump: ["v"],
  Synapse: ["v_pre", "v_post"]
}

/** Names that no mechanism may declare, because they have (`t`: may get) a meaning of their own. */
export const reservedNames: ReadonlySet<string> = new Set(["v", "v_pre", "v_post", "dt", "t", ...Object.keys(compartmentUnits)])

/** What a kind of mechanism sees without declaring it, in every text. */
export const worldScope = (kind: MechanismFields["kind"]): ReadonlyMap<string, Known> =>
  new Map([
    ...voltageNames[kind].map((name): [string, Known] => [name, known(units.voltage)]),
    ...Object.entries(compartmentUnits).map(([name, unit]): [string, Known] => [name, known(unit)])
  ])

/** The time step, which only `update` and `reset` see. */
export const timeStep: readonly [string, Known] = ["dt", { unit: Result.getOrThrow(parseUnit(units.time)), declared: false }]

/** Why a name that exists is not known in a rule, definition or current of this kind of mechanism. */
export const elsewhere = (kind: MechanismFields["kind"], inUpdate: boolean): ReadonlyMap<string, string> => {
  const reasons = new Map<string, string>()
  if (!inUpdate) reasons.set("dt", "only `update` and `reset` see the time step")
  if (kind === "Synapse") reasons.set("v", "a synapse sees `v_pre` and `v_post`")
  else for (const name of voltageNames.Synapse) reasons.set(name, `a ${kind.toLowerCase()} sees its own \`v\``)
  return reasons
}

const known = (text: string): Known => ({ unit: read(text), declared: false })

const read = (text: string): Unit => Result.getOrThrow(parseUnit(text))
