/**
 * Directions to differentiate along: one column, one stimulus, one clamp, or everything at once.
 *
 * One idea: sizes go by the values that move and signs take turns, so that no two rows move alike and nothing cancels by accident.
 */
import type { Network } from "../../../src/network/Network.ts"
import { quantities } from "../../../src/network/quantities.ts"
import * as Table from "../../../src/table/Table.ts"
import type { Tangents } from "./columnsDual.ts"

/** Tangents of about a quarter of each value (of 1 where it is 0, of 0 where there is none), different in every row. */
export const along = (network: Network, key: string): Tangents => {
  const { domain } = quantities(network).get(key)!
  const phase = Array.from(key, (letter) => letter.charCodeAt(0)).reduce((sum, code) => sum + code, 0)
  const tangent = Array.from(
    Table.floats(network[domain], key),
    (x, row) => Number.isNaN(x) ? 0 : (x === 0 ? 1 : x) * (-1) ** row * (0.2 + 0.1 * Math.cos(phase + 2 * row))
  )
  return { [domain]: new Map([[key, tangent]]) }
}

/** One stimulus, differently in every step. */
export const stimulus = (i: number): Tangents => ({ stimuli: new Map([[i, (k: number) => 0.2 * Math.cos(k + i)]]) })

/** One clamp by a tenth of its value, differently in every step. */
export const clamp = (network: Network, i: number): Tangents => {
  const { value } = network.clamps.get(i)!
  const size = typeof value === "number" ? value : value.find((x) => !Number.isNaN(x)) ?? 0
  return { clamps: new Map([[i, (k: number) => 0.1 * size * Math.cos(k + i)]]) }
}

/** The union of some directions that have no column in common. */
export const together = (all: ReadonlyArray<Tangents>): Tangents => ({
  nodes: new Map(all.flatMap((t) => [...t.nodes ?? []])),
  edges: new Map(all.flatMap((t) => [...t.edges ?? []])),
  stimuli: new Map(all.flatMap((t) => [...t.stimuli ?? []])),
  clamps: new Map(all.flatMap((t) => [...t.clamps ?? []]))
})

/** Everything moves at once: each column that the dynamics see, each stimulus, each clamp. */
export const everything = (network: Network): Tangents =>
  together([
    ...[...quantities(network).values()].filter((q) => q.role !== "Current" && !["x", "y", "z"].includes(q.name))
      .map((q) => along(network, q.name)),
    ...network.stimuli.toArray().map((_, i) => stimulus(i)),
    ...network.clamps.toArray().map((_, i) => clamp(network, i))
  ])
