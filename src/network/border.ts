/**
 * The border: what a public function is given is copied and checked once, where it enters, and refused with a typed error.
 *
 * One idea: a function is declared with the kinds of its arguments by name; the border reads them (which alone may run foreign code and
 * throw), checks their kinds, and calls the function with copies of its own. How a misuse is told (thrown, as a `Result`, as an `Effect`)
 * is said once for each layer. Ranges and names that only a network knows are checked behind the border.
 */
import * as Result from "effect/Result"
import { isList } from "../table/isList.ts"
import { forgiving, Mistaken, mistaken, noMistake } from "../table/mistake.ts"
import { isPlain, settled, settledOutside } from "../table/settled.ts"
import { because, NetworkError, type Reason, shown } from "./NetworkError.ts"

/** What can be wrong with an argument whatever the network. */
export type Misuse = Extract<Reason, { readonly _tag: "BadValue" | "UnknownName" }>

/** What is wrong with an argument, null when nothing is; `what` it is called in messages. */
export interface Kind {
  (u: unknown, what: string): Misuse | null
  /** How the argument is copied; by default through and through. */
  readonly copy?: (u: unknown) => unknown
  /** Everything that is wrong with an argument of several parts; by default the one thing that the call says. */
  readonly all?: (u: unknown, what: string) => ReadonlyArray<Misplaced>
}

/** What is wrong with an argument or a part of it, and the keys that lead to that part: the first is the argument's name. */
export type Misplaced = { readonly misuse: Misuse; readonly path: ReadonlyArray<string | number> }

/** A part of an argument with its kind, what it is called, and its key. */
type Part = readonly [kind: Kind, u: unknown, what: string, key?: string | number]

/** A kind of values with parts, each of a kind of its own, where the whole is what it must be. */
const ofParts = (whole: Kind, parts: (u: never, what: string) => Iterable<Part>): Kind =>
  Object.assign(
    (u: unknown, what: string): Misuse | null => {
      const wrong = whole(u, what)
      if (wrong !== null) return wrong
      for (const [kind, part, called] of parts(u as never, what)) {
        const inside = kind(part, called)
        if (inside !== null) return inside
      }
      return null
    },
    {
      all: (u: unknown, what: string): ReadonlyArray<Misplaced> => {
        const wrong = whole(u, what)
        if (wrong !== null) return [{ misuse: wrong, path: [] }]
        return Array.from(parts(u as never, what)).flatMap(([kind, part, called, key]) =>
          allWrong(kind, part, called, key)
        )
      }
    }
  )

const allWrong = (kind: Kind, u: unknown, what: string, key?: string | number): ReadonlyArray<Misplaced> => {
  const wrong = kind.all === undefined ? kind(u, what) : null
  const inside = kind.all?.(u, what) ?? (wrong === null ? [] : [{ misuse: wrong, path: [] }])
  return key === undefined ? inside : inside.map(({ misuse, path }) => ({ misuse, path: [key, ...path] }))
}

const bad = (u: unknown, what: string, expected: string): Misuse => ({
  _tag: "BadValue",
  what,
  found: u === undefined ? "missing" : shown(u),
  expected
})

/** A kind by a test; the test sees copies. */
export const like = (test: (u: unknown) => boolean, expected: string): Kind => (u, what) =>
  test(u) ? null : bad(u, what, expected)

/** A kind of records whose entries are not copied, such as data that functions of the user's own will see. */
export const outside = (kind: Kind): Kind =>
  Object.assign((u: unknown, what: string) => kind(u, what), { copy: settledOutside })

/** A kind of values that are not copied: large results of the library, of which nobody keeps a part. */
export const asIs = (kind: Kind): Kind =>
  Object.assign((u: unknown, what: string) => kind(u, what), { copy: noMistake })

/** A kind under a name of its own in messages. */
export const called = (name: string, kind: Kind): Kind => (u) => kind(u, name)

/** Anything that can be read: what is right is said behind the border. */
export const anything: Kind = () => null

/** A text. */
export const aText = like((u) => typeof u === "string", "a string")

/** A number. */
export const aNumber = like((u) => typeof u === "number", "a number")

/** A whole number of 0 or more. */
export const aCount = like((u) => Number.isSafeInteger(u) && (u as number) >= 0, "a whole number of 0 or more")

/** Yes or no. */
export const yesOrNo = like((u) => typeof u === "boolean", "true or false")

/** A function. */
export const aFunction = like((u) => typeof u === "function", "a function")

/** A list or a typed array of numbers. */
export const numbers: Kind = (u, what) => {
  if (ArrayBuffer.isView(u) ? isList(u) && !isBig(u) : Array.isArray(u) && u.every((x) => typeof x === "number")) {
    return null
  }
  const expected = "a list of numbers"
  if (!Array.isArray(u)) return bad(u, what, expected)
  const other = u.findIndex((x) => typeof x !== "number")
  return { _tag: "BadValue", what, found: `a list whose entry ${other} is ${shown(u[other])}`, expected }
}

/** A number, or one for each. */
export const numberOrNumbers: Kind = (u, what) =>
  typeof u === "number" || numbers(u, what) === null
    ? null
    : bad(u, what, "a number, or a list of numbers with one for each")

