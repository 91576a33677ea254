/** Tests, keys, factors and values as text over the columns of a row: what they mean, and what is said of each mistake. */
import * as Equal from "effect/Equal"
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Mistake from "../../src/Mistake.ts"
import * as Network from "../../src/Network.ts"
import { NetworkError } from "../../src/network/NetworkError.ts"
import * as Select from "../../src/select/Select.ts"
import * as Share from "../../src/share/Share.ts"
import * as View from "../../src/View.ts"
import { failure, grouped, nodeColumn, rows, wired } from "../fixtures.ts"

const labelled = Network.editSync(wired, [
  Edit.label("layer", ["L1", "L2"], Select.rows([0, 4])),
  Edit.label("my distance", (row) => 10 * row.row),
  Edit.group("exc", Select.cell(0)),
  Edit.set("radius", (row) => 1 + row.row)
])

const said = (make: () => unknown): string => {
  try {
    Mistake.checkSync(make())
  } catch (error) {
    if (error instanceof NetworkError) return `${error.reason._tag}: ${error.message}`
    throw error
  }
  throw new Error("nothing was thrown")
}

describe("a test as text", () => {
  it.each<[string, ReadonlyArray<number>]>([
    ["radius < 3", [0, 1]],
    ["radius < 3 um", [0, 1]],
    ["radius < 3 [um]", [0, 1]],
    ["radius < 3 µm", [0, 1]],
    ["radius < 3µm && radius > 1 μm", [1]],
    ["0.5 * radius ^ 2 >= 72 [um^2]", [11]],
    ["exc && !(local_comp_index == 0)", [1, 3]],
    ["exc == false && cell_index != 2", [4, 5, 6, 7]],
    ["layer == \"L1\"", [0]],
    ["layer != 'L1'", [4]],
    ["!(layer == 'L1')", [4]],
    ["layer == null && cell_index == 1", [5, 6, 7]],
    ["layer in (\"L1\", \"L2\")", [0, 4]],
    ["row in (3, 2 * 2) || K_gK == null && row > 10", [3, 4, 11]],
    ["`my distance` > 95 && true", [10, 11]],
    ["K_gK > 0 || row == 11", [0, 1, 2, 3, 11]],
    ["(layer == 'L1' ? 1 : 2) > 1", [4]],
    ["log(-radius / 1 um) < 0", []]
  ])("%s", (text, expected) => {
    expect(rows(labelled, Select.where(text))).toEqual(expected)
  })

  it("sees both ends of synapses, and compares texts of two columns", () => {
    const same = rows(grouped, Select.edges.where("pre_cell_type == post_cell_type"))
    expect(same).toEqual(rows(grouped, Select.edges.where((row) => row.pre_cell_type === row.post_cell_type)))
    expect(same).toHaveLength(12)
    expect(rows(grouped, Select.edges.where("pre_exc && post_inh"))).toEqual([2, 3, 8, 9])
  })

  it("is data: equal, printed, and narrowed like any other selection", () => {
    const [a, b] = [Select.cell(1).where("radius < 3"), Select.cell(1).where("radius < 3")]
    expect(Equal.equals(a, b)).toBe(true)
    expect(Equal.equals(a, Select.cell(1).where("radius < 4"))).toBe(false)
    expect(String(Select.edges.where("pre_layer == \"L1\""))).toBe("edges.where(\"pre_layer == \\\"L1\\\"\")")
  })
})

describe("a string that no row has", () => {
  it.each<[Parameters<typeof Select.where>[0], ReadonlyArray<number>]>([
    ["layer == 'L3'", []],
    ["layer in ('L3', \"L2\")", [4]],
    ["layer != 'L3'", [0, 4]],
    [{ layer: "L3" }, []],
    [{ layer: ["L3", "L1"] }, [0]]
  ])("is a mistake, and none where nothing may be found: %s", (where, expected) => {
    const selection = Select.where(where)
    expect(said(() => View.of(labelled, selection))).toMatch(/"L3"/)
    expect([...View.of(labelled, selection, { allowEmpty: true }).rows]).toEqual(expected)
    expect([...View.of(labelled, Select.cell([0, 1]).where(where), { allowEmpty: true }).rows]).toEqual(expected)
  })
})

