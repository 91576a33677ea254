/**
 * Owners of rows meet where one reads what another writes, and nowhere else.
 */
import { describe, expect, it } from "vitest"
import * as Builder from "../../src/kernel/Builder.ts"
import * as Columns from "../../src/program/Columns.ts"
import { withMeetings } from "../../src/program/meetings.ts"
import type { Step } from "../../src/program/Step.ts"
import { type RowProgram, stepOf } from "../../src/program/stepOf.ts"
import type { System } from "../../src/program/System.ts"

const voltages: System = {
  x: Columns.voltage,
  lin: Columns.lin,
  constant: Columns.constant,
  scaled: true,
  ion: null,
  held: [false]
}

/** A program that gives to one column what it reads of another. */
const copy = (from: Columns.Column, to: Columns.Column): RowProgram => {
  const b = Builder.make<Columns.Column>()
  b.result(to, b.op("neg", b.input(from)))
  return b.build()
}

const [gate, other] = [Columns.state("gate"), Columns.state("other")]
const site = copy(gate, gate)
const step = (...blocks: ReadonlyArray<RowProgram>): Step =>
  stepOf({
    scheme: "backwardEuler",
    systems: [voltages],
    sites: [{ program: site, looking: null }],
    blocks,
    classes: 1,
    extras: { imposes: false, membrane: false, joined: [false], groups: 0, junctions: blocks.map(() => false) }
  })
const names = (phases: Step): string => phases.map(({ name }) => name).join(" ")

describe("meetings", () => {
  it("are none without synapses, or where these see nothing but their own cells", () => {
    expect(names(step())).toBe("hold sites blocks stimulate solve record")
    expect(names(step(copy(Columns.at("post", Columns.voltage), Columns.lin)))).toBe(
      "hold sites blocks stimulate solve record"
    )
  })

  it("stand before what reads others' voltages, and before these move", () => {
    const found = step(copy(Columns.at("pre", Columns.voltage), Columns.lin))
    expect(names(found)).toBe("hold sites meet blocks stimulate meet solve record")
  })

  it("stand before what reads others' states, and wait for the next step's sites where nothing else moves these", () => {
    const found = step(copy(Columns.at("pre", gate), Columns.lin))
    expect(names(found)).toBe("hold meet sites meet blocks stimulate solve record")
  })

  it("are none where nobody moves what is read", () => {
    expect(names(step(copy(Columns.at("pre", other), Columns.lin)))).toBe("hold sites blocks stimulate solve record")
  })

  it("follow the phases when these come in another order", () => {
    const bare = step(copy(Columns.at("pre", Columns.voltage), Columns.lin)).filter(({ name }) => name !== "meet")
    const turned = ["solve", "hold", "sites", "blocks"].map((name) => bare.find((phase) => phase.name === name)!)
    expect(names(withMeetings(turned, [voltages]))).toBe("meet solve hold sites meet blocks")
  })
})
