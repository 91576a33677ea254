/**
 * Geometry as a strategy: places, areas, volumes and loads of compartments follow path, placement, length and radius.
 */
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import { Cell, Edit, Json, Network, Select, Swc, View } from "neurolens"
import * as Column from "../../src/table/Column.ts"
import * as Table from "../../src/table/Table.ts"

const text = `1 1   0   0 0 5   -1
2 3  10   0 0 1.5  1
3 3  40   0 0 1    2
4 3  70  20 0 0.5  3
5 3  70 -20 0 0    3
6 2 -10   0 0 0.5  1
7 2 -10   0 0 0.8  6
8 2 -90   0 0 0.5  7
`
const { morphology } = Swc.readSync(text)

const net = Network.make([
  Cell.traced(morphology, { ncomp: 3 }),
  Cell.make({ parents: [-1, 0, 0], ncomp: [2, 1, 3], length: 7 })
])

const columns = ["area", "volume", "resistive_load_in", "resistive_load_out", "x", "y", "z"] as const

const of = (network: Network.Network, name: string, at: Select.Selection = Select.all): ReadonlyArray<number> =>
  Array.from(View.of(network, at).column(name).values)

const edited = (...edits: ReadonlyArray<Edit.Edit>): Network.Network => {
  const made = Network.editSync(net, edits)
  assert.deepStrictEqual(Network.check(made), [])
  return made
}

const wrong = (edit: Edit.Edit, network = net): string => Result.getOrThrow(Result.flip(edit(network))).message

const near = (found: ReadonlyArray<number>, expected: ReadonlyArray<number>): void => {
  assert.strictEqual(found.length, expected.length)
  found.forEach((x, k) => {
    if (x !== expected[k]) assert.isAtMost(Math.abs(x - expected[k]), 1e-12 * Math.max(1, Math.abs(expected[k])))
  })
}

describe("what follows from length and radius", () => {
  it("comes back to the bit where they are set back, and the network is the same value", () => {
    const [length, radius] = [of(net, "length"), of(net, "radius")]
    const scaled = edited(Edit.set("length", length.map((l, k) => l * (1 + k / 7))), Edit.set("radius", 3))
    for (const name of columns.slice(0, 6)) assert.notDeepEqual(of(scaled, name), of(net, name), name)
    const back = Network.editSync(scaled, [Edit.set("length", length), Edit.set("radius", radius)])
    for (const name of columns) assert.deepStrictEqual(of(back, name), of(net, name), name)
    assert.isTrue(back.equals(net))
  })

  it("is the scaled tracing: frusta, rings, spheres and points", () => {
    const at = Select.cell(0)
    const [s, q] = [1.7, 0.6]
    const scaled = edited(
      Edit.set("length", of(net, "length", at).map((l) => s * l), at),
      Edit.set("radius", of(net, "radius", at).map((r) => q * r), at)
    )
    // The same file with every place times s and every radius times q: areas need slants, the sphere is told apart.
    const rows = text.trim().split("\n").map((line) => line.trim().split(/\s+/).map(Number))
    const bigger = rows.map(([id, type, x, y, z, r, p]) => [id, type, s * x, s * y, s * z, q * r, p].join(" ")).join(
      "\n"
    )
    const wanted = Network.make([Cell.traced(Swc.readSync(bigger).morphology, { ncomp: 3 })])
    const rest = Select.cell(0).and(Select.group("soma").not())
    for (const name of columns.slice(0, 4)) near(of(scaled, name, rest), of(wanted, name, Select.group("soma").not()))
    const soma = Select.group("soma")
    near(of(scaled, "area", soma), of(net, "area", soma).map((area) => area * s * q))
    near(of(scaled, "volume", soma), of(net, "volume", soma).map((volume) => volume * s * q * q))
    assert.strictEqual(of(scaled, "resistive_load_out").filter((x) => x === Infinity).length, 1)
  })

  it("are places that stretch along the path and shift what is behind", () => {
    const branch = Select.cell(0).branch(1)
    const longer = edited(Edit.set("length", of(net, "length", branch).map((l) => 2 * l), branch))
    const moved = of(longer, "x", Select.cell(0)).map((x, k) => x - of(net, "x", Select.cell(0))[k])
    const behind = morphology.branches.parent.indexOf(1)
    const [own, child] = [3, 3 * behind].map((row) => moved[row])
    assert.isAbove(Math.abs(own), 0)
    if (behind > 0) assert.isAbove(Math.abs(child), Math.abs(own))
    const made = edited(Edit.set("length", 9, Select.cell(1)))
    const anew = Network.make([Cell.make({ parents: [-1, 0, 0], ncomp: [2, 1, 3], length: 9 })])
    for (const axis of ["x", "y", "z"]) assert.deepStrictEqual(of(made, axis, Select.cell(1)), of(anew, axis))
  })

  it("keeps an area that was set by hand until length or radius change there", () => {
    const own = edited(Edit.set("area", 50, Select.rows([4, 5])))
    const changed = Network.editSync(own, [Edit.set("radius", 1, Select.rows([5, 6]))])
    assert.strictEqual(of(changed, "area")[4], 50)
    assert.notStrictEqual(of(changed, "area")[5], 50)
    assert.match(
      wrong(Edit.train("radius"), own),
      /area of cell 0, branch 1, compartment 1 \(row 4\) is 50, set by hand; expected/
    )
  })

  it("is trained with length and radius", () => {
    const trained = edited(
      Edit.train("radius", { at: Select.cell(0), share: undefined as never }),
      Edit.train("length")
    )
    assert.strictEqual(trained.trainables.size, 2)
  })
})

