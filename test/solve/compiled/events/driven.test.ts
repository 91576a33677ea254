/**
 * Synapses that answer events of sources, in kernels: samples, spikes of sources and whole states are those of the interpreter to the last bit.
 */
import { Result } from "effect"
import { Cell, Connect, Edit, Engine, Network, Select, Source, Synapse } from "neurolens"
import { layerWorkers } from "neurolens/node"
import { describe, expect, it } from "vitest"
import { instance } from "../../../../src/solve/compiled/Instance.ts"
import { startOf } from "../../../../src/solve/March.ts"
import { type SchemeName, schemes } from "../../../../src/solve/Scheme.ts"
import { atOnce } from "../../atOnce.ts"
import { compiledStepper, interpreter } from "../../steppers.ts"
import { kernelRuns } from "../engines.ts"
import { type EventRun, firstDifference, interpreted, ranOn, stepped } from "../eventRuns.ts"
import { copies, network } from "./driven.ts"

const names = Object.keys(schemes) as ReadonlyArray<SchemeName>
const going = { dt: 0.025, scheme: "backwardEuler", stretches: [200] } as const

const stateOf = (run: EventRun) => run._tag === "Ran" ? run.states[0] : expect.fail(JSON.stringify(run.reason))

describe("synapses that sources drive, in kernels", () => {
  it.each(names)("answer as in the interpreter with %s, whatever the stretches, and kernels do it", (scheme) => {
    const expected = stepped(network, interpreter(network, scheme, 0.025), [200])
    for (const stretches of [[200], [1, 1, 93, 105]]) {
      const { runs, value } = kernelRuns(() => stepped(network, compiledStepper(network, scheme, 0.025), stretches))
      expect(firstDifference(expected, value)).toBe(null)
      expect(runs).toBeGreaterThanOrEqual(stretches.length)
    }
  })

  it("leave events of all kinds on their way, further than the wheel reaches, and spikes of sources are recorded", async () => {
    const run = await interpreted([network], { ...going, stretches: [424] })
    const { arrivals, spikes } = stateOf(run).events!
    expect(new Set(arrivals.map(({ kind }) => kind))).toEqual(new Set(["pre", "post", "own"]))
    expect(Math.max(...arrivals.map(({ step }) => step))).toBeGreaterThan(424 + 256)
    expect(spikes.length).toBeGreaterThan(0)
    expect(run._tag === "Ran" && run.spikes[0].every(({ length }) => length > 1)).toBe(true)
    expect(firstDifference(run, await ranOn(Engine.layerCompiled, [network], { ...going, stretches: [424] }))).toBe(
      null
    )
  })

  it("are seen to differ where an event comes a thousandth of a step later, or a weight is another", async () => {
    const expected = await interpreted([network], going)
    for (
      const edit of [
        Edit.set("delay", 0.013025, Select.edges.rows([1])),
        Edit.set("Plastic_w", 1.0000001e-3, Select.edges.rows([70])),
        Edit.set("Chain_soon", 0.0041, Select.edges.rows([80]))
      ]
    ) {
      const run = await ranOn(Engine.layerCompiled, [Network.editSync(network, [edit])], going)
      expect(firstDifference(expected, run)).not.toBe(null)
    }
  })

  it("go on from a state with events on their way", async () => {
    const expected = await interpreted([network], going)
    const run = await ranOn(Engine.layerCompiled, [network], { ...going, stretches: [33, 1, 75, 91], reload: true })
    expect(firstDifference(expected, run)).toBe(null)
  })

  it("are those of each network of a batch, and those of one thread on two and three", async () => {
    const [alone, several] = [await interpreted([network], going), await interpreted(copies, going)]
    expect(firstDifference(several, await ranOn(Engine.layerCompiled, copies, going))).toBe(null)
    for (const size of [2, 3]) {
      const layer = layerWorkers({ size, least: 0 })
      expect(firstDifference(alone, await ranOn(layer, [network], going))).toBe(null)
      expect(firstDifference(several, await ranOn(layer, copies, going))).toBe(null)
    }
  })

  it("do the same in a step that is done in parts", () => {
    const run = (most: number | null) => {
      const own = atOnce(instance([network], "backwardEuler", 0.025))
      const start = startOf(network, 0.025)
      atOnce(own.set([network]))
      atOnce(own.load([start]))
      for (let step = 0; step < 60; step++) {
        const sink = { data: new Float64Array(network.recordings.size), stride: 1, first: 0 }
        if (most === null) Result.getOrThrow(atOnce(own.run(step, 1, [sink])))
        else for (const part of own.parts!(step, [sink], most)) part.run()
      }
      return atOnce(own.store([start], 60))
    }
    expect(firstDifference(run(null), run(2))).toBe(null)
  })
})

describe("room for events", () => {
  /** Each spike is answered, and sends two events to later steps. */
  const Echo = Synapse.make("Echo", {
    parameters: { soon: { default: 0.06, unit: "ms" }, late: { default: 0.5, unit: "ms" } },
    states: { g: { unit: "uS", derivative: "-g / 2 [ms]" } },
    onPre: ["g = g + 1e-6", "send again after soon", "send again after late"],
    onEvent: { again: ["g = g * 0.999"] },
    current: "g * v_post"
  })
  const burst = (times: ReadonlyArray<number>) =>
    Network.editSync(Network.make([Cell.make()]), [
      Edit.addSources([Source.times(times)]),
      Edit.connect(Connect.listed([[0, 0]], { pre: "sources" }), Echo),
      Edit.record("v"),
      Edit.record("spikes", Select.sources)
    ])

  it("is made where it runs out, and nothing is lost of samples, spikes and states", async () => {
    for (
      const one of [
        burst([0, 0.1, ...Array.from({ length: 1500 }, () => 1.03), 2]), // more than is usual in one step
        burst(Array.from({ length: 1500 }, (_, k) => 0.001 * k)) // more than is usual on their way
      ]
    ) {
      const expected = await interpreted([one], { ...going, stretches: [90] })
      const run = await ranOn(Engine.layerCompiled, [one], { ...going, stretches: [90] })
      expect(firstDifference(expected, run)).toBe(null)
    }
  })
})
