/**
 * L1: a column of a selection is a lens.
 *
 * get-set: putting back what is shown gives the same network object. set-get: what was put in is shown. set-set: the
 * last one put in wins. For compartments and synapses, explicit rows in any order, rows some of which lack the column,
 * and shapes (area and loads follow). It holds on rows that no trainable drives; for length and radius, where area and
 * loads were not set by hand (see the example below); and through selections that do not look at the column that is
 * written.
 */
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import * as Edit from "../src/Edit.ts"
import * as Network from "../src/Network.ts"
import * as Cell from "../src/network/Cell.ts"
import * as Select from "../src/select/Select.ts"
import * as View from "../src/select/View.ts"
import { read, tape } from "../src/testing/Draw.ts"
import { drawEdges } from "../src/testing/edgeSelection.ts"
import { type ColumnLens, lensLaws } from "../src/testing/lensLaws.ts"
import { network } from "../src/testing/network.ts"
import { drawNodes } from "../src/testing/nodeSelection.ts"
import { exactly, lensColumns, rowsIn, stays } from "../src/testing/rows.ts"
import { broken, settings } from "./settings.ts"

type Make = (selection: Select.Selection, key: string) => ColumnLens

const scaledBy = (values: ArrayLike<number>, factor: number) =>
  Float64Array.from(values, (x, k) => (x === 0 ? 1 : x) * (1 + factor * ((k * 7) % 3)))

const law = (make: Make) =>
  fc.property(network({ events: true, trainables: true, traced: true }), tape, (net, choices) => {
    const draw = read(choices)
    const onEdges = draw.yes() && net.edges.length > 0
    const selection = onEdges ? drawEdges(net, draw) : drawNodes(net, draw)
    const keys = lensColumns(net, selection.domain, rowsIn(net, selection))
    fc.pre(keys.length > 0)
    const key = draw.pick(keys)
    const lens = make(selection, key)
    const shown = lens.get(net)
    // The second list repeats some of what is there, so that "set what was there before" is tried too.
    const first = scaledBy(shown, draw.between(0.1, 1))
    const second = scaledBy(shown, draw.yes() ? 0 : draw.between(0.1, 1))
    const rows = rowsIn(net, selection)
    const written = (values: Float64Array) => View.column(exactly(selection.domain, rows), key).replace(values, net)
    fc.pre(stays(written(first), selection, rows) && stays(written(second), selection, rows))
    const violation = lensLaws(lens, net, first, second, key)
    assert.isNull(violation)
  })

const dropsLast: Make = (selection, key) => {
  const lens = View.column(selection, key)
  return {
    get: lens.get,
    replace: (values, net) => {
      const old = Float64Array.from(lens.get(net))
      if (values.length > 1) values[values.length - 1] = old[values.length - 1]
      return lens.replace(values, net)
    }
  }
}

const writesInTableOrder: Make = (selection, key) => {
  const lens = View.column(selection, key)
  return {
    get: lens.get,
    replace: (values, net) => {
      const own = rowsIn(net, selection).filter((row) =>
        !Number.isNaN(net[selection.domain].columns.get(key)!.values[row])
      )
      const ascending = [...own].sort((a, b) => a - b)
      return lens.replace(Float64Array.from(own, (row) => values[ascending.indexOf(row)]), net)
    }
  }
}

const makesACopy: Make = (selection, key) => {
  const lens = View.column(selection, key)
  return { get: lens.get, replace: (values, net) => new Network.Network(lens.replace(values, net).toObject()) }
}

/** Something of every value that was ever put in stays behind. */
const leavesATrace: Make = (selection, key) => {
  const lens = View.column(selection, key)
  return {
    get: lens.get,
    replace: (values, net) => {
      const next = lens.replace(values, net)
      return next === net ? net : next.set("diffusion", next.diffusion.add(`${key} was ${values[0]}`))
    }
  }
}

describe("L1: lenses", () => {
  it("a column of a selection obeys the lens laws", () => {
    fc.assert(law(View.column), settings)
  })

  it("catches a set that drops the last row, one in the wrong order, one that gives a new object, one that remembers", () => {
    assert.isTrue(fc.check(law(dropsLast), broken).failed)
    assert.isTrue(fc.check(law(writesInTableOrder), broken).failed)
    assert.isTrue(fc.check(law(makesACopy), broken).failed)
    assert.isTrue(fc.check(law(leavesATrace), broken).failed)
  })

  it("area, volume and loads follow the radius that is put in", () => {
    fc.assert(
      fc.property(network({ events: true }), tape, (net, choices) => {
        const draw = read(choices)
        const selection = drawNodes(net, draw)
        const factor = draw.between(0.5, 2)
        const next = View.column(selection, "radius").replace(
          View.column(selection, "radius").get(net).map((r) => r * factor) as Float64Array,
          net
        )
        const [r, l, area, volume, load] = ["radius", "length", "area", "volume", "resistive_load_in"].map((name) =>
          next.nodes.columns.get(name)!.values
        )
        // One formula in another order of operations: a few roundings of 2^-53, relative.
        const close = (a: number, b: number) => assert.isAtMost(Math.abs(a - b), 8 * 2 ** -53 * Math.abs(b))
        for (let i = 0; i < r.length; i++) {
          close(area[i], 2 * Math.PI * r[i] * l[i])
          close(volume[i], Math.PI * r[i] ** 2 * l[i])
          close(load[i], l[i] / 2 / (Math.PI * r[i] ** 2))
        }
      }),
      settings
    )
  })

  it("set-set does not hold for a radius whose area was set by hand: no lens can keep it and follow it", () => {
    const net = Network.editSync(Network.make([Cell.make()]), [Edit.set("area", 1)])
    const lens = View.column(Select.all, "radius")
    const there = Float64Array.of(1)
    assert.strictEqual(lens.replace(there, net), net)
    const back = lens.replace(there, lens.replace(Float64Array.of(2), net))
    assert.closeTo(back.nodes.columns.get("area")!.values[0], 20 * Math.PI, 1e-12)
  })
})
