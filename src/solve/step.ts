/**
 * One time step of a network, and its start: the interpreter, which is what a simulation means.
 *
 * The order of things is that of physics.md section 6 with the rulings of section 19; compiled engines must give the same numbers.
 */
import type { CompiledCurrent } from "../mechanism/compile.ts"
import { hasEnds } from "../network/MechanismFields.ts"
import type { Network } from "../network/Network.ts"
import { clampCurrent, recordsMembrane } from "../network/quantities.ts"
import { sample } from "../network/Stimulus.ts"
import { acting } from "../network/streams.ts"
import { schemeKinds } from "../program/System.ts"
import type { Floats } from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import { advanceMechanisms, advanceSynapses } from "./advanceStates.ts"
import type { Assigned } from "./assignedOrder.ts"
import { clampedIn, heldIn } from "./clamped.ts"
import type { Tell } from "./events/answer.ts"
import type { Arrival } from "./events/Arrival.ts"
import { answerEvents, beginEvents, endEvents, type Happening, startEvents } from "./events/eventStep.ts"
import { close, type Frame, heldCurrents, holdStates, type Lookup, lookup, open, value } from "./Frame.ts"
import { imposedAt } from "./imposed.ts"
import { junctionCurrents } from "./junctions/junctionCurrents.ts"
import { addFlow, type Junctions } from "./junctions/Junctions.ts"
import { addStimuli, clampUnit, type Line, membraneCurrents, synapticCurrents } from "./linearise.ts"
import type { LinearSystem } from "./LinearSystem.ts"
import { apply } from "./Links.ts"
import { membraneFlow } from "./membraneFlow.ts"
import { atOnce, type Pausing } from "./Pieces.ts"
import { pivotFlaw, pumpFlaw } from "./pivotFlaw.ts"
import { isHeld } from "./pivots.ts"
import { type Placed, type Plan, plan } from "./Plan.ts"
import { drives, type Scheme, type SchemeName, schemes } from "./Scheme.ts"
import type { State } from "./State.ts"
import { unstableStep } from "./unstableStep.ts"

/** Whether anybody looks at the currents of the state at time zero: a recording, or a mechanism that reads a current. */
export const currentsSeen = (plan: Plan): boolean =>
  plan.network.recordings.some((r) => plan.currents.includes(r.state) || plan.synapticCurrents.includes(r.state)) ||
  [...plan.mechanisms, ...plan.synapses].some(({ sources }) =>
    [...sources.values()].some(({ _tag }) => _tag === "Current")
  )

/** Whether currents through membranes are recorded. */
export const membraneSeen = ({ network }: Plan): boolean => recordsMembrane(network)

/** Whether a clamp holds a voltage, and whether somebody looks at the currents that it takes, which also go through membranes. */
export const holdsVoltage = ({ network }: Plan): boolean => clampedIn(network, "nodes").has("v")
export const clampCurrentsSeen = (plan: Plan): boolean =>
  holdsVoltage(plan) && (membraneSeen(plan) || plan.network.recordings.some((r) => r.state === clampCurrent))

/** Whether a state at time zero is the table's values, as far as anybody sees. */
export const startsPlainly = (plan: Plan): boolean =>
  !currentsSeen(plan) && !clampCurrentsSeen(plan) && !membraneSeen(plan) &&
  ![...plan.mechanisms, ...plan.synapses].some((placed) =>
    placed.compiled.states.some((state) => state.rule._tag === "Assigned")
  )

const zeros = (names: ReadonlyArray<string>, length: number): ReadonlyMap<string, Float64Array> =>
  new Map(names.map((name) => [name, new Float64Array(length)]))

/**
 * A state that steps go on from as they do from `initialState`, for runs that never show it: the currents of time zero are left out where
 * nobody looks at them, and the plan may be that of a network that differs in values only.
 */
export const startState = (like: Plan, network: Network, dt: number): State => {
  if (!startsPlainly(like)) return initialState(plan(network), dt)
  return withStart(like, network, {
    step: 0,
    dt: null,
    v: Table.floats(network.nodes, "v"),
    nodes: new Map(like.nodeStates.map((name) => [name, Table.floats(network.nodes, name)])),
    edges: new Map(like.edgeStates.map((name) => [name, Table.floats(network.edges, name)])),
    currents: zeros(like.currents, network.nodes.length),
    synapticCurrents: zeros(like.synapticCurrents, network.edges.length),
    clampCurrents: holdsVoltage(like) ? new Float64Array(network.nodes.length) : null,
    membraneCurrents: null
  })
}

