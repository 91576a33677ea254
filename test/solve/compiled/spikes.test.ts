/**
 * Spikes of detectors in kernels: who spikes, when, and what is remembered, as the interpreter says it.
 */
import { Result } from "effect"
import { Cell, Channel, Edit, Engine, Network } from "neurolens"
import { layerWorkers } from "neurolens/node"
import { describe, expect, it } from "vitest"
import { instance } from "../../../src/solve/compiled/Instance.ts"
import { startOf } from "../../../src/solve/March.ts"
import { type SchemeName, schemes } from "../../../src/solve/Scheme.ts"
import { atOnce } from "../atOnce.ts"
import { compiledStepper, interpreter } from "../steppers.ts"
import { kernelRuns } from "./engines.ts"
import { firstDifference, interpreted, ranOn, stepped } from "./eventRuns.ts"
import { copies, network } from "./spikingCells.ts"

const names = Object.keys(schemes) as ReadonlyArray<SchemeName>
const going = { dt: 0.025, scheme: "backwardEuler", stretches: [600] } as const

describe("spikes in kernels", () => {
  it.each(names)("are those of the interpreter with %s, whatever the stretches, and kernels tell them", (scheme) => {
    const expected = stepped(network, interpreter(network, scheme, 0.025), [600])
    for (const stretches of [[600], [1, 1, 250, 348]]) {
      const { runs, value } = kernelRuns(() => stepped(network, compiledStepper(network, scheme, 0.025), stretches))
      expect(firstDifference(expected, value)).toBe(null)
      expect(runs).toBeGreaterThanOrEqual(stretches.length)
    }
  })

  it("are many, of all detectors but one, and between samples but where they are not meant to be", async () => {
    const run = await interpreted([network], going)
    if (run._tag === "Stopped") return expect.fail(JSON.stringify(run.reason))
    expect(run.spikes[0].map(({ length }) => length)).toEqual([2, 2, 2, 2, 2, 2, 1, 1, 9, 0, 112])
  })

  it("are those of a step in parts", () => {
    const run = (most: number | null) => {
      const own = atOnce(instance([network], "backwardEuler", 0.025))
      const spikes = Array.from({ length: network.spikeRecordings.size }, (): Array<number> => [])
      const start = startOf(network, 0.025)
      atOnce(own.set([network]))
      atOnce(own.load([start]))
      let parts = 0
      for (let step = 0; step < 300; step++) {
        const sink = { data: new Float64Array(network.recordings.size), stride: 1, first: 0, spikes }
        if (most === null) Result.getOrThrow(atOnce(own.run(step, 1, [sink])))
        else {for (const { run } of own.parts!(step, [sink], most)) {
            run()
            parts++
          }}
      }
      return { parts, spikes, states: atOnce(own.store([start], 300)) }
    }
    const [whole, divided] = [run(null), run(2)]
    expect(divided.parts).toBeGreaterThan(3000)
    expect(firstDifference([whole.spikes, whole.states], [divided.spikes, divided.states])).toBe(null)
  })

  it("rest by what was before the step, where that moves, from a loaded state too", async () => {
    const detector = Channel.make("D", {
      states: { a: { default: 0 }, rest: { default: 0, unit: "ms" } },
      update: ["a = 1 - a", "rest = 0.15 [ms] - rest"], // 0 ms before each step in which it crosses, 0.15 ms after it
      emits: { spike: { crosses: "a - 0.5", refractory: "2 * rest" } }
    })
    const own = Network.editSync(Network.make([Cell.make()]), [Edit.insert(detector), Edit.record("spikes")])
    const steps = { dt: 0.1, scheme: "backwardEuler", stretches: [1, 1, 2, 3, 5] } as const
    const expected = await interpreted([own], steps)
    if (expected._tag === "Stopped") return expect.fail(JSON.stringify(expected.reason))
    expect(expected.spikes[0][0].length).toBe(6)
    for (const reload of [false, true]) {
      expect(firstDifference(expected, await ranOn(Engine.layerCompiled, [own], { ...steps, reload }))).toBe(null)
    }
  })

  it("go on from a state", async () => {
    const expected = await interpreted([network], going)
    const run = await ranOn(Engine.layerCompiled, [network], { ...going, stretches: [133, 1, 275, 191], reload: true })
    expect(firstDifference(expected, run)).toBe(null)
  })

  it("are those of each network of a batch", async () => {
    const expected = await interpreted(copies, going)
    expect(firstDifference(expected, await ranOn(Engine.layerCompiled, copies, going))).toBe(null)
  })

  it("are those of one thread on two", async () => {
    const expected = await interpreted([network], going)
    expect(firstDifference(expected, await ranOn(layerWorkers({ size: 2, least: 0 }), [network], going))).toBe(null)
    expect(
      firstDifference(await interpreted(copies, going), await ranOn(layerWorkers({ size: 2, least: 0 }), copies, going))
    )
      .toBe(null)
  })
})
