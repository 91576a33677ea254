/**
 * P3: a network of which no edits are at hand is printed as a program that makes it again, to the byte of its JSON; most from cells and edits.
 * Broken variants: a printer that forgets what is trained, one that forgets what cells have, one that sets no values.
 */
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { Json, Network, Print } from "neurolens"
import { edit, network } from "neurolens/testing"
import { networkOf } from "./evaluated.ts"
import { oddNetwork } from "./oddNetworks.ts"
import { broken, settings } from "./settings.ts"

/** Networks of every kind, with some edits behind. */
const networks = network({ events: true, trainables: true, traced: true }).chain((net) =>
  fc.oneof(
    fc.constant(net),
    edit(net).map((first) => Network.editSync(net, [first])).chain((next) =>
      edit(next).map((second) => Network.editSync(next, [second]))
    )
  )
)

const comesBack = (drawn: fc.Arbitrary<Network.Network>, print: (network: Network.Network) => string) =>
  fc.property(drawn, (net) => {
    const program = print(net)
    assert.isAtMost(Math.max(...program.split("\n").map((line) => line.length)), 120)
    assert.strictEqual(Json.encode(networkOf(program)), Json.encode(net))
  })

describe("P3", () => {
  it("a printed network is made again", () => {
    fc.assert(comesBack(networks, Print.network), settings)
  })

  it("so are odd ones", () => {
    fc.assert(comesBack(oddNetwork.map((odd) => odd.network), Print.network), settings)
  })

  it("from cells and edits, but for few", () => {
    const documents = (drawn: fc.Arbitrary<Network.Network>): number =>
      fc.sample(drawn, { seed: settings.seed, numRuns: 100 }).filter((net) =>
        Print.network(net).includes("Json.decodeSync")
      ).length
    assert.strictEqual(documents(network({ events: true, traced: true })), 0)
    // Of labels that name rows, those are left that were cut short (`+ 3 more`) within others; of edits, those after branches were deleted.
    assert.isAtMost(documents(network({ events: true, trainables: true })), 3)
    assert.isAtMost(documents(networks), 15)
  })

  const fails = (print: (network: Network.Network) => string) =>
    assert.isTrue(fc.check(comesBack(networks, print), broken).failed)

  it("the property notices a printer that forgets what is trained", () => {
    fails((net) => Print.network(net.set("trainables", net.trainables.clear())))
  })

  it("the property notices a printer that forgets what cells have", () => {
    fails((net) => Print.network(net).replaceAll(/\b(?:radius|v): -?[\d.e-]+,?/g, ""))
  })

  it("the property notices a printer that sets no values", () => {
    fails((net) => Print.network(net).replaceAll(/^ {2}Edit\.set\([^\n]*\),?$/gm, ""))
  })
})
