/**
 * What is wrong with a matrix of connections: other numbers of cells than are selected, entries that are neither true nor false.
 */
import { type Reason, shown } from "../network/NetworkError.ts"

/** What is wrong with a matrix for so many presynaptic and postsynaptic cells, null when nothing is. */
export const matrixProblem = (
  matrix: ReadonlyArray<ReadonlyArray<boolean>>,
  rows: number,
  columns: number
): Reason | null => {
  const lines: unknown = matrix
  if (!Array.isArray(lines) || !lines.every(Array.isArray)) {
    const found = Array.isArray(lines) ? `a list with ${shown(lines.find((x) => !Array.isArray(x)))}` : shown(lines)
    const expected = "a list with a list of true and false for each presynaptic cell"
    return { _tag: "BadValue", what: "the connection matrix", found, expected }
  }
  if (matrix.length !== rows) {
    return {
      _tag: "WrongLength",
      what: "the connection matrix",
      expected: rows,
      found: matrix.length,
      hint: "give one row per presynaptic cell"
    }
  }
  for (let i = 0; i < rows; i++) {
    if (matrix[i].length !== columns) {
      return {
        _tag: "WrongLength",
        what: `row ${i} of the connection matrix`,
        expected: columns,
        found: matrix[i].length,
        hint: "give one entry per postsynaptic cell"
      }
    }
    const wrong = matrix[i].findIndex((x) => typeof x !== "boolean")
    if (wrong >= 0) {
      return {
        _tag: "BadValue",
        what: `entry ${i}, ${wrong} of the connection matrix`,
        found: shown(matrix[i][wrong]),
        expected: "true or false"
      }
    }
  }
  return null
}
