/**
 * Recipes of format events-1 (spec/events.md 11): sources, detectors and synapses that answer them, as edits; and what they say of spikes and of
 * states at the end.
 *
 * A detector of a recipe becomes a channel of its own, so that a compartment may have several.
 */
import { Channel, Connect, Edit, type Mechanism, Select, Source, Traces } from "neurolens"

type Train =
  | { readonly source: number }
  | { readonly detector: number }

/** The keys of recipes with events. */
export type EventRecipe = {
  readonly sources?: ReadonlyArray<
    | { readonly type: "times"; readonly times: ReadonlyArray<number> }
    | { readonly type: "regular"; readonly start: number; readonly interval: number; readonly number: number }
    | {
      readonly type: "poisson"
      readonly rate: number
      readonly seed: number
      readonly stream: number
      readonly start?: number
      readonly stop?: number
    }
  >
  readonly detectors?: ReadonlyArray<Detector>
  readonly expected: {
    readonly spikes?: ReadonlyArray<ReadonlyArray<number>>
    readonly sourceSpikes?: ReadonlyArray<ReadonlyArray<number>>
    readonly final?: ReadonlyArray<Readonly<Record<string, number>>>
    readonly closed?: { readonly of: string; readonly values: ReadonlyArray<unknown>; readonly tolerance: string }
    readonly converged?: {
      readonly tolerance: string
      readonly records?: ReadonlyArray<number>
      readonly traces?: ReadonlyArray<ReadonlyArray<number>>
      readonly spikes?: ReadonlyArray<ReadonlyArray<number>>
    }
    readonly stride: number
  }
}

type Detector = {
  readonly comp: number
  readonly variable: string
  readonly threshold?: number
  readonly time?: "crossing" | "step"
  readonly hysteresis?: number
  readonly refractory?: number
  /** The variable is a channel, whose resets are the spikes. */
  readonly reset?: boolean
}

/** A synapse of a recipe with events. */
export type EventSynapse = {
  readonly type: string
  readonly pre: Train
  readonly post: number
  readonly delay?: number
  readonly postEvents?: Train
  readonly postDelay?: number
}

const sourceOf = (source: NonNullable<EventRecipe["sources"]>[number]): Source.Source => {
  const { type, ...options } = source
  switch (type) {
    case "times":
      return Source.times((options as { readonly times: ReadonlyArray<number> }).times)
    case "regular":
      return Source.regular(options as never)
    case "poisson":
      return Source.poisson(options as never)
  }
}

/** The name of the channel that a detector is. */
const nameOf = (detector: Detector, k: number): string => detector.reset === true ? detector.variable : `Detector${k}`

/** The column and the compartment of the threshold of a detector, and what a recipe calls such a column. */
export const thresholdOf = (
  { detectors = [] }: EventRecipe,
  k: number
): { readonly key: string; readonly comp: number } => ({
  key: `${nameOf(detectors[k], k)}_threshold`,
  comp: detectors[k].comp
})
export const keyOf = (key: string): string => /^Detector\d+_threshold$/.test(key) ? "threshold" : key

const channelOf = (detector: Detector, k: number): Mechanism.Mechanism => {
  const { hysteresis = 0, refractory = 0, threshold = 0, time = "crossing", variable } = detector
  const unit = variable === "v" ? "mV" : "1"
  const seen = variable === "v" ? "v" : "watched"
  return Channel.make(nameOf(detector, k), {
    parameters: {
      threshold: { default: threshold, unit },
      hysteresis: { default: hysteresis, unit },
      refractory: { default: refractory, unit: "ms" }
    },
    ...variable === "v" ? {} : { reads: { watched: { unit, of: variable } } },
    emits: {
      spike: {
        crosses: `${seen} - threshold`,
        rearm: `${seen} - threshold + hysteresis`,
        refractory: "refractory",
        time
      }
    }
  })
}

/** Sources and detectors of a recipe. */
export const beginnings = ({ detectors = [], sources = [] }: EventRecipe): ReadonlyArray<Edit.Edit> => [
  ...sources.length === 0 ? [] : [Edit.addSources(sources.map(sourceOf))],
  ...detectors.flatMap((detector, k) =>
    detector.reset === true ? [] : [Edit.insert(channelOf(detector, k), Select.rows([detector.comp]))]
  )
]

