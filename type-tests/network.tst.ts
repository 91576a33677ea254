/** What is made, read and edited: cells, networks, views and tables, and that nobody can write into a column. */
import { type Optic, type Result } from "effect"
import { Cell, type Column, Edit, Network, Parameters, Select, Share, Table, Traces, View } from "neurolens"
import { describe, expect, test } from "tstyche"

const network = Network.make([Cell.make()])

describe("Cell.make", () => {
  test("takes what a cell has", () => {
    expect(Cell.make).type.toBeCallableWith()
    expect(Cell.make).type.toBeCallableWith({ parents: [-1, 0, 0], ncomp: [1, 2, 3] })
    expect(Cell.make).type.toBeCallableWith({
      ncomp: 4,
      radius: 2,
      length: [1, 2, 3, 4],
      capacitance: 1,
      axial_resistivity: 100,
      v: -65
    })
    expect(Cell.make()).type.toBe<Network.Network>()
  })

  test("takes nothing else", () => {
    expect(Cell.make).type.not.toBeCallableWith({ radus: 2 })
    expect(Cell.make).type.not.toBeCallableWith({ radius: "2" })
    expect(Cell.make).type.not.toBeCallableWith({ parents: -1 })
    expect(Cell.make).type.not.toBeCallableWith({ area: 2 })
    expect(Cell.make).type.not.toBeCallableWith({ radius: undefined })
    expect<Cell.PassiveColumn>().type.toBe<
      "length" | "radius" | "axial_resistivity" | "capacitance" | "v" | "celsius"
    >()
  })
})

describe("Network.edit", () => {
  test("gives a Result, editSync the network", () => {
    expect(Network.edit(network, [Edit.set("v", -65)])).type.toBe<
      Result.Result<Network.Network, Network.NetworkError>
    >()
    expect(Network.editSync(network, [])).type.toBe<Network.Network>()
    expect(Edit.set("v", -65)(network)).type.toBe<Result.Result<Network.Network, Network.NetworkError>>()
    expect(Edit.all([Edit.set("v", -65)])).type.toBe<Edit.Edit>()
  })

  test("takes edits, not functions of any kind", () => {
    expect(Network.edit).type.not.toBeCallableWith(network, [(n: Network.Network) => n])
    expect(Network.edit).type.not.toBeCallableWith(network, Edit.set("v", -65))
  })

  test("fails with reasons that can be told apart", () => {
    expect<Network.NetworkError["_tag"]>().type.toBe<"NetworkError">()
    expect<Network.Reason["_tag"]>().type.toBe<
      | "BadText"
      | "UnknownName"
      | "OutOfRange"
      | "EmptySelection"
      | "NothingThere"
      | "WrongLength"
      | "BadValue"
      | "NameTaken"
      | "UnitMismatch"
      | "TwoRules"
      | "Overlap"
      | "SteadyStateNotUnique"
      | "NoSteadyState"
      | "NotProvided"
      | "Unmet"
      | "NoSource"
      | "ManySources"
      | "Ring"
      | "InUse"
      | "TooMany"
      | "Threw"
    >()
  })
})

describe("View", () => {
  test("of a column is a lens, or an optional", () => {
    expect(View.column(Select.cell(0), "v")).type.toBe<Optic.Lens<Network.Network, Column.Floats>>()
    expect(View.columnResult(Select.cell(0), "v")).type.toBe<Optic.Optional<Network.Network, Column.Floats>>()
    expect(View.column(Select.all, "v").get(network)).type.toBe<Column.Floats>()
    expect(View.column(Select.all, "v").replace).type.toBeCallableWith(new Float64Array(1), network)
    expect(View.column(Select.all, "v").replace).type.not.toBeCallableWith([1], network)
  })

  test("of a selection has read-only rows", () => {
    expect(View.of(network, Select.all).rows).type.toBe<Column.Ints>()
    expect(View.ofResult(network, Select.all)).type.toBe<Result.Result<View.View, Network.NetworkError>>()
  })
})

