/** States whose events do not belong to a network, or are none: refused before a run goes on from them, in words that say what is wrong. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Cell, Channels, Edit, Engine, Network, Select, Simulation, Source, Synapses } from "neurolens"
import type { Events } from "../../../src/solve/events/Events.ts"
import { trainFlaw } from "../../../src/solve/events/trainFlaw.ts"

const network = (...sources: ReadonlyArray<Source.Source>): Network.Network =>
  Network.editSync(Cell.make(), [
    Edit.insert(Channels.Leak),
    Edit.insert(Channels.Spike),
    ...sources.map((source) => Edit.drive(source, Select.all, Synapses.ExpSyn, { values: { delay: 2 } })),
    Edit.record("v")
  ])

const own = network(Source.times([1, 5]), Source.regular({ interval: 0.7 }), Source.poisson({ rate: 900, seed: 3 }))

/** What is said when a network goes on from a state, null where it goes on. */
const refusal = (events: (of: Events) => Events, goingOn = own) =>
  Effect.gen(function*() {
    const { state } = yield* Simulation.run(own, { tMax: 2 })
    const ran = Simulation.run(goingOn, { tMax: 1, from: { ...state, events: events(state.events!) } })
    return yield* Effect.match(ran, { onSuccess: () => null, onFailure: ({ message }) => message })
  }).pipe(Effect.provide(Engine.layerInterpreter))

const list = (...numbers: ReadonlyArray<number>) => Float64Array.from(numbers)

describe("a state with events", () => {
  it.effect("goes on with the sources that it has come from", () =>
    Effect.gen(function*() {
      assert.isNull(yield* refusal((events) => events))
      const same = network(
        Source.times([0.5, 5]), // what was before does not matter
        Source.regular({ interval: 0.7, number: 100 }),
        Source.poisson({ rate: 900, seed: 3 })
      )
      assert.isNull(yield* refusal((events) => events, same))
    }))

  it.effect("does not go on with others", () =>
    Effect.gen(function*() {
      const [times, regular, poisson] = own.sources.toArray()
      const others: ReadonlyArray<readonly [number, ReadonlyArray<Source.Source>]> = [
        [0, [Source.times([1, 3]), regular, poisson]],
        [0, [Source.times([1, 1.5, 5]), regular, poisson]],
        [0, [Source.times([1]), regular, poisson]],
        [1, [times, Source.regular({ interval: 1e-6 }), poisson]],
        [2, [times, regular, Source.poisson({ rate: 900, seed: 4 })]],
        [2, [times, regular, Source.poisson({ rate: 899, seed: 3 })]]
      ]
      for (const [row, sources] of others) {
        const said = yield* refusal((events) => events, network(...sources))
        assert.include(said!, `source ${row} of the network has to give`)
        assert.include(said!, "go on with the sources that the state has come from")
      }
    }))

  it.effect("is refused where its trains are of no source", () =>
    Effect.gen(function*() {
      for (const k of [-1, 0.5, NaN, 1e15]) {
        const said = yield* refusal(({ trains, ...events }) => ({
          ...events,
          trains: { ...trains, next: list(k, ...trains.next.slice(1)) }
        }))
        assert.include(said!, "source 0 of the network")
      }
      const said = yield* refusal(({ trains, ...events }) => ({
        ...events,
        trains: { ...trains, time: trains.time.map(() => -5) }
      }))
      assert.include(said!, "at -5 ms")
    }))

  it("is refused where its spike of a Poisson process is farther than anybody walks", () => {
    const trains = { next: list(2 ** 40), time: list(1e15) }
    const said = (step: number) => trainFlaw(network(Source.poisson({ rate: 900, seed: 3 })), trains, step, 0.1, 1000)
    assert.include(
      said(2 ** 50)!,
      "source 0 of the network awaits its spike 1099511627776, beyond 1000 spikes to be walked"
    )
    assert.include(said(80)!, "source 0 of the network has to give")
  })

  it.effect("is refused where it has no events that a run gave, whoever runs it", () =>
    Effect.gen(function*() {
      const { state } = yield* Simulation.run(own, { tMax: 2 }).pipe(Effect.provide(Engine.layerInterpreter))
      const { arrivals: _, ...some } = state.events!
      const [columns, nothings] = [{ ...state.events!, trains: null }, { ...state.events!, arrivals: [null] }]
      for (const events of [null, 5, [], some, columns, nothings] as ReadonlyArray<unknown>) {
        for (const layer of [Engine.layerInterpreter, Engine.layer]) {
          const ran = Simulation.run(own, { tMax: 1, from: { ...state, events: events as Events } })
          const error = yield* Effect.flip(ran).pipe(Effect.provide(layer))
          assert.deepEqual("reason" in error ? error.reason : error, {
            _tag: "ForeignState",
            what: "its events are none that a run gave"
          })
        }
      }
    }))

  it.effect("is refused where its detectors are none", () =>
    Effect.gen(function*() {
      for (const [armed, lastStep, lastPart] of [[7, NaN, NaN], [1, 0.5, 0], [1, 80, 0], [1, 3, NaN], [1, 3, 1.5]]) {
        const detectors = { armed: list(armed), lastStep: list(lastStep), lastPart: list(lastPart) }
        assert.include((yield* refusal((events) => ({ ...events, detectors })))!, "detector 0 is armed")
      }
      const detectors = { armed: list(0), lastStep: list(79), lastPart: list(1) }
      assert.isNull(yield* refusal((events) => ({ ...events, detectors })))
    }))

  it.effect("is refused where what is on its way is nothing, or out of order", () =>
    Effect.gen(function*() {
      const one = { step: 90, phi: 0.5, kind: "pre", source: 0, spike: 0, edge: 0 } as const
      assert.isNull(yield* refusal((events) => ({ ...events, arrivals: [one] })))
      for (
        const change of [{ kind: "post" as const }, { source: -1 }, { source: 1 }, { source: 3 }, { source: 9 }, {
          spike: 0.5
        }, { step: 79 }]
      ) {
        const said = yield* refusal((events) => ({ ...events, arrivals: [{ ...one, ...change }] }))
        assert.include(said!, "event 0 on its way is for no synapse")
      }
      const said = yield* refusal((events) => ({ ...events, arrivals: [{ ...one, step: 91 }, one] }))
      assert.include(said!, "event 1 on its way acts before")
    }))
})