/** Told of every assigned state at time zero: how its formula sees the network, and the values that it gives. */
export type Assignment = (assigned: Assigned<Placed>, look: Lookup, values: Float64Array) => void

/** The frame at time zero: the table's values, and assigned states evaluated in the order of need; no currents yet. */
export const startFrame = (plan: Plan, tell: Assignment = () => {}): Frame => {
  const { network } = plan
  const frame: Frame = {
    plan,
    dt: NaN, // no text that runs here may ask for dt
    step: 0,
    v: Table.floats(network.nodes, "v").slice(),
    nodes: new Map(plan.nodeStates.map((name) => [name, Table.floats(network.nodes, name).slice()])),
    edges: new Map(plan.edgeStates.map((name) => [name, Table.floats(network.edges, name).slice()])),
    currents: new Map(),
    computed: new Map(),
    synapticCurrents: new Map(),
    imposed: null,
    junctions: null,
    clampCurrents: null,
    membraneCurrents: null,
    resets: new Map(),
    lines: null,
    pools: null
  }
  for (const one of [...plan.assigned.mechanisms, ...plan.assigned.synapses]) {
    const { column, placed, value: formula } = one
    const look = lookup(frame, placed)
    const values = value(formula, look, placed.rows.length)
    tell(one, look, values)
    const into = (hasEnds(placed.compiled.mechanism) ? frame.edges : frame.nodes).get(column)!
    placed.rows.forEach((row, k) => {
      into[row] = values[k]
    })
  }
  return frame
}

/** The membrane currents of time zero, by pass; of each compartment, in which pass they are what they stay; and the line of the voltage. */
export type StartCurrents = {
  readonly passes: ReadonlyArray<ReadonlyMap<string, Floats>>
  readonly lasts: Int32Array
  readonly voltage: Line
}

/**
 * The membrane currents of time zero, pass after pass: the first knows of none yet, so that what reads a current has its default there; every
 * further one sees those before it. A compartment has as many further ones as it has currents that depend on another's, so that the last has
 * seen all that it reads; then its currents stay, also where they go in a ring, whatever other compartments have. The last pass also gives
 * the line of the voltage.
 */
export function* startCurrents(frame: Frame): Pausing<StartCurrents> {
  const lasts = lastPasses(frame.plan)
  const passes: Array<ReadonlyMap<string, Floats>> = []
  const none = frame.currents
  let made = yield* membraneCurrents(frame)
  passes.push(made.currents)
  const most = lasts.reduce((most, last) => Math.max(most, last), 0)
  for (let pass = 1; pass <= most; pass++) {
    frame.currents = seenBy(pass, passes, lasts)
    made = yield* membraneCurrents(frame)
    passes.push(made.currents)
  }
  frame.currents = none
  return { passes, lasts, voltage: made.voltage }
}

const depending = ({ compiled: { currents }, sources }: Placed): ReadonlyArray<CompiledCurrent> =>
  currents.filter(({ value }) => [...value.names].some((name) => sources.get(name)?._tag === "Current"))

const lastPasses = ({ mechanisms, network }: Plan): Int32Array => {
  const lasts = new Int32Array(network.nodes.length)
  for (const placed of mechanisms) {
    const more = depending(placed).length
    if (more > 0) placed.rows.forEach((row) => (lasts[row] += more))
  }
  return lasts
}

/** The currents that a pass sees: those of the pass before, and where a compartment's stay, those that its last pass saw. */
const seenBy = (
  pass: number,
  passes: StartCurrents["passes"],
  lasts: Int32Array
): ReadonlyMap<string, Floats> => {
  const before = passes[pass - 1]
  const stays = (row: number): boolean => lasts[row] > 0 && lasts[row] < pass
  if (!lasts.some((_, row) => stays(row))) return before
  return new Map(Array.from(before, ([name, values]) => [
    name,
    Float64Array.from(values, (value, row) => stays(row) ? passes[lasts[row] - 1].get(name)![row] : value)
  ]))
}

