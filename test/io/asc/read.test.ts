/**
 * Reading Neurolucida files: trees, branches, somata, what is left out with a note, and what is refused with which lines (reconstructions.md).
 */
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { Asc, Traced } from "../../../src/index.ts"

const whole = `; V3 text file written for MicroBrightField products.
(Sections S1 S2)
("CellBody"
  (Color DarkRed)
  (CellBody)
  (0 0 0 12)
)
( (Color Red)
  (Axon)
  (-6 0 0 2)
  (-26 0 0 1)   ; Root
  Normal
)
( (Dendrite)
  (6 0 0 4)
  (16 0 0 2)
  <(16 1 0 0.5)>
  (
    (26 10 0 1)
    High
  |
    (26 -10 0 1)
    (36 -10 0 1)
    Incomplete
  )
)
(FilledCircle (Color Blue) (Name "Marker 11") (1 2 3 0.12) (4 5 6))
`

const notes = (text: string, options?: Asc.AscOptions): ReadonlyArray<string> =>
  Asc.readSync(text, options).notes.map(({ code, lines }) => `${code} ${lines.join(" ")}`.trim())

const message = (text: string, options?: Asc.AscOptions): string =>
  Result.getOrThrow(Result.flip(Asc.read(text, options))).message

const codes = (text: string): ReadonlyArray<string> =>
  Result.getOrThrow(Result.flip(Asc.read(text))).problems.map(({ code, lines }) => `${code} ${lines.join(" ")}`)

const tree = (inside: string): string => `((Dendrite) (0 0 0 2) (10 0 0 2) ${inside})`

describe("a read", () => {
  it("gives trees at the soma, diameters halved, marks beside", () => {
    const { header, markers, morphology, spines } = Asc.readSync(whole)
    expect(Traced.branches(morphology).map(({ group, length }) => `${group} ${length.toFixed(3)}`)).toEqual([
      "soma 12.000",
      "axon 20.000",
      "basal 10.000",
      "basal 24.142",
      "basal 14.142"
    ])
    expect(Array.from(morphology.branches.radius.slice(0, 3))).toEqual([6, 1, 0.5])
    expect(header).toEqual(["V3 text file written for MicroBrightField products."])
    expect(markers).toEqual([{ name: "FilledCircle", line: 27, points: [[1, 2, 3, 0.12], [4, 5, 6, 0]] }])
    expect(spines).toEqual([{ name: "spine", line: 17, points: [[16, 1, 0, 0.5]] }])
    expect(notes(whole)).toEqual(["attached-to-soma 10 15", "incomplete-ending 24", "markers 27", "spines 17"])
  })

  it("takes branches however deep, and their repeated first points once", () => {
    const deep = 5_000
    let text = "((Axon) (0 0 0 1) "
    for (let k = 1; k <= deep; k++) text += `(${k} 0 0 1) ( (${k} 0 0 1) (${k} 1 0 1) | `
    text += `(${deep + 1} 0 0 1) ${")".repeat(deep)})`
    expect(Traced.branchCount(Asc.readSync(text).morphology)).toBe(2 * deep + 1)
  })

  it("ties trees to the nearest point of an outline, which is a stack of its widths", () => {
    const outline = "((CellBody) (-10 0 0 0.1) (0 6 0 0.1) (10 0 0 0.1) (0 -6 0 0.1))\n((Axon) (0 -7 0 1) (0 -40 0 1))"
    const { branches } = Asc.readSync(outline).morphology
    expect(notes(outline)).toEqual(["attached-to-soma 2", "soma-contour 1"])
    expect(Array.from(branches.type)).toEqual([1, 1, 2])
    expect(branches.length[0] + branches.length[1]).toBeCloseTo(20, 9)
    expect(Math.max(...branches.radius)).toBeGreaterThan(5)
    expect(Traced.totals(Asc.readSync(outline, { soma: "cylinders" }).morphology).soma!.area).toBeLessThan(20)
  })

  it("says by which rules something was read", () => {
    expect(notes("((Dendrite) (0 0 0 2) (9 0 0 2 5))")).toEqual(["extra-columns 1", "no-soma"])
    expect(notes("((0 0 0 2) (9 0 0 2))")).toEqual(["no-soma", "other-types 1", "untyped-tree 1"])
    expect(notes(`(Unheard of)\n("pia" (Closed) (0 1 2 3) (3 4 5 4))\n${tree("(Strange 1)")}\n((Axon))`)).toEqual([
      "no-soma",
      "other-outlines 2",
      "skipped-block 1 4",
      "unknown-property 3"
    ])
  })

  it("chooses among outlines and trees by option", () => {
    const two = "((CellBody) (0 0 0 2))\n((CellBody) (0 0 5 1) (1 1 5 1) (3 0 5 1))\n"
    expect(codes(two)).toEqual(["several-outlines 1 2"])
    expect(notes(two, { outlines: "largest" })).toEqual(["other-outlines 1", "soma-contour 2"])
    const trees = "((Axon) (0 0 0 1) (9 0 0 1))\n((Dendrite) (0 50 0 1) (9 50 0 1) (20 50 0 1))"
    expect(codes(trees)).toEqual(["several-trees 1 2"])
    expect(Object.keys(Traced.totals(Asc.readSync(trees, { trees: "largest" }).morphology))).toEqual(["basal"])
    expect(Asc.readSync(trees, { trees: "all" }).morphologies.length).toBe(2)
  })
})