describe("a column", () => {
  const v = Table.floats(network.nodes, "v")

  test("can be read", () => {
    expect(v[0]).type.toBe<number>()
    expect(v.length).type.toBe<number>()
    expect(v.slice()).type.toBeAssignableTo<Float64Array>()
    expect<Float64Array>().type.toBeAssignableTo<Column.Floats>()
    expect(Array.from(v)).type.toBe<Array<number>>()
  })

  test("cannot be written, whatever way it is tried", () => {
    // @ts-expect-error Index signature in type 'Readonly<Omit<Float64Array<ArrayBufferLike>, Mutators>>' only permits reading.
    v[0] = 1
    expect<Column.Floats>().type.not.toHaveProperty("set")
    expect<Column.Floats>().type.not.toHaveProperty("fill")
    expect<Column.Floats>().type.not.toHaveProperty("sort")
    expect<Column.Floats>().type.not.toHaveProperty("reverse")
    expect<Column.Floats>().type.not.toHaveProperty("copyWithin")
    expect<Column.Floats>().type.not.toHaveProperty("buffer")
    expect<Column.Floats>().type.not.toHaveProperty("subarray")
    expect<Column.Ints>().type.not.toHaveProperty("set")
    expect<Column.Flags>().type.not.toHaveProperty("set")
    expect<Column.Ints>().type.not.toHaveProperty("fill")
    expect<Column.Flags>().type.not.toHaveProperty("fill")
    expect<Column.Ints>().type.not.toHaveProperty("buffer")
    expect<Column.Flags>().type.not.toHaveProperty("buffer")
    expect<Column.Floats>().type.not.toBeAssignableTo<Float64Array>()
    expect<Column.Ints>().type.not.toBeAssignableTo<Int32Array>()
  })

  test("of traces and of parameters is read-only, too; a single trace is one's own", () => {
    expect<Traces.Traces["data"]>().type.toBe<Column.Floats>()
    expect<Parameters.Entry["values"]>().type.toBe<Column.Floats>()
    expect(Parameters.vector(Network.parameters(network))).type.toBeAssignableTo<Float64Array>()
    expect(Traces.trace({} as Traces.Recorded, "v", Select.all)).type.toBe<Float64Array>()
  })
})

describe("a network", () => {
  test("has fields that cannot be assigned", () => {
    // @ts-expect-error Cannot assign to 'nodes' because it is a read-only property.
    network.nodes = network.edges
    expect(network.nodes).type.toBe<Table.Table>()
  })
})

describe("Share", () => {
  test("meets and joins partitions, not scaled rules", () => {
    expect(Share.meet(Share.perCell, Share.by("pre_cell_type"))).type.toBe<Share.Partition>()
    expect(Share.scaled(Share.one, "radius")).type.toBe<Share.Linear>()
    expect(Share.meet).type.not.toBeCallableWith(Share.scaled(Share.one, "radius"), Share.one)
    expect(Share.join).type.not.toBeCallableWith(Share.one, Share.scaled(Share.one, "radius"))
    expect(Share.scaled).type.not.toBeCallableWith(Share.scaled(Share.one, "radius"), "radius")
    expect<Share.Partition>().type.toBeAssignableTo<Share.Rule>()
    expect<Share.Rule>().type.not.toBeAssignableTo<Share.Partition>()
  })

  test("takes keys that can be compared", () => {
    expect(Share.key).type.toBeCallableWith("side", () => "left")
    expect(Share.key).type.not.toBeCallableWith("side", () => null)
    expect(Share.by).type.toBeCallableWith("pre_cell_type", "post_cell_type")
    expect(Edit.train).type.toBeCallableWith("radius", {
      share: Share.scaled(Share.perCell, "length"),
      initial: { "cell 0": 1 }
    })
    expect(Edit.train).type.not.toBeCallableWith("radius", { share: "perCell" })
  })
})
