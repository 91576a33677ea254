/**
 * Trainables: a quantity, some of its free rows, a rule and start values, chosen so that training them succeeds.
 */
import type { Edit } from "../network/edit.ts"
import type { Network } from "../network/Network.ts"
import { train } from "../share/train.ts"
import type { Draw } from "./Draw.ts"
import { drawFormula } from "./formula.ts"
import { exactly, isPositive, trainable, trainableRows } from "./rows.ts"
import { drawRule } from "./rule.ts"

/** Chooses something to train; null when everything is driven already. */
export const drawTrain = (network: Network, draw: Draw): Edit | null => {
  const quantities = trainable(network)
  if (quantities.length === 0) return null
  const quantity = draw.pick(quantities)
  const all = trainableRows(network, quantity)
  const rows = draw.yes() ? draw.shuffled(draw.some(all)) : all
  if (draw.below(4) === 3) {
    return train(quantity.name, {
      at: exactly(quantity.domain, rows),
      share: drawFormula(network, quantity.domain, draw)
    })
  }
  const rule = drawRule(network, quantity.domain, draw)
  // The factor of a scaled rule may be negative, which a column of positive numbers cannot take.
  const share = rule._tag === "Scaled" && isPositive(network, quantity) ? rule.rule : rule
  const initial = draw.yes()
    ? { initial: isPositive(network, quantity) ? draw.between(0.5, 2) : draw.between(-2, 2) }
    : {}
  return train(quantity.name, { at: exactly(quantity.domain, rows), share, ...initial })
}
