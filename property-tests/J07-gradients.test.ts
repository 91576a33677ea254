/**
 * J7, J8 (E9 and E10 of events.md, backwards): the gradient of runs of cells that junctions join, in fields, by losses that see currents through
 * membranes, is the transpose of the derivative by dual numbers, along anything; and of potentials that are the same everywhere outside it
 * says nothing. Kernels have the interpreter's bits, whatever memory there is, where nothing is joined.
 *
 * Junctions are ohmic or rectify with a state of their own; any compartments are joined, so that groups have loops. Broken variants stand at the end.
 */
import { Result } from "effect"
import * as fc from "fast-check"
import { Cell, Channels, Connect, Edit, Junction, Network, Select, Stimulus } from "neurolens"
import { describe, expect, it } from "vitest"
import type { Adjoint } from "../src/adjoint/Bars.ts"
import type { Reversible } from "../src/adjoint/Reversible.ts"
import type { SchemeName } from "../src/solve/Scheme.ts"
import * as Table from "../src/table/Table.ts"
import { along, clamp, everything, stimulus } from "../test/adjoint/dual/directions.ts"
import { tangentRun, type Tangents } from "../test/adjoint/dual/tangentRun.ts"
import {
  answerBy,
  compiled,
  type Dot,
  dot,
  everythingWanted,
  interpreted,
  numbersOf,
  type Question,
  trainableColumns
} from "../test/adjoint/gradientRuns.ts"
import { kernelRuns } from "../test/solve/compiled/engines.ts"
import { broken, settings } from "./settings.ts"

const Gap = Junction.make("Gap", {
  parameters: { g: { default: 1e-3, unit: "uS" } },
  current: "g * (v_pre - v_post)"
})

const Gated = Junction.make("Gated", {
  parameters: { g: { default: 1e-3, unit: "uS" } },
  states: { s: { default: 0.5, inf: "1 / (1 + ((v_pre - v_post) / 10)^2)", tau: "2 + (v_pre - v_post) / 100" } },
  current: "g * s * (v_pre - v_post) * sigmoid((v_pre - v_post) / 7)"
})

const steps = 9
const dt = 0.025

const models = fc.record({
  cells: fc.array(
    fc.record({
      parents: fc.constantFrom([-1], [-1, 0], [-1, 0, 0]),
      ncomp: fc.integer({ min: 1, max: 2 }),
      radius: fc.double({ min: 0.5, max: 10, noNaN: true }),
      v: fc.double({ min: -80, max: -40, noNaN: true })
    }),
    { minLength: 2, maxLength: 3 }
  ),
  joined: fc.array(
    fc.record({ pre: fc.nat(99), away: fc.nat(99), g: fc.double({ min: -6, max: -2, noNaN: true }) }),
    { maxLength: 5 }
  ),
  gated: fc.boolean(),
  held: fc.constantFrom("nowhere", "always", "for a time"),
  outside: fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { maxLength: 3 }),
  scheme: fc.constantFrom<SchemeName>("backwardEuler", "crankNicolson", "forwardEuler", "exponentialEuler")
})

type Model = typeof models extends fc.Arbitrary<infer A> ? A : never

