/**
 * `Network.join`: a cell with all that it carries becomes branches of another, wherever both stand, traced or not.
 */
import { Result } from "effect"
import { pipe } from "effect/Function"
import { describe, expect, it } from "vitest"
import {
  Cell,
  Channels,
  Connect,
  Edit,
  Json,
  Network,
  Select,
  Share,
  Stimulus,
  Swc,
  Synapses,
  View
} from "../../src/index.ts"
import { simulate } from "../solve/simulate.ts"

const column = (network: Network.Network, name: string): ReadonlyArray<number> =>
  Array.from(network.nodes.columns.get(name)!.values)

const close = (found: ReadonlyArray<number>, wanted: ReadonlyArray<number>): void => {
  expect(found.length).toBe(wanted.length)
  found.forEach((x, k) => expect(x).toBeCloseTo(wanted[k], 9))
}

const message = (network: Network.Network, part: Network.Network, options: Network.JoinOptions): string =>
  Result.getOrThrow(Result.flip(Network.joinResult(network, part, options))).message

const { morphology } = Swc.readSync(
  "1 1 0 0 0 5 -1\n2 3 10 0 0 2 1\n3 3 20 1 0 1 2\n4 3 25 7 0 2 3\n5 3 20 30 0 0.5 4\n6 3 33 -4 2 0.7 3\n7 2 0 10 0 1 1\n8 2 0 20 0 0.3 7\n"
)
const traced = Cell.traced(morphology, { ncomp: 2 })
const cylinders = Cell.make({
  parents: [-1, 0, 0],
  ncomp: 2,
  length: [4, 6, 5, 5, 7, 3],
  radius: [1, 2, 3, 3, 0.5, 0.7]
})
const bent = Network.editSync(cylinders, [
  Edit.move({ x: 3, y: -8 }, Select.branch(1)),
  Edit.rotate(30, "xz", Select.cell(0))
])
const scaled = Network.editSync(traced, [
  Edit.set("length", 9, Select.branch(1).comp(0)),
  Edit.set("radius", 1.5, Select.branch(2)),
  Edit.rotate(70, "xy", Select.cell(0)),
  Edit.move({ z: 12 }, Select.cell(0))
])

