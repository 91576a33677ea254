/**
 * The loops of a kernel in which the time goes, in C and on many lanes: compartments of sites, synapses, and cells solved by a straight line.
 *
 * Each does what the function of the same place in the WebAssembly module does, in whose stead it stands (`printKernel.ts`), with the same
 * operations on every row and sums in the same order; only how many rows go at once is another. What is left when a range does not divide goes
 * by fewer lanes. Layouts know nothing of it: rows stand side by side, cells of a class too.
 */
import type { Block } from "../../kernel/blocks/Block.ts"
import type { BlockFunctions } from "../../kernel/blocks/BlockFunctions.ts"
import { type Lanes, numbers } from "../../kernel/c/Lanes.ts"
import type { Names } from "../../kernel/c/printModule.ts"
import { type Access, printProgram } from "../../kernel/c/printProgram.ts"
import type { Program } from "../../kernel/Program.ts"
import { schedule } from "../../kernel/schedule.ts"
import { type Copied, unroll } from "../../kernel/unroll.ts"
import * as Place from "../../program/Place.ts"
import type { Body, Space } from "../../program/Step.ts"
import type { Address, RowPlaces } from "./addresses.ts"
import { isUniform } from "./emitRows.ts"
import type { MemoryMap } from "./MemoryMap.ts"
import type { UnrolledPlaces } from "./unrolledPlaces.ts"

/** Rows that one iteration goes over: so many lanes, so many times. */
type Stage = { readonly lanes: Lanes; readonly times: number }

/** A place in memory as a value of some lanes. */
const at = (lanes: Lanes, address: string): string => `*(${numbers(lanes)} *)(${address})`

/** One lane of a value. */
const laneOf = (value: string, lane: number, lanes: Lanes): string => lanes === 1 ? value : `${value}[${lane}]`

/** Loops over what is left of a range, stage after stage; `pointers` move by 8 bytes a row, and the first of them ends the loop. */
const loops = (
  list: ReadonlyArray<Stage>,
  pointers: ReadonlyArray<string>,
  uniform: number,
  body: (stage: Stage) => ReadonlyArray<string>
): ReadonlyArray<string> =>
  list.flatMap((stage) => {
    const bytes = 8 * stage.lanes * stage.times
    const moves = pointers.map((pointer) => `${pointer} += ${bytes}`).join(", ")
    return [
      "{",
      `const ${numbers(stage.lanes)} uniform = splat${stage.lanes}(*(f64x1 *)(m + ${uniform}u));`,
      `for (; ${pointers[0]} + ${bytes} <= end; ${moves}) {`,
      ...body(stage),
      "}",
      "}"
    ]
  })

/** Calls of blocks, whose functions take two lanes: one call for every two. */
const blockCalls = (
  blocks: BlockFunctions,
  { fieldOf, nameOf }: Names,
  lanes: Lanes
): NonNullable<Access<never>["block"]> => {
  return (block: Block, args, value) => {
    const { address, func } = blocks.calleeOf(block)
    const names = Array.from({ length: block.results }, (_, k) => `b${value}_${k}`)
    const place = (k: number): string => at(2, `m + (size_t)self->${fieldOf(address)} + ${16 * k}u`)
    const calls = Array.from({ length: Math.ceil(lanes / 2) }, (_, half) => {
      const [low, high] = [2 * half, Math.min(lanes - 1, 2 * half + 1)] // one lane goes twice
      return [
        ...args.map((x, k) => `${place(k)} = (f64x2){ ${laneOf(x, low, lanes)}, ${laneOf(x, high, lanes)} };`),
        `${nameOf(func)}(self, self->${fieldOf(address)});`,
        ...names.flatMap((name, k) =>
          [low, high].map((lane, at) => `${laneOf(name, lane, lanes)} = (${place(args.length + k)})[${at}];`)
        )
      ]
    })
    return { names, lines: [...names.map((name) => `${numbers(lanes)} ${name};`), ...calls.flat()] }
  }
}

/** An access that writes inputs into the record as they are loaded, where they are to be remembered. */
const remembering = <P>(
  access: Access<P>,
  lanes: Lanes,
  place: (input: P) => string | null
): Access<P> => ({
  ...access,
  load: (input) => {
    const where = place(input)
    const value = access.load(input)
    return where === null ? value : `${at(lanes, where)} = ${value}`
  }
})

/** What is added to numbers that a table points to, a number for each lane. */
type Sum = { readonly table: number; readonly base: number; readonly copy: number; readonly value: string }

