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
import * as Columns from "../../program/Columns.ts"
import * as Place from "../../program/Place.ts"
import type { System } from "../../program/System.ts"
import { isCopiedDt, isDt } from "./emitLoops.ts"
import type { Remembered } from "./emitRows.ts"
import type { Tuning } from "./Layout.ts"
import { isVoltage, type MemoryMap, type SolveTape } from "./MemoryMap.ts"
import { unrolledPlaces } from "./unrolledPlaces.ts"

/** Rows that one iteration goes over: so many lanes, so many times. */
type Stage = { readonly lanes: Lanes; readonly times: number }

/** Compartments, and synapses, that go at once beside their lanes: measured best at 8 lanes. */
const times = 3

/** The layout for loops on some lanes. */
export const tuningFor = (lanes: Lanes): Tuning => ({ siteRows: lanes * times, synapseRows: lanes * times })

/** The stages of a loop over ranges of whole multiples of some rows: the widest first, then one that leaves nothing over. */
export const stages = (widest: Lanes, multiple: number): ReadonlyArray<Stage> => {
  const all = ([8, 4, 2, 1] as const).filter((lanes) => lanes <= widest).map((lanes) => ({ lanes, times }))
  const last = all.find((stage) => multiple % (stage.lanes * times) === 0)
  if (last === undefined) throw new Error(`internal: ranges of multiples of ${multiple} rows have no stage`)
  return last === all[0] ? [last] : [all[0], last]
}

