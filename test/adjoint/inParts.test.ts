/**
 * Gradients of kernels in parts of steps: whatever the parts, every bit is that of whole steps, and no part is idle.
 */
import { Result } from "effect"
import { Cell, Channels, Connect, Edit, Network, Select, Stimulus, Synapses } from "neurolens"
import { describe, expect, it } from "vitest"
import type { Reversible } from "../../src/adjoint/Reversible.ts"
import { rawNetwork } from "../../src/solve/recorded.ts"
import { answerBy, compiled, everythingWanted, numbersOf, type Question } from "./gradientRuns.ts"
import { schemeNames, trained } from "./richNetwork.ts"

const [dt, steps] = [0.01, 4]

/** Ranges and blocks that are cut in the middle, and cells alone and in twos. */
const large = Network.editSync(
  Network.make([
    ...Array.from({ length: 41 }, () => Cell.make({ ncomp: 3 })),
    Cell.make({ parents: [-1, 0, 0], ncomp: 11 })
  ]),
  [
    Edit.insert(Channels.HH),
    Edit.insert(Channels.Leak, Select.cell([1, 2, 3])),
    Edit.connect(Connect.sparse(Select.all, Select.all, { probability: 0.01, seed: 2 }), Synapses.Ionotropic),
    Edit.stimulate(Stimulus.step({ delay: 0, duration: 1, amplitude: 0.05 }), Select.cell([0, 5, 41])),
    Edit.record("v")
  ]
)

const questionOf = (network: Network.Network, scheme: Question["scheme"], stretch: number): Question => ({
  steps,
  dt,
  scheme,
  stretch,
  wanted: everythingWanted(rawNetwork(network)),
  weight: (k) => Math.cos(1.7 * k)
})

/** Every number of a gradient, in so much work at a time. */
const numbers = (
  network: Network.Network,
  scheme: Question["scheme"],
  stretch: number,
  change: (run: Reversible) => Reversible = (run) => run
): ReadonlyArray<readonly [string, ReadonlyArray<number>]> => {
  const question = questionOf(network, scheme, stretch)
  const { adjoint, traces } = Result.getOrThrow(answerBy(change(compiled(network, question)), network, question))
  return [
    ["samples", Array.from(traces.data)],
    ...Array.from(numbersOf(adjoint), ([name, values]) => [name, Array.from(values)] as const)
  ]
}

/** Counts the parts that run, or leaves one of each step out. */
const watched = (left: number | null) => {
  const count = { forward: 0, back: 0 }
  const change = (run: Reversible): Reversible => {
    function* through(way: "forward" | "back", parts: ReturnType<NonNullable<Reversible["parts"]>["back"]>) {
      let k = 0
      for (const part of parts) {
        count[way]++
        yield way === "back" && k++ === left ? { ...part, run: () => {} } : part
      }
    }
    return {
      ...run,
      parts: run.parts === null ? null : {
        forward: (...given) => through("forward", run.parts!.forward(...given)),
        back: (...given) => through("back", run.parts!.back(...given))
      }
    }
  }
  return { change, count }
}

const networks = [["a large network", large], ["a network with everything in it", trained]] as const

describe("a gradient in parts of steps", () => {
  it.each(networks.flatMap(([name, network]) => schemeNames.map((scheme) => [name, scheme, network] as const)))(
    "of %s has the same bits, with %s",
    (_, scheme, network) => {
      const whole = watched(null)
      const expected = numbers(network, scheme, Infinity, whole.change)
      expect(whole.count).toEqual({ forward: 0, back: 0 })
      for (const stretch of [1, 20]) {
        const { change, count } = watched(null)
        expect(numbers(network, scheme, stretch, change)).toEqual(expected)
        expect(count.forward).toBeGreaterThan(4 * steps)
        expect(count.back).toBeGreaterThan(4 * steps)
      }
    }
  )

  it("lacks something without any part of the steps back that has something to do", () => {
    const expected = numbers(large, "backwardEuler", 150)
    const { change, count } = watched(null)
    numbers(large, "backwardEuler", 150, change)
    const each = count.back / steps
    expect(each).toBeGreaterThan(8)
    // Nothing is held here: the first part puts in what clamps hold, the last takes what they got.
    for (let left = 1; left < each - 1; left++) {
      expect(numbers(large, "backwardEuler", 150, watched(left).change), `part ${left} of ${each}`).not.toEqual(
        expected
      )
    }
  })
})
