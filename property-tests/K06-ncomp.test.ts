/**
 * K6 to K9: branches cut into other numbers of compartments.
 *
 * K6: a traced cell that is cut anew is the cell that is made with that number, to the bit, whatever it was cut into before; so is one of
 * cylinders where lengths are sums of powers of two. K7: cutting anew twice is cutting once; into what is there it is the same object.
 * K8: the network stays sound (L3), lengths keep their sum, and what is attached its place. K9: cutting a part is cutting it in the network
 * (L4). Each has a broken variant.
 */
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { Cell, Channels, Edit, Json, Network, Select, Swc } from "neurolens"
import { network as networks } from "neurolens/testing"
import { assert, describe, it } from "vitest"
import { broken, settings } from "./settings.ts"

type Net = Network.Network

const { morphology } = Swc.readSync(
  "1 1 0 0 0 5 -1\n2 3 10 0 0 2 1\n3 3 20 1 0 1 2\n4 3 25 7 0 2 3\n5 3 20 30 0 0.5 4\n6 3 33 -4 2 0.7 3\n7 2 0 10 0 1 1\n8 2 0 20 0 0.3 7\n"
)
const count = fc.integer({ min: 1, max: 7 })
const branches = morphology.branches.type.length
const counts = fc.array(count, { minLength: branches, maxLength: branches })

const cutInto = (network: Net, ncomp: number | ReadonlyArray<number>, at: Select.NodeSelection = Select.all): Net =>
  Network.editSync(network, [Edit.ncomp(ncomp, at)])

const floats = (network: Net, name: string) => network.nodes.columns.get(name)!.values as Float64Array

const branchesOf = (network: Net) => network.nodes.columns.get("global_branch_index")!.values as Int32Array

type Cutting = typeof cutInto

const same = (a: Net, b: Net): void => {
  assert.strictEqual(Json.encode(a), Json.encode(b))
  assert.isTrue(a.equals(b))
}

describe("K6", () => {
  const dressed = (ncomp: ReadonlyArray<number>): Net =>
    Network.editSync(Cell.traced(morphology, { ncomp, v: -60 }), [
      Edit.insert(Channels.HH, Select.group("soma")),
      Edit.label("kind", "b", Select.group("basal"))
    ])

  const asMade = (cutting: Cutting) =>
    fc.property(counts, counts, (before, after) => same(cutting(dressed(before), after), dressed(after)))

  it("a traced cell is the one that is made with that number", () => {
    fc.assert(asMade(cutInto), settings)
  })

  it("and so is one of cylinders", () => {
    const power = fc.constantFrom(1, 2, 4, 8)
    fc.assert(
      fc.property(fc.array(fc.tuple(power, power), { minLength: 1, maxLength: 4 }), (drawn) => {
        const made = (which: 0 | 1): Net =>
          Cell.make({
            parents: drawn.map((_, b) => b === 0 ? -1 : (b - 1) >> 1),
            ncomp: drawn.map((pair) => pair[which]),
            length: drawn.flatMap((pair, b) => Array<number>(pair[which]).fill((b + 1) * 8 / pair[which])),
            radius: drawn.flatMap((pair, b) => Array<number>(pair[which]).fill(1 + b / 3))
          })
        same(cutInto(made(0), drawn.map(([, after]) => after)), made(1))
      }),
      settings
    )
  })

  it("the property notices a shape that is a mean of the old ones", () => {
    const averaged: Cutting = (network, ncomp, at) => {
      const sums = (net: Net) => floats(net, "radius").reduce((a, b) => a + b, 0) / net.nodes.length
      return Network.editSync(cutInto(network, ncomp, at), [Edit.set("radius", sums(network))])
    }
    assert.isTrue(fc.check(asMade(averaged), broken).failed)
  })
})

describe("K7", () => {
  const once = (cutting: Cutting) =>
    fc.property(counts, counts, count, (before, between, after) => {
      const cell = Cell.traced(morphology, { ncomp: before })
      const fine = cutting(cell, after)
      assert.strictEqual(cutting(fine, after), fine)
      same(cutting(cutting(cell, between), after), fine)
    })

  it("cutting twice is cutting once", () => {
    fc.assert(once(cutInto), settings)
  })

  it("the property notices numbers that remember what was before", () => {
    const remembering: Cutting = (network, ncomp, at) =>
      Network.editSync(cutInto(network, ncomp, at), [Edit.set("v", -network.nodes.length)])
    assert.isTrue(fc.check(once(remembering), broken).failed)
  })
})

