/** Pictures of cells: selections over the rest, columns, parameters and values as colours, with legends that say what they are. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { parseHTML } from "linkedom"
import { Cell, Channels, Edit, Network, Select, Share, Swc } from "../../src/index.ts"
import { cells, type CellsOptions } from "../../src/plot/cells.ts"
import * as Palette from "../../src/plot/Palette.ts"
import { evil } from "./figures.ts"
import { xmlProblem } from "./wellFormed.ts"

/** A cell of three branches with two compartments each; HH in the last branch, which is thin. */
const tree = Network.editSync(Network.make([Cell.make({ parents: [-1, 0, 0], ncomp: 2 })]), [
  Edit.group("thin", Select.branch(2)),
  Edit.insert(Channels.HH, Select.group("thin")),
  Edit.set("radius", 0.25, Select.group("thin")),
  Edit.label("kind", (row) => row.branch_index === 0 ? evil : "leaf"),
  Edit.train("HH_gNa", { at: Select.group("thin"), share: Share.by("comp_index") })
])

type Drawn = { readonly colour: string; readonly words: string }

const drawn = (options: CellsOptions, network = tree) =>
  Effect.map(cells(network, options), ({ svg }) => {
    assert.isNull(xmlProblem(svg))
    const { document } = parseHTML(svg)
    const compartments = Array.from(
      document.querySelectorAll("g[aria-description='compartments'] path"),
      (path): Drawn => ({
        colour: path.getAttribute("stroke") ?? path.getAttribute("fill") ?? "",
        words: path.querySelector("title")!.textContent ?? ""
      })
    )
    return { compartments, texts: Array.from(document.querySelectorAll("text"), (node) => node.textContent ?? "") }
  })

const colourOf = (all: ReadonlyArray<Drawn>, row: number): string =>
  all.find(({ words }) => new RegExp(`row ${row}(,|$)`).test(words))!.colour

const refused = (options: CellsOptions) => Effect.map(Effect.flip(cells(tree, options)), ({ message }) => message)

describe("selections", () => {
  it.effect("stand in their colours over the rest, the later over the earlier", () =>
    Effect.gen(function*() {
      const selections = [
        { at: Select.branch([0, 1]), label: "first two" },
        { at: Select.branch(1), colour: "#123456" }
      ]
      const { compartments, texts } = yield* drawn({ selections })
      assert.deepStrictEqual([0, 1, 2, 3, 4, 5].map((row) => colourOf(compartments, row)), [
        Palette.categorical[0],
        Palette.categorical[0],
        "#123456",
        "#123456",
        Palette.neutral,
        Palette.neutral
      ])
      assert.deepStrictEqual(compartments.slice(0, 2).map(({ colour }) => colour), [Palette.neutral, Palette.neutral])
      for (const word of ["first two", String(Select.branch(1)), "the rest"]) assert.include(texts, word)
    }))

  it.effect("are refused where they mean nothing, or a colour is none", () =>
    Effect.gen(function*() {
      assert.match(yield* refused({ selections: [{ at: Select.group("thick") }] }), /selection 0: .*thick.*thin/)
      assert.match(yield* refused({ selections: [{ at: Select.cell(0), colour: "red" }] }), /"#0072b2"/)
      assert.match(yield* refused({ selections: [{ at: Select.cell(0), color: "#123456" } as never] }), /colour/)
      assert.match(yield* refused({ selections: [{ at: Select.edges as never }] }), /selection of compartments/)
    }))
})

