/**
 * Lists without some of what is in them; the same list where nothing goes, so that a network from which nothing is taken is the same network.
 */
import type { List } from "immutable"

/** The list without what is let go; the same list when nothing is. */
export const without = <A>(list: List<A>, gone: (item: A) => boolean): List<A> => {
  const rest = list.filterNot(gone)
  return rest.size === list.size ? list : rest
}
