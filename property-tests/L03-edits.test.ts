/**
 * L3: every edit leaves `Network.check` empty and its input unchanged; an edit that changes nothing returns the same
 * object.
 *
 * Edits come in sequences, so that each meets what the ones before it left; and strange ones are tried (drawn for
 * another network, or for the same one without its trainables), which may fail: then the input must be as it was.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { List } from "immutable"
import * as Edit from "../src/Edit.ts"
import * as Channels from "../src/mechanism/Channels.ts"
import * as Pumps from "../src/mechanism/Pumps.ts"
import * as Network from "../src/Network.ts"
import { isObserved } from "../src/network/quantities.ts"
import * as Select from "../src/select/Select.ts"
import * as View from "../src/select/View.ts"
import * as Parameters from "../src/share/Parameters.ts"
import * as Table from "../src/table/Table.ts"
import { read, tape } from "../src/testing/Draw.ts"
import { drawEdit } from "../src/testing/edit.ts"
import { type Change, editLaws } from "../src/testing/editLaws.ts"
import { network } from "../src/testing/network.ts"
import { drawBranches, drawNodes } from "../src/testing/nodeSelection.ts"
import { allRows, recordable, rowsIn, settable } from "../src/testing/rows.ts"
import { broken, settings } from "./settings.ts"

type Around = (edit: Edit.Edit) => Change

const own: Around = (edit) => edit

/** Three edits that should work, one on what the other left. */
const sequences = (around: Around) =>
  fc.property(
    network({ events: true, trainables: true, traced: true, prepared: true }),
    fc.array(tape, { minLength: 1, maxLength: 4 }),
    (start, tapes) => {
      let current = start
      assert.deepStrictEqual(Network.check(start), [])
      for (const choices of tapes) {
        const edit = drawEdit(current, read(choices))
        assert.isNull(editLaws(around(edit), current), edit.title)
        const next = edit(current)
        assert.isTrue(Result.isSuccess(next), Result.isFailure(next) ? next.failure.message : "")
        current = Result.getOrThrow(next)
      }
    }
  )

