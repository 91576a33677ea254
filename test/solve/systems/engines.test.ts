/**
 * Systems of states on the compiled engine against the interpreter: the same bits where no function is called, whatever lane, copy or thread
 * a row is in; held states; errors that name the place.
 */
import { Effect, Result } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { settings } from "../../../property-tests/settings.ts"
import * as Edit from "../../../src/Edit.ts"
import * as Channel from "../../../src/mechanism/Channel.ts"
import * as Channels from "../../../src/mechanism/Channels.ts"
import * as Synapse from "../../../src/mechanism/Synapse.ts"
import * as Network from "../../../src/Network.ts"
import * as Cell from "../../../src/network/Cell.ts"
import type { Mechanism } from "../../../src/network/Mechanism.ts"
import type { Network as NetworkRecord } from "../../../src/network/Network.ts"
import { layerThreads } from "../../../src/node/Threads.ts"
import * as Engine from "../../../src/runtime/Engine.ts"
import { pairwise } from "../../../src/select/Connect.ts"
import * as Select from "../../../src/select/Select.ts"
import { bits, difference, enginesDiffer, kernelRuns, outcome } from "../compiled/engines.ts"
import { failure, row, single } from "../run.ts"
import { batchRunner, compiledStepper } from "../steppers.ts"
import { arbitraryScheme, type Scheme } from "./arbitraryScheme.ts"
import { potassium } from "./chains.ts"

/** Cells at different voltages, so that lanes need different numbers of doublings; some states held. */
const cells = (scheme: Scheme, voltages: ReadonlyArray<number>, held: ReadonlyArray<number>): NetworkRecord =>
  Network.editSync(Network.make(voltages.map(() => Cell.make({ ncomp: 1 }))), [
    Edit.insert(Channels.Leak),
    Edit.insert(scheme.mechanism),
    ...voltages.map((v, k) => Edit.set("v", v, row(k))),
    Edit.record("v"),
    ...held.map((k, i) =>
      Edit.clamp(
        `Random_x${k % (scheme.system.states.length - 1)}`,
        i === 0 ? [null, 0.1, 0.15, null, 0.2] : 0.2, // free in some steps, or held throughout
        row(i % voltages.length)
      )
    )
  ])

const schemes = fc.oneof(
  arbitraryScheme({ method: "exponential", most: 12, rates: [-2, 4] }),
  arbitraryScheme({ method: "implicit", most: 24, rates: [-2, 4] }),
  arbitraryScheme({ binds: true, most: 6, rates: [-2, 2] }),
  arbitraryScheme({ binds: true, method: "exponential", most: 6, rates: [-2, 1] })
)

const voltages = fc.array(fc.integer({ min: -90, max: 40 }), { minLength: 1, maxLength: 5 })

