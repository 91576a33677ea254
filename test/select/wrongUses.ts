/** What the examples of wrong uses of networks, selections and edits share: each is one typed error, whose message says what there is instead. */
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Network from "../../src/Network.ts"
import * as Stimulus from "../../src/network/Stimulus.ts"
import * as Select from "../../src/select/Select.ts"
import { failure, wired } from "../fixtures.ts"

/** The network that is used wrongly. */
export const network = Network.editSync(wired, [
  Edit.group("exc", Select.cell([0, 1])),
  Edit.group("soma", Select.branch(0)),
  Edit.label("layer", "L5"),
  Edit.label("delay", 1, Select.edges),
  Edit.clamp("v", -60, Select.cell(0)),
  Edit.record("K_n", Select.cell(0)),
  Edit.record("i_Leak", Select.cell(1))
])
const before = Network.show(network, { what: "nodes" }) + Network.show(network, { what: "edges" }) +
  Network.show(network)
const { edges, nodes } = network

/** A current of 1 nA. */
export const one = Stimulus.step({ delay: 0, duration: 1, amplitude: 1 })
/** A parameter of a mechanism. */
export const parameter = { default: 1, unit: "1", shared: false }
/** Text where a number belongs. */
export const text = "0.1" as unknown as number

/** A wrong edit, the tag of its reason, and its message. */
export type Case = readonly [title: string, edit: Edit.Edit, tag: string, message: string]

/** An edit that does nothing but resolve a selection. */
export const at = (selection: Select.Selection): Edit.Edit =>
  Edit.set(selection.domain === "nodes" ? "v" : "IonotropicSynapse_gS", 1, selection)

/** Cases by kind of mistake: each fails with its message, and nothing changes. */
export const tell = (cases: Readonly<Record<string, ReadonlyArray<Case>>>): void => {
  describe.each(Object.entries(cases))("%s", (_, list) => {
    it.each(list)("%s", (_, edit, tag, message) => {
      const error = failure(network, [edit])
      expect(error.message).toBe(message)
      expect(error.reason._tag).toBe(tag)
      expect(error._tag).toBe("NetworkError")
      expect(network.nodes).toBe(nodes)
      expect(network.edges).toBe(edges)
    })
  })

  it("none of them changed the network", () => {
    expect(Network.show(network, { what: "nodes" }) + Network.show(network, { what: "edges" }) + Network.show(network))
      .toBe(before)
    expect(Network.check(network)).toEqual([])
  })
}
