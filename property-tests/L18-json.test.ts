/**
 * L18: decode ∘ encode = identity, for networks as JSON.
 *
 * Equal for Immutable (`is`) and for Effect (`Equal`), every double bit for bit (judged by a deep copy, in which -0 is not 0), column order
 * included; and encoding what was decoded gives the same text. Broken variants: an encoder that drops a column, one that leaves -0 to
 * `JSON.stringify`, a decoder that reads null as 0.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Equal from "effect/Equal"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { is } from "immutable"
import * as Json from "../src/io/Json.ts"
import { editSync } from "../src/network/edit.ts"
import type { Network } from "../src/network/Network.ts"
import { label } from "../src/select/group.ts"
import { all } from "../src/select/Select.ts"
import * as Table from "../src/table/Table.ts"
import { network } from "../src/testing/network.ts"
import { difference, snapshot } from "../src/testing/snapshot.ts"
import { double } from "./doubles.ts"
import { broken, settings } from "./settings.ts"

/** Networks of every kind, with a column of the user's own that holds any double. */
const networks = fc.tuple(
  network({ events: true, trainables: true, traced: true, prepared: true }),
  fc.array(double, { minLength: 1, maxLength: 6 })
)
  .map(([net, values]) => {
    const column = Float64Array.from({ length: net.nodes.length }, (_, i) => values[i % values.length])
    return net.set("nodes", Table.set(net.nodes, "own", { _tag: "Float", values: column }))
  })

type Codec = { readonly encode: (network: Network) => string; readonly decode: (text: string) => Network }

const own: Codec = { encode: Json.encode, decode: Json.decodeSync }

const identity = (codec: Codec) =>
  fc.property(networks, (net) => {
    const text = codec.encode(net)
    const back = codec.decode(text)
    assert.isNull(difference(snapshot(net), snapshot(back)))
    assert.isTrue(is(net, back) && is(back, net))
    assert.isTrue(Equal.equals(net, back))
    assert.deepStrictEqual(Table.names(back.nodes), Table.names(net.nodes))
    assert.strictEqual(codec.encode(back), text)
  })

const fails = (codec: Partial<Codec>) => assert.isTrue(fc.check(identity({ ...own, ...codec }), broken).failed)

describe("L18", () => {
  it("decode ∘ encode = identity", () => {
    fc.assert(identity(own), settings)
  })

  it("value by value too, without text", () => {
    fc.assert(
      fc.property(networks, (net) => Equal.equals(Result.getOrThrow(Json.fromValue(Json.toValue(net))), net)),
      settings
    )
  })

  it("the property notices an encoder that drops a column", () => {
    fails({ encode: (net) => Json.encode(net.set("nodes", Table.remove(net.nodes, "own"))) })
  })

  it("the property notices an encoder that leaves -0 to JSON.stringify", () => {
    fails({ encode: (net) => Json.encode(net).replaceAll("\"-0\"", "0") })
  })

  it("the property notices a decoder that reads a missing number as 0", () => {
    fails({ decode: (text) => Json.decodeSync(text.replaceAll(/(?<=[[,])null(?=[\],])/g, "0")) })
  })

  it("the property notices a codec that forgets what is trained", () => {
    fails({ encode: (net) => Json.encode(net.set("trainables", net.trainables.clear())) })
  })

  it("names that an object would reorder keep their order", () => {
    fc.assert(
      fc.property(
        network({ events: true, attachments: false }),
        fc.shuffledSubarray(["10", "9", "b", "a"]),
        (net, names) => {
          const labelled = editSync(net, names.map((name, i) => label(name, i, all)))
          assert.deepStrictEqual(Table.names(Json.decodeSync(Json.encode(labelled)).nodes), Table.names(labelled.nodes))
        }
      ),
      settings
    )
  })
})
