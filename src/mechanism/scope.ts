/**
 * Which names a mechanism's texts may use, with their units.
 *
 * One idea: what a mechanism sees of the world is a short fixed list per kind; everything else it must declare. It does
 * not know the texts themselves.
 */
import * as Result from "effect/Result"
import type { Known } from "../equation/names.ts"
import { hasEnds, type MechanismFields } from "../network/MechanismFields.ts"
import { currentUnit as currentUnits, geometryUnits } from "../network/names.ts"
import { passiveColumns } from "../network/passive.ts"
import type { Unit } from "../unit/Unit.ts"
import { parseUnit } from "../unit/unitText.ts"

type Kind = MechanismFields["kind"]

const read = (text: string): Unit => Result.getOrThrow(parseUnit(text))

/** The unit of voltages. */
export const millivolt: Unit = read("mV")

/** The unit of concentrations. */
export const millimolar: Unit = read("mM")

/** The unit of rates; times are in its inverse. */
export const perMillisecond: Unit = read("1/ms")

/** The unit of a mechanism's current. */
export const currentUnit: Readonly<Record<Kind, Unit>> = {
  Channel: read(currentUnits.Channel),
  Pump: read(currentUnits.Pump),
  Synapse: read(currentUnits.Synapse),
  Junction: read(currentUnits.Junction)
}

/** Units of what every compartment has; a synapse, and a junction, sees its postsynaptic one. */
export const compartmentUnits: Readonly<Record<string, Unit>> = {
  radius: read(passiveColumns.radius.unit),
  length: read(passiveColumns.length.unit),
  area: read(geometryUnits.area),
  volume: read(geometryUnits.volume),
  axial_resistivity: read(passiveColumns.axial_resistivity.unit),
  capacitance: read(passiveColumns.capacitance.unit),
  celsius: read(passiveColumns.celsius.unit)
}

/** The voltages that a mechanism sees. */
export const voltageNames: Readonly<Record<Kind, ReadonlyArray<string>>> = {
  Channel: ["v"],
  Pump: ["v"],
  Synapse: ["v_pre", "v_post"],
  Junction: ["v_pre", "v_post"]
}

/** The name of the temperature, which a mechanism may declare as its own: then its texts mean that, not the network's. */
export const temperature = "celsius"

/** Names that no mechanism may declare, because they have a meaning of their own (`t` may get one). */
export const reservedNames: ReadonlySet<string> = new Set([
  "v",
  "v_pre",
  "v_post",
  "dt",
  "t",
  ...Object.keys(compartmentUnits).filter((name) => name !== temperature)
])

/** What a mechanism sees without declaring it, in every text. */
export const worldScope = (kind: Kind): ReadonlyMap<string, Known> =>
  new Map([
    ...voltageNames[kind].map((name) => [name, { unit: millivolt, declared: false }] as const),
    ...Object.entries(compartmentUnits).map(([name, unit]) => [name, { unit, declared: false }] as const)
  ])

/** The time step, which only `update` and `reset` see. */
export const timeStep: readonly [string, Known] = ["dt", { unit: read("ms"), declared: false }]

/** Why a name that exists is not known to this kind of mechanism, or not outside `update` and `reset`. */
export const elsewhere = (kind: Kind, inUpdate: boolean): ReadonlyMap<string, string> => {
  const reasons = new Map<string, string>()
  if (!inUpdate) reasons.set("dt", "only `update` and `reset` see the time step")
  if (hasEnds({ kind })) return reasons.set("v", `a ${kind.toLowerCase()} sees \`v_pre\` and \`v_post\``)
  for (const name of voltageNames.Synapse) reasons.set(name, `a ${kind.toLowerCase()} sees its own \`v\``)
  return reasons
}
