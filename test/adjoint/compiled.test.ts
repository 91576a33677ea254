/**
 * Compiled gradients: the same bits on any number of threads, in any company, and from a runner whatever it has done before.
 *
 * What the bits should be is the business of `classes.test.ts`, `chosen.test.ts` and law L16. Found counterexamples stand at the end.
 */
import { Effect, type Layer, Result } from "effect"
import {
  Cell,
  Channel,
  Channels,
  Connect,
  Edit,
  Engine,
  Gradient,
  Network,
  Parameters,
  Select,
  Share,
  Simulation,
  Stimulus,
  Synapses
} from "neurolens"
import { layerWorkers } from "neurolens/node"
import { describe, expect, it } from "vitest"
import { adjointKernel } from "../../src/adjoint/compiled/AdjointKernel.ts"
import { compiledReversible } from "../../src/adjoint/compiled/compiledReversible.ts"
import { closed, type Wanted, wantedOf } from "../../src/adjoint/Wanted.ts"
import { layout } from "../../src/solve/compiled/Layout.ts"
import { plan } from "../../src/solve/Plan.ts"
import { rawNetwork } from "../../src/solve/recorded.ts"
import { atOnce } from "../solve/atOnce.ts"
import { kernelRuns } from "../solve/compiled/engines.ts"
import { enginesApart } from "./closeness.ts"
import { answerBy, compiled, interpreted, numbersOf, type Question, weightedSum } from "./gradientRuns.ts"
import { dt, schemeNames, steps, trained, weight } from "./richNetwork.ts"

const loss = weightedSum(weight)
const options = { steps, dt, inputs: true }

const on = <A, E, L>(layer: Layer.Layer<Engine.Engine, L>, effect: Effect.Effect<A, E, Engine.Engine>): Promise<A> =>
  Effect.runPromise(Effect.provide(effect, layer))

/** Every number of a gradient by name. */
const numbers = ({ adjoint, loss, parameters, traces }: Gradient.Gradient): ReadonlyMap<string, ArrayLike<number>> =>
  new Map([
    ["loss", [loss]],
    ["samples", traces.data],
    ["end", traces.state.v],
    ["parameters", Parameters.vector(parameters)],
    ...numbersOf(adjoint)
  ])

/** The first number in which two gradients differ, by a bit, or null. */
const differing = (a: Gradient.Gradient, b: Gradient.Gradient): string | null => {
  const others = numbers(b)
  for (const [name, values] of numbers(a)) {
    const other = others.get(name)
    if (other?.length !== values.length) return `${name}: other lengths`
    for (let i = 0; i < values.length; i++) {
      if (!Object.is(values[i], other[i])) return `${name}, ${i}: ${values[i]} and ${other[i]}`
    }
  }
  return others.size === numbers(a).size ? null : "other names"
}

/** The network with other values, stimuli and clamps. */
const other = (k: number): Network.Network => {
  if (k === 0) return trained
  const base = Network.parameters(trained)
  const values = Parameters.vector(base).map((x, p) => x * (1 + 0.01 * Math.sin(3 * k + p)))
  const written = Network.editSync(trained, [Edit.writeParameters(Parameters.fromVector(base, values))])
  return written
    .set(
      "stimuli",
      written.stimuli.map((s, i) => i === k % 3 ? { ...s, stimulus: Stimulus.samples([0.1 * k, 0.2, -0.05]) } : s)
    )
    .set(
      "clamps",
      written.clamps.map((c) =>
        c.state === "v" && typeof c.value !== "number"
          ? { ...c, value: c.value.map((x) => x + k) as typeof c.value }
          : c
      )
    )
}

const most = 12
const networks = Array.from({ length: most }, (_, k) => other(k))
const alone = Promise.all(networks.map((network) => on(Engine.layer, Gradient.run(network, loss, options))))

