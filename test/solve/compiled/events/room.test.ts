/**
 * Kernels that run out of room for events, in whole steps and by parts, on threads, and from states with more on its way than there is room for;
 * in a network in which nobody crosses a threshold, since what resets is known otherwise (`stepOf.ts`).
 */
import { Result } from "effect"
import { Cell, Channels, Connect, Edit, Engine, Network, Select, Source, Synapse } from "neurolens"
import { layerWorkers } from "neurolens/node"
import { describe, expect, it } from "vitest"
import { orderOf } from "../../../../src/program/order.ts"
import { stepOf } from "../../../../src/program/stepOf.ts"
import { compiledMarch, onlyOn } from "../../../../src/solve/compiled/compiledMarch.ts"
import { usualRoom } from "../../../../src/solve/compiled/events/eventMemory.ts"
import { kernel, programsOf } from "../../../../src/solve/compiled/Kernel.ts"
import { layout } from "../../../../src/solve/compiled/Layout.ts"
import { ownThread } from "../../../../src/solve/compiled/Machine.ts"
import { partsOf } from "../../../../src/solve/compiled/partsOf.ts"
import { startOf } from "../../../../src/solve/March.ts"
import type { Pausing, Pieces } from "../../../../src/solve/Pieces.ts"
import { plan } from "../../../../src/solve/Plan.ts"
import { atOnce } from "../../atOnce.ts"
import { type EventRun, firstDifference, interpreted, ranOn } from "../eventRuns.ts"

const going = { dt: 0.05, scheme: "backwardEuler", stretches: [100] } as const

/** What comes in sends `soon` within the step or beyond it, and `late` further than the wheel reaches. */
const Echo = Synapse.make("Echo", {
  parameters: { soon: { default: 0.01, unit: "ms" }, late: { default: 20, unit: "ms" } },
  states: { g: { unit: "uS", derivative: "-g / 2 [ms]" }, n: { default: 0 } },
  onPre: ["g = g + 1e-6 [uS]", "send again after soon", "send again after late"],
  onEvent: { again: ["n = n + 1", "g = g * 0.9999"] },
  current: "g * v_post"
})

/** Cells that reset, each of which everybody hears, and one synapse that hears a source at some times. */
const resetting = (times: ReadonlyArray<number>, soon: number): Network.Network => {
  const cells = Network.make(Array.from({ length: 4 }, (_, k) => Cell.make({ v: -52 - 3 * k })))
  const wired = Network.editSync(cells, [
    Edit.insert(Channels.Leak),
    Edit.insert(Channels.Fire),
    Edit.set("Leak_eLeak", -40),
    Edit.set("Leak_gLeak", 1e-3),
    Edit.connect(Connect.full(Select.cell("all"), Select.cell("all")), Echo),
    Edit.addSources([Source.times(times)]),
    Edit.connect(Connect.listed([[0, 0]], { pre: "sources" }), Echo)
  ])
  return Network.editSync(wired, [
    Edit.set("delay", Array.from({ length: 17 }, (_, k) => 0.05 + 0.11 * k), Select.edges),
    Edit.set("Echo_soon", soon, Select.edges),
    Edit.record("v"),
    Edit.record("spikes"),
    Edit.record("spikes", Select.sources)
  ])
}

const many = (count: number, time: (k: number) => number): ReadonlyArray<number> =>
  Array.from({ length: count }, (_, k) => time(k))

/** By where the room runs out; there is usually room for 1,072 events. */
const networks = {
  "what is given for one step": resetting([0, 0.1, ...many(1500, () => 1.03), 2], 0.2),
  "what is sent within a step": resetting(many(1000, () => 1.03), 0.01),
  "what is sent for later steps": resetting(many(1500, (k) => 0.003 * k), 0.2),
  "what spikes bring where sent ones have taken the room": resetting(many(530, (k) => 0.1 + 1e-4 * k), 10)
}
const cases = Object.entries(networks)

/** A run whose pieces are of so much work each; and how many pauses there were. */
const byPieces = (network: Network.Network, asked: (k: number) => number): readonly [EventRun, number] => {
  let pauses = 0
  const drained = <A>(pieces: Pieces<A> | Pausing<A>): A => {
    for (;;) {
      const next = pieces.next(asked(pauses))
      if (next.done === true) return next.value
      pauses++
    }
  }
  const { dt, scheme, stretches: [steps] } = going
  const own = compiledMarch({ network, scheme, dt, copies: 1 }, onlyOn(ownThread()))
  const data = new Float64Array(network.recordings.size * steps)
  const spikes = Array.from({ length: network.spikeRecordings.size }, (): Array<number> => [])
  Result.getOrThrow(drained(own.set([network])))
  Result.getOrThrow(drained(own.load([startOf(network, dt)])))
  Result.getOrThrow(drained(own.advance(steps, [{ data, stride: steps, first: 0, spikes }])))
  const states = Result.getOrThrow(drained(own.states()))
  own.release()
  return [{ _tag: "Ran", states, data: [data], spikes: [spikes] }, pauses]
}

/** A kernel's map. */
const mapOf = (network: Network.Network) => {
  const laid = atOnce(layout(plan(network), 1, 1))
  return { laid, map: atOnce(kernel(laid, going.scheme)).map }
}

describe.each(cases)("room for %s", (_, network) => {
  const expected = interpreted([network], going)

  it("runs out, and cells spike", async () => {
    const run = await expected
    if (run._tag !== "Ran") return expect.fail(JSON.stringify(run.reason))
    expect(run.spikes[0].slice(0, 4).flat().length).toBeGreaterThan(8)
    expect(usualRoom(mapOf(network).map)).toEqual({ given: 1072, made: 1072 })
    expect(run.states[0].events!.arrivals.length).toBeGreaterThan(1072)
  })

  it("is made in pieces of any size, by parts of a step too", async () => {
    for (const asked of [Infinity, 500, 1]) {
      const [run, pauses] = byPieces(network, () => asked)
      expect(firstDifference(await expected, run)).toBe(null)
      if (asked === 1) expect(pauses).toBeGreaterThan(10 * going.stretches[0])
    }
    const [mixed] = byPieces(network, (k) => [1, 3000, 40][k % 3])
    expect(firstDifference(await expected, mixed)).toBe(null)
  })

  it("is made on threads, and where a run goes on from a state", async () => {
    for (const layer of [Engine.layerCompiled, layerWorkers({ size: 2, least: 0 })]) {
      for (const stretches of [[100], [22, 1, 8, 69]]) {
        const run = await ranOn(layer, [network], { ...going, stretches, reload: true })
        expect(firstDifference(await expected, run)).toBe(null)
      }
    }
  })
})

it("maps know the order of the steps that kernels go by", () => {
  for (const [, network] of cases) {
    const { laid, map } = mapOf(network)
    const programs = atOnce(programsOf(laid, "exact", going.scheme))
    const order = orderOf(stepOf(partsOf(map, programs, going.scheme)))
    expect(map.order).toEqual(order)
    expect(order.filter(({ _tag }) => _tag === "Spikes").length).toBe(3)
  }
})
