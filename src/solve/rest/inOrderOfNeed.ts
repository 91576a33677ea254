/**
 * Things in the order in which they need each other, rings of need together: strongly connected components (Tarjan 1972).
 */

/** The rings, those that are needed first; a thing that is in no ring is one by itself. */
export const inOrderOfNeed = (needs: ReadonlyArray<ReadonlySet<number>>): ReadonlyArray<ReadonlyArray<number>> => {
  const index = new Map<number, number>()
  const low = new Map<number, number>()
  const stack: Array<number> = []
  const waiting = new Set<number>()
  const rings: Array<ReadonlyArray<number>> = []
  const visit = (at: number): void => {
    index.set(at, index.size)
    low.set(at, index.get(at)!)
    stack.push(at)
    waiting.add(at)
    for (const next of needs[at]) {
      if (!index.has(next)) {
        visit(next)
        low.set(at, Math.min(low.get(at)!, low.get(next)!))
      } else if (waiting.has(next)) low.set(at, Math.min(low.get(at)!, index.get(next)!))
    }
    if (low.get(at) !== index.get(at)) return
    const ring = stack.splice(stack.indexOf(at))
    for (const member of ring) waiting.delete(member)
    rings.push(ring)
  }
  for (let at = 0; at < needs.length; at++) if (!index.has(at)) visit(at)
  return rings
}
