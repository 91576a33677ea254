/** What options of pictures name in a network, and traces of another network: refused, with what there is instead. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Edit from "../../src/Edit.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Synapses from "../../src/mechanism/Synapses.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import * as Plot from "../../src/plot/index.ts"
import * as Connect from "../../src/select/Connect.ts"
import * as Select from "../../src/select/Select.ts"
import * as Share from "../../src/share/Share.ts"
import * as Traces from "../../src/Traces.ts"
import { run } from "../solve/run.ts"

const cell = Cell.make({ parents: [-1, 0], ncomp: 2 })
const bare = Network.editSync(Network.make([cell, cell]), [
  Edit.insert(Channels.HH),
  Edit.connect(Connect.full(Select.cell(0), Select.cell(1)), Synapses.Ionotropic),
  Edit.train("IonotropicSynapse_gS", { share: Share.by("pre_cell_index"), initial: 1e-3 }),
  Edit.record("v", Select.branch(0).loc(0))
])
const network = Network.editSync(bare, [
  Edit.label("role", (row) => row.cell_index === 0 ? "sender" : "receiver"),
  Edit.label("tip", "tip", Select.branch(1)),
  Edit.label("layer", (row) => row.cell_index)
])
const traces = run(network, { steps: 4, dt: 0.025 })

const pictures = (of: Network.Network, options: Plot.NetworkFigureOptions) => [
  Plot.recordings(of, traces, options),
  Plot.connections(of, options),
  Plot.cells(of, options)
]

const groups: ReadonlyArray<readonly [string, string]> = [
  ["rol", "there is no text column `rol`; did you mean `role`?"],
  ["Role", "there is no text column `Role`; did you mean `role`?"],
  ["radius", "there is no text column `radius` (column `radius` of nodes holds other values); there is: role, tip"],
  ["layer", "there is no text column `layer` (column `layer` of nodes holds other values); there is: role, tip"],
  ["HH", "there is no text column `HH` (column `HH` of nodes holds other values); there is: role, tip"],
  ["toString", "there is no text column `toString`; there is: role, tip"],
  ["", "there is no text column ``; there is: role, tip"],
  ["tip", "text column `tip` says nothing of the first compartment of any cell"]
]

describe("a group", () => {
  it.effect.each(groups)("%s is refused by every picture of a network", ([group, message]) =>
    Effect.gen(function*() {
      for (const picture of pictures(network, { group })) {
        const error = yield* Effect.flip(picture)
        assert.deepStrictEqual([error._tag, error.reason], ["PlotError", "input"])
        assert.include(error.message, message)
      }
    }))

  it.effect("is refused where there is no text column", () =>
    Effect.gen(function*() {
      for (const picture of pictures(bare, { group: "role" })) {
        const { message } = yield* Effect.flip(picture)
        assert.include(message, "there is no text column `role`; there is none at all: Edit.label makes one")
      }
    }))

  it.effect("that is a label groups", () =>
    Effect.gen(function*() {
      for (const picture of pictures(network, { group: "role" })) assert.include((yield* picture).svg, "sender")
    }))
})

describe("a trainable", () => {
  it.effect("is refused with the nearest name, or all there are", () =>
    Effect.gen(function*() {
      for (const draw of [Plot.connections, Plot.cells]) {
        const near = yield* Effect.flip(draw(network, { trainable: "IonotropicSynapse_gs" }))
        assert.include(
          near.message,
          "no trainable on synapses is named `IonotropicSynapse_gs`; did you mean `IonotropicSynapse_gS`?"
        )
        const far = yield* Effect.flip(draw(network, { trainable: "radius" }))
        assert.include(far.message, "is named `radius`; there is: IonotropicSynapse_gS")
      }
    }))

  it.effect("is no option where no colour says it", () =>
    Effect.gen(function*() {
      const options: object = { trainable: "IonotropicSynapse_gS" }
      const error = yield* Effect.flip(Plot.recordings(network, traces, options))
      assert.include(error.message, `recordings option "trainable" does not exist`)
    }))
})

describe("traces", () => {
  const elsewhere = Network.editSync(network, [Edit.unrecord(), Edit.record("HH_m", Select.cell(0).branch(0).loc(0))])
  const smaller = Network.editSync(Network.make([Cell.make({ parents: [-1], ncomp: 1 })]), [Edit.record("v")])
  const otherCells = Network.editSync(Network.make([cell, Cell.make({ parents: [-1], ncomp: 4 })]), [
    Edit.record("v", Select.cell(0).branch(0).loc(0)),
    Edit.record("v", Select.cell(1).branch(0).comp(0))
  ])
  const split = Network.editSync(
    Network.make(Array.from({ length: 8 }, () => Cell.make({ parents: [-1], ncomp: 1 }))),
    [Edit.record("v")]
  )
  const sent: Traces.Recorded = { ...traces, recordings: traces.recordings.map((r) => r) }
  const others: ReadonlyArray<readonly [string, Network.Network, string]> = [
    ["other recordings", elsewhere, "not of this one, which records: HH_m of cell 0"],
    ["no recordings", Network.editSync(network, [Edit.unrecord()]), "not of this one, which records nothing"],
    ["fewer rows", smaller, "they have v of cell 1, branch 0, compartment 0 (row 4), and not of this one"],
    ["rows at other places", split, "not of this one, where that is v of cell 4, branch 0, compartment 0 (row 4)"]
  ]
  it.effect.each(others)("of another network are refused: %s", ([, other, message]) =>
    Effect.gen(function*() {
      for (const given of [traces, sent]) {
        const error = yield* Effect.flip(Plot.recordings(other, given))
        assert.deepStrictEqual([error._tag, error.reason], ["PlotError", "input"])
        assert.include(error.message, "the traces are of another network")
        assert.include(error.message, message)
      }
    }))

  it.effect("fit their own network, one with other values, and one of the same rows; so do parts of them", () =>
    Effect.gen(function*() {
      const changed = Network.editSync(network, [Edit.set("HH_gNa", 0.1)])
      for (const  of of[network, changed, otherCells]) {
        for (
          const given of [traces, sent, Traces.of(traces, "v", Select.cell(1)), Traces.slice(traces, { to: 0.05 })]
        ) {
          assert.include((yield* Plot.recordings(of, given)).svg, "cell 1")
        }
      }
    }))
})
