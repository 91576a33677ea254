/** Turnable pages: one text that needs nothing else, data that say what was asked, and a program that answers. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { parseHTML } from "linkedom"
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { turnableModule, turnableText } from "../../scripts/pages/turnable.ts"
import { Cell, Connect, Edit, Network, Select, Synapses } from "../../src/index.ts"
import { page3d, type Page3dOptions } from "../../src/plot/page3d.ts"
import * as Palette from "../../src/plot/Palette.ts"
import { bytesOf, type Scene } from "../../src/plot/turnable/Scene.ts"
import { turnablePolicy } from "../../src/plot/turnablePage.ts"
import { last, open } from "./browser.ts"
import { evil } from "./figures.ts"

/** Two cells, one of three branches that meet at angles, 30 um apart; one synapse. */
const pair = Network.editSync(
  Network.make([Cell.make({ parents: [-1, 0, 0], ncomp: 2 }), Cell.make({ ncomp: 1, radius: 3 })]),
  [
    Edit.move({ x: 5, y: -30, z: 7 }, Select.cell(1)),
    Edit.connect(Connect.full(Select.cell(0).branch(1).loc(1), Select.cell(1)), Synapses.Ionotropic)
  ]
)

const sceneOf = (html: string): Scene => JSON.parse(parseHTML(html).document.getElementById("scene")!.textContent!)

const frustaOf = (scene: Scene): ReadonlyArray<ReadonlyArray<number>> => {
  const numbers = new Float32Array(bytesOf(scene.frusta).buffer)
  return Array.from({ length: scene.count }, (_, k) => Array.from(numbers.slice(8 * k, 8 * k + 8)))
}

const coloursOf = (scene: Scene): ReadonlyArray<string> => {
  const bytes = bytesOf(scene.colours)
  return Array.from(
    { length: scene.count },
    (_, k) => `#${Array.from(bytes.slice(3 * k, 3 * k + 3), (byte) => byte.toString(16).padStart(2, "0")).join("")}`
  )
}

const refused = (options: Page3dOptions) => Effect.map(Effect.flip(page3d(pair, options)), ({ message }) => message)

