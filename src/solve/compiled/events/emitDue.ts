/**
 * Programs of single rows, for those at which something arrives: what they were is kept before all rows move, and then they go from there through
 * the events of the step, as `throughEvents` does (`events/answer.ts`).
 *
 * The programs are those that all rows go by, and handlers, written for one row: two lanes that do the same. Loops around them are about
 * addresses only (`emitDueLoops.ts`). What a kernel is given here is sorted (`emitOrder.ts`), so the bits are those of the interpreter.
 */
import { type Access, emit, hoist } from "../../../kernel/emit.ts"
import { inputsOf, type Program } from "../../../kernel/Program.ts"
import { schedule } from "../../../kernel/schedule.ts"
import * as Code from "../../../kernel/wasm/Code.ts"
import type * as Columns from "../../../program/Columns.ts"
import * as Place from "../../../program/Place.ts"
import type { Answering, Handler } from "../../../program/Step.ts"
import { rowAddress } from "../addresses.ts"
import type { MemoryMap } from "../MemoryMap.ts"
import { blockOf } from "./blockColumns.ts"
import { answerFunction, keepFunction, type Loops } from "./emitDueLoops.ts"

/** What points to the row at hand in a block: 8 times its place, and half of that. */
type Row = { readonly row: Code.Local; readonly index: Code.Local }

const rowAt = (code: Code.Code, row: Code.Local): Row => {
  const index = code.local("i32")
  code.get(row).i32(1).op("i32.shr_u").set(index)
  return { row, index }
}

/** A store of one number in place of that of a row, where a result is not just written. */
type Instead = (column: Columns.Column, value: Code.Local) => boolean

/** Writes a program for one row, whose columns are those of the rows that `rowOf` says; `dt` holds the length of its step. */
const emitRow = (
  code: Code.Code,
  map: MemoryMap,
  program: Program<Columns.Column>,
  dt: Code.Local,
  rowOf: (column: Columns.Column) => { readonly block: number; readonly at: Row },
  instead: Instead = () => false
): void => {
  const isDt = (column: Columns.Column): boolean => column._tag === "Dt"
  const scheduled = schedule(program, isDt)
  const hoisted = hoist(
    code,
    scheduled,
    "simd",
    (column) => isDt(column) ? () => void code.get(dt).op("f64x2.splat") : null
  )
  const place = (column: Columns.Column) => {
    const { at, block } = rowOf(column)
    return { at, address: rowAddress(map, { _tag: "Block", block }, Place.ofSynapse(column)) }
  }
  const access: Access<Columns.Column> = {
    load: (column) => {
      const { address, at } = place(column)
      if (address._tag === "Table") {
        code.get(at.index).memory("i32.load", address.table).memory("v128.load64_splat", address.base)
      } else code.get(at.row).memory("v128.load64_splat", address.at)
    },
    store: (column, value) => {
      if (instead(column, value)) return
      const { address, at } = place(column)
      if (address._tag !== "Row") throw new Error("internal: what events do is written to rows of their own")
      code.get(at.row).get(value).lane("f64x2.extract_lane", 0).memory("f64.store", address.at)
    },
    block: map.blocks.caller(code)
  }
  emit(code, scheduled, "simd", hoisted, access)
}

/** `part(row, length, first)`: a row of a block some part of the step on; its line is added to those of the parts before, if it is not the first. */
const partFunction = (map: MemoryMap, block: number, program: Program<Columns.Column>): Code.Body => {
  const code = Code.make(`part of a step of ${block}`, ["i32", "f64", "i32"], [])
  const [row, length, isFirst] = code.params
  const dt = code.local("f64")
  code.get(length).i32(0).memory("f64.load", map.uniform.dt).op("f64.mul").set(dt)
  const at = rowAt(code, row)
  emitRow(code, map, program, dt, () => ({ block, at }), (column, value) => {
    if (column._tag !== "Current" && column._tag !== "Line") return false
    const address = map.synapses[block].columns.get(column)!
    const share = code.local("f64")
    code.get(length).get(value).lane("f64x2.extract_lane", 0).op("f64.mul").set(share)
    code.get(row)
    code.get(share).get(row).memory("f64.load", address).get(share).op("f64.add").get(isFirst).select()
    code.memory("f64.store", address)
    return true
  })
  return code.end()
}