/** The body of `rowsFunction`, with its parameters. */
export const rowLoop = <P extends { readonly _tag: string }>(
  space: Space,
  { program }: Body<P>,
  map: MemoryMap,
  { address: addressOf, remembered }: RowPlaces<P>,
  names: Names
): ReadonlyArray<string> => {
  const isSite = !("block" in space)
  const { blockUnroll, lanes, siteUnroll } = map.layout.tuning
  const times = isSite ? siteUnroll : blockUnroll // ranges are whole multiples of so many vectors
  const pointers = isSite ? ["slot", "row"] : ["row"]
  const [end, record] = [pointers.length, pointers.length + 1].map((k) => `p${k}`)
  /** The address that stands in a table for a row of an iteration; tables have 4 bytes a row. */
  const entry = (table: number, row: number): string => `*(u32m *)(m + row / 2 + ${table + 4 * row}u)`
  const from = (taped: true | undefined): string => taped ? `m + ${record}` : "m"
  return [
    `size_t ${pointers.map((pointer, k) => `${pointer} = p${k}`).join(", ")}; const size_t end = ${end};`,
    ...loops([{ lanes, times }], pointers, map.uniform.dt, () => {
      const sums: Array<Sum> = []
      const gather = ({ base, table, taped }: Extract<Address, { readonly _tag: "Table" }>, copy: number): string => {
        const each = Array.from({ length: lanes }, (_, k) => `(size_t)${entry(table, lanes * copy + k)} + ${base}u`)
        return `(${numbers(lanes)}){ ${each.map((address) => `*(f64x1 *)(${from(taped)} + ${address})`).join(", ")} }`
      }
      const inMemory = (address: Exclude<Address, { readonly _tag: "Table" }>, copy: number): string => {
        if (address._tag === "Fixed") return "uniform"
        const pointer = address._tag === "Slot" ? "slot" : "row"
        return at(lanes, `${from(address.taped)} + ${pointer} + ${address.at + 8 * lanes * copy}u`)
      }
      const plain: Access<Copied<P>> = {
        load: ({ copy, of }) => {
          const address = addressOf(of)
          return address._tag === "Table" ? gather(address, copy) : inMemory(address, copy)
        },
        store: ({ copy, of }, value) => {
          const address = addressOf(of)
          if (address._tag !== "Table") return [`${inMemory(address, copy)} = ${value};`]
          sums.push({ table: address.table, base: address.base, copy, value })
          return []
        },
        block: blockCalls(map.blocks, names, lanes)
      }
      const where = ({ copy, of }: Copied<P>): string | null => {
        const offset = remembered(of)
        if (offset === null) return null
        return `m + ${record} + ${addressOf(of)._tag === "Slot" ? "slot" : "row"} + ${offset + 8 * lanes * copy}u`
      }
      const scheduled = schedule(unroll(program, times, Place.isUniform), isUniform)
      const body = printProgram(scheduled, lanes, remembering(plain, lanes, where))
      return [...body, ...added(sums, lanes, times, entry)]
    })
  ]
}

/** Sums wait until all rows of the iteration are there: their order is that of the rows. */
const added = (
  sums: ReadonlyArray<Sum>,
  lanes: Lanes,
  times: number,
  entry: (table: number, row: number) => string
): ReadonlyArray<string> =>
  Array.from({ length: lanes * times }, (_, row) => row).flatMap((row) => {
    const own = sums.filter(({ copy }) => copy === Math.floor(row / lanes))
    return Array.from(Map.groupBy(own, ({ table }) => table)).flatMap(([table, some]) => [
      "{",
      `const size_t at = ${entry(table, row)};`,
      ...some.map(({ base, value }) => {
        const target = `*(f64x1 *)(m + at + ${base}u)`
        return `${target} = ${target} + ${laneOf(value, row % lanes, lanes)};`
      }),
      "}"
    ])
  })

/** The body of `unrolledTreeFunction`: pairs from and to, scratch, and with a tape the address of a record. */
export const cellLoop = <P extends { readonly _tag: string }>(
  program: Program<P>,
  map: MemoryMap,
  cls: number,
  { address, remembered }: UnrolledPlaces<P>
): ReadonlyArray<string> => {
  const { classes, tuning } = map.layout
  const ordered = schedule(program, Place.isUniform)
  const record = (offset: number | null): string | null => offset === null ? null : `m + p3 + cell + ${offset}u`
  const place = (of: P): string | null => {
    const own = address(of)
    return own === null || own.taped ? record(own === null ? null : own.at) : `m + cell + ${own.at}u`
  }
  // As many cells as fill the lanes, then pairs; who has no partner has a class of its own.
  const widths = new Set<Lanes>(classes[cls].lanes === 1 ? [1] : [tuning.lanes, tuning.lanes === 1 ? 1 : 2])
  const list = Array.from(widths, (lanes): Stage => ({ lanes, times: 1 }))
  return [
    "size_t cell = p0; const size_t end = p1;",
    ...loops(list, ["cell"], map.uniform.h, ({ lanes }) => {
      const plain: Access<P> = {
        load: (of) => Place.isUniform(of) ? "uniform" : at(lanes, place(of)!),
        store: (of, value) =>
          [record(remembered(of, "written")), place(of)].flatMap((where) =>
            where === null ? [] : [`${at(lanes, where)} = ${value};`]
          )
      }
      const where = (of: P): string | null => record(remembered(of, "read"))
      return printProgram(ordered, lanes, remembering(plain, lanes, where))
    })
  ]
}