describe("the text", () => {
  it.effect("needs nothing from outside, and allows itself nothing but its own style and program", () =>
    Effect.gen(function*() {
      const html = yield* page3d(pair)
      assert.notMatch(html, /\ssrc=|href=|@import|url\(|\sstyle=|https?:(?!\/\/www\.w3\.org)/)
      const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`
      const [style] = html.match(/(?<=<style>)[^]*?(?=<\/style>)/)!
      const [script] = html.match(/(?<=<script>)[^]*?(?=<\/script>)/)!
      assert.strictEqual(turnablePolicy, `default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}`)
      assert.include(html, `<meta http-equiv="Content-Security-Policy" content="${turnablePolicy}">`)
    }))

  it.effect("escapes every word of the caller, and gives equal bytes for equal input", () =>
    Effect.gen(function*() {
      const selections = [{ at: Select.cell(0), label: evil }]
      const html = yield* page3d(pair, { title: evil, caption: evil, selections })
      assert.strictEqual(html.match(/<script/g)!.length, 2)
      assert.include(parseHTML(html).document.querySelector("h1")!.textContent, "<script>")
      assert.strictEqual(html, yield* page3d(pair, { title: evil, caption: evil, selections }))
    }))

  it("has the program that its source says", async () => {
    assert.strictEqual(readFileSync(turnableModule, "utf8"), await turnableText(process.cwd()))
  })
})

describe("the data", () => {
  it.effect("hold a frustum for each compartment, a ball for each bend, and a line for each synapse", () =>
    Effect.gen(function*() {
      const frusta = frustaOf(sceneOf(yield* page3d(pair)))
      const balls = frusta.filter(([x0, y0, z0, , x1, y1, z1]) => x0 === x1 && y0 === y1 && z0 === z1)
      assert.lengthOf(balls, 2)
      assert.lengthOf(frusta, pair.nodes.length + 2 + 1)
      // Places are counted from the middle of all; ways stay.
      const layout = Network.layout(pair)
      const solid = frusta.filter((one) => !balls.includes(one))
      for (let k = 0; k < pair.nodes.length; k++) {
        const [x0, y0, z0, r0, x1, y1, z1, r1] = solid[k]
        assert.closeTo(x1 - x0, layout.x1[k] - layout.x0[k], 1e-4)
        assert.closeTo(y1 - y0, layout.y1[k] - layout.y0[k], 1e-4)
        assert.closeTo(z1 - z0, layout.z1[k] - layout.z0[k], 1e-4)
        assert.deepStrictEqual([r0, r1], [layout.radius0[k], layout.radius1[k]])
      }
      assert.closeTo(solid[6][2] - solid[0][2], 7, 1e-4)
      assert.deepStrictEqual([solid[7][3], solid[7][7]], [0, 0])
      assert.lengthOf(frustaOf(sceneOf(yield* page3d(pair, { synapses: false }))), pair.nodes.length + 2)
      assert.isTrue(frustaOf(sceneOf(yield* page3d(pair, { style: "lines" }))).every((one) => one[3] === 0))
    }))

  it.effect("hold the colours of selections and columns, and the legend says what they are", () =>
    Effect.gen(function*() {
      const options = { synapses: false, selections: [{ at: Select.cell(1), label: "other" }] }
      const html = yield* page3d(pair, options)
      const colours = coloursOf(sceneOf(html))
      assert.deepStrictEqual([...new Set(colours)], [Palette.neutral, Palette.categorical[0]])
      assert.strictEqual(colours.at(-1), Palette.categorical[0])
      const words = (text: string) =>
        Array.from(parseHTML(text).document.querySelectorAll("aside text"), (node) => node.textContent)
      assert.includeMembers(words(html), ["other", "the rest"])
      const radius = yield* page3d(pair, { synapses: false, colour: "radius" })
      assert.strictEqual(coloursOf(sceneOf(radius)).at(-1), Palette.ramp(1))
      assert.includeMembers(words(radius), ["radius [µm]", "3"])
    }))

  it.effect("are refused where an option means nothing", () =>
    Effect.gen(function*() {
      assert.match(yield* refused({ style: "compartments" as never }), /"frusta" or "lines"/)
      assert.match(yield* refused({ colour: "radus" }), /did you mean `radius`/)
      assert.match(yield* refused({ projection: "xy" } as never), /projection/)
      assert.match(yield* refused({ group: "kind" }), /no text column `kind`/)
    }))
})

describe("the program", () => {
  const view = (page: ReturnType<typeof open>) => last(page.card, "uniformMatrix3fv")[2]

  it.effect("draws every frustum once a picture is asked for, and then rests", () =>
    Effect.gen(function*() {
      const html = yield* page3d(pair)
      const page = open(html)
      page.tick()
      assert.strictEqual(last(page.card, "drawElements")[1], 6 * sceneOf(html).count)
      assert.isFalse(page.asked())
      assert.match(page.document.getElementById("length")!.textContent, /^\d+ µm$/)
      assert.isTrue(page.document.getElementById("problem")!.hasAttribute("hidden"))
    }))

  it.effect("turns by dragging and by keys, looks along axes, and shows all again", () =>
    Effect.gen(function*() {
      const page = open(yield* page3d(pair))
      page.tick()
      const straight = view(page)
      assert.deepStrictEqual(Array.from(straight as Iterable<number>), [1, 0, 0, 0, 1, 0, 0, 0, 1])
      page.happen("view", "pointermove", { buttons: 1, movementX: 10, movementY: 4 })
      assert.isTrue(page.asked())
      page.tick()
      assert.notDeepEqual(view(page), straight)
      page.happen("view", "keydown", { key: "x" })
      page.tick()
      assert.deepStrictEqual(Array.from(view(page) as Iterable<number>), [0, 1, 0, 0, 0, 1, 1, 0, 0])
      page.happen("view", "keydown", { key: "Home" })
      page.tick()
      assert.deepStrictEqual(Array.from(view(page) as Iterable<number>), [1, 0, 0, 0, 1, 0, 0, 0, 1])
      page.happen("view", "keydown", { key: "q" })
      page.happen("view", "pointermove", { buttons: 0, movementX: 10, movementY: 4 })
      assert.isFalse(page.asked())
    }))

  it.effect("zooms by the wheel and moves with Shift", () =>
    Effect.gen(function*() {
      const page = open(yield* page3d(pair))
      page.tick()
      const [, before] = last(page.card, "uniform2f") as ReadonlyArray<number>
      page.happen("view", "wheel", { deltaY: -200, offsetX: 100, offsetY: 100 })
      page.tick()
      assert.isBelow(last(page.card, "uniform2f")[1] as number, before)
      const target = last(page.card, "uniform3fv")[1]
      page.happen("view", "pointermove", { buttons: 1, shiftKey: true, movementX: 10, movementY: 0 })
      page.tick()
      assert.notDeepEqual(last(page.card, "uniform3fv")[1], target)
    }))

  it.effect("begins with the view that stands behind the address", () =>
    Effect.gen(function*() {
      const html = yield* page3d(pair)
      const [plain, turned] = [open(html), open(html, { hash: "#turn=90,0&zoom=2" })]
      plain.tick()
      turned.tick()
      const rows = Array.from(view(turned) as Iterable<number>)
      assert.closeTo(rows[0], 0, 1e-9)
      assert.closeTo(rows[2], 1, 1e-9)
      const reach = (page: typeof plain) => last(page.card, "uniform2f")[1] as number
      assert.closeTo(reach(turned), reach(plain) / 2, 1e-9)
    }))

  it.effect("says so where there is no WebGL", () =>
    Effect.gen(function*() {
      const page = open(yield* page3d(pair), { webgl: false })
      assert.isFalse(page.document.getElementById("problem")!.hasAttribute("hidden"))
      assert.isFalse(page.asked())
    }))
})
