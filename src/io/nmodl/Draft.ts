/**
 * A program while it is read: the lists that blocks add to.
 */
import type { Program } from "./Syntax.ts"

/** A program that is being read: lists that blocks add to. */
export type Draft = {
  -readonly [K in keyof Program]: Program[K] extends ReadonlyArray<infer A> ? Array<A>
    : Program[K] extends ReadonlyMap<infer K2, infer V> ? Map<K2, V>
    : Program[K]
}
