/**
 * How events come to the units that answer them in a step: room for an event, its place in the list of its unit, and what is known to act in a
 * step when it begins.
 *
 * Written once as WebAssembly, which C is printed from. Nobody looks at keys here: a list is in the order of coming until it is sorted.
 */
import * as Code from "../../../kernel/wasm/Code.ts"
import { eventBytes, eventFields, queueFields, targetFields, troubles, unitFields, wheelSlots } from "./EventMap.ts"

/** Says that something is wrong in a queue, unless something was before. */
export const say = (code: Code.Code, queue: Code.Local, trouble: keyof typeof troubles): void => {
  code.get(queue).memory("i32.load", queueFields.trouble).op("i32.eqz")
  code.if(() => void code.get(queue).i32(troubles[trouble]).memory("i32.store", queueFields.trouble))
}

/** A loop while an address is not 0; the body moves it on, and may leave by the label. */
export const whileSome = (code: Code.Code, address: Code.Local, body: (done: Code.Label) => void): void =>
  void code.block([], (done) => {
    code.loop([], (again) => {
      code.get(address).op("i32.eqz").brIf(done)
      body(done)
      code.br(again)
    })
  })

/** `take(queue)`: room for an event, or 0 where there is none, which the queue then says. */
export const takeFunction = (): Code.Body => {
  const code = Code.make("take event", ["i32"], ["i32"])
  const [queue] = code.params
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
  say(code, queue, "noRoom")
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
  code.get(queue).call(take.func).tee(event)
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

/** Pushes the address of the slot of the wheel that belongs to the step in `step`. */
export const pushSlot = (code: Code.Code, queue: Code.Local, step: Code.Local): void => {
  // The last bits of a whole number that may be greater than words are.
  code.get(step).get(step).f64(wheelSlots).op("f64.div").op("f64.floor").f64(wheelSlots).op("f64.mul").op("f64.sub")
  code.op("i32.trunc_f64_u").i32(8).op("i32.mul").get(queue).op("i32.add").i32(queueFields.wheel).op("i32.add")
}

/** `pull(queue)`: the next step begins: what was given for it comes to its units, and what synapses have sent to themselves. */
export const pullFunction = (link: Code.Body): Code.Body => {
  const code = Code.make("pull", ["i32"], [])
  const [queue] = code.params
  const [event, left, slot, before, next] = Array.from({ length: 5 }, () => code.local("i32"))
  const step = code.local("f64")
  code.get(queue).get(queue).memory("f64.load", queueFields.step).f64(1).op("f64.add").tee(step)
  code.memory("f64.store", queueFields.step)

  code.get(queue).memory("i32.load", queueFields.count).memory("i32.load", 0).set(left)
  code.get(queue).memory("i32.load", queueFields.given).set(event)
  whileSome(code, left, () => {
    code.get(event).call(link.func)
    code.get(event).i32(eventBytes).op("i32.add").set(event)
    code.get(left).i32(1).op("i32.sub").set(left)
  })
  code.get(queue).get(event).memory("i32.store", queueFields.given)
  code.get(queue).get(queue).memory("i32.load", queueFields.count).i32(4).op("i32.add")
  code.memory("i32.store", queueFields.count)

  // A slot has what acts in this step and what acts whole turns of the wheel later, which stays in its order.
  pushSlot(code, queue, step)
  code.tee(slot).memory("i32.load", 0).set(event)
  code.get(slot).i32(0).memory("i32.store", 0)
  whileSome(code, event, () => {
    code.get(event).memory("i32.load", eventFields.next).set(next)
    code.get(event).memory("f64.load", eventFields.step).get(step).op("f64.eq")
    code.ifElse([], () => void code.get(event).call(link.func), () => {
      code.get(event).i32(0).memory("i32.store", eventFields.next)
      code.get(before)
      code.ifElse([], () => {
        code.get(before).get(event).memory("i32.store", eventFields.next)
      }, () => {
        code.get(slot).get(event).memory("i32.store", 0)
      })
      code.get(event).set(before)
    })
    code.get(next).set(event)
  })
  code.get(slot).get(before).memory("i32.store", 4)
  return code.end()
}
