/**
 * Shapes as they stand: tracings out of networks, and branches cut anew.
 */
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import { Cell, Edit, Network, Select, Swc, Traced, View } from "neurolens"
import { bake } from "../../src/network/bake.ts"
import { course } from "../../src/network/course.ts"
import { cut } from "../../src/network/frusta.ts"
import { recut } from "../../src/network/recut.ts"
import { shapeOf } from "../../src/network/shape.ts"

const text = `1 1   0   0 0 5   -1
2 3  10   0 0 1.5  1
3 3  40   0 0 1    2
4 3  40  30 0 0.7  3
5 3  70  60 0 0.5  4
6 3  70 -20 0 0.3  3
7 2 -10   0 0 0.5  1
8 2 -90   0 0 0.5  7
`
const { morphology } = Swc.readSync(text)
const ncomp = morphology.branches.parent.length
const cell = Cell.traced(morphology, { ncomp: [1, ...Array<number>(ncomp - 1).fill(4)] }).cells.get(0)!
const own = cut(morphology, cell.ncomp)

const near = (found: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-12): void => {
  assert.strictEqual(found.length, expected.length)
  Array.from(found).forEach((x, k) => {
    assert.isAtMost(Math.abs(x - expected[k]), tolerance * Math.max(1, Math.abs(expected[k])))
  })
}

/** A factor for each branch, or for each compartment. */
const scaled = (s: (k: number) => number, q: (k: number) => number) => {
  const [length, radius] = [own.length.map((l, k) => l * s(k)), own.radius.map((r, k) => r * q(k))]
  return { length, radius, baked: bake(cell, length, radius, () => true) }
}

describe("a scaled shape as a tracing", () => {
  it("is the tracing itself where nothing is scaled", () => {
    assert.strictEqual(scaled(() => 1, () => 1).baked, cell)
  })

  it.each(
    [
      ["alike everywhere", () => 1.5, () => 1.5],
      ["longer and thinner", (k: number) => k === 0 ? 2 : 1.5, (k: number) => k === 0 ? 2 : 0.5],
      ["by compartment in length", (k: number) => k === 0 ? 1 : 1 + k / 10, () => 1]
    ] as const
  )("has the numbers of the compartments: %s", (_, s, q) => {
    const { baked, length, radius } = scaled(s, q)
    const shape = shapeOf(cell)
    const anew = cut(baked.path as Traced.Traced, cell.ncomp)
    const total = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0)
    for (const name of ["area", "volume"] as const) {
      near([total(anew[name])], [total(length.map((l, k) => shape[name](k, l, radius[k])))])
    }
    near([total(anew.length)], [total(length)])
    // Borders of branches are where they were, whatever the compartments.
    const [old, now] = [course(cell, length), course(baked, anew.length)]
    const ends = cell.ncomp.map((n, b) => cell.ncomp.slice(0, b).reduce((a, c) => a + c, 0) + n - 1)
    for (const axis of ["x", "y", "z"] as const) {
      near(
        ends.map((k) => now.to[axis][k]),
        ends.map((k) => old.to[axis][k]),
        1e-10
      )
    }
  })

  it("has a ring where the radius steps, and the volume of its parts", () => {
    const { baked, length, radius } = scaled(() => 1, (k) => k === 1 ? 2 : 1)
    const shape = shapeOf(cell)
    const anew = cut(baked.path as Traced.Traced, cell.ncomp)
    near(anew.volume, length.map((l, k) => shape.volume(k, l, radius[k])), 1e-9)
    const r = own.b[own.first[2] - 1]
    const ring = Math.PI * (2 * r + r) * r
    const sum = (values: Iterable<number>) => Array.from(values).reduce((a, b) => a + b, 0)
    near([sum(anew.area)], [sum(length.map((l, k) => shape.area(k, l, radius[k]))) + ring])
  })

  it("comes out of a network and can be written", () => {
    const net = Network.make([Cell.traced(morphology, { ncomp: 3 }), Cell.make({ parents: [-1, 0, 0], ncomp: 2 })])
    assert.strictEqual(Network.morphology(net, 0), morphology)
    const changed = Network.editSync(net, [
      Edit.group("soma", Select.cell(1).branch(0)),
      Edit.set("radius", 2, Select.cell(1).branch([0])),
      Edit.set("length", 14, Select.cell(0).branch(2)),
      Edit.move({ x: 8 }, Select.cell(0))
    ])
    const anew = Network.make([Cell.traced(Network.morphology(changed, 0), { ncomp: 3 })])
    for (const name of ["length", "radius", "area", "volume", "x", "y", "z"]) {
      const of = (network: Network.Network) => View.of(network, Select.cell(0)).column(name).values
      near(of(anew), of(changed), 1e-10)
    }
    const made = Network.morphology(changed, 1)
    assert.deepStrictEqual(Array.from(made.points.type), [1, 1, 1, 0, 0, 0, 0])
    const again = Swc.readSync(Swc.write(made)).morphology
    assert.strictEqual(again.branches.type.length, 3)
    assert.throws(() => Network.morphology(net, 2), /cell 2.*0 to 1|the cell is 2/)
  })

  const sums = (of: Traced.Traced) => {
    const all = Object.values(Traced.totals(of))
    return (["length", "area", "volume"] as const).map((name) => all.reduce((sum, one) => sum + one[name], 0))
  }
  /** A ring between two dendrites without a length, and a neurite of one point, which Jaxley reads as a short sphere. */
  const ringed = "1 1 0 0 0 5 -1\n2 3 4 4 0 2 1\n3 3 4 4 0 1.7 2\n4 3 -15 -13 0 1.1 1\n"
  const short = "1 1 0 0 0 5 -1\n2 2 15 13 0 2 1\n"

  it.each([[ringed, "frusta"], [short, "frusta"], [short, "jaxley"]] as const)(
    "is read again as what it is where it was moved, and not written where it would not: %j by %s",
    (text, reading) => {
      const net = Cell.traced(Swc.readSync(text, { reading }).morphology)
      for (const edit of [Edit.move({ x: 30 }, Select.all), Edit.rotate(33, "xy", Select.all)]) {
        const moved = Network.morphology(Network.editSync(net, [edit]), 0)
        near(sums(Swc.readSync(Swc.write(moved), { reading }).morphology), sums(moved), 1e-9)
      }
      const scaled = Network.editSync(net, [Edit.set("length", (row) => 2 * (row.length as number))])
      const morphology = Network.morphology(scaled, 0)
      near([sums(morphology)[1]], [View.column(Select.all, "area").get(scaled).reduce((a, b) => a + b, 0)], 1e-9)
      const exact = Swc.readSync(Swc.write(morphology, { approximate: true }), { reading }).morphology
      const same = sums(exact).every((x, k) => Math.abs(x / sums(morphology)[k] - 1) < 1e-9)
      if (same) assert.doesNotThrow(() => Swc.write(morphology))
      else assert.throws(() => Swc.write(morphology), /not-exact/)
    }
  )
})