/** A branch of a network, and a number for it. */
const choice = fc.record({ cell: fc.nat(9), branch: fc.nat(9), count })

type Choice = typeof choice extends fc.Arbitrary<infer A> ? A : never

const branchOf = (network: Net, { branch, cell }: Choice): readonly [cell: number, branch: number] => {
  const c = cell % network.cells.size
  return [c, branch % network.cells.get(c)!.parents.length]
}

const cutBranch = (network: Net, drawn: Choice): Net | null => {
  const [c, b] = branchOf(network, drawn)
  return Result.getOrNull(Network.edit(network, [Edit.ncomp(drawn.count, Select.cell(c).branch(b), { flags: "any" })]))
}

describe("K8", () => {
  const lengths = (network: Net): ReadonlyMap<number, number> => {
    const branch = branchesOf(network)
    const out = new Map<number, number>()
    floats(network, "length").forEach((l, row) => out.set(branch[row], (out.get(branch[row]) ?? 0) + l))
    return out
  }

  /** Where along its branch a row is, in lengths, and how long the row is. */
  const placeOf = (network: Net, row: number): readonly [branch: number, from: number, to: number] => {
    const branch = branchesOf(network)
    const length = floats(network, "length")
    const first = branch.indexOf(branch[row])
    const from = length.slice(first, row).reduce((a, b) => a + b, 0)
    return [branch[row], from, from + length[row]]
  }

  const sound = (cutting: typeof cutBranch) =>
    fc.property(networks({ trainables: true }), choice, (network, drawn) => {
      const before = Json.encode(network)
      const after = cutting(network, drawn)
      fc.pre(after !== null)
      assert.deepStrictEqual(Network.check(after), [])
      assert.strictEqual(Json.encode(network), before)
      const own = lengths(after)
      lengths(network).forEach((sum, branch) => assert.closeTo(own.get(branch)! / sum, 1, 1e-12))
      network.stimuli.forEach(({ row, stimulus }, k) => {
        const moved = after.stimuli.get(k)!
        assert.strictEqual(moved.stimulus, stimulus)
        const [branch, from, to] = placeOf(network, row)
        const [now, low, high] = placeOf(after, moved.row)
        assert.strictEqual(now, branch)
        assert.isTrue(low <= (from + to) / 2 * (1 + 1e-9) && (from + to) / 2 <= high * (1 + 1e-9))
      })
    })

  it("leaves a sound network, its length, and what is attached where it is", () => {
    fc.assert(sound(cutBranch), settings)
  })

  it("the property notices stimuli that all come to the start of the branch", () => {
    const first: typeof cutBranch = (network, drawn) => {
      const after = cutBranch(network, drawn)
      if (after === null) return null
      const branch = branchesOf(after)
      return after.update("stimuli", (all) => all.map((s) => ({ ...s, row: branch.indexOf(branch[s.row]) }) as never))
    }
    assert.isTrue(fc.check(sound(first), broken).failed)
  })
})

describe("K9", () => {
  const anywhere = (cutting: typeof cutBranch) =>
    fc.property(networks({ cells: [1, 2] }), networks({ cells: [1, 2] }), choice, (part, other, drawn) => {
      const alone = cutting(part, drawn)
      const [c, b] = branchOf(part, drawn)
      const whole = Result.getOrNull(Network.makeResult([other, part]))
      fc.pre(alone !== null && whole !== null)
      same(
        Network.make([other, alone]),
        Network.editSync(whole, [
          Edit.ncomp(drawn.count, Select.cell(other.cells.size + c).branch(b), { flags: "any" })
        ])
      )
    })

  it("a part is cut in a network as it is alone", () => {
    fc.assert(anywhere(cutBranch), settings)
  })

  it("the property notices recordings in another order", () => {
    const swapped: typeof cutBranch = (network, drawn) =>
      cutBranch(network, drawn)?.update("recordings", (all) => all.reverse()) ?? null
    assert.isTrue(fc.check(anywhere(swapped), broken).failed)
  })
})
