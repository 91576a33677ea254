/**
 * The JSON document of traces, version 1, as a schema: what was recorded, every sample exactly, and the state at the last of them.
 *
 * A stretch of traces (`Traces.slice`) has no state. The network is not part of it: traces that were read are asked by name, or by
 * selection with the network given.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"
import {
  isOfRow,
  potentialAt,
  type Recording,
  type RowRecording,
  type SpikeRecording
} from "../../network/Recording.ts"
import type { Recorded, RecordedSpikes, Traces } from "../../solve/Traces.ts"
import { sayingTraces } from "../../solve/words.ts"
import type { Floats } from "../../table/Column.ts"
import { structural } from "../../table/structural.ts"
import { PotentialPlace } from "./Document.ts"
import { electrodeFrom } from "./fromDocument.ts"
import { FloatList, SingleNumber } from "./numbers.ts"
import type { Header } from "./read.ts"
import { isState, StateSchema } from "./StateDocument.ts"
import { telling } from "./stored.ts"
import { potentialOf } from "./toDocument.ts"

/** What the document says of itself. */
export const tracesHeader: Header = { format: "neurolens/traces", version: 1, noun: "traces" }

/** A whole number of 0 or more: a row, a place in a run. */
const Count = Schema.Int.check(Schema.makeFilter((k: number) => k >= 0, { expected: "a whole number of 0 or more" }))

/** A time step [ms]. */
const Step = SingleNumber.check(
  Schema.makeFilter((dt: number) => dt > 0 && dt < Infinity, { expected: "a positive number of ms" })
)

/** What is said of every recording. */
const said = { label: Schema.String, unit: Schema.String }

const parts = {
  recordings: Schema.Array(Schema.Union([
    Schema.Struct({ domain: Schema.Literals(["nodes", "edges"]), row: Count, state: Schema.String, ...said }),
    Schema.Struct({ ...PotentialPlace, ...said })
  ])),
  dt: Step,
  first: Count,
  samples: Count,
  data: FloatList,
  spikes: Schema.optionalKey(Schema.Array(Schema.Struct({
    domain: Schema.Literals(["nodes", "sources"]),
    row: Count,
    detector: Schema.optionalKey(Schema.String),
    label: Schema.String,
    times: FloatList
  })))
}

type Parts = {
  readonly recordings: ReadonlyArray<
    & { readonly label: string; readonly unit: string }
    & (Pick<RowRecording, "domain" | "row" | "state"> | ReturnType<typeof potentialOf>)
  >
  readonly spikes?: ReadonlyArray<
    {
      readonly domain: SpikeRecording["domain"]
      readonly row: number
      readonly detector?: string
      readonly label: string
      readonly times: Floats
    }
  >
} & Pick<Recorded, "dt" | "first" | "samples" | "data">

const fits = ({ data, recordings, samples }: Parts): boolean => data.length === recordings.length * samples

const fitting = Schema.makeFilter(fits, { expected: "as many numbers in data as recordings times samples" })

const spikesFrom = (spikes: NonNullable<Parts["spikes"]>): RecordedSpikes => ({
  recordings: spikes.map(({ detector, domain, row }) =>
    domain === "sources"
      ? structural({ _tag: "Spikes" as const, domain, row })
      : structural({ _tag: "Spikes" as const, domain, row, detector: detector ?? "" })
  ),
  labels: spikes.map(({ label }) => label),
  times: spikes.map(({ times }) => times)
})

const spikesTo = ({ labels, recordings, times }: RecordedSpikes): NonNullable<Parts["spikes"]> =>
  recordings.map((recording, i) => ({
    domain: recording.domain,
    row: recording.row,
    ...recording.domain === "sources" ? {} : { detector: recording.detector },
    label: labels[i],
    times: times[i]
  }))

const fromParts = ({ data, dt, first, recordings, samples, spikes }: Parts): Recorded =>
  sayingTraces({
    recordings: recordings.map((recording): Recording => {
      if (recording.domain === "electrodes") return potentialAt(Result.getOrThrow(electrodeFrom(recording.electrode)))
      const { domain, row, state } = recording
      return structural({ _tag: "Recording" as const, domain, row, state })
    }),
    labels: recordings.map(({ label }) => label),
    units: recordings.map(({ unit }) => unit),
    dt,
    first,
    samples,
    data,
    ...spikes === undefined ? {} : { spikes: spikesFrom(spikes) }
  })

const toParts = ({ data, dt, first, labels, recordings, samples, spikes, units }: Recorded): Parts => ({
  recordings: recordings.map((recording, i) => ({
    ...isOfRow(recording)
      ? { domain: recording.domain, row: recording.row, state: recording.state }
      : potentialOf(recording),
    label: labels[i],
    unit: units[i]
  })),
  dt,
  first,
  samples,
  data,
  ...spikes === undefined ? {} : { spikes: spikesTo(spikes) }
})

const isRecorded = (u: unknown): u is Recorded => {
  if (typeof u !== "object" || u === null) return false
  const given = u as Readonly<Record<string, unknown>>
  const { labels, recordings, units } = given
  return Array.isArray(recordings) && recordings.every((one) => typeof one === "object" && one !== null) &&
    [labels, units].every((texts) => Array.isArray(texts) && texts.length === recordings.length) &&
    given.data instanceof Float64Array && [given.dt, given.first, given.samples].every((x) => typeof x === "number")
}

/** Whether a value has what the traces of a run have. */
export const isTraces = (u: unknown): u is Traces => isRecorded(u) && "state" in u && isState(u.state)

const RecordedParts = Schema.Struct(parts).check(fitting)

const TracesParts = Schema.Struct({ ...parts, end: StateSchema }).check(fitting)

/** Traces without a state ⇄ JSON. */
export const RecordedSchema: Schema.Codec<Recorded, (typeof RecordedParts)["Encoded"]> = RecordedParts.pipe(
  Schema.decodeTo(Schema.declare(isRecorded, { expected: "recorded traces" }), {
    decode: telling(fromParts),
    encode: SchemaGetter.transform(toParts)
  })
)

/** The traces of a run ⇄ JSON. */
export const TracesSchema: Schema.Codec<Traces, (typeof TracesParts)["Encoded"]> = TracesParts.pipe(
  Schema.decodeTo(
    Schema.declare(isTraces, { expected: "the traces of a run" }),
    {
      decode: telling(({ end, ...rest }): Traces => sayingTraces({ ...fromParts(rest), state: end })),
      encode: SchemaGetter.transform((traces) => ({ ...toParts(traces), end: traces.state }))
    }
  )
)

/** The document: a header and the traces. */
export const TracesDocument = Schema.Struct({
  format: Schema.Literal(tracesHeader.format),
  version: Schema.Literal(tracesHeader.version),
  traces: TracesSchema
})
