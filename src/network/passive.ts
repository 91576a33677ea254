/**
 * The passive columns that every compartment has: defaults, units, and what may stand in them.
 *
 * Defaults and units: physics.md section 3. The temperature `celsius` is a pure number, because degrees Celsius have an offset and a unit is
 * a factor.
 */

/** Passive columns of a compartment: default and unit. */
export const passiveColumns = {
  length: { default: 10, unit: "um" },
  radius: { default: 1, unit: "um" },
  axial_resistivity: { default: 5000, unit: "ohm cm" },
  capacitance: { default: 1, unit: "uF/cm2" },
  v: { default: -70, unit: "mV" },
  celsius: { default: 6.3, unit: "1" }
} as const

/** Name of a passive column. */
export type PassiveColumn = keyof typeof passiveColumns

/** The passive columns that no tracing gives. */
export const untraced = ["axial_resistivity", "capacitance", "v", "celsius"] as const satisfies ReadonlyArray<
  PassiveColumn
>

/** Absolute zero in degrees Celsius. */
export const absoluteZero = -273.15

/** Numbers that may stand in a column, and what they are in words. */
export type Range = { readonly holds: (x: number) => boolean; readonly text: string }

/** Which numbers may stand in a passive column: any finite voltage, temperatures above absolute zero, else positive ones. */
export const passiveRange = (name: PassiveColumn): Range => {
  switch (name) {
    case "v":
      return { holds: Number.isFinite, text: "a finite number [mV]" }
    case "celsius":
      return { holds: (x) => x > absoluteZero && x < Infinity, text: `a finite number of °C above ${absoluteZero}` }
    default:
      return { holds: (x) => x > 0 && x < Infinity, text: `a positive number [${passiveColumns[name].unit}]` }
  }
}

/** Whether a name is that of a passive column. */
export const isPassive = (name: string): name is PassiveColumn => Object.hasOwn(passiveColumns, name)
