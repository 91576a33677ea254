/**
 * Gradients by length and radius of traced compartments: exact through frusta, rings, spheres, volumes and loads.
 *
 * Oracles: differences of whole runs by both engines, and dual numbers through the formulas of reconstructions.md section 5, whose frusta are
 * told by hand. Broken variant: the slopes of cylinders, which the dual numbers must tell from these.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Cell, Channels, Edit, Engine, Gradient, Loss, Network, Readout, Select, Share, Stimulus, Swc } from "neurolens"
import { areaSlopesOf, shapeOf } from "../../src/network/shape.ts"
import * as Dual from "./dual/Dual.ts"

const text = `1 1   0   0 0 5   -1
2 3  10   0 0 1.5  1
3 3  40   0 0 1    2
4 3  40   0 0 2    3
5 3  70  20 0 0.5  4
6 3  70 -20 0 0    4
7 2 -10   0 0 0.5  1
8 2 -90   0 0 0.7  7
`

const network = Network.editSync(
  Network.make([Cell.traced(Swc.readSync(text).morphology, { ncomp: 2 }), Cell.make()]),
  [
    Edit.insert(Channels.HH),
    Edit.stimulate(Stimulus.step({ delay: 0.1, duration: 1, amplitude: 0.3 }), Select.rows([0])),
    Edit.set("radius", 1.3, Select.rows([2])),
    Edit.set("length", 9, Select.rows([3, 5])),
    Edit.train("radius", { share: Share.perComp }),
    Edit.train("length", { share: Share.perComp }),
    Edit.record("v")
  ]
)

describe("a gradient by length and radius", () => {
  it.effect.each([["compiled", Engine.layer], ["interpreted", Engine.layerInterpreter]] as const)(
    "of traced compartments is what differences say, %s",
    ([, layer]) =>
      Effect.gen(function*() {
        const checked = yield* Gradient.check(network, Loss.squared(Readout.mean(), -60), { tMax: 1 })
        assert.isAbove(checked.rows.length, 20)
        assert.isTrue(checked.rows.every(({ verdict }) => verdict === "agrees"), String(checked))
      }).pipe(Effect.provide(layer))
  )
})

describe("the slopes of a traced area", () => {
  /** Frusta of a line in one compartment, as file rows say them: length, radii. */
  const frusta = [[8, 2, 1], [0, 1, 3], [5, 3, 3], [7, 3, 0.5]] as const
  const rows = frusta.reduce((out, [d, , b]) => [...out, { x: out[out.length - 1].x + d, r: b }], [{ x: 0, r: 2 }])
  const file = rows.map(({ r, x }, k) => `${k + 1} 2 ${x} 0 0 ${r} ${k === 0 ? -1 : k}`).join("\n")
  const morphology = Cell.traced(Swc.readSync(file).morphology).cells.get(0)!

  /** Root by its slope. */
  const root = (x: Dual.Dual): Dual.Dual => {
    const value = Math.sqrt(x.value)
    return Dual.map(x, value, value === 0 ? 0 : 1 / (2 * value))
  }

  /** pi q (a + b) sqrt(s² d² + q² (b - a)²), summed. */
  const area = (s: Dual.Dual, q: Dual.Dual): Dual.Dual =>
    Dual.sum(frusta.map(([d, a, b]) => {
      const [l, step] = [Dual.scale(d, s), Dual.scale(b - a, q)]
      return Dual.multiply(
        Dual.scale(Math.PI * (a + b), q),
        root(Dual.add(Dual.multiply(l, l), Dual.multiply(step, step)))
      )
    }))

  const meanRadius = frusta.reduce((sum, [d, a, b]) => sum + d * (a + b) / 2, 0) / 20

  it("are those of dual numbers, and not those of a cylinder", () => {
    for (const [length, radius] of [[20, meanRadius], [31, 1.1], [4, 9]]) {
      const slopes = areaSlopesOf(morphology)!(0, length, radius)
      const [s, q] = [length / 20, radius / meanRadius]
      const byLength = area(Dual.make(s, 1 / 20), Dual.constant(q))
      const byRadius = area(Dual.constant(s), Dual.make(q, 1 / meanRadius))
      const near = (found: number, expected: number): boolean =>
        Math.abs(found - expected) <= 1e-12 * Math.abs(expected)
      assert.isTrue(near(shapeOf(morphology).area(0, length, radius), byLength.value))
      assert.isTrue(near(slopes.length, byLength.tangent) && near(slopes.radius, byRadius.tangent))
      const whole = shapeOf(morphology).area(0, length, radius)
      assert.isFalse(near(whole / length, byLength.tangent) || near(whole / radius, byRadius.tangent))
    }
  })
})
