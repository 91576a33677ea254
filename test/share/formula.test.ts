/** Parameters as functions of place: what a formula sets, trains, explains, stores, prints and refuses. */
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Json from "../../src/io/Json.ts"
import * as Channel from "../../src/mechanism/Channel.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Synapses from "../../src/mechanism/Synapses.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import * as Stimulus from "../../src/network/Stimulus.ts"
import { exp } from "../../src/number/exp.ts"
import * as Print from "../../src/print/Print.ts"
import * as Engine from "../../src/runtime/Engine.ts"
import * as Gradient from "../../src/runtime/Gradient.ts"
import * as Connect from "../../src/select/Connect.ts"
import * as Select from "../../src/select/Select.ts"
import * as Explain from "../../src/share/Explain.ts"
import * as Parameters from "../../src/share/Parameters.ts"
import * as Share from "../../src/share/Share.ts"
import * as Loss from "../../src/train/Loss.ts"
import * as Readout from "../../src/train/Readout.ts"
import { edgeColumn, failure, nodeColumn, thrown } from "../fixtures.ts"

/** One cell of two branches of two compartments of 10 um: distances 0, 10, 20, 30. */
const start = Network.editSync(Network.make([Cell.make({ parents: [-1, 0], ncomp: 2 })]), [Edit.insert(Channels.HH)])
const falling = Share.formula("a * exp(b * distance)", { a: 0.12, b: -0.05 })
const trained = Network.editSync(start, [Edit.train("HH_gNa", { share: falling })])
const expected = (a: number, b: number): ReadonlyArray<number> => [0, 10, 20, 30].map((d) => a * exp(b * d))