/** The synapses of a recipe, each an edge, with their delays and sources. */
export const eventSynapses = (
  { detectors = [] }: EventRecipe,
  synapses: ReadonlyArray<EventSynapse>,
  mechanism: (name: string) => Mechanism.Mechanism
): ReadonlyArray<Edit.Edit> => {
  const joined = synapses.map(({ post, pre, type }) =>
    Edit.connect(
      "source" in pre
        ? Connect.listed([[pre.source, post]], { pre: "sources" })
        : Connect.listed([[detectors[pre.detector].comp, post]]),
      mechanism(type)
    )
  )
  const each = (write: (synapse: EventSynapse, edge: Select.EdgeSelection) => ReadonlyArray<Edit.Edit>) =>
    synapses.flatMap((synapse, k) => write(synapse, Select.edges.rows([k])))
  const named = (column: string, train: Train | undefined, edge: Select.EdgeSelection): ReadonlyArray<Edit.Edit> => {
    if (train === undefined) return []
    return "source" in train
      ? column === "pre_detector" ? [] : [Edit.label("post_source", train.source, edge)]
      : [Edit.label(column, nameOf(detectors[train.detector], train.detector), edge)]
  }
  return [
    ...joined,
    ...each(({ delay, postDelay, postEvents, pre }, edge) => [
      ...delay === undefined ? [] : [Edit.set("delay", delay, edge)],
      ...postDelay === undefined ? [] : [Edit.set("post_delay", postDelay, edge)],
      ...named("pre_detector", pre, edge),
      ...named("post_detector", postEvents, edge)
    ])
  ]
}

/** Recordings of the spikes of all detectors, then of all sources. */
export const spikeRecordings = ({ detectors = [], sources = [] }: EventRecipe): ReadonlyArray<Edit.Edit> => [
  ...detectors.map((detector, k) =>
    Edit.record("spikes", Select.rows([detector.comp]), { detector: nameOf(detector, k) })
  ),
  ...sources.map((_, k) => Edit.record("spikes", Select.source(k)))
]

/** Tolerances that a recipe with events says: of times of spikes [ms], and of states at the end, relative to themselves. */
export type EventTolerance = { readonly spikes: number; readonly final: number }

/** Largest error of the times of spikes [ms]; infinity where there are more or fewer. */
const spikeError = (found: ReadonlyArray<ArrayLike<number>>, wanted: ReadonlyArray<ReadonlyArray<number>>): number =>
  wanted.reduce((most, times, k) =>
    found[k]?.length === times.length
      ? times.reduce((own, time, i) => Math.max(own, Math.abs(found[k][i] - time)), most)
      : Infinity, 0)

/** What of a recipe with events does not agree, in sentences. */
export const eventProblems = (
  recipe: EventRecipe & { readonly synapses?: ReadonlyArray<{ readonly type: string }> },
  traces: Traces.Traces,
  tolerance: EventTolerance
): ReadonlyArray<string> => {
  const { detectors = [], expected } = recipe
  const times = traces.spikes?.times ?? []
  const [ofDetectors, ofSources] = [times.slice(0, detectors.length), times.slice(detectors.length)]
  const check = (what: string, error: number, most: number): ReadonlyArray<string> =>
    error <= most ? [] : [`${what} are off by ${error.toExponential(2)}, more than ${most}`]
  const state = (name: string, edge: number): number => {
    const type = recipe.synapses![edge].type
    return traces.state.edges.get(`${type}_${name}`)![edge]
  }
  const relative = (found: number, wanted: number): number =>
    wanted === 0 ? Math.abs(found) : Math.abs(found - wanted) / Math.abs(wanted)
  const finals = (expected.final ?? []).flatMap((states, edge) =>
    Object.entries(states).map(([name, wanted]) => relative(state(name, edge), wanted))
  )
  const weights = expected.closed?.of.startsWith("final weights") === true ? expected.closed : undefined
  const { converged } = expected
  const bound = Number.parseFloat(converged?.tolerance ?? "0")
  const deviation = (converged?.traces ?? []).reduce((most, wanted, k) => {
    const found = Traces.trace(traces, converged!.records?.[k] ?? k)
    return wanted.reduce((own, v, i) => Math.max(own, Math.abs(found[i * expected.stride] - v)), most)
  }, 0)
  return [
    ...check("spikes of detectors [ms]", spikeError(ofDetectors, expected.spikes ?? []), tolerance.spikes),
    ...check("spikes of sources [ms]", spikeError(ofSources, expected.sourceSpikes ?? []), tolerance.spikes),
    ...check("states at the end", Math.max(0, ...finals), tolerance.final),
    ...weights === undefined ? [] : check(
      "weights of the closed form",
      Math.max(...(weights.values as ReadonlyArray<number>).map((w, edge) => relative(state("w", edge), w))),
      Number.parseFloat(weights.tolerance)
    ),
    ...check("converged traces [mV]", deviation, bound),
    ...converged?.spikes === undefined
      ? []
      : check("converged spikes [ms]", spikeError(ofDetectors, converged.spikes), bound)
  ]
}
