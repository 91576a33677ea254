/**
 * The JSON document of the state of a run, version 1, as a schema: every number exactly, so that a run goes on with the same bits.
 *
 * Columns are lists of names and values, which keep their order and may have any name. Whether a state fits a network is asked where a run
 * goes on from it.
 */
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"
import type { Events } from "../../solve/events/Events.ts"
import type { State } from "../../solve/State.ts"
import { sayingState } from "../../solve/words.ts"
import type { Floats } from "../../table/Column.ts"
import { FloatList, SingleNumber } from "./numbers.ts"
import type { Header } from "./read.ts"

/** What the document says of itself. */
export const stateHeader: Header = { format: "neurolens/state", version: 1, noun: "state of a run" }

const distinct = Schema.makeFilter(
  (columns: ReadonlyArray<{ readonly name: string }>) =>
    new Set(columns.map(({ name }) => name)).size === columns.length,
  { expected: "columns without repeated names" }
)

const Columns = Schema.Array(Schema.Struct({ name: Schema.String, values: FloatList })).check(distinct)

const sameLengths = Schema.makeFilter(
  (columns: Readonly<Record<string, { readonly length: number }>>) =>
    new Set(Object.values(columns).map(({ length }) => length)).size === 1,
  { expected: "lists of one length" }
)

/** What events leave from one step to the next; an arrival is its step, the part of it, its kind, source, spike and synapse. */
const EventParts = Schema.Struct({
  arrivals: Schema.Struct({
    step: FloatList,
    phi: FloatList,
    kind: Schema.Array(Schema.Literals(["own", "pre", "post"])),
    source: FloatList,
    spike: FloatList,
    edge: FloatList
  }).check(sameLengths),
  trains: Schema.Struct({ next: FloatList, time: FloatList }),
  detectors: Schema.Struct({ armed: FloatList, lastStep: FloatList, lastPart: FloatList }),
  spikes: Schema.Struct({ source: FloatList, time: FloatList }).check(sameLengths)
})

const numbersOf = <A extends object, K extends keyof A>(list: ReadonlyArray<A>, name: K): Floats =>
  Float64Array.from(list, (one) => one[name] as number)

const toEvents = ({ arrivals, detectors, spikes, trains }: Events): (typeof EventParts)["Type"] => ({
  arrivals: {
    step: numbersOf(arrivals, "step"),
    phi: numbersOf(arrivals, "phi"),
    kind: arrivals.map(({ kind }) => kind),
    source: numbersOf(arrivals, "source"),
    spike: numbersOf(arrivals, "spike"),
    edge: numbersOf(arrivals, "edge")
  },
  trains,
  detectors,
  spikes: { source: numbersOf(spikes, "source"), time: numbersOf(spikes, "time") }
})

const fromEvents = ({ arrivals, detectors, spikes, trains }: (typeof EventParts)["Type"]): Events => ({
  arrivals: arrivals.kind.map((kind, k) => ({
    step: arrivals.step[k],
    phi: arrivals.phi[k],
    kind,
    source: arrivals.source[k],
    spike: arrivals.spike[k],
    edge: arrivals.edge[k]
  })),
  trains,
  detectors,
  spikes: Array.from(spikes.source, (source, k) => ({ source, time: spikes.time[k] }))
})

/** The parts of a state. */
export const StateParts = Schema.Struct({
  step: Schema.Int,
  dt: Schema.NullOr(SingleNumber),
  v: FloatList,
  nodes: Columns,
  edges: Columns,
  currents: Columns,
  synapticCurrents: Columns,
  clampCurrents: Schema.NullOr(FloatList),
  // Left out in documents from before there were any.
  membraneCurrents: Schema.optionalKey(Schema.NullOr(FloatList)),
  events: Schema.optionalKey(EventParts)
})

type Columns = (typeof Columns)["Type"]

const toColumns = (columns: ReadonlyMap<string, Floats>): Columns =>
  [...columns].map(([name, values]) => ({ name, values }))

const fromColumns = (columns: Columns): ReadonlyMap<string, Floats> =>
  new Map(columns.map(({ name, values }) => [name, values]))

const maps = ["nodes", "edges", "currents", "synapticCurrents"] as const

/** Whether a value has what a state of a run has. */
export const isState = (u: unknown): u is State => {
  if (typeof u !== "object" || u === null) return false
  const given = u as Readonly<Record<string, unknown>>
  return Number.isInteger(given.step) && (given.dt === null || typeof given.dt === "number") &&
    given.v instanceof Float64Array && maps.every((name) => given[name] instanceof Map) &&
    [given.clampCurrents, given.membraneCurrents].every((own) => own === null || own instanceof Float64Array)
}

/** A state of a run ⇄ its parts as JSON. */
export const StateSchema: Schema.Codec<State, (typeof StateParts)["Encoded"]> = StateParts.pipe(
  Schema.decodeTo(Schema.declare(isState, { expected: "the state of a run" }), {
    decode: SchemaGetter.transform((
      { currents, edges, events, membraneCurrents = null, nodes, synapticCurrents, ...rest }
    ): State =>
      sayingState({
        ...rest,
        membraneCurrents,
        nodes: fromColumns(nodes),
        edges: fromColumns(edges),
        currents: fromColumns(currents),
        synapticCurrents: fromColumns(synapticCurrents),
        ...events === undefined ? {} : { events: fromEvents(events) }
      })
    ),
    encode: SchemaGetter.transform((
      { clampCurrents, currents, dt, edges, events, membraneCurrents, nodes, step, synapticCurrents, v }
    ) => ({
      step,
      dt,
      v,
      nodes: toColumns(nodes),
      edges: toColumns(edges),
      currents: toColumns(currents),
      synapticCurrents: toColumns(synapticCurrents),
      clampCurrents,
      ...membraneCurrents === null ? {} : { membraneCurrents },
      ...events === undefined ? {} : { events: toEvents(events) }
    }))
  })
)

/** The document: a header and the state. */
export const StateDocument = Schema.Struct({
  format: Schema.Literal(stateHeader.format),
  version: Schema.Literal(stateHeader.version),
  state: StateSchema
})
