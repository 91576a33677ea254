/**
 * L14: charge is conserved: what charges the membranes of a cell is what is injected minus what leaves through channels
 * and synapses, in every step; and diffusion neither makes nor destroys ions.
 *
 * Currents between compartments cancel, whatever the tree, so a cell's sum knows nothing of them. The currents are
 * computed here from the formulas of physics.md sections 11 and 13, at the voltage of the end of the step (backward
 * Euler) or of its middle (Crank-Nicolson), with the gates after the step. Broken variants stand at the end.
 */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Edit from "../src/Edit.ts"
import * as Channels from "../src/mechanism/Channels.ts"
import * as Pumps from "../src/mechanism/Pumps.ts"
import * as Synapses from "../src/mechanism/Synapses.ts"
import * as Network from "../src/Network.ts"
import * as Stimulus from "../src/network/Stimulus.ts"
import * as Select from "../src/select/Select.ts"
import { type Plan, plan } from "../src/solve/Plan.ts"
import { SimulationError } from "../src/solve/SimulationError.ts"
import type { State } from "../src/solve/State.ts"
import { initialState, step } from "../src/solve/step.ts"
import * as Table from "../src/table/Table.ts"
import { network } from "../src/testing/network.ts"
import { diffusionMatrix, type Matrix, voltageMatrix } from "../test/solve/oracle.ts"
import { broken, settings } from "./settings.ts"

/** How far into the step the currents are taken. */
const theta = { backwardEuler: 1, crankNicolson: 0.5 } as const
type Implicit = keyof typeof theta

const dt = 0.025
const steps = 12

const model = fc.record({
  network: network({
    cells: [1, 3],
    branches: [1, 4],
    compartments: [1, 3],
    mechanisms: [
      Channels.HH,
      Channels.Leak,
      Channels.Na,
      Channels.K,
      Synapses.Ionotropic,
      Synapses.TanhRate,
      Synapses.TanhConductance
    ]
  }),
  injected: fc.record({ row: fc.nat(99), current: fc.integer({ min: -20, max: 50 }) }),
  scheme: fc.constantFrom<Implicit>("backwardEuler", "crankNicolson")
}).map(({ injected, network, scheme }) => ({
  scheme,
  // A clamp of the voltage is a current that nobody counts.
  network: Network.editSync(network.set("clamps", network.clamps.filter((c) => c.state !== "v")), [
    Edit.stimulate(
      Stimulus.samples([injected.current / 100, 0, 0.1]),
      Select.rows([injected.row % network.nodes.length])
    )
  ])
}))

/** Conductance, and current at 0 mV, of a channel [mS/cm2, uA/cm2] or synapse [uS, nA]; `get` reads its own columns. */
type Line = readonly [conductance: number, atZero: number]

const channel: Readonly<Record<string, (get: (name: string) => number) => Line>> = {
  HH: (get) => {
    const na = get("HH_gNa") * get("HH_m") ** 3 * get("HH_h")
    const k = get("HH_gK") * get("HH_n") ** 4
    const leak = get("HH_gLeak")
    return [na + k + leak, -(na * get("HH_eNa") + k * get("HH_eK") + leak * get("HH_eLeak"))]
  },
  Leak: (get) => [get("Leak_gLeak"), -get("Leak_gLeak") * get("Leak_eLeak")],
  Na: (get) => {
    const g = get("Na_gNa") * get("Na_m") ** 3 * get("Na_h")
    return [g, -g * get("eNa")]
  },
  K: (get) => {
    const g = get("K_gK") * get("K_n") ** 4
    return [g, -g * get("eK")]
  }
}

const synapse: Readonly<Record<string, (get: (name: string) => number, pre: number) => Line>> = {
  IonotropicSynapse: (get) => {
    const g = get("IonotropicSynapse_gS") * get("IonotropicSynapse_s")
    return [g, -g * get("IonotropicSynapse_e_syn")]
  },
  TanhRateSynapse: (get, pre) => [
    0,
    -get("TanhRateSynapse_gS") * Math.tanh((pre - get("TanhRateSynapse_x_offset")) * get("TanhRateSynapse_slope"))
  ],
  TanhConductanceSynapse: (get, pre) => {
    const open = Math.tanh(
      (pre - get("TanhConductanceSynapse_x_offset")) * get("TanhConductanceSynapse_slope")
    )
    const g = open * get("TanhConductanceSynapse_gS")
    return [g, -g * get("TanhConductanceSynapse_e_syn")]
  }
}

