/**
 * Plain data with words: what `String` shows, and Node's `console.log` instead of pages of numbers.
 *
 * One idea: the words are on a prototype that is a plain object's but for them, so there is no property more. Effect's equality, JSON and
 * copies for other threads see the same record as without, and `isPlain` takes it for one. What was copied, spread or sent has lost its words
 * and nothing else; who takes it in gives it words again.
 */
import { inspect } from "./structural.ts"

const prototypes = new WeakSet<object>()

/** Whether a prototype only gives words. */
export const onlySays = (prototype: object): boolean => prototypes.has(prototype)

/** How values of a kind are told: in a line where they stand among others, in some where one stands alone. */
export type Words<A> = {
  readonly line: (value: A) => string
  readonly alone: (value: A) => string
}

/** Gives records of a kind their words, each as a record of its own. */
export const saying = <A extends object>({ alone, line }: Words<A>): <B extends A>(value: B) => B => {
  const words: object = Object.create(Object.prototype, {
    toString: {
      value(this: A) {
        return line(this)
      }
    },
    [inspect]: {
      value(this: A, depth?: number, options?: { readonly depth?: number | null }) {
        return depth === options?.depth ? alone(this) : line(this)
      }
    }
  })
  prototypes.add(words)
  return <B extends A>(value: B): B => Object.assign(Object.create(words) as object, value) as B // the same properties
}
