/**
 * A kernel's memory as the interpreter of steps sees it (`runStep.ts`): so the two can run from the same numbers, and be compared in all
 * of them.
 */
import type { Over, Space } from "../../src/program/Step.ts"
import { ownAddress, rowAddress } from "../../src/solve/compiled/addresses.ts"
import type { Lists } from "../../src/solve/compiled/lists.ts"
import { type MemoryMap, slotOffset } from "../../src/solve/compiled/MemoryMap.ts"
import type { Views } from "../../src/solve/compiled/pack.ts"
import { hubsOf, links } from "../../src/solve/Links.ts"
import type { Element, Memory } from "./runStep.ts"

/** The memory of a kernel of one thread. */
export const kernelMemory = (map: MemoryMap, { f64, i32 }: Views, lists: Lists): Memory => {
  const { layout } = map
  return {
    numbers: f64,
    uniform: ({ of }) => map.uniform[of] / 8,
    stretches: (space: Space) =>
      space._tag === "Site"
        ? layout.sites[space.site].ranges.map(({ count, packed, slot }) => ({ row: packed, slot, count }))
        : [{ row: 0, slot: 0, count: layout.synapses[space.block].rows.length }],
    row: (space, place) => {
      const address = rowAddress(map, space, place)
      switch (address._tag) {
        case "Fixed":
          return () => address.at / 8
        case "Row":
          return (row) => address.at / 8 + row
        case "Slot":
          return (_, slot) => address.at / 8 + slot
        case "Table":
          return (row) => (address.base + i32[address.table / 4 + row]) / 8
      }
    },
    cells: (cls) => ({ tree: map.trees[cls].tree, count: layout.classes[cls].firstRows.length }),
    node: (cls, column) => {
      if (column._tag === "Slot") {
        const at = map.slots.get(column)!
        const { compartment } = map.trees[cls].tree
        return (cell, t) => (at + slotOffset(layout.classes[cls], compartment[t])) / 8 + cell
      }
      // Only steps that cells stand are run here: `nothing` is a place with a 0.
      if (column._tag === "Unstable") return () => map.nothing / 8
      if (column._tag === "Scratch" || column._tag === "Pivot") {
        throw new Error(`internal: ${column._tag} has no address`)
      }
      const { at, stride } = ownAddress(map, cls, column)
      return (cell, k) => (at + k * stride) / 8 + cell
    },
    elements: (cls, over) => elements(map, cls, over),
    list: (name) => lists[name].map(({ address }) => address / 8)
  }
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