describe("a formula", () => {
  it("sets a column", () => {
    expect(nodeColumn(Network.editSync(start, [Edit.set("HH_gNa", falling)]), "HH_gNa")).toEqual(expected(0.12, -0.05))
    const some = Network.editSync(start, [Edit.set("HH_gNa", falling, Select.branch(1))])
    expect(nodeColumn(some, "HH_gNa")).toEqual([0.12, 0.12, ...expected(0.12, -0.05).slice(2)])
  })

  it("trains a column: its coefficients are the parameters", () => {
    expect(nodeColumn(trained, "HH_gNa")).toEqual(expected(0.12, -0.05))
    const [entry] = Network.parameters(trained).entries
    expect(entry).toEqual({
      name: "HH_gNa",
      key: "HH_gNa",
      domain: "nodes",
      labels: ["a", "b"],
      counts: [4, 4],
      values: Float64Array.of(0.12, -0.05),
      formula: "a * exp(b * distance)"
    })
    expect(String(Network.parameters(trained))).toBe(
      "HH_gNa   2 parameters over 4 compartments   a  b   of a * exp(b * distance)"
    )
    expect(Network.check(trained)).toEqual([])
  })

  it("takes other values: from the edit, by label, as parameters", () => {
    const other = Network.editSync(start, [Edit.train("HH_gNa", { share: falling, initial: { b: 0 } })])
    expect(nodeColumn(other, "HH_gNa")).toEqual([0.12, 0.12, 0.12, 0.12])
    const set = Network.editSync(trained, [Edit.values("HH_gNa", { a: 0.2 })])
    expect(nodeColumn(set, "HH_gNa")).toEqual(expected(0.2, -0.05))
    const written = Network.editSync(trained, [
      Edit.writeParameters(Parameters.fromVector(Network.parameters(trained), [0.3, -0.1]))
    ])
    expect(nodeColumn(written, "HH_gNa")).toEqual(expected(0.3, -0.1))
    expect(Network.check(written)).toEqual([])
  })

  it("keeps what it read when columns change, as every rule does, and prints it then", () => {
    const longer = Network.editSync(trained, [Edit.set("length", 100, Select.branch(0))])
    expect(nodeColumn(longer, "HH_gNa")).toEqual(expected(0.12, -0.05))
    const edits = Print.network(longer)
    expect(edits).toContain(
      "Share.formula(\"a * exp(b * distance)\", { a: 0.12, b: -0.05 }, { distance: [0, 10, 20, 30] })"
    )
    expect(Print.network(trained)).toContain("Share.formula(\"a * exp(b * distance)\", { a: 0.12, b: -0.05 })")
  })

  it("goes on driving the rows that are left", () => {
    const fewer = Network.editSync(trained, [
      Edit.untrain("HH_gNa", Select.branch(0)),
      Edit.set("HH_gNa", 1, Select.branch(0)),
      Edit.values("HH_gNa", [1, 0])
    ])
    expect(nodeColumn(fewer, "HH_gNa")).toEqual([1, 1, 1, 1])
    expect(Explain.parameters(fewer).map(({ rows }) => rows)).toEqual([[2, 3], [2, 3]])
    expect(Network.editSync(trained, [Edit.untrain("HH_gNa", Select.all)]).trainables.size).toBe(0)
  })

  it("reads strings, groups, missing values and what it is given", () => {
    const edit = (share: Share.Rule) => [
      Edit.label("layer", "L1", Select.rows([0, 1])),
      Edit.group("soma", Select.rows([0])),
      Edit.train("HH_gK", { share })
    ]
    const column = (share: Share.Rule) => {
      const network = Network.editSync(start, edit(share))
      expect(Network.check(network)).toEqual([])
      expect(Result.getOrThrow(Json.decode(Json.encode(network))).equals(network)).toBe(true)
      return nodeColumn(network, "HH_gK")
    }
    expect(column(Share.formula("layer == null ? a : soma ? b : c", { a: 1, b: 2, c: 3 }))).toEqual([2, 3, 1, 1])
    expect(column(Share.formula("kind == \"x\" ? a : b * k", { a: 1, b: 2 }, {
      kind: ["x", "y", "x", "y"],
      k: [5, 6, 7, 8]
    }))).toEqual([1, 12, 1, 16])
    expect(column(Share.formula("on ? a : 2 * a", { a: 1 }, { on: [true, false, true, false] }))).toEqual([1, 2, 1, 2])
  })

  it("works for synapses, by both ends", () => {
    const two = Network.editSync(Network.make([Cell.make(), Cell.make(), Cell.make()]), [
      Edit.move({ x: 100 }, Select.cell(1)),
      Edit.move({ x: 200 }, Select.cell(2)),
      Edit.connect(Connect.full(Select.cell(0), Select.cell([1, 2])), Synapses.Ionotropic)
    ])
    const share = Share.formula("type == \"IonotropicSynapse\" ? a * exp((pre_x - post_x) / b) : a", {
      a: 1e-3,
      b: 100
    })
    const network = Network.editSync(two, [Edit.train("IonotropicSynapse_gS", { share })])
    expect(edgeColumn(network, "IonotropicSynapse_gS")).toEqual([1e-3 * exp(-1), 1e-3 * exp(-2)])
    const renumbered = Network.editSync(network, [
      Edit.untrain(undefined, Select.edges.edge(0)),
      Edit.disconnect(Select.edges.edge(0))
    ])
    expect(Network.check(renumbered)).toEqual([])
    expect(renumbered.trainables.first()!.index.rows).toEqual(Int32Array.of(0))
  })
})

describe("a formula in parts of a network", () => {
  it("is one for all parts, one for each, and goes with its part", () => {
    const shared = Network.concat([trained, trained], { trainables: "shared" })
    expect(Network.check(shared)).toEqual([])
    const other = Network.editSync(shared, [Edit.values("HH_gNa", [1, 0.01])])
    expect(nodeColumn(other, "HH_gNa")).toEqual([...expected(1, 0.01), ...expected(1, 0.01)])
    const separate = Network.concat([trained, trained], { trainables: "separate" })
    expect(Network.check(separate)).toEqual([])
    expect(Network.parameters(Network.cell(separate, 1)).entries.map(({ formula }) => formula)).toEqual([
      "a * exp(b * distance)"
    ])
    const flat = Network.editSync(start, [
      Edit.train("HH_gNa", { share: Share.formula("a + b", { a: 0.12, b: -0.05 }) })
    ])
    expect(thrown(() => Network.concat([trained, flat], { trainables: "shared" })).message).toContain(
      "is the formula a + b; expected the formula a * exp(b * distance)"
    )
  })
})

