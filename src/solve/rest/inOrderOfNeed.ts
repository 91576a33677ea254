/**
 * Things in the order in which they need each other, rings of need together: strongly connected components (Tarjan 1972), on a stack of our
 * own, since chains of need may be long.
 */

/** A thing whose needs are gone through, and how far. */
type Visit = { readonly at: number; readonly needs: Iterator<number> }

/** The rings, those that are needed first; a thing that is in no ring is one by itself. */
export const inOrderOfNeed = (needs: ReadonlyArray<ReadonlySet<number>>): ReadonlyArray<ReadonlyArray<number>> => {
  const index = new Map<number, number>()
  const low = new Map<number, number>()
  const stack: Array<number> = []
  const waiting = new Set<number>()
  const rings: Array<ReadonlyArray<number>> = []
  const path: Array<Visit> = []
  const lower = (at: number, to: number): void => void low.set(at, Math.min(low.get(at)!, to))
  const enter = (at: number): void => {
    index.set(at, index.size)
    low.set(at, index.get(at)!)
    stack.push(at)
    waiting.add(at)
    path.push({ at, needs: needs[at].values() })
  }
  const leave = (at: number): void => {
    path.pop()
    const above = path.at(-1)
    if (above !== undefined) lower(above.at, low.get(at)!)
    if (low.get(at) !== index.get(at)) return
    const ring = stack.splice(stack.lastIndexOf(at)) // near the end: everything above it is of its ring
    for (const member of ring) waiting.delete(member)
    rings.push(ring)
  }
  for (let first = 0; first < needs.length; first++) {
    if (!index.has(first)) enter(first)
    while (path.length > 0) {
      const { at, needs } = path[path.length - 1]
      const { done, value } = needs.next()
      if (done === true) leave(at)
      else if (!index.has(value)) enter(value)
      else if (waiting.has(value)) lower(at, index.get(value)!)
    }
  }
  return rings
}
