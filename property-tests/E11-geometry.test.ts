/**
 * E11: another geometry changes what follows from it and nothing else. As cylinders, cells have area, volume and loads of their lengths and radii,
 * and every compartment has its middle where it was; back on their tracings, with sizes kept, they are the network that they were, to the bit.
 * On a tracing a cell has the shape of one that is made of it.
 *
 * Networks are random, with traced cells among them that were moved, turned and scaled, mechanisms, synapses and attachments. Broken
 * variants: an edit that does nothing, one that takes sizes from the tracing on the way back, one that also sets a voltage.
 */
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { expect, it } from "vitest"
import { Cell, Column, Edit, Network, Select, Table } from "../src/index.ts"
import { network } from "../src/testing/network.ts"
import { broken, settings } from "./settings.ts"

const shape = ["length", "radius"]

const following = ["area", "volume", "resistive_load_in", "resistive_load_out", "x", "y", "z"]

const column = (of: Network.Network, name: string): ReadonlyArray<unknown> => {
  const values = Table.get(of.nodes, name)!
  return Array.from(values.values, (_, row) => Column.at(values, row))
}

const numbers = (of: Network.Network, name: string): ReadonlyArray<number> => Array.from(Table.floats(of.nodes, name))

/** Everything that a geometry does not say. */
const others = (of: Network.Network) => ({
  nodes: Table.names(of.nodes).filter((name) => ![...shape, ...following].includes(name)).map((name) => [
    name,
    column(of, name)
  ]),
  trees: of.cells.toArray().map(({ ncomp, parents, placement }) => ({ ncomp, parents, placement })),
  edges: of.edges,
  attached: [of.recordings, of.stimuli, of.clamps, of.trainables, of.groups].map((list) => list.toArray())
})

/** Networks whose cells were turned, moved and scaled; half of the cells are traced. */
const scaled = fc.record({
  start: network({ traced: true, trainables: true }),
  factors: fc.array(fc.double({ min: 0.5, max: 2, noNaN: true }), { minLength: 1, maxLength: 4 }),
  degrees: fc.integer({ min: 0, max: 360 })
}).map(({ degrees, factors, start }) => {
  const by = (key: "length" | "radius") =>
    Edit.set(key, (row) => factors[Number(row.row) % factors.length] * Number(row[key]))
  return Network.edit(start, [
    by("length"),
    by("radius"),
    Edit.rotate(degrees, "xz", Select.all),
    Edit.move({ x: 10, y: -3 }, Select.cell(0))
  ])
}).filter(Result.isSuccess).map(({ success }) => success)

type Change = (start: Network.Network) => Result.Result<Network.Network, unknown>

const straightens = (change: Change) =>
  fc.property(scaled, (start) => {
    const made = change(start)
    fc.pre(Result.isSuccess(made)) // an area that is trained
    const now = Result.getOrThrow(made)
    expect(Network.check(now)).toEqual([])
    expect(others(now)).toEqual(others(start))
    const [length, radius] = shape.map((name) => numbers(now, name))
    expect([length, radius]).toEqual(shape.map((name) => numbers(start, name)))
    const cylinder = (of: (l: number, r: number) => number) => length.map((l, row) => of(l, radius[row]))
    const near = (name: string, wanted: ReadonlyArray<number>, slack: (x: number) => number): void => {
      for (const [row, x] of numbers(now, name).entries()) {
        expect(Math.abs(x - wanted[row]), `${name} of row ${row}`).toBeLessThanOrEqual(slack(wanted[row]))
      }
    }
    near("area", cylinder((l, r) => 2 * Math.PI * l * r), (x) => 1e-12 * x)
    near("volume", cylinder((l, r) => Math.PI * l * r * r), (x) => 1e-12 * x)
    for (const name of ["resistive_load_in", "resistive_load_out"]) {
      near(name, cylinder((l, r) => l / 2 / (Math.PI * r * r)), (x) => 1e-12 * x)
    }
    // Pieces are put behind each other with their gaps: a few roundings of places of some hundred um.
    for (const axis of ["x", "y", "z"]) near(axis, numbers(start, axis), () => 1e-8)
  })

it("E11: cells as cylinders", () =>
  fc.assert(straightens((start) => Network.edit(start, [Edit.geometry("cylinders", Select.all)])), settings))

it("E11: catches an edit that does nothing, and one that does more", () => {
  expect(fc.check(straightens(Result.succeed), broken).failed).toBe(true)
  const more: Change = (start) =>
    Network.edit(start, [Edit.geometry("cylinders", Select.all), Edit.set("v", -61, Select.cell(0))])
  expect(fc.check(straightens(more), broken).failed).toBe(true)
})

const returns = (options: Edit.GeometryOptions) =>
  fc.property(scaled, (start) => {
    const back = start.cells.toArray().flatMap(({ path }, c) =>
      path._tag === "Traced" ? [Edit.geometry(path, Select.cell(c), options)] : []
    )
    const made = Network.edit(start, [Edit.geometry("cylinders", Select.all), ...back])
    fc.pre(Result.isSuccess(made))
    expect(Result.getOrThrow(made).equals(start)).toBe(true)
  })

it("E11: to cylinders and back", () => fc.assert(returns({ sizes: "kept" }), settings))

it("E11: catches sizes that are those of the tracing", () => {
  expect(fc.check(returns({ sizes: "traced" }), broken).failed).toBe(true)
})

const shapes = (how: (path: Edit.Geometry) => Edit.Edit) =>
  fc.property(network({ traced: true, cells: [1, 1], attachments: false }), (start) => {
    const { ncomp, parents, path } = start.cells.get(0)!
    fc.pre(path._tag === "Traced")
    if (path._tag !== "Traced") return
    const made = Network.editSync(Cell.make({ parents, ncomp, length: 7, radius: 3 }), [how(path)])
    const wanted = Cell.traced(path, { ncomp })
    for (const name of [...shape, ...following]) expect(numbers(made, name)).toEqual(numbers(wanted, name))
    expect(made.cells.get(0)!.equals(wanted.cells.get(0))).toBe(true)
  })

it("E11: on a tracing a cell has its shape", () =>
  fc.assert(shapes((path) => Edit.geometry(path, Select.all)), settings))

it("E11: catches sizes that stay", () => {
  expect(fc.check(shapes((path) => Edit.geometry(path, Select.all, { sizes: "kept" })), broken).failed).toBe(true)
})