describe("Explain of a formula", () => {
  it("has a row for each coefficient, and a sentence for each compartment", () => {
    expect(Explain.text(trained)).toBe(
      [
        "parameter  trainable  label  value  rows",
        "        0  HH_gNa     a       0.12  nodes 0,1,2,3 by a * exp(b * distance)",
        "        1  HH_gNa     b      -0.05  nodes 0,1,2,3 by a * exp(b * distance)"
      ].join("\n")
    )
    expect(Explain.row(trained, "nodes", 1)).toEqual([
      `HH_gNa of cell 0, branch 0, compartment 1 (row 1) is ${
        0.12 * exp(-0.5)
      }, a * exp(b * distance) with a = 0.12, b = -0.05, distance = 10, of "HH_gNa", shared with 3 other rows`
    ])
  })

  it("refuses to name one driver where there are several", () => {
    expect(thrown(() => Explain.drivers(trained, "nodes")).message).toBe(
      "trainable \"HH_gNa\" is the formula a * exp(b * distance), whose 2 parameters drive every row together; expected a trainable whose rows have one parameter each"
    )
    const alone = Network.editSync(start, [
      Edit.train("HH_gK", { share: Share.formula("a * (distance / 100 + 1)", { a: 1 }) })
    ])
    expect(Array.from(Explain.drivers(alone, "nodes"))).toEqual([0, 0, 0, 0])
  })
})

describe("the maps of a formula", () => {
  const index = Share.index(start, Select.all, falling)

  it("are the values and the transpose of their derivative", () => {
    expect(Array.from(Share.gather(index, [1, -0.1]))).toEqual(expected(1, -0.1))
    const [a, b] = Share.scatter(index, [1, 0, 1, 0], [2, -0.1])
    expect(a).toBe(1 + exp(-2))
    expect(b).toBe(20 * (2 * exp(-2)))
  })

  it("need to know where slopes are taken, and are not fitted", () => {
    expect(thrown(() => Share.scatter(index, [1, 0, 1, 0])).message).toBe(
      "at of Share.scatter is missing; expected the parameters at which the slopes of the formula are taken"
    )
    expect(thrown(() => Share.fit(index, [1, 1, 1, 1])).message).toContain(
      "give the coefficients of a formula yourself"
    )
  })
})

describe("gradients of a formula", () => {
  const model = Network.editSync(trained, [
    Edit.train("HH_gK", { share: Share.formula("a + b * (distance / 100) ^ 2", { a: 0.03, b: 0.02 }) }),
    Edit.train("radius", { share: Share.formula("a / (1 + distance / b)", { a: 1, b: 50 }) }),
    Edit.stimulate(Stimulus.step({ delay: 0.5, duration: 1, amplitude: 0.5 }), Select.rows([0])),
    Edit.record("v", Select.rows([0, 3]))
  ])

  it.each([["compiled", Engine.layerCompiled], ["interpreted", Engine.layerInterpreter]] as const)(
    "are those of differences, %s",
    async (_, layer) => {
      const check = await Effect.runPromise(
        Gradient.check(model, Loss.squared(Readout.samples(), -60), { steps: 80 }).pipe(Effect.provide(layer))
      )
      expect(check.rows.length).toBe(6)
      expect(check.agrees).toBe(true)
    }
  )
})

