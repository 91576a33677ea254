/**
 * Names of the columns that kernel programs read and write, and what they stand for.
 *
 * A name is a kind and a key, `state HH_m`. Slot columns have a value per slot and are shared by sites and tree solves; packed columns
 * belong to one site or synapse block and have a value per packed place.
 */

/** Slot columns: voltage, slope and constant of its line, one over the capacitance; and for each diffusing state its value and line. */
export const voltage = "slot v"
export const lin = "slot lin"
export const constant = "slot constant"
export const inverseCapacitance = "slot inverse capacitance"
/** A diffusing state. */
export const diffusing = (state: string): string => `slot diffusing ${state}`
/** The slope of the line of a diffusing state. */
export const diffusingLin = (state: string): string => `slot lin ${state}`
/** The constant of the line of a diffusing state. */
export const diffusingConstant = (state: string): string => `slot constant ${state}`

/** A parameter, or geometry: does not move. `fallback` is what rows without a value read. */
export const fixed = (column: string, fallback?: number): string =>
  fallback === undefined ? `fixed ${column}` : `fixed ${column} or ${fallback}`
/** The column of the table that a fixed column's name means, and what rows without a value read. */
export const fixedParts = (name: string): readonly [column: string, fallback: number] => {
  const key = keyOf(name)
  const at = key.indexOf(" or ")
  return at < 0 ? [key, NaN] : [key.slice(0, at), Number(key.slice(at + " or ".length))]
}
/** A state. */
export const state = (column: string): string => `state ${column}`
/** A concentration as synapses see it: before pumps move it. */
export const unpumped = (column: string): string => `unpumped ${column}`
/** A current as of the previous step, then of this one. */
export const current = (name: string): string => `current ${name}`
/** 1 where a clamp holds the state. */
export const held = (column: string): string => `held ${column}`

/** 0, or NaN from the step on in which a number that may come back to finite (assigned, updated or reset) was not finite. */
export const flaw = "flaw x"

/** A column of a compartment, read by a synapse at its postsynaptic end. */
export const post = (column: string): string => `post ${column}`
/** Voltages at the two ends of a synapse. */
export const preVoltage = "end pre v"
export const postVoltage = "end post v"
/** 1e5 over the postsynaptic area. */
export const density = "fixed density"

/** What a table of rates says: read by the kernel itself, no column in memory. */
export const tableKind = "table"
/** Where the k-th tabulated state of a site goes. */
export const tableInf = (k: number): string => `${tableKind} inf ${k}`
/** The part of the way that it goes in a step. */
export const tablePart = (k: number): string => `${tableKind} part ${k}`

/** The step, the same everywhere. */
export const dt = "uniform dt"

/** The kind of a column: the word before its key. */
export const kindOf = (name: string): string => name.slice(0, name.indexOf(" "))

/** The key of a column: what follows its kind. */
export const keyOf = (name: string): string => name.slice(name.indexOf(" ") + 1)
