/**
 * Marches: in pieces of any size, and in parts of steps, the numbers are those of the whole run; a failure is found with pauses, in about the
 * steps that were run; and what was interrupted stands nowhere.
 */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Synapses from "../../src/mechanism/Synapses.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import * as Stimulus from "../../src/network/Stimulus.ts"
import * as Connect from "../../src/select/Connect.ts"
import * as Select from "../../src/select/Select.ts"
import { instance } from "../../src/solve/compiled/Instance.ts"
import type { Hand } from "../../src/solve/Hand.ts"
import { type March, march, startOf } from "../../src/solve/March.ts"
import { type Pieces, resting } from "../../src/solve/Pieces.ts"
import { type SchemeName, schemes } from "../../src/solve/Scheme.ts"
import { rich } from "../adjoint/richNetwork.ts"
import { atOnce } from "./atOnce.ts"
import { interpreter } from "./steppers.ts"

const dt = 0.025
const steps = 6

/** Cells of three sizes, one of them with more rows in one range than go at once; synapses; stimuli. */
const large = Network.editSync(
  Network.make([
    ...Array.from({ length: 40 }, () => Cell.make({ ncomp: 3 })),
    Cell.make({ parents: [-1, 0, 0], ncomp: 11 }),
    ...Array.from({ length: 7 }, () => Cell.make())
  ]),
  [
    Edit.insert(Channels.HH),
    Edit.insert(Channels.Leak, Select.cell([1, 2, 3])),
    Edit.connect(Connect.sparse(Select.all, Select.all, { probability: 0.01, seed: 2 }), Synapses.Ionotropic),
    Edit.stimulate(Stimulus.step({ delay: 0, duration: 1, amplitude: 0.05 }), Select.cell([0, 5, 41])),
    Edit.record("v", Select.all),
    Edit.record("HH_m", Select.cell([0, 40, 45]))
  ]
)

/** Pulls work in pieces of so much; gives how often it was asked for too. */
const pulled = <A>(pieces: Pieces<A>, asked: number): { readonly value: A; readonly pauses: number } => {
  for (let pauses = 0;;) {
    const next = pieces.next(asked)
    if (next.done === true) return { value: next.value, pauses }
    if (next.value._tag === "Ready") pauses++
  }
}

type Change = (hand: Hand) => Hand
const same: Change = (hand) => hand

const marchOf = (network: Network.Network, scheme: SchemeName, copies = 1, change: Change = same): March => {
  const own = march({
    scheme,
    dt,
    most: copies,
    make: function*(networks) {
      return change(yield* resting(instance(networks, scheme, dt)))
    }
  })
  const networks = Array.from({ length: copies }, () => network)
  Result.getOrThrow(atOnce(own.set(networks)))
  Result.getOrThrow(atOnce(own.load(networks.map((one) => startOf(one, dt)))))
  return own
}

/** Every sample, and the state at the end, of a run that is asked for so much at a time. */
const numbers = (own: March, network: Network.Network, copies: number, asked: number) => {
  const sinks = Array.from({ length: copies }, () => ({
    data: new Float64Array(network.recordings.size * steps),
    stride: steps,
    first: 0
  }))
  const { pauses, value } = pulled(own.advance(steps, sinks), asked)
  Result.getOrThrow(value)
  return { pauses, sinks, states: Result.getOrThrow(pulled(own.states(), asked).value) }
}

const networks = [["a large network", large], ["a network with everything in it", rich]] as const
const runs = networks.flatMap(([name, network]) =>
  (Object.keys(schemes) as ReadonlyArray<SchemeName>).map((scheme) => [name, scheme, network] as const)
)

/** The parts of every step but one. */
const without = (left: number): Change => (hand) => ({
  ...hand,
  *parts(step, sinks, most) {
    let k = 0
    for (const part of hand.parts!(step, sinks, most)) yield k++ === left ? { ...part, run: () => {} } : part
  }
})

describe("in parts of steps", () => {
  it.each(runs)("%s has the same bits, with %s", (_, scheme, network) => {
    for (const copies of [1, 3]) {
      const whole = numbers(marchOf(network, scheme, copies), network, copies, Infinity)
      expect(whole.pauses).toBe(1)
      for (const asked of [1, 20]) {
        const found = numbers(marchOf(network, scheme, copies), network, copies, asked)
        expect(found.pauses).toBeGreaterThan(2 * steps)
        expect(found.sinks).toEqual(whole.sinks)
        expect(found.states).toEqual(whole.states)
      }
    }
  })

  it("a part that is left out shows, whichever it is", () => {
    const whole = numbers(marchOf(large, "backwardEuler"), large, 1, Infinity)
    const hand = atOnce(instance([large], "backwardEuler", dt))
    atOnce(hand.set([large]))
    const count = [...hand.parts!(0, [], 50)].length
    expect(count).toBeGreaterThan(10)
    // The first puts in what clamps hold, and nothing is held here.
    for (let left = 1; left < count; left++) {
      const found = numbers(marchOf(large, "backwardEuler", 1, without(left)), large, 1, 50)
      expect(found.sinks, `part ${left} of ${count}`).not.toEqual(whole.sinks)
    }
  })
})

