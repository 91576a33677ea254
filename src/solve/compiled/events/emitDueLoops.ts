/**
 * The loops over rows at which something arrives in a step: before all rows move, and after.
 *
 * What acts as the step begins does so before all rows move, where nobody can tell: its row then moves with all others. From where something acts
 * later, the row is kept as it was, and goes through the rest of its events by itself.
 */
import * as Code from "../../../kernel/wasm/Code.ts"
import { mostEventsPerStep } from "../../limits.ts"
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

/** What rows of a block do. */
export type Moving = { readonly keep: Code.Body; readonly restore: Code.Body; readonly part: Code.Body }

/** What the loops of a type call: `handlers` by name, of which `sent` are of what synapses send to themselves. */
export type Loops = {
  readonly own: AnsweringMap
  readonly number: number
  readonly free: Code.Body
  readonly sort: Code.Body
  readonly handlers: ReadonlyMap<string, Code.Body>
  readonly sent: number
  readonly unit: Moving
  readonly edge: Moving | null
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

/** Pushes whether the event in `event` is of a kind. */
const isKind = (code: Code.Code, event: Code.Local, kind: keyof typeof kinds): Code.Code =>
  code.get(event).memory("i32.load", eventFields.kind).i32(kinds[kind]).op("i32.eq")

/** Calls the handler of an event for the rows of a unit and an edge. */
const handle = (
  code: Code.Code,
  { handlers, sent }: Loops,
  { edgeRow, event, queue, row }: Readonly<Record<"queue" | "event" | "row" | "edgeRow", Code.Local>>
): void => {
  const call = (name: string): void =>
    void code.get(queue).get(event).get(row).get(edgeRow).call(handlers.get(name)!.func)
  for (const kind of ["pre", "post"] as const) {
    isKind(code, event, kind)
    code.if(() => call(kind))
  }
  for (let k = 0; k < sent; k++) {
    isKind(code, event, "own")
    code.get(event).memory("f64.load", eventFields.spike).f64(k).op("f64.eq").op("i32.and")
    code.if(() => call(`event ${k}`))
  }
}

/** Counts an event, and leaves by a label where there are too many at its unit. */
const countEvent = (code: Code.Code, queue: Code.Local, count: Code.Local, done: Code.Label): void => {
  code.get(count).i32(mostEventsPerStep).op("i32.ge_u")
  code.if(() => {
    say(code, queue, "tooMany")
    code.br(done)
  })
  code.get(count).i32(1).op("i32.add").set(count)
}

/** `keep(queue)`: sorts what arrives at each unit; `ahead`: lets act what does so at the beginning; keeps what still moves with events. */
export const keepFunction = (loops: Loops, ahead: boolean): Code.Body => {
  const { edge, free, number, own, sort, unit: moving } = loops
  const code = Code.make(`keep due rows of ${number}`, ["i32"], [])
  const [queue] = code.params
  const [unit, row, edgeRow, event, next, target, reached, count] = Array.from({ length: 8 }, () => code.local("i32"))
  code.get(queue).memory("i32.load", dueOffset(number)).set(unit)
  whileSome(code, unit, () => {
    code.get(unit).call(sort.func)
    pushUnitRow(code, own, unit).set(row)
    if (own.awakeAt !== null) {
      code.get(row).i32(8 * groupRows).op("i32.div_u").i32(4).op("i32.mul").i32(1)
      code.memory("i32.store", own.awakeAt)
    }
    code.i32(0).set(count)
    code.get(unit).memory("i32.load", unitFields.first).set(event)
    if (ahead) {
      whileSome(code, event, (done) => {
        code.get(event).memory("f64.load", eventFields.phi).f64(0).op("f64.eq").op("i32.eqz").brIf(done)
        countEvent(code, queue, count, done)
        code.get(event).memory("i32.load", eventFields.target).memory("i32.load", targetFields.row).set(edgeRow)
        handle(code, loops, { queue, event, row, edgeRow })
        code.get(event).memory("i32.load", eventFields.next).set(next)
        code.get(queue).get(event).call(free.func)
        code.get(next).set(event)
      })
      code.get(unit).get(event).memory("i32.store", unitFields.first)
    }
    code.get(unit).get(count).memory("i32.store", unitFields.acted)
    code.get(event)
    code.if(() => void code.get(row).call(moving.keep.func))
    if (edge !== null) {
      whileSome(code, event, () => {
        code.get(event).memory("i32.load", eventFields.target).set(target)
        pushReached(code, own, target).tee(reached).memory("i32.load", reachedFields.stage).op("i32.eqz")
        code.if(() => {
          code.get(target).memory("i32.load", targetFields.row).call(edge.keep.func)
          code.get(reached).i32(stages.kept).memory("i32.store", reachedFields.stage)
        })
        code.get(event).memory("i32.load", eventFields.next).set(event)
      })
    }
    code.get(unit).memory("i32.load", unitFields.next).set(unit)
  })
  return code.end()
}

/** `answer(queue)`: rows that were kept go from there through what is left of their events. */
export const answerFunction = (loops: Loops): Code.Body => {
  const { edge, free, number, own, unit: moving } = loops
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

  /** A unit through its events. */
  const through = (): void => {
    pushUnitRow(code, own, unit).tee(row).call(moving.restore.func)
    code.f64(0).set(part)
    code.i32(0).set(going)
    code.get(unit).memory("i32.load", unitFields.acted).set(count)
    code.get(unit).i32(0).memory("i32.store", unitFields.first)
    whileSome(code, event, (done) => {
      countEvent(code, queue, count, done)
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
      handle(code, loops, { queue, event, row, edgeRow })
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
  }

  code.get(queue).memory("i32.load", dueOffset(number)).set(unit)
  code.get(queue).i32(0).memory("i32.store", dueOffset(number))
  whileSome(code, unit, () => {
    code.get(unit).memory("i32.load", unitFields.first).tee(event)
    code.if(through)
    code.get(unit).memory("i32.load", unitFields.next).set(unit)
  })
  return code.end()
}
