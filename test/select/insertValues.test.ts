/** `Edit.insert` with values: the same as inserting and then setting, in the same rows, as one edit that is data. */
import * as Equal from "effect/Equal"
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Json from "../../src/io/Json.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import * as Print from "../../src/print/Print.ts"
import * as Select from "../../src/select/Select.ts"
import * as Share from "../../src/share/Share.ts"
import { failure } from "../fixtures.ts"

const start = Network.make([Cell.make({ parents: [-1, 0], ncomp: 2 })])
const insertion = Edit.insert(Channels.K, Select.branch(1), {
  gK: "0.01 * exp(-distance / 100)",
  eK: -85,
  n: [0.1, 0.2]
})

describe("inserting with values", () => {
  it("is inserting and setting", () => {
    const made = Network.editSync(start, [insertion])
    const apart = Network.editSync(start, [
      Edit.insert(Channels.K, Select.branch(1)),
      Edit.set("K_gK", "0.01 * exp(-distance / 100)", Select.branch(1)),
      Edit.set("eK", -85, Select.branch(1)),
      Edit.set("K_n", [0.1, 0.2], Select.branch(1))
    ])
    expect(made.equals(apart)).toBe(true)
    expect(Network.editSync(made, [insertion])).toBe(made)
    expect(Network.check(made)).toEqual([])
  })

  it("takes formulas and functions of the row", () => {
    const rows = Network.editSync(start, [
      Edit.insert(Channels.Leak, Select.all, { gLeak: (row) => 1e-4 * (row.row + 1) })
    ])
    const formula = Network.editSync(start, [
      Edit.insert(Channels.Leak, undefined, { gLeak: Share.formula("a * (row + 1)", { a: 1e-4 }) })
    ])
    expect(rows.equals(formula)).toBe(true)
  })

  it("is data: stored, printed, compared", () => {
    expect(Edit.toStep(insertion)).toMatchObject({ _tag: "Insert", values: { eK: -85, n: [0.1, 0.2] } })
    expect(Equal.equals(Edit.fromStep(Edit.toStep(insertion)), insertion)).toBe(true)
    expect(Equal.equals(Result.getOrThrow(Json.decodeEdits(Json.encodeEdits([insertion]))), [insertion])).toBe(true)
    expect(Print.edit(insertion)).toContain(
      "Edit.insert(Channels.K, Select.branch(1), { gK: \"0.01 * exp(-distance / 100)\", eK: -85, n: [0.1, 0.2] })"
    )
    const own = Edit.insert(Channels.K, undefined, { gK: () => 1 })
    expect(() => Json.encodeEdits([own])).toThrow("write it as text")
  })

  it("names what the mechanism has, and writes nothing where one value is wrong", () => {
    const said = (values: Edit.MechanismValues) => failure(start, [Edit.insert(Channels.K, Select.all, values)]).message
    expect(said({ gk: 1 })).toBe(
      "insert K: parameter or state of K \"gk\" does not exist; did you mean \"gK\"? (there is: gK, eK, vt, n)"
    )
    expect(said({ eK: NaN })).toContain(
      "eK of cell 0, branch 0, compartment 0 (row 0) is NaN; expected a finite number"
    )
    expect(said({ gK: [1, 2] })).toContain("where 4 are needed")
    expect(failure(start, [Edit.insert(Channels.K, Select.all, 3 as never)]).message).toContain("a record of values")
  })
})