describe("a formula over what is trained", () => {
  const radius = Edit.train("radius", { share: Share.perBranch, initial: [2, 3] })
  const gNa = Edit.train("HH_gNa", { share: Share.formula("a * radius / (radius + b)", { a: 0.2, b: 1 }) })
  const both = Network.editSync(start, [radius, gNa])
  const sodium = (a: number, b: number, radii: ReadonlyArray<number>) => radii.map((r) => a * r / (r + b))

  it("follows it, whatever writes the parameters", () => {
    expect(nodeColumn(both, "HH_gNa")).toEqual(sodium(0.2, 1, [2, 2, 3, 3]))
    const wider = Network.editSync(both, [Edit.values("radius", [4, 5])])
    expect(nodeColumn(wider, "HH_gNa")).toEqual(sodium(0.2, 1, [4, 4, 5, 5]))
    const vector = Network.editSync(both, [
      Edit.writeParameters(Parameters.fromVector(Network.parameters(both), [1, 6, 0.1, 2]))
    ])
    expect(nodeColumn(vector, "HH_gNa")).toEqual(sodium(0.1, 2, [1, 1, 6, 6]))
    expect(Network.check(vector)).toEqual([])
    expect(Explain.row(vector, "nodes", 3)[1]).toContain("a = 0.1, b = 2, radius = 6")
    expect(Result.getOrThrow(Json.decode(Json.encode(vector))).equals(vector)).toBe(true)
  })

  it("in chains, and at the ends of synapses, in whatever order parameters come", () => {
    const chain = Network.editSync(both, [
      Edit.train("HH_gK", { share: Share.formula("c * HH_gNa ^ 2 * radius", { c: 1 }) })
    ])
    const { entries } = Network.parameters(chain)
    const turned = Parameters.ofEntries(
      entries.toReversed().map((e) => e.name === "radius" ? { ...e, values: Float64Array.of(4, 5) as never } : e)
    )
    const moved = Network.editSync(chain, [Edit.writeParameters(turned)])
    const na = sodium(0.2, 1, [4, 4, 5, 5])
    expect(nodeColumn(moved, "HH_gK")).toEqual([4, 4, 5, 5].map((r, k) => na[k] ** 2 * r))
    const wired = Network.editSync(both, [
      Edit.connect(Connect.listed([[0, 2]]), Synapses.Ionotropic),
      Edit.train("IonotropicSynapse_gS", { share: Share.formula("a * pre_radius * post_radius", { a: 1e-4 }) }),
      Edit.values("radius", [4, 5])
    ])
    expect(edgeColumn(wired, "IonotropicSynapse_gS")).toEqual([1e-4 * 4 * 5])
  })

  it("is let go with it: what was read last stays", () => {
    const gone = Network.editSync(both, [
      Edit.untrain("radius", Select.branch(0)),
      Edit.set("radius", 9, Select.branch(0))
    ])
    expect(nodeColumn(gone, "HH_gNa")).toEqual(sodium(0.2, 1, [2, 2, 3, 3]))
    const [named] = Network.parameters(gone).entries
    const moved = Network.editSync(gone, [Edit.values("radius", named.labels.map(() => 5))])
    expect(nodeColumn(moved, "HH_gNa")).toEqual(sodium(0.2, 1, [2, 2, 5, 5]))
    expect(Network.check(moved)).toEqual([])
  })

  it.each([["compiled", Engine.layerCompiled], ["interpreted", Engine.layerInterpreter]] as const)(
    "has the slopes of the whole, %s",
    async (_, layer) => {
      const model = Network.editSync(both, [
        Edit.train("length", { share: Share.formula("10 + d * radius", { d: 1 }) }),
        Edit.train("HH_gK", { share: Share.formula("c * HH_gNa * length / radius", { c: 0.05 }) }),
        Edit.connect(Connect.listed([[0, 2]]), Synapses.Ionotropic),
        Edit.train("IonotropicSynapse_gS", {
          share: Share.formula("e * pre_radius * exp(post_length / -50)", { e: 1e-4 })
        }),
        Edit.stimulate(Stimulus.step({ delay: 0.5, duration: 1, amplitude: 0.5 }), Select.rows([0])),
        Edit.record("v", Select.rows([0, 3]))
      ])
      const check = await Effect.runPromise(
        Gradient.check(model, Loss.squared(Readout.samples(), -60), { steps: 80 }).pipe(Effect.provide(layer))
      )
      expect(check.rows.length).toBe(7)
      expect(check.agrees).toBe(true)
    }
  )

  it("is refused where it cannot follow, with both names", () => {
    const said = (...edits: ReadonlyArray<Edit.Edit>): string => failure(start, edits).message
    expect(said(gNa, radius)).toBe(
      "edit 2 of 2, train \"radius\": radius of cell 0, branch 0, compartment 0 (row 0) is in use by the formula of trainable \"HH_gNa\", which reads `radius` and follows only what was trained before it; Edit.untrain(\"HH_gNa\"), train \"radius\" first, then the formula"
    )
    expect(said(radius, Edit.train("HH_gNa", { share: Share.formula("a * area", { a: 1e-3 }) }))).toBe(
      "edit 2 of 2, train \"HH_gNa\": `area` of the formula is moved by trainable \"radius\" (parameter cell 0 branch 0), which drives radius of cell 0, branch 0, compartment 0 (row 0); expected what is trained itself, or what training does not move: give the values as they are, under another name"
    )
    const length = Edit.train("length", { at: Select.branch(0) })
    expect(said(length, Edit.train("HH_gNa", { at: Select.branch(1), share: falling }))).toContain(
      "`distance` of the formula is moved by trainable \"length\" (parameter cell 0 branch 0), which drives length of"
    )
    expect(said(Edit.train("HH_gNa", { share: falling }), length)).toContain(
      "reads `distance` and cannot follow it when length is trained; Edit.untrain(\"HH_gNa\"), then give"
    )
    const given = Share.formula("a * radius", { a: 1 }, { radius: [1, 2, 3, 4] })
    expect(said(radius, Edit.train("HH_gNa", { share: given }))).toContain(
      "`radius` of the formula is given, and a column that trainable \"radius\" (parameter cell 0 branch 0) drives"
    )
    const asTheyAre = Share.formula("a * r", { a: 0.1 }, { r: [1, 2, 3, 4] })
    expect(nodeColumn(Network.editSync(start, [radius, Edit.train("HH_gNa", { share: asTheyAre })]), "HH_gNa")).toEqual(
      [1, 2, 3, 4].map((r) => 0.1 * r)
    )
  })

  it("reads itself once, and columns that others have elsewhere", () => {
    const self = Network.editSync(start, [Edit.train("radius", { share: Share.formula("a * radius", { a: 2 }) })])
    expect(nodeColumn(Network.editSync(self, [Edit.values("radius", 3)]), "radius")).toEqual([3, 3, 3, 3])
    const elsewhere = Network.editSync(start, [
      Edit.train("HH_gNa", { at: Select.branch(0), share: Share.formula("a * radius", { a: 0.1 }) }),
      Edit.train("radius", { at: Select.branch(1) })
    ])
    expect(Network.check(elsewhere)).toEqual([])
  })
})

