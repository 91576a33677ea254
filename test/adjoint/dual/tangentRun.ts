/**
 * A whole simulation on dual numbers: every recording with its derivative along a direction, to rounding.
 *
 * One idea: the order of a step is written a second time, row by row, from physics.md section 6 with the rulings of section 19, and dual
 * numbers do the rest. It shares with the library what mechanisms say (`compile`) and what tables hold, and none of its numerical code, so
 * it can judge both the interpreter and its adjoint.
 */
import type { Network } from "../../../src/network/Network.ts"
import { sample } from "../../../src/network/Stimulus.ts"
import type { SchemeName } from "../../../src/solve/Scheme.ts"
import { advanceDual, equalsDual, rulesDual, updateDual } from "./advanceDual.ts"
import { type Columns, columnsDual, type Tangents } from "./columnsDual.ts"
import { diffusionRates, voltageRates } from "./couplingDual.ts"
import { emptyLine, type Line, membraneCurrents, pointCurrentUnit, synapticCurrents } from "./currentsDual.ts"
import type { Matrix } from "./denseDual.ts"
import * as Dual from "./Dual.ts"
import { type Frame, heldIn, hold, holdStates, recorded } from "./frameDual.ts"
import { joinedRates } from "./junctionsDual.ts"
import { modelOf, type Placed } from "./modelOf.ts"
import { drivesDual, schemesDual, type Solver, type StepDual } from "./schemesDual.ts"

export type { Tangents } from "./columnsDual.ts"

/** What a run on dual numbers is asked. `surrogate: null` says what is so anyway: nothing flows through the condition of a spike. */
export type TangentOptions = {
  readonly steps: number
  /** [ms] */
  readonly dt: number
  readonly scheme: SchemeName
  readonly tangents: Tangents
  readonly surrogate?: null
}

/** Values and tangents of every recording: recordings × (steps + 1), row-major. */
export type TangentTraces = { readonly values: Float64Array; readonly tangents: Float64Array }

/** Runs a network from its start, along a direction. */
export const tangentRun = (network: Network, options: TangentOptions): TangentTraces => {
  const { dt, scheme, steps, tangents } = options
  const { edges, nodes } = columnsDual(network, tangents)
  const column = (name: string): ReadonlyArray<Dual.Dual> => nodes.get(name)!
  const rates = voltageRates(network, column)
  const solvers: Solvers = {
    scheme,
    rates,
    voltage: schemesDual[scheme](rates, dt),
    joined: (rates) => schemesDual[scheme](rates, dt),
    ions: new Map(
      [...network.diffusion].map((ion) => [ion, schemesDual[scheme](diffusionRates(network, column, ion), dt)])
    )
  }
  const frame: Frame = {
    model: modelOf(network),
    tangents,
    dt,
    step: 0,
    nodes,
    edges,
    currents: new Map(),
    synapticCurrents: new Map(),
    clampCurrents: [],
    membraneCurrents: [],
    outside: []
  }
  const recordings = network.recordings.toArray()
  const samples = steps + 1
  const out = {
    values: new Float64Array(recordings.length * samples),
    tangents: new Float64Array(recordings.length * samples)
  }
  const write = (k: number): void => {
    const seen = atTheSample(frame, k > 0)
    recordings.forEach((recording, i) => {
      const { tangent, value } = recorded(seen, recording)
      out.values[i * samples + k] = value
      out.tangents[i * samples + k] = tangent
    })
  }
  start(frame, rates)
  write(0)
  for (let k = 0; k < steps; k++) {
    frame.step = k
    step(frame, solvers)
    write(k + 1)
  }
  return out
}

/** The current of a stimulus in this step [nA], or the potential that it imposes [mV]. */
const injected = ({ dt, model, step, tangents }: Frame, k: number): Dual.Dual =>
  Dual.make(sample(model.network.stimuli.get(k)!.stimulus, step, dt), tangents.stimuli?.get(k)?.(step) ?? 0)

/** The same with the currents that are recorded: those at the voltages and states of now, and where clamps have held them, theirs. */
const atTheSample = (at: Frame, stepped: boolean): Frame => {
  const frame = stepped ? { ...at, currents: asRead(at, at.currents) } : at
  const { voltage, ...membrane } = membraneCurrents(frame)
  const stimuli = new Array<Dual.Dual>(frame.model.network.nodes.length).fill(Dual.zero)
  frame.model.network.stimuli.forEach(({ _tag, row }, k) => {
    if (_tag === "Injection") stimuli[row] = Dual.add(stimuli[row], injected(frame, k))
  })
  const currents = new Map([...membrane.currents, ["i_stimulus", stimuli]])
  const synaptic = synapticCurrents(frame, voltage)
  if (stepped) {
    hold(frame, "nodes", currents)
    hold(frame, "edges", synaptic)
  }
  return { ...frame, currents, synapticCurrents: synaptic }
}

