/** Values along the path, and dendrograms: lengths, widths and colours say what the tables say. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { parseHTML } from "linkedom"
import { Cell, Channels, Edit, Engine, Network, Select, Simulation } from "../../src/index.ts"
import { dendrogram, type DendrogramOptions } from "../../src/plot/dendrogram.ts"
import type { Figure } from "../../src/plot/Figure.ts"
import * as Palette from "../../src/plot/Palette.ts"
import { profile, type ProfileOptions } from "../../src/plot/profile.ts"
import { valuesAt } from "../../src/plot/valuesAt.ts"
import { xmlProblem } from "./wellFormed.ts"

/** A soma and two dendrites, one of which has HH: lengths 20, 100 and 60 um, two compartments each. */
const tree = Network.editSync(Network.make([Cell.make({ parents: [-1, 0, 0], ncomp: 2 })]), [
  Edit.set("length", 10, Select.branch(0)),
  Edit.set("length", 50, Select.branch(1)),
  Edit.set("length", 30, Select.branch(2)),
  Edit.set("radius", 5, Select.branch(0)),
  Edit.set("radius", 2, Select.branch(1)),
  Edit.group("soma", Select.branch(0).comp(1)),
  Edit.group("dendrite", Select.branch([1, 2])),
  Edit.insert(Channels.HH, Select.branch(1)),
  Edit.record("v", Select.branch([0, 1]))
])

const document = ({ svg }: Figure) => {
  assert.isNull(xmlProblem(svg))
  assert.notMatch(svg, /\sid=|\sclass=|\sstyle=|NaN|undefined/)
  return parseHTML(svg).document
}
const texts = (figure: Figure) => Array.from(document(figure).querySelectorAll("text"), (node) => node.textContent)
const numbers = (d: string) => d.match(/-?[\d.]+/g)!.map(Number)

const refusedProfile = (options: ProfileOptions) => Effect.map(Effect.flip(profile(tree, options)), (e) => e.message)
const refused = (options: DendrogramOptions) => Effect.map(Effect.flip(dendrogram(tree, options)), (e) => e.message)