describe("places", () => {
  it("are not set, trained or written through a lens", () => {
    for (const axis of ["x", "y", "z"]) {
      assert.match(wrong(Edit.set(axis, 1)), /is a place, .*; expected Edit.move, /)
      assert.match(wrong(Edit.train(axis)), /Edit.move/)
      assert.throws(() => View.column(Select.all, axis).replace(new Float64Array(15), net), /Edit.move/)
    }
  })

  it("of whole cells move and share their path", () => {
    const one = Cell.traced(morphology)
    const cells = Network.make(Array.from({ length: 5 }, () => one))
    const moved = Network.editSync(cells, [Edit.move({ x: 100, z: -5 }, Select.cell([1, 3]))])
    assert.deepStrictEqual(Network.check(moved), [])
    assert.strictEqual(moved.cells.get(1), moved.cells.get(3))
    assert.strictEqual(moved.cells.get(1)!.path, morphology)
    assert.deepStrictEqual(of(moved, "x", Select.cell(1)), of(cells, "x", Select.cell(1)).map((x) => x + 100))
    const back = Network.editSync(moved, [Edit.move({ x: -100, z: 5 }, Select.cell([1, 3]))])
    assert.isTrue(back.equals(cells))
  })

  it("of branches move in the path of their cell, and longer ones push what is behind them as before", () => {
    for (const cell of [0, 1]) {
      const moved = edited(Edit.move({ y: 30 }, Select.cell(cell).branch([1, 2])))
      const rows = of(moved, "y", Select.cell(cell)).map((y, k) => y - of(net, "y", Select.cell(cell))[k])
      const branch = of(moved, "local_branch_index", Select.cell(cell))
      near(rows, branch.map((b) => b === 1 || b === 2 ? 30 : 0))
      const longer = Network.editSync(moved, [Edit.set("length", 20, Select.cell(cell).branch(0))])
      assert.deepStrictEqual(Network.check(longer), [])
    }
    const there = edited(Edit.move({ y: 30 }, Select.cell(1).branch(1)))
    assert.isTrue(Network.editSync(there, [Edit.move({ y: -30 }, Select.cell(1).branch(1))]).equals(net))
  })

  it("of parts of branches do not move, nor to where no number is", () => {
    assert.include(
      wrong(Edit.move({ x: 1 }, Select.cell(0).branch(1).comp([0, 2]))),
      "what is selected of branch 1 of cell 0 is not all of it: compartment 1 is missing; expected whole branches in move"
    )
    assert.match(
      wrong(Edit.move({ x: 1e308 }, Select.all), edited(Edit.move({ x: 1.7e308 }, Select.all))),
      /x of cell 0, .* is Infinity; expected a finite number \[um\]/
    )
  })

  it("that are not where the path says are told", () => {
    const { nodes } = net
    const x = of(net, "x").map((value, row) => row === 2 ? value + 1 : value)
    const wrong = net.set("nodes", Table.set(nodes, "x", Column.float(Float64Array.from(x))))
    assert.match(Network.check(wrong).join(), /nodes.x of row 2 is .*, the path of its cell says/)
  })
})