/** Couplings do not change during a run. */
type Solvers = {
  readonly scheme: SchemeName
  readonly rates: Matrix
  readonly voltage: Solver
  /** Of rates that junctions have a part in, which others do every step. */
  readonly joined: (rates: Matrix) => Solver
  readonly ions: ReadonlyMap<string, Solver>
}

/**
 * Time zero: assigned states get their values, and all currents are computed (section 10). Nothing is held yet; the current of a clamp
 * is what would keep the voltage where it is.
 */
const start = (frame: Frame, rates: Matrix): void => {
  settle(frame, frame.model.mechanisms, () => {})
  settle(frame, frame.model.synapses, () => {})
  let made = membraneCurrents(frame)
  const all = frame.model.mechanisms.flatMap(({ compiled: { currents, mechanism: { reads } } }) =>
    currents.map((current) => ({ current, reads }))
  )
  for (const { current, reads } of all) {
    // Once more for each that depends on another.
    const depends = [...current.value.names].some((name) =>
      Object.hasOwn(reads, name) && frame.model.currents.includes(reads[name].of ?? name)
    )
    if (!depends) continue
    frame.currents = made.currents
    made = membraneCurrents(frame)
  }
  const { currents, voltage } = made
  frame.currents = currents
  frame.outside = imposed(frame)
  frame.synapticCurrents = synapticCurrents(frame, voltage)
  const rest = emptyLine(voltage.lin.length)
  const joined = joinedRates(frame, rates, voltage, rest)
  stimulate(frame, rates, voltage)
  const system = voltageStep(frame, voltage)
  const still = { ...system, held: system.held.map((v, i) => v === null ? null : system.x[i]) }
  frame.clampCurrents = clampCurrents(
    frame,
    drivesDual(joined, frame.dt, "forwardEuler", still, { next: still.x, middle: still.x })
  )
  frame.membraneCurrents = membranes(frame, rates, joined, rest, system.x)
}

/** What is imposed outside of every compartment in this step [mV]. */
const imposed = (frame: Frame): ReadonlyArray<Dual.Dual> => {
  const out = new Array<Dual.Dual>(frame.model.network.nodes.length).fill(Dual.zero)
  frame.model.network.stimuli.forEach(({ _tag, row }, k) => {
    if (_tag === "Imposed") out[row] = Dual.add(out[row], injected(frame, k))
  })
  return out
}

/**
 * What goes through membranes [nA] at voltages x: what flows in along the cell, where v + e counts, through junctions, from stimuli and from
 * clamps (events.md section 10.1).
 */
const membranes = (
  frame: Frame,
  rates: Matrix,
  joined: Matrix,
  rest: Line,
  x: ReadonlyArray<Dual.Dual>
): ReadonlyArray<Dual.Dual> => {
  const { clampCurrents, nodes, outside } = frame
  const [area, capacitance] = ["area", "capacitance"].map((name) => nodes.get(name)!)
  const injections = x.map(() => Dual.zero)
  frame.model.network.stimuli.forEach(({ _tag, row }, k) => {
    if (_tag === "Injection") injections[row] = Dual.add(injections[row], injected(frame, k))
  })
  return x.map((v, i) => {
    const flows = joined[i].map((rate, j) => {
      // Only the part of the tree sees what is outside; a junction's own has it in its current.
      const outer = Dual.multiply(rates[i][j], Dual.subtract(outside[j], outside[i]))
      return Dual.add(Dual.multiply(rate, Dual.subtract(x[j], v)), outer)
    })
    const left = Dual.subtract(rest.constant[i], Dual.multiply(rest.lin[i], v)) // [uA/cm2]
    const perArea = Dual.add(Dual.multiply(capacitance[i], Dual.sum(flows)), left)
    const through = Dual.multiply(Dual.scale(1 / pointCurrentUnit, area[i]), perArea)
    return Dual.sum([through, injections[i], clampCurrents[i]])
  })
}

/** All `equals` states again and again, until the longest chain of them must have come to its end: no order is looked for. */
const settle = (frame: Frame, all: ReadonlyArray<Placed>, holding: () => void): void => {
  for (const placed of all) {
    for (const { rule } of placed.compiled.states) {
      if (rule._tag !== "Assigned") continue
      advanceDual(frame, all, equalsDual)
      holding()
    }
  }
}

