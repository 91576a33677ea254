/** Gradients through gap junctions and spikes in one network: the same of every scheme by differences, the interpreter and kernels. */
import { assert, describe, it } from "@effect/vitest"
import { Cell, Channels, Connect, Edit, Junction, Network, Select, Share, Stimulus, Synapses } from "neurolens"
import { schemes } from "../../../src/solve/Scheme.ts"
import type { SchemeName } from "../../../src/solve/Scheme.ts"
import { agrees, trained } from "./agree.ts"

const Gap = Junction.make("Gap", {
  parameters: { g: { default: 3e-4, unit: "uS" } },
  current: "g * (v_pre - v_post)"
})

/** Three cells that spikes and junctions join, the first of which is driven. */
const network = (() => {
  const cell = Cell.make({ parents: [-1, 0], ncomp: [1, 3], radius: 3, v: -65 })
  return Network.editSync(Network.make([cell, cell, cell]), [
    Edit.insert(Channels.HH),
    Edit.insert(Channels.Spike, Select.branch(0)),
    Edit.stimulate(Stimulus.step({ delay: 0.05, duration: 8, amplitude: 0.6 }), Select.rows([0])),
    Edit.connect(Connect.listed([[0, 6], [0, 9]]), Synapses.ExpSyn, { values: { weight: 0.01, delay: [0.61, 1.3] } }),
    Edit.connect(Connect.listed([[4, 11]]), Synapses.STDP, { values: { w: 0.02, delay: 0.77, post_delay: 0.3 } }),
    Edit.connect(Connect.listed([[1, 5], [5, 10], [10, 2]]), Gap),
    Edit.record("v"),
    ...trained(["Gap_g"], Select.synapse("Gap")),
    ...trained(["delay", "ExpSyn_weight"], Select.synapse("ExpSyn")),
    Edit.train("Spike_threshold", { at: Select.branch(0), share: Share.one }),
    Edit.train("HH_gNa", { share: Share.perCell })
  ])
})()

describe("spikes between cells that junctions join", () => {
  it.each(Object.keys(schemes) as ReadonlyArray<SchemeName>)("have the gradient of differences by %s", (scheme) => {
    const [dt, steps] = scheme === "forwardEuler" ? [0.004, 500] : [0.025, 200]
    const { parameters } = agrees(network, { scheme, dt, steps, change: 1e-5 })
    assert.isTrue(parameters.entries.every(({ values }) => Array.from(values).some((x) => x !== 0)))
  })
})
