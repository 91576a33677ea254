/**
 * Rows at which something arrives, one by one: what they were is kept before all rows move, and then they go from there through the events of
 * the step, as `throughEvents` does (`events/answer.ts`).
 *
 * The programs are those that all rows go by, and handlers, written for one row: two lanes that do the same. Loops around them are about
 * addresses only. What a kernel is given here is sorted (`emitOrder.ts`), so the bits are those of the interpreter.
 */
import { type Access, emit, hoist } from "../../../kernel/emit.ts"
import type { Program } from "../../../kernel/Program.ts"
import { schedule } from "../../../kernel/schedule.ts"
import * as Code from "../../../kernel/wasm/Code.ts"
import type * as Columns from "../../../program/Columns.ts"
import * as Place from "../../../program/Place.ts"
import type { Answering, Handler } from "../../../program/Step.ts"
import { mostEventsPerStep } from "../../limits.ts"
import { rowAddress } from "../addresses.ts"
import type { MemoryMap } from "../MemoryMap.ts"
import { blockOf } from "./blockColumns.ts"
import { say, whileSome } from "./emitArrivals.ts"
import {
  type AnsweringMap,
  dueOffset,
  eventFields,
  groupRows,
  kinds,
  reachedBytes,
  reachedFields,
  stages,
  targetBytes,
  targetFields,
  unitBytes,
  unitFields
} from "./EventMap.ts"

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

/** The functions of a type; `programs` are those of the blocks of a layout. */
export const dueFunctions = (
  map: MemoryMap,
  number: number,
  type: Answering,
  programs: ReadonlyArray<Program<Columns.Column>>,
  { free, send, sort }: EventFunctions
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
  const keep = keepFunction(own, number, sort, unit.keep, edge?.keep ?? null)
  const answer = answerFunction(own, number, type, { free, handlers, unit, edge })
  return {
    keep,
    answer,
    all: [...Object.values(unit), ...edge === null ? [] : Object.values(edge), ...handlers.values(), keep, answer]
  }
}

/** Which power of two a number is. */
const shiftOf = (power: number): number => 31 - Math.clz32(power)

/** Pushes 8 times the place of the unit in `unit`. */
const pushUnitRow = (code: Code.Code, { unitsAt }: AnsweringMap, unit: Code.Local): Code.Code =>
  code.get(unit).i32(unitsAt).op("i32.sub").i32(shiftOf(unitBytes / 8)).op("i32.shr_u")

/** Pushes the address of how far the edge of a target is. */
const pushReached = (code: Code.Code, { reachedAt, targetsAt }: AnsweringMap, target: Code.Local): Code.Code =>
  code.get(target).i32(targetsAt).op("i32.sub").i32(reachedBytes / targetBytes).op("i32.mul").i32(reachedAt!).op(
    "i32.add"
  )

const keepFunction = (
  own: AnsweringMap,
  number: number,
  sort: Code.Body,
  keepUnit: Code.Body,
  keepEdge: Code.Body | null
): Code.Body => {
  const code = Code.make(`keep due rows of ${number}`, ["i32"], [])
  const [queue] = code.params
  const [unit, event, target, reached] = Array.from({ length: 4 }, () => code.local("i32"))
  code.get(queue).memory("i32.load", dueOffset(number)).set(unit)
  whileSome(code, unit, () => {
    code.get(unit).call(sort.func)
    pushUnitRow(code, own, unit).call(keepUnit.func)
    if (own.awakeAt !== null) {
      pushUnitRow(code, own, unit).i32(8 * groupRows).op("i32.div_u").i32(4).op("i32.mul").i32(1)
      code.memory("i32.store", own.awakeAt)
    }
    if (keepEdge !== null) {
      code.get(unit).memory("i32.load", unitFields.first).set(event)
      whileSome(code, event, () => {
        code.get(event).memory("i32.load", eventFields.target).set(target)
        pushReached(code, own, target).tee(reached).memory("i32.load", reachedFields.stage).op("i32.eqz")
        code.if(() => {
          code.get(target).memory("i32.load", targetFields.row).call(keepEdge.func)
          code.get(reached).i32(stages.kept).memory("i32.store", reachedFields.stage)
        })
        code.get(event).memory("i32.load", eventFields.next).set(event)
      })
    }
    code.get(unit).memory("i32.load", unitFields.next).set(unit)
  })
  return code.end()
}

/** What rows of a block do. */
type Moving = { readonly restore: Code.Body; readonly part: Code.Body }

