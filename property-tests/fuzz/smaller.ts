/**
 * The smallest program that is still a find of the same kind: tapes that are shorter, then with smaller numbers, as long as one of them is.
 */
import type { Tape } from "./Kind.ts"
import type { Watch, Watched } from "./watch.ts"

/** Most programs that are tried. */
const most = 60

const simpler = (tape: Tape): ReadonlyArray<Tape> =>
  [
    ...[2, 4, 8].map((part) => tape.slice(0, tape.length - Math.ceil(tape.length / part))),
    ...tape.flatMap((n, i) => n === 0 ? [] : [tape.with(i, 0), tape.with(i, n >> 1)])
  ].filter((one) => one.length > 0)

/** Makes a find smaller. */
export const smallest = async (
  watch: Watch,
  kind: string,
  tape: Tape,
  first: Watched
): Promise<Watched & { readonly tape: Tape }> => {
  let best = { ...first, tape }
  const what = first.outcome._tag === "Found" ? first.outcome.kind : ""
  let left = most
  for (let better = true; better && left > 0;) {
    better = false
    for (const one of simpler(best.tape)) {
      if (left-- <= 0) break
      const next = await watch.run({ kind, tape: one })
      if (next.outcome._tag === "Found" && next.outcome.kind === what && next.text.length <= best.text.length) {
        best = { ...next, tape: one }
        better = true
        break
      }
    }
  }
  return best
}