describe("a gradient of a network alone", () => {
  it("is computed by kernels", async () => {
    const gradient = await on(Engine.layer, Gradient.run(trained, loss, options))
    expect(differing(gradient, (await alone)[0])).toBe(null)
    expect(differing(gradient, (await alone)[1])).toMatch(/^loss/)
  })

  it.each(schemeNames)("has the samples and the end of a simulation, to the bit: %s", async (scheme) => {
    const { traces } = await on(Engine.layer, Gradient.run(trained, loss, { ...options, scheme, memory: 100_000 }))
    const expected = await on(Engine.layer, Simulation.run(trained, { steps, dt, scheme }))
    expect(traces).toEqual(expected)
  })
})

describe("threads", () => {
  it.each([1, 2, 3])("give the same bits as one: %d", async (size) => {
    const layer = layerWorkers({ size, least: 0 })
    for (const scheme of ["backwardEuler", "crankNicolson"] as const) {
      const expected = await on(Engine.layer, Gradient.run(trained, loss, { ...options, scheme }))
      const whole = await on(layer, Gradient.run(trained, loss, { ...options, scheme }))
      const little = await on(layer, Gradient.run(trained, loss, { ...options, scheme, memory: 100_000 }))
      expect(differing(whole, expected)).toBe(null)
      expect(differing(little, expected)).toBe(null)
    }
    const all = await on(layer, Gradient.batch(networks.slice(0, 5), loss, options))
    for (const [k, expected] of (await alone).slice(0, 5).entries()) expect(differing(all[k], expected)).toBe(null)
  })
})

describe("a batch", () => {
  it("gives every network the bits that it has alone, whatever its size", async () => {
    const expected = await alone
    for (let size = 1; size <= most; size++) {
      const found = await on(Engine.layer, Gradient.batch(networks.slice(most - size), loss, options))
      expect(found.length).toBe(size)
      found.forEach((gradient, k) =>
        expect(differing(gradient, expected[most - size + k]), `${k} of ${size}`).toBe(null)
      )
    }
  })

  it("with little memory has the same bits", async () => {
    const found = await on(Engine.layer, Gradient.batch(networks.slice(0, 3), loss, { ...options, memory: 200_000 }))
    for (const [k, gradient] of found.entries()) expect(differing(gradient, (await alone)[k])).toBe(null)
  })
})

describe("a runner that stays open", () => {
  it("gives fresh gradients of other values, stimuli and clamps, in batches of any size", async () => {
    const expected = await alone
    await on(
      Engine.layer,
      Effect.gen(function*() {
        const runner = yield* Gradient.open(trained, 3, options)
        for (const which of [[0, 1, 2], [5, 4], [0], [7, 8, 9, 10, 11], [], [2, 1, 0]]) {
          const found = yield* runner.run(which.map((k) => networks[k]), loss)
          expect(found.map((gradient, k) => differing(gradient, expected[which[k]]))).toEqual(which.map(() => null))
        }
      }).pipe(Effect.scoped)
    )
  })

  it("is not disturbed by a batch that failed", async () => {
    await on(
      Engine.layer,
      Effect.gen(function*() {
        const runner = yield* Gradient.open(trained, 2, options)
        yield* Effect.flip(runner.run([networks[3], networks[4]], () => ({ value: NaN, cotangent: [] })))
        const [found] = yield* runner.run([networks[1]], loss)
        expect(differing(found, (yield* Effect.promise(() => alone))[1])).toBe(null)
      }).pipe(Effect.scoped)
    )
  })
})