describe("colours by a column", () => {
  it.effect("are a ramp with its unit where values are numbers, and grey where there is none", () =>
    Effect.gen(function*() {
      const { compartments, texts } = yield* drawn({ colour: "radius" })
      assert.strictEqual(colourOf(compartments, 0), Palette.ramp(1))
      assert.strictEqual(colourOf(compartments, 5), Palette.ramp(0))
      for (const word of ["radius [µm]", "0.25", "1"]) assert.include(texts, word)
      const sodium = yield* drawn({ colour: "HH_gNa" })
      assert.strictEqual(colourOf(sodium.compartments, 0), Palette.neutral)
      for (const word of ["HH_gNa [S/cm2]", "0.12", "no value"]) assert.include(sodium.texts, word)
      assert.isTrue(sodium.compartments.some(({ words }) => words === "cell 0, row 5, HH_gNa [S/cm2]: 0.12"))
    }))

  it.effect("tell texts, groups and indices apart", () =>
    Effect.gen(function*() {
      const kinds = yield* drawn({ colour: "kind" })
      assert.notStrictEqual(colourOf(kinds.compartments, 0), colourOf(kinds.compartments, 2))
      assert.isTrue(kinds.texts.some((word) => word.startsWith("<script>")))
      const thin = yield* drawn({ colour: "thin" })
      for (const word of ["thin", "not thin"]) assert.include(thin.texts, word)
      const branches = yield* drawn({ colour: "local_branch_index" })
      assert.strictEqual(new Set(branches.compartments.map(({ colour }) => colour)).size, 3)
    }))

  it.effect("tell the parameters of a trainable apart", () =>
    Effect.gen(function*() {
      const { compartments, texts } = yield* drawn({ colour: { trainable: "HH_gNa" } })
      assert.deepStrictEqual([4, 5].map((row) => colourOf(compartments, row)), Palette.categorical.slice(0, 2))
      assert.strictEqual(colourOf(compartments, 0), Palette.neutral)
      for (const word of ["parameter of HH_gNa", "not trained"]) assert.include(texts, word)
    }))

  it.effect("show values of one's own, one for each compartment, with a unit", () =>
    Effect.gen(function*() {
      const values = [-70, -60, -50, -40, -30, Number.NaN]
      const { compartments, texts } = yield* drawn({ colour: { values, label: "v at 5 ms [mV]" } })
      assert.strictEqual(colourOf(compartments, 4), Palette.ramp(1))
      assert.strictEqual(colourOf(compartments, 5), Palette.neutral)
      for (const word of ["v at 5 ms [mV]", "−70", "−30", "no value"]) assert.include(texts, word)
      assert.match(yield* refused({ colour: { values: [1], label: "v [mV]" } }), /1 values for 6 compartments/)
      assert.match(yield* refused({ colour: { values, label: "v" } }), /ends in no unit/)
      const none = values.map(() => Number.NaN)
      assert.match(yield* refused({ colour: { values: none, label: "v [mV]" } }), /no compartment has a value/)
    }))

  it.effect("are refused where the name means nothing", () =>
    Effect.gen(function*() {
      assert.match(yield* refused({ colour: "radus" }), /no column `radus`; did you mean `radius`/)
      assert.match(yield* refused({ colour: { trainable: "HH_gK" } }), /HH_gNa/)
      assert.match(yield* refused({ colour: { trainable: "HH_gNa", extra: 1 } as never }), /extra/)
      assert.match(yield* refused({ colour: 3 as never }), /the name of a column/)
    }))

  it.effect("stand under selections", () =>
    Effect.gen(function*() {
      const options = { colour: "radius", selections: [{ at: Select.branch(2), label: "third" }] }
      const { compartments, texts } = yield* drawn(options)
      assert.strictEqual(colourOf(compartments, 5), Palette.categorical[0])
      assert.strictEqual(colourOf(compartments, 0), Palette.ramp(1))
      for (const word of ["third", "radius [µm]"]) assert.include(texts, word)
    }))
})

describe("styles", () => {
  it.effect("let a compartment of a reconstruction bend where that does, with one outline around it", () =>
    Effect.gen(function*() {
      const swc = "1 1 0 0 0 5 -1\n2 1 10 0 0 5 1\n3 3 10 20 0 1 2\n4 3 30 20 0 1 3\n5 3 30 50 0 1 4"
      const network = Network.make([Cell.traced(Swc.readSync(swc).morphology, { ncomp: 1 })])
      const lines = yield* drawn({ style: "lines" }, network)
      assert.lengthOf(lines.compartments, 2)
      const { svg } = yield* cells(network, { style: "lines" })
      const bends = Array.from(parseHTML(svg).document.querySelectorAll("path"), (path) => path.getAttribute("d")!)
      assert.isTrue(bends.some((d) => d.match(/M/g)!.length === 3))
      const outlined = yield* cells(network, { style: "compartments" })
      const group = parseHTML(outlined.svg).document.querySelector("g[aria-description='compartments'] > g")!
      const [around, inside] = Array.from(group.querySelectorAll("path"))
      assert.strictEqual(around.getAttribute("d"), inside.getAttribute("d"))
      assert.deepStrictEqual([around.hasAttribute("stroke"), inside.hasAttribute("stroke")], [true, false])
    }))

  it.effect("draw as many compartments in each, and refuse others", () =>
    Effect.gen(function*() {
      for (const style of ["lines", "compartments", "frusta"] as const) {
        assert.lengthOf((yield* drawn({ style })).compartments, 6)
      }
      assert.match(yield* refused({ style: "tubes" as never }), /"lines" or "compartments" or "frusta"/)
      assert.match(yield* refused({ projection: "zx" as never }), /"xy" or "xz" or "yz"/)
      assert.match(yield* refused({ scaleBar: 0 }), /0 µm long/)
    }))
})
