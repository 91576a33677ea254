/**
 * Pools that others read, in kernels: with every scheme, on threads, in batches and in parts, the bits of the interpreter.
 */
import { Engine } from "neurolens"
import { layerWorkers } from "neurolens/node"
import { describe, expect, it } from "vitest"
import { instance } from "../../../../src/solve/compiled/Instance.ts"
import { startOf } from "../../../../src/solve/March.ts"
import { schemes } from "../../../../src/solve/Scheme.ts"
import type { SchemeName } from "../../../../src/solve/Scheme.ts"
import { atOnce } from "../../atOnce.ts"
import { compiledStepper, interpreter, type Stepper } from "../../steppers.ts"
import { kernelRuns } from "../engines.ts"
import { firstDifference, interpreted, ranOn, stepped } from "../eventRuns.ts"
import { poolReaders } from "./poolReaders.ts"

const names = Object.keys(schemes) as ReadonlyArray<SchemeName>
const stretches = [1, 40, 59] as const

describe("pools that others read", () => {
  it.each(names)("are to the bit in kernels what they are in the interpreter, by %s", (scheme) => {
    const network = poolReaders()
    const expected = stepped(network, interpreter(network, scheme, 0.025), stretches)
    const { runs, value } = kernelRuns(() => stepped(network, compiledStepper(network, scheme, 0.025), stretches))
    expect(runs).toBeGreaterThanOrEqual(stretches.length)
    expect(firstDifference(expected, value)).toBe(null)
    expect(expected.spikes.flat().length).toBeGreaterThan(2)
  })

  it.each([2, 3])("are so on %s threads, though others own what is read", async (size) => {
    for (const scheme of names) {
      const going = { dt: 0.025, scheme, stretches, reload: true }
      const run = await ranOn(layerWorkers({ size, least: 0 }), [poolReaders()], going)
      expect(firstDifference(await interpreted([poolReaders()], going), run)).toBe(null)
    }
  })

  it("are those of each network of a batch", async () => {
    const networks = [0, 1, 2].map(poolReaders)
    for (const layer of [Engine.layerCompiled, layerWorkers({ size: 2, least: 0 })]) {
      const going = { dt: 0.025, scheme: "crankNicolson", stretches } as const
      expect(firstDifference(await interpreted(networks, going), await ranOn(layer, networks, going))).toBe(null)
    }
  })

  it("are so where a step is done in parts", () => {
    const network = poolReaders()
    const own = atOnce(instance([network], "backwardEuler", 0.025))
    const sink = { data: new Float64Array(network.recordings.size * 60), stride: 60, spikes: [[], [], [], [], [], []] }
    atOnce(own.set([network]))
    atOnce(own.load([startOf(network, 0.025)]))
    let parts = 0
    for (let k = 0; k < 60; k++) {
      for (const { run } of own.parts!(k, [{ ...sink, first: k }], 4)) {
        run()
        parts++
      }
    }
    expect(parts).toBeGreaterThan(60 * 10)
    const { data } = stepped(network, interpreter(network, "backwardEuler", 0.025), [60])
    network.recordings.forEach(({ state }, k) => {
      if (state.startsWith("i_")) return // what is recorded of a current is made of samples (`recordedCurrents.ts`)
      expect(sink.data.subarray(60 * k, 60 * (k + 1))).toEqual(data.subarray(60 * k, 60 * (k + 1)))
    })
  })

  it("are seen beside tables of rates, and in rows outside of these", () => {
    const network = poolReaders()
    const run = (stepper: Stepper) => stepped(network, stepper, [100])
    const looking = run(compiledStepper(network, "backwardEuler", 0.025, null, { rates: "tabulated" }))
    const exact = run(interpreter(network, "backwardEuler", 0.025))
    expect(firstDifference(looking.data, exact.data)).not.toBe(null)
    // What is driven by sources alone knows no voltage, so no rate.
    network.recordings.forEach(({ state }, k) => {
      if (!/_g$|_seen$|_met$/.test(state)) return
      const samples = ({ data }: typeof exact) => data.subarray(100 * k, 100 * (k + 1))
      expect(samples(looking)).toEqual(samples(exact))
    })
  })
})
