/**
 * Formulas that every row of a domain can follow: of one column and two coefficients, one of them perhaps held, positive wherever a column must be.
 */
import type * as fc from "fast-check"
import { nameText } from "../equation/print.ts"
import { throwing } from "../network/border.ts"
import type { Network } from "../network/Network.ts"
import type { Domain } from "../network/Trainable.ts"
import { type Formula, formula as make } from "../select/Formula.ts"
import { aDomain, aNetwork } from "../select/Given.ts"
import { movedUnder } from "../share/readable.ts"
import * as Rows from "../table/Rows.ts"
import { type Draw, drawn } from "./Draw.ts"
import { complete } from "./rule.ts"

/** Makes formulas that every row of a domain of a network can follow. */
export const formula = throwing(
  "testing.formula",
  { network: aNetwork, domain: aDomain },
  (network: Network, domain: Domain): fc.Arbitrary<Formula> => drawn((draw) => drawFormula(network, domain, draw))
)

/** Chooses a formula. */
export const drawFormula = (network: Network, domain: Domain, draw: Draw): Formula => {
  const rows = Rows.all(network[domain].length)
  const { column, name } = draw.pick(
    complete(network, domain).filter(({ name }) => movedUnder(network, domain, rows, name) === null)
  )
  const read = nameText(name)
  const [own_a, own_b] = [draw.between(0.5, 2), draw.between(-1, 1)]
  if (column._tag === "Text") {
    const level = JSON.stringify(draw.pick(column.levels))
    return make(`${read} == ${level} ? abs(own_a) : 0.1 + abs(own_b)`, { own_a, own_b })
  }
  if (column._tag === "Flag") return make(`0.1 + abs(${read} ? own_a : own_b)`, { own_a, own_b })
  const size = Array.from(column.values).reduce((most, x) => Math.max(most, Math.abs(x)), 0)
  const most = size === 0 ? 1 : size
  const slope = own_b / most // so that b times the column is at most 1
  return draw.pick([
    () => make(`0.1 + abs(own_a) * exp(own_b * ${read})`, { own_a, own_b: slope }),
    () => make(`0.1 + abs(own_a) * sigmoid(${read} * own_b)`, { own_b: slope, own_a }),
    () => make(`${read} > ${draw.below(3)} ? abs(own_a) : 0.1 + abs(own_b)`, { own_a, own_b }),
    () => make(`0.1 + abs(own_a + own_b * ${read})`, { own_a, own_b: slope }),
    () => make(`0.1 + abs(own_a) * abs(${read} / ${most}) ^ own_b`, { own_a, own_b: 0.75 + own_b / 4 }), // of 0 too
    () => make(`0.1 + abs(own_a) * exp(own_c * ${read})`, { own_a }, { own_c: slope })
  ])()
}
