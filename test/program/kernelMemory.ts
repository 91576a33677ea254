/**
 * A kernel's memory as the interpreter of steps sees it (`runStep.ts`): so the two can run from the same numbers, and be compared in all
 * of them.
 */
import type * as Place from "../../src/program/Place.ts"
import type { Over, Space } from "../../src/program/Step.ts"
import { type Address, ownAddress, rowAddress } from "../../src/solve/compiled/addresses.ts"
import type { Views } from "../../src/solve/compiled/Allocator.ts"
import type { Lists } from "../../src/solve/compiled/lists.ts"
import { type MemoryMap, slotOffset } from "../../src/solve/compiled/MemoryMap.ts"
import { hubsOf, links } from "../../src/solve/Links.ts"
import type { Element, Memory } from "./runStep.ts"

/** The memory of a kernel of one thread. */
export const kernelMemory = (
  map: MemoryMap,
  views: Views,
  lists: Lists
): Memory<Place.RowPlace, Place.CellPlace> => ({
  ...spaces(map, views),
  row: (space, place) => placeOfRow(views, rowAddress(map, space, place), 0),
  node: (cls, { column }) => {
    if (column._tag === "Slot") return bySlot(map, cls, map.slots.get(column)!)
    // Only steps that cells stand are run here: `nothing` is a place with a 0.
    if (column._tag === "Unstable") return () => map.nothing / 8
    if (column._tag === "Scratch" || column._tag === "Pivot") {
      throw new Error(`internal: ${column._tag} has no address`)
    }
    const { at, stride } = ownAddress(map, cls, column)
    return (cell, k) => (at + k * stride) / 8 + cell
  },
  list: ({ list }) => lists[list].map(({ address }) => address / 8),
  collect: []
})

/** What memories forwards and backwards have alike. */
export const spaces = (
  map: MemoryMap,
  { f64 }: Views
): Pick<Memory<unknown, unknown>, "numbers" | "uniform" | "stretches" | "cells" | "elements"> => ({
  numbers: f64,
  uniform: ({ of }) => map.uniform[of] / 8,
  stretches: (space: Space) =>
    "block" in space
      ? [{ row: 0, slot: 0, count: map.layout.synapses[space.block].rows.length }]
      : map.layout.sites[space.site].ranges.map(({ count, packed, slot }) => ({ row: packed, slot, count })),
  cells: (cls) => ({ tree: map.trees[cls].tree, count: map.layout.classes[cls].firstRows.length }),
  elements: (cls, over) => elements(map, cls, over)
})

/** Where an address leads in a row; what is on the tape is in the record that begins at a byte. */
export const placeOfRow = (
  { i32 }: Views,
  address: Address,
  record: number
): (row: number, slot: number) => number => {
  if (address._tag === "Fixed") return () => address.at / 8
  const from = address.taped === true ? record / 8 : 0
  switch (address._tag) {
    case "Row":
      return (row) => from + address.at / 8 + row
    case "Slot":
      return (_, slot) => from + address.at / 8 + slot
    case "Table":
      return (row) => from + (address.base + i32[address.table / 4 + row]) / 8
  }
}

/** The numbers of a slot column by cell and node. */
export const bySlot = (map: MemoryMap, cls: number, at: number): (cell: number, t: number) => number => {
  const { compartment } = map.trees[cls].tree
  return (cell, t) => (at + slotOffset(map.layout.classes[cls], compartment[t])) / 8 + cell
}

/** What is gone through beside the tree, in order. */
const elements = (map: MemoryMap, cls: number, over: Over): ReadonlyArray<Element> => {
  const { firstRows, offset } = map.layout.classes[cls]
  const { plan } = map.layout
  const count = offset.length
  const first = firstRows[0] % plan.network.nodes.length
  const nodes = map.trees[cls].tree.compartment.flatMap((k, t) => k < 0 ? [] : [t])
  const { hubs, others, starts } = links(plan.voltage)
  const range = (from: number, to: number): ReadonlyArray<number> =>
    Array.from({ length: to - from }, (_, k) => from + k)
  const [fromHub, toHub] = hubsOf(hubs, first, count)
  const compartment = (row: number): number => nodes[row - first]
  switch (over) {
    case "entries":
      return range(0, count * count).map((number) => ({
        number,
        own: nodes[Math.floor(number / count)],
        other: nodes[number % count],
        first: -1
      }))
    case "columns":
      return range(0, count * count).map((k) => ({
        number: (k % count) * count + Math.floor(k / count),
        own: nodes[Math.floor(k / count)],
        other: nodes[k % count],
        first: -1
      }))
    case "links":
      return range(0, count).flatMap((i) =>
        range(starts[first + i], starts[first + i + 1]).map((j) => ({
          number: j - starts[first],
          own: nodes[i],
          other: compartment(others[j]),
          first: -1
        }))
      )
    case "hubs":
      return range(fromHub, toHub).map((h) => {
        const own = compartment(hubs.members[hubs.starts[h]])
        return { number: h - fromHub, own, other: -1, first: own }
      })
    case "members":
      return range(fromHub, toHub).flatMap((h) =>
        range(hubs.starts[h], hubs.starts[h + 1]).map((j) => ({
          number: j - hubs.starts[fromHub],
          own: compartment(hubs.members[j]),
          other: -1,
          first: compartment(hubs.members[hubs.starts[h]])
        }))
      )
    default:
      throw new Error(`internal: ${over} are gone through by the tree`)
  }
}
