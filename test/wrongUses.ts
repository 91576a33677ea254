/** What examples of wrong uses share: each is one typed error, whose message says what there is instead, and nothing changes. */
import { type Edit, Network } from "neurolens"
import { describe, expect, it } from "vitest"
import { failure } from "./fixtures.ts"

/** Text where a number belongs. */
export const text = "0.1" as unknown as number

/** A wrong edit, the tag of its reason, and its message. */
export type Case = readonly [title: string, edit: Edit.Edit, tag: string, message: string]

/** Tells cases by kind of mistake of one network. */
export const teller = (network: Network.Network) => {
  const shown = (): string =>
    Network.show(network, { what: "nodes" }) + Network.show(network, { what: "edges" }) + Network.show(network)
  const before = shown()
  const { edges, nodes, trainables } = network
  return (cases: Readonly<Record<string, ReadonlyArray<Case>>>): void => {
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
      expect(shown()).toBe(before)
      expect(Network.check(network)).toEqual([])
    })
  }
}