describe("documents", () => {
  const stretched = edited(
    Edit.set("length", 11, Select.cell(1)),
    Edit.set("radius", 2, Select.cell(0)),
    Edit.move({ x: 1 / 3 }, Select.cell(0)),
    Edit.move({ z: 1 / 7 }, Select.cell(1).branch(2))
  )

  it("carry paths and placements, each path once", () => {
    const again = Result.getOrThrow(Json.decode(Json.encode(stretched)))
    assert.isTrue(again.equals(stretched))
    const twice = Network.make([Cell.traced(morphology), Cell.traced(Swc.readSync(text).morphology)])
    assert.strictEqual(Json.toValue(twice).paths?.length, 1)
    assert.isUndefined(Json.toValue(Network.make([Cell.make()])).paths)
  })

  /** A document as version 1 had it: no paths, no placements. */
  const older = (network: Network.Network): Json.DocumentValue => {
    const { paths: _paths, ...rest } = Json.toValue(network)
    return { ...rest, version: 1, cells: rest.cells.map(({ ncomp, parents }) => ({ parents, ncomp })) }
  }

  it("of version 1 get a path on which their compartments lie", () => {
    for (const network of [net, stretched]) {
      const read = Result.getOrThrow(Json.fromValue(older(network)))
      assert.deepStrictEqual(Network.check(read), [])
      for (const axis of ["x", "y", "z"]) near(of(read, axis), of(network, axis))
      assert.strictEqual(read.cells.get(0)!.path._tag, "Straight")
    }
    const flat = Network.make([Cell.make({ parents: [-1, 0, 0], ncomp: 2 }), Cell.make()])
    assert.isTrue(Result.getOrThrow(Json.fromValue(older(flat))).equals(flat))
    const aside = Network.editSync(flat, [Edit.move({ x: 3 }, Select.cell(1))])
    assert.isTrue(Result.getOrThrow(Json.fromValue(older(aside))).equals(aside))
  })

  // oxlint-disable-next-line typescript/no-explicit-any -- documents are spoilt in ways that types forbid
  const problem = (spoil: (document: any) => void): string => {
    const document = JSON.parse(JSON.stringify(Json.toValue(stretched)))
    spoil(document)
    return Result.getOrThrow(Result.flip(Json.fromValue(document))).message
  }

  it("refuses paths that cannot be", () => {
    assert.match(problem((d) => d.cells[0].path = 7), /there is no path 7/)
    assert.match(problem((d) => d.version = 1), /a document of version 1 knows no paths/)
    assert.match(problem((d) => d.paths[0].branches.first[1] = 900), /branch . has|lists of/)
    assert.match(problem((d) => d.paths[0].branches.radius[0] = null), /a radius that cannot be/)
    assert.match(problem((d) => d.paths[0].points.parent[2] = 5), /point 2 does not come after its parent/)
    assert.match(problem((d) => d.paths[0].branches.parent[1] = 2), /its branches are not those of the cell/)
    assert.match(problem((d) => d.paths[1].gap.x.pop()), /gaps and directions are not one for each branch/)
    assert.match(problem((d) => d.paths[1].direction.x[0] = 0), /direction 0 goes nowhere/)
    assert.match(problem((d) => d.cells[0].placement.shift[0] = "Infinity"), /not finite/)
    assert.match(problem((d) => d.cells[0].placement.shift[0] = 9), /the path of its cell says/)
  })
})
