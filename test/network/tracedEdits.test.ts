/**
 * Edits of morphologies: what each does, numbers that are known, and each of its messages in full.
 */
import { pipe } from "effect/Function"
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { Cell, Select, Swc, Traced, View } from "../../src/index.ts"

/** A soma of one point, an axon, and a dendrite of 20 um that forks into one of 30 um and one of 40 um. */
const text = `1 1 0 0 0 5 -1
2 2 -10 0 0 0.5 1
3 2 -60 0 0 0.5 2
4 3 10 0 0 2 1
5 3 30 0 0 1 4
6 3 60 0 0 0.5 5
7 3 30 40 0 0.5 5
`
const cell = Swc.readSync(text).morphology

const lengths = (traced: Traced.Traced): ReadonlyArray<number> =>
  Array.from(traced.branches.length, (x) => Number(x.toPrecision(12)))

const types = (traced: Traced.Traced): ReadonlyArray<number> => Array.from(traced.branches.type)

const radii = (traced: Traced.Traced, branch: number): ReadonlyArray<number> => {
  const { first, radius } = traced.branches
  return Array.from(radius.slice(first[branch], first[branch + 1]))
}

const message = (result: Result.Result<unknown, Error>): string => Result.getOrThrow(Result.flip(result)).message

describe("branches", () => {
  it("are data", () => {
    expect([types(cell), lengths(cell)]).toEqual([[1, 2, 3, 3, 3], [10, 50, 20, 40, 30]])
    expect(Traced.branches(cell)[3]).toEqual({
      branch: 3,
      type: 3,
      group: "basal",
      parent: 2,
      children: [],
      order: 2,
      from: 30,
      to: 70,
      length: 40,
      area: Traced.branches(cell)[3].area,
      volume: Traced.branches(cell)[3].volume,
      points: 2
    })
  })

  it("are meant by number, group, type, order, distance and test", () => {
    const at = (meant: Traced.Branches): ReadonlyArray<number> => Traced.branchesAt(cell, meant)
    expect(at("all")).toEqual([0, 1, 2, 3, 4])
    expect(at([4, 1, 4])).toEqual([1, 4])
    expect(at({ group: ["axon", "soma"] })).toEqual([0, 1])
    expect(at({ type: 3, tip: true })).toEqual([3, 4])
    expect(at({ order: 1 })).toEqual([1, 2])
    expect(at({ from: 30, to: 60 })).toEqual([4])
    expect(at(({ length }) => length > 25)).toEqual([1, 3, 4])
  })

  it("are said to be missing", () => {
    const of = (meant: unknown): string => message(Traced.branchesAtResult(cell, meant as Traced.Branches))
    expect(of(7)).toBe("branch 7 does not exist; branches are 0 to 4")
    expect(of({ group: "axxon" })).toBe(
      "group of branches \"axxon\" does not exist; did you mean \"axon\"? (there is: soma, axon, basal)"
    )
    expect(of({ type: 4 })).toBe("type of branches 4 does not exist; types are 1 (soma), 2 (axon), 3 (basal)")
    expect(of({ from: 90 })).toBe(
      "a selection of branches matches nothing; orders are 0 to 2, distances from the root 0 to 70 um, groups soma, axon, basal"
    )
    expect(of(() => false)).toBe("a test of branches matches nothing; the morphology has 5 branches")
    expect(of(() => 1)).toBe("the test of branch 0 is 1; expected true or false")
    expect(of([])).toBe("an empty list of branches matches nothing; the morphology has 5 branches")
    expect(of({ grup: "axon" })).toContain("did you mean \"group\"?")
    expect(of("axon")).toContain("expected \"all\", a number of a branch, a list of them")
  })
})

describe("deleting", () => {
  it("lets the way go on where a fork lost a branch", () => {
    const left = Traced.deleteBranches(cell, 4)
    expect([types(left), lengths(left)]).toEqual([[1, 2, 3], [10, 50, 60]])
    const without = text.replace("6 3 60 0 0 0.5 5\n", "")
    expect(left.branches).toEqual(Swc.readSync(without).morphology.branches)
    expect(left.points).toEqual(Swc.readSync(without).morphology.points)
  })

  it("takes what hangs on it, or says what would fall off", () => {
    expect(message(Traced.deleteBranchesResult(cell, 2))).toBe(
      "branch 2 is in use by 2 branches that hang on it (3, 4); delete them too with { hanging: \"delete\" }"
    )
    expect(types(pipe(cell, Traced.deleteBranches(2, { hanging: "delete" })))).toEqual([1, 2])
    expect(types(Traced.deleteBranches(cell, { group: "basal" }))).toEqual([1, 2])
    expect(message(Traced.deleteBranchesResult(cell, "all"))).toBe(
      "what is left of the morphology is nothing; expected at least one branch"
    )
    expect(message(Traced.deleteBranchesResult(cell, 0, { hanging: "delete" }))).toBe(
      "what is left of the morphology is nothing; all hang on branch 0; expected at least one branch"
    )
  })

  it("gives cells their groups", () => {
    const network = Cell.traced(Traced.deleteBranches(cell, { group: "axon" }), { ncomp: 2 })
    expect(View.column(Select.group("basal"), "length").get(network)).toEqual(Float64Array.of(10, 10, 20, 20, 15, 15))
    expect(network.groups.has("axon")).toBe(false)
  })
})

