/**
 * Cells of traced morphologies: compartments that follow the frusta, groups by type, and what networks make of them.
 */
import * as Equal from "effect/Equal"
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { networkOf } from "../../property-tests/evaluated.ts"
import { Cell, Channels, Edit, Json, Ncomp, Network, Print, Select, Swc, Traced, View } from "../../src/index.ts"
import { cut } from "../../src/network/frusta.ts"

const read = (text: string, options?: Swc.SwcOptions): Traced.Traced => Swc.readSync(text, options).morphology

const ball =
  "1 1 0 0 0 5 -1\n2 3 10 0 0 2 1\n3 3 20 0 0 1 2\n4 3 20 0 0 2 3\n5 3 20 30 0 2 4\n6 2 0 10 0 1 1\n7 2 0 20 0 0 6\n"

const column = (network: Network.Network, name: string, at?: Select.NodeSelection): ReadonlyArray<number> =>
  Array.from(View.column(at ?? Select.all, name).get(network))

const sum = (values: Iterable<number>): number => Array.from(values).reduce((a, b) => a + b, 0)

describe("a traced morphology", () => {
  it("is equal to another of the same file, and to no other", () => {
    expect(Equal.equals(read(ball), read(ball))).toBe(true)
    expect(read(ball).equals(read(ball.replace("30 0 2 4", "31 0 2 4")))).toBe(false)
    expect([Traced.isTraced(read(ball)), Traced.isTraced({ ...read(ball) }), Traced.isTraced(null)]).toEqual([
      true,
      false,
      false
    ])
  })
})

