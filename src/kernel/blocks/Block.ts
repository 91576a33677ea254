/**
 * A part of a program that is no straight line: several arguments, several results, loops inside.
 *
 * One idea: an instruction that stands for a function of a whole row, so that loops whose length belongs to the row (doublings) and
 * eliminations that would be thousands of operations stay out of straight-line programs. Each kind has a meaning on numbers, which is the
 * interpreter's, a reverse (`blockRules.ts`) and a WebAssembly function (`emitBlock.ts`); the tables are total by type. The roads not taken:
 * 22 lines of a series written out for each of 3 pairs of compartments, thousands of locals for what a loop over k says in one; and an
 * instruction for each result, which would do the work n times.
 */
import { exponential, exponentialBack } from "./exponential.ts"
import type { Pattern } from "./Pattern.ts"
import { solve } from "./solve.ts"

/** What a block computes, for a matrix with the entries of a pattern. */
export type Block =
  /** (M, b) to phi1(M) b. */
  | { readonly _tag: "Exponential"; readonly pattern: Pattern }
  /** (M, b, the adjoint of phi1(M) b) to the adjoints of M and b. */
  | { readonly _tag: "ExponentialBack"; readonly pattern: Pattern }
  /** (W, r) to x of W x = r; with `sums` the places of W's diagonal hold the sums of its columns. NaN where a pivot is too small. */
  | { readonly _tag: "Solve"; readonly pattern: Pattern; readonly sums: boolean }

type BlockEntry<B extends Block> = {
  readonly count: (block: B) => { readonly args: number; readonly results: number }
  readonly apply: (block: B, args: Float64Array) => Float64Array
}

type Table = { readonly [K in Block["_tag"]]: BlockEntry<Extract<Block, { readonly _tag: K }>> }

const entries = (block: Block): number => block.pattern.rows.length

const table: Table = {
  Exponential: {
    count: (block) => ({ args: entries(block) + block.pattern.n, results: block.pattern.n }),
    apply: (block, args) => exponential(block.pattern, args.subarray(0, entries(block)), args.subarray(entries(block)))
  },
  ExponentialBack: {
    count: (block) => ({
      args: entries(block) + 2 * block.pattern.n,
      results: entries(block) + block.pattern.n
    }),
    apply: (block, args) => {
      const [m, n] = [entries(block), block.pattern.n]
      const bars = exponentialBack(block.pattern, args.subarray(0, m), args.subarray(m, m + n), args.subarray(m + n))
      return Float64Array.of(...bars.m, ...bars.b)
    }
  },
  Solve: {
    count: (block) => ({ args: entries(block) + block.pattern.n, results: block.pattern.n }),
    apply: (block, args) =>
      solve(block.pattern, block.sums, args.subarray(0, entries(block)), args.subarray(entries(block)))
  }
}

const rowOf = (block: Block): BlockEntry<Block> => table[block._tag] as BlockEntry<Block> // the row of its own kind

/** How many arguments a block takes, and how many results it has. */
export const countOf = (block: Block): { readonly args: number; readonly results: number } => rowOf(block).count(block)

/** What a block computes on numbers. */
export const meaningOf = (block: Block) => (args: Float64Array): Float64Array => rowOf(block).apply(block, args)

/** The block as text: two blocks are the same if this is. */
export const keyOf = (block: Block): string =>
  `${block._tag}${block._tag === "Solve" && block.sums ? " sums" : ""} ${block.pattern.key}`
