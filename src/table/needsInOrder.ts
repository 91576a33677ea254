/**
 * An order of things in which each comes after what it needs, or the ring that leaves no such order.
 */

/** A way from one to what it needs, and how far this was gone through. */
type Visit = { readonly k: number; readonly needs: ReadonlyArray<number>; next: number }

/** Everything after what it needs, by depth, on a stack of our own: chains may be long. The first ring that is met has its first again. */
export const needsInOrder = (
  count: number,
  needs: (k: number) => ReadonlyArray<number>
): { readonly order: ReadonlyArray<number>; readonly ring: ReadonlyArray<number> | null } => {
  const order: Array<number> = []
  const known = new Set<number>() // on the path, or done
  const done = new Set<number>()
  let ring: ReadonlyArray<number> | null = null
  for (let first = 0; first < count; first++) {
    const path: Array<Visit> = []
    const enter = (k: number): void => {
      known.add(k)
      path.push({ k, needs: needs(k), next: 0 })
    }
    if (!known.has(first)) enter(first)
    while (path.length > 0) {
      const visit = path[path.length - 1]
      const next = visit.needs[visit.next++]
      if (next === undefined) {
        done.add(visit.k)
        order.push(visit.k)
        path.pop()
      } else if (!known.has(next)) enter(next)
      else if (!done.has(next)) ring ??= [...path.map(({ k }) => k).slice(path.findIndex(({ k }) => k === next)), next]
    }
  }
  return { order, ring }
}
