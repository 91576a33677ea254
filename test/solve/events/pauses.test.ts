/** A step with many events pauses by what it does, so that nothing holds the event loop for long; pauses change no bit. */
import { Cell, Connect, Edit, Network, Source, Synapse } from "neurolens"
import { describe, expect, it } from "vitest"
import { plan } from "../../../src/solve/Plan.ts"
import { step, stepping } from "../../../src/solve/step.ts"
import { run } from "../run.ts"

const Pool = Synapse.make("Pool", {
  parameters: { tau: { default: 5, unit: "ms", at: "post" }, weight: { default: 1e-6, unit: "uS" } },
  states: { g: { unit: "uS", at: "post", derivative: "-g / tau" } },
  onPre: "g = g + weight",
  current: "g * v_post"
})

/** Pauses of the second step, in which so many events arrive at one pool, and which draws so many spikes of a source without synapses. */
const pausesOf = (events: number, spikes: number): number => {
  const network = Network.editSync(Network.make([Cell.make()]), [
    Edit.addSources([Source.times([0.03]), Source.regular({ start: 0.03, interval: 1e-6, number: spikes })]),
    Edit.connect(Connect.listed(Array.from({ length: events }, () => [0, 0] as const), { pre: "sources" }), Pool, {
      values: { delay: 0 }
    }),
    Edit.record("v")
  ])
  const { state } = run(network, { steps: 1, dt: 0.025 })
  const work = stepping(plan(network), "backwardEuler", 0.025, state)
  let pauses = 0
  let next = work.next()
  for (; next.done !== true; next = work.next()) pauses++
  expect(next.value.events!.spikes.length).toBe(spikes + 1)
  expect(next.value.edges).toEqual(step(plan(network), "backwardEuler", 0.025, state).edges)
  return pauses
}

describe("a step with many events", () => {
  const few = pausesOf(1, 0)

  it("pauses every few of those at one pool", () => {
    expect(pausesOf(3200, 0) - few).toBeGreaterThanOrEqual(100)
  })

  it("pauses every few hundred spikes of a source", () => {
    expect(pausesOf(1, 5120) - few).toBeGreaterThanOrEqual(10)
  })
})
