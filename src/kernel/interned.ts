/**
 * One object for each value, so that equal values can be told by identity: ports of programs, keys of maps.
 *
 * Like `Symbol.for`, a table for the life of the process: what is in it is small, and as many as there are different names.
 */

/** Makes a table: gives the object that was made first for a list of parts. Lists are equal where all parts are. */
export const interned = <A>(): (parts: ReadonlyArray<string | number | null>, make: () => A) => A => {
  const known = new Map<string, A>() // memo of a pure function
  return (parts, make) => {
    // As JSON, but for numbers that JSON does not know: no text of one list is that of another.
    const key = parts.map((part) => typeof part === "number" ? numberText(part) : JSON.stringify(part)).join()
    let found = known.get(key)
    if (found === undefined) known.set(key, found = make())
    return found
  }
}

/** A memo of what is made of an object, such as a column: objects are told apart by identity, and their like is made once too. */
export const byObject = <C extends object, P>(make: (from: C) => P): (from: C) => P => {
  const made = new WeakMap<C, P>() // memo of a pure function
  return (from) => {
    let known = made.get(from)
    if (known === undefined) made.set(from, known = make(from))
    return known
  }
}

const numberText = (x: number): string => Object.is(x, -0) ? "-0" : String(x)
