/**
 * What synapses send to themselves, in a kernel: within the step among the events that are still to act at the unit, else onto the wheel.
 *
 * Times are those of `arriving` (`events/Arrival.ts`): the moment at hand and the delay over dt, on the grid where they are but for rounding.
 */
import * as Code from "../../../kernel/wasm/Code.ts"
import { nearGrid } from "../../events/Arrival.ts"
import { mostSteps } from "../../limits.ts"
import { pushSlot, say, whileSome } from "./emitArrivals.ts"
import { eventFields, kinds, queueFields } from "./EventMap.ts"

/** `free(queue, event)`: the event has acted; its room is free, unless it is that of an event that was given. */
export const freeFunction = (): Code.Body => {
  const code = Code.make("free event", ["i32", "i32"], [])
  const [queue, event] = code.params
  const word = (name: "start" | "end"): Code.Code => code.get(queue).memory("i32.load", queueFields[name])
  code.get(event)
  word("start").op("i32.sub")
  word("end")
  word("start").op("i32.sub").op("i32.lt_u")
  code.if(() => {
    code.get(event).get(queue).memory("i32.load", queueFields.free).memory("i32.store", eventFields.next)
    code.get(queue).get(event).memory("i32.store", queueFields.free)
  })
  return code.end()
}

/** `send(queue, event, number, after)`: what acts at a moment sends an event of some number, which arrives after so many milliseconds. */
export const sendFunction = (dt: number, take: Code.Body, later: Code.Body): Code.Body => {
  const code = Code.make("send event", ["i32", "i32", "i32", "f64"], [])
  const [queue, event, number, after] = code.params
  const [sent, place, next, slot] = Array.from({ length: 4 }, () => code.local("i32"))
  const [steps, whole, step] = Array.from({ length: 3 }, () => code.local("f64"))
  code.get(queue).call(take.func).tee(sent).op("i32.eqz")
  code.if(() => void code.return())

  code.get(event).memory("f64.load", eventFields.phi).get(after).i32(0).memory("f64.load", dt).op("f64.div")
  code.op("f64.add").tee(steps).f64(0.5).op("f64.add").op("f64.floor").tee(whole)
  code.get(steps).get(steps).get(whole).op("f64.sub").op("f64.abs").f64(nearGrid).op("f64.le").select().set(steps)
  code.get(steps).op("f64.floor").set(whole)

  code.get(sent).get(steps).get(whole).op("f64.sub").memory("f64.store", eventFields.phi)
  code.get(sent).i32(-1).memory("i32.store", eventFields.source)
  code.get(sent).i32(kinds.own).memory("i32.store", eventFields.kind)
  code.get(sent).get(event).memory("i32.load", eventFields.target).memory("i32.store", eventFields.target)
  code.get(sent).get(number).op("f64.convert_i32_u").memory("f64.store", eventFields.spike)

  code.get(whole).f64(0).op("f64.eq")
  code.if(() => {
    // Behind its equals among those after the one at hand.
    code.get(event).set(place)
    code.get(event).memory("i32.load", eventFields.next).set(next)
    whileSome(code, next, (done) => {
      code.get(next).get(sent).call(later.func).brIf(done)
      code.get(next).tee(place).memory("i32.load", eventFields.next).set(next)
    })
    code.get(sent).get(next).memory("i32.store", eventFields.next)
    code.get(place).get(sent).memory("i32.store", eventFields.next)
    code.return()
  })
  code.get(queue).memory("f64.load", queueFields.step).get(whole).op("f64.add").tee(step)
  code.f64(mostSteps).op("f64.le").op("i32.eqz")
  code.if(() => {
    say(code, queue, "tooLate")
    code.return()
  })
  code.get(sent).get(step).memory("f64.store", eventFields.step)
  code.get(sent).i32(0).memory("i32.store", eventFields.next)
  pushSlot(code, queue, step)
  code.tee(slot).memory("i32.load", 0)
  code.ifElse([], () => {
    code.get(slot).memory("i32.load", 4).get(sent).memory("i32.store", eventFields.next)
  }, () => {
    code.get(slot).get(sent).memory("i32.store", 0)
  })
  code.get(slot).get(sent).memory("i32.store", 4)
  return code.end()
}
