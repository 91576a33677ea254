/**
 * Traced cells: a soma of one point and a tree of points of all types around it, steps of the radius in one place and pointed tips among them.
 *
 * Drawn as a description that always makes a file; what a reader would refuse is not drawn.
 */
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { read } from "../io/swc/read.ts"
import type { Network } from "../network/Network.ts"
import { traced } from "../network/tracedCell.ts"
import { around, type Between, cyclic, few } from "./cell.ts"

const step = fc.tuple(
  fc.integer({ min: -9, max: 30 }),
  fc.integer({ min: -20, max: 20 }),
  fc.integer({ min: -5, max: 5 })
)

const point = fc.record({
  parent: fc.nat(99),
  step,
  radius: around(1, 0.2, 5),
  type: fc.constantFrom(3, 2, 4, 5)
})

/** Makes traced cells of at most so many branches. */
export const tracedCell = (mostBranches: number, compartments: Between): fc.Arbitrary<Network> =>
  fc.record({
    soma: around(5, 1, 10),
    points: fc.array(point, { minLength: 2, maxLength: Math.max(2, mostBranches - 1) }),
    ncomp: few(fc.integer({ min: compartments[0], max: compartments[1] })),
    v: few(fc.constantFrom(-70, -60))
  }).map(({ ncomp, points, soma, v }) => {
    const places: Array<readonly [number, number, number]> = [[0, 0, 0]]
    const rows = [`1 1 0 0 0 ${soma} -1`]
    points.forEach(({ parent, radius, step, type }, k) => {
      const before = k === 0 ? 0 : parent % (k + 1)
      const own = step.every((d) => d === 0) && before === 0 ? [7, 0, 0] : step
      const [x, y, z] = places[before].map((value, i) => value + own[i])
      places.push([x, y, z])
      rows.push(`${k + 2} ${type} ${x} ${y} ${z} ${radius} ${before + 1}`)
    })
    return { text: rows.join("\n"), ncomp, v }
  }).map(({ ncomp, text, v }) => ({ ncomp, v, reading: read(text) }))
    .filter(({ reading }) => Result.isSuccess(reading))
    .map(({ ncomp, reading, v }) => {
      const { morphology } = Result.getOrThrow(reading)
      const counts = Array.from(morphology.branches.type, (_, b) => cyclic(ncomp, b))
      const total = counts.reduce((a, b) => a + b, 0)
      return traced(morphology, { ncomp: counts, v: Array.from({ length: total }, (_, k) => cyclic(v, k)) })
    })