describe("L3: edits", () => {
  it("edits that should work leave a sound network and their input as it was, one after the other", () => {
    fc.assert(sequences(own), { ...settings, numRuns: settings.numRuns * 5 })
  })

  it("edits meant for another network either work or fail, and leave their input as it was", () => {
    let failed = 0
    fc.assert(
      fc.property(
        network({ events: true, trainables: true, traced: true }),
        network({ events: true }),
        tape,
        (net, other, choices) => {
          const edit = drawEdit(other, read(choices))
          if (Result.isFailure(edit(net))) failed++
          assert.isNull(editLaws(edit, net), edit.title)
        }
      ),
      { ...settings, numRuns: settings.numRuns * 3 }
    )
    assert.isAbove(failed, 0)
  })

  it("edits that do not know of trainables, recordings and clamps never contradict them", () => {
    fc.assert(
      fc.property(
        network({ events: true, trainables: true, traced: true }),
        fc.array(tape, { minLength: 1, maxLength: 3 }),
        (start, tapes) => {
          let current = start
          for (const choices of tapes) {
            const unknowing = current.set("trainables", List()).set("recordings", List()).set("clamps", List())
            const edit = drawEdit(unknowing, read(choices))
            assert.isNull(editLaws(edit, current), edit.title)
            current = Result.getOrElse(edit(current), () => current)
          }
        }
      ),
      { ...settings, numRuns: settings.numRuns * 5 }
    )
  })

  it("any number either leaves a sound network or is refused, even where areas and loads leave the range of numbers", () => {
    fc.assert(
      fc.property(
        network({ events: true, trainables: true, traced: true }),
        fc.constantFrom("radius", "length", "area", "capacitance", "v", "x"),
        fc.double(),
        (net, key, value) => {
          assert.isNull(editLaws(Edit.set(key, value), net), `${key} ${value}`)
          assert.isNull(editLaws(Edit.train(key, { initial: value }), net), `${key} ${value}`)
        }
      ),
      settings
    )
  })

  it("an edit that repeats what is there returns the same object", () => {
    fc.assert(
      fc.property(network({ events: true, trainables: true, traced: true }), tape, (start, choices) => {
        const draw = read(choices)
        // As rows: a selection that looks at a column means other rows when the column was written.
        const at = Select.rows(rowsIn(start, drawNodes(start, draw)))
        const whole = drawBranches(start, draw)
        const prepared = Network.editSync(start, [
          Edit.group("again", at),
          Edit.label("again_label", "here", at),
          Edit.record("v", at),
          Edit.insert(Channels.Leak, at),
          Edit.move({ x: 1 }, whole),
          Edit.copyToEdges("again_label")
        ])
        const quantity = draw.pick(settable(prepared))
        const rows = quantity.domain === "nodes" ? Select.all : Select.edges
        const shown = View.column(rows, quantity.name).get(prepared)
        const recorded = draw.pick(recordable(prepared))
        const clamped = prepared.clamps.first()
        const quiet = allRows(prepared, "nodes").filter((row) => prepared.stimuli.every((s) => s.row !== row))
        const repeats: ReadonlyArray<Edit.Edit> = [
          Edit.group("again", at),
          Edit.label("again_label", "here", at),
          Edit.record("v", at),
          Edit.insert(Channels.Leak, at),
          Edit.copyToEdges("again_label"),
          Edit.move({ x: 0 }, whole),
          Edit.set(quantity.name, shown),
          Edit.set("v", (row) => row.v),
          Edit.writeParameters(Network.parameters(prepared)),
          Edit.writeParameters(
            Parameters.fromVector(Network.parameters(prepared), Parameters.vector(Network.parameters(prepared)))
          ),
          ...quiet.length === 0 ? [] : [Edit.unstimulate(Select.rows(quiet))],
          ...recordable(prepared).filter((q) => prepared.recordings.every((r) => r.state !== q.name)).map((q) =>
            Edit.unrecord(q.name)
          ),
          ...recordable(prepared).filter((q) => !isObserved(q) && prepared.clamps.every((c) => c.state !== q.name)).map(
            (q) => Edit.unclamp(q.name)
          ),
          Edit.all([]),
          ...prepared.trainables.isEmpty() ? [Edit.untrain()] : [],
          ...clamped === undefined
            ? []
            : [
              Edit.clamp(
                clamped.state,
                typeof clamped.value === "number"
                  ? clamped.value
                  : Array.from(clamped.value, (x) => Number.isNaN(x) ? null : x),
                clamped.domain === "nodes" ? Select.rows([clamped.row]) : Select.edges.rows([clamped.row])
              )
            ]
        ]
        for (const edit of repeats) {
          const again = edit(prepared)
          assert.strictEqual(Result.isFailure(again) ? again.failure.message : again.success, prepared, edit.title)
        }
        const twice = Network.editSync(prepared, [Edit.record(recorded.name)])
        assert.strictEqual(Network.editSync(twice, [Edit.record(recorded.name)]), twice)
      }),
      settings
    )
  })

  it("insert and diffuse may come in either order", () => {
    const sharers = [Pumps.CaPump, Pumps.CaNernstReversal, Pumps.CaFaradayConcentrationChange]
    const commute = (insert: typeof Edit.insert) =>
      fc.property(network({ mechanisms: [Channels.HH] }), tape, (start, choices) => {
        const draw = read(choices)
        const [first, second] = [draw.pick(sharers), draw.pick(sharers)]
        const before = Network.editSync(start, [Edit.insert(first, Select.rows(rowsIn(start, drawNodes(start, draw))))])
        const later = insert(second, Select.rows(rowsIn(start, drawNodes(start, draw))))
        const diffuse = Edit.diffuse("CaCon_i", { constant: draw.between(0.5, 3), elsewhere: 0 })
        const found = Network.editSync(before, [diffuse, later])
        assert.isTrue(found.equals(Network.editSync(before, [later, diffuse])))
        assert.deepStrictEqual(Network.check(found), [])
      })
    fc.assert(commute(Edit.insert), settings)
    // An insert that takes the 0 that diffusion lends for a value of the row's own.
    const keeps: typeof Edit.insert = (mechanism, at) =>
      Edit.make(
        "keeps",
        (net) =>
          Result.map(Edit.insert(mechanism, at)(net), (next) =>
            net.diffusion.has("CaCon_i")
              ? next.set("nodes", Table.set(next.nodes, "CaCon_i", Table.get(net.nodes, "CaCon_i")!))
              : next)
      )
    assert.isTrue(fc.check(commute(keeps), broken).failed)
  })

  it("an edit that fails leaves its input as it was, and so does a list of edits of which a later one fails", () => {
    const wrong: ReadonlyArray<Edit.Edit> = [
      Edit.set("radius", -1),
      Edit.set("radius", () => NaN),
      Edit.set("no_such_column", 1),
      Edit.set("v", [1, 2, 3, 4, 5, 6, 7, 8, 9]),
      Edit.group("radius", Select.all),
      Edit.label("v", "text"),
      Edit.record("gNa"),
      Edit.train("radius", { initial: -1 }),
      Edit.insert(Channels.Leak, Select.cell(99)),
      Edit.all([Edit.set("v", -1), Edit.group("left behind", Select.all), Edit.set("no_such_column", 1)])
    ]
    fc.assert(
      fc.property(
        network({ events: true, trainables: true, compartments: [1, 1], branches: [1, 2], cells: [1, 3] }),
        fc.constantFrom(...wrong),
        (net, edit) => {
          assert.isTrue(Result.isFailure(edit(net)), edit.title)
          assert.isNull(editLaws(edit, net))
        }
      ),
      settings
    )
  })

  it("catches an edit that writes into a column in place, one that forgets a column, and one that makes a copy", () => {
    const inPlace: Around = (edit) => (net) => {
      const next = edit(net) // What a careless edit would do: the type says read-only, the array does not.
      ;(net.nodes.columns.get("v")!.values as unknown as Float64Array)[0] += 1
      return next
    }
    const forgets: Around = (edit) => (net) =>
      Result.map(edit(net), (next) => next.set("groups", next.groups.add("without a column")))
    const staleArea: Around = (edit) => (net) =>
      Result.map(edit(net), (next) => {
        const last = next.edges.columns.get("global_edge_index")!
        return next.edges.length < 2 ?
          next :
          next.set(
            "edges",
            Object.assign(Object.create(Object.getPrototypeOf(next.edges)), {
              length: next.edges.length,
              columns: next.edges.columns.set(
                "global_edge_index",
                { ...last, values: last.values.map(() => 0) } as typeof last
              )
            })
          )
      })
    const copies: Around = () => (net) => Result.succeed(new Network.Network(net.toObject()))
    const random: Around = (edit) => {
      let calls = 0
      return (net) =>
        Result.map(edit(net), (next) => next.set("stimuli", calls++ === 0 ? List() : next.stimuli.concat(next.stimuli)))
    }
    for (const variant of [inPlace, forgets, staleArea, copies, random]) {
      assert.isTrue(fc.check(sequences(variant), broken).failed)
    }
  })
})
