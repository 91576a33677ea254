/**
 * Recipes of mechanisms: texts of NMODL, one compartment that has them, and what NEURON answered at two temperatures.
 *
 * States, and concentrations, of NEURON's sample lie one sample later here (`later`): it moves states with the voltage that a step ends with.
 */
import { Effect, Result } from "effect"
import {
  Cell,
  Channel,
  Channels,
  Connect,
  Edit,
  type Engine,
  type Mechanism,
  Network,
  Nmodl,
  Select,
  Simulation,
  Source,
  States,
  Stimulus,
  Traces,
  View
} from "neurolens"
import { type Comparison, unmeasured } from "./recipe.ts"

type Answer = {
  readonly celsius: number
  readonly protocol: "current" | "voltage"
  readonly steps: number
  readonly stimuli?: ReadonlyArray<{ readonly amplitude: number; readonly start: number; readonly stop: number }>
  readonly clamp?: ReadonlyArray<{ readonly steps: number; readonly v: number }>
  readonly expected: { readonly stride: number; readonly traces: Readonly<Record<string, ReadonlyArray<number>>> }
}

type Tolerances = { readonly v: number; readonly other: number }

/** A recipe file. */
export type NmodlRecipe = {
  readonly name: string
  readonly mod: Readonly<Record<string, string>>
  readonly compartment: { readonly L: number; readonly diam: number; readonly cm: number; readonly Ra: number }
  readonly cells: number
  readonly leak: { readonly g: number; readonly e: number } | null
  readonly insert: ReadonlyArray<{ readonly mechanism: string; readonly set: Readonly<Record<string, number>> }>
  readonly point: ReadonlyArray<{
    readonly mechanism: string
    readonly connections: ReadonlyArray<{ readonly weight: number; readonly steps: ReadonlyArray<number> }>
  }>
  readonly pointer: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly ions: Readonly<Record<string, number>>
  readonly eca: string
  readonly later: ReadonlyArray<string>
  readonly tolerance: Tolerances
  readonly tolerance_first_currents: Tolerances
  readonly v_init: number
  readonly dt: number
  readonly runs: ReadonlyArray<Answer>
}

/** A text and what is to be said of it. */
export type Said = {
  readonly name: string
  readonly mod: string
  readonly line: number
  readonly construct: string
  readonly what: "refuse" | "report"
}

/** Whether a file is a recipe of mechanisms. */
export const isNmodl = (u: unknown): u is NmodlRecipe =>
  typeof u === "object" && u !== null && "mod" in u && typeof u.mod === "object"

/** Whether a file lists texts with verdicts. */
export const isSaid = (u: unknown): u is ReadonlyArray<Said> =>
  Array.isArray(u) && u.every((one: unknown) => typeof one === "object" && one !== null && "construct" in one)

/** Whether a text gets its verdict: refused with this one problem, or read with this note. */
export const compareSaid = ({ construct, line, mod, name, what }: Said): Comparison => {
  const read = Nmodl.read(mod)
  const told = Result.isFailure(read) ? read.failure.problems : read.success.notes
  const right = (what === "refuse") === Result.isFailure(read)
    && told.some((one) => one.line === line && one.construct === construct)
    && (what === "report" || told.length === 1)
  const found = told.map((one) => `line ${one.line}: ${one.construct} (${one.code})`).join(", ")
  return unmeasured(name, right ? [] : [`expected to ${what} ${construct} in line ${line}, found ${found}`])
}

/** What NEURON calls a quantity of an ion, as a column here: `cai`, `ena`, `ik`. */
export const ionColumn = (name: string): string => {
  const reversal = /^e([a-z]+)$/.exec(name)
  if (reversal !== null) return `e${capital(reversal[1])}`
  const current = /^i([a-z]+)$/.exec(name)
  if (current !== null) return `i_${capital(current[1])}`
  const [, ion, side] = /^([a-z]+)([io])$/.exec(name) ?? [null, name, "i"]
  return `${capital(ion)}Con_${side === "i" ? "i" : "e"}`
}

const capital = (ion: string): string => ion.slice(0, 1).toUpperCase() + ion.slice(1)

/** The column or current that a trace of a recipe is of. */
const recorded = (mechanisms: ReadonlyArray<Mechanism.Mechanism>, trace: string): string => {
  if (trace === "v" || trace === "v of cell 0") return "v"
  const [suffix, name] = trace.split(".")
  if (name === undefined) return ionColumn(trace)
  const mechanism = mechanisms.find((each) => each.name === suffix)!
  return Object.hasOwn(mechanism.states, name) ? `${suffix}_${name}` : `i_${suffix}`
}

/** The mechanisms of a recipe, by their names. */
export const mechanismsOf = (recipe: NmodlRecipe): ReadonlyArray<Mechanism.Mechanism> =>
  Object.entries(recipe.mod).flatMap(([suffix, text]) => {
    const pointers = Object.fromEntries(Object.keys(recipe.pointer[suffix] ?? {}).map((name) => [name, "v_pre"]))
    return Result.getOrThrow(Nmodl.read(text, { pointers })).mechanisms
  })

