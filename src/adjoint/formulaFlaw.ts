/**
 * Where the slope of a trained formula is no number, which makes every derivative that goes through it none: a root of 0, a logarithm of a
 * negative base.
 *
 * One idea: slopes are of the network alone, not of the run, so they are looked at again when a derivative has failed, and the first row
 * whose slope is not finite is the cause.
 */
import { followed } from "../network/followed.ts"
import { describeEdge, describeNode, type Network } from "../network/Network.ts"
import { formulaSlopes } from "../network/rowFormula.ts"
import type { Trainable } from "../network/Trainable.ts"
import * as Column from "../table/Column.ts"

/** A row at which a formula has no finite slope by a coefficient, or by a trained column that it reads. */
export type FormulaFlaw = {
  /** The trainable whose formula it is. */
  readonly trainable: string
  readonly formula: string
  readonly by: string
  readonly slope: number
  readonly place: string
  /** All that the formula is made of there, such as `b = 0, distance = 10`. */
  readonly reads: string
}

const flawBy = (
  network: Network,
  { domain, index, name, values }: Trainable,
  by: string,
  entries: Iterable<number>
): FormulaFlaw | null => {
  const { formula, labels, rows } = index
  const slopes = formulaSlopes(formula!, labels, rows.length, values, by)
  for (const k of entries) {
    if (Number.isFinite(slopes[k])) continue
    const place = domain === "edges" ? describeEdge(network, rows[k]) : describeNode(network, rows[k])
    const reads = [
      ...labels.map((label, p) => `${label} = ${values[p]}`),
      ...formula!.reads.map((read) => `${read.name} = ${JSON.stringify(Column.at(read, k))}`)
    ].join(", ")
    return { trainable: name, formula: formula!.text, by, slope: slopes[k], place, reads }
  }
  return null
}

/** Why the derivative by the parameter `label` of a trainable is not finite, where a formula is the cause; null where none is. */
export const formulaFlaw = (network: Network, name: string, label: string): FormulaFlaw | null => {
  const all = network.trainables.toArray().filter(({ index }) => index.formula !== undefined)
  const own = all.find((t) => t.name === name)
  const flaw = own === undefined ? null : flawBy(network, own, label, own.index.rows.keys())
  if (flaw !== null) return flaw
  for (const t of all) {
    for (const { entries, name: read } of followed(network, t)) {
      const found = flawBy(network, t, read, entries.map(({ k }) => k))
      if (found !== null) return found
    }
  }
  return null
}
