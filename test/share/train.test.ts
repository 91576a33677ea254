/** `Edit.train`, `Edit.untrain`, and the parameters of a network as a value. */
import * as Equal from "effect/Equal"
import { Edit, Explain, Network, Parameters, Select, Share } from "neurolens"
import { describe, expect, it } from "vitest"
import { cell, edgeColumn, failure, net, nodeColumn, thrown, wired } from "../fixtures.ts"

const gS = "IonotropicSynapse_gS"
const perPre = Network.editSync(wired, [Edit.train(gS, { share: Share.by("pre_cell_index") })])

describe("train", () => {
  it("starts from the mean of each parameter's rows, and writes it there", () => {
    const network = Network.editSync(wired, [
      Edit.set(gS, [1, 2, 3, 5, 5, 5, 0.12, 0.12, 0.12]),
      Edit.train(gS, { share: Share.by("pre_cell_index") })
    ])
    expect([...Parameters.vector(Network.parameters(network))]).toEqual([2, 5, 0.12])
    expect(edgeColumn(network, gS)).toEqual([2, 2, 2, 5, 5, 5, 0.12, 0.12, 0.12, null, null, null])
    expect(Network.check(network)).toEqual([])
  })

  it.each<[string, number | ReadonlyArray<number> | Readonly<Record<string, number>>, ReadonlyArray<number>]>([
    ["one number for all", 0.5, [0.5, 0.5, 0.5]],
    ["one number for each", [1, 2, 3], [1, 2, 3]],
    ["a number by label", { "pre_cell_index 2": 30, "pre_cell_index 0": 10, "pre_cell_index 1": 20 }, [10, 20, 30]]
  ])("starts from %s", (_, initial, expected) => {
    const network = Network.editSync(wired, [Edit.train(gS, { share: Share.by("pre_cell_index"), initial })])
    expect([...Parameters.vector(Network.parameters(network))]).toEqual(expected)
    expect(edgeColumn(network, gS).filter((x) => x !== null)).toEqual(expected.flatMap((x) => [x, x, x]))
  })

  it("fits a scaled parameter to its rows", () => {
    const network = Network.editSync(net, [
      Edit.set("radius", (row) => 0.5 * (row.row + 1), Select.cell(0)),
      Edit.train("radius", { at: Select.cell(0), share: Share.scaled(Share.one, (row) => row.row + 1) })
    ])
    expect([...Parameters.vector(Network.parameters(network))]).toEqual([0.5])
    const doubled = Network.editSync(network, [
      Edit.writeParameters(Parameters.set(Network.parameters(network), "radius", [1]))
    ])
    expect(nodeColumn(doubled, "radius").slice(0, 5)).toEqual([1, 2, 3, 4, 1])
    expect(nodeColumn(doubled, "area")[3]).toBe(2 * Math.PI * 4 * 10)
    expect(Network.check(doubled)).toEqual([])
  })

  it("trains disjoint rows of one column apart, under names of their own", () => {
    const network = Network.editSync(wired, [
      Edit.train(gS, { at: Select.edges.rows([0, 1]) }),
      Edit.train(gS, { at: Select.edges.rows([2]) }),
      Edit.train(gS, { at: Select.edges.rows([3]), name: "fourth" })
    ])
    expect(network.trainables.map((t) => t.name).toArray()).toEqual([gS, `${gS}#2`, "fourth"])
    expect(Network.check(network)).toEqual([])
  })

  it("trains radius and length of the same rows, but not radius and area", () => {
    expect(Network.check(Network.editSync(net, [Edit.train("radius"), Edit.train("length")]))).toEqual([])
    const error = failure(net, [Edit.train("radius"), Edit.train("area", { at: Select.cell(1) })])
    expect(error.reason._tag).toBe("Overlap")
    expect(error.message).toBe(
      `edit 2 of 2, train "area": "radius" of cell 1, branch 0, compartment 0 (row 4) belongs to trainable "radius" (parameter all), ` +
        `a new trainable of "area" cannot claim it too; train disjoint rows, or Edit.untrain the first`
    )
  })
})

