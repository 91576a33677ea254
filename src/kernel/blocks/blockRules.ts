/**
 * How the adjoints of a block's results become adjoints of its arguments: one rule per kind, formula beside it.
 *
 * The table is total by type. What only a reversed program holds has no rule: nobody reverses those.
 */
import type { Builder, Value } from "../Builder.ts"
import type { Block } from "./Block.ts"
import { exponentialBackBlock } from "./exponentialBackBlock.ts"
import * as Pattern from "./Pattern.ts"
import { solveBlock } from "./solveBlock.ts"

/** What a rule sees: results = f(args), and the adjoint of each result. */
export type BlockPlace<B extends Block = Block> = {
  readonly b: Builder
  readonly block: B
  readonly args: ReadonlyArray<Value>
  readonly results: ReadonlyArray<Value>
  readonly bars: ReadonlyArray<Value>
  /** Adds to the adjoint of an argument; what is to be added is made only where somebody needs it. */
  readonly give: (arg: number, part: () => Value) => void
}

type Rules = {
  readonly [K in Block["_tag"]]: ((place: BlockPlace<Extract<Block, { readonly _tag: K }>>) => void) | null
}

const rules: Rules = {
  // The reverse of the series and of the doublings, which is a block of its own.
  Exponential: ({ args, b, bars, block: { pattern }, give }) => {
    const own = b.block(exponentialBackBlock(pattern), [...args, ...bars])
    own.forEach((part, arg) => give(arg, () => part))
  },
  ExponentialBack: null,
  // r~ = W^-T x~, W~ = -r~ x^T; a sum of column j stands for w_jj plus the rest of the column
  Solve: ({ args, b, bars, block: { pattern, sums }, give, results }) => {
    const { byColumn, columns, n, rows } = pattern
    const transposed = rows.map((i, e) => {
      if (i !== columns[e]) return args[Pattern.entryAt(pattern, columns[e], i)]
      const rest = sums ? byColumn[i].filter((other) => rows[other] !== i) : []
      return rest.reduce((diagonal, other) => b.op("sub", diagonal, args[other]), args[e])
    })
    const own = b.block(solveBlock(pattern, false), [...transposed, ...bars])
    for (let i = 0; i < n; i++) give(rows.length + i, () => own[i])
    rows.forEach((i, e) => {
      const j = columns[e]
      const by = (): Value => sums && i !== j ? b.op("sub", own[j], own[i]) : b.op("neg", own[i])
      give(e, () => b.op("mul", by(), results[j]))
    })
  }
}

/** Gives adjoints to the arguments of a block. */
export const blockBack = (place: BlockPlace): void => {
  const rule = rules[place.block._tag] as ((place: BlockPlace) => void) | null // the rule of its own kind
  if (rule === null) throw new Error(`internal: ${place.block._tag} has no derivative`)
  rule(place)
}
