/** Tables as text, exactly. */
import { describe, expect, it } from "vitest"
import * as Column from "../../src/table/Column.ts"
import * as Table from "../../src/table/Table.ts"
import { tableText, valueText } from "../../src/table/tableText.ts"

const table = Table.make(3, [
  ["type", Column.text(["exc", null, "inh"])],
  ["gS", Column.float(Float64Array.of(0.0001, NaN, 1234567.891))],
  ["on", Column.flag(Uint8Array.of(1, 0, 1))],
  ["index", Column.int(Int32Array.of(0, 10, 200))]
])

describe("a table as text", () => {
  it("aligns numbers to the right and text to the left", () => {
    expect(tableText(table)).toBe([
      "   type          gS   on  index",
      "0  exc       0.0001  yes      0",
      "1  -              -   no     10",
      "2  inh   1.23457e+6  yes    200"
    ].join("\n"))
  })

  it("shows the columns that are asked for, in that order, and names the row number", () => {
    expect(tableText(table, { columns: ["index", "type"], rowName: "row" })).toBe([
      "row  index  type",
      "  0      0  exc",
      "  1     10  -",
      "  2    200  inh"
    ].join("\n"))
  })

  it("cuts a long table in the middle", () => {
    const long = Table.make(10, [["x", Column.float(Float64Array.from({ length: 10 }, (_, k) => k / 4))]])
    expect(tableText(long, { limit: 3 })).toBe(
      ["      x", "0     0", "1  0.25", "… 7 more rows …", "9  2.25"].join("\n")
    )
  })

  it("shows only the heading of an empty table", () => {
    expect(tableText(Table.make(0, [["x", Column.constant(0, 0)]]))).toBe("  x")
  })

  it.each([
    [0.0001, "0.0001"],
    [12345.67, "12345.67"],
    [-0.1234567, "-0.1234567"],
    [12345.678, "12345.7"],
    [123456.78, "123456.8"],
    [999999.96, "1.00000e+6"],
    [1234567.891, "1.23457e+6"],
    [1234567, "1234567"],
    [2.9999999, "3.00000"],
    [0.1 + 0.2, "0.300000"],
    [-64.999999999, "-65.0000"],
    [1e-9, "1e-9"],
    [1.5e20, "1.5e+20"],
    [2 ** 60, "1.15292e+18"],
    [2 ** 53 - 1, "9007199254740991"],
    [-0, "0"],
    [Infinity, "Infinity"]
  ])("shows %d as %s, which looks no more exact than it is", (value, text) => {
    expect(valueText(value)).toBe(text)
  })

  it("writes six digits of a number, and all of an integer", () => {
    expect([Math.PI, 1e-7 / 3, 12345678, -70, true, false, null, "a"].map(valueText)).toEqual([
      "3.14159",
      "3.33333e-8",
      "12345678",
      "-70",
      "yes",
      "no",
      "-",
      "a"
    ])
  })
})
