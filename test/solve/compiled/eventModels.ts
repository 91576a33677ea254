/**
 * Networks in which spikes travel, drawn at random: detectors of every kind, sources, graded synapses, and synapses that answer one side or both,
 * send to themselves, or stand together in pools; delays of 0, below a step, on the grid and off it; clamps; copies with delays and
 * thresholds of their own.
 */
import * as fc from "fast-check"
import { Cell, Channel, Channels, Connect, Edit, Network, Select, Source, Stimulus, Synapse, Synapses } from "neurolens"
import { type SchemeName, schemes } from "../../../src/solve/Scheme.ts"
import { Pool } from "../../spikes.ts"

/** A channel that tells a spike at the end of the step, and rests by what it has seen. */
const Careful = Channel.make("Careful", {
  parameters: { threshold: { default: -52, unit: "mV" }, rest: { default: 1, unit: "ms" } },
  states: { seen: { default: 0, derivative: "(1 - seen) / 5 [ms]" } },
  emits: {
    spike: { crosses: "v - threshold", rearm: "v - threshold + 3 [mV]", refractory: "rest * seen", time: "step" }
  }
})

/** Sends to itself, at once, soon and late. */
const Echo = Synapse.make("Echo", {
  parameters: { soon: { default: 0.03, unit: "ms" }, late: { default: 1.7, unit: "ms" } },
  states: { g: { unit: "uS", derivative: "-g / 2 [ms]" }, n: { default: 0 } },
  onPre: ["g = g + 1e-3 [uS]", "n = n + 1", "send again after soon", "send last after late"],
  onEvent: { again: ["g = g * 1.5"], last: ["n = n - 1", "g = g + n * 1e-4 [uS]"] },
  current: "g * (v_post + 10 [mV])"
})

const answering = [Synapses.ExpSyn, Synapses.STDP, Synapses.GABAB, Synapses.TsodyksMarkram, Pool, Echo]

const delay = fc.oneof(
  fc.constantFrom(0, 0.025, 0.05, 0.1, 1),
  fc.integer({ min: 0, max: 3000 }).map((k) => k / 1024)
)

const edge = fc.record({ pre: fc.nat(99), post: fc.nat(99), delay, back: delay })

/** What a network is made from. */
export const eventModel = fc.record({
  cells: fc.integer({ min: 1, max: 5 }),
  branched: fc.boolean(),
  detectors: fc.array(fc.nat(2), { minLength: 5, maxLength: 5 }),
  edges: fc.array(fc.array(edge, { maxLength: 6 }), { minLength: answering.length, maxLength: answering.length }),
  graded: fc.boolean(),
  driven: fc.array(edge, { maxLength: 5 }),
  rate: fc.integer({ min: 0, max: 2000 }),
  held: fc.option(fc.integer({ min: -60, max: 0 })),
  scheme: fc.constantFrom(...Object.keys(schemes) as ReadonlyArray<SchemeName>),
  dt: fc.constantFrom(0.025, 0.1),
  stretches: fc.constantFrom([120], [1, 60, 0, 59], [37, 83]),
  reload: fc.boolean()
})

/** What one is made from. */
export type EventModel = typeof eventModel extends fc.Arbitrary<infer A> ? A : never

const emitters = [Channels.Spike, Careful, Channels.Fire]

/** The network of a model; `copy` is one of several of its structure. */
export const eventNetwork = (p: EventModel, copy = 0): Network.Network => {
  const cell = p.branched ? Cell.make({ parents: [-1, 0, 0], ncomp: [1, 2, 1], v: -65 }) : Cell.make({ v: -65 })
  const each = p.branched ? 4 : 1
  const soma = (k: number): number => each * (k % p.cells)
  const anywhere = (k: number): number => k % (each * p.cells)
  const of = (k: number) => emitters[p.detectors[k]]
  const somata = Array.from({ length: p.cells }, (_, k) => k)
  const base = Network.editSync(Network.make(Array.from({ length: p.cells }, () => cell)), [
    Edit.insert(Channels.Leak),
    ...somata.map((k) => Edit.insert(of(k), Select.rows([soma(k)]))),
    ...somata.filter((k) => of(k) !== Channels.Fire).map((k) => Edit.insert(Channels.HH, Select.rows([soma(k)]))),
    ...somata.some((k) => of(k) === Channels.Fire) ? [Edit.set("Fire_vth", -58 - copy)] : [],
    Edit.stimulate(Stimulus.step({ delay: 0.1, duration: 100, amplitude: 0.05 + 0.01 * copy }), Select.rows([0])),
    Edit.addSources([
      Source.poisson({ rate: p.rate, seed: 3, stream: 1 }),
      Source.regular({ interval: 0.7, start: 0.2 + 0.01 * copy }),
      Source.times([0.05, 0.05, 1.3, 2.5])
    ])
  ])
  const wired = p.edges.reduce((network, list, t) => {
    if (list.length === 0) return network
    const type = answering[t]
    const added = Network.editSync(network, [
      Edit.connect(Connect.listed(list.map(({ post, pre }) => [soma(pre), anywhere(post)] as const)), type)
    ])
    return withDelays(added, network.edges.length, list, type === Synapses.STDP, copy)
  }, base)
  const driven = p.driven.length === 0
    ? wired
    : withDelays(
      Network.editSync(wired, [
        Edit.connect(
          Connect.listed(p.driven.map(({ post, pre }) => [pre % 3, anywhere(post)] as const), { pre: "sources" }),
          Synapses.ExpSyn
        )
      ]),
      wired.edges.length,
      p.driven,
      false,
      copy
    )
  const strong = [["ExpSyn_weight", 2e-3], ["STDP_w", 3e-3], ["STDP_w_max", 1e-2], ["Pool_weight", 2e-3]] as const
  return Network.editSync(driven, [
    ...strong.flatMap(([name, value]) => {
      const type = name.split("_")[0]
      return driven.synapses.has(type) ? [Edit.set(name, value, Select.synapse(type))] : []
    }),
    ...p.graded ? [Edit.connect(Connect.listed([[0, anywhere(7)]]), Synapses.Ionotropic)] : [],
    ...p.held === null
      ? []
      : [Edit.clamp("v", Array.from({ length: 60 }, (_, k) => k < 20 ? null : p.held!), Select.rows([anywhere(5)]))],
    Edit.record("v"),
    Edit.record("spikes"),
    Edit.record("spikes", Select.sources)
  ])
}

const withDelays = (
  network: Network.Network,
  first: number,
  list: ReadonlyArray<{ readonly delay: number; readonly back: number }>,
  both: boolean,
  copy: number
): Network.Network => {
  const rows = Select.edges.rows(list.map((_, k) => first + k))
  return Network.editSync(network, [
    Edit.set("delay", list.map(({ delay }) => delay * (1 + copy / 4)), rows),
    ...both ? [Edit.set("post_delay", list.map(({ back }) => back), rows)] : []
  ])
}