describe("untrain", () => {
  const three = Network.editSync(wired, [
    Edit.train(gS, { share: Share.by("pre_cell_index") }),
    Edit.train("radius", { at: Select.cell("all"), name: "radii" }),
    Edit.train("TanhRateSynapse_gS")
  ])
  const names = (network: Network.Network): ReadonlyArray<string> => network.trainables.map((t) => t.name).toArray()

  it("lets all go, or one by name or key, and keeps the values", () => {
    expect(names(Network.editSync(three, [Edit.untrain()]))).toEqual([])
    expect(names(Network.editSync(three, [Edit.untrain("radii")]))).toEqual([gS, "TanhRateSynapse_gS"])
    expect(names(Network.editSync(three, [Edit.untrain("radius")]))).toEqual([gS, "TanhRateSynapse_gS"])
    expect(Network.editSync(three, [Edit.untrain()]).edges).toBe(three.edges)
  })

  it("cuts a parameter to the rows that are left, and drops one that has none", () => {
    const network = Network.editSync(three, [Edit.untrain(gS, Select.edges.rows([0, 3, 4, 5]))])
    expect(Explain.parameters(network).slice(0, 2).map((e) => [e.label, e.rows])).toEqual([
      ["pre_cell_index 0", [1, 2]],
      ["pre_cell_index 2", [
        6,
        7,
        8
      ]]
    ])
    expect(Network.check(network)).toEqual([])
    expect(names(Network.editSync(three, [Edit.untrain(gS, Select.edges)]))).toEqual(["radii", "TanhRateSynapse_gS"])
    expect(names(Network.editSync(three, [Edit.untrain(undefined, Select.edges)]))).toEqual(["radii"])
    expect(names(Network.editSync(three, [Edit.untrain(undefined, Select.cell(0))]))).toEqual([
      gS,
      "radii",
      "TanhRateSynapse_gS"
    ])
  })

  it("is the same network when nothing changes", () => {
    expect(Network.editSync(wired, [Edit.untrain()])).toBe(wired)
    expect(Network.editSync(three, [Edit.untrain("TanhRateSynapse_gS", Select.edges.rows([0]))])).toBe(three)
  })

  it("frees the rows for a new trainable", () => {
    expect(names(Network.editSync(perPre, [Edit.untrain(gS), Edit.train(gS)]))).toEqual([gS])
  })
})

describe("parameters", () => {
  const two = Network.editSync(wired, [
    Edit.train(gS, { share: Share.by("pre_cell_index"), initial: [1, 2, 3] }),
    Edit.train("radius")
  ])
  const parameters = Network.parameters(two)

  it("have an entry for each trainable, with labels, counts and values", () => {
    expect(parameters.entries.map((e) => ({ ...e, values: [...e.values] }))).toEqual([
      {
        name: gS,
        key: gS,
        domain: "edges",
        labels: ["pre_cell_index 0", "pre_cell_index 1", "pre_cell_index 2"],
        counts: [3, 3, 3],
        values: [1, 2, 3]
      },
      { name: "radius", key: "radius", domain: "nodes", labels: ["all"], counts: [12], values: [1] }
    ])
    expect(Parameters.size(parameters)).toBe(4)
    expect([...Parameters.get(parameters, gS).values]).toEqual([1, 2, 3])
  })

  it("are summed up in a line for each trainable", () => {
    expect(String(parameters)).toBe([
      "IonotropicSynapse_gS   3 parameters over 9 synapses   pre_cell_index 0 ×3  pre_cell_index 1 ×3  pre_cell_index 2 ×3",
      "radius   1 parameter over 12 compartments   all ×12"
    ].join("\n"))
    expect(String(Network.parameters(net))).toBe("no trainable parameters")
    const many = Network.parameters(
      Network.editSync(net, [
        Edit.train("v", { share: Share.each, name: "start" }),
        Edit.train("radius", { at: Select.rows([0]) })
      ])
    )
    expect(String(many).split("\n")[1]).toBe("radius   1 parameter over 1 compartment   comp 0 ×1")
    const sixteen = Network.parameters(
      Network.editSync(Network.make([cell, cell, cell, cell]), [Edit.train("v", { share: Share.each })])
    )
    expect(String(sixteen)).toMatch(
      /^v {3}16 parameters over 16 compartments {3}comp 0 ×1 {2}.*comp 11 ×1 {2}… 4 more$/
    )
  })

  it("are changed as data", () => {
    expect([...Parameters.get(Parameters.set(parameters, gS, [4, 5, 6]), gS).values]).toEqual([4, 5, 6])
    const scaled = Parameters.set(parameters, gS, (label, p, old) => 100 * Number(label.at(-1)) + 10 * p + old)
    expect([...Parameters.vector(scaled)]).toEqual([1, 112, 223, 1])
    expect([...Parameters.vector(parameters)]).toEqual([1, 2, 3, 1])
  })

  it("become a vector and come back", () => {
    expect([...Parameters.vector(parameters)]).toEqual([1, 2, 3, 1])
    expect(Equal.equals(Parameters.fromVector(parameters, Parameters.vector(parameters)), parameters)).toBe(true)
    expect([...Parameters.get(Parameters.fromVector(parameters, [9, 8, 7, 6]), "radius").values]).toEqual([6])
  })

  it("are a copy: writing into a vector changes nothing", () => {
    Parameters.vector(parameters)[0] = 99
    expect([...Parameters.vector(Network.parameters(two))]).toEqual([1, 2, 3, 1])
  })

  it("are written back into trainables and rows", () => {
    const network = Network.editSync(two, [Edit.writeParameters(Parameters.fromVector(parameters, [4, 5, 6, 2]))])
    expect(edgeColumn(network, gS).slice(0, 9)).toEqual([4, 4, 4, 5, 5, 5, 6, 6, 6])
    expect(nodeColumn(network, "radius")).toEqual(Array(12).fill(2))
    expect(nodeColumn(network, "area")[0]).toBe(2 * Math.PI * 2 * 10)
    expect([...Parameters.vector(Network.parameters(network))]).toEqual([4, 5, 6, 2])
    expect(Network.check(network)).toEqual([])
    expect(Network.editSync(two, [Edit.writeParameters(parameters)])).toBe(two)
  })

  it("write one trainable when they hold one", () => {
    const one = Network.parameters(Network.editSync(two, [Edit.untrain("radius")]))
    const network = Network.editSync(two, [Edit.writeParameters(Parameters.set(one, gS, [0, 0, 0]))])
    expect([...Parameters.vector(Network.parameters(network))]).toEqual([0, 0, 0, 1])
  })

  it("refuse a wrong name or length", () => {
    expect(thrown(() => Parameters.get(parameters, "gS")).message)
      .toBe(
        `trainable "gS" does not exist; did you mean "IonotropicSynapse_gS"? (there is: IonotropicSynapse_gS, radius)`
      )
    expect(thrown(() => Parameters.set(parameters, gS, [1])).message)
      .toBe(
        `the list of values of "IonotropicSynapse_gS" has 1 value where 3 are needed; the parameters are pre_cell_index 0, pre_cell_index 1, pre_cell_index 2`
      )
    expect(thrown(() => Parameters.fromVector(parameters, [1, 2])).message)
      .toBe("the parameter vector has 2 values where 4 are needed; use the order of Parameters.vector")
  })
})

