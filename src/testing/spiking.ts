/**
 * What networks have in which spikes are told and arrive: mechanisms that emit them, synapses that answer, sources.
 */
import * as fc from "fast-check"
import * as Channels from "../mechanism/Channels.ts"
import * as Synapse from "../mechanism/Synapse.ts"
import * as Synapses from "../mechanism/Synapses.ts"
import { undrivable } from "../network/drivable.ts"
import type { Mechanism } from "../network/Mechanism.ts"
import { emitter, hasHandlers } from "../network/MechanismFields.ts"
import type { Network } from "../network/Network.ts"
import * as Source from "../network/Source.ts"
import type { Draw } from "./Draw.ts"

/** A synapse whose conductance is one for all that end at a compartment. */
const Pooled = Synapse.make("PooledSyn", {
  about: "Exponential synapses that have one conductance together where they end",
  parameters: {
    weight: { default: 1e-3, unit: "uS" },
    tau: { default: 5, unit: "ms", at: "post" },
    e: { default: 0, unit: "mV", at: "post" }
  },
  states: { g: { unit: "uS", derivative: "-g / tau", at: "post" } },
  onPre: "g = g + weight",
  current: "g * (v_post - e)"
})

/** Mechanisms of spikes: a threshold, and synapses that answer one side, both sides, and together. */
export const spikingMechanisms: ReadonlyArray<Mechanism> = [Channels.Spike, Synapses.ExpSyn, Synapses.STDP, Pooled]

/** Sources of all kinds. */
export const source: fc.Arbitrary<Source.Source> = fc.oneof(
  fc.array(fc.nat(20), { maxLength: 3 }).map((times) => Source.times(times.toSorted((a, b) => a - b))),
  fc.record({ interval: fc.integer({ min: 1, max: 10 }), start: fc.nat(3), number: fc.nat(3) }).map(Source.regular),
  fc.nat(5).map((start) => Source.regular({ interval: 2.5, start })),
  fc.record({ rate: fc.integer({ min: 0, max: 500 }), seed: fc.nat(9) }).map(Source.poisson),
  fc.record({ seed: fc.nat(9), stream: fc.nat(5), stop: fc.integer({ min: 10, max: 50 }) }).map((options) =>
    Source.poisson({ ...options, rate: { times: [0, 10], hz: [10, 400] } })
  )
)

/** Chooses a source. */
export const drawSource = (draw: Draw): Source.Source =>
  draw.pick([
    () => Source.times([1, 1 + draw.below(5)]),
    () => Source.regular({ interval: draw.between(0.5, 10), start: draw.below(3) }),
    () => Source.regular({ interval: 1, number: draw.below(4) }),
    () => Source.poisson({ rate: draw.between(0, 500), seed: draw.below(10) }),
    () => Source.poisson({ rate: { times: [0, 5], hz: [draw.between(0, 100), 50] }, seed: 1, stream: 2, stop: 20 })
  ])()

/** Whether a source can drive synapses of a type. */
export const isDrivable = (mechanism: Mechanism): boolean =>
  mechanism.kind === "Synapse" && undrivable(mechanism) === null

/** Whether spikes are anybody's business in a network. */
export const isSpiking = ({ mechanisms, sources, synapses }: Network): boolean =>
  sources.size > 0 || mechanisms.some((mechanism) => emitter(mechanism) !== null) || synapses.some(hasHandlers)
