/**
 * Selections grown from simple ones: by `and`, `or`, `not` and further steps of a path, a few levels deep.
 *
 * One idea: selections of compartments and of synapses are the same Boolean algebra, so they grow alike.
 */
import type { Draw } from "./Draw.ts"

/** What `and`, `or` and `not` need. */
type Algebra<S> = { readonly and: (that: S) => S; readonly or: (that: S) => S; readonly not: () => S }

/** Where selections of a kind begin, and how they go on. */
export type Seeds<S> = {
  /** Selects everything. */
  readonly all: S
  /** Some rows by number. */
  readonly exact: () => S
  /** One more step of the path. */
  readonly narrowed: (of: S) => S
}

/** Chooses a selection of at most `depth` levels. */
export const grown = <S extends Algebra<S>>(seeds: Seeds<S>, draw: Draw, depth = 3): S => {
  const inner = (): S => grown(seeds, draw, depth - 1)
  switch (draw.below(depth === 0 ? 3 : 8)) {
    case 0:
      return seeds.all
    case 1:
      return seeds.exact()
    case 2:
      return seeds.narrowed(seeds.all)
    case 3:
      return inner().and(inner())
    case 4:
      return inner().or(inner())
    case 5:
      return inner().not()
    default:
      return seeds.narrowed(inner())
  }
}
