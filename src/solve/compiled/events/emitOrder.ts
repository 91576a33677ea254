/**
 * The events of a unit in the order in which they act: that of `withinStep` (`events/Arrival.ts`), in a kernel.
 *
 * Sorting is stable, because what a synapse sends to itself at one moment stays as it was sent; and it takes n log n, because all inputs of a
 * large pool may spike in one step. Lists that are in order already, nearly all, are gone through once.
 */
import * as Code from "../../../kernel/wasm/Code.ts"
import { whileSome } from "./emitArrivals.ts"
import { eventFields, kinds, unitFields } from "./EventMap.ts"

/** `later(a, b)`: 1 if event a acts after event b at their unit, else 0. */
export const laterFunction = (): Code.Body => {
  const code = Code.make("later event", ["i32", "i32"], ["i32"])
  const [a, b] = code.params
  /** Leaves where a field tells the two apart. */
  const compare = (field: keyof typeof eventFields, type: "i32" | "f64"): void => {
    const both = (): void => {
      for (const event of [a, b]) code.get(event).memory(`${type}.load`, eventFields[field])
    }
    for (const [holds, answer] of [["gt", 1], ["lt", 0]] as const) {
      both()
      code.op(type === "f64" ? `f64.${holds}` : `i32.${holds}_u`)
      code.if(() => void code.i32(answer).return())
    }
  }
  compare("phi", "f64")
  compare("kind", "i32")
  code.get(a).memory("i32.load", eventFields.kind).i32(kinds.own).op("i32.eq").op("i32.eqz")
  code.if(() => {
    compare("source", "i32")
    compare("spike", "f64")
  })
  for (const event of [a, b]) code.get(event).memory("i32.load", eventFields.target)
  code.op("i32.gt_u")
  return code.end()
}

/** `sort(unit)`: puts the events of a unit in order, runs of one, two, four and so on merged by pairs. */
export const sortFunction = (later: Code.Body): Code.Body => {
  const code = Code.make("sort events", ["i32"], [])
  const [unit] = code.params
  const local = (): Code.Local => code.local("i32")
  const [p, q, e, list, tail, size, pLeft, qLeft, merges] = Array.from({ length: 9 }, local)
  const next = (event: Code.Local): Code.Code => code.get(event).memory("i32.load", eventFields.next)
  const less = (count: Code.Local): void => void code.get(count).i32(1).op("i32.sub").set(count)

  // In order already?
  code.get(unit).memory("i32.load", unitFields.first).tee(list).set(p)
  code.block([], (unordered) => {
    code.loop([], (again) => {
      next(p).tee(q).op("i32.eqz")
      code.if(() => void code.return())
      code.get(p).get(q).call(later.func).brIf(unordered)
      code.get(q).set(p)
      code.br(again)
    })
  })

  code.i32(1).set(size)
  code.loop([], (pass) => {
    code.get(list).set(p)
    for (const one of [list, tail, merges]) code.i32(0).set(one)
    whileSome(code, p, () => {
      code.get(merges).i32(1).op("i32.add").set(merges)
      code.get(p).set(q)
      code.i32(0).set(pLeft)
      code.block([], (found) => {
        code.loop([], (again) => {
          code.get(pLeft).i32(1).op("i32.add").set(pLeft)
          next(q).tee(q).op("i32.eqz").brIf(found)
          code.get(pLeft).get(size).op("i32.lt_u").brIf(again)
        })
      })
      code.get(size).set(qLeft)
      const takeFirst = (): void => {
        code.get(p).set(e)
        next(p).set(p)
        less(pLeft)
      }
      const takeSecond = (): void => {
        code.get(q).set(e)
        next(q).set(q)
        less(qLeft)
      }
      code.block([], (merged) => {
        code.loop([], (again) => {
          code.get(q).op("i32.eqz")
          code.if(() => void code.i32(0).set(qLeft))
          code.get(pLeft).get(qLeft).op("i32.or").op("i32.eqz").brIf(merged)
          code.get(pLeft).op("i32.eqz")
          code.ifElse([], takeSecond, () => {
            code.get(qLeft).op("i32.eqz")
            code.ifElse([], takeFirst, () => {
              code.get(p).get(q).call(later.func)
              code.ifElse([], takeSecond, takeFirst)
            })
          })
          code.get(tail)
          code.ifElse([], () => {
            code.get(tail).get(e).memory("i32.store", eventFields.next)
          }, () => void code.get(e).set(list))
          code.get(e).set(tail)
          code.br(again)
        })
      })
      code.get(q).set(p)
    })
    code.get(tail).i32(0).memory("i32.store", eventFields.next)
    code.get(size).i32(2).op("i32.mul").set(size)
    code.get(merges).i32(1).op("i32.gt_u").brIf(pass)
  })
  code.get(unit).get(list).memory("i32.store", unitFields.first)
  code.get(unit).get(tail).memory("i32.store", unitFields.last)
  return code.end()
}
