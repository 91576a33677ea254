/**
 * A binary heap of small integers: what comes first by a given order is taken first.
 */

/** A heap. */
export type Heap = {
  readonly push: (k: number) => void
  /** The first, or -1. */
  readonly first: () => number
  /** Takes the first away. */
  readonly pop: () => void
}

/** An empty heap; `before` is a total order. */
export const make = (before: (a: number, b: number) => boolean): Heap => {
  const items: Array<number> = []
  const swap = (i: number, j: number): void => {
    const held = items[i]
    items[i] = items[j]
    items[j] = held
  }
  return {
    first: () => items.length === 0 ? -1 : items[0],
    push: (k) => {
      let i = items.push(k) - 1
      for (let up = (i - 1) >> 1; i > 0 && before(items[i], items[up]); up = (i - 1) >> 1) {
        swap(i, up)
        i = up
      }
    },
    pop: () => {
      const last = items.pop()
      if (last === undefined || items.length === 0) return
      items[0] = last
      for (let i = 0;;) {
        const [left, right] = [2 * i + 1, 2 * i + 2]
        let least = i
        if (left < items.length && before(items[left], items[least])) least = left
        if (right < items.length && before(items[right], items[least])) least = right
        if (least === i) return
        swap(i, least)
        i = least
      }
    }
  }
}
