/**
 * Cells put somewhere: moved to places, turned, arranged; and what cannot be.
 */
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import { Cell, Edit, Json, Network, Print, Select, Swc } from "neurolens"
import { networkOf } from "../../property-tests/evaluated.ts"

const { morphology } = Swc.readSync("1 1 3 4 5 5 -1\n2 3 10 4 5 1 1\n3 3 30 4 25 1 2\n")
const net = Network.make([Cell.make({ parents: [-1, 0], ncomp: 2 }), Cell.traced(morphology), Cell.make()])

const edited = (...edits: ReadonlyArray<Edit.Edit>): Network.Network => {
  const made = Network.editSync(net, edits)
  assert.deepStrictEqual(Network.check(made), [])
  const again = Result.getOrThrow(Json.decodeEdits(Json.encodeEdits(edits)))
  assert.isTrue(again.every((edit, k) => edit.equals(edits[k])))
  assert.isTrue(Network.editSync(net, again).equals(made))
  return made
}

/** Where the first compartment of each cell begins. */
const roots = (network: Network.Network): ReadonlyArray<ReadonlyArray<number>> => {
  const { parent, x0, y0, z0 } = Network.layout(network)
  return Array.from(parent).flatMap((p, k) => p < 0 ? [[x0[k], y0[k], z0[k]]] : [])
}

const places = (network: Network.Network): ReadonlyArray<ReadonlyArray<number>> => {
  const of = (axis: string) => network.nodes.columns.get(axis)!.values
  return Array.from(of("x"), (x, k) => [x, of("y")[k], of("z")[k]])
}

const wrong = (edit: Edit.Edit): string => Result.getOrThrow(Result.flip(edit(net))).message

describe("moveTo", () => {
  it("puts the root of each cell where it is said, by numbers and lists", () => {
    assert.deepStrictEqual(roots(edited(Edit.moveTo({ x: 1, y: 2, z: 3 }, Select.all))), [[1, 2, 3], [1, 2, 3], [
      1,
      2,
      3
    ]])
    assert.deepStrictEqual(roots(edited(Edit.moveTo({ x: [7, 8] }, Select.cell([0, 1])))), [[7, 0, 0], [8, 4, 5], [
      0,
      0,
      0
    ]])
    const once = edited(Edit.moveTo({ x: 1 / 3 }, Select.all))
    assert.strictEqual(Network.editSync(once, [Edit.moveTo({ x: 1 / 3 }, Select.all)]), once)
    const away = Network.editSync(once, [Edit.moveTo({ x: 77 }, Select.all), Edit.moveTo({ x: 1 / 3 }, Select.all)])
    assert.isTrue(away.equals(once))
  })

  it("refuses what is no place, and parts of cells", () => {
    assert.match(wrong(Edit.moveTo({ x: NaN }, Select.all)), /the place in x is NaN; expected a finite number/)
    assert.match(wrong(Edit.moveTo({ y: [1, 2] }, Select.all)), /the places in y has 2 values where 3 are needed/)
    assert.match(wrong(Edit.moveTo({ y: [1, Infinity, 2] }, Select.all)), /entry 1 of the places in y is Infinity/)
    assert.match(wrong(Edit.moveTo({ X: 1 } as never, Select.all)), /did you mean "x"/)
    assert.match(
      wrong(Edit.moveTo({ x: 1 }, Select.cell(0).branch(1))),
      /what is selected of cell 0 is not all of it: branch 0 is missing; expected whole cells in moveTo/
    )
  })
})

describe("rotate", () => {
  it("turns clockwise, by quarters to the bit", () => {
    const turned = places(edited(Edit.rotate(90, "xy", Select.all)))
    assert.deepStrictEqual(turned, places(net).map(([x, y, z]) => [y, -x + 0, z]))
    const xz = places(edited(Edit.rotate(90, "xz", Select.cell(1))))
    assert.deepStrictEqual(xz[4], [places(net)[4][2], places(net)[4][1], -places(net)[4][0]])
    const round = Edit.all(Array.from({ length: 4 }, () => Edit.rotate(90, "yz", Select.all)))
    assert.isTrue(edited(round).equals(net))
    assert.strictEqual(Network.editSync(net, [Edit.rotate(-720, "xy", Select.all)]), net)
  })

  it("turns about a point, by any angle, and back", () => {
    const about = { x: 3, y: 4, z: 5 }
    assert.deepStrictEqual(roots(edited(Edit.rotate(30, "xz", Select.cell(1), about)))[1], [3, 4, 5])
    const there = edited(Edit.rotate(33, "xy", Select.all, about), Edit.rotate(-33, "xy", Select.all, about))
    places(there).forEach((place, k) =>
      place.forEach((x, i) => assert.isAtMost(Math.abs(x - places(net)[k][i]), 1e-13 * 40))
    )
    const longer = Network.editSync(there, [Edit.set("length", 50), Edit.move({ y: 2 }, Select.cell(0).branch(1))])
    assert.deepStrictEqual(Network.check(longer), [])
    const moved = edited(Edit.rotate(30, "xy", Select.cell(0)), Edit.move({ y: 2 }, Select.cell(0).branch(1)))
    const still = edited(Edit.rotate(30, "xy", Select.cell(0)))
    places(moved).slice(0, 4).forEach(([, y], k) =>
      assert.isAtMost(Math.abs(y - places(still)[k][1] - (k < 2 ? 0 : 2)), 1e-13)
    )
  })

  it("refuses other planes and angles", () => {
    assert.match(wrong(Edit.rotate(90, "zx" as never, Select.all)), /plane of rotate is "zx"; expected/)
    assert.match(wrong(Edit.rotate(NaN, "xy", Select.all)), /NaN/)
    assert.match(wrong(Edit.rotate(90, "xy", Select.all, { x: Infinity })), /x of the point to turn about is Infinity/)
  })
})

