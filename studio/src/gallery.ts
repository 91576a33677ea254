/**
 * Documents to begin with.
 */
import type { Document } from "./model/Document.ts"

const all = { domain: "nodes", path: [] } as const
const cells = (index: "all" | ReadonlyArray<number>) => ({ domain: "nodes", path: [{ step: "cell", index }] })
const soma = (cell: number | "all") => ({
  domain: "nodes",
  path: [{ step: "cell", index: cell }, { step: "branch", index: 0 }, { step: "loc", at: [0] }]
})
const pulse = (delay: number) => ({ _tag: "Step", delay, duration: 1, amplitude: 0.1, offset: 0 })

/** The tutorial on sharing synaptic parameters: six cells, all to all, one parameter for each pair of cell types. */
export const tutorial: Document = {
  title: "Sharing synaptic parameters",
  parts: [{ _tag: "Cables", parents: [-1, 0], ncomp: 2, times: 6 }],
  steps: [
    { _tag: "Insert", mechanism: "Na" },
    { _tag: "Insert", mechanism: "K" },
    { _tag: "Insert", mechanism: "Leak" },
    {
      _tag: "Connect",
      wiring: { wiring: "full", pre: cells("all"), post: cells("all"), target: "first" },
      synapse: "Ionotropic"
    },
    { _tag: "Group", name: "exc", at: cells([0, 1]) },
    { _tag: "Group", name: "inh", at: cells([2, 3]) },
    { _tag: "Group", name: "unknown", at: cells([4, 5]) },
    { _tag: "LabelByGroup", name: "cell_type", groups: ["exc", "inh", "unknown"] },
    { _tag: "CopyToEdges", names: "cell_type" },
    {
      _tag: "Train",
      key: "IonotropicSynapse_gS",
      options: {
        at: { domain: "edges", path: [{ step: "where", test: [{ column: "pre_cell_type", is: ["exc", "inh"] }] }] },
        share: { rule: "by", columns: ["pre_cell_type", "post_cell_type"] }
      }
    },
    { _tag: "Values", name: "IonotropicSynapse_gS", values: [2e-4, 6e-4, 1e-3, 3e-4, 1.2e-3, 5e-4] },
    { _tag: "Init" },
    { _tag: "Set", key: "IonotropicSynapse_s", value: 0 },
    {
      _tag: "Set",
      key: "IonotropicSynapse_e_syn",
      value: -85,
      at: { domain: "edges", path: [{ step: "where", test: [{ column: "pre_cell_type", is: "inh" }] }] }
    },
    { _tag: "Stimulate", stimulus: pulse(1), at: soma(0) },
    { _tag: "Stimulate", stimulus: pulse(6), at: soma(1) },
    { _tag: "Record", state: "v", at: soma("all") }
  ].map((edit) => ({ edit })),
  run: { tMax: 10, dt: 0.025, scheme: "backwardEuler" }
}

/** A cable that a pulse runs along. */
export const cable: Document = {
  title: "A spike along a cable",
  parts: [{ _tag: "Cables", parents: [-1], ncomp: 40, times: 1 }],
  steps: [
    { _tag: "Set", key: "length", value: 50, at: all },
    { _tag: "Insert", mechanism: "HH" },
    { _tag: "Init" },
    { _tag: "Stimulate", stimulus: { ...pulse(1), amplitude: 1 }, at: soma(0) },
    { _tag: "Record", state: "v", at: { domain: "nodes", path: [{ step: "loc", at: [0.05, 0.35, 0.65, 0.95] }] } }
  ].map((edit) => ({ edit })),
  run: { tMax: 20, dt: 0.025, scheme: "backwardEuler" }
}

const first = (cell: number | "all") => ({
  domain: "nodes",
  path: [{ step: "cell", index: cell }, { step: "branch", index: 0 }, { step: "comp", index: 0 }]
})

/** Six cells that tell their spikes to one another through synapses that learn by the times of spikes; three of them are driven by noise. */
export const spiking: Document = {
  title: "Spikes that teach synapses",
  parts: [{ _tag: "Cables", parents: [-1, 0], ncomp: 2, times: 6 }],
  steps: [
    { _tag: "Set", key: "length", value: 40 },
    { _tag: "Set", key: "radius", value: 5 },
    { _tag: "Insert", mechanism: "HH" },
    { _tag: "Insert", mechanism: "Spike", at: first("all") },
    { _tag: "Init" },
    { _tag: "Group", name: "busy", at: cells([0, 1, 2]) },
    { _tag: "Group", name: "calm", at: cells([3, 4, 5]) },
    { _tag: "LabelByGroup", name: "kind", groups: ["busy", "calm"] },
    {
      _tag: "Connect",
      wiring: { wiring: "full", pre: cells("all"), post: cells("all"), target: "first" },
      synapse: "STDP",
      options: { values: { delay: 1.5, w: 2e-4, w_max: 8e-4 } }
    },
    { _tag: "CopyToEdges", names: "kind" },
    {
      _tag: "Train",
      key: "STDP_A_plus",
      options: {
        at: { domain: "edges", path: [{ step: "where", test: [{ column: "type", is: "STDP" }] }] },
        share: { rule: "by", columns: ["pre_kind", "post_kind"] }
      }
    },
    {
      _tag: "Drive",
      sources: { _tag: "Poisson", rate: 60, start: 0, seed: 1 },
      at: { domain: "nodes", path: [...first("all").path, { step: "and", nodes: [{ step: "group", name: "busy" }] }] },
      synapse: "ExpSyn",
      options: { values: { weight: 0.02, tau: 2, delay: 0 } }
    },
    { _tag: "Record", state: "v", at: first("all") },
    {
      _tag: "Record",
      state: "STDP_w",
      at: {
        domain: "edges",
        path: [{ step: "where", test: [{ column: "pre_index", is: 0 }] }]
      }
    }
  ].map((edit) => ({ edit })),
  run: { tMax: 100, dt: 0.025, scheme: "backwardEuler" }
}

/** All of them, by the name that an address says. */
export const gallery: Readonly<Record<string, Document>> = { tutorial, cable, spiking }
