/**
 * The exact solution of `dx/dt = a x + b` after a time, by the Taylor series of the exponential in short pieces.
 *
 * An oracle for the order of schemes: it imports nothing of the library and shares no method with any scheme.
 */

/** A dense matrix, by row. */
type Matrix = ReadonlyArray<ReadonlyArray<number>>

/** x after `t`: pieces so short that the series needs no large terms, terms until they do not count any more. */
export const evolve = (
  a: Matrix,
  b: ReadonlyArray<number>,
  x: ReadonlyArray<number>,
  t: number
): ReadonlyArray<number> => {
  const norm = Math.max(...a.map((row) => row.reduce((sum, y) => sum + Math.abs(y), 0)))
  const pieces = Math.max(1, Math.ceil(norm * t))
  const h = t / pieces
  let now = x
  for (let piece = 0; piece < pieces; piece++) {
    // x(h) = x + sum of h^k / k! times the k-th derivative; the first is a x + b, each further one a times the one
    // before.
    let term = a.map((row, i) => h * (row.reduce((sum, y, j) => sum + y * now[j], 0) + b[i]))
    let next = now
    for (let k = 2; k < 60; k++) {
      next = next.map((y, i) => y + term[i])
      if (term.every((y, i) => Math.abs(y) <= 1e-18 * Math.abs(next[i]))) break
      const last = term
      term = a.map((row) => h / k * row.reduce((sum, y, j) => sum + y * last[j], 0))
    }
    now = next
  }
  return now
}
