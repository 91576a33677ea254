/**
 * Reading SWC: the options, the soma's forms, the order of branches, and what the default does where Jaxley does otherwise (reconstructions.md).
 */
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { Swc, Traced } from "../../../src/index.ts"

const plain = "1 1 0 0 0 5 -1\n2 3 10 0 0 1 1\n3 3 20 0 0 1 2\n"

const codes = (text: string, options?: Swc.SwcOptions): ReadonlyArray<string> =>
  Swc.readSync(text, options).notes.map(({ code, lines }) => `${code} ${lines.join(" ")}`.trim())

const lengths = (text: string, options?: Swc.SwcOptions): ReadonlyArray<number> =>
  Array.from(Swc.readSync(text, options).morphology.branches.length, (x) => Number(x.toPrecision(12)))

describe("a read", () => {
  it("gives the header", () => {
    expect(Swc.readSync(`# made by hand\n#by me\n${plain}# the end`).header).toEqual(["made by hand", "by me"])
  })

  it("gives every tree by option", () => {
    const two = `${plain}4 2 0 50 0 1 -1\n5 2 0 70 0 1 4\n`
    const { morphologies, morphology } = Swc.readSync(two, { trees: "all" })
    expect(morphologies.map((m) => Object.keys(Traced.totals(m)))).toEqual([["soma", "basal"], ["axon"]])
    expect(morphology).toBe(morphologies[0])
  })

  it("begins at the soma's free end, else at a tip", () => {
    const { branches } = Swc.readSync("1 3 0 0 0 1 -1\n2 1 10 0 0 5 1\n3 1 20 0 0 5 2\n4 2 30 0 0 1 3\n").morphology
    expect([Array.from(branches.type), Array.from(branches.parent)]).toEqual([[1, 2], [-1, 0]])
    const middle = "1 1 0 0 0 5 -1\n2 1 10 0 0 5 1\n3 3 -10 0 0 1 1\n4 4 20 0 0 1 2\n"
    const inside = Swc.readSync(middle).morphology.branches
    expect([Array.from(inside.type), Array.from(inside.parent)]).toEqual([[3, 1, 4], [-1, 0, 1]])
  })
})

describe("options", () => {
  it("cut at interruptions", () => {
    const chain = "1 2 0 0 0 1 -1\n2 2 10 0 0 1 1\n3 2 -10 0 0 1 1\n4 2 -20 0 0 1 3\n5 2 20 0 0 1 2\n"
    expect(lengths(chain)).toEqual([40])
    expect(lengths(chain, { interruptions: "cut" })).toEqual([20, 10, 10])
    expect(lengths(chain, { reading: "jaxley", interruptions: "cut" })).toEqual([20, 10, 10])
  })

  it("raise radii, and area, volume and loads with them", () => {
    const raised = Swc.readSync(plain, { minRadius: 3 }).morphology
    expect(raised.equals(Swc.readSync(plain.replaceAll(" 1 1\n", " 3 1\n").replace(" 1 2\n", " 3 2\n")).morphology))
      .toBe(true)
    expect(Traced.totals(raised).basal!.area).toBeCloseTo(2 * Math.PI * 3 * Traced.totals(raised).basal!.length, 9)
  })

  it("cut long branches into equal pieces, with all of their membrane", () => {
    const cone = "1 2 0 0 0 2 -1\n2 2 10 0 0 1 1\n3 2 10 0 0 3 2\n4 2 40 0 0 1 3\n"
    const [whole, cut] = [{}, { maxBranchLength: 9 }].map((options) => Swc.readSync(cone, options).morphology)
    expect(Array.from(cut.branches.length)).toEqual([8, 8, 8, 8, 8])
    expect(Array.from(cut.branches.parent)).toEqual([-1, 0, 1, 2, 3])
    expect(Traced.totals(cut).axon!.area).toBeCloseTo(Traced.totals(whole).axon!.area, 9)
    expect(lengths(cone, { maxBranchLength: 40 })).toEqual([40])
  })

  it("name relevant types", () => {
    const typed = "1 1 0 0 0 5 -1\n2 5 10 0 0 1 1\n3 5 20 0 0 1 2\n4 6 30 0 0 1 3\n"
    expect(lengths(typed)).toEqual([10, 20])
    expect(lengths(typed, { relevantTypes: [5, 6] })).toEqual([10, 10, 10])
    expect(codes(typed, { relevantTypes: [5, 6] })).toEqual([])
  })

  it("read an outline as it stands, or as a stack of its widths", () => {
    const points = Array.from({ length: 40 }, (_, k) => {
      const [x, y] = [8 * Math.cos(2 * Math.PI * k / 40), 5 * Math.sin(2 * Math.PI * k / 40)]
      return `${k + 1} 1 ${x} ${y} 0 0.1 ${k === 0 ? -1 : k}`
    })
    const text = [...points, "41 3 20 0 0 1 1", "42 3 30 0 0 1 41"].join("\n")
    expect(Result.getOrThrow(Result.flip(Swc.read(text))).problems.map(({ code }) => code)).toEqual(["soma-contour"])
    expect(Traced.totals(Swc.readSync(text, { soma: "cylinders" }).morphology).soma!.area).toBeLessThan(30)
    const stack = Traced.totals(Swc.readSync(text, { soma: "contour" }).morphology)
    expect(stack.soma!.length).toBeCloseTo(16, 1)
    expect(stack.soma!.area).toBeGreaterThan(410) // of the ellipsoid with these half axes 449.9; the stack has flat ends
    expect(stack.soma!.area).toBeLessThan(460)
    expect(stack.basal!.length).toBe(22) // it hangs on the stack's end, a tip
  })
})

