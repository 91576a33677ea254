/**
 * A1: a Neurolucida text is read as the SWC file that says the same, whatever stands beside the points. A2: of a text that is cut off anywhere, or
 * has one character more, all that is wrong is told with lines of the text, or what is read is a morphology.
 *
 * Texts are random: a soma of one point, an outline or none, trees of three types, properties, comments, endings, spines and markers between the
 * points, first points of branches repeated or not. The oracle ties trees to the nearest point of the soma. Broken variants: diameters taken
 * for radii, branches that go on from the last point of the branch before.
 */
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { expect, it } from "vitest"
import { Asc, Swc, Traced } from "../src/index.ts"
import { broken, settings } from "./settings.ts"

type Point = { readonly at: readonly [number, number, number]; readonly radius: number; readonly parent: number }

type Tree = { readonly type: 2 | 3 | 4; readonly points: ReadonlyArray<Point> }

type File = {
  readonly soma: "none" | "point" | "outline"
  readonly trees: ReadonlyArray<Tree>
  readonly noise: ReadonlyArray<number>
}

const coordinate = fc.integer({ min: 1, max: 20_000 }).map((n) => n / 997) // no power of two: sums round

const size = fc.constantFrom(0.25, 0.5, 1, 1.5)

const tree: fc.Arbitrary<Tree> = fc.record({
  type: fc.constantFrom(2 as const, 3 as const, 4 as const),
  start: fc.tuple(fc.integer({ min: -30, max: 30 }), fc.integer({ min: -30, max: 30 }), fc.constant(0)),
  steps: fc.array(
    fc.record({
      back: fc.constantFrom(0, 0, 0, 1, 2, 5),
      by: fc.tuple(coordinate, coordinate, coordinate),
      radius: size
    }),
    {
      minLength: 1,
      maxLength: 15
    }
  )
}).map(({ start, steps, type }) => {
  const points: Array<Point> = [{ at: start, radius: 1, parent: -1 }]
  for (const { back, by, radius } of steps) {
    const parent = Math.max(0, points.length - 1 - back)
    const [x, y, z] = points[parent].at
    points.push({ at: [x + by[0], y - by[1], z + by[2]], radius, parent })
  }
  return { type, points }
})

const file: fc.Arbitrary<File> = fc.record({
  soma: fc.constantFrom("none", "point", "outline"),
  trees: fc.array(tree, { minLength: 1, maxLength: 3 }),
  noise: fc.array(fc.nat(20), { minLength: 60, maxLength: 60 })
})

const outline: ReadonlyArray<readonly [number, number, number]> = [[-9, 0, 0], [-4, 5, 0], [3, 6, 0], [8, 1, 0], [
  4,
  -5,
  0
], [-5, -4, 0]]

const somaOf = (soma: File["soma"]): ReadonlyArray<Point> =>
  soma === "none"
    ? []
    : soma === "point"
    ? [{ at: [0, 0, 0], radius: 6, parent: -1 }]
    : outline.map((at, k) => ({ at, radius: 0.1, parent: k - 1 }))

const names = { 2: "Axon", 3: "Dendrite", 4: "Apical" } as const

const between = [
  " ",
  "\n",
  "\r\n  ",
  "\t",
  " ; a comment (with brackets | and bars)\n",
  "(Color Red)",
  "(Color RGB (255, 0, 128))",
  "(Name \"a ; (\")",
  "<(Color Red) (1 2 3 0.5)>",
  "(FilledCircle (Color Blue) (Name \"Marker 1\") (1 2 3 0.1) (4 5 6))",
  "\n\n",
  " (Set \"s\") "
]

