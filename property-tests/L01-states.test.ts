/**
 * L1 for states of runs: the vector of a state is a lens (what is taken out and put back gives the state, what is put in is taken out, the last
 * put counts), its names say where each number stands, and nothing but these numbers decides how the run goes on. Broken variants stand at
 * the end.
 */
import { Result } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Network } from "../src/network/Network.ts"
import type { State } from "../src/solve/State.ts"
import * as States from "../src/States.ts"
import * as Table from "../src/table/Table.ts"
import { simulate } from "../test/solve/simulate.ts"
import { built, difference, model, type Outcome, outcome } from "./runModels.ts"
import { broken, settings } from "./settings.ts"

type Vector = {
  readonly flatten: (network: Network, state: State) => Float64Array
  readonly restore: (network: Network, state: State, values: Float64Array) => State
}

/** Every bit of a state. */
const bits = (state: State): ReadonlyMap<string, unknown> =>
  new Map<string, unknown>([
    ["step", `${state.step} ${state.dt}`],
    ["v", state.v],
    ...[state.nodes, state.edges, state.currents, state.synapticCurrents].flatMap((columns) => [...columns]),
    ["clamps", state.clampCurrents ?? []]
  ])

const lens = ({ flatten, restore }: Vector) =>
  fc.property(model, fc.double({ min: -1, max: 1, noNaN: true }), (p, x) => {
    const network = built(p)
    const ran = simulate(network, { dt: p.dt, scheme: p.scheme, steps: p.n })
    fc.pre(Result.isSuccess(ran))
    const { state } = ran.success
    const vector = flatten(network, state)
    expect(difference(bits(restore(network, state, vector)), bits(state))).toBe(null)
    const other = vector.map((y, k) => y + x * (k + 1))
    const put = restore(network, state, other)
    expect([...flatten(network, put)]).toEqual([...other])
    expect(difference(bits(restore(network, put, vector)), bits(state))).toBe(null)
    // Where each number stands is read off its name.
    const names = States.names(network)
    expect(names).toHaveLength(vector.length)
    expect(new Set(names).size).toBe(names.length)
    names.forEach((name, k) => {
      const [, column, row] = /^(.*)\[(\d+)\]$/.exec(name)!
      const values = column === "v" ? put.v : put.nodes.get(column) ?? put.edges.get(column) ?? put.currents.get(column)
      expect(values![Number(row)]).toBe(other[k])
    })
    const whole = (["nodes", "edges"] as const).flatMap((part) =>
      [...(part === "nodes" ? ["v", ...state.nodes.keys()] : state.edges.keys())].map((name) =>
        Table.floats(network[part], name).filter((y) => !Number.isNaN(y)).length
      )
    )
    const currents = names.filter((name) => state.currents.has(name.replace(/\[.*/, ""))).length
    expect(names.length - currents).toBe(whole.reduce((a, b) => a + b, 0))
  })

/** The vector put into the state of time zero goes on as the state that it was taken from. */
const enough = ({ flatten, restore }: Vector) =>
  fc.property(model, (p) => {
    const network = built(p)
    const options = { dt: p.dt, scheme: p.scheme }
    const [start, ran] = [simulate(network, { ...options, steps: 0 }), simulate(network, { ...options, steps: p.n })]
    fc.pre(Result.isSuccess(ran) && Result.isSuccess(start))
    const { state } = ran.success
    const other = { ...start.success.state, step: state.step, dt: state.dt }
    const goOn = (from: State): Outcome => simulate(network, { ...options, steps: p.m, from })
    const [a, b] = [goOn(state), goOn(restore(network, other, flatten(network, state)))]
    // Sample 0 and the currents of a run without a step are those of the state that it begins with.
    const after = (made: Outcome): ReadonlyMap<string, unknown> =>
      outcome(Result.map(made, (traces) => ({
        ...traces,
        data: traces.data.map((y, at) => at % traces.samples === 0 ? 0 : y),
        state: p.m === 0 ? { ...traces.state, currents: new Map(), synapticCurrents: new Map() } : traces.state
      })))
    expect(difference(after(b), after(a))).toBe(null)
  })

const own: Vector = { flatten: States.flatten, restore: States.restore }

describe("L1, states of runs", () => {
  it("their vectors are lenses", () => {
    fc.assert(lens(own), settings)
  })

  it("their vectors are all that a run goes on from", () => {
    fc.assert(enough(own), settings)
  })

  it("the property notices a vector that is put back in another order", () => {
    const turned: Vector = { ...own, restore: (n, s, values) => States.restore(n, s, values.toReversed()) }
    expect(fc.check(lens(turned), broken).failed).toBe(true)
  })

  it("the property notices a vector that rounds", () => {
    const rounded: Vector = { ...own, flatten: (n, s) => States.flatten(n, s).map(Math.fround) }
    expect(fc.check(lens(rounded), broken).failed).toBe(true)
  })

  it("the property notices a vector without the currents that pumps read", () => {
    const without: Vector = {
      ...own,
      restore: (n, s, values) => ({ ...States.restore(n, s, values), currents: s.currents })
    }
    expect(fc.check(enough(without), broken).failed).toBe(true)
  })
})
