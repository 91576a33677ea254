/** Tables: structural sharing, identity where nothing changes, equality under Effect and Immutable.js. */
import * as Equal from "effect/Equal"
import * as Hash from "effect/Hash"
import { is, Map, Set } from "immutable"
import { describe, expect, it } from "vitest"
import * as Column from "../../src/table/Column.ts"
import * as Table from "../../src/table/Table.ts"

const abc = (): Table.Table =>
  Table.make(2, [["a", Column.constant(2, 1)], ["b", Column.text(["x", null])], [
    "c",
    Column.flag(Uint8Array.of(0, 1))
  ]])

describe("a table", () => {
  it("may have columns of names that objects have on their own", () => {
    const table = Table.make(
      1,
      ["__proto__", "constructor", "toString"].map((name, k) => [name, Column.constant(1, k)])
    )
    expect(Table.names(table)).toEqual(["__proto__", "constructor", "toString"])
    expect(Object.entries(Table.toObjects(table)[0])).toEqual([["__proto__", 0], ["constructor", 1], ["toString", 2]])
    expect(Table.get(table, "valueOf")).toBeUndefined()
  })

  it("keeps the order of its columns and finds them by name", () => {
    expect(Table.names(abc())).toEqual(["a", "b", "c"])
    expect(Table.has(abc(), "b")).toBe(true)
    expect(Table.get(abc(), "d")).toBeUndefined()
    expect(Table.flags(abc(), "c")).toEqual(Uint8Array.of(0, 1))
    expect(Table.flags(abc(), "a")).toBeUndefined()
  })

  it("shares every column but the one that changes, and leaves the old table as it was", () => {
    const old = abc()
    const next = Table.set(old, "a", Column.constant(2, 5))
    expect(Table.get(next, "b")).toBe(Table.get(old, "b"))
    expect(Table.get(next, "c")).toBe(Table.get(old, "c"))
    expect(Table.floats(next, "a")).toEqual(Float64Array.of(5, 5))
    expect(Table.floats(old, "a")).toEqual(Float64Array.of(1, 1))
  })

  it("is the same object when a column is set to what it holds", () => {
    const table = abc()
    expect(Table.set(table, "a", Column.constant(2, 1))).toBe(table)
    expect(Table.set(table, "b", Column.text(["x", null]))).toBe(table)
    expect(Table.remove(table, "nothing")).toBe(table)
  })

  it("loses a column by remove", () => {
    expect(Table.names(Table.remove(abc(), "b"))).toEqual(["a", "c"])
  })

  it("refuses a column of another length", () => {
    expect(() => Table.make(2, [["a", Column.constant(3, 1)]])).toThrow("internal: column a has 3 rows, not 2")
    expect(() => Table.set(abc(), "d", Column.constant(1, 1))).toThrow("internal: column d has 1 rows, not 2")
  })

  it("refuses to read a column as another kind", () => {
    expect(() => Table.floats(abc(), "b")).toThrow("internal: no column of numbers named b")
    expect(() => Table.ints(abc(), "a")).toThrow("internal: no column of integers named a")
  })

  it("is restricted to rows in their order", () => {
    expect(Table.toObjects(Table.gather(abc(), Int32Array.of(1, 0)))).toEqual([{ a: 1, b: null, c: true }, {
      a: 1,
      b: "x",
      c: false
    }])
  })

  it("has no value in the columns that one of two appended tables lacks", () => {
    const below = Table.make(1, [["b", Column.text(["y"])], ["d", Column.constant(1, 7)]])
    expect(Table.toObjects(Table.append(abc(), below))).toEqual([
      { a: 1, b: "x", c: false, d: null },
      { a: 1, b: null, c: true, d: null },
      { a: null, b: "y", c: false, d: 7 }
    ])
  })

  it("equals a table of the same columns under Effect and Immutable.js, whatever their order", () => {
    const other = Table.make(2, [...abc().columns.entries()].reverse())
    expect(Equal.equals(abc(), other)).toBe(true)
    expect(is(abc(), other)).toBe(true)
    expect(Hash.hash(abc())).toBe(Hash.hash(other))
    expect(abc().hashCode()).toBe(other.hashCode())
    expect(Set.of(abc(), other).size).toBe(1)
    expect(Map([[abc(), 1]]).get(other)).toBe(1)
  })

  it("differs when a value, a column or the length does", () => {
    expect(Equal.equals(abc(), Table.set(abc(), "a", Column.constant(2, 2)))).toBe(false)
    expect(is(abc(), Table.remove(abc(), "a"))).toBe(false)
    expect(Equal.equals(Table.make(0), Table.make(1))).toBe(false)
    expect(abc().equals({})).toBe(false)
  })

  it("is frozen", () => {
    expect(Object.isFrozen(abc())).toBe(true)
  })
})