const textOf = ({ noise, soma, trees }: File, factor = 2): string => {
  let n = 0
  const some = (): string => between[noise[n++ % noise.length] % (2 * between.length)] ?? " "
  const pointOf = ({ at, radius }: Point): string =>
    `(${at.join(" ")} ${radius * factor}${noise[n % noise.length] === 7 ? " S3" : ""})${some()}`
  const block = (head: string, points: ReadonlyArray<Point>): string => {
    const children = points.map((_, k) => points.flatMap(({ parent }, c) => parent === k ? [c] : []))
    const from = (first: number): string => {
      let out = ""
      for (let k = first;;) {
        out += pointOf(points[k])
        if (children[k].length === 0) return `${out} ${["Normal", "High", "Low", ""][noise[n++ % noise.length] % 4]}`
        if (children[k].length === 1) {
          k = children[k][0]
          continue
        }
        const again = noise[n++ % noise.length] % 2 === 0 ? pointOf(points[k]) : ""
        return `${out}(${children[k].map((c) => `${again}${from(c)}`).join("|").replace(/^(?!\()/, some())})`
      }
    }
    return `(${head}${some()}${from(0)})${some().replace(/^[(<].*/, "")}`
  }
  const body = soma === "none" ? "" : `("CellBody" (Closed) (CellBody) ${somaOf(soma).map(pointOf).join("")})\n`
  return `; V3 text file\n(ImageCoords)(Thumbnail (Rows 1))${body}${
    trees.map(({ points, type }) => block(`(${names[type]})`, points)).join("\n")
  }`
}

const swcOf = ({ soma, trees }: File): string => {
  const rows: Array<string> = []
  const body = somaOf(soma)
  const add = (type: number, points: ReadonlyArray<Point>, top: (first: Point) => number): void => {
    const before = rows.length
    for (const point of points) {
      const parent = point.parent < 0 ? top(point) : before + point.parent + 1
      rows.push([rows.length + 1, type, ...point.at, point.radius, parent].join(" "))
    }
  }
  add(1, body, () => -1)
  const away = (a: Point, b: Point): number => Math.hypot(...a.at.map((x, i) => x - b.at[i]))
  for (const { points, type } of trees) {
    add(
      type,
      points,
      (first) =>
        body.length === 0
          ? -1
          : 1 + body.reduce((best, point, k) => away(point, first) < away(body[best], first) ? k : best, 0)
    )
  }
  return rows.join("\n")
}

const same = (write: (file: File) => string) =>
  fc.property(file, (one) => {
    const swc = Swc.read(swcOf(one), { trees: "all", soma: "contour" })
    const asc = Asc.read(write(one), { trees: "all" })
    expect(Result.isSuccess(asc)).toBe(Result.isSuccess(swc))
    fc.pre(Result.isSuccess(swc) && Result.isSuccess(asc))
    const [from, to] = [Result.getOrThrow(asc), Result.getOrThrow(swc)]
    expect(from.morphologies.map(({ branches }) => branches)).toEqual(to.morphologies.map(({ branches }) => branches))
    expect(from.morphologies.map(({ points }) => points)).toEqual(to.morphologies.map(({ points }) => points))
  })

it("A1: as the SWC file that says the same", () => fc.assert(same((one) => textOf(one)), settings))

it("A1: catches diameters that are taken for radii", () => {
  expect(fc.check(same((one) => textOf(one, 1)), broken).failed).toBe(true)
})

it("A1: catches branches that go on from each other", () => {
  const glued = (one: File): string => textOf(one).replaceAll("|", " ")
  expect(fc.check(same(glued), broken).failed).toBe(true)
})

const spoiled = (told: (error: Asc.AscError) => ReadonlyArray<number>) =>
  fc.property(
    file,
    fc.nat(),
    fc.constantFrom("", "(", ")", "|", "<", ">", "\"", ",", ";", "x", "1e999", "\0"),
    (one, place, more) => {
      const whole = textOf(one)
      const at = place % whole.length
      const text = more === "" ? whole.slice(0, at) : whole.slice(0, at) + more + whole.slice(at)
      const lines = text.split(/\r\n|\n|\r/).length
      const result = Asc.read(text, { trees: "all" })
      if (Result.isSuccess(result)) {
        for (const morphology of result.success.morphologies) expect(Traced.branchCount(morphology)).toBeGreaterThan(0)
        return
      }
      const all = told(result.failure)
      expect(result.failure.problems.length).toBeGreaterThan(0)
      expect(all.every((line) => line >= 1 && line <= lines)).toBe(true)
    }
  )

it("A2: texts that are cut off or have a character more", () =>
  fc.assert(spoiled(({ problems }) => problems.flatMap(({ lines }) => lines)), settings))

it("A2: catches lines that are no lines of the text", () => {
  const late = (error: Asc.AscError): ReadonlyArray<number> =>
    error.problems.flatMap(({ lines }) => lines.map((line) => 3 * line))
  expect(fc.check(spoiled(late), broken).failed).toBe(true)
})
