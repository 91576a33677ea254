/**
 * A small dense system of equations, by elimination with the largest pivot of each column.
 */

/** Solves `matrix` x = `right` in place: x is in `right` afterwards, the matrix (row-major) is used up. Not finite where it is singular. */
export const solveDense = (matrix: Float64Array, right: Float64Array): void => {
  const n = right.length
  for (let k = 0; k < n; k++) {
    let best = k
    for (let i = k + 1; i < n; i++) if (Math.abs(matrix[i * n + k]) > Math.abs(matrix[best * n + k])) best = i
    if (best !== k) {
      for (let j = k; j < n; j++) [matrix[k * n + j], matrix[best * n + j]] = [matrix[best * n + j], matrix[k * n + j]]
      ;[right[k], right[best]] = [right[best], right[k]]
    }
    for (let i = k + 1; i < n; i++) {
      const factor = matrix[i * n + k] / matrix[k * n + k]
      if (factor === 0) continue
      for (let j = k + 1; j < n; j++) matrix[i * n + j] -= factor * matrix[k * n + j]
      right[i] -= factor * right[k]
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) right[i] -= matrix[i * n + j] * right[j]
    right[i] /= matrix[i * n + i]
  }
}