/**
 * The state at time zero: the table's values, assigned states evaluated, and all currents as they are there. Those of clamps are what
 * would keep the table's voltages where they are, against the stimuli of the first step of `dt` [ms]; without it they are left out.
 */
export const initialState = (plan: Plan, dt: number | null = null): State => atOnce(starting(plan, dt))

/** The same, with pauses. */
export function* starting(plan: Plan, dt: number | null): Pausing<State> {
  const frame = startFrame(plan)
  if (dt !== null) frame.imposed = imposedAt(plan.network, 0, dt)
  yield
  const { passes, voltage } = yield* startCurrents(frame)
  frame.computed = passes.at(-1)!
  frame.currents = frame.computed
  const holds = dt !== null && holdsVoltage(plan)
  yield* edgeCurrents(frame, holds ? voltage : null) // nobody else asks for the line
  if (holds) {
    addStimuli(frame, (k) => sample(acting(plan.network).get(k)!.stimulus, 0, dt), voltage)
    const { constant, coupling, held, junctions, lin, x } = voltageSystem({ frame, voltage })
    const flow = apply(coupling, x)
    addFlow(junctions, x, flow)
    const unit = clampUnit(plan.network)
    frame.clampCurrents = x.map((v, i) => isHeld(held, i) ? unit[i] * (lin[i] * v - constant[i] - flow[i]) : 0)
  }
  if (dt !== null && membraneSeen(plan)) frame.membraneCurrents = membraneFlow(frame, dt, frame.v)
  return withStart(plan, plan.network, close(frame, 0))
}

/** A state at time zero with what events begin with. */
const withStart = (plan: Plan, network: Network, state: State): State => {
  const events = startEvents(plan, network)
  return events === undefined ? state : { ...state, events }
}

/** The currents of synapses and junctions, added to the line of the voltage where there is one. */
function* edgeCurrents(frame: Frame, voltage: Line | null): Pausing<void> {
  const currents = yield* synapticCurrents(frame, voltage)
  frame.junctions = junctionCurrents(frame, voltage, currents)
  frame.synapticCurrents = currents
}

/** What junctions are to the solve at time zero, and stay where they are ohmic and of constant g; null without junctions. */
export const startJunctions = (plan: Plan): Junctions | null => {
  if (plan.junctions === null) return null
  const frame = startFrame(plan)
  atOnce(edgeCurrents(frame, null))
  return frame.junctions
}

/** A step before its solves: states, currents and voltages as they go into them, and the lines of voltage and ions. */
export type Assembled = {
  readonly frame: Frame
  readonly voltage: Line
  readonly ions: ReadonlyMap<string, Line>
  /** The state that the step began with. */
  readonly before: State
  /** What arrives in the step and what synapses sent to themselves; null where the network has nothing to do with events. */
  readonly events: { readonly happening: Happening; readonly sent: ReadonlyArray<Arrival> } | null
}

/**
 * Everything that a step of `dt` [ms] does before it solves for voltages and concentrations, pausing in between; `tell` is told what synapses
 * do that answer events.
 */
export function* assemble(
  plan: Plan,
  scheme: SchemeName,
  dt: number,
  state: State,
  tell: Tell | null = null
): Pausing<Assembled> {
  const { network } = plan
  const frame = open(plan, dt, state)
  const happening = yield* beginEvents(frame, state)
  holdStates(frame)
  yield* advanceMechanisms(frame)
  const membrane = yield* membraneCurrents(frame)
  frame.computed = membrane.currents
  frame.currents = heldCurrents(frame, membrane.currents)
  yield* advanceSynapses(frame)
  const sent = happening === null ? [] : yield* answerEvents(frame, scheme, happening, tell)
  yield* edgeCurrents(frame, membrane.voltage)
  yield
  addStimuli(frame, (k) => sample(acting(network).get(k)!.stimulus, frame.step, dt), membrane.voltage)
  const events = happening === null ? null : { happening, sent }
  return { frame, voltage: membrane.voltage, ions: membrane.ions, before: state, events }
}

