/**
 * Reference recipes: neutral JSON that says which network to build and what another simulator answered.
 *
 * `network` builds a recipe with the public API only; `compare` runs it and measures how far the answers are apart.
 */
import { Effect, Result } from "effect"
import {
  Cell,
  Channel,
  Channels,
  Connect,
  Edit,
  Engine,
  type Mechanism,
  Network,
  Pump,
  Pumps,
  Select,
  Share,
  Simulation,
  States,
  Stimulus,
  Synapse,
  Synapses,
  Traces
} from "neurolens"

import { electrodeEdits, placeProblems, potentialAt, type RecipeElectrodes } from "./electrodes.ts"
import {
  beginnings,
  eventProblems,
  type EventRecipe,
  type EventSynapse,
  eventSynapses,
  keyOf,
  spikeRecordings,
  thresholdOf
} from "./events.ts"
import { found, gradientErrors } from "./gradient.ts"
import { fieldEdits, junctionEdits, type RecipeField, type RecipeJunction } from "./junctions.ts"
import { type Tolerance, toleranceOf, type WrittenTolerance } from "./tolerance.ts"
import { compareTraining, type TrainingRecipe } from "./training.ts"

type Rows = "all" | ReadonlyArray<number>

type OwnMechanism =
  | { readonly kind: "Channel" } & Channel.ChannelSpec
  | { readonly kind: "Pump" } & Pump.PumpSpec
  | { readonly kind: "Synapse" } & Synapse.SynapseSpec

/** Several synapses of one type. */
type GradedSynapses = {
  readonly type: string
  readonly pre: ReadonlyArray<number>
  readonly post: ReadonlyArray<number>
}

/** A recipe file. */
export type Recipe = EventRecipe & {
  readonly name: string
  readonly about: string
  /** `states-1`: the keys of states-and-clamps.md section 12. */
  readonly format?: string
  readonly cells?: ReadonlyArray<
    { readonly parents: ReadonlyArray<number>; readonly ncomp: number | ReadonlyArray<number> }
  >
  readonly network: ReadonlyArray<number>
  /** Mechanisms of the recipe's own, as `Channel.make`, `Pump.make` and `Synapse.make` take them, by name. */
  readonly mechanisms?: Readonly<Record<string, OwnMechanism>>
  readonly insert: ReadonlyArray<{ readonly mechanism: string; readonly comps: Rows }>
  readonly synapses?: ReadonlyArray<
    GradedSynapses | EventSynapse
  >
  readonly set?: ReadonlyArray<
    {
      readonly key: string
      readonly comps?: Rows
      readonly edges?: Rows
      readonly value: number | ReadonlyArray<number>
    }
  >
  readonly junctions?: ReadonlyArray<RecipeJunction>
  readonly diffuse?: ReadonlyArray<{ readonly ion: string; readonly value: number }>
  readonly init_states?: boolean
  readonly stimuli?: ReadonlyArray<
    {
      readonly comp: number
      /** A step from step `start` until before `stop`, or from `delay` [ms] for `duration` [ms]. */
      readonly start?: number
      readonly stop?: number
      readonly delay?: number
      readonly duration?: number
      readonly amplitude?: number
      readonly samples?: ReadonlyArray<number>
      /** A current of chance: white, or an Ornstein-Uhlenbeck process. */
      readonly noise?: { readonly type: "ou" | "white"; readonly tau?: number } & Stimulus.NoiseOptions
    }
  >
  readonly field?: RecipeField
  readonly clamps?: ReadonlyArray<
    {
      readonly comp?: number
      readonly edge?: number
      readonly state: string
      readonly samples: ReadonlyArray<number | null>
    }
  >
  readonly electrodes?: RecipeElectrodes
  readonly record: ReadonlyArray<
    { readonly comp?: number; readonly edge?: number; readonly electrode?: number; readonly state: string }
  >
  readonly dt: number
  readonly steps: number
  readonly solver?: "bwd_euler" | "crank_nicolson" | "fwd_euler" | "exp_euler"
  /** Columns, or a clamp: a number that is added to all of its samples. */
  readonly trainables?: ReadonlyArray<
    | { readonly key: string; readonly comps?: Rows; readonly edges?: Rows; readonly groups: ReadonlyArray<number> }
    | { readonly key: "clamp"; readonly clamp: number }
    | { readonly key: "threshold"; readonly detectors: ReadonlyArray<number>; readonly groups: ReadonlyArray<number> }
    | { readonly key: "amplitude"; readonly stimuli: ReadonlyArray<number>; readonly groups: ReadonlyArray<number> }
  >
  readonly loss?: { readonly target: number }
  readonly expected: {
    readonly traces: ReadonlyArray<ReadonlyArray<number>>
    readonly stride: number
    readonly area?: ReadonlyArray<number>
    readonly parameters?: ReadonlyArray<Readonly<Record<string, ReadonlyArray<number>>>>
    readonly gradient?: ReadonlyArray<Readonly<Record<string, ReadonlyArray<number>>>>
    readonly loss?: number
    readonly tolerance?: WrittenTolerance
    /** Why the tolerance is what it is, where it is wider than the usual one. */
    readonly why?: string
  }
  readonly tolerance?: WrittenTolerance
  /** Of a training run: the order of the data in every epoch. */
  readonly order?: ReadonlyArray<ReadonlyArray<number>>
}

