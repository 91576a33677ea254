/**
 * The JSON document of the state of a run, version 1, as a schema: every number exactly, so that a run goes on with the same bits.
 *
 * Columns are lists of names and values, which keep their order and may have any name. Whether a state fits a network is asked where a run
 * goes on from it.
 */
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"
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
  membraneCurrents: Schema.optionalKey(Schema.NullOr(FloatList))
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
      { currents, edges, membraneCurrents = null, nodes, synapticCurrents, ...rest }
    ): State =>
      sayingState({
        ...rest,
        membraneCurrents,
        nodes: fromColumns(nodes),
        edges: fromColumns(edges),
        currents: fromColumns(currents),
        synapticCurrents: fromColumns(synapticCurrents)
      })
    ),
    encode: SchemaGetter.transform((
      { clampCurrents, currents, dt, edges, membraneCurrents, nodes, step, synapticCurrents, v }
    ) => ({
      step,
      dt,
      v,
      nodes: toColumns(nodes),
      edges: toColumns(edges),
      currents: toColumns(currents),
      synapticCurrents: toColumns(synapticCurrents),
      clampCurrents,
      ...membraneCurrents === null ? {} : { membraneCurrents }
    }))
  })
)

/** The document: a header and the state. */
export const StateDocument = Schema.Struct({
  format: Schema.Literal(stateHeader.format),
  version: Schema.Literal(stateHeader.version),
  state: StateSchema
})
