/**
 * D1: along the tree, distances are those of the shortest ways in the graph of centres and branch points, where a step costs half of a
 * length. D2: they are symmetric. D3: straight ones are those of positions.
 *
 * The oracle relaxes the steps of that graph until nothing changes, and knows no order of branches. Broken variants: a branch point that
 * costs something, a way that leaves out the half of the place.
 */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Network } from "../src/Network.ts"
import { distances } from "../src/select/distances.ts"
import { rows } from "../src/select/Select.ts"
import * as Table from "../src/table/Table.ts"
import { network } from "../src/testing/network.ts"
import { broken, settings } from "./settings.ts"

type Step = readonly [a: string, b: string, cost: number]

/** Every step from a centre to a border or a branch point. */
const stepsOf = ({ cells, nodes }: Network, atPoint: number): ReadonlyArray<Step> => {
  const length = Table.floats(nodes, "length")
  const out: Array<Step> = []
  let row = 0
  cells.forEach(({ ncomp, parents }, c) => {
    ncomp.forEach((count, b) => {
      for (let k = 0; k < count; k++, row++) {
        const before = k > 0 ? `${row}|` : parents[b] < 0 ? `root ${c}` : `end ${c} ${parents[b]}`
        const behind = k < count - 1 ? `${row + 1}|` : `end ${c} ${b}`
        out.push([`${row}`, before, length[row] / 2 + (k === 0 ? atPoint : 0)], [`${row}`, behind, length[row] / 2])
      }
    })
  })
  return out
}

/** Shortest ways by relaxation. */
const shortest = (steps: ReadonlyArray<Step>, from: number, n: number): ReadonlyArray<number> => {
  const best = new Map<string, number>([[String(from), 0]])
  const of = (place: string): number => best.get(place) ?? Infinity
  for (let changed = true; changed;) {
    changed = false
    for (const [a, b, cost] of steps) {
      for (const [x, y] of [[a, b], [b, a]]) {
        if (of(x) + cost >= of(y)) continue
        best.set(y, of(x) + cost)
        changed = true
      }
    }
  }
  return Array.from({ length: n }, (_, row) => of(String(row)))
}

/** Two sums of the same lengths in another order: a rounding for each of at most 100 steps. */
const tolerance = 100 * 2 ** -52

const isClose = (a: number, b: number): boolean =>
  Number.isFinite(b) ? Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b)) : Number.isNaN(a)

const agrees = (net: Network, from: number, oracle: ReadonlyArray<number>): boolean =>
  distances(net, rows([from]), { allowUnreached: true }).every((d, row) => isClose(d, oracle[row]))

const placed = fc.tuple(network(), fc.nat()).map(([net, k]) => [net, k % net.nodes.length] as const)

describe("D1: distances along the tree", () => {
  it("are the shortest ways", () => {
    fc.assert(
      fc.property(placed, ([net, from]) => agrees(net, from, shortest(stepsOf(net, 0), from, net.nodes.length))),
      settings
    )
  })

  it("catches a branch point that costs something, and a place without its half", () => {
    const pointed = fc.property(
      placed,
      ([net, from]) => agrees(net, from, shortest(stepsOf(net, 1), from, net.nodes.length))
    )
    expect(fc.check(pointed, broken).failed).toBe(true)
    const halved = fc.property(placed, ([net, from]) => {
      const half = Table.floats(net.nodes, "length")[from] / 2
      return agrees(net, from, shortest(stepsOf(net, 0), from, net.nodes.length).map((d) => Math.max(0, d - half)))
    })
    expect(fc.check(halved, broken).failed).toBe(true)
  })
})

describe("D2: distances are symmetric", () => {
  const symmetric = (along: "path" | "straight") =>
    fc.property(placed, fc.nat(), ([net, a], k) => {
      const b = k % net.nodes.length
      const way = (from: number, to: number): number =>
        distances(net, rows([from]), { along, allowUnreached: true })[to]
      const [there, back] = [way(a, b), way(b, a)]
      return Number.isNaN(there) ? Number.isNaN(back) : isClose(there, back)
    })

  it("along the tree and straight", () => {
    fc.assert(symmetric("path"), settings)
    fc.assert(symmetric("straight"), settings)
  })

  it("catches the way to the end of a compartment instead of its centre", () => {
    const wrong = fc.property(placed, fc.nat(), ([net, a], k) => {
      const b = k % net.nodes.length
      const length = Table.floats(net.nodes, "length")
      const way = (from: number, to: number): number =>
        distances(net, rows([from]), { allowUnreached: true })[to] + length[to] / 2
      return Number.isNaN(way(a, b)) || isClose(way(a, b), way(b, a))
    })
    expect(fc.check(wrong, broken).failed).toBe(true)
  })
})

describe("D3: straight distances", () => {
  const straight = (axes: ReadonlyArray<string>) =>
    fc.property(placed, ([net, from]) => {
      const columns = axes.map((axis) => Table.floats(net.nodes, axis))
      return distances(net, rows([from]), { along: "straight" }).every((d, row) =>
        isClose(d, Math.hypot(...columns.map((x) => x[row] - x[from])))
      )
    })

  it("are those of positions", () => fc.assert(straight(["x", "y", "z"]), settings))

  it("catches a coordinate that is left out", () => {
    expect(fc.check(straight(["x", "z"]), broken).failed).toBe(true)
  })
})