describe("a column in backquotes", () => {
  const named = Network.editSync(labelled, [
    Edit.label("true", [5, 6], Select.rows([0, 4])),
    Edit.label("false", "a", Select.rows([1])),
    Edit.label("null", [0, 3, 4], Select.rows([0, 1, 2])),
    Edit.label("q", "b", Select.rows([0, 1])),
    Edit.label("in", [1, 2], Select.rows([2, 3])),
    Edit.label("exp", [1, 2], Select.rows([2, 3])),
    Edit.label("um", [1, 2], Select.rows([2, 3]))
  ])

  it.each<[string, ReadonlyArray<number>]>([
    ["`true` > 5", [4]],
    ["`true` == null", [1, 2, 3, 5, 6, 7, 8, 9, 10, 11]],
    ["`true` > 0 && true", [0, 4]],
    ["`false` == 'a' || false", [1]],
    ["`null` == `null`", [0, 1, 2]],
    ["`null` != null && q == null", [2]],
    ["null == `null` && row < 5", [3, 4]],
    ["`in` in (2, 3)", [3]],
    ["`exp` * exp(0) == `um`", [2, 3]]
  ])("is never a word, a function or a unit: %s", (text, expected) => {
    expect(rows(named, Select.where(text))).toEqual(expected)
  })

  it("counts where a value is computed", () => {
    expect(
      nodeColumn(Network.editSync(named, [Edit.set("v", "`true` * 1 [mV]", Select.rows([0, 4]))]), "v").slice(0, 5)
    )
      .toEqual([5, -70, -70, -70, 6])
  })

  it("is told as the name that it is", () => {
    const text = (test: string): string => said(() => View.of(named, Select.where(test)))
    expect(said(() => View.of(labelled, Select.where("`true` > 2")))).toContain("there is no name `true`; known here")
    expect(text("q == `null`")).toContain("both sides of `==` must be of one kind: `q` is a string, ``null`` a number")
    expect(text("`false` == 'c'")).toContain("no row has \"c\" as its `false`")
    expect(text("`exp`(1) > 2")).toContain("expected an operator, found `(`")
    expect(text("radius < 2 `um`")).toContain("expected an operator, found `um`")
  })
})

describe("a key, a factor and a value as text", () => {
  it("are what functions are", () => {
    const key = Share.key("distance", "abs(pre_x - post_x)")
    const byFunction = Share.key("distance", (row) => Math.abs(row.pre_x - row.post_x))
    expect(Share.index(wired, Select.edges, key)).toEqual(Share.index(wired, Select.edges, byFunction))
    expect(Share.index(labelled, Select.rows([0, 4]), Share.key("layer", "layer")).labels).toEqual(["L1", "L2"])
    expect(Share.index(labelled, Select.all, Share.key("exc", "exc")).labels).toEqual(["exc false", "exc true"])
    expect(Share.index(labelled, Select.cell([0, 1]), Share.scaled(Share.one, "exc ? 0.5 : 1")).factors).toEqual(
      Float64Array.of(0.5, 0.5, 0.5, 0.5, 1, 1, 1, 1)
    )
    const set = Network.editSync(labelled, [Edit.set("radius", "2 * radius + 1 [um]", Select.cell(0))])
    expect(nodeColumn(set, "radius").slice(0, 5)).toEqual([3, 5, 7, 9, 5])
    expect(Share.ruleText(Share.scaled(key, "0.5"))).toBe("scaled(key(distance, abs(pre_x - post_x)), 0.5)")
    expect(Equal.equals(key, Share.key("distance", "abs(pre_x - post_x)"))).toBe(true)
  })

  it("need a value in every row", () => {
    expect(said(() => Share.index(labelled, Select.all, Share.key("layer", "layer")))).toBe(
      "BadValue: the key \"layer\" of cell 0, branch 0, compartment 1 (row 1) is missing; expected a value in every selected row; " +
        "select only rows that have one"
    )
    expect(said(() => Share.index(labelled, Select.all, Share.scaled(Share.one, "K_gK")))).toBe(
      "BadValue: the factor of cell 1, branch 0, compartment 0 (row 4) is missing; expected a finite number other than 0"
    )
    expect(failure(labelled, [Edit.set("radius", "x / (K_gK / 1 [S/cm2])")]).message).toBe(
      "set \"radius\": the value for \"radius\" of cell 1, branch 0, compartment 0 (row 4) is missing; " +
        "expected a number: `K_gK` has no value there"
    )
    expect(failure(labelled, [Edit.set("v", "log(-radius / 1 [um]) * 1 [mV]")]).message).toContain("(row 0) is NaN")
  })

  it("have the unit of the column that they are for", () => {
    expect(failure(labelled, [Edit.set("radius", "v")]).message).toBe(
      "set \"radius\": the value for \"radius\" has a problem\n\nthe value for \"radius\" must be in um, found mV\n  v\n  ^"
    )
  })
})