/** The system that the voltages are solved from. */
export const voltageSystem = ({ frame, voltage }: Pick<Assembled, "frame" | "voltage">): LinearSystem => {
  const capacitance = Table.floats(frame.plan.network.nodes, "capacitance")
  const perCapacitance = (density: Float64Array): Float64Array => density.map((x, i) => x * (1 / capacitance[i]))
  return {
    coupling: frame.plan.voltage,
    dt: frame.dt,
    x: frame.v,
    lin: perCapacitance(voltage.lin),
    constant: perCapacitance(voltage.constant),
    held: heldIn(frame.plan.network, "nodes", "v", frame.step),
    junctions: frame.junctions
  }
}

/**
 * The system that a diffusing concentration is solved from: what pumps do to it, and the coupling. In held rows everybody has seen what is
 * held; the solve begins with what was there before the step.
 */
export const ionSystem = ({ before, frame, ions }: Assembled, ion: string): LinearSystem => {
  const n = frame.v.length
  const held = heldIn(frame.plan.network, "nodes", ion, frame.step)
  const begun = before.nodes.get(ion)!
  const line = ions.get(ion) ?? { lin: new Float64Array(n), constant: new Float64Array(n) }
  return {
    coupling: frame.plan.diffusion.get(ion)!,
    dt: frame.dt,
    x: frame.nodes.get(ion)!.map((x, i) => isHeld(held, i) ? begun[i] : x),
    lin: line.lin,
    constant: line.constant,
    held,
    junctions: null
  }
}

/** The state one step of `dt` [ms] later. */
export const step = (plan: Plan, scheme: SchemeName, dt: number, state: State): State =>
  atOnce(stepping(plan, scheme, dt, state))

/** The same, pausing between mechanisms and before the solve. */
export function* stepping(plan: Plan, scheme: SchemeName, dt: number, state: State): Pausing<State> {
  const solve: Scheme = schemes[scheme]
  const assembled = yield* assemble(plan, scheme, dt, state)
  const { frame } = assembled
  moveIons(assembled, scheme)
  const system = voltageSystem(assembled)
  refuse(plan, scheme, "v", system, state.step)
  yield
  if (holdsVoltage(plan)) {
    const unit = clampUnit(plan.network)
    frame.clampCurrents = drives[scheme](system).map((drive, i) => unit[i] * drive)
  }
  yield
  frame.v = solve(system)
  yield
  if (membraneSeen(plan)) {
    const at = schemeKinds[scheme].mirrored ? frame.v.map((v, i) => (system.x[i] + v) / 2) : frame.v
    frame.membraneCurrents = membraneFlow(frame, dt, at)
  }
  holdStates(frame)
  const next = close(frame, state.step + 1)
  if (assembled.events === null) return next
  const { happening, sent } = assembled.events
  return { ...next, events: yield* endEvents(frame, happening, sent, [state, next]) }
}

/** Throws where a step of a system would give numbers that mean nothing. */
const refuse = (plan: Plan, scheme: SchemeName, state: string, system: LinearSystem, step: number): void => {
  const flaw = schemeKinds[scheme].over === "links"
    ? unstableStep(state, system, step)
    : pivotFlaw(plan.network, scheme, state, system, step)
  if (flaw !== null) throw flaw
}

/** Pumped concentrations by backward Euler; diffusing ones by the scheme, together with what pumps do to them. */
const moveIons = (assembled: Assembled, scheme: SchemeName): void => {
  const { frame, ions } = assembled
  const { dt, plan } = frame
  for (const ion of plan.pumped) {
    const c = frame.nodes.get(ion)!
    const line = ions.get(ion)
    if (line === undefined) continue
    const held = heldIn(plan.network, "nodes", ion, frame.step)
    const flaw = pumpFlaw(plan.network, ion, { dt, held, lin: line.lin }, frame.step)
    if (flaw !== null) throw flaw
    c.forEach((x, i) => (c[i] = (x + dt * line.constant[i]) / (1 + dt * line.lin[i])))
  }
  for (const ion of plan.diffusion.keys()) {
    const system = ionSystem(assembled, ion)
    refuse(plan, scheme, ion, system, frame.step)
    frame.nodes.set(ion, schemes[scheme](system))
  }
}