const networkOf = ({ cells, gated, held, joined, outside, scheme }: Model): Network.Network => {
  const bare = Network.make(cells.map((cell) => Cell.make({ ...cell, length: 40, axial_resistivity: 3000 })))
  const n = bare.nodes.length
  const pairs = joined.map(({ away, pre }) => [pre % n, (pre % n + 1 + away % (n - 1)) % n] as const)
  const type = gated && scheme !== "exponentialEuler" ? Gated : Gap
  const wave = (size: number, k: number): number => size * Math.sin(k / 2)
  return Network.editSync(bare, [
    Edit.insert(Channels.HH),
    ...pairs.length === 0 ? [] : [
      Edit.connect(Connect.listed(pairs), type),
      Edit.set(`${type.name}_g`, joined.map(({ g }) => 10 ** g), Select.synapse(type.name)),
      Edit.record(`i_${type.name}`, Select.synapse(type.name))
    ],
    Edit.stimulate(Stimulus.step({ delay: 0.05, duration: 5, amplitude: 0.05 }), Select.rows([0])),
    ...outside.length === 0 ? [] : [
      Edit.impose(
        Array.from(
          { length: n },
          (_, row) =>
            Stimulus.samples(Array.from({ length: steps }, (_, k) => wave(outside[row % outside.length], k + row)))
        ),
        Select.all
      )
    ],
    ...held === "nowhere" ? [] : [
      Edit.clamp(
        "v",
        Array.from({ length: steps }, (_, k) => held === "for a time" && k > 2 && k < 5 ? null : wave(3, k) - 60),
        Select.rows([n - 1])
      )
    ],
    ...["v", "i_membrane", "i_stimulus", "i_clamp"].map((state) => Edit.record(state))
  ])
}

/** Weights that no two samples share. */
const weight = (k: number): number => Math.cos(1.7 * k)

const questionOf = (network: Network.Network, scheme: SchemeName): Question => ({
  steps,
  dt,
  scheme,
  weight,
  wanted: everythingWanted(network)
})

const gradientOf = (network: Network.Network, scheme: SchemeName, engine: Engine): Adjoint => {
  const question = questionOf(network, scheme)
  const answer = answerBy(engine(network, question), network, question)
  // Forward Euler refuses steps that are too long for it.
  fc.pre(Result.isSuccess(answer) && answer.success.traces.data.every((x) => Math.abs(x) < 1e4))
  return Result.getOrThrow(answer).adjoint
}

type Engine = (network: Network.Network, question: Question) => Reversible

type Change = (adjoint: Adjoint, network: Network.Network) => Adjoint

/** ⟨w, J t⟩ by dual numbers. */
const forwards = (network: Network.Network, scheme: SchemeName, tangents: Tangents): Dot => {
  const made = tangentRun(network, { steps, dt, scheme, tangents })
  let [value, size] = [0, 0]
  made.tangents.forEach((x, k) => {
    value += weight(k) * x
    size += Math.abs(weight(k) * x)
  })
  return { value, size }
}

/** Single things to move. */
const single = (network: Network.Network): ReadonlyArray<Tangents> => [
  ...[...trainableColumns(network, "nodes"), ...trainableColumns(network, "edges")].filter((key) => key !== "celsius")
    .map((key) => along(network, key)),
  ...network.stimuli.toArray().map((_, i) => stimulus(i)),
  ...network.clamps.toArray().map((_, i) => clamp(network, i))
]

const transposed = (engine: Engine = interpreted, change: Change = (same) => same) =>
  fc.property(models, fc.nat(999), (model, chosen) => {
    const network = networkOf(model)
    const adjoint = change(gradientOf(network, model.scheme, engine), network)
    const parts = single(network)
    const whole = everything(network)
    let all = 0 // terms of the derivative along everything, of which those along one thing may be a small difference
    for (const tangents of [whole, parts[chosen % parts.length]]) {
      const [left, right] = [forwards(network, model.scheme, tangents), dot(adjoint, tangents)]
      if (tangents === whole) all = Math.max(left.size, right.size)
      const what = [...tangents.nodes ?? [], ...tangents.edges ?? []].map(([name]) => name).join() || "an input"
      const allowed = 1e-10 * Math.max(left.size, right.size) + 1e-12 * all
      expect(Math.abs(left.value - right.value), what).toBeLessThanOrEqual(allowed)
    }
  })

