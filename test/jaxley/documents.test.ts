/** What Jaxley's test of pickling asks, of a cell that was traced: all of it comes back, and what comes back runs alike. */
import { Edit, Json, Network, Select, View } from "neurolens"
import { assert, describe, it } from "vitest"
import { apart, ofFiles, pulse, shared, traced, voltages, withHH } from "./cells.ts"

describe.skipIf(shared === null)(ofFiles("a document"), () => {
  it("of a traced cell is the cell, tracing and all", async () => {
    const cell = Network.editSync(withHH(traced("morph_ca1_n120", 1, { maxBranchLength: 2000 })), [pulse()])
    const again = Json.decodeSync(Json.encode(cell))
    assert.isTrue(again.equals(cell))
    assert.isTrue(Network.morphology(again, 0).equals(Network.morphology(cell, 0)))
    assert.strictEqual(apart(await voltages(again, 1), await voltages(cell, 1)), 0)
    // Views are readings of a network, so a part is sent as a network of its own or as its selection.
    const soma = Json.decodeSelectionSync(Json.encodeSelection(Select.group("soma")))
    assert.deepStrictEqual(View.of(again, soma).rows, View.of(cell, Select.group("soma")).rows)
  })

  it("of what was edited is what was edited", () => {
    const longer = Network.editSync(traced("morph_3_types", 2), [Edit.set("length", 9, Select.group("axon"))])
    assert.isTrue(Json.decodeSync(Json.encode(longer)).equals(longer))
  })
})