describe("branches cut anew", () => {
  it("keep their tracing where they are scaled alike, and all that is not cut", () => {
    const counts = cell.ncomp.map((n, b) => b === 2 ? 7 : n)
    const { cell: made, length, radius } = Result.getOrThrow(
      recut(cell, own.length.map((l) => 2 * l), own.radius.map((r) => 3 * r), counts)
    )
    assert.strictEqual(made.path, morphology)
    assert.deepStrictEqual([...made.ncomp], counts)
    near(length, cut(morphology, made.ncomp).length.map((l) => 2 * l))
    near(radius, cut(morphology, made.ncomp).radius.map((r) => 3 * r))
  })

  it("are traced anew where they are not", () => {
    const counts = cell.ncomp.map((n, b) => b === 1 ? 2 : n)
    const length = own.length.map((l, k) => k === 1 ? 3 * l : l)
    const { cell: made, length: found } = Result.getOrThrow(recut(cell, length, own.radius, counts))
    const [old, now] = [course(cell, length), course(made, found)]
    near([now.to.x[2], now.to.y[2]], [old.to.x[4], old.to.y[4]], 1e-10)
    near(now.to.x.slice(3), old.to.x.slice(5), 1e-10)
    near([found[1] + found[2]], [length[1] + length[2] + length[3] + length[4]])
  })

  it("of cylinders have equal lengths and the mean radius along them", () => {
    const plain = Cell.make({ parents: [-1, 0], ncomp: [3, 1] }).cells.get(0)!
    const { cell: made, length, radius } = Result.getOrThrow(
      recut(plain, Float64Array.of(1, 2, 3, 9), Float64Array.of(1, 2, 1, 5), [2, 1])
    )
    assert.deepStrictEqual([...length], [3, 3, 9])
    near(radius, [(1 + 4) / 3, 1, 5])
    assert.strictEqual(made.path._tag, "Laid")
  })
})
