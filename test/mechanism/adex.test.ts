/**
 * AdEx against quadrature: with a = b = 0 and a constant current the time from v_reset to a spike is an integral over v,
 * for every delta_T down to 0, where it is the integrate-and-fire neuron with threshold v_T. The formula before it, whose
 * exponent was cut at 10, must fail, and must have the same bits where that cut did not act.
 */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { evaluate } from "../../src/equation/evaluate.ts"
import { parse } from "../../src/equation/parse.ts"
import { Cell, Edit, Engine, Network, Simulation, Traces } from "../../src/index.ts"
import { AdEx } from "../../src/mechanism/AdEx.ts"
import * as Channel from "../../src/mechanism/Channel.ts"
import { compile } from "../../src/mechanism/compile.ts"
import type { Mechanism } from "../../src/network/Mechanism.ts"

const cut = "v + dt * (-g_L * (v - E_L) + g_L * delta_T * exp(min((v - v_T) / delta_T, 10)) - w) / capacitance"
const spikes = "spikes = v >= v_threshold ? 1 : 0"

/** AdEx as it was. */
const withCut = Channel.make("AdEx", {
  parameters: AdEx.parameters,
  states: { w: { unit: "uA/cm2", inf: "a * (v - E_L)", tau: "tau_w" }, spikes: {} },
  update: [`v = ${cut}`, spikes],
  reset: { when: "v >= v_threshold", set: { v: "v_reset", w: "w + b" } },
  current: { name: "i_AdEx", equals: "0" }
})

/** Where the leak and the current alone would bring the voltage [mV], and the membrane's time constant [ms]. */
const [target, tau] = [-46, 0.1]

const network = (mechanism: Mechanism, delta: number, target: number) =>
  Network.editSync(Network.make([Cell.make({ v: -58 })]), [
    Edit.insert(mechanism),
    Edit.set("AdEx_delta_T", delta),
    Edit.set("AdEx_a", 0),
    Edit.set("AdEx_E_L", target), // a current shifts the resting potential
    Edit.record("AdEx_spikes")
  ])

const run = (mechanism: Mechanism, delta: number, dt: number, tMax = 0.2, to = target, engine = Engine.layer) =>
  Effect.runPromiseExit(
    Simulation.run(network(mechanism, delta, to), { tMax, dt }).pipe(Effect.provide(engine))
  )

/** Time of the first spike [ms]; Infinity where there is none. */
const firstSpike = async (...args: Parameters<typeof run>): Promise<number> => {
  const end = await run(...args)
  if (Exit.isFailure(end)) throw new Error(String(end.cause))
  const at = Traces.trace(end.value, 0).indexOf(1)
  return at < 0 ? Infinity : at * args[2]
}

/** The integral of dv / v'(v) from -58 mV to 0, by the midpoint rule on steps that are fine where v' changes. */
const quadrature = (delta: number): number => {
  if (delta === 0) return tau * Math.log((target + 58) / (target + 50))
  const rate = (v: number): number => ((target - v) + delta * Math.exp((v + 50) / delta)) / tau
  const places = [-58, -50 - 30 * delta, -50 + 40 * delta, 0].map((v) => Math.min(0, Math.max(-58, v)))
  let sum = 0
  for (let k = 1; k < places.length; k++) {
    const [from, n] = [places[k - 1], 20_000]
    const h = (places[k] - from) / n
    for (let i = 0; i < n; i++) sum += h / rate(from + (i + 0.5) * h)
  }
  return sum
}

const deltas = [5, 2, 0.5, 0.1, 0.01, 1e-3, 1e-6, 1e-12, 0]

/** Steps that explicit Euler is late by at most: a few at the start of the upstroke, one to see it. */
const late = 8

describe("AdEx", () => {
  it.each(deltas)("fires when the integral says, delta_T = %s mV", async (delta) => {
    for (const dt of [1e-3, 1e-4]) {
      expect(Math.abs(await firstSpike(AdEx, delta, dt) - quadrature(delta)), `dt ${dt}`).toBeLessThan(late * dt)
    }
  })

  it("does not with an exponent that is cut at 10", async () => {
    const off = await Promise.all(
      [0.01, 1e-3, 0].map(async (delta) => Math.abs(await firstSpike(withCut, delta, 1e-4) - quadrature(delta)))
    )
    for (const error of off) expect(error).toBeGreaterThan(late * 1e-4)
  })

  it("keeps still below threshold", async () => {
    for (const delta of [0.01, 1e-6, 0]) expect(await firstSpike(AdEx, delta, 1e-3, 2, -50.2)).toBe(Infinity)
  })

  it("fires alike on both engines", async () => {
    for (const delta of [2, 1e-3, 0]) {
      const [compiled, interpreted] = await Promise.all(
        [Engine.layerCompiled, Engine.layerInterpreter].map((engine) =>
          firstSpike(AdEx, delta, 1e-3, 0.2, target, engine)
        )
      )
      expect(compiled).toBe(interpreted)
    }
  })

  it("has the bits of the cut formula where the cut did not act", () => {
    const now = compile(AdEx).update[0].value.expression
    const before = Result.getOrThrow(parse(cut))
    for (const delta_T of [0.25, 1, 2, 3.7]) {
      for (let k = -300; k <= 100; k++) {
        const values: Readonly<Record<string, number>> = {
          ...Object.fromEntries(Object.entries(AdEx.parameters).map(([name, { default: value }]) => [name, value])),
          capacitance: 1,
          delta_T,
          dt: .025,
          v: -50 + k / 10 * delta_T,
          w: 3
        }
        const at = (e: typeof now): number => evaluate(e, (name) => [values[name]], 1)[0]
        expect(at(now), `delta_T ${delta_T}, v ${values["v"]}`).toBe(at(before))
      }
    }
  })

  it("is an error for a negative delta_T", async () => {
    const end = await run(AdEx, -1, 1e-3)
    expect(Exit.isFailure(end) && String(end.cause)).toMatch(/SimulationError: v of .* became NaN in step 1/)
  })
})
