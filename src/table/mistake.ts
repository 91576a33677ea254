/**
 * Mistakes: what stands in place of a value that was described wrongly, until somebody uses it.
 *
 * One idea: a description (a stimulus, a selection, a transform) does nothing yet, so a wrong one throws nothing yet: it remembers the typed
 * error, which says what was given and whose stack says where. Every public function that is given a mistake fails with that error in its
 * own manner. A mistake is never taken for a value: reading a part of it throws the error, and so does calling it; as text, as JSON and in
 * `console.log` it says what is wrong; it equals only the same mistake.
 */
import * as Equal from "effect/Equal"
import * as Hash from "effect/Hash"
import { inspect } from "./structural.ts"

/** Which objects are mistakes, and of which error. */
const errors = new WeakMap<object, Error>()

/** The error of a mistake, null for any other value. Touches nothing of the value. */
export const mistakeOf = (u: unknown): Error | null =>
  (typeof u === "object" || typeof u === "function") && u !== null ? errors.get(u) ?? null : null

/** What a mistake answers: how it reads, and what it equals. */
const answers = (error: Error) => ({
  toString: () => `a mistake (${error.message})`,
  toJSON: () => ({ _id: "Mistake", message: error.message }),
  [inspect]: () => `Mistake(${error.message})`,
  [Equal.symbol]: (that: unknown) => mistakeOf(that)?.message === error.message,
  [Hash.symbol]: () => Hash.string(error.message),
  equals: (that: unknown) => mistakeOf(that)?.message === error.message,
  hashCode: () => Hash.string(error.message)
})

/** Names that others ask any value for, to see what it is: Effect's marks, promises. They are not there. */
const isQuestion = (key: string | symbol): boolean => typeof key === "symbol" || key.startsWith("~") || key === "then"

/** A mistake in place of a value; the methods in `chain`, which go on describing, give the mistake again. */
export const mistaken = <A>(error: Error, chain: ReadonlyArray<string> = []): A => {
  const refuse = (): never => {
    throw error
  }
  const answering = answers(error)
  const target = Object.assign(() => undefined, answering)
  const mistake: object = new Proxy(target, {
    get: (own, key) => {
      if (chain.includes(key as string)) return () => mistake
      return Object.hasOwn(own, key) && key !== "name" && key !== "length"
        ? Reflect.get(own, key)
        : isQuestion(key)
        ? undefined
        : refuse()
    },
    has: (own, key) => key in answering || chain.includes(key as string) || (key in own && typeof key === "symbol"),
    apply: refuse,
    ownKeys: refuse,
    set: refuse,
    defineProperty: refuse,
    deleteProperty: refuse
  })
  errors.set(mistake, error)
  return mistake as A // whoever reads it as an A gets the error
}

/** The names of the methods that go on describing. */
export const stepsOf = (methods: object): ReadonlyArray<string> =>
  Object.keys(methods).filter((key) => key !== "toString" && typeof Reflect.get(methods, key) === "function")

/** Methods of a description that give descriptions again: where one throws a typed error, it gives a mistake that has the same methods. */
export const forgivingMethods = <M extends object>(methods: M): M => {
  const chain = stepsOf(methods)
  const forgiven = chain.map((key) => {
    const method = Reflect.get(methods, key) as (this: unknown, ...given: ReadonlyArray<unknown>) => unknown
    return [key, function(this: unknown, ...given: ReadonlyArray<unknown>) {
      return forgiving(() => Reflect.apply(method, this, given), chain)()
    }] as const
  })
  return { ...methods, ...Object.fromEntries(forgiven) }
}

/** Whether something that was thrown is an error of the library: an `Error` with a tag. */
export const isTyped = (thrown: unknown): thrown is Error => thrown instanceof Error && "_tag" in thrown

/** A function that describes: where it throws a typed error, it gives a mistake instead. */
export const forgiving = <Given extends ReadonlyArray<unknown>, A>(
  describe: (...given: Given) => A,
  chain: ReadonlyArray<string> = []
): (...given: Given) => A =>
(...given) => {
  try {
    return describe(...given)
  } catch (thrown) {
    if (isTyped(thrown)) return mistaken(thrown, chain)
    throw thrown
  }
}

/** The value; throws the error of a mistake. For those within the library who describe by means of other descriptions. */
export const right = <A>(u: A): A => {
  const mistake = mistakeOf(u)
  if (mistake !== null) throw mistake
  return u
}

/** What reading an argument throws that is, or holds, a mistake. */
export class Mistaken extends Error {
  readonly mistake: Error
  constructor(mistake: Error) {
    super(mistake.message)
    this.mistake = mistake
  }
}

/** The value; throws a `Mistaken` where it is a mistake. */
export const noMistake = <A>(u: A): A => {
  const mistake = mistakeOf(u)
  if (mistake !== null) throw new Mistaken(mistake)
  return u
}
