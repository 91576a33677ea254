/**
 * What the two linear maps of a rule owe (L7): gather gives every row its parameter times its factor, scatter is the transpose.
 */
import { plural } from "../table/plural.ts"
import type { Index, Sharing } from "./Sharing.ts"
import type { Violation } from "./Violation.ts"

/** Parameters and row values that make every entry of the maps count: no zeros, unequal neighbours. */
const parametersFor = (index: Index): Float64Array => Float64Array.from(index.labels, (_, i) => (i % 7) - 2.5)
const rowsFor = (index: Index): Float64Array =>
  Float64Array.from({ length: index.rows.length }, (_, k) => 1.5 - (k % 5))

const factorOf = (index: Index, k: number): number => index.factors === null ? 1 : index.factors[k]

/** Gather gives every row its parameter times its factor: one product, so the very same double. */
export const gatherLaw = (index: Index, sharing: Sharing): Violation | null => {
  const law = "gather gives every row its parameter, times its factor"
  const p = parametersFor(index)
  const up = sharing.gather(index, p)
  if (up.length !== index.rows.length) {
    return {
      law,
      where: "gather",
      expected: `${plural(index.rows.length, "value")}, one per row`,
      got: plural(up.length, "value")
    }
  }
  for (let k = 0; k < up.length; k++) {
    const expected = p[index.parameters[k]] * factorOf(index, k)
    if (up[k] === expected) continue
    const where = `${sharing.nameOf(index.rows[k])}, parameter "${index.labels[index.parameters[k]]}" = ${
      p[index.parameters[k]]
    }`
    return {
      law,
      where,
      expected: `${expected}${index.factors === null ? "" : ` (factor ${index.factors[k]})`}`,
      got: String(up[k])
    }
  }
  return null
}

/** Error of one product and one addition, relative: two roundings of 2^-53 each; sums of n terms have n of them. */
const rounding = 2 ** -52

/** Most entries of the matrix of a map that are looked at one by one, to name the row that goes wrong. */
const entries = 20_000

/** Gather and scatter are transposes: the sum over rows of gather(p) g is the sum over parameters of p scatter(g). */
export const transposeLaw = (index: Index, sharing: Sharing): Violation | null => {
  const [p, g] = [parametersFor(index), rowsFor(index)]
  const down = sharing.scatter(index, g, p)
  const law = "scatter is the transpose of gather"
  if (down.length !== p.length) {
    return {
      law,
      where: "scatter",
      expected: `${plural(p.length, "value")}, one per parameter`,
      got: plural(down.length, "value")
    }
  }
  const up = sharing.gather(index, p)
  let left = 0
  let right = 0
  let size = 0
  for (let k = 0; k < g.length; k++) left += up[k] * g[k]
  for (let i = 0; i < p.length; i++) right += p[i] * down[i]
  for (let k = 0; k < g.length; k++) size += Math.abs(p[index.parameters[k]] * g[k] * factorOf(index, k))
  const entry = p.length * g.length <= entries ? wrongEntry(index, sharing) : null
  if (entry !== null) return { law, ...entry }
  return Math.abs(left - right) <= size * rounding * (2 + g.length)
    ? null
    : {
      law,
      where: `${plural(p.length, "parameter")}, ${plural(g.length, "row")}`,
      expected: `⟨p, scatter g⟩ = ⟨gather p, g⟩ = ${left}`,
      got: String(right)
    }
}

/** The first row whose gradient does not reach its parameter as gather says, seen by scattering a 1 in that row alone. */
const wrongEntry = (index: Index, sharing: Sharing): Omit<Violation, "law"> | null => {
  for (let k = 0; k < index.rows.length; k++) {
    const one = new Float64Array(index.rows.length)
    one[k] = 1
    const down = sharing.scatter(index, one, parametersFor(index))
    for (let i = 0; i < down.length; i++) {
      const expected = i === index.parameters[k] ? factorOf(index, k) : 0
      if (down[i] === expected) continue
      const where = `a gradient of 1 in ${sharing.nameOf(index.rows[k])}, parameter "${index.labels[i]}"`
      return { where, expected: `${expected}, as gather multiplies by`, got: String(down[i]) }
    }
  }
  return null
}
