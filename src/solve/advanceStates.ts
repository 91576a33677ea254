/**
 * The states of all mechanisms, one step on: gates, derivatives, discrete updates and resets, assignments (states-and-clamps.md section 8).
 *
 * Whatever the order of mechanisms and declarations: the rules of all see the states from before the step, then what they give is written;
 * then the `update` lines of each run in order, and its `reset`, on what the rules of all have moved; then every `equals` state is
 * evaluated after those that it needs. All see the voltage from the start of the step, but for updates after others (`updateOrder.ts`). What
 * they write of a held voltage is dropped.
 */
import type { CompiledRule, Formula } from "../mechanism/compile.ts"
import type { CompiledSystem } from "../mechanism/systems.ts"
import { hasEnds } from "../network/MechanismFields.ts"
import { describeEdge, describeNode } from "../network/Network.ts"
import type { Domain } from "../network/Trainable.ts"
import { exp, exprel } from "../number/exp.ts"
import type { Floats, Ints } from "../table/Column.ts"
import type { Assigned } from "./assignedOrder.ts"
import { heldIn } from "./clamped.ts"
import { byStretches, type Frame, holdStates, type Lookup, lookup, value, valuing } from "./Frame.ts"
import { type Failure, moveSystem } from "./moveSystem.ts"
import type { Pausing } from "./Pieces.ts"
import type { Placed } from "./Plan.ts"
import { SimulationError } from "./SimulationError.ts"
import { updateOrder } from "./updateOrder.ts"

/** Advances channels and pumps, pausing between states; a voltage that they write is in `frame.v` afterwards. */
export function* advanceMechanisms(frame: Frame): Pausing<void> {
  const { assigned, mechanisms } = frame.plan
  frame.v = yield* advance(frame, mechanisms, assigned.mechanisms)
}

/** Advances the synapses that move once a step likewise; those that events arrive at move in `events/answer.ts`. */
export function* advanceSynapses(frame: Frame): Pausing<void> {
  const { assigned, graded } = frame.plan
  yield* advance(frame, graded, assigned.synapses)
}

/** New values by local name, one per row of a mechanism. */
type Moved = ReadonlyMap<string, Float64Array>

/** Advances mechanisms in place; returns the voltage that they come to. */
function* advance(
  frame: Frame,
  all: ReadonlyArray<Placed>,
  assigned: ReadonlyArray<Assigned<Placed>>
): Pausing<Float64Array> {
  const there = all.filter(({ rows }) => rows.length > 0)
  const ruled: Array<readonly [Placed, Moved]> = []
  for (const placed of there) ruled.push([placed, yield* advanced(frame, placed)])
  yield* write(frame, ruled)
  const before = frame.v
  const held = heldIn(frame.plan.network, "nodes", "v", frame.step)
  const updated: Array<readonly [Placed, Moved]> = []
  for (const placed of updateOrder(there)) {
    const moved = yield* byUpdates(frame, placed)
    const v = moved.get("v")
    if (v !== undefined) {
      if (frame.v === before) frame.v = before.slice()
      scatterFree(v, placed.rows, frame.v, held)
    }
    updated.push([placed, moved])
  }
  const voltage = frame.v
  frame.v = before // `equals` see the voltage from the start of the step
  yield* write(frame, updated)
  for (const { placed, state, value: formula } of assigned) {
    const n = placed.rows.length
    if (n === 0) continue
    yield* write(frame, [[placed, new Map([[state.name, yield* valuing(formula, lookup(frame, placed), n)]])]])
  }
  return voltage
}

/** Writes new values of states, and what clamps hold of them. */
function* write(frame: Frame, all: ReadonlyArray<readonly [Placed, Moved]>): Pausing<void> {
  for (const [placed, moved] of all) {
    for (const state of moved) {
      writeStates(frame, placed, new Map([state]))
      yield
    }
  }
  if (all.length > 0) holdStates(frame)
}

/** Writes new values of states into their columns: those of the rows themselves, or, where states are pooled, those of compartments. */
export const writeStates = (frame: Frame, placed: Placed, moved: Moved): void =>
  moved.forEach((values, name) => {
    const place = placeOf(placed, name)
    if (place !== null) scatter(values, place.rows, frame[place.domain].get(place.column)!)
  })

/** Where the state of a local name is; null for a name that is no state. */
const placeOf = (
  { compiled, rowsAt, sources, states }: Placed,
  name: string
): { readonly domain: Domain; readonly column: string; readonly rows: Ints } | null => {
  const [column, source] = [states.get(name), sources.get(name)]
  if (column === undefined || source?._tag !== "State") return null
  const domain = hasEnds(compiled.mechanism) && source.at === "own" ? "edges" : "nodes"
  return { domain, column, rows: rowsAt[source.at] }
}

