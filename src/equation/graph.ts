/**
 * Walks over expressions, which are graphs: a definition is put in by reference, so a text that uses it twice holds one
 * node in two places.
 *
 * One idea: every walk makes each node once, parts before wholes, without recursion. So neither time nor the stack
 * follows how often or how deep definitions use each other; two nodes are one when they are the same object. Nothing
 * here knows what is computed.
 */
import { children, type Expression, mapChildren, nowhere } from "./Expression.ts"

/**
 * Makes what `root` needs, then `root`: each key once, after the keys that it needs, in the order in which they are
 * named. `needs` must have no cycle.
 */
export const needsFirst = <K>(
  root: K,
  known: (key: K) => boolean,
  needs: (key: K) => ReadonlyArray<K>,
  make: (key: K) => void
): void => {
  const open = [root]
  while (open.length > 0) {
    const key = open[open.length - 1]
    const missing = known(key) ? undefined : needs(key).find((part) => !known(part))
    if (missing !== undefined) {
      open.push(missing)
      continue
    }
    if (!known(key)) make(key)
    open.pop()
  }
}

/** The nodes of an expression, each once, parts before wholes and from left to right; the last one is the whole. */
export const inOrder = (expression: Expression): ReadonlyArray<Expression> => {
  const nodes = new Set<Expression>()
  needsFirst(expression, (e) => nodes.has(e), children, (e) => nodes.add(e))
  return [...nodes]
}

/**
 * A function of expressions from its rule, which is asked once for each node; `of` is its value for a part. What the
 * function has found it keeps, so it is made for one piece of work and dropped with it.
 */
export const bottomUp = <A>(
  rule: (e: Expression, of: (part: Expression) => A) => A
): (expression: Expression) => A => {
  const found = new Map<Expression, A>()
  const of = (part: Expression): A => found.get(part)! // a part comes before its whole
  return (expression) => {
    needsFirst(expression, (e) => found.has(e), children, (e) => found.set(e, rule(e, of)))
    return of(expression)
  }
}

/** The order in which an expression is computed. */
export type Walk = {
  readonly nodes: ReadonlyArray<Expression>
  /** By node: the places of its parts in `nodes`. */
  readonly parts: ReadonlyArray<ReadonlyArray<number>>
  /** By node: the places of the nodes that nobody needs after it. */
  readonly spent: ReadonlyArray<ReadonlyArray<number>>
}

const walks = new WeakMap<Expression, Walk>() // memo of a pure function of immutable data

/** The walk through an expression; the same object for the same expression. */
export const walkOf = (expression: Expression): Walk => {
  let walk = walks.get(expression)
  if (walk === undefined) walks.set(expression, walk = freshWalk(expression))
  return walk
}

const freshWalk = (expression: Expression): Walk => {
  const nodes = inOrder(expression)
  const place = new Map(nodes.map((e, k) => [e, k]))
  const parts = nodes.map((e) => children(e).map((part) => place.get(part)!))
  const last = new Map<number, number>()
  parts.forEach((of, k) => of.forEach((part) => last.set(part, k)))
  const spent = nodes.map((): Array<number> => [])
  last.forEach((k, part) => spent[k].push(part))
  return { nodes, parts, spent }
}

/** The same expression with the empty span on every node: two are alike when their bare ones are deeply equal. */
export const withoutSpans = (expression: Expression): Expression =>
  bottomUp<Expression>((e, of) => mapChildren({ ...e, span: nowhere }, of))(expression)