describe("a mistake in a text", () => {
  it("of the text alone is told where it is made", () => {
    expect(said(() => Select.where("radius <"))).toBe(
      "BadText: the test of where has a problem\n\nexpected a value, found the end of the text\n  radius <\n          ^"
    )
    expect(said(() => Select.where("dist(x, y) < 3"))).toContain("there is no function `dist`; functions are exp, ")
    expect(said(() => Select.where("radius (3) < 3"))).toContain("there is no function `radius`; functions are exp, ")
    // @ts-expect-error: the name is missing
    expect(said(() => Share.key("abs(pre_x - post_x)"))).toBe(
      "BadValue: name of Share.key is missing; expected a string that names the key before the key itself, as in " +
        "Share.key(\"distance\", \"abs(pre_x - post_x)\")"
    )
    // @ts-expect-error: the name is missing
    expect(said(() => Share.key((row) => row.x))).toContain("expected a string that names the key, as in")
    expect(said(() => Share.key("d", "x = 1"))).toBe(
      "BadText: the key \"d\" has a problem\n\nunexpected `=`: to compare, write `==`\n  x = 1\n    ^"
    )
    expect(said(() => Share.scaled(Share.one, "\"a"))).toBe(
      "BadText: the factor has a problem\n\nunexpected `\"`: this text has no end: write `\"` behind it\n  \"a\n  ^"
    )
    expect(said(() => Select.where("a < b < c"))).toContain("comparisons do not chain at `<`")
    expect(said(() => Select.where("a in (1, 2) == b"))).toContain("comparisons do not chain at `==`")
    expect(said(() => Select.where("a in 1"))).toContain("expected `(` for the list of `in`, found `1`")
    expect(said(() => Select.where("my dist ance"))).toContain("expected an operator, found `dist`")
    expect(said(() => Select.where("größe > 1"))).toContain("any other stands in backquotes")
    expect(said(() => Select.where("'\\q' == layer"))).toContain("in a text stands before")
    expect(said(() => Select.where("radius ^ 2 > 72 um^2"))).toContain("stands in brackets: write `72 [um^2]`")
    expect(said(() => Select.where("K_gK > 0.1 S/cm2"))).toContain("stands in brackets: write `0.1 [S/cm2]`")
    expect(said(() => Select.where("x > 2 V m"))).toContain("stands in brackets: write `2 [V m]`")
    expect(said(() => Select.where("x".repeat(20_001)))).toContain("at most 20000 are read")
  })

  it.each<[string, string]>([
    ["layer == L1", "`L1` is not known here: a string stands in quotes: `\"L1\"`\n  layer == L1\n           ^^"],
    [
      "layer in (\"L2\", L2/3)",
      "`L2` is not known here: a string stands in quotes: `\"L2\"`\n  layer in (\"L2\", L2/3)\n                  ^^"
    ],
    ["L9 != layer", "`L9` is not known here: a string stands in quotes: `\"L9\"`\n  L9 != layer\n  ^^"],
    ["layer == layr", "there is no name `layr`; did you mean `layer`?\n  layer == layr\n           ^^^^"],
    [
      "TanhRateSynapse",
      "`TanhRateSynapse` is not known here: it is a type of synapse: write `type == \"TanhRateSynapse\"`\n  TanhRateSynapse\n  ^^^^^^^^^^^^^^^"
    ],
    ["raduis < 3", "there is no name `raduis`; did you mean `radius`?\n  raduis < 3\n  ^^^^^^"],
    [
      "layer == \"L3\"",
      "no row has \"L3\" as its `layer`; did you mean `\"L1\"`? (there is: \"L1\", \"L2\")\n  layer == \"L3\"\n           ^^^^"
    ],
    [
      "radius == \"L1\"",
      "both sides of `==` must be of one kind: `radius` is a number, `\"L1\"` a string\n  radius == \"L1\"\n  ^^^^^^^^^^^^^^"
    ],
    ["layer < 3", "the left of `<` must be a number, found the string `layer`\n  layer < 3\n  ^^^^^"],
    [
      "radius < 3 mm",
      "both sides of `<` must have one unit: `radius` is in um, `3 [mm]` in mm; multiply `3 [mm]` by 1000\n  radius < 3 mm\n  ^^^^^^^^^^^^^"
    ],
    [
      "radius",
      "the test of where must be a boolean, found a number: compare it, as in `x > 0`\n  radius\n  ^^^^^^"
    ],
    [
      "exc && radius",
      "the right of `&&` must be a boolean, found the number `radius`: compare it, as in `x > 0`\n  exc && radius\n         ^^^^^^"
    ],
    [
      "null < 3",
      "`null` stands beside `==` or `!=` and a column, as in `K_gK == null`\n  null < 3\n  ^^^^"
    ],
    [
      "(exc ? 1 : 'a') == 1",
      "both cases of `? :` must be of one kind: `1` is a number, `\"a\"` a string\n  (exc ? 1 : 'a') == 1\n  ^^^^^^^^^^^^^^^"
    ]
  ])("that does not fit the rows: %s", (text, message) => {
    expect(said(() => View.of(labelled, Select.where(text)))).toBe(
      `BadText: the test of where has a problem\n\n${message}`
    )
  })

  it("is told with all others", () => {
    const all = said(() => View.of(labelled, Select.where("raduis < 3 && layer == 'L3' && x + v > 2 && layer")))
    expect(all.match(/\^+/g)).toHaveLength(4)
    expect(all).toContain("has 4 problems")
  })
})
