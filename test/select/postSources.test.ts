/** Sources whose spikes are those of the postsynaptic side: they go with their synapses wherever these go. */
import { Result } from "effect"
import { Cell, Connect, Edit, Json, Network, Select, Source } from "neurolens"
import { describe, expect, it } from "vitest"
import { resolveSources } from "../../src/network/resolveSources.ts"
import { Pair } from "../spikes.ts"

const one = Network.editSync(Network.make([Cell.make(), Cell.make()]), [
  Edit.addSources([Source.times([1]), Source.times([2]), Source.times([3])]),
  Edit.connect(Connect.listed([[1, 0], [1, 1]], { pre: "sources" }), Pair),
  Edit.label("post_source", [2, 1], Select.edges)
])

const post = (network: Network.Network): ReadonlyArray<number> =>
  Array.from(Result.getOrThrow(resolveSources(network)).post)

describe("sources of the postsynaptic side", () => {
  it("stand for what emits there", () => expect(post(one)).toEqual([2, 1]))

  it("keep their trains when networks are put together, taken apart, stored, and when other sources go", () => {
    expect(post(Network.make([one, one]))).toEqual([2, 1, 5, 4])
    const part = Network.part(one, [0])
    expect(part.sources.toArray()).toEqual([Source.times([2]), Source.times([3])])
    expect(post(part)).toEqual([1])
    expect(post(Json.decodeSync(Json.encode(one)))).toEqual([2, 1])
    expect(post(Network.editSync(one, [Edit.removeSources(Select.source(0))]))).toEqual([1, 0])
  })

  it("cannot go while they are needed, and must be there", () => {
    const gone = Network.edit(one, [Edit.removeSources(Select.source(2))])
    expect(Result.isFailure(gone) && gone.failure.message).toContain("source 2")
    const wrong = resolveSources(Network.editSync(one, [Edit.label("post_source", 3, Select.edges)]))
    expect(Result.isFailure(wrong) && wrong.failure.message).toBe(
      "post_source of Pair 0 (row 0) is 3; expected the number of a source, from 0 to 2"
    )
  })
})