describe("systems on both engines", () => {
  it("have the same bits, in every lane, with held states and without", () => {
    fc.assert(
      fc.property(schemes, voltages, fc.uniqueArray(fc.nat(4), { maxLength: 2 }), (scheme, v, held) => {
        const network = cells(scheme, v, held)
        expect(enginesDiffer(network, "backwardEuler", 0.1, [3, 2], bits)).toBe(null)
      }),
      { ...settings, numRuns: Math.ceil(settings.numRuns / 2) }
    )
  })

  it("have the bits of a lone run in a batch", () => {
    fc.assert(
      fc.property(schemes, voltages, (scheme, v) => {
        const networks = v.map((x) => cells(scheme, [x], []))
        const alone = networks.map((network) => outcome(network, compiledStepper(network, "backwardEuler", 0.1), [4]))
        fc.pre(alone.every(({ reason }) => reason === null))
        const sinks = networks.map(() => ({ data: new Float64Array(5), stride: 5, first: 0 }))
        Result.getOrThrow(batchRunner(networks[0], "backwardEuler", 0.1, networks.length).run(networks, 4, sinks))
        alone.forEach(({ numbers }, k) => {
          expect(Array.from(sinks[k].data.subarray(1))).toEqual(Array.from(numbers.get("recorded")!))
        })
      }),
      { ...settings, numRuns: Math.ceil(settings.numRuns / 5) }
    )
  })

  it("have the same bits on two threads, each with memory of its own to work in", async () => {
    const [scheme] = fc.sample(arbitraryScheme({ least: 6, most: 6, rates: [1, 2] }), {
      numRuns: 1,
      seed: settings.seed
    })
    const network = cells(scheme, [-90, -60, -30, 0, 30, 60, 90], [])
    const threaded = await Effect.runPromise(
      Effect.gen(function*() {
        const threads = yield* Engine.Threads
        const stepper = compiledStepper(network, "backwardEuler", 0.1, threads)
        const found = outcome(network, stepper, [20])
        stepper.release()
        return found
      }).pipe(Effect.provide(layerThreads({ size: 2 })))
    )
    expect(difference(outcome(network, compiledStepper(network, "backwardEuler", 0.1), [20]), threaded, bits)).toBe(
      null
    )
  })

  it("are the same in a synapse", () => {
    const Receptor = Synapse.make("Receptor", {
      parameters: { g: { default: 1e-4, unit: "uS" }, k: { default: 0.5, unit: "1/ms" } },
      states: { C: { default: 1 }, O: {}, D: {} },
      scheme: ["C <-> O : k * (1 + (v_pre / 30 [mV])^2), 0.3 [1/ms]", "O <-> D : 0.2 [1/ms], 40 [1/ms]"],
      current: "g * O * v_post"
    })
    const network = Network.editSync(Network.make([Cell.make(), Cell.make(), Cell.make()]), [
      Edit.insert(Channels.Leak),
      Edit.set("v", 20, row(0)),
      Edit.connect(pairwise(Select.rows([0, 1]), Select.rows([1, 2])), Receptor),
      Edit.connect(pairwise(row(0), row(2)), Receptor),
      Edit.record("v"),
      Edit.record("Receptor_O", Select.edges)
    ])
    expect(enginesDiffer(network, "crankNicolson", 0.1, [20], bits)).toBe(null)
  })

  it("chains whose rates are functions agree within what functions are off", () => {
    const network = single(Edit.insert(Channels.HH), Edit.insert(potassium()), Edit.set("v", -30), Edit.record("v"))
    expect(enginesDiffer(network, "backwardEuler", 0.025, [200], (a, b) => Math.abs(a - b) > 1e-10)).toBe(null)
  })
})

describe("steps that cannot be solved", () => {
  const driven = (text: string, state: number): Mechanism =>
    Channel.make("Driven", {
      states: { x: { default: state, derivative: text }, y: { default: 0, derivative: "0.001 [1/ms] * (x - y)" } },
      current: "0 [S/cm2] * y * v",
      method: "implicit"
    })

  /** The message of the interpreter, once the compiled engine has said the same. */
  const messageOf = (mechanism: Mechanism, dt: number): string => {
    const network = single(Edit.insert(mechanism), Edit.record("v"))
    const error = failure(network, { dt, steps: 5 })
    const { runs, value } = kernelRuns(() => outcome(network, compiledStepper(network, "backwardEuler", dt), [5]))
    expect(value.reason).toBe(JSON.stringify(error.reason))
    expect(runs).toBeGreaterThan(0) // the kernel goes again to find the step
    return error.message
  }

  it("say that a pivot is too small, on both engines: x' = x + dt 2 x has no solution above 0 where dt is 0.5", () => {
    expect(messageOf(driven("2 [1/ms] * x", 0.5), 0.5)).toBe(
      "the implicit step of x, y of Driven in cell 0, branch 0, compartment 0 (row 0) cannot be solved in step 1 (t = 0.5 ms): the matrix " +
        "1 - dt J has a pivot that is not positive beside its row, as where a state grows by itself within dt; try a smaller dt"
    )
  })

  it("say what is left over, on both engines: Newton goes to and fro over a steep place", () => {
    expect(messageOf(driven("-1 [1/ms] * tanh(50 * x)", 5), 10)).toMatch(
      /^the implicit step of x, y of Driven in cell 0, .* \(t = 10 ms\): after Newton's last iteration \d.*e.0 of the largest value is left over; try a smaller dt$/
    )
  })
})