describe("join", () => {
  const pairs = { traced, cylinders, bent, scaled }
  const names = Object.keys(pairs) as ReadonlyArray<keyof typeof pairs>
  const cases = names.flatMap((first) => names.map((second) => [first, second] as const))

  it.each(cases)("%s and %s: no compartment changes, and both stand where they stood", (first, second) => {
    const [one, part] = [pairs[first], pairs[second]]
    const joined = Network.join(one, part, { at: Select.branch(1), second: "stay" })
    expect(Network.check(joined)).toEqual([])
    for (const name of ["length", "radius", "area", "volume", "resistive_load_in", "resistive_load_out"]) {
      expect(column(joined, name)).toEqual([...column(one, name), ...column(part, name)])
    }
    for (const axis of ["x", "y", "z"]) close(column(joined, axis), [...column(one, axis), ...column(part, axis)])
    expect(Result.isSuccess(Json.decode(Json.encode(joined)))).toBe(true)
  })

  it.each(cases)("%s and %s: the second begins at the end of the branch", (first, second) => {
    const [one, part] = [pairs[first], pairs[second]]
    const joined = Network.join(one, part, { at: Select.branch(1) })
    expect(Network.check(joined)).toEqual([])
    const [n, m] = [one.nodes.length, joined.nodes.length]
    const layout = Network.layout(joined)
    const end = Select.branch(1).loc(1)
    const row = View.of(one, end).rows[0]
    for (const [axis, from, to] of [["x", "x0", "x1"], ["y", "y0", "y1"], ["z", "z0", "z1"]] as const) {
      close(column(joined, axis).slice(0, n), column(one, axis))
      const [shifted, alone] = [column(joined, axis).slice(n, m), column(part, axis)]
      close(shifted.map((x) => x - shifted[0]), alone.map((x) => x - alone[0]))
      const ends = Array.from(layout.row).flatMap((of, k) => of === row ? [layout[to][k]] : [])
      const starts = Array.from(layout.row).flatMap((of, k) => of === n ? [layout[from][k]] : [])
      expect(starts[0]).toBeCloseTo(ends[ends.length - 1], 9)
    }
  })

  it("cylinders of a cell that is partly traced follow length and radius as cylinders", () => {
    const edits = [Edit.set("radius", (row: { readonly radius: number }) => row.radius * 1.7), Edit.set("length", 11)]
    const joined = Network.editSync(Network.join(traced, cylinders, { at: Select.branch(2) }), edits)
    const alone = Network.editSync(cylinders, edits)
    for (const name of ["area", "volume", "resistive_load_in", "resistive_load_out"]) {
      column(joined, name).slice(traced.nodes.length).forEach((x, k) =>
        expect(x / column(alone, name)[k]).toBeCloseTo(1, 12)
      )
    }
  })

  it("carries all that is said of both, and leaves other cells alone", () => {
    const part = Network.editSync(cylinders, [
      Edit.insert(Channels.HH),
      Edit.insert(Channels.Leak, Select.branch(2)),
      Edit.group("far", Select.branch(2)),
      Edit.label("layer", 5),
      Edit.train("HH_gNa", { share: Share.perBranch }),
      Edit.record("v", Select.branch(1).loc(1)),
      Edit.stimulate(Stimulus.step({ delay: 1, duration: 1, amplitude: 0.1 }), Select.branch(2).loc(0)),
      Edit.connect(Connect.pairwise(Select.branch(0).loc(0), Select.branch(2).loc(1)), Synapses.Ionotropic)
    ])
    const small = Network.editSync(Cell.make({ parents: [-1, 0], ncomp: [1, 2] }), [Edit.insert(Channels.HH)])
    const network = Network.editSync(Network.make([small, small]), [
      Edit.connect(Connect.pairwise(Select.cell(0).branch(0), Select.cell(1).branch(0)), Synapses.Ionotropic),
      Edit.record("v", Select.cell(1).branch(0)),
      Edit.train("HH_gNa")
    ])
    const joined = Network.join(network, part, { at: Select.cell(0).branch(1), trainables: "separate" })
    expect(Network.check(joined)).toEqual([])
    expect([...joined.mechanisms.keys()]).toEqual(["HH", "Leak"])
    expect(joined.cells.map(({ parents }) => parents).toArray()).toEqual([[-1, 0, 1, 2, 2], [-1, 0]])
    expect(joined.cells.get(1)).toBe(network.cells.get(1))
    expect(View.of(joined, Select.group("far")).rows).toEqual(Int32Array.of(7, 8))
    expect(joined.recordings.map(({ row }) => row).toArray()).toEqual([9, 6])
    expect(joined.stimuli.map(({ row }) => row).toArray()).toEqual([7])
    expect(Array.from(joined.edges.columns.get("pre_index")!.values as Int32Array)).toEqual([0, 3])
    expect(Array.from(joined.edges.columns.get("post_index")!.values as Int32Array)).toEqual([9, 8])
    expect(joined.trainables.map(({ index, name }) => [name, ...index.labels]).toArray()).toEqual([
      ["HH_gNa", "all"],
      ["HH_gNa#2", "cell 0 branch 2", "cell 0 branch 3", "cell 0 branch 4"]
    ])
  })

  it("runs traced cells that are joined as the tracing that is joined", () => {
    const part = Cell.traced(Swc.readSync("1 3 0 0 0 1 -1\n2 3 0 30 0 1 1\n").morphology, { ncomp: 2 })
    const edits = [
      Edit.insert(Channels.HH),
      Edit.stimulate(Stimulus.step({ delay: 0, duration: 5, amplitude: 0.2 }), Select.branch(0).loc(0)),
      Edit.record("v")
    ]
    const joined = Network.join(traced, part, { at: Select.branch(1) })
    const again = Cell.traced(Network.morphology(joined, 0), { ncomp: 2 })
    const run = (one: Network.Network) =>
      Result.getOrThrow(simulate(Network.editSync(one, edits), { dt: 0.025, tMax: 5 })).recordings
    expect(run(joined)).toEqual(run(again))
  })

  it("goes data-last too", () => {
    const at = Select.branch(2)
    expect(pipe(traced, Network.join(cylinders, { at }))).toEqual(Network.join(traced, cylinders, { at }))
  })

  it("says what keeps it from joining", () => {
    const two = Network.make([cylinders, cylinders])
    expect(message(traced, two, { at: Select.branch(0) })).toMatchInlineSnapshot(
      `"the part is a network of 2 cells; expected one of one cell, for example Network.cell(part, 0)"`
    )
    expect(message(two, traced, { at: Select.branch(0) })).toMatchInlineSnapshot(
      `"the place to join at, branch(0), is 2 branches; expected one branch of one cell, for example Select.cell(0).branch(1)"`
    )
    expect(message(two, traced, { at: Select.cell(0).branch(0).loc(1) })).toMatchInlineSnapshot(
      `"what is selected of branch 0 of cell 0 is not all of it: compartment 0 is missing; expected whole branches in join, for example Select.cell(0).branch(0)"`
    )
    expect(message(two, traced, { at: Select.cell(2).branch(0) })).toMatchInlineSnapshot(
      `"cell 2 does not exist; cell indices go from 0 to 1"`
    )
    const pointed = Cell.traced(Swc.readSync("1 3 0 0 0 1 -1\n2 3 0 30 0 0 1\n").morphology)
    expect(message(pointed, traced, { at: Select.branch(0) })).toMatchInlineSnapshot(
      `"the path of the joined cell is none, as resistive_load_out of compartment 0 would be Infinity; expected one that goes on: with a radius above zero where the two meet"`
    )
    const jaxley = Cell.traced(
      Swc.readSync("1 3 0 0 0 1 -1\n2 3 0 30 0 1 1\n", { reading: "jaxley" }).morphology
    )
    expect(message(jaxley, traced, { at: Select.branch(0) })).toMatchInlineSnapshot(
      `"the reading of the part is "frusta"; expected "jaxley", as of the cell that it is joined to; read both files alike"`
    )
    const trained = Network.editSync(cylinders, [Edit.train("radius")])
    expect(message(trained, trained, { at: Select.branch(0) })).toMatchInlineSnapshot(
      `"the name "radius" is taken by a trainable of part 0 and cannot be one of part 1 too; say with the option trainables whether they are "shared" (one number for all), "separate" (one for each), or to "drop" them"`
    )
  })
})