/** What a comparison found. `null` is what the recipe or the library does not have. */
export type Comparison = {
  readonly name: string
  /** Largest error over all traces, each in units of its tolerance's quantity: mV for voltages, fraction of the range for other states. */
  readonly maxTraceError: number | null
  readonly maxGradientError: number | null
  readonly lossError: number | null
  /** Of a training run: the largest error of a parameter at its end, relative to itself. */
  readonly finalError?: number | null
  readonly pass: boolean
  /** Per recording, for people. */
  readonly traces: ReadonlyArray<
    { readonly label: string; readonly error: number; readonly tolerance: number; readonly unit: string }
  >
  /** Anything else that is not as it should be. */
  readonly problems: ReadonlyArray<string>
}

/** A comparison without numbers: what a file is judged by that could not be run, or that asks for none. */
export const unmeasured = (name: string, problems: ReadonlyArray<string>): Comparison => ({
  name,
  maxTraceError: null,
  maxGradientError: null,
  lossError: null,
  pass: problems.length === 0,
  traces: [],
  problems
})

/** Areas and start values of parameters are printed with 12 digits. */
const printedTolerance = 1e-11

const builtIn = new Map<string, Mechanism.Mechanism>(
  [...Object.values(Channels), ...Object.values(Pumps), ...Object.values(Synapses)].map((m) => [m.name, m])
)

const made = (name: string, own: OwnMechanism): Mechanism.Mechanism => {
  switch (own.kind) {
    case "Channel": {
      const { kind: _kind, ...spec } = own
      return Channel.make(name, spec)
    }
    case "Pump": {
      const { kind: _kind, ...spec } = own
      return Pump.make(name, spec)
    }
    case "Synapse": {
      const { kind: _kind, ...spec } = own
      return Synapse.make(name, spec)
    }
  }
}

/** The recipe's own mechanisms, and those of the library. */
const mechanismsOf = (recipe: Recipe): (name: string) => Mechanism.Mechanism => {
  const own = new Map(Object.entries(recipe.mechanisms ?? {}).map(([name, spec]) => [name, made(name, spec)]))
  return (name) => {
    const found = own.get(name) ?? builtIn.get(name)
    if (found === undefined) {
      throw new Error(`the library has no mechanism ${name}; it has ${[...builtIn.keys()].join(", ")}`)
    }
    return found
  }
}

const comps = (rows: Rows): Select.NodeSelection => rows === "all" ? Select.all : Select.rows(rows)

const edges = (rows: Rows): Select.EdgeSelection => rows === "all" ? Select.edges : Select.edges.rows(rows)

const selection = (at: { readonly comps?: Rows; readonly edges?: Rows }): Select.Selection =>
  at.edges === undefined ? comps(at.comps ?? "all") : edges(at.edges)

const stimulus = (s: NonNullable<Recipe["stimuli"]>[number], dt: number): Stimulus.Stimulus => {
  if (s.samples !== undefined) return Stimulus.samples(s.samples)
  if (s.noise !== undefined) {
    const { tau, type, ...noise } = s.noise
    return type === "white" ? Stimulus.white(noise) : Stimulus.ornsteinUhlenbeck({ ...noise, tau: tau! })
  }
  const [delay, duration] = s.start === undefined
    ? [s.delay!, s.duration!]
    : [s.start * dt, (s.stop! - s.start) * dt]
  return Stimulus.step({ delay, duration, amplitude: s.amplitude! })
}