describe("explain", () => {
  const network = Network.editSync(wired, [
    Edit.train(gS, { share: Share.by("pre_cell_index"), initial: [0.1, 0.2, 0.3] }),
    Edit.train("radius", { at: Select.rows([3, 1]) })
  ])

  it("lists every parameter with its rows", () => {
    expect(Explain.parameters(network)[1]).toEqual({
      trainable: gS,
      key: gS,
      domain: "edges",
      parameter: 1,
      label: "pre_cell_index 1",
      value: 0.2,
      rows: [3, 4, 5]
    })
  })

  it("prints the map", () => {
    expect(Explain.text(network)).toBe([
      "parameter  trainable             label             value  rows",
      "        0  IonotropicSynapse_gS  pre_cell_index 0    0.1  edges 0,1,2",
      "        1  IonotropicSynapse_gS  pre_cell_index 1    0.2  edges 3,4,5",
      "        2  IonotropicSynapse_gS  pre_cell_index 2    0.3  edges 6,7,8",
      "        0  radius                comp 3                1  nodes 3",
      "        1  radius                comp 1                1  nodes 1"
    ].join("\n"))
    expect(Explain.text(net)).toBe("no trainable parameters")
  })

  it("cuts a long list of rows", () => {
    const five = Network.make([cell, cell, cell, cell, cell])
    expect(Explain.text(Network.editSync(five, [Edit.train("radius")])).split("\n")[1])
      .toBe("        0  radius     all        1  nodes 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,… 4 more")
  })

  it("says what drives a row", () => {
    expect(Explain.row(network, "edges", 4)).toEqual([
      `IonotropicSynapse_gS of IonotropicSynapse 4 (row 4) is parameter 1 (pre_cell_index 1) of "IonotropicSynapse_gS", shared with 2 other rows`
    ])
    expect(Explain.row(network, "nodes", 1)).toEqual([
      `radius of cell 0, branch 0, compartment 1 (row 1) is parameter 1 (comp 1) of "radius", shared with no other row`
    ])
    expect(Explain.row(network, "nodes", 0)).toEqual([])
  })
})