/** A place in memory as a value of some lanes. */
const at = (lanes: Lanes, address: string): string => `*(${numbers(lanes)} *)(${address})`

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
  if (lanes === 1) throw new Error("internal: blocks have two lanes at least")
  return (block: Block, args, value) => {
    const { address, func } = blocks.calleeOf(block)
    const names = Array.from({ length: block.results }, (_, k) => `b${value}_${k}`)
    const place = (k: number): string => at(2, `m + (size_t)self->${fieldOf(address)} + ${16 * k}u`)
    const calls = Array.from({ length: lanes / 2 }, (_, half) => [
      ...args.map((x, k) => `${place(k)} = (f64x2){ ${x}[${2 * half}], ${x}[${2 * half + 1}] };`),
      `${nameOf(func)}(self, self->${fieldOf(address)});`,
      ...names.flatMap((name, k) =>
        [0, 1].map((lane) => `${name}[${2 * half + lane}] = (${place(args.length + k)})[${lane}];`)
      )
    ])
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

/** The body of `siteFunction`: slot, packed, end, and with a tape the address of a record. */
export const siteLoop = (
  program: Program<Columns.Column>,
  map: MemoryMap,
  site: number,
  widest: Lanes,
  names: Names,
  tape: Remembered | null = null
): ReadonlyArray<string> => {
  const pointer = (column: Columns.Column): string => column._tag === "Slot" ? "slot" : "packed"
  const address = (column: Columns.Column): number => {
    const found = column._tag === "Slot"
      ? map.slots.get(column)
      : Columns.isPacked(column)
      ? map.sites[site].get(column)
      : undefined
    if (found === undefined) throw new Error(`internal: ${Columns.print(column)} is no column of a site`)
    return found
  }
  return [
    "size_t slot = p0, packed = p1; const size_t end = p2;",
    ...loops(stages(widest, map.layout.tuning.siteRows), ["slot", "packed"], map.uniform.dt, (stage) => {
      const { lanes } = stage
      const place = ({ copy, of }: Copied<Columns.Column>): string =>
        at(lanes, `m + ${pointer(of)} + ${address(of) + 8 * lanes * copy}u`)
      const plain: Access<Copied<Columns.Column>> = {
        load: (port) => isCopiedDt(port) ? "uniform" : place(port),
        store: (port, value) => [`${place(port)} = ${value};`],
        block: blockCalls(map.blocks, names, lanes)
      }
      const where = ({ copy, of }: Copied<Columns.Column>): string | null => {
        const offset = tape === null || isDt(of) ? null : tape(of)
        return offset === null ? null : `m + p3 + ${pointer(of)} + ${offset + 8 * lanes * copy}u`
      }
      return printProgram(scheduled(program, stage), lanes, remembering(plain, lanes, where))
    })
  ]
}

const scheduled = (program: Program<Columns.Column>, stage: Stage): Program<Copied<Columns.Column>> =>
  schedule(unroll(program, stage.times, isDt), isCopiedDt)

/** The body of `synapseFunction`: from, to, and with a tape the address of a record. */
export const synapseLoop = (
  program: Program<Columns.Column>,
  map: MemoryMap,
  block: number,
  widest: Lanes,
  names: Names,
  tape: Remembered | null = null
): ReadonlyArray<string> => {
  const { columns, post, pre, reads } = map.synapses[block]
  const voltage = map.slots.get(Columns.voltage)!
  /** The address that stands in a table for a row of an iteration; tables have 4 bytes a row. */
  const entry = (table: number, row: number): string => `*(u32m *)(m + packed / 2 + ${table + 4 * row}u)`
  const packedAt = (column: Columns.Column, bytes: number): string => {
    if (!Columns.isPacked(column)) throw new Error(`internal: ${Columns.print(column)} is no column of a synapse`)
    return `m + packed + ${columns.get(column)! + bytes}u`
  }
  return [
    "size_t packed = p0; const size_t end = p1;",
    ...loops(stages(widest, map.layout.tuning.synapseRows), ["packed"], map.uniform.dt, (stage) => {
      const { lanes } = stage
      const rows = Array.from({ length: lanes }, (_, lane) => lane)
      const gather = (table: number, copy: number, base: number): string =>
        `(${numbers(lanes)}){ ${
          rows.map((lane) => `*(f64x1 *)(m + (size_t)${entry(table, lanes * copy + lane)} + ${base}u)`).join(", ")
        } }`
      const sums: Array<{ readonly column: Columns.SlotColumn; readonly copy: number; readonly value: string }> = []
      const plain: Access<Copied<Columns.Column>> = {
        load: (port) => {
          const { copy, of } = port
          if (isCopiedDt(port)) return "uniform"
          if (of._tag !== "End") return at(lanes, packedAt(of, 8 * lanes * copy))
          return isVoltage(of)
            ? gather(of.end === "pre" ? pre : post, copy, voltage)
            : gather(reads.get(of)!.table, copy, 0)
        },
        store: ({ copy, of }, value) => {
          if (of._tag !== "Slot") return [`${at(lanes, packedAt(of, 8 * lanes * copy))} = ${value};`]
          sums.push({ column: of, copy, value })
          return []
        },
        block: blockCalls(map.blocks, names, lanes)
      }
      const where = ({ copy, of }: Copied<Columns.Column>): string | null => {
        const offset = tape === null || isDt(of) ? null : tape(of)
        return offset === null ? null : `m + p2 + packed + ${offset + 8 * lanes * copy}u`
      }
      const body = printProgram(scheduled(program, stage), lanes, remembering(plain, lanes, where))
      // Sums wait until all rows of the iteration are there: their order is that of the synapses.
      const added = Array.from({ length: lanes * stage.times }, (_, row) => {
        const own = sums.filter((sum) => sum.copy === Math.floor(row / lanes))
        const target = (column: Columns.SlotColumn): string => `*(f64x1 *)(m + at + ${map.slots.get(column)!}u)`
        return [
          "{",
          `const size_t at = ${entry(post, row)};`,
          ...own.map(({ column, value }) => `${target(column)} = ${target(column)} + ${value}[${row % lanes}];`),
          "}"
        ]
      })
      return [...body, ...(sums.length === 0 ? [] : added.flat())]
    })
  ]
}

/** The body of `unrolledTreeFunction`: pairs from and to, scratch, and with a tape the address of a record. */
export const cellLoop = (
  program: Program<Place.CellPlace>,
  map: MemoryMap,
  system: System,
  cls: number,
  widest: Lanes,
  tape: SolveTape | null = null
): ReadonlyArray<string> => {
  const c = map.layout.classes[cls]
  const ordered = schedule(program, Place.isUniform)
  const { address, remembered } = unrolledPlaces(map, system, cls, tape)
  const record = (offset: number | null): string | null => offset === null ? null : `m + p3 + cell + ${offset}u`
  const list: ReadonlyArray<Stage> = c.lanes === 1
    ? [{ lanes: 1, times: 1 }]
    : [...new Set<Lanes>([widest, 2])].map((lanes) => ({ lanes, times: 1 }))
  return [
    "size_t cell = p0; const size_t end = p1;",
    ...loops(list, ["cell"], map.uniform.h, ({ lanes }) => {
      const plain: Access<Place.CellPlace> = {
        load: (place) => Place.isUniform(place) ? "uniform" : at(lanes, `m + cell + ${address(place)}u`),
        store: (place, value) =>
          [record(remembered(place, "written")), address(place) === null ? null : `m + cell + ${address(place)}u`]
            .flatMap((where) => where === null ? [] : [`${at(lanes, where)} = ${value};`])
      }
      const where = (place: Place.CellPlace): string | null =>
        Place.isUniform(place) ? null : record(remembered(place, "read"))
      return printProgram(ordered, lanes, remembering(plain, lanes, where))
    })
  ]
}
