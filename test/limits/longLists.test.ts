/**
 * Lists that networks make long: more than a call takes as arguments (some 120,000), so that one handed on by `...` would end in an untyped
 * `RangeError`.
 */
import { Cell, Connect, Edit, Network, Share, Source, Synapse, Synapses } from "neurolens"
import { describe, expect, it } from "vitest"
import type { Coupling } from "../../src/solve/Coupling.ts"
import { groupPropagators } from "../../src/solve/junctions/groupPropagators.ts"
import type { Junctions } from "../../src/solve/junctions/Junctions.ts"
import { atOnce } from "../../src/solve/Pieces.ts"
import { run } from "../solve/run.ts"

const long = 130_000

const cells = (count: number, ...edits: ReadonlyArray<Edit.Edit>) =>
  Network.editSync(Network.make(Array.from({ length: count }, () => Cell.make())), edits)

/** Adds to itself some time after a spike. */
const Late = Synapse.make("Late", {
  parameters: { wait: { default: 1, unit: "ms" } },
  states: { g: { unit: "uS" } },
  onPre: "send late after wait",
  onEvent: { late: "g = g + 1e-9 [uS]" },
  current: "g * v_post"
})

describe("long lists", () => {
  it("of events that synapses send themselves in one step", () => {
    const network = cells(
      1,
      Edit.addSources([Source.times([0.01])]),
      Edit.connect(Connect.listed(Array.from({ length: long }, () => [0, 0] as const), { pre: "sources" }), Late, {
        values: { delay: 0 }
      }),
      Edit.record("v")
    )
    expect(run(network, { steps: 1, dt: 0.025 }).state.events!.arrivals.length).toBe(long)
  }, 120_000)

  it("of junctions that exponential Euler joins", () => {
    const [toPre, toPost] = [new Float64Array(long / 2), new Float64Array(long / 2)]
    const junctions = { joined: { groups: [] }, toPre, toPost } as unknown as Junctions
    expect(atOnce(groupPropagators({} as Coupling, junctions, 0.025, null))).toEqual([])
  })

  it("of synapses whose ends a trained formula reads", () => {
    const network = cells(
      2,
      Edit.connect(Connect.listed(Array.from({ length: long / 2 }, () => [0, 1] as const)), Synapses.Ionotropic),
      Edit.train("length")
    )
    const formula = Share.formula("a + straight_distance / b", { a: 1, b: 300 })
    expect(() => Network.editSync(network, [Edit.train("IonotropicSynapse_gS", { share: formula })])).toThrow(
      expect.objectContaining({ _tag: "NetworkError" })
    )
  }, 120_000)
})