/** The network of a run. */
export const network = (
  recipe: NmodlRecipe,
  mechanisms: ReadonlyArray<Mechanism.Mechanism>,
  run: Answer
): Network.Network => {
  const { L, Ra, cm, diam } = recipe.compartment
  const cell = Cell.make({
    length: L,
    radius: diam / 2,
    capacitance: cm,
    axial_resistivity: Ra,
    v: recipe.v_init,
    celsius: run.celsius
  })
  const has = (column: string) => mechanisms.some((each) => columnsOf(each).includes(column))
  const clamp = (run.clamp ?? []).flatMap(({ steps, v }) => Array<number>(steps).fill(v))
  return Network.editSync(Network.make(Array.from({ length: recipe.cells }, () => cell)), [
    ...recipe.leak === null
      ? []
      : [Edit.insert(Channels.Leak, Select.all, { gLeak: recipe.leak.g, eLeak: recipe.leak.e })],
    ...recipe.insert.map(({ mechanism }) => Edit.insert(mechanisms.find((each) => each.name === mechanism)!)),
    ...recipe.insert.flatMap(({ mechanism, set }) =>
      Object.entries(set).map(([key, value]) => Edit.set(`${mechanism}_${key}`, value))
    ),
    ...Object.entries(recipe.ions).filter(([key]) => has(ionColumn(key))).map(([key, value]) =>
      Edit.set(ionColumn(key), value)
    ),
    ...recipe.point.flatMap((point) => pointEdits(recipe, mechanisms, point)),
    ...(run.stimuli ?? []).map(({ amplitude, start, stop }) =>
      Edit.stimulate(
        Stimulus.step({ delay: start * recipe.dt, duration: (stop - start) * recipe.dt, amplitude }),
        Select.cell(0)
      )
    ),
    ...clamp.length === 0 ? [] : [Edit.clamp("v", [...clamp, clamp[clamp.length - 1]], Select.cell(0))],
    mechanisms.some(({ states }) => Object.values(states).some(({ at }) => at === "post"))
      ? States.init(Select.all)
      : States.init()
  ])
}

/** A point process of the last cell, with what drives it. An event a quarter of a step before a boundary acts at the boundary in NEURON. */
const pointEdits = (
  recipe: NmodlRecipe,
  mechanisms: ReadonlyArray<Mechanism.Mechanism>,
  { connections, mechanism: name }: NmodlRecipe["point"][number]
): ReadonlyArray<Edit.Edit> => {
  const mechanism = mechanisms.find((each) => each.name === name)!
  const last = Select.cell(recipe.cells - 1)
  if (mechanism.kind === "Channel") return [Edit.insert(mechanism, last)]
  if (connections.length === 0) return [Edit.connect(Connect.full(Select.cell(0), last), mechanism)]
  const weight = Object.keys(mechanism.parameters).find((each) => mechanism.parameters[each].at === undefined)!
  return connections.map((one) =>
    Edit.drive(Source.times(one.steps.map((step) => step * recipe.dt)), last, mechanism, {
      values: { delay: 0, [weight]: one.weight }
    })
  )
}

const columnsOf = (mechanism: Mechanism.Mechanism): ReadonlyArray<string> =>
  [...Object.entries(mechanism.parameters), ...Object.entries(mechanism.states)].map(([name, { shared }]) =>
    shared ? name : `${mechanism.name}_${name}`
  )

/** What brings a density to the current of a point process [nA], which an electrode counts inward. */
const scaleOf = (recipe: NmodlRecipe, trace: string): number => {
  const [suffix, name] = trace.split(".")
  if (name !== "i" || !recipe.point.some(({ mechanism }) => mechanism === suffix)) return 1
  return (recipe.mod[suffix].includes("ELECTRODE_CURRENT") ? -1 : 1) * Math.PI * recipe.compartment.L *
    recipe.compartment.diam / 100
}

/** Whether a trace is the current of a synapse. */
const isOfSynapse = (mechanisms: ReadonlyArray<Mechanism.Mechanism>, trace: string): boolean => {
  const [suffix, name] = trace.split(".")
  const mechanism = mechanisms.find((each) => each.name === suffix)
  return mechanism?.kind === "Synapse" && name !== undefined && !Object.hasOwn(mechanism.states, name)
}

/** Whether a column does not move. */
const isFixed = (mechanisms: ReadonlyArray<Mechanism.Mechanism>, column: string): boolean =>
  !column.startsWith("i_") && column !== "v" &&
  !mechanisms.some((each) =>
    Object.keys(each.states).some((name) => (each.states[name].shared ? name : `${each.name}_${name}`) === column)
  )

/**
 * Whether a trace lies where the currents do: a state that BREAKPOINT assigns, and those of a synapse of events, which here as there jump at the
 * beginning of a step and fall within it.
 */