const answerFunction = (
  own: AnsweringMap,
  number: number,
  { own: sent }: Answering,
  { edge, free, handlers, unit: moving }: {
    readonly free: Code.Body
    readonly handlers: ReadonlyMap<string, Code.Body>
    readonly unit: Moving
    readonly edge: Moving | null
  }
): Code.Body => {
  const code = Code.make(`answer events of ${number}`, ["i32"], [])
  const [queue] = code.params
  const local = (): Code.Local => code.local("i32")
  const [unit, row, event, next, target, edgeRow, reached, going, count] = Array.from({ length: 9 }, local)
  const [part, phi] = [code.local("f64"), code.local("f64")]
  /** A row of a block on to what `to` pushes, where it is not there already. */
  const goOn = (
    by: Code.Body,
    at: Code.Local,
    from: () => Code.Code,
    to: () => Code.Code,
    isFirst: () => Code.Code
  ): void => {
    from()
    to().op("f64.ne")
    code.if(() => {
      code.get(at)
      to()
      from().op("f64.sub")
      isFirst().call(by.func)
    })
  }
  const unitPart = (): Code.Code => code.get(part)
  // Something was before unless the part is 0: a part of no length is left out.
  const unitFirst = (): Code.Code => code.get(part).f64(0).op("f64.eq")
  const edgePart = (): Code.Code => code.get(reached).memory("f64.load", reachedFields.part)
  const none = (): Code.Code => code.i32(0)

  code.get(queue).memory("i32.load", dueOffset(number)).set(unit)
  code.get(queue).i32(0).memory("i32.store", dueOffset(number))
  whileSome(code, unit, () => {
    pushUnitRow(code, own, unit).tee(row).call(moving.restore.func)
    code.f64(0).set(part)
    for (const one of [count, going]) code.i32(0).set(one)
    code.get(unit).memory("i32.load", unitFields.first).set(event)
    code.get(unit).i32(0).memory("i32.store", unitFields.first)
    whileSome(code, event, (done) => {
      code.get(count).i32(mostEventsPerStep).op("i32.ge_u")
      code.if(() => {
        say(code, queue, "tooMany")
        code.br(done)
      })
      code.get(count).i32(1).op("i32.add").set(count)
      code.get(event).memory("f64.load", eventFields.phi).set(phi)
      code.get(event).memory("i32.load", eventFields.target).tee(target)
      code.memory("i32.load", targetFields.row).set(edgeRow)
      goOn(moving.part, row, unitPart, () => code.get(phi), unitFirst)
      code.get(phi).set(part)
      if (edge !== null) {
        pushReached(code, own, target).tee(reached).memory("i32.load", reachedFields.stage).i32(stages.kept).op(
          "i32.eq"
        )
        code.if(() => {
          code.get(edgeRow).call(edge.restore.func)
          code.get(reached).f64(0).memory("f64.store", reachedFields.part)
          code.get(reached).i32(stages.going).memory("i32.store", reachedFields.stage)
          code.get(reached).get(going).memory("i32.store", reachedFields.next)
          code.get(reached).set(going)
        })
        goOn(edge.part, edgeRow, edgePart, () => code.get(phi), none)
        code.get(reached).get(phi).memory("f64.store", reachedFields.part)
      }
      const handle = (name: string): void =>
        void code.get(queue).get(event).get(row).get(edgeRow).call(handlers.get(name)!.func)
      /** By what a field of the event says. */
      const where = (holds: () => Code.Code, name: string): void => {
        holds()
        code.if(() => handle(name))
      }
      const kind = (one: keyof typeof kinds) => (): Code.Code =>
        code.get(event).memory("i32.load", eventFields.kind).i32(kinds[one]).op("i32.eq")
      where(kind("pre"), "pre")
      where(kind("post"), "post")
      sent.forEach((_, k) =>
        where(() => {
          kind("own")()
          return code.get(event).memory("f64.load", eventFields.spike).f64(k).op("f64.eq").op("i32.and")
        }, `event ${k}`)
      )
      code.get(event).memory("i32.load", eventFields.next).set(next)
      code.get(queue).get(event).call(free.func)
      code.get(next).set(event)
    })
    if (edge !== null) {
      whileSome(code, going, () => {
        code.get(going).set(reached)
        code.get(reached).i32(own.reachedAt!).op("i32.sub").i32(shiftOf(reachedBytes / 8)).op("i32.shr_u").set(
          edgeRow
        )
        goOn(edge.part, edgeRow, edgePart, () => code.f64(1), none)
        code.get(reached).i32(stages.quiet).memory("i32.store", reachedFields.stage)
        code.get(reached).memory("i32.load", reachedFields.next).set(going)
      })
    }
    goOn(moving.part, row, unitPart, () => code.f64(1), unitFirst)
    code.get(unit).memory("i32.load", unitFields.next).set(unit)
  })
  return code.end()
}