describe("the soma", () => {
  it("is noted where it lies in several places", () => {
    expect(codes("1 1 0 0 0 5 -1\n2 3 10 0 0 1 1\n3 1 20 0 0 5 2\n4 1 30 0 0 5 3\n")).toEqual([
      "several-somata 1 3",
      "soma-below-neurite 3"
    ])
  })

  it("keeps its radius to itself where a neurite passes a lone soma point", () => {
    const lone = "1 1 0 0 0 5 -1\n2 3 10 0 0 1 1\n3 3 -10 0 0 1 1\n4 1 20 0 0 5 2\n5 1 30 0 0 5 4\n"
    expect(Traced.totals(Swc.readSync(lone).morphology).basal!.area).toBeCloseTo(40 * Math.PI, 9)
  })

  it("has an axon whose only point forks at an inner soma point", () => {
    const text = "1 1 0 0 0 5 -1\n2 1 10 0 0 5 1\n3 1 20 0 0 5 2\n4 2 10 10 0 1 2\n"
    expect(codes(text)).toEqual(["stem-from-soma-centre 4"])
    expect(Traced.totals(Swc.readSync(text).morphology).axon!.area).toBeCloseTo(20 * Math.PI, 9)
  })
})

describe("places too far apart", () => {
  it("are refused where lengths or volumes are beyond numbers", () => {
    for (
      const [text, options] of [["1 3 0 0 0 1 -1\n2 3 1e308 -1e308 0 1 1", {}], [plain, { units: 1e300 }], [plain, {
        minRadius: 1e200
      }]] as const
    ) {
      const { problems } = Result.getOrThrow(Result.flip(Swc.read(text, options)))
      expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(["not-finite"]))
    }
  })
})

describe("rings of branches without length", () => {
  it("count for the neighbour towards the root", () => {
    const text = "1 2 0 0 0 1 -1\n2 2 10 0 0 1 1\n3 2 10 0 0 3 2\n4 2 20 0 0 3 3\n5 2 10 10 0 3 3\n6 2 0 10 0 1 2\n"
    const { morphology, notes } = Swc.readSync(text)
    expect(notes.map(({ code }) => code)).toEqual(["no-soma", "zero-length-branch", "zero-length-edge"])
    expect(Traced.branchCount(morphology)).toBe(4)
    const ring = Math.PI * (9 - 1)
    const frusta = 2 * Math.PI * (10 + 3 * 10 + 3 * 10 + Math.sqrt(200))
    expect(Traced.totals(morphology).axon!.area).toBeCloseTo(frusta + ring, 9)
  })
})