describe("coefficients that are held", () => {
  const held = Share.formula("a * exp(b * distance)", { a: 0.12 }, { b: -0.05 })

  it("are numbers of the text that nobody trains", () => {
    const network = Network.editSync(start, [Edit.train("HH_gNa", { share: held })])
    expect(nodeColumn(network, "HH_gNa")).toEqual(expected(0.12, -0.05))
    expect(Network.parameters(network).entries[0].labels).toEqual(["a"])
    expect(Explain.row(network, "nodes", 1)[0]).toContain("a = 0.12, b = -0.05, distance = 10")
    expect(nodeColumn(Network.editSync(start, [Edit.set("HH_gNa", held)]), "HH_gNa")).toEqual(expected(0.12, -0.05))
    expect(Print.network(network)).toContain(
      "Share.formula(\"a * exp(b * distance)\", { a: 0.12 }, { b: -0.05 })"
    )
    expect(Result.getOrThrow(Json.decode(Json.encode(network))).equals(network)).toBe(true)
  })

  it("are data of the rule", () => {
    expect(Equal.equals(Result.getOrThrow(Json.decodeRule(Json.encodeRule(held))), held)).toBe(true)
    expect(Print.rule(held)).toContain("Share.formula(\"a * exp(b * distance)\", { a: 0.12 }, { b: -0.05 })")
    expect(thrown(() => Share.formula("a * b", { a: 1 }, { b: NaN })).message).toBe(
      "the held \"b\" of Share.formula is NaN; expected a finite number"
    )
    expect(thrown(() => Share.formula("a * b", {}, { a: 1, b: 1 })).message).toContain("at least one that is not held")
  })
})

