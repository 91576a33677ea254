/**
 * L4: permuting rows (cells, synapses, types interleaved) permutes results and nothing else.
 *
 * A model is drawn as a plain description and built twice: in the order of the description, and with its cells and
 * synapses in another order. What every compartment and every synapse does is then compared by name, bit for bit where
 * each sum has one term, else to 1e-12; for the interpreter and for the compiled stepper, which pairs cells in SIMD
 * lanes as they come. Broken variants stand at the end.
 */
import { Result } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Edit from "../src/Edit.ts"
import * as Channels from "../src/mechanism/Channels.ts"
import * as Pumps from "../src/mechanism/Pumps.ts"
import * as Synapses from "../src/mechanism/Synapses.ts"
import * as Network from "../src/Network.ts"
import * as Cell from "../src/network/Cell.ts"
import { retraced } from "../src/network/retrace.ts"
import * as Stimulus from "../src/network/Stimulus.ts"
import type { Line } from "../src/network/traced/Line.ts"
import { traced } from "../src/network/tracedCell.ts"
import * as Connect from "../src/select/Connect.ts"
import * as Select from "../src/select/Select.ts"
import { type SchemeName, schemes } from "../src/solve/Scheme.ts"
import type { State } from "../src/solve/State.ts"
import { compiledStepper, interpreter, type Stepper } from "../test/solve/steppers.ts"
import { broken, settings } from "./settings.ts"

const types = [Synapses.Ionotropic, Synapses.TanhRate, Synapses.TanhConductance]
const channels = [Channels.HH, Channels.Leak, Channels.K, Channels.Na]

const percent = fc.integer({ min: 20, max: 500 })

const cell = fc.record({
  branches: fc.array(fc.record({ parent: fc.nat(9), ncomp: fc.integer({ min: 1, max: 3 }) }), {
    minLength: 1,
    maxLength: 3
  }),
  radius: fc.integer({ min: 20, max: 150 }), // thick ones would make forward Euler explode
  v: fc.integer({ min: -80, max: -40 }),
  channel: fc.nat(3),
  calcium: fc.boolean(),
  current: fc.integer({ min: -20, max: 50 }),
  held: fc.boolean()
})

const model = fc.record({
  /** Cells of few shapes, so that the compiled stepper finds pairs. */
  shapes: fc.array(cell, { minLength: 1, maxLength: 2 }),
  cells: fc.array(fc.record({ shape: fc.nat(1), v: fc.integer({ min: -5, max: 5 }) }), { minLength: 2, maxLength: 5 }),
  synapses: fc.array(fc.record({ type: fc.nat(2), pre: fc.nat(99), post: fc.nat(99), strength: percent }), {
    maxLength: 12
  }),
  cellOrder: fc.array(fc.nat(99), { minLength: 5, maxLength: 5 }),
  synapseOrder: fc.array(fc.nat(99), { minLength: 12, maxLength: 12 }),
  scheme: fc.constantFrom(...Object.keys(schemes) as ReadonlyArray<SchemeName>)
})

type Model = typeof model extends fc.Arbitrary<infer A> ? A : never

/** A permutation of 0…n-1: sorted by the numbers that were drawn. */
const permutation = (keys: ReadonlyArray<number>, n: number): ReadonlyArray<number> =>
  Array.from({ length: n }, (_, i) => i).sort((a, b) => keys[a] - keys[b] || a - b)

const shapeOf = (m: Model, c: number) => m.shapes[m.cells[c].shape % m.shapes.length]
const sizeOf = (m: Model, c: number): number => shapeOf(m, c).branches.reduce((sum, b) => sum + b.ncomp, 0)

/** Place of the n-th compartment, counted modulo all of them: cell and compartment within it. */
const place = (m: Model, n: number): readonly [cell: number, compartment: number] => {
  const all = m.cells.flatMap((_, c) => Array.from({ length: sizeOf(m, c) }, (_, k) => [c, k] as const))
  return all[n % all.length]
}

/** The line of a traced branch that becomes thinner. */
const taper = (branch: number, radius: number): Line => ({
  type: 3,
  x: [0, 10],
  y: [branch, branch],
  z: [0, 0],
  radius: [radius, radius / 2],
  length: 10,
  sphere: false,
  rings: [0, 0]
})

