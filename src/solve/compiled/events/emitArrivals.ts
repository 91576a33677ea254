/**
 * How events come to the units that answer them in a step: room for an event, and its place in the list of its unit.
 *
 * Written once as WebAssembly, which C is printed from. Nobody looks at keys here: a list is in the order of coming until it is sorted.
 */
import * as Code from "../../../kernel/wasm/Code.ts"
import { eventBytes, eventFields, queueFields, targetFields, troubles, unitFields } from "./EventMap.ts"

/** Says that something is wrong in a queue, unless something was before. */
export const say = (code: Code.Code, queue: Code.Local, trouble: keyof typeof troubles, where: Code.Local): void => {
  code.get(queue).memory("i32.load", queueFields.trouble).op("i32.eqz")
  code.if(() => {
    code.get(queue).i32(troubles[trouble]).memory("i32.store", queueFields.trouble)
    code.get(queue).get(where).memory("i32.store", queueFields.where)
  })
}

/** `take(queue, target)`: room for an event, or 0 where there is none, which the queue then says with the target. */
export const takeFunction = (): Code.Body => {
  const code = Code.make("take event", ["i32", "i32"], ["i32"])
  const [queue, target] = code.params
  const event = code.local("i32")
  code.get(queue).memory("i32.load", queueFields.free).tee(event)
  code.if(() => {
    code.get(queue).get(event).memory("i32.load", eventFields.next).memory("i32.store", queueFields.free)
    code.get(event).return()
  })
  code.get(queue).memory("i32.load", queueFields.fresh).tee(event).i32(eventBytes).op("i32.add")
  code.get(queue).memory("i32.load", queueFields.end).op("i32.le_u")
  code.if(() => {
    code.get(queue).get(event).i32(eventBytes).op("i32.add").memory("i32.store", queueFields.fresh)
    code.get(event).return()
  })
  say(code, queue, "noRoom", target)
  code.i32(0)
  return code.end()
}

/** `link(event)`: the event is the last one of its unit, and the unit one of those at which something arrives. */
export const linkFunction = (): Code.Body => {
  const code = Code.make("link event", ["i32"], [])
  const [event] = code.params
  const [unit, list] = [code.local("i32"), code.local("i32")]
  code.get(event).i32(0).memory("i32.store", eventFields.next)
  code.get(event).memory("i32.load", eventFields.target).memory("i32.load", targetFields.unit).tee(unit)
  code.memory("i32.load", unitFields.first)
  code.ifElse([], () => {
    code.get(unit).memory("i32.load", unitFields.last).get(event).memory("i32.store", eventFields.next)
  }, () => {
    code.get(unit).get(event).memory("i32.store", unitFields.first)
    code.get(unit).memory("i32.load", unitFields.list).set(list)
    code.get(unit).get(list).memory("i32.load", 0).memory("i32.store", unitFields.next)
    code.get(list).get(unit).memory("i32.store", 0)
  })
  code.get(unit).get(event).memory("i32.store", unitFields.last)
  return code.end()
}

/**
 * `arrive(queue, phi, spike, source, kind, target)`: an event acts at a target in the step at hand. Where there is no room the queue says so,
 * and the event is lost.
 */
export const arriveFunction = (take: Code.Body, link: Code.Body): Code.Body => {
  const code = Code.make("arrive", ["i32", "f64", "f64", "i32", "i32", "i32"], [])
  const [queue, phi, spike, source, kind, target] = code.params
  const event = code.local("i32")
  code.get(queue).get(target).call(take.func).tee(event)
  code.if(() => {
    code.get(event).get(phi).memory("f64.store", eventFields.phi)
    code.get(event).get(spike).memory("f64.store", eventFields.spike)
    code.get(event).get(source).memory("i32.store", eventFields.source)
    code.get(event).get(kind).memory("i32.store", eventFields.kind)
    code.get(event).get(target).memory("i32.store", eventFields.target)
    code.get(event).call(link.func)
  })
  return code.end()
}
