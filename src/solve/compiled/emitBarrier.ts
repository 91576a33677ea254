/**
 * Where threads meet: nobody goes on before everybody has come.
 *
 * The last one to come opens the next phase and wakes the others; those spin for some microseconds, then sleep. A thread that waits for
 * many seconds traps: another one was lost. Seconds are counted one by one, so that time in which the whole process was stopped counts as one.
 */
import * as Code from "../../kernel/wasm/Code.ts"

/** Rounds of spinning before a thread sleeps: some tens of microseconds. */
const spins = 20_000
/** How long a sleeping thread waits for the others [ns], and how often, before it takes one of them for lost. */
export type Patience = { readonly each: bigint; readonly waits: number }

const twentySeconds: Patience = { each: 1_000_000_000n, waits: 20 }

/** `barrier()` for a number of threads; two words at the address count arrivals and phases. */
export const barrierFunction = (
  threads: number,
  address: number,
  { each, waits }: Patience = twentySeconds
): Code.Body => {
  const [count, phase] = [address, address + 4]
  const code = Code.make("barrier", [], [])
  const [old, left] = [code.local("i32"), code.local("i32")]
  const isOld = (): Code.Code => code.i32(0).memory("i32.atomic.load", phase).get(old).op("i32.eq")
  code.i32(0).memory("i32.atomic.load", phase).set(old)
  code.i32(0).i32(1).memory("i32.atomic.rmw.add", count).i32(threads - 1).op("i32.eq")
  code.ifElse([], () => {
    code.i32(0).i32(0).memory("i32.atomic.store", count)
    code.i32(0).i32(1).memory("i32.atomic.rmw.add", phase).drop()
    code.i32(0).i32(threads).memory("memory.atomic.notify", phase).drop()
  }, () => {
    code.i32(spins).set(left)
    code.block([], (open) => {
      code.loop([], (again) => {
        isOld().op("i32.eqz").brIf(open)
        code.get(left).i32(1).op("i32.sub").tee(left).brIf(again)
      })
      code.i32(waits).set(left)
      code.loop([], (again) => {
        // 2: timed out
        code.i32(0).get(old).i64(each).memory("memory.atomic.wait32", phase).i32(2).op("i32.eq")
        code.if(() => {
          code.get(left).i32(1).op("i32.sub").tee(left).op("i32.eqz")
          code.if(() => void code.unreachable())
        })
        isOld().brIf(again)
      })
    })
  })
  return code.end()
}
