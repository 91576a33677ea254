/**
 * How spikes of detectors get from their step to the rows that they arrive at: flights, which hand out row after row.
 *
 * There is no queue of arrivals: a detector's rows stand by ascending delay, and when a spike arrives ascends with the delay, so a spike needs to
 * know only which row is next, and when. Times are those of `arrivingLater` (`events/Arrival.ts`).
 */
import * as Code from "../../../kernel/wasm/Code.ts"
import { nearGrid } from "../../events/Arrival.ts"
import {
  blockOf,
  entryBytes,
  flightBytes,
  flightFields,
  outgoingBytes,
  outgoingEntry,
  outgoingEntryBytes,
  outgoingFields,
  type SpikeMap,
  spikeWords
} from "./SpikeMap.ts"

/** `later(part, delay)`: how many steps after the beginning of its step a spike arrives that was after the part of it: on the grid where it is but for rounding, and not before the next one. */
const laterFunction = (): Code.Body => {
  const code = Code.make("later", ["f64", "f64"], ["f64"])
  const [part, delay] = code.params
  const [steps, whole] = [code.local("f64"), code.local("f64")]
  code.get(part).get(delay).op("f64.add").tee(steps).f64(0.5).op("f64.add").op("f64.floor").set(whole)
  code.get(whole).get(steps).get(steps).get(whole).op("f64.sub").op("f64.abs").f64(nearGrid).op("f64.le").select()
  code.f64(1).op("f64.max")
  return code.end()
}

/** Pushes the number of a step, given that in its piece. */
const pushStep = (code: Code.Code, block: Code.Local, step: Code.Local): Code.Code =>
  code.get(block).memory("f64.load", 4 * spikeWords.first).get(step).op("f64.convert_i32_u").op("f64.add")

/** Loads of a flight. */
const inFlight = (code: Code.Code, flight: Code.Local) => ({
  number: (field: "next" | "spike" | "part"): Code.Code => code.get(flight).memory("f64.load", flightFields[field]),
  word: (field: "source" | "at" | "to"): Code.Code => code.get(flight).memory("i32.load", flightFields[field])
})

/** Writes when the row that a flight is at gets the spike. */
const writeNext = (code: Code.Code, flight: Code.Local, later: Code.Body): void => {
  const { number, word } = inFlight(code, flight)
  code.get(flight)
  number("spike")
  number("part")
  word("at").memory("f64.load", outgoingFields.delay).call(later.func).op("f64.floor").op("f64.add")
  code.memory("f64.store", flightFields.next)
}

/** `push(block, step)`: spikes of all threads, listed in a step of the piece, that go to rows of this one are in flight from now on. */
const pushFunction = (logs: (block: Code.Local) => ReadonlyArray<number | Code.Local>, later: Code.Body): Code.Body => {
  const code = Code.make("push", ["i32", "i32"], [])
  const [block, step] = code.params
  const [at, end, log, rows, flight] = Array.from({ length: 5 }, () => code.local("i32"))
  const word = (k: number): Code.Code => code.get(block).memory("i32.load", 4 * k)
  code.block([], (done) => {
    code.get(block).op("i32.eqz").brIf(done)
    for (const own of logs(block)) {
      if (typeof own === "number") code.i32(own).set(log)
      else code.get(own).set(log)
      for (const [pointer, offset] of [[at, 0], [end, 4]] as const) {
        code.get(log).memory("i32.load", 4 * spikeWords.entries)
        code.get(log).memory("i32.load", 4 * spikeWords.lengths).get(step).i32(4).op("i32.mul").op("i32.add")
        code.memory("i32.load", offset).op("i32.add").set(pointer)
      }
      code.block([], (all) => {
        code.loop([], (again) => {
          code.get(at).get(end).op("i32.ge_u").brIf(all)
          word(spikeWords.outgoing).get(at).memory("i32.load", 8).i32(outgoingEntryBytes).op("i32.mul").op("i32.add")
          code.tee(rows).memory("i32.load", outgoingEntry.from)
          code.get(rows).memory("i32.load", outgoingEntry.to).op("i32.lt_u")
          code.if(() => {
            word(spikeWords.flying).set(flight)
            for (const field of ["source", "at", "to"] as const) {
              code.get(flight).get(rows).memory("i32.load", outgoingEntry[field === "at" ? "from" : field])
              code.memory("i32.store", flightFields[field])
            }
            code.get(flight).get(at).memory("i32.load", 8).memory("i32.store", flightFields.detector)
            code.get(flight).get(at).memory("f64.load", 0).memory("f64.store", flightFields.part)
            code.get(flight)
            pushStep(code, block, step).memory("f64.store", flightFields.spike)
            writeNext(code, flight, later)
            code.get(block).get(flight).i32(flightBytes).op("i32.add").memory("i32.store", 4 * spikeWords.flying)
          })
          code.get(at).i32(entryBytes).op("i32.add").set(at)
          code.br(again)
        })
      })
    }
  })
  return code.end()
}