const isOfCurrents = (mechanisms: ReadonlyArray<Mechanism.Mechanism>, trace: string): boolean => {
  const [suffix, name] = trace.split(".")
  const states = mechanisms.find((each) => each.name === suffix)?.states ?? {}
  const isMoved = mechanisms.some((each) => each.name === suffix && each.onPre.length > 0)
  return name !== undefined && Object.hasOwn(states, name) && (states[name].rule._tag === "Assigned" || isMoved)
}

/** What a current was in the step before: NEURON records it with the voltage that the step began with, this library with that of the sample. */
const seen = (current: string): Mechanism.Mechanism =>
  Channel.make(`Seen_${current}`, {
    reads: { [current]: { unit: "mA/cm2", default: 0 } },
    states: { last: { unit: "mA/cm2", equals: current } }
  })

/** Builds and runs a recipe, and compares it with its answers. */
export const compareNmodl = (recipe: NmodlRecipe): Effect.Effect<Comparison, never, Engine.Engine> =>
  Effect.gen(function*() {
    const read = Result.try({ try: () => mechanismsOf(recipe), catch: (thrown) => thrown as Error })
    if (Result.isFailure(read)) return unmeasured(recipe.name, [read.failure.message])
    const mechanisms = read.success
    const traces: Array<Comparison["traces"][number]> = []
    const problems: Array<string> = []
    for (const run of recipe.runs) {
      // A recorded current of a synapse is that of its edge and of its own sample: voltages and states say what it does.
      const names = Object.keys(run.expected.traces).filter((name) => !isOfSynapse(mechanisms, name))
      const columns = names.map((name) => recorded(mechanisms, name))
      const built = Result.try({
        try: () =>
          Network.editSync(network(recipe, mechanisms, run), [
            ...[...new Set(columns.filter((column) => column.startsWith("i_")))].flatMap((column) => [
              Edit.insert(seen(column)),
              Edit.record(`Seen_${column}_last`)
            ]),
            ...[...new Set(columns)].filter((column) => !isFixed(mechanisms, column)).map((column) =>
              Edit.record(column)
            )
          ]),
        catch: (thrown) => thrown as Error
      })
      if (Result.isFailure(built)) {
        problems.push(built.failure.message)
        continue
      }
      const ran = yield* Effect.result(
        Simulation.run(built.success, { dt: recipe.dt, tMax: (run.steps + 1) * recipe.dt })
      )
      if (Result.isFailure(ran)) {
        problems.push(ran.failure.message)
        continue
      }
      const found = new Map(ran.success.recordings.map(({ state }, i) => [state, Traces.trace(ran.success, i)]))
      for (const [k, name] of names.entries()) {
        const first = ran.success.recordings.findIndex(({ state }) => state === columns[k])
        const own = name === "v of cell 0"
          ? Traces.trace(ran.success, first)
          : found.get(columns[k]) ??
            Array<number>(run.steps + 2).fill(View.column(Select.all, columns[k]).get(built.success)[0])
        const scale = scaleOf(recipe, name)
        const last = found.get(`Seen_${columns[k]}_last`)
        traces.push(
          traceError(
            recipe,
            run,
            name,
            own.map((x) => scale * x),
            last?.map((x) => scale * x),
            isOfCurrents(mechanisms, name)
          )
        )
      }
    }
    return {
      ...unmeasured(recipe.name, problems),
      traces,
      maxTraceError: Math.max(...traces.map(({ error }) => error)),
      pass: problems.length === 0 && traces.every(({ error, tolerance }) => error <= tolerance)
    }
  })

const traceError = (
  recipe: NmodlRecipe,
  run: Answer,
  name: string,
  found: ArrayLike<number>,
  last: ArrayLike<number> | undefined,
  isOfCurrents: boolean
): Comparison["traces"][number] => {
  const { stride, traces } = run.expected
  const expected = traces[name]
  const late = recipe.later.includes(name) && !isOfCurrents ? 1 : 0
  const events = new Set(recipe.point.flatMap(({ connections }) => connections.flatMap(({ steps }) => steps)))
  const worst = expected.reduce((most, x, k) => {
    // At the very sample of an event NEURON's states have jumped, here they jump behind it.
    if (isOfCurrents && events.has(k * stride)) return most
    const own = last === undefined || k === 0 ? found[k * stride + late] : last[k * stride + 1]
    const off = Math.abs(own - x)
    return off <= most ? most : Number.isNaN(off) ? Infinity : off
  }, 0)
  const range = Math.max(...expected) - Math.min(...expected)
  const label = `${name} of ${run.protocol} at ${run.celsius} °C`
  return name.startsWith("v")
    ? { label, error: worst, tolerance: recipe.tolerance.v, unit: "mV" }
    : { label, error: worst / (range === 0 ? 1 : range), tolerance: recipe.tolerance.other, unit: "of the range" }
}