describe("a traced cell", () => {
  it.each([1, 2, 3, 7])("has the membrane of its frusta in %i compartments a branch", (ncomp) => {
    const network = Network.make([Cell.traced(read(ball), { ncomp })])
    for (const [group, { area, length, volume }] of Object.entries(Traced.totals(read(ball)))) {
      const at = Select.group(group)
      expect(sum(column(network, "length", at)) / length).toBeCloseTo(1, 12)
      expect(sum(column(network, "area", at)) / area).toBeCloseTo(1, 12)
      expect(sum(column(network, "volume", at)) / volume).toBeCloseTo(1, 12)
    }
    expect(Network.check(network)).toEqual([])
  })

  it("has loads that are the integral of one over the cross section", () => {
    const cone = cut(read("1 2 0 0 0 2 -1\n2 2 12 0 0 1 1\n"), [2])
    const load = (a: number, b: number): number => 3 / (Math.PI * a * b)
    expect(Array.from(cone.resistive_load_in, (x) => Number(x.toPrecision(12)))).toEqual(
      [load(2, 1.75), load(1.5, 1.25)].map((x) => Number(x.toPrecision(12)))
    )
    expect(cone.resistive_load_out[1]).toBeCloseTo(load(1.25, 1), 12)
    expect(Array.from(cone.radius)).toEqual([1.75, 1.25])
    expect(Array.from(cone.middle.x)).toEqual([3, 9])
  })

  it("lies on its path", () => {
    const corner = Network.make([Cell.traced(read("1 2 0 0 0 1 -1\n2 2 10 0 0 1 1\n3 2 10 20 0 1 2\n"))])
    expect([column(corner, "x"), column(corner, "y")]).toEqual([[10], [5]])
  })

  it("takes compartments and passive columns by branch", () => {
    const network = Network.make([
      Cell.traced(read(ball), { ncomp: [1, 2, 3], v: [-60, -61, -62, -63, -64, -65], capacitance: 2 })
    ])
    expect(column(network, "v")).toEqual([-60, -61, -62, -63, -64, -65])
    const failure = (options: Cell.TracedOptions): string =>
      Result.getOrThrow(Result.flip(Cell.tracedResult(read(ball), options))).message
    expect(failure({ ncomp: [1, 2] })).toBe(
      "ncomp has 2 values where 3 are needed; give one number for all branches, or one per branch"
    )
    expect(failure({ v: [1] })).toBe(
      "v has 1 value where 3 are needed; give one number for all compartments, or one per compartment"
    )
    expect(failure({ capacitance: -1 })).toBe("capacitance of compartment 0 is -1; expected a positive number [uF/cm2]")
    expect(() => Cell.traced({} as never)).toThrow("expected a traced morphology")
  })

  it("is printed as the text of its points, where that says it all", () => {
    const code = Print.cell(Cell.traced(read(ball), { ncomp: [1, 2, 3], v: -60 }))
    expect(code).toContain("Cell.traced(\n  Swc.readSync(")
    expect(code).toContain("{ ncomp: [1, 2, 3], v: -60 }")
    const long = read(ball, { maxBranchLength: 4 })
    expect(Print.cell(Cell.traced(long))).toContain("Json.decodeSync")
    const network = Network.editSync(Network.make([Cell.traced(read(ball), { ncomp: 2 })]), [
      Edit.set("radius", 3, Select.group("soma")),
      Edit.move({ x: 5 }, Select.all)
    ])
    expect(Json.encode(networkOf(Print.network(network)))).toBe(Json.encode(network))
    expect(Print.network(network)).not.toContain("Json.decodeSync")
    expect(Print.network(Network.make([Cell.traced(long)]))).toContain("Json.decodeSync")
  })

  it("puts its groups beside those of others, and its compartments beside cylinders", () => {
    const network = Network.make([
      Cell.make({ ncomp: 2 }),
      Cell.traced(read(ball)),
      Cell.traced(read("1 7 0 0 0 1 -1\n2 7 9 0 0 1 1"))
    ])
    expect([...network.groups]).toEqual(["soma", "axon", "basal", "custom7"])
    const flags = (name: string): ReadonlyArray<number> => Array.from(network.nodes.columns.get(name)!.values)
    expect(flags("soma")).toEqual([0, 0, 1, 0, 0, 0])
    expect(flags("custom7")).toEqual([0, 0, 0, 0, 0, 1])
    expect(Network.check(network)).toEqual([])
    expect(Result.getOrThrow(Json.decode(Json.encode(network))).equals(network)).toBe(true)
  })

  it("ends in a point behind which nothing is coupled", () => {
    const network = Network.make([Cell.traced(read(ball), { ncomp: 2 })])
    expect(column(network, "resistive_load_out").filter((x) => x === Infinity).length).toBe(1)
    const run = Network.editSync(network, [Edit.insert(Channels.HH), Edit.record("v", Select.all)])
    const longer = Network.editSync(run, [Edit.set("radius", 3, Select.group("soma"))])
    expect([Network.check(run), Network.check(longer)]).toEqual([[], []])
  })

  it("is cut by a rule as `Edit.ncomp` cuts it", () => {
    const long = read("1 1 0 0 0 5 -1\n2 3 10 0 0 1 1\n3 3 700 0 0 0.3 2\n4 3 1300 100 0 0.2 3\n5 3 900 -200 0 0.2 3")
    const fine = Cell.traced(long, { ncomp: Ncomp.dLambda({ fraction: 0.2 }), axial_resistivity: 100 })
    const whole = Cell.traced(long, { axial_resistivity: 100 })
    const counts = fine.cells.get(0)!.ncomp
    expect(counts.some((count) => count > 1)).toBe(true)
    expect(fine.equals(Network.editSync(whole, [Edit.ncomp(Ncomp.dLambda({ fraction: 0.2 }), Select.all)]))).toBe(true)
    expect(() => Cell.traced(long, { ncomp: Ncomp.dLambda(), capacitance: [1, 2] })).toThrow(/one for the whole cell/)
    expect(() => Cell.traced(long, { ncomp: Ncomp.dLambda(), axial_resistivity: -1 })).toThrow(
      /axial_resistivity is -1/
    )
    expect(() => Cell.traced(long, { ncomp: "many" as never })).toThrow(/or a rule such as Ncomp.dLambda\(\)/)
  })
})