/** `hand(block, step)`: every spike in flight arrives at the rows that get it in the step at hand; where that were the last, it has landed. */
const handFunction = (later: Code.Body, arrive: Code.Body): Code.Body => {
  const code = Code.make("hand", ["i32", "i32"], [])
  const [block, done] = code.params
  const [flight, end, queue, row] = Array.from({ length: 4 }, () => code.local("i32"))
  const [step, steps] = [code.local("f64"), code.local("f64")]
  const word = (k: number): Code.Code => code.get(block).memory("i32.load", 4 * k)
  const own = inFlight(code, flight)
  code.block([], (idle) => {
    code.get(block).op("i32.eqz").brIf(idle)
    word(spikeWords.queue).set(queue)
    pushStep(code, block, done).set(step)
    word(spikeWords.flights).set(flight)
    word(spikeWords.flying).set(end)
    code.block([], (all) => {
      code.loop([], (again) => {
        code.get(flight).get(end).op("i32.ge_u").brIf(all)
        code.block([], (flies) => {
          code.loop([], (more) => {
            own.number("next").get(step).op("f64.gt").brIf(flies)
            own.word("at").set(row)
            own.number("part").get(row).memory("f64.load", outgoingFields.delay).call(later.func).set(steps)
            code.get(queue).get(steps).get(steps).op("f64.floor").op("f64.sub")
            own.number("spike")
            own.word("source").get(row).memory("i32.load", outgoingFields.kind)
            code.get(row).memory("i32.load", outgoingFields.target).call(arrive.func)
            code.get(flight).get(row).i32(outgoingBytes).op("i32.add").tee(row).memory("i32.store", flightFields.at)
            code.get(row)
            own.word("to").op("i32.lt_u")
            code.if(() => {
              writeNext(code, flight, later)
              code.br(more)
            })
          })
          // Landed: the last one takes its place.
          code.get(end).i32(flightBytes).op("i32.sub").set(end)
          for (let offset = 0; offset < flightBytes; offset += 8) {
            code.get(flight).get(end).memory("i64.load", offset).memory("i64.store", offset)
          }
          code.br(again)
        })
        code.get(flight).i32(flightBytes).op("i32.add").set(flight)
        code.br(again)
      })
    })
    code.get(block).get(end).memory("i32.store", 4 * spikeWords.flying)
  })
  return code.end()
}

/** The functions of a kernel that are about flights; each takes a thread's block, or 0 for nobody's, and the step of the piece. */
export type FlightFunctions = {
  readonly push: Code.Body
  readonly hand: Code.Body
  /** All, those first that others call. */
  readonly all: ReadonlyArray<Code.Body>
}

/** Makes them; `apart`: every thread has copies of its own, whose spikes go to nobody else's rows. */
export const flightFunctions = (map: SpikeMap, threads: number, apart: boolean, arrive: Code.Body): FlightFunctions => {
  const later = laterFunction()
  const push = pushFunction(
    (block) => apart ? [block] : Array.from({ length: threads }, (_, thread) => blockOf(map, thread)),
    later
  )
  const hand = handFunction(later, arrive)
  return { push, hand, all: [later, push, hand] }
}
