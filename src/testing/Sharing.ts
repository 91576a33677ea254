/**
 * A sharing as three functions (which row has which parameter, parameters into rows, and back): what the laws judge, whoever made it.
 */
import type * as Result from "effect/Result"
import type { Domain } from "../network/Trainable.ts"

/** An index, as the laws see it. */
export type Index = {
  readonly rows: ArrayLike<number>
  readonly parameters: ArrayLike<number>
  readonly factors: ArrayLike<number> | null
  readonly labels: ReadonlyArray<string>
  /** There where all parameters drive every row together; then `parameters` say nothing. */
  readonly formula?: unknown
}

/** A rule on one network, judged as functions: partition, gather and scatter. */
export type Sharing = {
  /** Which rows it is for: `checkRule` gives it all of them unless told otherwise; compartments unless said. */
  readonly domain?: Domain
  /**
   * What the numbers of parameters depend on: `keys` alone (so leaving rows out or reordering them keeps the order of the rest), also on
   * which `rows` there are (as in a join), or even on their `order` (as in `Share.each`).
   */
  readonly numberedBy?: "keys" | "rows" | "order"
  readonly index: (rows: ReadonlyArray<number>) => Result.Result<Index, { readonly message: string }>
  readonly gather: (index: Index, parameters: ArrayLike<number>) => ArrayLike<number>
  /** The transpose of `gather`; of a formula that of its derivative at the parameters `at`. */
  readonly scatter: (index: Index, rows: ArrayLike<number>, at?: ArrayLike<number>) => ArrayLike<number>
  /** Parameters at which a formula is judged; 1 for all unless said. */
  readonly start?: ReadonlyArray<number>
  /** Names a row for messages. */
  readonly nameOf: (row: number) => string
}
