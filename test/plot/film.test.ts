/** Films: what was recorded becomes steps of a ramp, a moment has the colours that it should, and nothing is thinned in silence. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { parseHTML } from "linkedom"
import { Cell, Channels, Edit, Engine, Network, Select, Simulation, Stimulus } from "../../src/index.ts"
import { film, type FilmOptions } from "../../src/plot/film.ts"
import { mostFilmed, tooMuchFilm } from "../../src/plot/limits.ts"
import * as Palette from "../../src/plot/Palette.ts"
import { bytesOf, type Scene } from "../../src/plot/turnable/Scene.ts"
import { last, open } from "./browser.ts"

/** Three compartments of which two are recorded; the first is driven. */
const line = Network.editSync(Network.make([Cell.make({ ncomp: 3 })]), [
  Edit.insert(Channels.HH),
  Edit.stimulate(Stimulus.step({ delay: 0.1, duration: 1, amplitude: 0.2 }), Select.comp(0)),
  Edit.record("v", Select.comp([0, 2])),
  Edit.record("HH_m", Select.comp(0))
])

const run = Simulation.run(line, { tMax: 1 }).pipe(Effect.provide(Engine.layer), Effect.orDie)

const filmed = (options?: FilmOptions) => Effect.flatMap(run, (traces) => film(line, traces, options))

const sceneOf = (html: string): Scene => JSON.parse(parseHTML(html).document.getElementById("scene")!.textContent!)

const refused = (options: FilmOptions) => Effect.map(Effect.flip(filmed(options)), ({ message }) => message)

describe("film", () => {
  it.effect("has a step for each moment and recorded compartment, on one scale", () =>
    Effect.gen(function*() {
      const traces = yield* run
      const html = yield* filmed()
      const { film: own } = sceneOf(html)
      assert.deepStrictEqual([own!.moments, own!.places, own!.first, own!.step], [traces.samples, 2, 0, traces.dt])
      const steps = bytesOf(own!.steps)
      const rows = [0, 1].map((k) => traces.data.slice(k * traces.samples, (k + 1) * traces.samples))
      const [low, high] = [Math.min(...rows[0], ...rows[1]), Math.max(...rows[0], ...rows[1])]
      for (let moment = 0; moment < traces.samples; moment++) {
        for (const place of [0, 1]) {
          const share = (rows[place][moment] - low) / (high - low)
          assert.closeTo(steps[2 * moment + place] / 255, share, 0.5 / 255 + 1e-9)
        }
      }
      assert.deepStrictEqual([...new Int32Array(bytesOf(own!.place).buffer)], [0, -1, 1])
      const words = Array.from(parseHTML(html).document.querySelectorAll("aside text"), (node) => node.textContent)
      assert.includeMembers(words, ["v [mV]", "not recorded", String(Number(high.toPrecision(3))).replace("-", "−")])
    }))

  it.effect("shows a stretch, and every n-th sample, as is asked", () =>
    Effect.gen(function*() {
      const { film: own } = sceneOf(yield* filmed({ from: 0.25, to: 0.75, every: 4, state: "HH_m" }))
      assert.deepStrictEqual([own!.moments, own!.places, own!.step], [6, 1, 0.1])
      assert.closeTo(own!.first, 0.25, 1e-12)
    }))

  it.effect("refuses what was not recorded, times that are not there, and traces of another network", () =>
    Effect.gen(function*() {
      assert.match(yield* refused({ state: "HH_n" }), /`HH_n` was not recorded of compartments; did you mean `HH_m`/)
      assert.match(yield* refused({ from: 2 }), /from 2 to 1 ms; recorded was from 0 to 1 ms/)
      assert.match(yield* refused({ to: 3 }), /from 0 to 3 ms/)
      assert.match(yield* refused({ every: 0 }), /at least 1/)
      assert.match(yield* refused({ every: 1.5 }), /whole number/)
      assert.match(yield* refused({ evry: 2 } as never), /did you mean "every"/)
      const other = Network.editSync(Network.make([Cell.make()]), [Edit.record("v")])
      const traces = yield* run
      assert.match((yield* Effect.flip(film(other, traces))).message, /another network/)
      assert.match(
        (yield* Effect.flip(film(line, { ...traces, data: traces.data.map(() => Number.NaN) }))).message,
        /v of cell 0.* is NaN at 0 ms/
      )
    }))

  it("is bounded, and says how to show less", () => {
    assert.isNull(tooMuchFilm(mostFilmed / 4, 4))
    assert.match(tooMuchFilm(mostFilmed / 4 + 1, 4)!, /8388609 moments of 4 places.*every/)
  })
})

describe("its page", () => {
  const colours = (page: ReturnType<typeof open>) => {
    const bytes = page.card.calls.filter(([name, given]) => name === "bufferData" && given[2] === "DYNAMIC_DRAW").at(
      -1
    )!
    const all = bytes[1][1] as Uint8Array
    // Each colour is there for the four corners of a rectangle.
    return Array.from(
      { length: all.length / 12 },
      (_, k) => `#${Array.from(all.slice(12 * k, 12 * k + 3), (byte) => byte.toString(16).padStart(2, "0")).join("")}`
    )
  }

  it.effect("shows the colours of the moment that is asked for, and leaves what was not recorded grey", () =>
    Effect.gen(function*() {
      const html = yield* filmed()
      const { film: own } = sceneOf(html)
      const steps = bytesOf(own!.steps)
      const page = open(html, { hash: "#time=0.5" })
      page.tick()
      const expected = [0, 1].map((place) => Palette.ramp(steps[2 * 20 + place] / 255))
      assert.deepStrictEqual(colours(page), [expected[0], Palette.neutral, expected[1]])
      assert.strictEqual(page.document.getElementById("time")!.textContent, "0.50 ms")
      Object.assign(page.document.getElementById("moment")!, { value: "40" })
      page.happen("moment", "input")
      page.tick()
      assert.strictEqual(page.document.getElementById("time")!.textContent, "1.00 ms")
      assert.strictEqual(colours(page)[0], Palette.ramp(steps[2 * 40] / 255))
      assert.strictEqual(last(page.card, "drawElements")[1], 6 * 3)
    }))

  it.effect("plays at its pace, pauses, begins again at the end, and goes by one moment", () =>
    Effect.gen(function*() {
      const page = open(yield* filmed())
      page.tick()
      // Ten seconds for the millisecond.
      assert.strictEqual(page.document.querySelector("option[selected]")!.textContent, "0.1 ms per second")
      const time = () => page.document.getElementById("time")!.textContent
      page.happen("play", "click")
      assert.strictEqual(page.document.getElementById("play")!.textContent, "Pause")
      page.tick(5)
      assert.strictEqual(time(), "0.50 ms")
      page.tick(2.5)
      assert.strictEqual(time(), "0.75 ms")
      page.tick(5)
      assert.strictEqual(time(), "0.25 ms")
      page.happen("view", "keydown", { key: " " })
      page.tick(1)
      assert.strictEqual(time(), "0.25 ms")
      assert.isFalse(page.asked())
      page.happen("view", "keydown", { key: "." })
      page.tick()
      assert.strictEqual(time(), "0.28 ms")
      page.happen("view", "keydown", { key: "," })
      page.tick()
      assert.strictEqual(time(), "0.25 ms")
      assert.isAbove(last(page.card, "drawElements").length, 0)
    }))
})