describe("a power of a coefficient", () => {
  it("has its slope at 0, which is 0 for exponents above 0", () => {
    const index = Share.index(start, Select.all, Share.formula("a * (distance / 1) ^ b", { a: 2, b: 1.5 }))
    expect(Array.from(Share.scatter(index, [1, 0, 0, 0], [2, 1.5]))).toEqual([0, 0])
    const [a, b] = Share.scatter(index, [1, 1, 0, 0], [2, 2])
    expect(a).toBe(100)
    expect(b).toBeCloseTo(2 * 100 * Math.log(10), 10)
  })

  it.each([["compiled", Engine.layerCompiled], ["interpreted", Engine.layerInterpreter]] as const)(
    "of a formula, and of a channel, %s",
    async (_, layer) => {
      const Power = Channel.make("Power", {
        parameters: {
          gPower: { default: 1e-4, unit: "S/cm2" },
          base: { default: 0, unit: "1" },
          n: { default: 2, unit: "1" }
        },
        current: "gPower * (1 + base ^ n) * (v + 60 [mV])"
      })
      const model = Network.editSync(start, [
        Edit.insert(Power),
        Edit.train("Power_n"),
        Edit.train("HH_gNa", { share: Share.formula("0.1 + a * (distance / 10) ^ b", { a: 0.01, b: 1.5 }) }),
        Edit.record("v", Select.rows([0, 3]))
      ])
      const check = await Effect.runPromise(
        Gradient.check(model, Loss.squared(Readout.samples(), -60), { steps: 40 }).pipe(Effect.provide(layer))
      )
      expect(check.agrees).toBe(true)
    }
  )
})

describe("a formula as data", () => {
  it("is equal to itself, stored and printed", () => {
    const rule = Share.formula("a * exp(b * distance)", { a: 0.12, b: -0.05 })
    expect(Equal.equals(rule, falling)).toBe(true)
    expect(Equal.equals(rule, Share.formula("a * exp(b * distance)", { a: 0.12, b: -0.06 }))).toBe(false)
    expect(Equal.equals(Result.getOrThrow(Json.decodeRule(Json.encodeRule(rule))), rule)).toBe(true)
    expect(Share.ruleText(rule)).toBe("formula(a * exp(b * distance), a 0.12, b -0.05)")
    expect(Print.rule(rule)).toContain("Share.formula(\"a * exp(b * distance)\", { a: 0.12, b: -0.05 })")
    const edits = [Edit.set("HH_gNa", rule), Edit.train("HH_gNa", { share: rule })]
    expect(Equal.equals(Result.getOrThrow(Json.decodeEdits(Json.encodeEdits(edits))), edits)).toBe(true)
  })

  it("stands in the network", () => {
    const again = Result.getOrThrow(Json.decode(Json.encode(trained)))
    expect(again.equals(trained)).toBe(true)
    expect(nodeColumn(Network.editSync(again, [Edit.values("HH_gNa", [1, 0])]), "HH_gNa")).toEqual([1, 1, 1, 1])
  })

  it("is refused where a document has made it up", () => {
    const text = (change: (formula: { text: string; reads: Array<unknown> }) => void): string => {
      const value = JSON.parse(Json.encode(trained))
      change(value.trainables[0].formula)
      const read = Json.decode(JSON.stringify(value))
      return Result.isFailure(read) ? read.failure.message : "is read"
    }
    expect(text((formula) => (formula.text = "a * exp("))).toContain("its formula cannot be read")
    expect(text((formula) => (formula.text = "a * exp(b * distanse)"))).toContain("of which there are no values")
    expect(text((formula) => (formula.text = "a * exp(b)"))).toContain("distance twice, or not at all")
    expect(text((formula) => formula.reads.push(formula.reads[0]))).toContain("distance twice, or not at all")
    expect(text((formula) => (formula.text = "a * exp(b * distance) * 2"))).toContain(
      "is not what trainable HH_gNa says"
    )
  })
})

