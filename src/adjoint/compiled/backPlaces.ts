/**
 * Places of the way back as addresses: adjoints and sums behind the columns of the way forwards, what was in the record of the step.
 */
import * as Back from "../../program/BackPlace.ts"
import * as Columns from "../../program/Columns.ts"
import type { Space } from "../../program/Step.ts"
import { type Address, rowAddress, type RowPlaces } from "../../solve/compiled/addresses.ts"
import { isVoltage } from "../../solve/compiled/MemoryMap.ts"
import type { AdjointMap } from "./AdjointMap.ts"

/** The places of rows backwards; nothing is remembered. */
export const backRows = (own: AdjointMap, space: Space): RowPlaces<Back.RowBack> => ({
  hasRecord: true,
  address: (place) => rowBackAddress(own, space, place),
  remembered: () => null
})

/** The address of a place in a row. */
export const rowBackAddress = (own: AdjointMap, space: Space, place: Back.RowBack): Address => {
  const found = (tag: "Row" | "Slot", at: number | undefined): Address => {
    if (at === undefined) throw new Error(`internal: ${Back.print(place)} has no address here`)
    return { _tag: tag, at }
  }
  switch (place._tag) {
    case "Uniform":
    case "Own":
    case "Slot":
      return rowAddress(own.map, space, place)
    case "Sum":
      return found(
        "Row",
        (space._tag === "Site" ? own.siteSums[space.site] : own.synapseSums[space.block]).get(place.of)
      )
    case "Taped":
      return inRecord(own, space, place.of)
    case "Give":
      return found("Row", space._tag === "Site" ? undefined : own.synapses[space.block].pre.get(place.of.of))
    case "Bar":
      break
  }
  const { of } = place
  if (of._tag === "Slot") return found("Slot", own.slots.get(of.column))
  if (of._tag === "Own") {
    return found(
      "Row",
      (space._tag === "Site" ? own.sites[space.site] : own.synapses[space.block].columns).get(of.column)
    )
  }
  if (space._tag === "Site") return found("Row", undefined)
  // Adjoints of voltages and of lines stand in the slot of the compartment; what is read beside has tables of its own.
  const table = own.synapses[space.block].reads.get(of.of)
  if (table !== undefined) return { _tag: "Table", table, base: 0 }
  const base = of.of.of._tag === "Slot" ? own.slots.get(of.of.of) : undefined
  return base === undefined
    ? found("Row", undefined)
    : { _tag: "Table", table: own.map.synapses[space.block].post, base }
}

/** Where the record has what a loop read. */
const inRecord = ({ map, record }: AdjointMap, space: Space, of: Back.RowNumber): Address => {
  const found = (tag: "Row" | "Slot", at: number | undefined): Address => {
    if (at === undefined) throw new Error(`internal: the tape has no ${Back.print(Back.taped(of))}`)
    return { _tag: tag, at, taped: true }
  }
  if (of._tag === "Slot") {
    const tape = record.systems[map.systems.findIndex(({ x }) => x === of.column)]
    return found("Slot", tape.site ?? tape.x)
  }
  if (of._tag === "Own" || !isVoltage(of.of)) {
    return found(
      "Row",
      (space._tag === "Site" ? record.sites[space.site] : record.synapses[space.block]).get(Back.columnOf(of))
    )
  }
  if (space._tag === "Site") return found("Row", undefined)
  const { [of.of.end]: table } = map.synapses[space.block]
  return {
    _tag: "Table",
    table,
    base: record.systems[map.systems.findIndex(({ x }) => x === Columns.voltage)].x,
    taped: true
  }
}