/** The states of mechanisms: rules, then updates and resets, then `equals`, each of all of them at once. */
const move = (frame: Frame, all: ReadonlyArray<Placed>): void => {
  const holding = (): void => holdStates(frame)
  const before = frame.nodes.get("v")!.slice()
  advanceDual(frame, all, rulesDual)
  holding()
  updateDual(frame, all)
  holding()
  const written = frame.nodes.get("v")!
  frame.nodes.set("v", before) // `equals` see the voltage from the start of the step
  settle(frame, all, holding)
  frame.nodes.set("v", written)
}
/** Injected currents, per area of the membrane, and what imposed potentials drive along cells. */
const stimulate = (frame: Frame, rates: Matrix, voltage: Line): void => {
  const [area, capacitance] = ["area", "capacitance"].map((name) => frame.nodes.get(name)!)
  const { outside } = frame
  rates.forEach((row, i) => {
    const driven = Dual.sum(row.map((rate, j) => Dual.multiply(rate, Dual.subtract(outside[j], outside[i]))))
    voltage.constant[i] = Dual.add(voltage.constant[i], Dual.multiply(capacitance[i], driven))
  })
  frame.model.network.stimuli.forEach(({ _tag, row }, k) => {
    if (_tag === "Imposed") return
    const density = Dual.divide(Dual.scale(pointCurrentUnit, injected(frame, k)), area[row]) // [uA/cm2]
    voltage.constant[row] = Dual.add(voltage.constant[row], density)
  })
}

/** What the voltages are solved from. */
const voltageStep = (frame: Frame, { constant, lin }: Line): StepDual => {
  const capacitance = frame.nodes.get("capacitance")!
  const perCapacitance = (density: Dual.Dual, i: number): Dual.Dual => Dual.divide(density, capacitance[i])
  return {
    x: frame.nodes.get("v")!,
    lin: lin.map(perCapacitance),
    constant: constant.map(perCapacitance),
    held: heldIn(frame, "v")
  }
}

/** Drives [mV/ms] as currents [nA]: times area and capacitance. */
const clampCurrents = ({ nodes }: Frame, drives: ReadonlyArray<Dual.Dual>): ReadonlyArray<Dual.Dual> =>
  drives.map((drive, i) =>
    Dual.scale(
      1 / pointCurrentUnit,
      Dual.multiply(drive, Dual.multiply(nodes.get("area")![i], nodes.get("capacitance")![i]))
    )
  )

/** A held current is what readers see in a step; the voltage equation keeps the computed one. */
const asRead = (frame: Frame, currents: Columns): Columns => {
  const out = new Map([...currents].map(([name, values]) => [name, values.slice()] as const))
  hold(frame, "nodes", out)
  return out
}

/** One step (section 6). */
const step = (frame: Frame, solvers: Solvers): void => {
  const { dt, model, nodes } = frame
  const begun = new Map(Array.from(solvers.ions.keys(), (ion) => [ion, nodes.get(ion)!.slice()]))
  frame.outside = imposed(frame)
  holdStates(frame)
  frame.currents = asRead(frame, frame.currents)
  const before = nodes.get("v")!.slice()
  const heldVoltage = heldIn(frame, "v")
  move(frame, model.mechanisms)
  // What mechanisms write of a held voltage is dropped.
  nodes.set("v", nodes.get("v")!.map((v, i) => heldVoltage[i] === null ? v : before[i]))
  const membrane = membraneCurrents(frame)
  frame.currents = asRead(frame, membrane.currents)
  move(frame, model.synapses)
  const { voltage } = membrane
  frame.synapticCurrents = synapticCurrents(frame, voltage)
  frame.currents = membrane.currents // the next step goes on from what was computed
  const rest = emptyLine(before.length)
  const joined = joinedRates(frame, solvers.rates, voltage, rest)
  const solve = model.synapses.some(({ junction }) => junction) ? solvers.joined(joined) : solvers.voltage

  stimulate(frame, solvers.rates, voltage)

  // Concentrations that are pumped and do not diffuse: c' = (c + dt const) / (1 + dt lin), whatever the scheme.
  for (const ion of model.pumped) {
    const { constant, lin } = membrane.ions.get(ion)!
    const c = nodes.get(ion)!
    c.forEach((x, i) => {
      const top = Dual.add(x, Dual.scale(dt, constant[i]))
      c[i] = Dual.divide(top, Dual.add(Dual.one, Dual.scale(dt, lin[i])))
    })
  }
  for (const [ion, solve] of solvers.ions) {
    // Everybody has seen what is held; the solve begins with what was there before the step.
    const held = heldIn(frame, ion)
    const x = nodes.get(ion)!.map((c, i) => held[i] === null ? c : begun.get(ion)![i])
    const { constant, lin } = membrane.ions.get(ion) ?? emptyLine(x.length)
    nodes.set(ion, [...solve({ x, lin, constant, held }).next])
  }

  const system = voltageStep(frame, voltage)
  const made = solve(system)
  frame.clampCurrents = clampCurrents(frame, drivesDual(joined, dt, solvers.scheme, system, made))
  const at = solvers.scheme === "crankNicolson"
    ? made.next.map((x, i) => Dual.scale(0.5, Dual.add(x, system.x[i])))
    : made.next
  frame.membraneCurrents = membranes(frame, solvers.rates, joined, rest, at)
  nodes.set("v", [...made.next])
  holdStates(frame)
}