const isBig = (u: unknown): boolean => u instanceof BigInt64Array || u instanceof BigUint64Array

/** One of some words. */
export const oneOf = (...words: ReadonlyArray<string>): Kind =>
  like((u) => words.includes(u as string), words.map((word) => JSON.stringify(word)).join(" or "))

/** One of several kinds; the last says what is wrong. */
export const either = (...kinds: ReadonlyArray<Kind>): Kind => (u, what) => {
  const found = kinds.map((kind) => kind(u, what))
  return found.includes(null) ? null : found[found.length - 1]
}

/** A kind that may be left out. */
export const maybe = (kind: Kind): Kind =>
  ofParts(anything, (u: unknown, what) => u === undefined ? [] : [[kind, u, what]])

/** A list, every entry of a kind. */
export const listOf = (kind: Kind, expected: string): Kind =>
  ofParts(
    like(Array.isArray, expected),
    (u: ReadonlyArray<unknown>, what) => u.values().map((entry, i): Part => [kind, entry, `entry ${i} of ${what}`, i])
  )

const entries = (
  fields: Readonly<Record<string, Kind>>,
  given: Readonly<Record<string, unknown>>,
  whose: string
): ReadonlyArray<Part> =>
  Object.keys(fields).map((key) => [
    fields[key],
    Object.hasOwn(given, key) ? given[key] : undefined,
    `${key} of ${whose}`,
    key
  ])

/** A record of which some entries have kinds; what else it holds is checked behind the border. */
export const shaped = (fields: Readonly<Record<string, Kind>>): Kind =>
  ofParts(
    like(isPlain, `a record of ${Object.keys(fields).join(", ")}`),
    (u: Readonly<Record<string, unknown>>, what) => entries(fields, u, what)
  )

/** A record of options, each of a kind; an option that is not among them is refused with the nearest that is. */
export const record = (fields: Readonly<Record<string, Kind>>): Kind => {
  const available = Object.keys(fields)
  const whose = (what: string): string => what.replace(/^options of /, "")
  const plain = like(isPlain, `a record of ${available.join(", ")}`)
  const known: Kind = (u, what) => {
    const wrong = plain(u, what)
    if (wrong !== null) return wrong
    const name = Object.keys(u as object).find((key) => !available.includes(key))
    return name === undefined ? null : { _tag: "UnknownName", what: `${whose(what)} option`, name, available }
  }
  return ofParts(known, (u: Readonly<Record<string, unknown>>, what) => entries(fields, u, whose(what)))
}

/** A record with keys of its own, every entry of a kind. */
export const recordOf = (kind: Kind, expected: string): Kind =>
  ofParts(
    like(isPlain, expected),
    (u: Readonly<Record<string, unknown>>, what) =>
      Object.entries(u).map(([key, value]): Part => [kind, value, `${key} of ${what}`, key])
  )

type Any = (...given: never) => unknown

/** What reading an argument throws, in words. */
const unreadable = (cause: unknown): string => {
  try {
    return `something that cannot be read: ${shown((cause as { readonly message?: unknown }).message).slice(0, 100)}`
  } catch {
    return "something that cannot be read"
  }
}

/** Copies of the arguments, or what is wrong with one; where it is, or holds, a mistake, the error that the mistake remembers. */
type Kept =
  | { readonly kept: ReadonlyArray<unknown> }
  | { readonly misuse: Misuse; readonly all: ReadonlyArray<Misplaced>; readonly mistake?: Error }

const wrong = (misuse: Misuse, all: ReadonlyArray<Misplaced> = [{ misuse, path: [] }]): Kept => ({ misuse, all })

/** One argument, copied and checked; throws a `NetworkError`. For methods, which have no border of their own. */
export const taken = <A>(what: string, kind: Kind, given: A): A => {
  const own = kept(what, { argument: kind }, [given])
  if ("misuse" in own) {
    throw own.mistake ?? because({ ...own.misuse, what: own.misuse.what.replace(/^argument of /, "") })
  }
  return own.kept[0] as A
}

/** Most arguments of a call: they stand on the stack. */
export const mostArguments = 10_000

/** Whether the last two arguments are what `map` and `reduce` give besides: the place of the argument before them in a list, and the list. */
const isWalked = (given: ReadonlyArray<unknown>): boolean => {
  const [value, place, list] = given.slice(-3)
  return given.length >= 3 && Array.isArray(list) && typeof place === "number" && Object.is(list[place], value)
}

/** The way out where a function stands in the `map` of a list as it is: it is given the place and the list too. */
const inMap = (name: string, [first]: ReadonlyArray<string>): string => {
  const argument = first.replace("...", "")
  return `in a map write (${argument}) => ${name}(${argument})`
}

/** The misuse with a way out. */
const withHint = (misuse: Misuse, hint: string): Misuse =>
  misuse._tag === "BadValue" ? { ...misuse, expected: `${misuse.expected}; ${hint}` } : misuse