const trained = (recipe: Recipe, network: Network.Network): ReadonlyArray<Edit.Edit> =>
  (recipe.trainables ?? []).flatMap((t) => {
    if ("clamp" in t || "stimuli" in t) return []
    if ("detectors" in t) {
      const places = t.detectors.map((k) => thresholdOf(recipe, k))
      return [Edit.train(places[0].key, { at: Select.rows(places.map(({ comp }) => comp)) })]
    }
    const rows = t.edges ?? t.comps ?? "all"
    const list = rows === "all"
      ? Array.from({ length: t.edges === undefined ? network.nodes.length : network.edges.length }, (_, i) => i)
      : rows
    const groupOf = new Map(list.map((row, k) => [row, t.groups[k]]))
    return [Edit.train(t.key, { at: selection(t), share: Share.key("group", (row) => groupOf.get(row.row)!) })]
  })

/** Builds the network of a recipe. */
export const network = (recipe: Recipe): Network.Network => {
  const mechanism = mechanismsOf(recipe)
  const templates = (recipe.cells ?? []).map((cell) => Cell.make(cell))
  const built = Network.editSync(Network.make(recipe.network.map((k) => templates[k])), [
    ...recipe.insert.map((i) => Edit.insert(mechanism(i.mechanism), comps(i.comps))),
    ...synapses(recipe, mechanism),
    ...junctionEdits(recipe.junctions ?? []),
    ...(recipe.set ?? []).map((s) => Edit.set(s.key, s.value, selection(s))),
    ...(recipe.diffuse ?? []).map((d) => Edit.diffuse(d.ion, { constant: d.value, elsewhere: 0 })),
    // In the first recipes, which have no `format`, synapses keep the values of the table, and clamps are not looked at.
    ...(recipe.init_states === true && recipe.format === undefined ? [States.init(Select.all)] : []),
    ...(recipe.stimuli ?? []).map((s) => Edit.stimulate(stimulus(s, recipe.dt), Select.rows([s.comp]))),
    ...fieldEdits(recipe.field, recipe.dt),
    ...(recipe.clamps ?? []).map((c) => Edit.clamp(c.state, c.samples, at(c))),
    ...(recipe.init_states === true && recipe.format !== undefined ? [States.init()] : []),
    ...recipe.record.filter((r) => r.electrode === undefined).map((r) => Edit.record(r.state, at(r))),
    ...electrodeEdits(recipe.electrodes)
  ])
  return Network.editSync(built, trained(recipe, built))
}

/** The synapses of a recipe: several of a type at a time, or one by one where events arrive at them. */
const synapses = (recipe: Recipe, mechanism: (name: string) => Mechanism.Mechanism): ReadonlyArray<Edit.Edit> => {
  const all = recipe.synapses ?? []
  const answers = (s: GradedSynapses | EventSynapse): s is EventSynapse => typeof s.post === "number"
  const graded = all.filter((s): s is GradedSynapses => !answers(s))
  return [
    ...beginnings(recipe),
    ...graded.map((s) =>
      Edit.connect(Connect.listed(s.pre.map((pre, k) => [pre, s.post[k]] as const)), mechanism(s.type))
    ),
    ...eventSynapses(recipe, all.filter(answers), mechanism),
    ...spikeRecordings(recipe)
  ]
}

const at = (r: { readonly comp?: number; readonly edge?: number }): Select.Selection =>
  r.edge === undefined ? Select.rows([r.comp!]) : Select.edges.rows([r.edge])

const schemes = {
  bwd_euler: "backwardEuler",
  crank_nicolson: "crankNicolson",
  fwd_euler: "forwardEuler",
  exp_euler: "exponentialEuler"
} as const

