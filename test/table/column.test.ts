/** Columns: values as people see them, text levels, absent values, restriction and concatenation. */
import { describe, expect, it } from "vitest"
import * as Column from "../../src/table/Column.ts"
import { values } from "../fixtures.ts"

const samples = {
  Float: Column.float(Float64Array.of(1.5, NaN, -0)),
  Int: Column.int(Int32Array.of(3, 0, -2)),
  Flag: Column.flag(Uint8Array.of(1, 0, 1)),
  Text: Column.text(["b", null, "a"])
} as const

describe("a column", () => {
  it("shows a missing number and a missing text as null", () => {
    expect(values(samples.Float)).toEqual([1.5, null, -0])
    expect(values(samples.Text)).toEqual(["b", null, "a"])
  })

  it("shows flags as yes and no, and integers as they are", () => {
    expect(values(samples.Flag)).toEqual([true, false, true])
    expect(values(samples.Int)).toEqual([3, 0, -2])
  })

  it("keeps the levels of text sorted by code unit and without repeats", () => {
    const column = Column.text(["inh", "exc", "Z", "exc", null])
    expect(column).toEqual({ _tag: "Text", values: Int32Array.of(2, 1, 0, 1, -1), levels: ["Z", "exc", "inh"] })
  })

  it.each(["Float", "Int", "Flag", "Text"] as const)("of kind %s is restricted to rows in their order", (kind) => {
    expect(values(Column.gather(samples[kind], Int32Array.of(2, 0, 2)))).toEqual(
      [2, 0, 2].map((row) => Column.at(samples[kind], row))
    )
  })

  it("forgets levels that are no longer used when it is restricted", () => {
    expect(Column.gather(samples.Text, Int32Array.of(0))).toEqual({
      _tag: "Text",
      values: Int32Array.of(0),
      levels: ["b"]
    })
  })

  it.each(["Float", "Int", "Flag", "Text"] as const)("of kind %s is appended below another of its kind", (kind) => {
    const twice = values(Column.append(samples[kind], samples[kind]))
    expect(twice).toEqual([...values(samples[kind]), ...values(samples[kind])])
  })

  it("merges levels when text is appended to text", () => {
    expect(Column.append(Column.text(["b"]), Column.text(["a"]))).toEqual(Column.text(["b", "a"]))
  })

  it("cannot go below a column of another kind", () => {
    expect(() => Column.append(samples.Int, samples.Float)).toThrow(
      "internal: a Float column cannot go below a Int column"
    )
  })

  it.each([["Float", null], ["Int", 0], ["Flag", false], ["Text", null]] as const)(
    "of kind %s without values shows %s",
    (kind, shown) => {
      expect(values(Column.absent(kind, 2))).toEqual([shown, shown])
    }
  )

  it("equals another with the same values, where missing equals missing", () => {
    expect(Column.equals(samples.Float, Column.float(Float64Array.of(1.5, NaN, -0)))).toBe(true)
    expect(Column.equals(Column.text([null]), Column.absent("Text", 1))).toBe(true)
  })

  it("differs from one of another kind, length, level or sign of zero", () => {
    expect(Column.equals(Column.int(Int32Array.of(1)), Column.float(Float64Array.of(1)))).toBe(false)
    expect(Column.equals(Column.constant(2, 1), Column.constant(3, 1))).toBe(false)
    expect(Column.equals(Column.text(["a"]), Column.text(["b"]))).toBe(false)
    expect(Column.equals(Column.constant(1, 0), Column.constant(1, -0))).toBe(false)
  })
})
