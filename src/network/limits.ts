/**
 * How large a network may be: compartments, synapses, and what is put into them, held and written down.
 *
 * Every row has a number and a place in sets of rows, so the limit of rows is that of every list of them. All of it is compared before a
 * column is made.
 */
import { mostBytes, mostColumns, mostRows, type TooMany, tooMany } from "../table/limits.ts"
import type { Nesting } from "../table/nesting.ts"
import type { Table } from "../table/Table.ts"

/** Most compartments of a network, and so of a cell. */
export const mostCompartments = mostRows

/** Most synapses of a network. */
export const mostSynapses = mostRows

/** Most stimuli, clamps and recordings, of each. */
export const mostAttached = mostRows

/** The longest delay of synapses [ms]: eleven days, so that arrivals have a number of a step that is exact, however short a step is taken. */
export const longestDelay = 1e9

/** Most characters of the name of a mechanism, and of a name in it. */
export const longestMechanismName = 100

/** Most trainables. */
export const mostTrainables = 10_000

/** How deep edits may stand within each other in `Edit.all`, which is applied by functions that call themselves, and how many in all. */
export const mostEdits: Nesting = { depth: 200, parts: 1_000_000 }

/** Most bytes of columns that `Network.fold` remembers beside the network that it begins with. */
export const mostRemembered = 2 ** 28

/** Most samples of a stimulus or a clamp: two hours of 0.025 ms. */
export const mostSamples = 2 ** 28

/** Too many compartments, or null. */
export const tooManyCompartments = (of: string, found: number): TooMany | null =>
  tooMany(`compartments of ${of}`, found, mostCompartments, "give fewer, or longer ones")

/** Too many samples of a stimulus or a clamp, or null. */
export const tooManySamples = (of: string, found: number): TooMany | null =>
  tooMany(`samples of ${of}`, found, mostSamples, "give fewer; Stimulus.step and Stimulus.sine need none")

/** Too many stimuli, clamps or recordings with those that there are, or null. */
export const tooManyAttached = (what: string, before: number, added: number): TooMany | null =>
  tooMany(what, before + added, mostAttached, "select fewer rows")

/** Too many columns in a table, or too many bytes, once some are added that may be there already; or null. */
export const tooManyColumns = (
  what: string,
  table: Pick<Table, "length" | "columns">,
  added: ReadonlyArray<string>
): TooMany | null => {
  const columns = table.columns.size + added.reduce((sum, name) => table.columns.has(name) ? sum : sum + 1, 0)
  return tooMany(`columns of ${what}`, columns, mostColumns, "remove groups, labels or mechanisms") ??
    tooMany(`bytes of ${what}`, 8 * columns * table.length, mostBytes, "remove columns, or make the network smaller")
}