describe("arrange", () => {
  const many = Network.make(Array.from({ length: 5 }, () => Cell.make()))
  const arranged = (arrangement: Edit.Arrangement) => {
    const edits = [Edit.arrange(arrangement)]
    assert.isTrue(Result.getOrThrow(Json.decodeEdits(Json.encodeEdits(edits)))[0].equals(edits[0]))
    return roots(Network.editSync(many, edits))
  }

  it("stands cells in layers", () => {
    assert.deepStrictEqual(arranged({ layers: [3, 2] }), [
      [0, -500, 0],
      [0, 0, 0],
      [0, 500, 0],
      [1500, -250, 0],
      [1500, 250, 0]
    ])
    assert.deepStrictEqual(arranged({ layers: [1, 4], within: 10, between: 100, vertical: true })[0], [0, 100, 0])
  })

  it("stands cells in grids, on rings and at random by a seed", () => {
    assert.deepStrictEqual(arranged({ grid: 2, spacing: 10 }), [[0, 0, 0], [10, 0, 0], [0, 10, 0], [10, 10, 0], [
      0,
      20,
      0
    ]])
    assert.deepStrictEqual(arranged({ grid: 2, rows: 1, spacing: 10 })[3], [10, 0, 10])
    for (const [x, y] of arranged({ ring: 100 })) assert.isAtMost(Math.abs(x * x + y * y - 1e4), 1e-9)
    const box = { random: { x: [10, 20], z: [-1, 1] }, seed: 7 } as const
    assert.isTrue(arranged(box).every(([x, y, z]) => x >= 10 && x < 20 && y === 0 && Math.abs(z) <= 1))
    assert.deepStrictEqual(arranged(box), arranged(box))
    assert.notDeepEqual(arranged(box), arranged({ ...box, seed: 8 }))
  })

  it("is printed as it is said", () => {
    const program = Result.getOrThrow(Print.programResult([Cell.make()], [
      Edit.arrange({ grid: 5 }),
      Edit.moveTo({ x: 1 }, Select.cell(0)),
      Edit.rotate(90, "xy", Select.all, { x: 1 })
    ]))
    assert.include(program, "Edit.arrange({ grid: 5 })")
    assert.include(program, "Edit.moveTo({ x: 1 }, Select.cell(0))")
    assert.include(program, "Edit.rotate(90, \"xy\", Select.all, { x: 1 })")
  })

  it("is found again from where cells stand", () => {
    const turned = Network.editSync(many, [
      Edit.arrange({ grid: 2 }),
      Edit.rotate(33, "yz", Select.cell([1, 3])),
      Edit.rotate(90, "xy", Select.cell(2), { x: 7 })
    ])
    assert.notInclude(Print.network(turned), "Json.decodeSync")
    assert.strictEqual(Json.encode(networkOf(Print.network(turned))), Json.encode(turned))
  })

  it("refuses what does not fit", () => {
    assert.match(
      wrong(Edit.arrange({ layers: [2, 2] })),
      /the sum of the layers is 4; expected 3, one for each selected cell/
    )
    assert.match(wrong(Edit.arrange({ layers: [3, 0] })), /layer 1 is 0/)
    assert.match(wrong(Edit.arrange({ layers: [3], betwen: 1 } as never)), /did you mean "between"/)
    assert.match(wrong(Edit.arrange({ circle: 1 } as never)), /expected an arrangement, for example/)
    assert.match(wrong(Edit.arrange({ ring: Infinity })), /ring is Infinity/)
    assert.match(wrong(Edit.arrange({ grid: 1.5 })), /grid is 1.5/)
    assert.match(wrong(Edit.arrange({ random: { x: [0, NaN] }, seed: 1 })), /the range of x is/)
    assert.match(wrong(Edit.arrange({ random: {}, seed: 0.5 })), /seed is 0.5/)
  })
})