/** The next state; null where a conductance is so negative that the solve has none. */
const stepped = (made: Plan, scheme: Implicit, state: State): State | null => {
  try {
    return step(made, scheme, dt, state)
  } catch (error) {
    if (error instanceof SimulationError && error.reason._tag === "VoltagePivot") return null
    throw error
  }
}

type Balance = { readonly residual: Float64Array; readonly flow: Float64Array }

/** What is unaccounted for in every cell [nA], and the sum of all currents that were added up, tree and all. */
const balance = (net: Network.Network, g: Matrix, scheme: Implicit, before: State, after: State): Balance => {
  const cellOf = Table.ints(net.nodes, "global_cell_index")
  const residual = new Float64Array(net.cells.size)
  const flow = new Float64Array(net.cells.size)
  const [area, capacitance] = ["area", "capacitance"].map((name) => Table.floats(net.nodes, name))
  const middle = after.v.map((v, i) => before.v[i] + theta[scheme] * (v - before.v[i]))
  const add = (row: number, current: number): void => {
    residual[cellOf[row]] += current
    flow[cellOf[row]] += Math.abs(current)
  }
  for (let i = 0; i < net.nodes.length; i++) {
    const unit = 1e-5 * area[i] * capacitance[i] // mV/ms to nA
    add(i, unit * (after.v[i] - before.v[i]) / dt)
    // What the tree solve adds up counts for round-off, though it cancels.
    flow[cellOf[i]] += unit * ((Math.abs(after.v[i]) + Math.abs(before.v[i])) / dt +
      g[i].reduce((sum, x, j) => sum + Math.abs(x * middle[j]), 0))
    const get = (name: string): number => after.nodes.get(name)?.[i] ?? Table.floats(net.nodes, name)[i]
    for (const name of net.mechanisms.keys()) {
      if (Table.flags(net.nodes, name)![i] !== 1) continue
      const [conductance, atZero] = channel[name](get)
      add(i, 1e-2 * area[i] * conductance * middle[i]) // mA/cm² to nA
      add(i, 1e-2 * area[i] * atZero)
    }
  }
  const [pre, post] = ["pre_index", "post_index"].map((name) => Table.ints(net.edges, name))
  const type = Table.get(net.edges, "type")
  for (let e = 0; e < net.edges.length; e++) {
    const get = (name: string): number => after.edges.get(name)?.[e] ?? Table.floats(net.edges, name)[e]
    const name = type!._tag === "Text" ? type!.levels[type!.values[e]] : ""
    const [conductance, atZero] = synapse[name](get, before.v[pre[e]])
    add(post[e], conductance * middle[post[e]])
    add(post[e], atZero)
  }
  for (const { row, stimulus } of net.stimuli) add(row, -Stimulus.sample(stimulus, before.step, dt))
  return { residual, flow }
}

/**
 * Every term is rounded some ten times in the step and as often here, and no sum is a small difference of larger ones:
 * 64 roundings.
 */
const roundoff = 64 * Number.EPSILON

const conserves = (change: (plan: Plan) => Plan, note: () => void = () => {}) =>
  fc.property(model, ({ network: net, scheme }) => {
    const made = change(plan(net))
    const g = voltageMatrix(net)
    let state = initialState(made)
    for (let k = 0; k < steps; k++) {
      const next = stepped(made, scheme, state)
      // A synapse of negative conductance can make a cell explode: what is no voltage any more is not judged.
      if (next === null || !next.v.every((v) => Math.abs(v) < 1e6)) break
      const { flow, residual } = balance(net, g, scheme, state, next)
      residual.forEach((x, cell) => {
        note()
        expect(Math.abs(x)).toBeLessThanOrEqual(roundoff * flow[cell])
      })
      state = next
    }
  })

