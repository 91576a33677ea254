/**
 * What counts as equal in documentation, and what does not.
 */
import * as Option from "effect/Option"
import { List, Map as ImmutableMap, Record } from "immutable"
import { assert, describe, it } from "vitest"
import { Digits, matches, more } from "../../scripts/docs/matches.ts"

const Point = Record({ x: 0, y: 0 })

const equal: ReadonlyArray<readonly [actual: unknown, expected: unknown]> = [
  [0.1 + 0.2, 0.30000000000000004],
  [NaN, NaN],
  ["hello", "hel…"],
  [new Float64Array([1, 2]), [1, 2]],
  [List([1, List([2])]), [1, [2]]],
  [Point({ x: 1 }), { x: 1, y: 0 }],
  [ImmutableMap({ a: 1 }), { a: 1 }],
  [{ a: [1, 2, 3] }, { a: [1, more] }],
  [Option.some(1), Option.some(1)],
  [new Map([["a", 1]]), new Map([["a", 1]])],
  [3.14159, new Digits("3.14", "")],
  [1.5e-7, new Digits("1.", "e-7")],
  [1.5, new Digits("1", "")]
]

const different: ReadonlyArray<readonly [actual: unknown, expected: unknown]> = [
  [0.1 + 0.2, 0.3],
  [1, "1"],
  ["1", 1],
  ["hello", "hel"],
  [[1, 2], [1]],
  [[1], [1, 2]],
  [[1], [1, 2, more]],
  [{ a: 1, b: 2 }, { a: 1 }],
  [{ a: 1 }, { a: 1, b: undefined }],
  [[], {}],
  [undefined, null],
  [Option.none(), Option.some(1)],
  [new Map([["a", 1]]), new Map([["a", 2]])],
  [3.15, new Digits("3.14", "")],
  [12, new Digits("1", "")],
  [1.5e-8, new Digits("1.5", "e-7")],
  [1.5e-7, new Digits("1.5", "")]
]

describe("matches", () => {
  it.each(equal)("%o fits %o", (actual, expected) => assert.isTrue(matches(actual, expected)))
  it.each(different)("%o does not fit %o", (actual, expected) => assert.isFalse(matches(actual, expected)))
})