/** What the rules of a mechanism make of its states, all from the same values; without `equals`. */
export function* advanced(frame: Frame, placed: Placed): Pausing<Moved> {
  const { compiled, rows: { length: n } } = placed
  const before = lookup(frame, placed)
  const next = new Map<string, Float64Array>()
  for (const system of compiled.systems) {
    const { failure, values } = moveSystem(system, before, frame.dt, n, heldRows(frame, placed))
    if (failure !== null) throw systemFailed(frame, placed, system, failure)
    system.states.forEach((state, i) => !system.driver[i] && next.set(state, values[i]))
    yield
  }
  for (const state of compiled.states) {
    if (next.has(state.name)) continue
    const mover = moverOf(state.rule)
    if (mover !== null) next.set(state.name, yield* movedBy(mover, before(state.name), before, frame.dt, n))
    yield
  }
  return next
}

/** What `update` lines, in order, and then `reset` make of states and voltage. */
function* byUpdates(frame: Frame, placed: Placed): Pausing<Moved> {
  const { compiled, rows: { length: n } } = placed
  const moved = lookup(frame, placed)
  const next = new Map<string, Float64Array>()
  const now: Lookup = (name) => next.get(name) ?? moved(name)
  for (const { target, value: formula } of compiled.update) next.set(target, yield* valuing(formula, now, n))
  if (compiled.reset !== null) {
    const hit = yield* valuing(compiled.reset.when, now, n)
    frame.resets.set(compiled.mechanism.name, hit)
    const jumps: Array<readonly [string, Float64Array]> = []
    for (const { target, value: formula } of compiled.reset.set) jumps.push([target, yield* valuing(formula, now, n)])
    for (const [target, jump] of jumps) {
      const old = now(target)
      next.set(target, jump.map((x, k) => hit[k] !== 0 ? x : old[k]))
    }
  }
  return next
}

/** Where clamps hold the states of a mechanism in this step. */
const heldRows = (frame: Frame, placed: Placed) => (state: string): ArrayLike<number> | null => {
  const place = placeOf(placed, state)
  const held = place === null ? null : heldIn(frame.plan.network, place.domain, place.column, frame.step)
  return held === null ? null : Float64Array.from(place!.rows, (row) => Number.isNaN(held[row]) ? 0 : 1)
}

/** What the failure of a system means for whoever runs. */
const systemFailed = (frame: Frame, placed: Placed, system: CompiledSystem, failure: Failure): SimulationError => {
  const { network } = frame.plan
  const { mechanism } = placed.compiled
  const row = placed.rows[failure.k]
  return new SimulationError({
    reason: {
      ...failure,
      mechanism: mechanism.name,
      states: system.states,
      place: hasEnds(mechanism) ? describeEdge(network, row) : describeNode(network, row),
      step: frame.step + 1,
      time: (frame.step + 1) * frame.dt
    }
  })
}

/** Writes voltages where no clamp holds them. */
const scatterFree = (
  values: Float64Array,
  rows: ArrayLike<number>,
  into: Float64Array,
  held: Floats | null
): void => {
  for (let k = 0; k < values.length; k++) if (held === null || Number.isNaN(held[rows[k]])) into[rows[k]] = values[k]
}

const scatter = (values: Float64Array, rows: ArrayLike<number>, into: Float64Array): void => {
  for (let k = 0; k < values.length; k++) into[rows[k]] = values[k]
}

/** One step of one state in a row, from the values of two formulas there. */
type Mover = {
  readonly formulas: readonly [Formula, Formula]
  readonly move: (a: number, b: number, x: number, dt: number) => number
}

/** How a rule moves a state; null where it leaves it alone. */
const moverOf = (rule: CompiledRule): Mover | null => {
  switch (rule._tag) {
    case "Rates":
      return {
        formulas: [rule.alpha, rule.beta],
        move: (a, b, x, dt) => relax(x, a + b === 0 ? x : a / (a + b), dt * (a + b))
      }
    case "Relaxation":
      return { formulas: [rule.inf, rule.rate], move: (inf, rate, x, dt) => relax(x, inf, dt * rate) }
    case "Derivative":
      return { formulas: [rule.value, rule.slope], move: (f, slope, x, dt) => x + dt * f * exprel(dt * slope) }
    case "Assigned": // comes when all others have moved
    case "Scheme": // moves with its system
    case "Held":
      return null
  }
}

/** What a mover makes of all rows. */
const movedBy = ({ formulas, move }: Mover, x: ArrayLike<number>, look: Lookup, dt: number, n: number) =>
  byStretches(look, formulas, n, (own, rows, from) => {
    const b = value(formulas[1], own, rows)
    return value(formulas[0], own, rows).map((a, k) => move(a, b[k], x[from + k], dt))
  })

/** Exponential Euler: from `x` towards `target` for `steps` time constants. */
const relax = (x: number, target: number, steps: number): number => {
  const e = exp(-steps)
  return x * e + target * (1 - e)
}