type Built = {
  readonly network: Network.Network
  /** Row of a compartment of a cell of the description, and of a synapse of it. */
  readonly row: (cell: number, compartment: number) => number
  readonly edge: (synapse: number) => number
}

/** Builds the model with its cells and synapses in some order. */
const build = (m: Model, cells: ReadonlyArray<number>, synapses: ReadonlyArray<number>): Built => {
  const first = new Map<number, number>()
  let rows = 0
  for (const c of cells) {
    first.set(c, rows)
    rows += sizeOf(m, c)
  }
  const row = (c: number, k: number): number => first.get(c)! + k
  const rowsOf = (c: number): Select.NodeSelection =>
    Select.rows(Array.from({ length: sizeOf(m, c) }, (_, k) => row(c, k)))
  const bare = Network.make(cells.map((c) => {
    const shape = shapeOf(m, c)
    const parents = shape.branches.map((b, i) => i === 0 ? -1 : b.parent % i)
    const ncomp = shape.branches.map((b) => b.ncomp)
    const [radius, v] = [shape.radius / 100, shape.v + m.cells[c].v]
    if (c % 3 === 2) {
      const tapered = retraced("frusta", parents.map((_, b) => taper(b, radius)), parents)
      return traced(tapered, { ncomp, v })
    }
    return Cell.make({ parents, ncomp, radius, v })
  }))
  const network = Network.editSync(bare, [
    // Every other cell is scaled and stands elsewhere, traced ones among them.
    ...cells.filter((c) => c % 2 === 1).flatMap((c) => [
      Edit.set("length", (r) => 1.1 * r.length, rowsOf(c)),
      Edit.set("radius", (r) => 0.9 * r.radius, rowsOf(c)),
      Edit.move({ x: 10 * c }, rowsOf(c))
    ]),
    // Mechanisms come in the same order whatever the order of cells: their order is that of physics, not of rows.
    ...channels.flatMap((channel, i) =>
      cells.filter((c) => shapeOf(m, c).channel === i).map((c) => Edit.insert(channel, rowsOf(c)))
    ),
    ...cells.filter((c) => shapeOf(m, c).calcium).flatMap((c) => [
      Edit.insert(Channels.CaL, rowsOf(c)),
      Edit.insert(Pumps.CaPump, rowsOf(c))
    ]),
    ...synapses.flatMap((s, e) => {
      const { post, pre, strength, type } = m.synapses[s]
      const synapse = types[type]
      const [from, to] = [pre, post].map((n) => row(...place(m, n)))
      return [
        Edit.connect(Connect.pairwise(Select.rows([from]), Select.rows([to])), synapse),
        Edit.set(`${synapse.name}_gS`, strength * 1e-5, Select.edges.rows([e]))
      ]
    }),
    ...cells.map((c) =>
      Edit.stimulate(Stimulus.samples([0, shapeOf(m, c).current / 100, 0.01]), Select.rows([row(c, 0)]))
    ),
    ...cells.filter((c) => shapeOf(m, c).held).map((c) =>
      Edit.clamp("v", -50 - c, Select.rows([row(c, sizeOf(m, c) - 1)]))
    ),
    // Open synapses only: a negative conductance blows up, and with it the order of a sum.
    ...synapses.some((s) => m.synapses[s].type === 2) ? [Edit.set("TanhConductanceSynapse_x_offset", -100)] : [],
    Edit.record("v")
  ])
  return { network, row, edge: (s) => synapses.indexOf(s) }
}

/** Every number of a state by the name that its place has in the description. */
const named = (m: Model, { edge, row }: Built, state: State): ReadonlyMap<string, number> => {
  const out = new Map<string, number>()
  m.cells.forEach((_, c) => {
    for (let k = 0; k < sizeOf(m, c); k++) {
      out.set(`v of ${c}, ${k}`, state.v[row(c, k)])
      for (const columns of [state.nodes, state.currents]) {
        columns.forEach((values, name) => out.set(`${name} of ${c}, ${k}`, values[row(c, k)]))
      }
    }
  })
  m.synapses.forEach((_, s) => {
    for (const columns of [state.edges, state.synapticCurrents]) {
      columns.forEach((values, name) => out.set(`${name} of synapse ${s}`, values[edge(s)]))
    }
  })
  return out
}