const ion = fc.record({
  network: network({
    cells: [1, 3],
    branches: [1, 4],
    compartments: [1, 3],
    mechanisms: [Pumps.CaNernstReversal, Channels.Leak],
    attachments: false
  }),
  constants: fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 }),
  start: fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 5 }),
  scheme: fc.constantFrom("backwardEuler", "crankNicolson", "forwardEuler", "exponentialEuler")
}).map(({ constants, network, scheme, start }) => ({
  scheme,
  network: Network.editSync(network, [
    Edit.insert(Pumps.CaNernstReversal),
    Edit.diffuse("CaCon_i", 1),
    Edit.set("axial_diffusion_CaCon_i", (row) => constants[row.row % constants.length] / 10),
    Edit.set("CaCon_i", (row) => start[row.row % start.length] + 1)
  ])
}))

const conservesMass = (change: (plan: Plan) => Plan) =>
  fc.property(ion, ({ network: net, scheme }) => {
    const made = change(plan(net))
    const volume = Table.floats(net.nodes, "volume")
    const cellOf = Table.ints(net.nodes, "global_cell_index")
    const mass = (state: State): ReadonlyArray<number> => {
      const sums = new Array<number>(net.cells.size).fill(0)
      state.nodes.get("CaCon_i")!.forEach((c, i) => (sums[cellOf[i]] += volume[i] * c))
      return sums
    }
    // Forward Euler stands less than 2 over the fastest rate, of which twice the largest diagonal is a bound; the voltages move as well.
    const diagonal = (matrix: Matrix): number => Math.max(...matrix.map((row, i) => -row[i]))
    const fastest = Math.max(diagonal(diffusionMatrix(net, "CaCon_i")), 1e-3)
    const h = scheme === "forwardEuler" ? 0.5 / Math.max(fastest, diagonal(voltageMatrix(net)), 1) : 0.5 / fastest
    let state = initialState(made)
    const before = mass(state)
    for (let k = 0; k < steps; k++) state = step(made, scheme, h, state)
    // Every step rounds every compartment a few times, and the dense exponential once per pair.
    const allowed = steps * (8 + net.nodes.length) * 4 * Number.EPSILON
    mass(state).forEach((m, cell) => expect(Math.abs(m / before[cell] - 1)).toBeLessThanOrEqual(allowed))
  })

const same = (p: Plan): Plan => p

/** Conductances between compartments that forget that the other end has another area. */
const lopsided = <C extends Plan["voltage"]>(coupling: C): C => ({
  ...coupling,
  toParent: coupling.toParent.map((x) => x * 1.001)
})

describe("L14", () => {
  it("what charges the membranes of a cell is what is injected minus what leaves", () => {
    let judged = 0
    fc.assert(conserves(same, () => (judged += 1)), settings)
    expect(judged).toBeGreaterThan(settings.numRuns * steps / 2)
  })

  it("diffusion conserves mass", () => {
    fc.assert(conservesMass(same), settings)
  })

  it("the property notices currents between compartments that do not cancel", () => {
    expect(fc.check(conserves((p) => ({ ...p, voltage: lopsided(p.voltage) })), broken).failed).toBe(true)
    const off = (p: Plan): Plan => ({
      ...p,
      diffusion: new Map(Array.from(p.diffusion, ([name, coupling]) => [name, lopsided(coupling)]))
    })
    expect(fc.check(conservesMass(off), broken).failed).toBe(true)
  })

  it("the property notices synapses that act on another compartment", () => {
    const elsewhere = (p: Plan): Plan => ({
      ...p,
      graded: p.graded.map((s) => ({
        ...s,
        compartments: s.compartments.map((i) => (i + 1) % p.network.nodes.length)
      }))
    })
    expect(fc.check(conserves(elsewhere), broken).failed).toBe(true)
  })

  it("the property notices a channel that is forgotten", () => {
    const fewer = (p: Plan): Plan => ({ ...p, mechanisms: p.mechanisms.slice(1) })
    expect(fc.check(conserves(fewer), broken).failed).toBe(true)
  })
})