describe("a run that fails", () => {
  const length = 3000
  /** A compartment that explodes in a step, and stays so. */
  const exploding = (at: number): Network.Network =>
    Network.editSync(Network.make([Cell.make()]), [
      Edit.insert(Channels.HH),
      Edit.stimulate(Stimulus.step({ delay: at * dt, duration: 1, amplitude: 1e308 }), Select.all),
      Edit.record("v")
    ])

  /** The failure of a run in pieces of some work, the steps that the hand went in all, and the longest piece of them. */
  const failed = (networks: ReadonlyArray<Network.Network>, asked: number) => {
    const went: Array<number> = []
    const counting: Change = (hand) => ({
      ...hand,
      *run(first, some, sinks) {
        went.push(some)
        return yield* hand.run(first, some, sinks)
      }
    })
    const own = march({
      scheme: "backwardEuler",
      dt,
      most: networks.length,
      make: function*(list) {
        return counting(yield* resting(instance(list, "backwardEuler", dt)))
      }
    })
    Result.getOrThrow(atOnce(own.set(networks)))
    Result.getOrThrow(atOnce(own.load(networks.map((one) => startOf(one, dt)))))
    const sinks = networks.map(() => ({ data: new Float64Array(length), stride: length, first: 0 }))
    const ran = pulled(own.advance(length, sinks), asked)
    const reason = Result.isFailure(ran.value) ? ran.value.failure.reason : null
    return { own, reason, pauses: ran.pauses, steps: went.reduce((a, b) => a + b, 0), longest: Math.max(...went) }
  }

  it.each([1, 2, 1000, 2047, 2999])("in step %i says so, having gone little more than twice its way", (at) => {
    const { longest, pauses, reason, steps } = failed([exploding(at - 1)], 1000)
    expect(reason).toMatchObject({ _tag: "NotFinite", step: at })
    const piece = longest
    expect(steps).toBeLessThanOrEqual(2 * (at + piece))
    expect(pauses).toBeGreaterThanOrEqual(Math.floor(steps / piece))
  })

  it("says the same in pieces of any size, and as the interpreter does", () => {
    const network = exploding(99)
    const own = interpreter(network, "backwardEuler", dt)
    const expected = own.advance(own.initial, length, { data: new Float64Array(length), stride: length, first: 0 })
    for (const asked of [1, 30, 5000, Infinity]) {
      expect(failed([network], asked).reason).toEqual(Result.isFailure(expected) ? expected.failure.reason : null)
    }
  })

  it("among others is the one that failed first, however far they went before anybody looked", () => {
    const networks = [exploding(1e6), exploding(700), exploding(80)]
    for (const asked of [1, 1000, Infinity]) expect(failed(networks, asked).reason).toMatchObject({ step: 81 })
  })

  it("stands nowhere afterwards, until a state is loaded", () => {
    const { own } = failed([exploding(10)], 1000)
    const sink = { data: new Float64Array(1), stride: 1, first: 0 }
    const again = atOnce(own.advance(1, [sink]))
    expect(Result.isFailure(again) && again.failure.message).toBe(
      "the session is without a state, as after a run that failed or was interrupted; expected a state to be loaded first"
    )
    Result.getOrThrow(atOnce(own.load([startOf(exploding(10), dt)])))
    Result.getOrThrow(atOnce(own.advance(1, [sink])))
  })

  it("goes on where the interpreter finds nothing wrong", () => {
    const network = exploding(1e6)
    // A hand that cries wolf: some steps look bad until the next states are loaded.
    let bad = false
    const crying: Change = (hand) => ({
      ...hand,
      *run(first, some, sinks) {
        bad ||= [5, 6, 7, 20].some((step) => first <= step && step < first + some)
        return yield* hand.run(first, some, sinks)
      },
      load: (states) => {
        bad = false
        return hand.load(states)
      },
      fine: (copy) => !bad && hand.fine(copy)
    })
    const [expected, found] = [same, crying].map((change) =>
      numbers(marchOf(network, "backwardEuler", 1, change), network, 1, 1000)
    )
    expect(found.sinks).toEqual(expected.sinks)
    expect(found.states).toEqual(expected.states)
  })
})

describe("a run that is interrupted in the middle of a step", () => {
  it("stands nowhere; between steps it goes on", () => {
    const sink = { data: new Float64Array(large.recordings.size * steps), stride: steps, first: 0 }
    const cut = marchOf(large, "backwardEuler")
    const parts = cut.advance(steps, [sink])
    for (let k = 0; k < 4; k++) parts.next(1)
    expect(Result.isFailure(atOnce(cut.advance(1, [sink])))).toBe(true)
    const whole = marchOf(large, "backwardEuler")
    const some = whole.advance(steps, [sink])
    some.next()
    some.next(1000) // a step or two
    Result.getOrThrow(atOnce(whole.advance(1, [sink])))
  })
})
