/**
 * W x = r for a small matrix of known pattern, by LU without pivoting: the implicit step of a system (states-and-clamps.md section 4).
 *
 * The reference: plain loops over one row. The order is symbolic, fewest remaining neighbours first (minimum degree: Tinney & Walker, Proc.
 * IEEE 55, 1967), ties by number. With `sums` the places of the diagonal hold the sums of columns: eliminated along they are sums of numbers
 * of one sign in a matrix of a scheme, so that no digit is lost (Grassmann, Taksar & Heyman, Oper. Res. 33, 1985). A pivot that is not
 * positive, or where the diagonal is given at most 1e-8 of its row's largest entry, makes all of x NaN. `emitSolve.ts` writes the same
 * operations down; above `largestUnrolled` the loops are over all places.
 */
import type * as Pattern from "./Pattern.ts"

/** Number of unknowns up to which an elimination follows the pattern and is written out. */
export const largestUnrolled = 20

/** Least size of a pivot, as a part of its row's largest entry. */
export const leastPivot = 1e-8

/** The steps of an elimination: in step k `order[k]` goes, and these unknowns after it have entries in its column and row. */
export type Elimination = {
  readonly order: ReadonlyArray<number>
  /** By step; ascending in the order of elimination. */
  readonly neighbours: ReadonlyArray<ReadonlyArray<number>>
}

const eliminations = new Map<string, Elimination>() // memo of a pure function, by the key of the pattern

/** The elimination of a symmetric pattern with a whole diagonal. */
export const elimination = (pattern: Pattern.Pattern): Elimination => {
  let known = eliminations.get(pattern.key)
  if (known === undefined) {
    eliminations.set(pattern.key, known = eliminate(pattern))
    if (eliminations.size > 64) eliminations.delete(eliminations.keys().next().value!)
  }
  return known
}

const eliminate = ({ columns, n, rows }: Pattern.Pattern): Elimination => {
  const near = Array.from({ length: n }, () => new Set<number>())
  rows.forEach((i, e) => i !== columns[e] && near[i].add(columns[e]))
  const left = new Set(near.keys())
  const order: Array<number> = []
  const neighbours: Array<ReadonlyArray<number>> = []
  while (left.size > 0) {
    let best = -1
    for (const i of left) if (best < 0 || near[i].size < near[best].size) best = i
    left.delete(best)
    order.push(best)
    neighbours.push([...near[best]])
    for (const i of near[best]) {
      near[i].delete(best)
      for (const j of near[best]) if (j !== i) near[i].add(j)
    }
  }
  const place = new Map(order.map((i, k) => [i, k]))
  const later = (k: number): ReadonlyArray<number> =>
    n > largestUnrolled ? order.slice(k + 1) : [...neighbours[k]].sort((i, j) => place.get(i)! - place.get(j)!)
  return { order, neighbours: order.map((_, k) => later(k)) }
}

/** What arithmetic an elimination needs: of numbers, or of values of a program. */
export type Arithmetic<A> = {
  readonly add: (x: A, y: A) => A
  readonly sub: (x: A, y: A) => A
  readonly mul: (x: A, y: A) => A
  readonly div: (x: A, y: A) => A
  readonly number: (x: number) => A
  /** Whether a pivot is large enough beside the entries of its row, as 0 or NaN. */
  readonly flaw: (pivot: A, row: ReadonlyArray<A>) => A
}

/** x of W x = r; `w` by entry, `r` by row. What stands nowhere in the pattern of the elimination is never touched. */
export const solveWith = <A>(
  on: Arithmetic<A>,
  pattern: Pattern.Pattern,
  sums: boolean,
  w: ArrayLike<A>,
  r: ArrayLike<A>
): Array<A> => {
  const { columns, n, rows } = pattern
  const { neighbours, order } = elimination(pattern)
  const zero = on.number(0)
  const a: Array<A> = Array.from({ length: n * n }, () => zero)
  rows.forEach((i, e) => (a[i * n + columns[e]] = w[e]))
  const x = Array.from(r)
  const inverses: Array<A> = []
  let flaw: A | null = null
  order.forEach((k, step) => {
    const rest = neighbours[step]
    // A diagonal is its column's sum less what else stands in the column.
    const pivot = sums ? rest.reduce((p, i) => on.sub(p, a[i * n + k]), a[k * n + k]) : a[k * n + k]
    const inverse = on.div(on.number(1), pivot)
    inverses.push(inverse)
    // With sums a row may be far larger than its pivot and all is well: only the sign can be wrong.
    const own = on.flaw(pivot, sums ? [] : rest.map((j) => a[k * n + j]))
    flaw = flaw === null ? own : on.add(flaw, own)
    const below = rest.map((i) => on.mul(a[i * n + k], inverse))
    rest.forEach((i, p) => (x[i] = on.sub(x[i], on.mul(below[p], x[k]))))
    const share = sums ? on.mul(a[k * n + k], inverse) : zero
    for (const j of rest) {
      rest.forEach((i, p) => {
        if (!sums || i !== j) a[i * n + j] = on.sub(a[i * n + j], on.mul(below[p], a[k * n + j]))
      })
      if (sums) a[j * n + j] = on.sub(a[j * n + j], on.mul(share, a[k * n + j]))
    }
  })
  for (let step = n - 1; step >= 0; step--) {
    const k = order[step]
    const top = neighbours[step].reduce((sum, j) => on.sub(sum, on.mul(a[k * n + j], x[j])), x[k])
    x[k] = on.mul(top, inverses[step])
  }
  return flaw === null ? x : x.map((value) => on.add(value, flaw as A))
}

const onNumbers: Arithmetic<number> = {
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  div: (x, y) => x / y,
  number: (x) => x,
  flaw: (pivot, row) => {
    let most = 0
    for (const x of row) if (most < Math.abs(x)) most = Math.abs(x)
    return pivot > leastPivot * most ? 0 : NaN
  }
}

/** x of W x = r, or NaN throughout where a pivot is too small. */
export const solve = (
  pattern: Pattern.Pattern,
  sums: boolean,
  w: ArrayLike<number>,
  r: ArrayLike<number>
): Float64Array => Float64Array.from(solveWith(onNumbers, pattern, sums, w, r))
