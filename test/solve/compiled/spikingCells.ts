/** Cells with detectors of every kind: thresholds with hysteresis and a refractory time, resets, and one that reads a current which a clamp holds. */
import { Cell, Channel, Channels, Edit, Network, Select, Stimulus } from "neurolens"

const Spiky = Channel.make("Spiky", {
  parameters: {
    threshold: { default: -40, unit: "mV" },
    hysteresis: { default: 5, unit: "mV" },
    rest: { default: 3, unit: "ms" }
  },
  states: { seen: { default: 0, derivative: "(1 - seen) / 5 [ms]" } },
  emits: {
    spike: {
      crosses: "v - threshold + seen * 1 [mV]",
      rearm: "v - threshold + hysteresis",
      refractory: "rest * (1 + seen)"
    }
  }
})

const Slow = Channel.make("Slow", {
  parameters: { threshold: { default: 1e-3, unit: "mA/cm2" } },
  reads: { i_Leak: { unit: "mA/cm2", default: 0 } },
  emits: { spike: { crosses: "i_Leak - threshold", time: "step" } }
})

const wave = Array.from({ length: 400 }, (_, k) => (k % 40 < 12 ? 3e-3 : k % 40 < 20 ? null : -1e-3))

const cells = [
  Cell.make({ ncomp: 3, radius: 5, length: 30, v: -65 }),
  Cell.make({ parents: [-1, 0, 0], ncomp: [1, 2, 1], radius: 4, length: 20, v: -60 }),
  ...Array.from({ length: 3 }, () => Cell.make({ v: -65, radius: 8, length: 16 }))
]

/** All of them, with everything recorded. */
export const network = Network.editSync(Network.make(cells), [
  Edit.insert(Channels.HH, Select.rows([0, 1, 2, 3, 4, 5, 6])),
  Edit.insert(Channels.Spike, Select.rows([0, 3, 5, 7])),
  Edit.insert(Spiky, Select.rows([0, 2, 4, 7, 8])),
  Edit.insert(Channels.Leak, Select.rows([7, 8, 9])),
  Edit.insert(Channels.Fire, Select.rows([9])),
  Edit.insert(Slow, Select.rows([8])),
  Edit.set("Fire_vth", -60),
  Edit.clamp("i_Leak", wave, Select.rows([8])),
  Edit.stimulate(Stimulus.step({ delay: 1, duration: 200, amplitude: 0.8 }), Select.rows([0, 3, 9])),
  Edit.stimulate(Stimulus.step({ delay: 2, duration: 3, amplitude: 0.3 }), Select.rows([7])),
  Edit.stimulate(Stimulus.step({ delay: 9, duration: 3, amplitude: 0.3 }), Select.rows([7])),
  Edit.record("v"),
  Edit.record("spikes", Select.rows([0, 2, 3, 4, 5, 7, 8, 9]))
])

/** The same cells with other thresholds, and other starts. */
export const copies = [0, 1, 2].map((k) =>
  Network.editSync(network, [
    Edit.set("Spike_threshold", -20 - 5 * k),
    Edit.set("Spiky_rest", 1 + 2 * k),
    Edit.set("v", -65 + k)
  ])
)
