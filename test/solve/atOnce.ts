/** Work that pauses, in one go. */
import type { Pausing, Pieces } from "../../src/solve/Pieces.ts"

/** The whole work at once; for work that waits for nobody. */
export const atOnce = <A>(pieces: Pieces<A> | Pausing<A>): A => {
  for (;;) {
    const next = pieces.next(Infinity)
    if (next.done === true) return next.value
    if (next.value?._tag === "Waits") throw new Error("internal: work of other threads is waited for")
  }
}