describe("a run that can be gone through backwards", () => {
  const question = (of: number, memory?: number): Question => ({
    steps: of,
    dt,
    scheme: "crankNicolson",
    weight: (k) => Math.cos(k),
    wanted: wantedOf(trained, true),
    ...memory === undefined ? {} : { memory }
  })

  it("does not remember the run before: other lengths, other budgets, smaller and larger tapes", () => {
    const used = compiled(trained, question(steps))
    const { extra, state, step } = used.bytes
    for (
      const own of [
        question(3),
        question(steps),
        question(steps, extra + 2 * step + 2 * state),
        question(17),
        question(steps, extra + step + state),
        question(0),
        question(steps, extra + 30 * step + state),
        question(steps)
      ]
    ) {
      const [again, fresh] = [used, compiled(trained, own)].map((run) => Result.getOrThrow(answerBy(run, trained, own)))
      expect(differing(again, fresh), JSON.stringify(own)).toBe(null)
    }
  })

  it("is itself again after another network was in it", () => {
    const own = question(steps)
    const run = atOnce(compiledReversible([rawNetwork(trained)], own.scheme, dt, own.wanted))
    const first = Result.getOrThrow(answerBy(run, trained, own))
    atOnce(run.pack([rawNetwork(networks[6])]))
    const second = Result.getOrThrow(answerBy(run, networks[6], own))
    atOnce(run.pack([rawNetwork(trained)]))
    expect(differing(Result.getOrThrow(answerBy(run, trained, own)), first)).toBe(null)
    expect(differing(second, Result.getOrThrow(answerBy(compiled(networks[6], own), networks[6], own)))).toBe(null)
    expect(differing(second, first)).not.toBe(null)
  })
})

describe("an adjoint kernel", () => {
  const moduleOf = (network: Network.Network, wanted: Wanted = wantedOf(trained)): WebAssembly.Module =>
    atOnce(adjointKernel(atOnce(layout(plan(rawNetwork(network)))), "backwardEuler", closed(wanted))).module

  it("is compiled once for a structure, whatever the values, stimuli, clamped values and weights", async () => {
    const first = moduleOf(trained)
    expect(moduleOf(networks[3])).toBe(first)
    expect(moduleOf(Network.editSync(trained, [Edit.stimulate(Stimulus.samples([1]), Select.rows([3]))]))).toBe(first)
    expect(moduleOf(Network.editSync(trained, [Edit.unrecord("CaCon_i")]))).toBe(first)
    expect(moduleOf(Network.editSync(trained, [Edit.record("i_Leak")]))).toBe(first) // computed outside of the kernel
    const Real = WebAssembly.Module
    let compilations = 0
    WebAssembly.Module = new Proxy(Real, {
      construct: (target, [bytes]: [Uint8Array<ArrayBuffer>]) => {
        compilations++
        return new target(bytes)
      }
    })
    try {
      for (const length of [dt, 0.01, 0.05]) {
        await on(Engine.layer, Gradient.run(networks[5], loss, { ...options, dt: length }))
      }
    } finally {
      WebAssembly.Module = Real
    }
    expect(compilations).toBe(0)
  })

  it("is another one when something else is wanted, looked at or there", () => {
    const first = moduleOf(trained)
    expect(moduleOf(trained, { ...wantedOf(trained), nodes: new Set(["HH_gNa"]) })).not.toBe(first)
    expect(moduleOf(Network.editSync(trained, [Edit.clamp("HH_h", 0.4, Select.rows([1]))]))).not.toBe(first)
  })
})

describe("a run that explodes", () => {
  const wild = Network.editSync(Network.make([Cell.make({ ncomp: 3, length: 0.1, v: [-70, 0, -70] })]), [
    Edit.record("v"),
    Edit.train("v", { at: Select.all, share: Share.each })
  ])
  const level = Parameters.set(Network.parameters(wild), "v", [-70, -70, -70])
  const calm = Network.editSync(wild, [Edit.writeParameters(level)])
  const run = { steps: 200, scheme: "forwardEuler" } as const
  const any = (traces: { readonly data: ArrayLike<number> }): Gradient.Valued => ({
    value: 0,
    cotangent: new Float64Array(traces.data.length)
  })

  it.each([["compiled", Engine.layerCompiled], ["interpreter", Engine.layerInterpreter]] as const)(
    "fails as the simulation does, whatever memory there is, on the %s engine",
    async (_, layer) => {
      const expected = await on(layer, Effect.flip(Simulation.run(wild, run)))
      for (const memory of [2 ** 20, 5000]) {
        const found = await on(layer, Effect.flip(Gradient.run(wild, any, { ...run, memory })))
        expect(found._tag).toBe("SimulationError")
        expect(found.reason).toEqual(expected.reason)
        expect(found.message).toBe(expected.message)
      }
      const batch = await on(layer, Effect.flip(Gradient.batch([calm, wild], any, run)))
      expect(batch.reason).toEqual(expected.reason)
    }
  )
})

