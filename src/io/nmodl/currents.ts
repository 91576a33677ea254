/**
 * The currents of a file: by ion, by no ion, from an electrode; of a point as the density that it is on its compartment.
 */
import { type Expression, nowhere } from "../../equation/Expression.ts"
import { nameOf, numberOf } from "./Definitions.ts"
import type { Followed } from "./follow.ts"
import type { Current, Kind } from "./parts.ts"
import type { Settled } from "./settle.ts"
import type { Place } from "./Syntax.ts"

/** The currents of BREAKPOINT. */
export const currentsOf = (
  { phases, program, world }: Followed,
  settled: Settled,
  kind: Kind,
  name: string
): ReadonlyArray<Current> => {
  const made: Array<Current> = []
  const add = (key: string, own: string, place: Place): void => {
    const value = phases.current.env.get(key)
    if (value === undefined) {
      world.report.note("unset-name", place, key, `nothing in BREAKPOINT sets the current \`${key}\`, so there is none`)
      return
    }
    const at = value._tag === "Name" ? world.definitions.all.get(value.name) : undefined
    made.push({ name: own, value: settled.settle(value), place: at?.place ?? place, unitsOff: at?.unitsOff ?? false })
  }
  for (const { text, ...place } of program.ions.flatMap(({ writes }) => writes)) {
    const named = world.names.get(text)
    if (named?.kind === "current" || named !== undefined && program.ions.some((ion) => text === `i${ion.name}`)) {
      add(text, named!.own, place)
    }
  }
  const [several] = [program.nonspecific.length > 1]
  for (const { text, ...place } of program.nonspecific) add(text, several ? `i_${name}_${text}` : `i_${name}`, place)
  for (const { text, ...place } of program.electrode) {
    if (kind === "point") {
      add(text, `i_${name}`, place)
      const last = made[made.length - 1]
      if (last !== undefined) {
        made[made.length - 1] = { ...last, value: { _tag: "Unary", op: "-", operand: last.value, span: nowhere } }
      }
    } else noElectrode(world, place)
  }
  if (kind === "point") return made.map((one) => ({ ...one, value: densityOf(one.value), unitsOff: true }))
  return made
}

const noElectrode = (world: Followed["world"], place: Place): void =>
  world.report.problem(
    "not-yet",
    place,
    "ELECTRODE_CURRENT",
    "an electrode's current is one of a POINT_PROCESS without events here: give it as a stimulus"
  )

/** A current in nA as a density: nA/um2 are 100 mA/cm2. */
const densityOf = (current: Expression): Expression => ({
  _tag: "Binary",
  op: "/",
  left: { _tag: "Binary", op: "*", left: numberOf(100), right: current, span: nowhere },
  right: nameOf("area"),
  span: nowhere
})