describe("cutting and joining", () => {
  it("cuts within a branch, at its start and at its end", () => {
    const { after, at, before } = Traced.cut(cell, { branch: 2, distance: 5 })
    expect([lengths(before), lengths(after)]).toEqual([[10, 50, 5], [15, 40, 30]])
    expect(at).toEqual({ before: { branch: 2, loc: 1 }, after: { branch: 0, loc: 0 } })
    expect(Traced.join(before, at.before, after, at.after).branches.length).toEqual(cell.branches.length)
    expect(lengths(Traced.cut(cell, { branch: 3, loc: 0 }).before)).toEqual([10, 50, 50])
    expect(Traced.cut(cell, { branch: 3, loc: 0 }).at.before).toEqual({ branch: 2, point: 1 })
    expect(lengths(Traced.cut(cell, { branch: 2, loc: 1 }).after)).toEqual([40, 30])
  })

  it("says where there is nothing to cut", () => {
    expect(message(Traced.cutResult(cell, { branch: 4, loc: 1 }))).toBe(
      "what lies beyond the end of branch 4 is nothing; expected a place on its way, loc between 0 and 1 (it is 30 um long)"
    )
    expect(message(Traced.cutResult(cell, { branch: 4, loc: 1.5 }))).toBe(
      "loc of branch 4 1.5 does not exist; 0 is its start and 1 its end"
    )
    expect(message(Traced.cutResult(cell, { branch: 4, distance: 31 }))).toBe(
      "distance of branch 4 [um] 31 does not exist; it is 30 um long"
    )
    expect(message(Traced.cutResult(cell, { branch: 4, point: 2 }))).toBe(
      "point of branch 4 2 does not exist; its points are 0 to 1"
    )
    expect(message(Traced.cutResult(cell, { branch: 0, loc: 0.5 }))).toBe(
      "place of branch 0 0.5 does not exist; it is a sphere, whose places are its ends, loc 0 and loc 1"
    )
    expect(message(Traced.cutResult(cell, { branch: 9, loc: 0 }))).toBe("branch 9 does not exist; branches are 0 to 4")
  })

  it("moves the second, or leaves it", () => {
    const moved = Traced.join(cell, { branch: 4, loc: 1 }, cell, { branch: 1, loc: 1 })
    expect(lengths(moved)).toEqual([10, 50, 20, 40, 30, 50, 10, 20, 40, 30])
    expect(Array.from(moved.branches.x.slice(-2))).toEqual([150, 180])
    const stays = Traced.join(cell, { branch: 4, loc: 1 }, cell, { branch: 1, loc: 1 }, { second: "stay" })
    expect(Array.from(stays.branches.x.slice(-2))).toEqual([30, 60])
    expect(Traced.totals(moved)).toEqual(Traced.totals(stays))
  })

  it("makes one branch of two that meet alone in one place with one radius", () => {
    const half = Swc.readSync("1 2 0 0 0 1 -1\n2 2 10 0 0 1 1\n").morphology
    expect(lengths(Traced.join(half, { branch: 0, loc: 1 }, half, { branch: 0, loc: 0 }))).toEqual([20])
    const thin = Traced.scale(half, { radius: 0.5 })
    expect(lengths(Traced.join(half, { branch: 0, loc: 1 }, thin, { branch: 0, loc: 0 }))).toEqual([10, 10])
  })
})

