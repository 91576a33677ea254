/** Networks, losses and engines that tests of gradients as Effects share. */
import {
  Cell,
  Channels,
  Connect,
  Edit,
  Engine,
  type Gradient,
  Network,
  Pumps,
  Select,
  Share,
  Stimulus,
  Synapses,
  type Traces
} from "neurolens"
import { row } from "../solve/run.ts"

/** Two cells with two synapses, calcium in places, and everything recorded; the second half of the edits trains. */
export const network = Network.editSync(
  Network.make([Cell.make({ parents: [-1, 0, 0], ncomp: [2, 1, 1] }), Cell.make()]),
  [
    Edit.insert(Channels.HH),
    Edit.insert(Channels.CaL, row(1, 4)),
    Edit.insert(Pumps.CaPump, row(1, 4)),
    Edit.set("CaL_gCaL", 5e-3),
    Edit.connect(Connect.listed([[0, 4], [4, 2]]), Synapses.Ionotropic),
    Edit.set("IonotropicSynapse_gS", 1e-3),
    Edit.set("IonotropicSynapse_v_th", -60),
    Edit.stimulate(Stimulus.step({ delay: 0.2, duration: 1, amplitude: 0.1 }), row(0)),
    Edit.record("v"),
    Edit.record("CaCon_i"),
    Edit.record("i_HH"),
    Edit.record("i_IonotropicSynapse"),
    Edit.record("IonotropicSynapse_s"),
    Edit.train("HH_gNa", { at: Select.all, share: Share.perCell }),
    Edit.train("HH_n"),
    Edit.train("v", { at: Select.all, share: Share.each }),
    Edit.train("IonotropicSynapse_s", { at: Select.edges, share: Share.each })
  ]
)

/** One leaky compartment: `Leak_gLeak` is trained. */
export const quiet = Network.editSync(Network.make([Cell.make()]), [
  Edit.insert(Channels.Leak),
  Edit.record("v"),
  Edit.train("Leak_gLeak")
])

/** The sum of all samples, each with its weight. */
export const counting =
  (weight: (recording: number, sample: number) => number) =>
  (traces: Pick<Traces.Traces, "data" | "samples">): Gradient.Valued => {
    const cotangent = traces.data.map((_, k) => weight(Math.floor(k / traces.samples), k % traces.samples))
    return { value: traces.data.reduce((sum, x, k) => sum + cotangent[k] * x, 0), cotangent }
  }

/** A loss that looks at everything. */
export const all: (traces: Pick<Traces.Traces, "data" | "samples">) => Gradient.Valued = counting((i, k) =>
  Math.cos(3 * i + k)
)

/** Both engines by name. */
export const engines = [["compiled", Engine.layerCompiled], ["interpreter", Engine.layerInterpreter]] as const
