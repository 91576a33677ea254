/**
 * What events come to in a network: which synapses answer spikes, which edges each source feeds, and which detectors there are.
 *
 * A pure function of the network, remembered by its identity. It knows neither dt nor the state of a run.
 */
import * as Result from "effect/Result"
import type { CompiledEmission, CompiledMechanism } from "../../mechanism/compile.ts"
import { detectorAt, type Detectors, detectorsOf } from "../../network/detectors.ts"
import { delay, postDelay } from "../../network/eventColumns.ts"
import { emitter, hasHandlers, isPooled } from "../../network/MechanismFields.ts"
import type { Network } from "../../network/Network.ts"
import { resolveSources } from "../../network/resolveSources.ts"
import type { Floats, Ints } from "../../table/Column.ts"
import * as Rows from "../../table/Rows.ts"
import * as Table from "../../table/Table.ts"
import { placeAt, type Placed, type Plan } from "../Plan.ts"
import { eventParts } from "./eventParts.ts"

/** Synapses of one type that answer events. */
export type Answering = {
  /** All of the type: rows are edges. */
  readonly placed: Placed
  /**
   * What moves by itself in every row, and has the current: the edges themselves, or, where states are pooled, the compartments at which edges
   * end. `unitOf` says for each edge of the type, by its place in `placed.rows`, which row that is.
   */
  readonly units: Placed
  readonly unitOf: Ints
  /** States that edges of pools have on their own; null where all states are those of the units. */
  readonly own: Placed | null
}

/** Where the spikes of sources go: those of source s to entries `first[s]` to `first[s + 1] - 1`. */
export type Outgoing = {
  readonly first: Ints
  readonly edge: Ints
  /** 1 where the edge gets the spike as one of its postsynaptic side. */
  readonly post: Uint8Array
  /** [ms] */
  readonly delay: Floats
}

/** Detectors of one mechanism. */
export type Watching = {
  readonly placed: Placed
  /** Null for one that spikes where it resets. */
  readonly emission: CompiledEmission | null
  /** The detector of each row of the mechanism. */
  readonly detectors: Ints
}

/** What events come to. */
export type EventPlan = {
  readonly answering: ReadonlyArray<Answering>
  /** How many sources there are: the number of the first detector. */
  readonly generators: number
  readonly outgoing: Outgoing
  readonly detectors: Detectors
  readonly watching: ReadonlyArray<Watching>
  /** For every edge that answers events: its place among the types in `answering`, and in that one's rows; -1 for others. */
  readonly typeOf: Ints
  readonly placeOf: Ints
  /** By number of a source: the places of its recordings in `spikeRecordings`. */
  readonly recorded: ReadonlyMap<number, ReadonlyArray<number>>
}

/** Whether anything in a network has to do with events; without it a run is as if there were none. */
export const hasEvents = (network: Network): boolean => eventParts(network).length > 0

const plans = new WeakMap<Plan, EventPlan | null>() // memo of a pure function of immutable data

/** What events come to in the network of a plan, null where there are none; throws where a synapse has no source (`NetworkError`). */
export const eventPlan = (plan: Plan): EventPlan | null => {
  let result = plans.get(plan)
  if (result === undefined) plans.set(plan, result = hasEvents(plan.network) ? makePlan(plan) : null)
  return result
}

const makePlan = (plan: Plan): EventPlan => {
  const { network } = plan
  const sources = Result.getOrThrow(resolveSources(network))
  const detectors = detectorsOf(network)
  const answering = plan.synapses.filter((placed) => hasHandlers(placed.compiled.mechanism)).map((placed) =>
    answeringOf(plan, placed)
  )
  const [typeOf, placeOf] = [blank(network.edges.length), blank(network.edges.length)]
  answering.forEach(({ placed: { rows } }, type) =>
    rows.forEach((row, k) => {
      typeOf[row] = type
      placeOf[row] = k
    })
  )
  return {
    answering,
    generators: sources.generators,
    outgoing: outgoingOf(network, sources.pre, sources.post, sources.generators + detectors.rows.length),
    detectors,
    watching: plan.mechanisms.flatMap((placed) => watchingOf(detectors, placed)),
    typeOf,
    placeOf,
    recorded: recordedOf(network, detectors, sources.generators)
  }
}