/**
 * What is wrong with the number of arguments, null when nothing is: a function that does not take so many says how many it takes, and for
 * what. One that is not there (`undefined`) is not given; a function of one argument is called by the `map` of a list rightly, one of two by
 * `reduce`.
 */
export const excess = (name: string, names: ReadonlyArray<string>, given: ReadonlyArray<unknown>): Misuse | null => {
  const count = given.findLastIndex((u) => u !== undefined) + 1
  if (count <= names.length || (isWalked(given) && given.length === names.length + 2)) return null
  const last = `for ${names.at(-1)}`
  const takes = names.length === 0
    ? "none"
    : names.length === 1
    ? `1, ${last}`
    : `at most ${names.length}, the last ${last}`
  const withPlace = (given.length === 3 && isWalked(given)) ||
    (names.length === 1 && count === 2 && Number.isSafeInteger(given[1]))
  const hint = withPlace && names.length > 0 ? `; ${inMap(name, names)}` : ""
  return {
    _tag: "BadValue",
    what: `the number of arguments of ${name}`,
    found: String(count),
    expected: `${takes}${hint}`
  }
}

/** Copies arguments and checks them; `kinds` go by the names of the arguments, one that begins with dots is for all that follow. */
export const kept = (
  name: string,
  kinds: Readonly<Record<string, Kind>>,
  given: ReadonlyArray<unknown>
): Kept => {
  if (given.length > mostArguments) {
    const expected = `at most ${mostArguments}`
    const found = String(given.length)
    return wrong({ _tag: "BadValue", what: `the number of arguments of ${name}`, found, expected })
  }
  const names = Object.keys(kinds)
  const rest = names.at(-1)?.startsWith("...") === true ? names.length - 1 : names.length
  const many = rest < names.length ? null : excess(name, names, given)
  if (many !== null) return wrong(many)
  const copies: Array<unknown> = []
  for (let i = 0; i < (rest < names.length ? Math.max(rest, given.length) : rest); i++) {
    const argument = names[Math.min(i, names.length - 1)]
    const what = i < rest ? `${argument} of ${name}` : `argument ${i} of ${name}`
    try {
      const kind = kinds[argument]
      copies.push((kind.copy ?? settled)(given[i]))
      const misuse = kind(copies[i], what)
      if (misuse !== null && i > 0 && given.length === 3 && isWalked(given)) {
        return wrong(withHint(misuse, inMap(name, names)))
      }
      if (misuse !== null) return wrong(misuse, allWrong(kind, copies[i], what, argument))
    } catch (cause) {
      const expected = "a value that can be read"
      if (cause instanceof Mistaken) {
        const misuse: Misuse = {
          _tag: "BadValue",
          what,
          found: `a mistake (${cause.message})`,
          expected: "a right one"
        }
        return { misuse, all: [{ misuse, path: [argument] }], mistake: cause.mistake }
      }
      const misuse: Misuse = { _tag: "BadValue", what, found: unreadable(cause), expected }
      return wrong(misuse, [{ misuse, path: [argument] }])
    }
  }
  return { kept: given.length < copies.length ? copies.slice(0, given.length) : copies }
}

/** How misuse is told: the first that is wrong, or all of one argument; `mistake` is the error of an argument that is a mistake. */
type Refusal = (
  misuse: Misuse,
  name: string,
  given: ReadonlyArray<unknown>,
  all: ReadonlyArray<Misplaced>,
  mistake?: Error
) => unknown

/** A border of which misuse is told in a layer's own way. */
export const border =
  (refuse: Refusal) => <F extends Any>(name: string, kinds: Readonly<Record<string, Kind>>, f: F): F =>
    ((...given: ReadonlyArray<unknown>) => {
      const own = kept(name, kinds, given)
      return "misuse" in own ? refuse(own.misuse, name, given, own.all, own.mistake) : f(...own.kept as never)
    }) as unknown as F // the same arguments, copied, and the same result

/** Misuse throws a `NetworkError`, a mistake its own error. */
export const throwing = border((misuse, _name, _given, _all, mistake) => {
  throw mistake ?? because(misuse)
})

/** Misuse as the error of networks; a mistake's own error where it is one. */
export const misused = (misuse: Misuse, mistake?: Error): NetworkError =>
  mistake instanceof NetworkError ? mistake : because(misuse)

/** Misuse is a `Result` that failed with a `NetworkError`. */
export const failing = border((misuse, _name, _given, _all, mistake) => Result.fail(misused(misuse, mistake)))

/**
 * A border of functions that describe and do nothing yet: misuse, and a typed error that they throw, is a mistake; the methods in `chain` give
 * it again.
 */
export const describer = (misused: (misuse: Misuse) => Error) =>
<F extends Any>(
  name: string,
  kinds: Readonly<Record<string, Kind>>,
  f: F,
  chain: ReadonlyArray<string> = []
): F =>
  border((misuse, _name, _given, _all, mistake) => mistaken(mistake ?? misused(misuse), chain))(
    name,
    kinds,
    forgiving(f as never, chain) as unknown as F // the same arguments and the same result
  )

/** Misuse, and a `NetworkError` that is thrown, is a mistake. */
export const describing = describer(because)
