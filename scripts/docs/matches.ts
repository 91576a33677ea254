/**
 * Does a value fit what the documentation says? By structure: kinds of collections that print the same count as the same.
 *
 * Numbers fit exactly; nothing is rounded. Array literals fit arrays, typed arrays and Immutable lists; object literals fit plain
 * objects and records. Everything else is compared by Effect's `Equal.equals` and by `Immutable.is`.
 */
import * as Equal from "effect/Equal"
import { is, isImmutable, isIndexed, isMap, isRecord, isSet } from "immutable"

/** Digits that a number begins with; made by `1.23…`. */
export class Digits {
  readonly digits: string
  readonly exponent: string
  constructor(digits: string, exponent: string) {
    this.digits = digits
    this.exponent = exponent
  }

  /** True when the number, printed, begins with the digits and has the same power of ten. */
  fits(actual: unknown): boolean {
    if (typeof actual !== "number" && typeof actual !== "bigint") return false
    const [mantissa, power = ""] = String(actual).split("e")
    const next = mantissa.slice(this.digits.length, this.digits.length + 1)
    const whole = this.digits.includes(".") || next === "" || next === "."
    return mantissa.startsWith(this.digits) && whole &&
      this.exponent.replace("+", "") === (power && `e${power}`).replace("+", "")
  }
}

/** Stands for the elements that an array literal leaves out; made by `…`. */
export const more: unique symbol = Symbol("more")

/** The elements of anything that prints like an array. */
const elements = (value: unknown): ReadonlyArray<unknown> | null => {
  if (Array.isArray(value)) return value
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Array.from(value as Float64Array) // typed arrays
  return isIndexed(value) ? value.toArray() : null
}

/** The fields of anything that prints like an object literal. */
const fields = (value: object): Readonly<Record<string, unknown>> => {
  if (isRecord(value)) return value.toObject()
  if (isMap(value)) return value.mapKeys(String).toObject()
  return { ...value }
}

/** Compares text; an ellipsis at the end, before or after the closing quote, leaves the rest open. */
export const textMatches = (actual: string, expected: string): boolean =>
  expected.endsWith("…") ? actual.startsWith(expected.slice(0, -1)) : actual === expected

const arraysMatch = (actual: ReadonlyArray<unknown>, expected: ReadonlyArray<unknown>): boolean => {
  const open = expected[expected.length - 1] === more
  const wanted = open ? expected.slice(0, -1) : expected
  return (open ? actual.length >= wanted.length : actual.length === wanted.length) &&
    wanted.every((element, index) => matches(actual[index], element))
}

/** True when `actual` is what the documentation says. */
export const matches = (actual: unknown, expected: unknown): boolean => {
  if (expected instanceof Digits) return expected.fits(actual)
  if (typeof expected === "string") return typeof actual === "string" && textMatches(actual, expected)
  if (typeof expected === "number") return actual === expected || (Number.isNaN(expected) && Number.isNaN(actual))
  if (Equal.equals(actual, expected) || is(actual, expected)) return true
  if (typeof actual !== "object" || actual === null || typeof expected !== "object" || expected === null) return false
  const listed = elements(expected)
  if (listed !== null) {
    const own = elements(actual)
    return own !== null && arraysMatch(own, listed)
  }
  if (expected instanceof Set) {
    if (!(actual instanceof Set) && !isSet(actual)) return false
    return arraysMatch([...actual], [...expected])
  }
  if (expected instanceof Map) {
    if (!(actual instanceof Map) && !isMap(actual)) return false
    return arraysMatch([...actual], [...expected])
  }
  if (isImmutable(expected) || elements(actual) !== null) return false
  const own = fields(actual)
  const wanted = fields(expected)
  const keys = Object.keys(wanted)
  return keys.length === Object.keys(own).length &&
    keys.every((key) => Object.hasOwn(own, key) && matches(own[key], wanted[key]))
}