describe("what a formula refuses", () => {
  const said = (share: Share.Rule, key = "HH_gNa"): string => failure(start, [Edit.train(key, { share })]).message
  const formula = (text: string, coefficients: Readonly<Record<string, number>> = { a: 1, b: 1 }): string =>
    thrown(() => Share.formula(text, coefficients)).message

  it("by itself: texts, names, values", () => {
    expect(formula("a * exp(")).toContain("the formula has a problem")
    expect(formula("a * b", {})).toContain("at least one")
    expect(formula("a * distance")).toBe(
      "coefficient \"b\" of Share.formula is not in the text \"a * distance\"; expected one of its names: a, distance"
    )
    expect(formula("a * b", { a: 1, b: NaN })).toBe(
      "coefficient \"b\" of Share.formula is NaN; expected a finite number"
    )
    expect(formula("a * exp", { a: 1, exp: 1 })).toContain("the name of a function")
  })

  it("in a network: names with carets and the nearest, units, kinds", () => {
    expect(said(Share.formula("a * exp(b * distanse)", { a: 1, b: 1 }))).toContain(
      "there is no name `distanse`; did you mean `distance`?\n  a * exp(b * distanse)\n              ^^^^^^^^"
    )
    expect(said(Share.formula("a * 1 [mV] + distance", { a: 1 }))).toContain("^")
    expect(said(Share.formula("a * 0 + distance", { a: 1 }))).toContain("S/cm2")
    expect(said(Share.formula("a > 2 && HH", { a: 1 }))).not.toContain("internal")
    expect(said(Share.formula("v * a", { a: 1, v: 2 }))).toBe(
      "train \"HH_gNa\": coefficient \"v\" of the formula is also a column of nodes; expected a name that no column has"
    )
  })

  it("values that a column cannot have, with the row", () => {
    expect(said(Share.formula("a - distance / 10", { a: 2.5 }), "radius")).toBe(
      "train \"radius\": radius of cell 0, branch 1, compartment 1 (row 3) is -0.5; expected a positive number [um]"
    )
    expect(said(Share.formula("a / distance", { a: 2.5 }))).toContain(
      "HH_gNa of cell 0, branch 0, compartment 0 (row 0) is Infinity"
    )
    const radius = Network.editSync(start, [
      Edit.train("radius", { share: Share.formula("a - b * distance", { a: 4, b: 0.1 }) })
    ])
    expect(failure(radius, [Edit.values("radius", { b: 1 })]).message).toContain(
      "radius of cell 0, branch 0, compartment 1 (row 1) is -6"
    )
  })

  it("rows without a value, and given lists that do not fit", () => {
    const layered = Network.editSync(start, [Edit.label("depth", 1, Select.rows([0, 1]))])
    expect(failure(layered, [Edit.train("HH_gNa", { share: Share.formula("a * depth", { a: 1 }) })]).message).toBe(
      "train \"HH_gNa\": the formula of cell 0, branch 1, compartment 0 (row 2) is missing; expected a number: `depth` has no value there"
    )
    expect(said(Share.formula("a * k", { a: 1 }, { k: [1, 2] }))).toContain(
      "the list for `k` of the formula has 2 values where 4 are needed"
    )
    expect(said(Share.formula("a * k", { a: 1 }, { k: [1, "x", 2, 3] }))).toContain("values of one kind")
  })

  it("partitions of it, and rows that another trainable drives", () => {
    expect(thrown(() => Share.meet(falling as never, Share.one)).message).toContain("a sharing rule")
    expect(failure(trained, [Edit.set("HH_gNa", 1)]).message).toContain(
      "belongs to trainable \"HH_gNa\" (parameters a, b)"
    )
    expect(failure(trained, [Edit.train("HH_gNa")]).message).toContain("(parameters a, b)")
  })
})