/** Whether both engines have one gradient by everything that is trained. */
const enginesAgree = (network: Network.Network): void => {
  const question: Question = { steps: 20, dt, scheme: "backwardEuler", weight: () => 1, wanted: wantedOf(network) }
  const expected = Result.getOrThrow(answerBy(interpreted(network, question), network, question)).adjoint
  const { runs, value } = kernelRuns(() => answerBy(compiled(network, question), network, question))
  expect(runs).toBeGreaterThanOrEqual(2)
  expect(enginesApart(network, "backwardEuler", expected, Result.getOrThrow(value).adjoint)).toBe(null)
}

describe("found counterexamples", () => {
  const pair = Network.make([Cell.make({ ncomp: 2 })])
  const ending = [
    Edit.stimulate(Stimulus.step({ delay: 0, duration: 1, amplitude: 0.1 }), Select.rows([0])),
    Edit.record("v")
  ]

  // Small sites are not unrolled: both sides of the limit of 96 compartments, and a last iteration that is not full.
  it.each([95, 96, 97, 130])("a site of %d compartments", (count) => {
    const network = Network.editSync(Network.make(Array<Network.Network>(count).fill(Cell.make())), [
      Edit.insert(Channels.HH),
      Edit.connect(Connect.pairwise(Select.rows([0, 1, 2]), Select.rows([count - 1, 5, 9])), Synapses.Ionotropic),
      Edit.stimulate(Stimulus.step({ delay: 0, duration: 1, amplitude: 0.01 }), Select.rows([0, 1, 2, count - 1])),
      Edit.record("v")
    ])
    enginesAgree(
      Network.editSync(network, [
        Edit.train("HH_gNa", { at: Select.all, share: Share.each }),
        Edit.train("capacitance"),
        Edit.train("IonotropicSynapse_gS", { at: Select.edges, share: Share.each })
      ])
    )
  })

  // Stimuli and the channel both give to the area.
  it("a channel that reads the area of a stimulated compartment", () => {
    const Spread = Channel.make("Spread", {
      parameters: { g: { default: 1e-4, unit: "S/cm2" } },
      current: "g * (area / 100 [um2]) * (v + 60)"
    })
    enginesAgree(Network.editSync(pair, [Edit.insert(Spread), ...ending, Edit.train("area", { at: Select.all })]))
  })

  // The way forwards folds the condition, so that only the way back reads p.
  it("a reset whose condition is a function of a constant", () => {
    const Always = Channel.make("Always", {
      parameters: { g: { default: 1e-4, unit: "S/cm2" }, p: { default: 0.5, unit: "1" } },
      reads: { absent: { unit: "1", default: 0.02 } },
      states: { held: { default: 0.2 } },
      update: "held = p < 1 ? 0.25 / abs(p) : 0.25",
      reset: { when: "exp(absent) > 0", set: { held: "0.5" } },
      current: "g * held * (v + 60)"
    })
    enginesAgree(Network.editSync(pair, [Edit.insert(Always), ...ending, Edit.train("Always_p")]))
  })

  it("a parameter whose part of a choice by a constant is never taken", () => {
    const Pick = Channel.make("Pick", {
      parameters: { g: { default: 1e-4, unit: "S/cm2" }, other: { default: 1e-4, unit: "S/cm2" } },
      current: "(exp(1) > 2 ? g : other) * (v + 60)"
    })
    const network = Network.editSync(pair, [Edit.insert(Pick), ...ending])
    enginesAgree(Network.editSync(network, [Edit.train("Pick_other")]))
    enginesAgree(Network.editSync(network, [Edit.train("Pick_g"), Edit.train("Pick_other")]))
  })
})
