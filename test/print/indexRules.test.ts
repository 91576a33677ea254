/** Trained parameters whose labels name rows are printed as rules that give the same labels and names, whatever has become of the columns. */
import { describe, expect, it } from "vitest"
import { networkOf } from "../../property-tests/evaluated.ts"
import * as Edit from "../../src/Edit.ts"
import * as Json from "../../src/io/Json.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import * as Print from "../../src/print/Print.ts"
import * as Select from "../../src/select/Select.ts"
import * as Share from "../../src/share/Share.ts"

const cell = Cell.make({ parents: [-1, 0, 0], ncomp: 2 })
const labelled = Network.editSync(Network.make([cell, cell]), [
  Edit.insert(Channels.HH),
  Edit.label("layer", ["L1", "L2", "L1", "L2", "L3", "L3", "L1", "L1", "L2", "L2", "L3", "L3"]),
  Edit.label("half", Array.from({ length: 12 }, (_, i) => i % 2 === 0)),
  Edit.label("depth", Array.from({ length: 12 }, (_, i) => 10 * i))
])

describe("a trainable whose labels name rows", () => {
  it.each<[string, Share.Rule]>([
    ["by columns and rows", Share.meet(Share.by("layer"), Share.each)],
    ["by rows and columns", Share.meet(Share.each, Share.by("half"))],
    ["by branches and bins", Share.meet(Share.perBranch, Share.bins("depth", [0, 35, 200]))],
    ["by three", Share.meet(Share.meet(Share.by("layer"), Share.perCell), Share.by("half"))],
    ["by branches that are one", Share.join(Share.perBranch, Share.by("layer"))],
    ["by rows that are one", Share.join(Share.each, Share.by("half"))]
  ])("%s", (_, share) => {
    const trained = Network.editSync(labelled, [Edit.train("HH_gNa", { share })])
    const later = Network.editSync(trained, [
      Edit.label("layer", "none"),
      Edit.label("half", true),
      Edit.label("depth", 1)
    ])
    for (const network of [trained, later]) {
      const program = Print.network(network)
      expect(program).not.toContain("Json.decodeSync")
      expect(Json.encode(networkOf(program))).toBe(Json.encode(network))
    }
  })

  it("is by the rule itself where columns are what they were", () => {
    const share = Share.meet(Share.by("layer"), Share.perBranch)
    const program = Print.network(Network.editSync(labelled, [Edit.train("HH_gNa", { at: Select.all, share })]))
    expect(program).toContain("Share.meet(Share.by(\"layer\"), Share.perBranch)")
    expect(program).not.toContain("Edit.unlabel")
  })
})
