/**
 * The function of a kernel that lists the spikes of a step: it looks at two detectors at once, because nearly all of them are silent. Of those that
 * cross their thresholds it says when they do, and remembers it, unless they rest (`events/detect.ts`).
 */
import * as Code from "../../../kernel/wasm/Code.ts"
import { nearEnd } from "../../events/detect.ts"
import { entryBytes, spikeWords, stretchBytes, stretchFields, tellings } from "./SpikeMap.ts"

/** `spikes(block, step)`: a thread's block, or 0 for nobody's; and the step of the piece. `dt` is where the step of time stands. */
export const listFunction = (dt: number): Code.Body => {
  const code = Code.make("spikes", ["i32", "i32"], [])
  const [block, step] = code.params
  const local = (): Code.Local => code.local("i32")
  const [stretch, left, at, end, detector, lengths, next] = [
    local(),
    local(),
    local(),
    local(),
    local(),
    local(),
    local()
  ]
  const [before, now, part] = [code.local("f64"), code.local("f64"), code.local("f64")]
  const word = (k: number): Code.Code => code.get(block).memory("i32.load", 4 * k)
  const advance = (pointer: Code.Local, bytes: number): void =>
    void code.get(pointer).i32(bytes).op("i32.add").set(pointer)
  /** Lists a detector that spikes, unless it rests, and remembers that. */
  const list = (lane: number, rests: Code.Label): void => {
    const field = (name: keyof typeof stretchFields): Code.Code =>
      code.get(stretch).memory("i32.load", stretchFields[name])
    /** The address of another column of the row. */
    const column = (name: "crosses" | "refractory" | "lastStep" | "last"): Code.Code =>
      field(name).get(at).op("i32.add").i32(8 * lane).op("i32.add")
    code.f64(1).set(part)
    code.block([], (told) => {
      field("telling").op("i32.eqz").brIf(told)
      field("telling").i32(tellings.crossing).op("i32.eq")
      code.if(() => {
        code.get(before).op("f64.neg")
        column("crosses").memory("f64.load", 0).get(before).op("f64.sub").op("f64.div").set(part)
      })
      field("refractory")
      code.if(() => {
        code.get(now)
        column("lastStep").memory("f64.load", 0).op("f64.sub").get(part)
        column("last").memory("f64.load", 0).op("f64.sub").op("f64.add")
        column("refractory").memory("f64.load", 0).i32(0).memory("f64.load", dt).op("f64.div")
        code.f64(nearEnd).op("f64.sub").op("f64.lt").brIf(rests)
      })
      column("lastStep").get(now).memory("f64.store", 0)
      column("last").get(part).memory("f64.store", 0)
    })
    code.get(part).get(part).op("f64.ne").brIf(rests) // from where there is no number to one
    code.get(next).get(part).memory("f64.store", 0)
    code.get(next).get(detector).memory("i32.load", 4 * lane).memory("i32.store", 8)
    advance(next, entryBytes)
  }
  code.block([], (done) => {
    code.get(block).op("i32.eqz").brIf(done)
    code.get(block).memory("f64.load", 4 * spikeWords.first).get(step).op("f64.convert_i32_u").op("f64.add").set(now)
    word(spikeWords.lengths).get(step).i32(4).op("i32.mul").op("i32.add").set(lengths)
    word(spikeWords.entries).get(lengths).memory("i32.load", 0).op("i32.add").set(next)
    word(spikeWords.stretches).set(stretch)
    word(spikeWords.stretchCount).set(left)
    code.block([], (all) => {
      code.loop([], (again) => {
        code.get(left).op("i32.eqz").brIf(all)
        for (const [field, local] of [["at", at], ["end", end], ["detectors", detector]] as const) {
          code.get(stretch).memory("i32.load", stretchFields[field]).set(local)
        }
        code.loop([], (more) => {
          const parts = code.local("v128")
          code.get(at).memory("v128.load", 0).tee(parts).get(parts).op("f64x2.eq").op("v128.any_true")
          code.if(() => {
            for (const lane of [0, 1]) {
              code.block([], (silent) => {
                code.get(at).memory("f64.load", 8 * lane).tee(before).get(before).op("f64.eq").op("i32.eqz").brIf(
                  silent
                )
                code.get(detector).memory("i32.load", 4 * lane).i32(-1).op("i32.eq").brIf(silent)
                list(lane, silent)
              })
            }
          })
          advance(detector, 8)
          advance(at, 16)
          code.get(at).get(end).op("i32.lt_u").brIf(more)
        })
        advance(stretch, stretchBytes)
        code.get(left).i32(1).op("i32.sub").set(left)
        code.br(again)
      })
    })
    code.get(lengths).get(next)
    word(spikeWords.entries).op("i32.sub").memory("i32.store", 4)
  })
  return code.end()
}