type Engine = (network: Network.Network, scheme: SchemeName, dt: number) => Stepper

const steps = 25
const dt = 0.025

/**
 * The end of a run, or the step at which a number stopped being finite: explicit schemes may explode, in the same
 * step.
 */
const end = (engine: Engine, { network }: Built, scheme: SchemeName): State | string => {
  const stepper = engine(network, scheme, dt)
  const data = new Float64Array(network.recordings.size * steps)
  const result = stepper.advance(stepper.initial, steps, { data, stride: steps, first: 0 })
  if (Result.isSuccess(result)) return result.success
  return result.failure.reason._tag === "NotFinite" ? `not finite in step ${result.failure.reason.step}` : "internal"
}

/**
 * How much the sums of a compartment may depend on the order of its synapses: where each has one at most, not by a
 * bit.
 */
const close = (a: number, b: number, exact: boolean): boolean =>
  Object.is(a, b) || (!exact && Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b), 100))

type Reorder = (m: Model) => { readonly cells: ReadonlyArray<number>; readonly synapses: ReadonlyArray<number> }

const drawn: Reorder = (m) => ({
  cells: permutation(m.cellOrder, m.cells.length),
  synapses: permutation(m.synapseOrder, m.synapses.length)
})

const permutes = (
  engine: Engine,
  damage: (built: Built) => Built = (built) => built,
  note: (exact: boolean) => void = () => {}
) =>
  fc.property(model, (m) => {
    const plain = build(m, m.cells.map((_, c) => c), m.synapses.map((_, s) => s))
    const order = drawn(m)
    const other = damage(build(m, order.cells, order.synapses))
    const [a, b] = [plain, other].map((built) => end(engine, built, m.scheme))
    if (typeof a === "string" || typeof b === "string") {
      expect(b).toBe(a)
      return
    }
    const targets = m.synapses.map((s) => place(m, s.post).join())
    const exact = new Set(targets).size === targets.length
    note(exact)
    const [x, y] = [named(m, plain, a), named(m, other, b)]
    expect([...y.keys()].sort()).toEqual([...x.keys()].sort())
    x.forEach((value, name) => {
      if (!close(value, y.get(name)!, exact)) expect(`${name}: ${y.get(name)}`).toBe(`${name}: ${value}`)
    })
  })

describe("L4", () => {
  it.each([["interpreter", interpreter], ["compiled", compiledStepper]] as const)(
    "the order of cells and synapses does not matter (%s)",
    (_, engine) => {
      const seen = [0, 0]
      fc.assert(permutes(engine, undefined, (exact) => (seen[Number(exact)] += 1)), settings)
      // Both kinds are met: those that must agree in every bit, and those whose sums have several terms.
      expect(Math.min(...seen)).toBeGreaterThan(settings.numRuns / 20)
    }
  )

  it("the property notices a parameter that goes to the neighbouring synapse", () => {
    const shifted = (built: Built): Built => {
      const { network } = built
      const strengths = types.flatMap((t) => network.synapses.has(t.name) ? [`${t.name}_gS`] : [])
      const edits = strengths.flatMap((name) => {
        const values = Array.from(network.edges.columns.get(name)!.values as Float64Array).filter((x) =>
          !Number.isNaN(x)
        )
        return [Edit.set(name, values.map((_, i) => values[(i + 1) % values.length]))]
      })
      return { ...built, network: Network.editSync(network, edits) }
    }
    expect(fc.check(permutes(interpreter, shifted), broken).failed).toBe(true)
  })

  it("the property notices synapses that are addressed by their number within the type", () => {
    const within = (built: Built): Built => {
      const index = built.network.edges.columns.get("index_within_type")!.values as Int32Array
      return { ...built, edge: (s) => index[built.edge(s)] }
    }
    expect(fc.check(permutes(interpreter, within), broken).failed).toBe(true)
  })

  it("the property notices a stimulus that stays where it was", () => {
    const fixed = (built: Built): Built => ({
      ...built,
      network: Network.editSync(built.network, [
        Edit.unstimulate(),
        Edit.stimulate(Stimulus.samples([0.5]), Select.rows([0]))
      ])
    })
    expect(fc.check(permutes(interpreter, fixed), broken).failed).toBe(true)
  })
})
