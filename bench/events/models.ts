/**
 * Networks of spikes that are measured, each at the size that is meant and at one that the interpreter gets through too.
 */
import type { Network } from "neurolens"
import * as sheet from "./balanced.ts"
import * as hodgkin from "./cobahh.ts"
import * as circle from "./ring.ts"

/** A network, and how many steps of it are measured. */
export type Sized = { readonly make: () => Network.Network; readonly steps: number }

/** A network in two sizes. */
export type EventModel = {
  readonly name: string
  readonly about: string
  /** [ms] */
  readonly dt: number
  readonly full: Sized
  readonly small: Sized
}

/** All of them. */
export const eventModels: ReadonlyArray<EventModel> = [
  {
    name: "cobahh",
    about: "COBAHH, 4000 HH cells, 320,000 synapses",
    dt: hodgkin.dt,
    full: { make: () => hodgkin.cobahh(1), steps: 500 },
    small: { make: () => hodgkin.cobahh(1, 200), steps: 200 }
  },
  {
    name: "ring",
    about: "ring of 1000 branched cells",
    dt: circle.dt,
    full: { make: () => circle.ring(), steps: 800 },
    small: { make: () => circle.ring(20), steps: 800 }
  },
  {
    name: "balanced",
    about: "10,000 LIF cells, 1,000,000 delayed synapses",
    dt: sheet.dt,
    full: { make: () => sheet.balanced(1), steps: 500 },
    small: { make: () => sheet.balanced(1, 15), steps: 200 }
  }
]