const recordedOf = (
  { spikeRecordings }: Network,
  detectors: Detectors,
  generators: number
): ReadonlyMap<number, ReadonlyArray<number>> =>
  Map.groupBy(spikeRecordings.keys(), (place) => {
    const recording = spikeRecordings.get(place)!
    return recording.domain === "sources"
      ? recording.row
      : generators + detectorAt(detectors, recording.row, recording.detector)
  })

const blank = (length: number): Int32Array => new Int32Array(length).fill(-1)

/** Whether a state of a mechanism is pooled. */
const pooledIn = ({ mechanism: { states } }: CompiledMechanism) => (name: string): boolean => isPooled(states[name])

/** A compiled mechanism with some of its states, and with its current or without. */
const withStates = (
  compiled: CompiledMechanism,
  some: (name: string) => boolean,
  current: boolean
): CompiledMechanism => ({
  ...compiled,
  states: compiled.states.filter(({ name }) => some(name)),
  systems: compiled.systems.filter(({ states }) => states.every(some)),
  current: current ? compiled.current : null,
  currents: current ? compiled.currents : []
})

const answeringOf = (plan: Plan, placed: Placed): Answering => {
  const { compiled, rows, rowsAt } = placed
  const pooled = pooledIn(compiled)
  const names = compiled.states.map(({ name }) => name)
  if (!names.some(pooled)) return { placed, units: placed, unitOf: rows.map((_, k) => k), own: null }
  const { length } = plan.network.nodes
  const compartments = Rows.fromMask(Rows.toMask(rowsAt.post, length))
  const place = new Int32Array(length)
  compartments.forEach((compartment, k) => (place[compartment] = k))
  const units = placeAt(plan, compiled.mechanism, { own: compartments, pre: compartments, post: compartments })
  return {
    placed,
    units: { ...units, compiled: withStates(compiled, pooled, true) },
    unitOf: rowsAt.post.map((compartment) => place[compartment]),
    own: names.every(pooled)
      ? null
      : { ...placed, compiled: withStates(compiled, (name) => !pooled(name), false) }
  }
}

const outgoingOf = (network: Network, pre: Ints, post: Ints, sources: number): Outgoing => {
  const first = new Int32Array(sources + 1)
  const each = (visit: (edge: number, source: number, isPost: boolean) => void): void => {
    for (let edge = 0; edge < pre.length; edge++) {
      if (pre[edge] >= 0) visit(edge, pre[edge], false)
      if (post[edge] >= 0) visit(edge, post[edge], true)
    }
  }
  each((_, source) => first[source + 1]++)
  for (let s = 0; s < sources; s++) first[s + 1] += first[s]
  const total = first[sources]
  const next = first.slice()
  const { delays, postDelays } = delaysOf(network)
  const out = { first, edge: new Int32Array(total), post: new Uint8Array(total), delay: new Float64Array(total) }
  each((edge, source, isPost) => {
    const at = next[source]++
    out.edge[at] = edge
    out.post[at] = isPost ? 1 : 0
    out.delay[at] = (isPost ? postDelays : delays)![edge]
  })
  return out
}

/** The plan of a network that differs in values only: it has delays of its own. */
export const withDelaysOf = (plan: EventPlan, network: Network): EventPlan => {
  const { delays, postDelays } = delaysOf(network)
  const { edge, post } = plan.outgoing
  const own = plan.outgoing.delay.map((_, at) => (post[at] === 1 ? postDelays : delays)![edge[at]])
  return { ...plan, outgoing: { ...plan.outgoing, delay: own } }
}

/** Delays by edge [ms], of spikes of its presynaptic and its postsynaptic side; null where no edge has any. */
export const delaysOf = (
  network: Network
): { readonly delays: Floats | null; readonly postDelays: Floats | null } => ({
  delays: column(network, delay),
  postDelays: column(network, postDelay)
})

const column = ({ edges }: Network, name: string): Floats | null =>
  Table.has(edges, name) ? Table.floats(edges, name) : null

const watchingOf = (all: Detectors, placed: Placed): ReadonlyArray<Watching> => {
  const { compiled, rows } = placed
  if (emitter(compiled.mechanism) === null) return []
  const { name } = compiled.mechanism
  return [{ placed, emission: compiled.spike, detectors: rows.map((row) => detectorAt(all, row, name)) }]
}