/** Builds and runs a recipe, and compares it with its answers. */
export const compare = (recipe: Recipe): Effect.Effect<Comparison, never, Engine.Engine> =>
  Effect.gen(function*() {
    const nothing = { name: recipe.name, maxTraceError: null, maxGradientError: null, lossError: null, traces: [] }
    if (recipe.order !== undefined) {
      return { ...nothing, ...yield* compareTraining(recipe as unknown as TrainingRecipe) }
    }
    const built = Result.try(() => network(recipe))
    if (Result.isFailure(built)) return { ...nothing, pass: false, problems: [String(built.failure)] }
    const options = { steps: recipe.steps, dt: recipe.dt, scheme: schemes[recipe.solver ?? "bwd_euler"] }
    const running = Simulation.run(built.success, options)
    // Kernels do not know the way back through junctions yet.
    const known = <A, E>(work: Effect.Effect<A, E, Engine.Engine>) =>
      recipe.junctions !== undefined ? Effect.provide(work, Engine.layerInterpreter) : work
    const ran = yield* Effect.result(running)
    if (Result.isFailure(ran)) return { ...nothing, pass: false, problems: [ran.failure.message] }
    const tolerance = toleranceOf(recipe.tolerance ?? recipe.expected.tolerance)
    const gradient = recipe.loss === undefined
      ? { ...nothing, problems: [] }
      : yield* known(gradientErrors(built.success, recipe.loss.target, options, recipe, tolerance.gradient))
    const traces = recipe.expected.traces.map((expected, i) =>
      traceError(foundOf(recipe, ran.success, i), expected, recipe.expected.stride, tolerance)
    )
    const problems = [
      ...areaProblems(built.success, recipe),
      ...placeProblems(built.success, recipe.electrodes),
      ...parameterProblems(built.success, recipe),
      ...recipe.format === "events-1" ? eventProblems(recipe, ran.success, tolerance) : [],
      ...gradient.problems
    ]
    const maxTraceError = Math.max(...traces.map((t) => t.error))
    return {
      ...nothing,
      traces,
      problems,
      maxTraceError,
      maxGradientError: gradient.maxGradientError,
      lossError: gradient.lossError,
      pass: problems.length === 0 && traces.every((t) => t.error <= t.tolerance)
    }
  })

/** A trace, what it is called, and what it is of. */
type Found = { readonly label: string; readonly state: string; readonly found: ArrayLike<number> }

/** The i-th recording of a recipe; electrodes stand after all that is recorded of compartments and synapses. */
const foundOf = (recipe: Recipe, traces: Traces.Traces, i: number): Found => {
  const { electrode, state } = recipe.record[i]
  if (electrode === undefined) {
    return { label: traces.labels[i], state: traces.recordings[i].state, found: Traces.trace(traces, i) }
  }
  return {
    label: `${state} of electrode ${electrode}`,
    state,
    found: potentialAt(traces, recipe.electrodes!, electrode)
  }
}

const traceError = (
  { found, label, state }: Found,
  expected: ReadonlyArray<number>,
  stride: number,
  { atLeast, ofRange, voltage }: Tolerance
): Comparison["traces"][number] => {
  const worst = expected.reduce((most, x, k) => Math.max(most, Math.abs(found[k * stride] - x)), 0)
  const complete = (expected.length - 1) * stride + 1 === found.length
  const range = Math.max(...expected) - Math.min(...expected)
  const error = complete ? (state === "v" ? worst : worst / (range === 0 ? 1 : range)) : Infinity
  const [tolerance, unit] = state === "v"
    ? [voltage, "mV"] as const
    : [Math.max(ofRange, atLeast / (range === 0 ? 1 : range)), "of the range"] as const
  return { label, error: Number.isNaN(error) ? Infinity : error, tolerance, unit }
}

const relative = (found: number, expected: number): number =>
  Math.abs(found - expected) / Math.max(Math.abs(expected), 1e-300)

const areaProblems = (built: Network.Network, { expected: { area = [] } }: Recipe): ReadonlyArray<string> => {
  const column = built.nodes.columns.get("area")!
  const wrong = area.findIndex((x, i) => !(relative(column.values[i], x) < printedTolerance))
  return wrong < 0 ? [] : [`area of compartment ${wrong} is ${column.values[wrong]}, expected ${area[wrong]}`]
}

const parameterProblems = (built: Network.Network, recipe: Recipe): ReadonlyArray<string> => {
  const given = (list: "clamps" | "stimuli", at: number): number =>
    list === "clamps" ? 0 : recipe.stimuli![at].amplitude ?? NaN
  const entries = found(recipe, Network.parameters(built).entries, given, keyOf)
  return (recipe.expected.parameters ?? []).flatMap((expected, i) =>
    Object.entries(expected).flatMap(([key, values]) => {
      const entry = entries[i]
      const same = entry?.key === key && entry.values.length === values.length &&
        values.every((x, p) => relative(entry.values[p], x) < printedTolerance)
      return same
        ? []
        : [
          `parameters of ${key} are ${
            entry === undefined ? "missing" : Array.from(entry.values).join(", ")
          }, expected ${values.join(", ")}`
        ]
    })
  )
}
