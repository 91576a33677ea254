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
      "   type       gS   on  index",
      "0  exc    0.0001  yes      0",
      "1  -           -   no     10",
      "2  inh   1234570  yes    200"
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