/** What a gradient says of moving all potentials outside alike, in each step, as a part of what it says of moving them one by one. */
const uniform = (sum: (bars: ReadonlyArray<number>) => number) =>
  fc.property(models.filter(({ outside }) => outside.length > 0), (model) => {
    const network = networkOf(model)
    const { stimuli } = gradientOf(network, model.scheme, interpreted)
    const imposed = stimuli.filter((_, k) => network.stimuli.get(k)!._tag === "Imposed")
    for (let k = 0; k < steps; k++) {
      const bars = imposed.map((own) => own[k])
      const size = bars.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
      expect(Math.abs(sum(bars))).toBeLessThanOrEqual(1e-9 * size)
    }
  })

/** A step and a state of memory at a time. */
const sameEngines = (other: Engine) =>
  fc.property(models, (model) => {
    const scheme = model.scheme === "exponentialEuler" ? "crankNicolson" : model.scheme
    const network = networkOf({ ...model, scheme })
    const expected = gradientOf(network, scheme, interpreted)
    const question = questionOf(network, scheme)
    const { runs, value } = kernelRuns(() => {
      const run = other(network, question)
      const { extra, state, step } = run.bytes
      return answerBy(run, network, { ...question, memory: extra + 2 * step + 2 * state })
    })
    expect(runs).toBeGreaterThan(2)
    const found = numbersOf(Result.getOrThrow(value).adjoint)
    numbersOf(expected).forEach((own, name) =>
      Array.from(own).forEach((x, i) => expect(Object.is(x, found.get(name)![i]), `${name}, ${i}`).toBe(true))
    )
  })

describe("J, backwards", () => {
  it("J7: the gradient is the transpose of the derivative", () => {
    fc.assert(transposed(), settings)
  })

  it("J8: potentials that are the same everywhere have no derivative", () => {
    fc.assert(uniform((bars) => bars.reduce((a, b) => a + b, 0)), settings)
  })

  it("J7: kernels have the interpreter's gradients to the bit", () => {
    fc.assert(sameEngines(compiled), settings)
  })

  it("J7 notices a kernel whose dt is off by a unit in the last place", () => {
    fails(sameEngines((network, question) => compiled(network, { ...question, dt: dt * (1 + Number.EPSILON) })))
  })

  const fails = <A>(property: fc.IPropertyWithHooks<A>): void => expect(fc.check(property, broken).failed).toBe(true)

  it("J7 notices conductances of junctions that are off by a millionth", () => {
    fails(transposed((network, question) => {
      const type = network.synapses.first()?.name
      const key = `${type}_g`
      const off = type === undefined ? network : Network.editSync(network, [
        Edit.set(key, Table.floats(network.edges, key).map((g) => 1.000001 * g), Select.synapse(type))
      ])
      return interpreted(off, question)
    }))
  })

  it("J7 notices a derivative by conductances that is off by a millionth", () => {
    fails(transposed(interpreted, (adjoint) => ({
      ...adjoint,
      edges: new Map(Array.from(adjoint.edges, ([name, bars]) => [name, bars.map((x) => 1.000001 * x)]))
    })))
  })

  it("J7 notices potentials outside that act the other way", () => {
    fails(transposed(interpreted, (adjoint, network) => ({
      ...adjoint,
      stimuli: adjoint.stimuli.map((bars, k) => network.stimuli.get(k)!._tag === "Imposed" ? bars.map((x) => -x) : bars)
    })))
  })

  it("J7 notices a way back that does not see currents through membranes", () => {
    fails(transposed((network, question) => {
      const run = interpreted(network, question)
      const blind = (own: ArrayLike<number>): Float64Array =>
        Float64Array.from(own, (x, k) => {
          const recording = network.recordings.get(Math.floor(k / (steps + 1)))
          return recording?.state === "i_membrane" ? 0 : x
        })
      return { ...run, back: (count, cotangents) => run.back(count, cotangents.map(blind)) }
    }))
  })

  it("J8 notices potentials of which one is forgotten", () => {
    fails(uniform((bars) => bars.slice(1).reduce((a, b) => a + b, 0)))
  })
})
