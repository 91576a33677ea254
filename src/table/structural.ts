/**
 * Plain immutable data with structural equality under both Effect (`Equal`, `Hash`) and Immutable.js (`equals`, `hashCode`).
 *
 * One idea: Immutable.js compares plain objects by identity and Effect compares Immutable.js collections by their internals, so a
 * value that may sit inside either must speak both protocols. Fields are compared by Effect's structural rules; numbers that are missing
 * (NaN) are equal in lists as they are alone.
 */
import * as Equal from "effect/Equal"
import * as Hash from "effect/Hash"

/** What `structural` adds to a record of fields. */
export interface Structural extends Equal.Equal {
  readonly equals: (that: unknown) => boolean
  readonly hashCode: () => number
}

type Fields = Readonly<Record<string, unknown>>

const sameField = (a: unknown, b: unknown): boolean =>
  a instanceof Float64Array && b instanceof Float64Array
    ? a.length === b.length && a.every((x, k) => x === b[k] || (Number.isNaN(x) && Number.isNaN(b[k])))
    : Equal.equals(a, b)

const Proto = {
  [Equal.symbol](this: object, that: unknown): boolean {
    if (this === that) return true
    if (typeof that !== "object" || that === null || Object.getPrototypeOf(that) !== Object.getPrototypeOf(this)) {
      return false
    }
    const [own, other] = [{ ...this } as Fields, { ...that } as Fields]
    const names = Object.keys(own)
    return names.length === Object.keys(other).length &&
      names.every((name) => Object.hasOwn(other, name) && sameField(own[name], other[name]))
  },
  [Hash.symbol](this: object): number {
    return Hash.hash({ ...this })
  },
  equals(this: Structural, that: unknown): boolean {
    return this[Equal.symbol](that as Equal.Equal)
  },
  hashCode(this: Structural): number {
    return this[Hash.symbol]()
  }
}

/** Whether a value is a list or a record made by braces: what is frozen with the value that it stands in. */
const isPart = (u: unknown): u is object => {
  if (typeof u !== "object" || u === null) return false
  const prototype: unknown = Object.getPrototypeOf(u)
  return prototype === Array.prototype || prototype === Object.prototype || prototype === null
}

/** Freezes the lists and records in a value, which are its own; typed arrays, which cannot be frozen, are read-only by type. */
const frozen = <A extends object>(value: A): A => {
  const left: Array<object> = [Object.freeze(value)]
  for (let at = left.pop(); at !== undefined; at = left.pop()) {
    for (const part of Array.isArray(at) ? at as ReadonlyArray<unknown> : Object.values(at)) {
      if (isPart(part) && !Object.isFrozen(part)) left.push(Object.freeze(part))
    }
  }
  return value
}

/** Gives a record of immutable fields structural equality, and freezes it with the lists and records in it. */
export const structural = <A extends object>(fields: A): A & Structural =>
  frozen(Object.assign(Object.create(Proto) as Structural, fields))

/** Whether a value was made by `structural`; what was spread from one, or made by hand, was not. */
export const isStructural = (u: unknown): u is Structural =>
  typeof u === "object" && u !== null && Object.getPrototypeOf(u) === Proto

/** A test that never throws: what cannot even be looked at, such as a proxy that was revoked, is not of the kind. */
export const is = <A>(test: (u: unknown) => u is A) => (u: unknown): u is A => {
  try {
    return test(u)
  } catch {
    return false
  }
}

/** Gives a record structural equality and methods of its own; `methods` is made once, by `prototype`. */
export const structuralWith = <A extends object, M extends object>(methods: M, fields: A): A & M & Structural =>
  frozen(Object.assign(Object.create(methods) as M & Structural, fields))

/** The name of the method that tells Node's `console.log` what to show. */
export const inspect: unique symbol = Symbol.for("nodejs.util.inspect.custom") as never

/**
 * Makes the prototype that `structuralWith` wants: the given methods beside both equality protocols. `console.log` shows `toString`, or what
 * the methods themselves have for it.
 */
export const prototype = <M extends { readonly toString: () => string }>(methods: M): M & Structural =>
  Object.assign(Object.create(Proto) as Structural, {
    [inspect](this: M): string {
      return this.toString()
    }
  }, methods)

/**
 * Gives plain data, just made, a text: what `String` shows, and Node's `console.log` where it stands alone. Neither can be listed, so that
 * copies and JSON do not see them; Effect's `Equal` does, so this is for values that are equal to themselves only.
 */
export const worded = <A extends object>(value: A, text: (value: A) => string, alone: (value: A) => string): A =>
  Object.defineProperties(value, {
    toString: { value: () => text(value), configurable: true, writable: true },
    [inspect]: {
      value: (depth?: number, options?: { readonly depth?: number | null }) =>
        depth === options?.depth ? alone(value) : text(value),
      configurable: true
    }
  })
