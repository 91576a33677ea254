/** What the examples of wrong uses of sharing rules, trainables and parameters share: each is one typed error that says what there is instead. */
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Network from "../../src/Network.ts"
import * as Select from "../../src/select/Select.ts"
import * as Share from "../../src/share/Share.ts"
import { failure, wired } from "../fixtures.ts"

/** A column of synapses. */
export const gS = "IonotropicSynapse_gS"
/** The network that is used wrongly. */
export const network = Network.editSync(wired, [
  Edit.group("exc", Select.cell([0, 1])),
  Edit.label("layer", "L5", Select.cell([0, 1])),
  Edit.label("depth", 1, Select.cell(0)),
  Edit.train(gS, { at: Select.edges.rows([0, 1, 2]), share: Share.by("post_cell_index") }),
  Edit.train("radius", { at: Select.cell("all"), name: "radii" })
])
/** Its trained values. */
export const parameters = Network.parameters(network)
const before = Network.show(network, { what: "nodes" }) + Network.show(network, { what: "edges" }) +
  Network.show(network)
const { edges, nodes, trainables } = network
/** Text where a number belongs. */
export const text = "0.1" as unknown as number

/** A wrong edit, the tag of its reason, and its message. */
export type Case = readonly [title: string, edit: Edit.Edit, tag: string, message: string]

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
      expect(network.trainables).toBe(trainables)
    })
  })

  it("none of them changed the network", () => {
    expect(Network.show(network, { what: "nodes" }) + Network.show(network, { what: "edges" }) + Network.show(network))
      .toBe(before)
    expect(Network.check(network)).toEqual([])
  })
}
