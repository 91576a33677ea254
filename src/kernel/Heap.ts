/**
 * A binary heap of numbers: the least is taken first.
 *
 * One idea: what stands in it is a number already (a rank, or a time and a number in one), so that nothing is asked to compare two.
 */

/** A heap. */
export type Heap = {
  readonly push: (key: number) => void
  /** The least, or -1; keys are 0 or more. */
  readonly first: () => number
  /** Takes the least away. */
  readonly pop: () => void
}

/** An empty heap. */
export const make = (): Heap => {
  const items: Array<number> = []
  return {
    first: () => items.length === 0 ? -1 : items[0],
    push: (key) => {
      let i = items.length
      items.push(key)
      for (let up = (i - 1) >> 1; i > 0 && key < items[up]; up = (i - 1) >> 1) {
        items[i] = items[up]
        i = up
      }
      items[i] = key
    },
    pop: () => {
      const last = items.pop()
      const n = items.length
      if (last === undefined || n === 0) return
      let i = 0
      for (let child = 1; child < n; child = 2 * i + 1) {
        if (child + 1 < n && items[child + 1] < items[child]) child++
        if (last <= items[child]) break
        items[i] = items[child]
        i = child
      }
      items[i] = last
    }
  }
}
