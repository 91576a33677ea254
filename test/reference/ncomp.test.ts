/**
 * Jaxley's recipe for compartments by the length constant, on a file of its own: docs/physics.md section 16.
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "vitest"
import { Cell, Edit, Ncomp, Network, Select, Swc } from "../../src/index.ts"
import { absent, shared } from "./shared.ts"

describe.skipIf(shared === null)(`compartments by length constant${shared === null ? `: ${absent}` : ""}`, () => {
  it("are those of Jaxley, in the cell that is read with them", () => {
    const text = readFileSync(join(shared!, "swc", "morph_ca1_n120_250.swc"), "utf8")
    const { morphology } = Swc.readSync(text, { reading: "jaxley" })
    const cell = Cell.traced(morphology, { axial_resistivity: 100 })
    const fine = Network.editSync(cell, [Edit.ncomp(Ncomp.dLambda({ frequency: 100, fraction: 0.1 }), Select.all)])
    const { ncomp } = fine.cells.get(0)!
    assert.deepStrictEqual(ncomp, [1, 17, 3, 1, 13, 13, 5, 3, 7, 1])
    assert.strictEqual(fine.nodes.length, 64)
    assert.isTrue(fine.equals(Cell.traced(morphology, { axial_resistivity: 100, ncomp })))
  })
})