describe("another root", () => {
  it("is another tip", () => {
    const other = Traced.reroot(cell, { branch: 4, loc: 1 })
    expect([types(other), lengths(other)]).toEqual([[3, 3, 1, 2, 3], [30, 20, 10, 50, 40]])
    expect(Array.from(other.branches.parent)).toEqual([-1, 0, 1, 1, 0])
    expect(Traced.reroot(cell, { branch: 0, loc: 0 })).toBe(cell)
  })

  it("is the nearest tip where a place is none: on the way, and at a fork", () => {
    const tip = Traced.reroot(cell, { branch: 4, loc: 1 })
    expect(Traced.reroot(cell, { branch: 4, loc: 0.5 }).equals(tip)).toBe(true)
    expect(Traced.reroot(cell, { branch: 2, loc: 0.1 })).toBe(cell)
    const shorter = Traced.cut(cell, { branch: 4, loc: 0.9 }).before
    const end = Traced.reroot(shorter, { branch: 4, loc: 1 })
    expect(Traced.reroot(shorter, { branch: 2, loc: 1 }).equals(end)).toBe(true) // a fork, 27 um from it and 30 um from the root
  })

  it("is the old root, then the lowest number, of tips that are equally near", () => {
    const { morphology } = Swc.readSync("1 3 0 0 0 1 -1\n2 3 10 0 0 1 1\n3 3 20 0 0 1 2\n4 3 10 10 0 1 2\n")
    expect(Traced.reroot(morphology, { branch: 0, loc: 1 })).toBe(morphology)
    expect(Traced.reroot(cell, { branch: 2, loc: 1 })).toBe(cell) // 30 um to either
    const longer = Swc.readSync("1 3 -1 0 0 1 -1\n2 3 10 0 0 1 1\n3 3 20 0 0 1 2\n4 3 10 10 0 1 2\n").morphology
    const first = Traced.reroot(longer, { branch: 1, loc: 1 })
    expect(Traced.reroot(longer, { branch: 0, loc: 1 }).equals(first)).toBe(true)
  })

  it("says what is no place", () => {
    expect(message(Traced.rerootResult(cell, { branch: 5, loc: 0 }))).toBe(
      "branch 5 does not exist; branches are 0 to 4"
    )
  })
})

describe("moving, turning, scaling", () => {
  it("takes the tracing along", () => {
    const moved = Traced.move(cell, { x: 1, y: 2, z: 3 })
    expect(Swc.readSync(Swc.write(moved)).morphology.equals(moved)).toBe(true)
    const turned = Traced.rotate(cell, -90, "xy")
    expect(turned.points.y[1]).toBe(-10)
    expect(Traced.rotate(turned, 450, "xy").equals(cell)).toBe(true)
    expect(Traced.totals(Traced.scale(cell, 2)).axon!.area).toBeCloseTo(4 * Traced.totals(cell).axon!.area, 9)
    expect([Traced.move(cell, {}), Traced.rotate(cell, 360, "xy"), Traced.scale(cell, 1)]).toEqual([
      cell,
      cell,
      cell
    ])
  })

  it("refuses what is no size", () => {
    expect(message(Traced.scaleResult(cell, 0))).toBe("the factor of places is 0; expected a positive number")
    expect(message(Traced.scaleResult(cell, 1e160))).toContain("of branch 0 is Infinity; expected a positive number")
    expect(message(Traced.rotateResult(cell, NaN, "xy"))).toContain("degrees of Traced.rotate is NaN")
  })
})

describe("points and radii", () => {
  it("resamples at equal distances", () => {
    expect(radii(Traced.resample(cell, 2, 6), 2)).toEqual([2, 1.75, 1.5, 1.25, 1])
  })

  it("tapers along branches, or along the way through them", () => {
    const each = Traced.taper(cell, { group: "basal" }, { from: 3, to: 1 })
    expect([radii(each, 2), radii(each, 3), radii(each, 4)]).toEqual([[3, 1], [3, 1], [3, 1]])
    const through = Traced.taper(cell, { group: "basal" }, { from: 4, to: 1, along: "path" })
    expect([radii(through, 2), radii(through, 3), radii(through, 4)]).toEqual([[4, 3], [3, 1], [3, 1.5]])
    expect(message(Traced.taperResult(cell, 0, { from: 1, to: 1 }))).toContain("a sphere, which has one radius")
  })
})

