/**
 * V14 (E8 of events.md): gradients through spikes, delays, weights and thresholds are those of differences, along a direction in which every column,
 * stimulus and clamp moves at once, in random networks where no spike is born or lost and nothing arrives on the grid, where a slope has two sides.
 *
 * Differences are of the interpreter, of whole runs, and know nothing of how gradients come to be. Where those at h and h / 2 are apart, a spike has
 * gone over the end of a step that it is told at, or a maximum has been taken: such draws are left out, and counted. Broken variants: a delay, a
 * threshold and a weight that nobody goes back to.
 */
import { Result } from "effect"
import * as fc from "fast-check"
import { Edit, Network, Select } from "neurolens"
import { describe, expect, it } from "vitest"
import type { Adjoint } from "../src/adjoint/Bars.ts"
import * as Table from "../src/table/Table.ts"
import type { Tangents } from "../test/adjoint/dual/columnsDual.ts"
import { differences } from "../test/adjoint/dual/differences.ts"
import { everything } from "../test/adjoint/dual/directions.ts"
import { answerBy, dot, everythingWanted, interpreted } from "../test/adjoint/gradientRuns.ts"
import { type EventModel, eventModel, eventNetwork } from "../test/solve/compiled/eventModels.ts"
import { broken, settings } from "./settings.ts"

const [steps, h] = [30, 1e-6]

/** Resets go back by surrogates, which are no derivatives: there is none here. */
const models = eventModel.map((p) => ({ ...p, detectors: p.detectors.map((k) => k % 2) }))

const weight = (k: number): number => Math.sin(1 + 0.7 * k)

/** The network, with delays of more than a step each, and none on the grid. */
const offGrid = (p: EventModel): Network.Network => {
  const network = eventNetwork(p)
  const apart = (values: ArrayLike<number>): ReadonlyArray<number> =>
    Array.from(values, (x, k) => Math.floor(x / p.dt + 1) * p.dt + p.dt * (0.3 + 0.4 * Math.abs(Math.sin(k + 1))))
  return ["delay", "post_delay"].reduce((network, name) => {
    const rows = Array.from({ length: network.edges.length }, (_, row) => row).filter((row) =>
      network.edges.columns.has(name) && !Number.isNaN(Table.floats(network.edges, name)[row])
    )
    const values = rows.map((row) => Table.floats(network.edges, name)[row])
    return rows.length === 0
      ? network
      : Network.editSync(network, [Edit.set(name, apart(values), Select.edges.rows(rows))])
  }, network)
}

/** Everything that is not 0 moves: many a 0 is the least that a mechanism takes. */
const direction = (network: Network.Network): Tangents => {
  const tangents = everything(network)
  const moving = (domain: "nodes" | "edges"): ReadonlyMap<string, ArrayLike<number>> =>
    new Map(Array.from(tangents[domain] ?? [], ([name, own]) => {
      const values = Table.floats(network[domain], name)
      return [name, Array.from(own, (x, row) => values[row] === 0 ? 0 : x)] as const
    }))
  return { ...tangents, nodes: moving("nodes"), edges: moving("edges") }
}

/** What a draw comes to, of the gradient and of one that is changed; null where it is left out. */
type Apart = { readonly whole: number; readonly changed: number }

/** How far gradient and difference are apart, as a part of what the sum consists of. */
const apart = (p: EventModel, change: (adjoint: Adjoint) => Adjoint): Apart | null => {
  const network = offGrid(p)
  const question = { steps, dt: p.dt, scheme: p.scheme, wanted: everythingWanted(network), weight }
  const answer = answerBy(interpreted(network, question), network, question)
  if (Result.isFailure(answer)) return null
  const tangents = direction(network)
  const { best, coarse, fine } = differences(network, { steps, dt: p.dt, scheme: p.scheme, tangents }, h)
  const slopes = [coarse, fine, best].map((data) => data.reduce((sum, x, k) => sum + weight(k) * x, 0))
  const { size, value } = dot(answer.success.adjoint, tangents)
  if (!slopes.every(Number.isFinite) || Math.abs(slopes[0] - slopes[1]) > 1e-5 * size) return null
  const off = (x: number): number => Math.abs(x - slopes[2]) / size
  return { whole: off(value), changed: off(dot(change(answer.success.adjoint), tangents).value) }
}

const bound = 1e-5

const few = { ...settings, numRuns: Math.ceil(settings.numRuns / 5) }

/** An adjoint without what it says of some columns. */
const without = (names: RegExp) => (adjoint: Adjoint): Adjoint => {
  const zeros = (columns: Adjoint["nodes"]): Adjoint["nodes"] =>
    new Map(Array.from(columns, ([name, values]) => [name, names.test(name) ? values.map(() => 0) : values]))
  return { ...adjoint, nodes: zeros(adjoint.nodes), edges: zeros(adjoint.edges) }
}

describe("gradients with events", () => {
  it("V14 are those of differences, where spikes travel and delays matter", () => {
    let [tried, moving] = [0, 0]
    fc.assert(
      fc.property(models, (p) => {
        const found = apart(p, without(/delay/))
        if (found === null) return
        expect(found.whole).toBeLessThan(bound)
        tried++
        if (found.changed > bound) moving++
      }),
      few
    )
    expect(tried).toBeGreaterThan(few.numRuns / 2)
    expect(moving).toBeGreaterThan(few.numRuns / 8)
  }, 240_000)
})

describe("V14 notices", () => {
  const fails = (names: RegExp): void => {
    const law = fc.property(models, (p) => expect(apart(p, without(names))?.changed ?? 0).toBeLessThan(bound))
    expect(fc.check(law, broken).failed).toBe(true)
  }

  it("delays that nobody goes back to", () => fails(/^(post_)?delay$/))
  it("thresholds", () => fails(/threshold/))
  it("weights", () => fails(/weight|STDP_w$/))
})