describe("a refusal", () => {
  it("says all that is wrong, with lines", () => {
    const text =
      "((Dendrite)\n(0 0 0 2)\n(10 0 0)\n(20 x 0 2)\n(30 0 0 1,5)\nNromal\n( (40 0 0 2) | (40 9 0 2) )\n(50 0 0 2)\n)\nstray"
    expect(message(text)).toBe(
      [
        "the Neurolucida text has 6 problems",
        "  line 3: 3 numbers where 4 are needed: (x y z diameter) (point)",
        "  line 4: y is \"x\", which is no number (not-a-number)",
        "  line 5: there is a comma in a point; write numbers with dots and separate them by blanks (comma)",
        "  line 6: \"Nromal\" is no way for a branch to end; did you mean \"Normal\"? (Normal, High, Low, Incomplete, Generated, Midpoint, Origin) (unknown-word)",
        "  line 8: a point behind the branches that start before it; it goes on from none of them (after-branches)",
        "  line 10: \"stray\" outside of brackets (unexpected)"
      ].join("\n")
    )
  })

  it("says that the text is something else", () => {
    expect(message("1 1 0 0 0 5 -1\n2 3 9 0 0 1 1")).toBe(
      "the Neurolucida text has a problem\n  line 1: there is no bracket in the text; an SWC text is read by Swc.read (unexpected)"
    )
    expect(message("cell.asc")).toContain("this is the name of a file: give the text that is in it")
  })

  it.each([
    ["", "empty "],
    ["; nothing\n(Description \"x\")", "empty "],
    ["((Axon) (0 0 0 1)\n(1 0 0 1", "unclosed 1,unclosed 2"],
    ["((Axon) (0 0 0 1) (1 0 0 1)\n((2 0 0 1)", "unclosed 2"],
    ["((Axon) (Name \"open\n) (0 0 0 1))", "unclosed 1"],
    ["((Axon) (0 0 0 1) | (1 0 0 1))", "unexpected 1"],
    ["((Axon) (0 0 0 1) (1 0 0 1))\n)", "unexpected 2"],
    ["((Axon) () (0 0 0 1) (1 0 0 1))", "unexpected 1"],
    ["((Axon) (0 0 0 1) (1e999 0 0 1))", "not-finite 1"],
    ["((Axon) (0 0 0 1) (1.2.3 0 0 1))", "not-a-number 1"],
    ["((Axon) (0 0 0 1) (1 0 0 0) (2 0 0 1))", "radius 1"],
    ["((Axon) (0 0 0 1))", "single-point 1"],
    ["((Axon) (0 0 0 1) (0 0 0 1))", "no-length 1"],
    ["((CellBody) (0 0 0 1) ((1 0 0 1) | (2 0 0 1)))", "soma-branches 1"],
    ["((Axon) (0 0 0 1) (1 0 0 1)\0)", "encoding 1"]
  ])("%j", (text, expected) => {
    expect([...new Set(codes(text))].join()).toBe(expected)
  })

  it("tells a wrong option", () => {
    expect(message(whole, { minRadius: 0 })).toBe("minRadius of Asc.read is 0; expected a positive number")
    expect(() => Asc.readSync(3 as never)).toThrow("text of Asc.readSync is 3; expected a string")
  })
})