describe("spines", () => {
  const spine: Traced.Spine = {
    neck: { length: 1, radius: 0.1, type: 5 },
    head: { length: 0.5, radius: 0.25, type: 6 }
  }

  it("stand where they are asked for", () => {
    const one = Traced.addSpines(cell, 4, { ...spine, at: [0.5] })
    expect(
      Traced.branches(one).filter(({ type }) => type > 4).map((
        { from, length, type }
      ) => [type, from, length.toFixed(9)])
    )
      .toEqual([[5, 45, "1.000000000"], [6, 46, "0.500000000"]])
    const many = Traced.addSpines(cell, { group: "basal" }, { ...spine, density: 0.1, seed: 3 })
    expect(Traced.branchesAt(many, { type: 6 }).length).toBe(9)
    expect(Traced.addSpines(cell, { group: "basal" }, { ...spine, density: 0.1, seed: 3 }).equals(many)).toBe(true)
  })

  it("are refused where it is not said how many", () => {
    const of = (spines: Partial<Traced.Spines>): string =>
      message(Traced.addSpinesResult(cell, 4, { ...spine, ...spines }))
    expect(of({})).toBe("what of count, density and at is given is nothing; expected exactly one of them")
    expect(of({ count: 3 })).toBe(
      "the seed of the spines is missing; expected a whole number, by which their places are chosen"
    )
    expect(message(Traced.addSpinesResult(cell, 0, { ...spine, count: 1, seed: 1 }))).toBe(
      "branch 0 of the spines is a sphere; expected branches that are lines; leave it out"
    )
  })

  it("fold into the membrane of their branches", () => {
    const factor = Traced.spineFactor(cell, { group: "basal" }, { ...spine, count: 90 })
    const membrane = 90 * 2 * Math.PI * (0.1 * 1 + 0.25 * 0.5)
    expect(factor).toBeCloseTo(1 + membrane / Traced.totals(cell).basal!.area, 12)
    const folded = Traced.foldSpines(cell, { group: "basal" }, { ...spine, count: 90 })
    expect(Traced.totals(folded).basal!.area).toBeCloseTo(Traced.totals(cell).basal!.area + membrane, 9)
    // A cylinder: length times F^(2/3), radius times F^(1/3), as published.
    const axon = Traced.foldSpines(cell, 1, { ...spine, density: 2 })
    const F = Traced.spineFactor(cell, 1, { ...spine, density: 2 })
    expect(lengths(axon)[1] / 50).toBeCloseTo(F ** (2 / 3), 11)
    expect(radii(axon, 1)[0] / 0.5).toBeCloseTo(F ** (1 / 3), 12)
    const load = (traced: Traced.Traced): number =>
      View.column(Select.group("axon"), "resistive_load_in").get(Cell.traced(traced))[0]
    expect(load(axon)).toBeCloseTo(load(cell), 10)
  })

  it("cannot be said in SWC", () => {
    const one = Traced.addSpines(cell, 4, { ...spine, at: [0.5] })
    expect(() => Swc.write(one)).toThrow("a branch with a radius of its own where it starts")
    expect(Swc.write(one, { approximate: true })).toContain("# neurolens")
  })
})

describe("pruning", () => {
  it("takes twigs until there are none, types and orders", () => {
    expect(lengths(Traced.prune(cell, { shorterThan: 35 }))).toEqual([10, 50, 60])
    expect(lengths(Traced.prune(cell, { shorterThan: 45 }))).toEqual([10, 50])
    expect(types(Traced.prune(cell, { types: [2] }))).toEqual([1, 3, 3, 3])
    expect(types(Traced.prune(cell, { orderAbove: 1 }))).toEqual([1, 2, 3])
    expect(Traced.prune(cell, { shorterThan: 1, types: [9] })).toBe(cell)
  })

  it("puts a way of many branches together at once", () => {
    const twigs = 10_000 // 40 s where every two branches are joined to a line of their own
    const shaft = (i: number): string =>
      `${2 * i} 3 ${i + 5} 0 0 1 ${i === 1 ? 1 : 2 * i - 2}\n${2 * i + 1} 3 ${i + 5} 1 0 1 ${2 * i}\n`
    const comb =
      Swc.readSync(`1 1 0 0 0 5 -1\n${Array.from({ length: twigs }, (_, k) => shaft(k + 1)).join("")}`).morphology
    expect(Traced.branchCount(comb)).toBe(2 * twigs)
    const bare = Traced.prune(comb, { shorterThan: 2 })
    expect(lengths(bare)).toEqual([10, twigs + 6])
    expect(bare.branches.first[2] - bare.branches.first[1]).toBe(twigs + 2)
  })
  it("takes a chain of many short branches off at once", () => {
    const links = 3000 // two minutes where every pass looks at all of them
    const rows = Array.from({ length: links }, (_, k) => `${k + 3} ${3 + k % 2} ${k + 11} 0 0 1 ${k + 2}\n`)
    const chain = Swc.readSync(`1 1 0 0 0 5 -1\n2 1 10 0 0 5 1\n${rows.join("")}`).morphology
    expect(Traced.branchCount(chain)).toBe(links + 1)
    expect(lengths(Traced.prune(chain, { shorterThan: 2 }))).toEqual([10])
  })
})
