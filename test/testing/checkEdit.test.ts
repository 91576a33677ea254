/** `checkEdit` lets good edits pass, and says of broken ones which law, which place and which network. */
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as Edit from "../../src/Edit.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import { Network } from "../../src/Network.ts"
import * as Select from "../../src/select/Select.ts"
import { checkEdit, network } from "../../src/testing/index.ts"

const networks = network({ cells: [1, 4] })

const complaint = (edit: Parameters<typeof checkEdit>[0], options = {}): string => {
  try {
    checkEdit(edit, networks, options)
  } catch (error) {
    return (error as Error).message
  }
  return "passed"
}

describe("good edits pass", () => {
  it("insert", () => checkEdit(Edit.insert(Channels.Leak), networks))
  it("several", () =>
    checkEdit(
      Edit.all([
        Edit.group("soma", Select.branch(0)),
        Edit.set("radius", (row) => row.radius * 2, Select.group("soma"))
      ]),
      networks
    ))
  it("one that changes nothing", () => checkEdit(Edit.set("v", (row) => row.v), networks))
  it("one per network", () => checkEdit((net) => Edit.record("v", Select.cell(net.cells.size - 1)), networks))
  it("one that works on some networks only", () =>
    checkEdit(Edit.insert(Channels.HH, Select.cell(1)), networks, { mayFail: true }))
})

describe("broken edits are reported", () => {
  it("one that writes into its input", () => {
    const text = complaint(Edit.make("hurry", (net) => {
      // The type says read-only; the array does not.
      ;(net.nodes.columns.get("v")!.values as unknown as Float64Array)[0] = 0
      return Result.succeed(net)
    }))
    assert.match(text, /^The edit hurry breaks a law: an edit leaves its input unchanged/)
    assert.match(text, /where: {4}nodes\.columns\.v\.values\.0/)
    assert.match(text, /expected: -?\d+(\.\d+)?\n {2}got: {6}0\n/)
    assert.match(text, /Smallest network found: 1 cell, 1 compartment, 0 synapses/)
  })

  it("one that forgets a column", () => {
    const text = complaint(
      Edit.make("half a group", (net) => Result.succeed(net.set("groups", net.groups.add("soma"))))
    )
    assert.match(
      text,
      /an edit leaves a sound network\n {2}where: {4}Network\.check\n {2}expected: no problems\n {2}got: {6}group soma has no column/
    )
  })

  it("one that changes nothing and gives another object", () => {
    assert.match(
      complaint(Edit.make("copy", (net) => Result.succeed(new Network(net.toObject())))),
      /an edit that changes nothing returns the same object/
    )
  })

  it("one that rolls dice", () => {
    let calls = 0
    assert.match(
      complaint(Edit.make("dice", (net) => Edit.move({ x: ++calls }, Select.all)(net))),
      /an edit gives the same answer twice/
    )
  })

  it("one that fails on some networks, and one that fails on all", () => {
    const text = complaint(Edit.insert(Channels.HH, Select.cell(1)))
    assert.match(text, /an edit works on every network \(say mayFail otherwise\)/)
    assert.match(text, /insert HH: cell 1 does not exist; there is only cell 0/)
    assert.match(
      complaint(Edit.set("no_such", 1), { mayFail: true }),
      /works on none of the networks: set "no_such": column "no_such" does not exist/
    )
  })
})