describe("profile", () => {
  it.effect("puts every compartment over its path distance, and joins it to the one before", () =>
    Effect.gen(function*() {
      const figure = yield* profile(tree, { value: "radius" })
      const dots = Array.from(document(figure).querySelectorAll("circle"), (dot) => ({
        x: Number(dot.getAttribute("cx")),
        y: Number(dot.getAttribute("cy")),
        fill: dot.getAttribute("fill")
      }))
      assert.lengthOf(dots, 6)
      const distances = Network.distances(tree, Select.branch(0).comp(1))
      // Soma and dendrites have a rank each, so rows stay in order but for the start, which is in no group.
      const order = [0, 1, 2, 3, 4, 5]
      const scale = (dots[3].x - dots[1].x) / distances[3]
      for (const row of order) assert.closeTo(dots[row].x, dots[1].x + scale * distances[row], 0.1)
      assert.isBelow(dots[1].y, dots[2].y)
      assert.deepStrictEqual(dots.map(({ fill }) => fill), [
        Palette.neutral,
        ...[0, 1, 1, 1, 1].map((k) => Palette.categorical[k])
      ])
      assert.lengthOf(document(figure).querySelectorAll("g[aria-label='line'] path"), 5)
      assert.includeMembers(texts(figure), [
        "path distance from the soma [µm]",
        "radius [µm]",
        "soma",
        "dendrite",
        "the rest"
      ])
    }))

  it.effect("measures from any place, and breaks where there is no value", () =>
    Effect.gen(function*() {
      const from = Select.branch(1).comp(1)
      const figure = yield* profile(tree, {
        value: "HH_gNa",
        from,
        selections: [{ at: Select.branch(1), label: "one" }]
      })
      assert.lengthOf(document(figure).querySelectorAll("circle"), 2)
      assert.lengthOf(document(figure).querySelectorAll("g[aria-label='line'] path"), 1)
      assert.includeMembers(texts(figure), ["path distance from branch(1).comp(1) [µm]", "HH_gNa [S/cm2]", "one"])
    }))

  it.effect("shows voltages at a time", () =>
    Effect.gen(function*() {
      const traces = yield* Simulation.run(tree, { tMax: 1 })
      const figure = yield* profile(tree, { value: valuesAt(tree, traces, 0.5) })
      assert.include(texts(figure), "v at 0.5 ms [mV]")
      assert.lengthOf(document(figure).querySelectorAll("circle"), 4)
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("refuses what has no numbers, and places that are none", () =>
    Effect.gen(function*() {
      assert.match(yield* refusedProfile({ value: "soma" }), /`soma` has no numbers/)
      assert.match(yield* refusedProfile({ value: "radus" }), /did you mean `radius`/)
      assert.match(
        yield* refusedProfile({ value: "radius", from: Select.branch(1) }),
        /several compartments of one cell/
      )
      assert.match(yield* refusedProfile({} as never), /value of options of profile|value of profile/)
      assert.match(yield* refusedProfile({ value: "radius", colour: "v" } as never), /colour/)
    }))
})

describe("valuesAt", () => {
  it.effect("are what was recorded, NaN elsewhere; times between samples, and other states, are refused", () =>
    Effect.gen(function*() {
      const traces = yield* Simulation.run(tree, { tMax: 1 })
      const { label, values } = valuesAt(tree, traces, 0.5)
      assert.strictEqual(label, "v at 0.5 ms [mV]")
      assert.deepStrictEqual(
        Array.from(values),
        [...[0, 1, 2, 3].map((k) => traces.data[k * traces.samples + 20]), Number.NaN, Number.NaN]
      )
      assert.throws(() => valuesAt(tree, traces, 0.51), /no sample at 0.51 ms; they are 0.025 ms apart, from 0 to 1 ms/)
      assert.throws(() => valuesAt(tree, traces, 2), /no sample at 2 ms/)
      assert.throws(() => valuesAt(tree, traces, 0.5, { state: "HH_m" }), /there is: v/)
      assert.throws(() => valuesAt(Network.make([Cell.make()]), traces, 0.5), /another network/)
    }).pipe(Effect.provide(Engine.layer)))
})

describe("dendrogram", () => {
  /** The branches as they are drawn: from where to where, in which line, how wide, in which colour. */
  const branches = (figure: Figure) =>
    Array.from(document(figure).querySelectorAll("g[aria-description='branches'] line"), (line) => ({
      row: /row (\d+)/.exec(line.textContent ?? "")?.[1] ?? "",
      at: numbers(["x1", "x2", "y1", "y2"].map((name) => line.getAttribute(name)).join(" ")),
      width: Number(line.getAttribute("stroke-width")),
      colour: line.getAttribute("stroke")
    }))

  it.effect("draws branches as long as their path and as wide as their diameter", () =>
    Effect.gen(function*() {
      const all = branches(yield* dendrogram(tree, { from: Select.branch(0).comp(0) }))
      const of = (row: number) => all.find((one) => one.row === String(row))!
      const [[x0, x1], [x2, x3]] = [of(1).at, of(3).at]
      // Compartments reach a little under the one before, so that no seam is seen.
      assert.closeTo((x3 - x2) / (x1 - x0), 5, 0.05)
      assert.closeTo(of(2).at[0], of(1).at[1], 0.5)
      assert.strictEqual(of(2).at[2], of(3).at[2])
      assert.notStrictEqual(of(2).at[2], of(4).at[2])
      assert.closeTo(of(1).width / of(2).width, 2.5, 0.01)
    }))

  it.effect("draws from the soma to both sides, and from any place", () =>
    Effect.gen(function*() {
      const soma = branches(yield* dendrogram(tree))
      // From the middle of the soma's compartment: half of it to either side.
      const own = soma.filter(({ row }) => row === "1")
      assert.lengthOf(own, 2)
      assert.deepStrictEqual(own.map(({ at }) => at[0]), [own[0].at[0], own[0].at[0]])
      const tip = branches(yield* dendrogram(tree, { from: Select.branch(1).comp(1) }))
      const of = (row: number) => tip.filter((one) => one.row === String(row)).at(-1)!
      assert.isBelow(of(2).at[0], of(1).at[0])
      assert.isBelow(of(1).at[0], of(0).at[0])
    }))

  it.effect("is coloured by groups, and by what is asked", () =>
    Effect.gen(function*() {
      const figure = yield* dendrogram(tree)
      assert.includeMembers(texts(figure), ["soma", "dendrite", "path distance from the soma [µm]", "10 µm"])
      assert.isTrue(branches(figure).some(({ colour, row }) => row === "5" && colour === Palette.categorical[1]))
      const radius = yield* dendrogram(tree, { colour: "radius" })
      assert.isTrue(branches(radius).some(({ colour, row }) => row === "1" && colour === Palette.ramp(1)))
      assert.include(texts(radius), "radius [µm]")
    }))

  it.effect("sets cells above one another, and refuses a place in only one of them", () =>
    Effect.gen(function*() {
      const two = Network.make([Cell.make({ parents: [-1, 0, 0] }), Cell.make()])
      const figure = yield* dendrogram(two)
      assert.includeMembers(texts(figure), ["0", "1", "path distance from the start of the tree [µm]"])
      assert.match((yield* Effect.flip(dendrogram(two, { from: Select.cell(0).branch(0) }))).message, /has no place/)
      assert.match(yield* refused({ colour: "radus" }), /did you mean/)
      assert.match(yield* refused({ style: "lines" } as never), /style/)
    }))
})
