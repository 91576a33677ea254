/**
 * Defects of Jaxley that do not exist here, of morphologies: channels that two joined cells both have act once, branches get another number of
 * compartments whatever is inserted elsewhere, and no cell goes to a place that is no number. (B25 is of Jaxley's own test fixtures.)
 */
import { Cell, Channels, Edit, Network, Select, Traced } from "neurolens"
import { assert, describe, it } from "vitest"
import { thrown } from "../fixtures.ts"
import { apart, column, count, pulse, tree, voltages } from "../jaxley/cells.ts"

describe("B9: a channel that both of two joined cells have acts once", () => {
  it("since what is joined are shapes, and a network has one declaration of a name", async () => {
    const halves = [Cell.make({ ncomp: 2 }), Cell.make({ ncomp: 2, radius: 2 })]
    const [first, second] = halves.map((half) => Network.editSync(half, [Edit.insert(Channels.HH)]))
    const morphology = Traced.join(
      Network.morphology(first, 0),
      { branch: 0, loc: 1 },
      Network.morphology(second, 0),
      { branch: 0, loc: 0 }
    )
    const joined = Network.editSync(Cell.traced(morphology, { ncomp: 2 }), [Edit.insert(Channels.HH), pulse()])
    const whole = Network.editSync(Cell.make({ parents: [-1, 0], ncomp: 2, radius: [1, 1, 2, 2] }), [
      Edit.insert(Channels.HH),
      pulse()
    ])
    assert.strictEqual(joined.mechanisms.size, 1)
    assert.isBelow(apart(await voltages(joined), await voltages(whole)), 1e-9)
    // Twice the current would be seen.
    const doubled = Network.editSync(
      whole,
      ["HH_gNa", "HH_gK", "HH_gLeak"].map((name) => Edit.set(name, 2 * column(whole, name)[0]))
    )
    assert.isAbove(apart(await voltages(doubled), await voltages(whole)), 1)
  })

  it("and what is joined are cells with their channels", async () => {
    const [first, second] = [1, 2].map((radius) =>
      Network.editSync(Cell.make({ ncomp: 2, radius }), [Edit.insert(Channels.HH)])
    )
    const joined = Network.join(first, second, { at: Select.branch(0) })
    const whole = Network.editSync(Cell.make({ parents: [-1, 0], ncomp: 2, radius: [1, 1, 2, 2] }), [
      Edit.insert(Channels.HH)
    ])
    assert.strictEqual(joined.mechanisms.size, 1)
    assert.isTrue(joined.equals(whole))
    const [own, wanted] = [joined, whole].map((cell) => voltages(Network.editSync(cell, [pulse()])))
    assert.deepStrictEqual(await own, await wanted)
  })
})

describe("B18: a branch is cut into another number of compartments", () => {
  it("though a channel that others have is not in it", async () => {
    const cell = Network.editSync(tree(3, 4), [Edit.insert(Channels.HH, Select.branch(0))])
    const cut = Network.editSync(cell, [Edit.ncomp(2, Select.branch(1))])
    assert.deepStrictEqual(cut.cells.get(0)!.ncomp, [4, 2, 4])
    assert.strictEqual(count(cut, Select.mechanism("HH")), 4)
    assert.isTrue((await voltages(Network.editSync(cut, [pulse()]))).flat().every(Number.isFinite))
  })
})

describe("B23: a place that is no number", () => {
  it("is refused, for one cell and for many", () => {
    const network = Network.make([tree(1, 1), tree(1, 1)])
    const to = (place: number | ReadonlyArray<number>) => () =>
      Network.editSync(network, [Edit.moveTo({ x: place }, Select.all)])
    assert.match(thrown(to(NaN)).message, /the place in x is NaN; expected a finite number/)
    assert.match(thrown(to([0, NaN])).message, /entry 1 of the places in x is NaN/)
  })
})
