/**
 * The models of the kernels' benchmark with something to train, and a loss: the mean of all recorded samples.
 */
import { Edit, type Gradient, Network, Select, Share } from "neurolens"
import { models } from "./models.ts"

/** A model to derive. */
export type GradientModel = {
  readonly letter: string
  readonly about: string
  readonly make: () => Network.Network
  readonly steps: number
}

const trained: Readonly<
  Record<string, { readonly about: string; readonly edits: ReadonlyArray<Edit.Edit>; readonly steps: number }>
> = {
  a: {
    about: "gNa, gK per cell",
    edits: [Edit.train("HH_gNa", { share: Share.perCell }), Edit.train("HH_gK", { share: Share.perCell })],
    steps: 400
  },
  b: {
    about: "gNa, every gS",
    edits: [Edit.train("HH_gNa"), Edit.train("IonotropicSynapse_gS", { at: Select.edges, share: Share.each })],
    steps: 400
  },
  c: {
    about: "gNa per compartment, gK",
    edits: [Edit.train("HH_gNa", { at: Select.all, share: Share.each }), Edit.train("HH_gK")],
    steps: 2000
  },
  d: { about: "its six conductances", edits: [], steps: 4000 }
}

/** (a) to (d). */
export const gradientModels: ReadonlyArray<GradientModel> = models.flatMap(({ letter, make }) => {
  const own = trained[letter]
  return own === undefined ? [] : [{ letter, ...own, make: () => Network.editSync(make(), own.edits) }]
})

/** The mean of all samples, with its slope by each of them. */
export const meanOfAll: Gradient.Loss = ({ data }) => {
  const weight = 1 / data.length
  return { value: data.reduce((sum, x) => sum + weight * x, 0), cotangent: new Float64Array(data.length).fill(weight) }
}
