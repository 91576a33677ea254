/** What mutation testing found untested in `src/table`: the limits of guesses, shortcuts that keep identities, where long tables are cut. */
import { describe, expect, it } from "vitest"
import * as Column from "../../src/table/Column.ts"
import { nearest } from "../../src/table/nearest.ts"
import * as Rows from "../../src/table/Rows.ts"
import { structural } from "../../src/table/structural.ts"
import * as Table from "../../src/table/Table.ts"
import { tableText } from "../../src/table/tableText.ts"

describe("the nearest name", () => {
  const guesses: ReadonlyArray<readonly [string, string, boolean]> = [
    // Names of three letters may be one and a half edits off: two swapped neighbours are one edit, wherever they stand.
    ["acb", "abc", true],
    ["bac", "abc", true],
    ["cba", "abc", false],
    ["dabc", "adbc", true],
    ["bca", "abc", false],
    ["Acb", "abc", true],
    ["ACb", "abc", false],
    // Six letters: 2.4 edits.
    ["radius", "rxdxus", true],
    ["radius", "rxdxxs", false],
    // Five letters: two edits; ten: four.
    ["abcde", "xbcdx", true],
    ["abcde", "xbcxx", false],
    ["abcdefghij", "xbxdxfxhij", true],
    ["abcdefghij", "xbxdxfxhxj", false],
    // A beginning of three letters, not of two; an end behind `_`, of any length.
    ["ra", "radius", false],
    ["rad", "radius", true],
    ["abc", "abcdefghijkl", true],
    ["ab", "abcdefghijkl", false],
    ["gK", "K_gK", true],
    ["gK", "KgK", true],
    ["K", "very_long_K", true],
    ["dius", "radius", true],
    ["us", "radius", false],
    ["x", "y", false],
    ["a", "b", false]
  ]
  for (const [name, known, found] of guesses) {
    it(`to ${name} among [${known}] is ${found ? known : "none"}`, () =>
      expect(nearest(name, [known])).toBe(found ? known : undefined))
  }

  it("is the one with fewest edits, then the first", () => {
    expect(nearest("abcdef", ["abcdxx", "abcdex", "abcdxf"])).toBe("abcdex")
    expect(nearest("gk", ["gL", "gK"])).toBe("gK")
    expect(nearest("raduis", ["radisu", "radius"])).toBe("radius")
    expect(nearest("radius", ["radiux", "cell_radius"])).toBe("cell_radius")
    expect(nearest("radius", ["cell_radius", "radius"])).toBe("radius")
  })
})

describe("columns and rows", () => {
  it("order texts by code unit, equal ones as equal", () => {
    expect([Column.ascending("a", "b"), Column.ascending("b", "a"), Column.ascending("a", "a")]).toEqual([-1, 1, 0])
  })

  it("that are sorted stay the same object, repeats included", () => {
    const rows = Int32Array.of(1, 1, 2)
    expect(Rows.sorted(rows)).toBe(rows)
    expect([...Rows.sorted(Int32Array.of(2, 1, 3))]).toEqual([1, 2, 3])
    expect(Rows.filter(rows, () => true)).toBe(rows)
  })

  it("are unequal when anything differs", () => {
    const text = Column.text(["a", "b"])
    expect(Column.equals(text, Column.text(["a", "b"]))).toBe(true)
    expect(Column.equals(text, Column.text(["a", "c"]))).toBe(false)
    expect(Column.equals(text, Column.text(["b", "a"]))).toBe(false)
    expect(Column.equals(Column.text(["a", "a"]), Column.text(["b", "b"]))).toBe(false)
    expect(Column.equals(Column.float(Float64Array.of(0)), Column.float(Float64Array.of(-0)))).toBe(false)
    expect(Column.equals(Column.float(Float64Array.of(1)), Column.int(Int32Array.of(1)))).toBe(false)
    expect(Column.equals(Column.int(Int32Array.of(1, 2)), Column.int(Int32Array.of(1)))).toBe(false)
  })

  it("form sets", () => {
    const of = (...rows: ReadonlyArray<number>): Int32Array => Int32Array.from(rows)
    expect([...Rows.union(of(0, 4), of(4, 7))]).toEqual([0, 4, 7])
    expect([...Rows.union(of(), of(0))]).toEqual([0])
    expect([...Rows.intersection(of(5, 2, 0), of(0, 5, 9))]).toEqual([5, 0])
    expect([...Rows.intersection(of(0), of(1))]).toEqual([])
    expect([...Rows.complement(of(1), 3)]).toEqual([0, 2])
  })
})

describe("a long table", () => {
  const lines = (length: number, options = {}): ReadonlyArray<string> =>
    tableText(Table.make(length, [["k", Column.int(Int32Array.from({ length }, (_, i) => i))]]), options).split("\n")

  it("is cut in the middle behind sixty rows", () => {
    expect(lines(60).length).toBe(61)
    expect(lines(61).length).toBe(62)
    expect(lines(61)[31]).toBe("… 1 more rows …")
    expect(lines(61)[30]).toMatch(/29/)
    expect(lines(61)[32]).toMatch(/31/)
  })

  it("shows its last rows in order", () => {
    expect(lines(9, { limit: 4 }).slice(1)).toEqual(["0  0", "1  1", "… 5 more rows …", "7  7", "8  8"])
    expect(lines(4, { limit: 4 }).slice(1)).toEqual(["0  0", "1  1", "2  2", "3  3"])
  })

  it("never below two rows", () => {
    expect(lines(5, { limit: 1 })).toEqual(["   k", "0  0", "… 3 more rows …", "4  4"])
    expect(lines(5, { limit: 3 }).slice(1)).toEqual(["0  0", "1  1", "… 2 more rows …", "4  4"])
  })
})

it("what stands in a value is frozen through and through, typed arrays aside", () => {
  const value = structural({ a: { b: [{ c: 1 }] }, d: null, e: Float64Array.of(1) })
  for (const part of [value, value.a, value.a.b, value.a.b[0]]) expect(Object.isFrozen(part)).toBe(true)
  expect(Object.isFrozen(value.e)).toBe(false)
})
