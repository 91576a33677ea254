/**
 * Numbers that a mechanism requires: whoever writes one, and however, is told at once what may stand there; what is required of several numbers is
 * asked when a run begins (`test/mechanism/events.test.ts`).
 */
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import {
  Cell,
  Channels,
  Connect,
  Edit,
  Json,
  type Mechanism,
  Network,
  Parameters,
  Select,
  Source,
  Synapse,
  Synapses,
  View
} from "neurolens"
import { thrown } from "../fixtures.ts"

const said = (body: () => unknown): string => thrown(body).message

const cells = Network.editSync(Network.make([Cell.make(), Cell.make()]), [Edit.insert(Channels.Spike)])
const joined = (type: Mechanism.Mechanism) => Edit.connect(Connect.listed([[0, 1], [1, 0]]), type)
const network = Network.editSync(cells, [joined(Synapses.ExpSyn), joined(Synapses.STDP)])

const refused =
  "ExpSyn_tau of ExpSyn 0 (row 0) is -3; expected a finite number [ms] with `tau > 0`, as Synapse ExpSyn requires"

describe("a number that a mechanism requires of a parameter", () => {
  it("is asked for by every edit that writes one", () => {
    const edges = Select.synapse("ExpSyn")
    for (const value of [-3, [-3, 1], "-3 [ms]", () => -3]) {
      assert.strictEqual(
        said(() => Network.editSync(network, [Edit.set("ExpSyn_tau", value, edges)])),
        `set "ExpSyn_tau": ${refused}`
      )
    }
    const values = { values: { tau: -3 } }
    const driven = [
      Edit.connect(Connect.listed([[0, 1]]), Synapses.ExpSyn, values),
      Edit.drive(Source.times([1]), Select.cell(0), Synapses.ExpSyn, values)
    ]
    for (const edit of driven) assert.include(said(() => Network.editSync(cells, [edit])), refused)
    assert.include(
      said(() => View.column(edges, "ExpSyn_tau").replace(Float64Array.of(-3, 1), network)),
      refused
    )
    assert.include(said(() => Network.editSync(network, [Edit.train("ExpSyn_tau", { initial: -3 })])), refused)
    const trained = Network.editSync(network, [Edit.train("ExpSyn_tau")])
    const moved = Parameters.fromVector(Network.parameters(trained), [-3])
    assert.include(said(() => Network.editSync(trained, [Edit.writeParameters(moved)])), refused)
  })

  it("is asked for of channels, too, and of pools", () => {
    assert.include(
      said(() => Network.editSync(network, [Edit.set("Spike_refractory", -1)])),
      "Spike_refractory of cell 0, branch 0, compartment 0 (row 0) is -1; expected a finite number [ms] with `refractory >= 0`, as Channel Spike requires"
    )
    const Pooled = Synapse.make("Pooled", {
      parameters: { tau: { default: 5, unit: "ms", at: "post" } },
      states: { g: { unit: "uS", derivative: "-g / tau", at: "post" } },
      requires: ["tau > 1 [ms]", "g >= 0"],
      onPre: "g = g + 1e-3 [uS]",
      current: "g * v_post"
    })
    const pools = Network.editSync(cells, [joined(Pooled)])
    assert.include(
      said(() => Network.editSync(pools, [Edit.set("Pooled_tau", 1)])),
      "with `tau > 1 [ms]`, as Synapse Pooled requires"
    )
    assert.include(
      said(() => Network.editSync(pools, [Edit.set("Pooled_g", -1)])),
      "with `g >= 0`, as Synapse Pooled requires"
    )
    assert.deepStrictEqual(Network.notes(Network.editSync(pools, [Edit.set("Pooled_tau", 1.5)])), [])
  })

  it("is asked for of what a state begins with, where rules leave it there", () => {
    assert.include(
      said(() => Network.editSync(network, [Edit.set("STDP_w", -1)])),
      "STDP_w of STDP 0 (row 2) is -1; expected a finite number [uS] with `w >= 0`, as Synapse STDP requires"
    )
  })

  it("is asked for of files", () => {
    const text = Json.encode(Network.editSync(network, [Edit.set("ExpSyn_tau", 1.375)]))
    const read = Json.decode(text.replaceAll("1.375", "-1.375"))
    assert.include(
      Result.isFailure(read) ? read.failure.message : "",
      "ExpSyn_tau of row 0 is -1.375, and Synapse ExpSyn requires `tau > 0`"
    )
    assert.isTrue(Json.decodeSync(text).equals(Network.editSync(network, [Edit.set("ExpSyn_tau", 1.375)])))
  })

  it("leaves what has a meaning", () => {
    const inhibiting = Network.editSync(network, [Edit.set("ExpSyn_weight", -1e-3), Edit.set("STDP_A_minus", -1e-5)])
    assert.deepStrictEqual(Network.check(inhibiting), [])
    assert.deepStrictEqual(Network.notes(inhibiting), [])
  })

  it("of several numbers waits until all are there", () => {
    const slow = Network.editSync(Network.editSync(cells, [joined(Synapses.Exp2Syn)]), [Edit.set("Exp2Syn_tau1", 20)])
    assert.strictEqual(Network.notes(slow).length, 1)
    assert.deepStrictEqual(Network.notes(Network.editSync(slow, [Edit.set("Exp2Syn_tau2", 30)])), [])
  })
})
