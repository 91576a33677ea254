/**
 * The function of a kernel that lists the spikes of a step: it looks at two detectors at once, because nearly all of them are silent.
 */
import * as Code from "../../../kernel/wasm/Code.ts"
import { entryBytes, spikeWords, stretchBytes } from "./SpikeMap.ts"

/** `spikes(block, step)`: a thread's block, or 0 for nobody's; and the step of the piece. */
export const listFunction = (): Code.Body => {
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
  const part = code.local("f64")
  const word = (k: number): Code.Code => code.get(block).memory("i32.load", 4 * k)
  const advance = (pointer: Code.Local, bytes: number): void =>
    void code.get(pointer).i32(bytes).op("i32.add").set(pointer)
  /** Lists a detector if it spikes. */
  const look = (lane: number): void => {
    code.get(at).memory("f64.load", 8 * lane).tee(part).get(part).op("f64.eq")
    code.if(() => {
      code.get(detector).memory("i32.load", 4 * lane).i32(-1).op("i32.eq").op("i32.eqz")
      code.if(() => {
        code.get(next).get(part).memory("f64.store", 0)
        code.get(next).get(detector).memory("i32.load", 4 * lane).memory("i32.store", 8)
        advance(next, entryBytes)
      })
    })
  }
  code.block([], (done) => {
    code.get(block).op("i32.eqz").brIf(done)
    word(spikeWords.lengths).get(step).i32(4).op("i32.mul").op("i32.add").set(lengths)
    word(spikeWords.entries).get(lengths).memory("i32.load", 0).op("i32.add").set(next)
    word(spikeWords.stretches).set(stretch)
    word(spikeWords.stretchCount).set(left)
    code.block([], (all) => {
      code.loop([], (again) => {
        code.get(left).op("i32.eqz").brIf(all)
        code.get(stretch).memory("i32.load", 0).set(at)
        code.get(stretch).memory("i32.load", 4).set(end)
        code.get(stretch).memory("i32.load", 8).set(detector)
        code.loop([], (more) => {
          const parts = code.local("v128")
          code.get(at).memory("v128.load", 0).tee(parts).get(parts).op("f64x2.eq").op("v128.any_true")
          code.if(() => {
            look(0)
            look(1)
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
