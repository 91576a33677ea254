/**
 * The whole-number vectors l with l A = 0, for a matrix of exact fractions.
 *
 * One idea: rows of [A | 1] are eliminated without a fraction (each is divided by what its numbers share), and a row whose left part is gone
 * holds a vector on its right. Then vectors are made plain: reduced, free of common factors, with as few minus signs as the others can
 * take away, so that what is conserved reads as a sum of amounts.
 */
import { gcd, type Rational } from "./Rational.ts"

type Vector = ReadonlyArray<bigint>

/** A row by column; columns that are not there are 0. */
type Sparse = ReadonlyMap<string, bigint>

/** A basis of the vectors l with l A = 0; A by rows. */
export const leftNullSpace = (rows: ReadonlyArray<ReadonlyMap<string, Rational>>): ReadonlyArray<Vector> => {
  const scale = rows.reduce(
    (all, row) => [...row.values()].reduce((lcm, { bottom }) => lcm * bottom / gcd(lcm, bottom), all),
    1n
  )
  const left = rows.map((row) => [...row].map(([column, x]) => [`a ${column}`, x.top * (scale / x.bottom)] as const))
  const unknowns = rows.map((_, j) => `l ${j}`)
  const both = left.map((row, j): Sparse => new Map([...row, [unknowns[j], 1n]]))
  const columns = [...new Set(left.flatMap((row) => row.map(([column]) => column)))].sort()
  const { rank, rows: reduced } = echelon(both, columns)
  const free = echelon(reduced.slice(rank), unknowns).rows
  return plain(free.map((row) => unknowns.map((name) => row.get(name) ?? 0n)))
}

/** Rows in reduced echelon form over some columns, those with a pivot first, and how many those are. */
const echelon = (
  given: ReadonlyArray<Sparse>,
  columns: ReadonlyArray<string>
): { readonly rows: ReadonlyArray<Sparse>; readonly rank: number } => {
  const rows = [...given]
  let rank = 0
  for (const column of columns) {
    const found = rows.findIndex((row, j) => j >= rank && row.has(column))
    if (found < 0) continue
    ;[rows[rank], rows[found]] = [rows[found], rows[rank]]
    for (let j = 0; j < rows.length; j++) {
      if (j !== rank && rows[j].has(column)) rows[j] = without(column, rows[j], rows[rank])
    }
    rank++
  }
  return { rows, rank }
}

/** A multiple of the row less a multiple of the pivot's row, so that nothing is left in the column. */
const without = (column: string, row: Sparse, pivot: Sparse): Sparse => {
  const [p, q] = [pivot.get(column)!, row.get(column)!]
  const values = [...new Set([...row.keys(), ...pivot.keys()])]
    .map((name) => [name, p * (row.get(name) ?? 0n) - q * (pivot.get(name) ?? 0n)] as const)
    .filter(([, value]) => value !== 0n)
  const common = values.reduce((shared, [, value]) => gcd(shared, value), 0n)
  return new Map(values.map(([name, value]) => [name, value / common]))
}

const minuses = (vector: Vector): number => vector.filter((value) => value < 0n).length

const lowest = (vector: Vector): Vector => {
  const common = vector.reduce(gcd, 0n)
  return vector.map((value) => value / common)
}

/** Each vector, or its negative, with others added while that takes minus signs away: whichever ends with fewer. */
const plain = (given: ReadonlyArray<Vector>): ReadonlyArray<Vector> => {
  const vectors = given.map(lowest)
  for (let changed = true; changed;) {
    changed = false
    for (let j = 0; j < vectors.length; j++) {
      const others = vectors.filter((_, k) => k !== j)
      const turned = vectors[j].map((value) => -value)
      const [best] = [vectors[j], turned].map((start) => lessened(start, others)).sort(byMinuses)
      if (minuses(best) >= minuses(vectors[j])) continue
      vectors[j] = best
      changed = true
    }
  }
  return vectors.map(forward)
}

/** A vector whose first number is positive, unless that brings minus signs. */
const forward = (vector: Vector): Vector => {
  const turned = vector.map((value) => -value)
  return vector.find((x) => x !== 0n)! < 0n && minuses(turned) <= minuses(vector) ? turned : vector
}

const byMinuses = (a: Vector, b: Vector): number => minuses(a) - minuses(b)

const lessened = (vector: Vector, others: ReadonlyArray<Vector>): Vector => {
  const better = others.flatMap((other) => withFewerMinuses(vector, other))
  return better.length === 0 ? vector : lessened(better[0], others)
}

/** A positive multiple of a vector plus one of another, where that takes a minus sign away and brings none. */
const withFewerMinuses = (vector: Vector, other: Vector): ReadonlyArray<Vector> =>
  vector.flatMap((value, i) => {
    if (value >= 0n || other[i] <= 0n) return []
    const sum = vector.map((x, k) => other[i] * x - value * other[k])
    return minuses(sum) < minuses(vector) ? [lowest(sum)] : []
  })