/** `handle(queue, event, unit, edge)`: what an event does at the rows of a unit and an edge. */
const handlerFunction = (
  map: MemoryMap,
  name: string,
  type: Answering,
  { program, sends }: Handler,
  send: Code.Body
): Code.Body => {
  const code = Code.make(name, ["i32", "i32", "i32", "i32"], [])
  const [queue, event, unit, edge] = code.params
  const [unitRow, edgeRow] = [unit, edge].map((row) => rowAt(code, row))
  const after = sends.map(() => code.local("f64"))
  emitRow(
    code,
    map,
    program,
    code.local("f64"), // no handler sees a step
    (column) => {
      const block = blockOf(type, column)
      return { block, at: block === type.units ? unitRow : edgeRow }
    },
    (column, value) => {
      if (column._tag !== "Sent") return false
      code.get(value).lane("f64x2.extract_lane", 0).set(after[column.k])
      return true
    }
  )
  sends.forEach((number, k) => {
    code.get(queue).get(event).i32(number).get(after[k]).call(send.func)
  })
  return code.end()
}

/** `keep(row)` and `restore(row)`: what a row has before the step, of all that moves when nothing arrives. */
const copyFunction = (way: "keep" | "restore", map: MemoryMap, block: number): Code.Body => {
  const code = Code.make(`${way} a row of ${block}`, ["i32"], [])
  const [row] = code.params
  const { columns } = map.synapses[block]
  for (const [column, address] of columns) {
    if (column._tag !== "Kept") continue
    const own = columns.get(column.of)!
    const [from, to] = way === "keep" ? [own, address] : [address, own]
    code.get(row).get(row).memory("f64.load", from).memory("f64.store", to)
  }
  return code.end()
}

/** Functions that all types use. */
export type EventFunctions = {
  readonly free: Code.Body
  readonly send: Code.Body
  readonly sort: Code.Body
}

/** What answers events at the rows of a type: `keep(queue)` and `answer(queue)`, and all that they call. */
export type DueFunctions = {
  readonly keep: Code.Body
  readonly answer: Code.Body
  readonly all: ReadonlyArray<Code.Body>
}

/** Whether a handler sees nothing but what is as it was when the step began, until all rows have moved. */
const seesBeginning = ({ program }: Handler): boolean => inputsOf(program).every(({ _tag }) => _tag !== "Current")

/**
 * The functions of a type; `programs` are those of the blocks of a layout. `ahead`: what acts as the step begins does so before all rows move, and
 * these move with all others; the numbers are the same, but not what stands in memory while rows move.
 */
export const dueFunctions = (
  map: MemoryMap,
  number: number,
  type: Answering,
  programs: ReadonlyArray<Program<Columns.Column>>,
  { free, send, sort }: EventFunctions,
  ahead: boolean
): DueFunctions => {
  const own = map.events!.types[number]
  const { edges, units } = type
  const moving = (block: number) => ({
    keep: copyFunction("keep", map, block),
    restore: copyFunction("restore", map, block),
    part: partFunction(map, block, programs[block])
  })
  const unit = moving(units)
  const edge = own.reachedAt === null ? null : moving(edges)
  const handlers = new Map(
    [
      ["pre", type.pre] as const,
      ["post", type.post] as const,
      ...type.own.map((one, k) => [`event ${k}`, one] as const)
    ]
      .map(([name, handler]) => [name, handlerFunction(map, `${name} at ${edges}`, type, handler, send)] as const)
  )
  const loops: Loops = { own, number, free, sort, handlers, sent: type.own.length, unit, edge }
  const keep = keepFunction(loops, ahead && [type.pre, type.post, ...type.own].every(seesBeginning))
  const answer = answerFunction(loops)
  return {
    keep,
    answer,
    all: [...Object.values(unit), ...edge === null ? [] : Object.values(edge), ...handlers.values(), keep, answer]
  }
}
