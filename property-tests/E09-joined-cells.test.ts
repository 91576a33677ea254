/**
 * E9: a cell joined to a branch is the cell built whole, and deleting it again gives the network before.
 *
 * Built whole: of random trees of cylinders with the same values, every column but places and every trace are the same to the bit; in places too
 * where the second stays. Deleted again: random networks, traced cells among them, with all that networks carry; what the network said before it
 * says again, and other cells are the same values. Broken variants: a join at another branch, one that forgets what is attached.
 */
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { is } from "immutable"
import { expect, it } from "vitest"
import { Cell, Channels, Column, Edit, Network, Select, Stimulus, Table } from "../src/index.ts"
import { network } from "../src/testing/network.ts"
import { simulate } from "../test/solve/simulate.ts"
import { broken, settings } from "./settings.ts"

type Join = (network: Network.Network, part: Network.Network, at: Select.NodeSelection) => Network.Network

const join: Join = (one, part, at) => Network.join(one, part, { at, trainables: "separate" })

const branch = fc.record({
  under: fc.nat(9),
  comps: fc.array(
    fc.record({ length: fc.integer({ min: 1, max: 40 }), radius: fc.integer({ min: 1, max: 9 }), gNa: fc.nat(9) }),
    { minLength: 1, maxLength: 3 }
  ),
  leaky: fc.boolean()
})

const tree = fc.array(branch, { minLength: 1, maxLength: 4 })

type Branches = typeof tree extends fc.Arbitrary<infer A> ? A : never

const parentsOf = (branches: Branches): ReadonlyArray<number> =>
  branches.map(({ under }, b) => b === 0 ? -1 : under % b)

const built = (branches: Branches, parents: ReadonlyArray<number>): Network.Network => {
  const comps = branches.flatMap((one) => one.comps)
  const leaky = branches.flatMap((one, b) => one.leaky ? [b] : [])
  return Network.editSync(
    Cell.make({
      parents,
      ncomp: branches.map((one) => one.comps.length),
      length: comps.map(({ length }) => length),
      radius: comps.map(({ radius }) => radius / 3)
    }),
    [
      Edit.insert(Channels.HH),
      Edit.set("HH_gNa", comps.map(({ gNa }) => gNa / 50)),
      ...leaky.length > 0 ? [Edit.insert(Channels.Leak, Select.branch(leaky))] : []
    ]
  )
}

const run = (one: Network.Network) =>
  Result.getOrThrow(simulate(
    Network.editSync(one, [
      Edit.stimulate(Stimulus.step({ delay: 0.1, duration: 1, amplitude: 0.3 }), Select.branch(0).loc(0)),
      Edit.record("v")
    ]),
    { dt: 0.025, tMax: 1 }
  )).recordings

const valuesOf = (table: Table.Table, names: Iterable<string>) =>
  Array.from(names, (name) => {
    const column = Table.get(table, name)
    return [name, column === undefined ? null : Array.from({ length: table.length }, (_, k) => Column.at(column, k))]
  })

const isWhole = (joining: Join) =>
  fc.property(tree, tree, fc.nat(9), (first, second, drawn) => {
    const at = drawn % first.length
    const [a, b] = [parentsOf(first), parentsOf(second)]
    const whole = built([...first, ...second], [...a, ...b.map((p) => p < 0 ? at : a.length + p)])
    const joined = joining(built(first, a), built(second, b), Select.cell(0).branch(at))
    expect(Network.check(joined)).toEqual([])
    expect(joined.cells.get(0)!.parents).toEqual(whole.cells.get(0)!.parents)
    expect(joined.cells.get(0)!.ncomp).toEqual(whole.cells.get(0)!.ncomp)
    const names = Table.names(whole.nodes).filter((name) => !["x", "y", "z"].includes(name))
    expect(valuesOf(joined.nodes, names)).toEqual(valuesOf(whole.nodes, names))
    expect(run(joined)).toEqual(run(whole))
  })

it("E9: a joined cell is the one that is built whole", () => {
  fc.assert(isWhole(join), settings)
})

it("E9: catches a join at another branch", () => {
  const elsewhere: Join = (one, part, _at) => join(one, part, Select.cell(0).branch(0))
  expect(fc.check(isWhole(elsewhere), broken).failed).toBe(true)
})

/** Where compartments are, whatever the kind of the path. */
const places = (one: Network.Network) => valuesOf(one.nodes, ["x", "y", "z"]).map(([, column]) => column as number[])

const isUndone = (joining: Join) =>
  fc.property(
    network({ events: true, trainables: true, traced: true }),
    network({ cells: [1, 1], trainables: true, traced: true }),
    fc.nat(),
    fc.nat(),
    (before, part, drawn, which) => {
      const c = drawn % before.cells.size
      const cell = before.cells.get(c)!
      fc.pre(Result.isSuccess(Network.concatResult([before, part], { trainables: "separate" })))
      const joined = joining(before, part, Select.cell(c).branch(which % cell.parents.length))
      expect(Network.check(joined)).toEqual([])
      const added = part.cells.get(0)!.parents.map((_, b) => cell.parents.length + b)
      const after = Network.editSync(joined, [
        Edit.deleteBranches(Select.cell(c).branch(added), { attached: "drop" })
      ])
      const names = (["nodes", "edges"] as const).map((domain) =>
        Table.names(before[domain]).filter((name) => !["x", "y", "z"].includes(name) && Table.has(after[domain], name))
      )
      expect(valuesOf(after.nodes, names[0])).toEqual(valuesOf(before.nodes, names[0]))
      expect(valuesOf(after.edges, names[1])).toEqual(valuesOf(before.edges, names[1]))
      for (const list of ["stimuli", "clamps", "recordings", "trainables"] as const) {
        expect(is(after[list], before[list])).toBe(true)
      }
      before.cells.forEach((one, k) => {
        if (k === c) expect(after.cells.get(k)).toMatchObject({ parents: one.parents, ncomp: one.ncomp })
        else expect(after.cells.get(k)).toBe(one)
      })
      if (cell.path._tag !== "Traced" && part.cells.get(0)!.path._tag !== "Traced") {
        expect(after.cells).toEqual(
          before.cells
        )
      }
      const [now, old] = [places(after), places(before)]
      old.forEach((column, i) => column.forEach((x, k) => expect(now[i][k]).toBeCloseTo(x, 9)))
    }
  )

it("E9: what is joined and deleted again leaves the network as it was", () => {
  fc.assert(isUndone(join), settings)
})

it("E9: catches a join that forgets what is attached", () => {
  const forgets: Join = (one, part, at) => Network.editSync(join(one, part, at), [Edit.unstimulate(), Edit.unrecord()])
  expect(fc.check(isUndone(forgets), broken).failed).toBe(true)
})
