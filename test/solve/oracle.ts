/**
 * The coupling of compartments and dense linear algebra, written a second time from physics.md sections 5, 8 and 14.
 *
 * Imports nothing of `src/solve`: a judge must not share code with the accused. Branch points are eliminated by the formula of 5.3, where
 * the library keeps them as unknowns.
 */
import type * as Network from "../../src/Network.ts"
import * as Table from "../../src/table/Table.ts"

/** A dense matrix, by row. */
export type Matrix = ReadonlyArray<ReadonlyArray<number>>

/** What the coupling depends on, by compartment. */
type Sheet = {
  /** Resistance of the half towards the start and towards the end of the branch. */
  readonly rin: ReadonlyArray<number>
  readonly rout: ReadonlyArray<number>
  /** What multiplies a conductance in the equation of the compartment. */
  readonly scale: ReadonlyArray<number>
}

const column = (network: Network.Network, name: string): ReadonlyArray<number> =>
  Array.from(Table.floats(network.nodes, name))

/** `G` of the voltages, in 1/ms. */
export const voltageMatrix = (network: Network.Network): Matrix => {
  const [ra, lin, lout] = ["axial_resistivity", "resistive_load_in", "resistive_load_out"].map((name) =>
    column(network, name)
  )
  const [area, c] = [column(network, "area"), column(network, "capacitance")]
  return matrix(network, {
    rin: ra.map((r, i) => r * lin[i]),
    rout: ra.map((r, i) => r * lout[i]),
    scale: area.map((a, i) => 1e7 / (a * c[i]))
  })
}

/** `K` of a diffusing ion, in 1/ms. */
export const diffusionMatrix = (network: Network.Network, ion: string): Matrix => {
  const [d, lin, lout] = [`axial_diffusion_${ion}`, "resistive_load_in", "resistive_load_out"].map((name) =>
    column(network, name)
  )
  return matrix(network, {
    rin: lin.map((l, i) => l / d[i]),
    rout: lout.map((l, i) => l / d[i]),
    scale: column(network, "volume").map((v) => 1 / v)
  })
}

const matrix = (network: Network.Network, { rin, rout, scale }: Sheet): Matrix => {
  const n = network.nodes.length
  const g = Array.from({ length: n }, () => new Array<number>(n).fill(0))
  let offset = 0
  for (const { ncomp, parents } of network.cells) {
    const first = ncomp.map((_, b) => offset + ncomp.slice(0, b).reduce((x, y) => x + y, 0))
    const last = first.map((f, b) => f + ncomp[b] - 1)
    ncomp.forEach((_, b) => {
      for (let i = first[b]; i < last[b]; i++) {
        const conductance = 1 / (rout[i] + rin[i + 1])
        for (const [to, from] of [[i, i + 1], [i + 1, i]]) {
          g[to][from] += conductance * scale[to]
          g[to][to] -= conductance * scale[to]
        }
      }
      const children = parents.flatMap((p, child) => p === b ? [child] : [])
      if (children.length === 0) return
      const members = [
        { at: last[b], h: rout[last[b]] },
        ...children.map((child) => ({ at: first[child], h: rin[first[child]] }))
      ]
      const total = members.reduce((sum, m) => sum + 1 / m.h, 0)
      for (const m of members) {
        // The diagonal is minus the sum of the others: 5.3 without its subtraction of nearly equal numbers.
        for (const k of members) {
          if (k === m) continue
          const coefficient = scale[m.at] / m.h * (1 / k.h) / total
          g[m.at][k.at] += coefficient
          g[m.at][m.at] -= coefficient
        }
      }
    })
    offset += ncomp.reduce((x, y) => x + y, 0)
  }
  return g
}

/** `a x`. */
export const times = (a: Matrix, x: ArrayLike<number>): Array<number> =>
  a.map((row) => row.reduce((sum, y, j) => sum + y * x[j], 0))

/** `1 + dt (diag(lin) - g)`: the matrix of backward Euler. */
export const implicit = (g: Matrix, dt: number, lin: ArrayLike<number>): Matrix =>
  g.map((row, i) => row.map((x, j) => (i === j ? 1 + dt * lin[i] : 0) - dt * x))

/** The solution of `a x = b` by Gaussian elimination with partial pivoting. */
export const solve = (a: Matrix, b: ArrayLike<number>): Array<number> => {
  const n = a.length
  const m = a.map((row, i) => [...row, b[i]])
  for (let k = 0; k < n; k++) {
    let pivot = k
    for (let i = k + 1; i < n; i++) if (Math.abs(m[i][k]) > Math.abs(m[pivot][k])) pivot = i
    ;[m[k], m[pivot]] = [m[pivot], m[k]]
    for (let i = k + 1; i < n; i++) {
      const f = m[i][k] / m[k][k]
      for (let j = k; j <= n; j++) m[i][j] -= f * m[k][j]
    }
  }
  const x = new Array<number>(n).fill(0)
  for (let i = n - 1; i >= 0; i--) {
    x[i] = (m[i][n] - m[i].reduce((sum, y, j) => j > i && j < n ? sum + y * x[j] : sum, 0)) / m[i][i]
  }
  return x
}

/** Largest sum of absolute values in a row. */
export const norm = (a: Matrix): number => Math.max(...a.map((row) => row.reduce((sum, x) => sum + Math.abs(x), 0)))

/** Condition number in the same norm, by inverting. */
export const condition = (a: Matrix): number => {
  const columns = a.map((_, j) => solve(a, a.map((_, i) => i === j ? 1 : 0)))
  return norm(a) * norm(a.map((_, i) => columns.map((c) => c[i])))
}

/** Whether a row is held. */
export const isHeld = (held: ArrayLike<number> | null, i: number): held is ArrayLike<number> =>
  held !== null && !Number.isNaN(held[i])

/** A system in which held rows have the equation x = what they are held at. */
export const withHeldRows = (a: Matrix, held: ArrayLike<number> | null): Matrix =>
  a.map((row, i) => isHeld(held, i) ? row.map((_, j) => Number(i === j)) : row)
