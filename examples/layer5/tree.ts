/**
 * A layer-5 pyramidal tree that is nobody's data: grown from a seed, as the text of an SWC file.
 *
 * One idea: a neurite is a wandering line with others at its end, described by lengths and radii for each order of branching. The numbers are
 * those of the species, not of a cell: a trunk of 680 um with obliques, a tuft above the main fork, basal trees, the first 60 um of an axon.
 * No sines and no roundings of a library's stand in it, so a seed gives the same text on every machine.
 */
import { Effect, Random } from "effect"

type Vector = readonly [number, number, number]

/** A neurite: its points with their radii, and what goes on from the last one. */
type Neurite = {
  readonly type: number
  readonly points: ReadonlyArray<readonly [place: Vector, radius: number]>
  readonly children: ReadonlyArray<Neurite>
}

/** What a tree is like: the length of a stretch of each order [um], radii at its ends, how wide it forks, where it is drawn to. */
type Shape = {
  readonly type: number
  readonly lengths: ReadonlyArray<number>
  readonly radii: ReadonlyArray<number>
  readonly spread: number
  readonly pull: Vector
}

const [axon, basal, apical] = [2, 3, 4]

/** Radius of the soma, a sphere [um]. */
const somaRadius = 11

const basalTree: Shape = {
  type: basal,
  lengths: [25, 45, 95],
  radii: [1, 0.6, 0.45, 0.35],
  spread: 0.7,
  pull: [0, 0, 0]
}
const oblique: Shape = { type: apical, lengths: [45, 110], radii: [0.6, 0.45, 0.3], spread: 0.6, pull: [0, 0.05, 0] }
const tuft: Shape = {
  type: apical,
  lengths: [90, 130, 230],
  radii: [1, 0.7, 0.5, 0.35],
  spread: 0.5,
  pull: [0, 0.08, 0]
}

/** Stretches of the trunk from one oblique to the next, and the radii between them [um]. */
const trunkStretch = 85
const trunkRadii = [2, 1.7, 1.5, 1.4, 1.3, 1.2, 1.1, 1.05, 1]

const sum = ([a, b, c]: Vector, [d, e, f]: Vector, factor = 1): Vector => [
  a + factor * d,
  b + factor * e,
  c + factor * f
]

const unit = ([x, y, z]: Vector): Vector => {
  const length = Math.sqrt(x * x + y * y + z * z)
  return [x / length, y / length, z / length]
}

const cross = ([a, b, c]: Vector, [d, e, f]: Vector): Vector => [b * f - c * e, c * d - a * f, a * e - b * d]

/** A vector in the cube from -1 to 1. */
const anyVector = Effect.map(
  Effect.all([Random.nextBetween(-1, 1), Random.nextBetween(-1, 1), Random.nextBetween(-1, 1)]),
  (all): Vector => all
)

/** A line that wanders: its points, at most 12 um apart, and where it heads at its end. */
const stretch = (start: Vector, heading: Vector, length: number, [first, last]: ReadonlyArray<number>, pull: Vector) =>
  Effect.gen(function*() {
    const count = Math.ceil(length / 12)
    const turns = yield* Effect.forEach(Array(count), () => anyVector)
    return turns.reduce<{ readonly heading: Vector; readonly points: Neurite["points"] }>(
      ({ heading, points }, turn, k) => {
        const next = unit(sum(sum(heading, turn, 0.15), pull))
        const place = sum(points[k][0], next, length / count)
        return { heading: next, points: [...points, [place, first + (last - first) * (k + 1) / count]] }
      },
      { heading, points: [[start, first]] }
    )
  })

/** Where the two branches of a fork head: to both sides of where their parent did. */
const fork = (heading: Vector, spread: number) =>
  Effect.map(anyVector, (any): ReadonlyArray<Vector> => {
    const side = unit(cross(heading, any))
    return [unit(sum(heading, side, spread)), unit(sum(heading, side, -spread))]
  })

/** A tree that forks at the end of every stretch but the last; `away` is how far from the middle of its parent it begins. */
const tree = (shape: Shape, from: Vector, heading: Vector, away: number, order = 0): Effect.Effect<Neurite> =>
  Effect.gen(function*() {
    const { lengths, pull, radii, spread, type } = shape
    const length = lengths[order] * (yield* Random.nextBetween(0.8, 1.2))
    const line = yield* stretch(sum(from, heading, away), heading, length, radii.slice(order), pull)
    const [end, radius] = line.points[line.points.length - 1]
    const headings = order + 1 === lengths.length ? [] : yield* fork(line.heading, spread)
    const children = yield* Effect.forEach(headings, (next) => tree(shape, end, next, radius, order + 1))
    return { type, points: line.points, children }
  })

/** The trunk from its stretch `k` on: an oblique at the end of each, the tuft at the end of the last. */
const trunk = (from: Vector, heading: Vector, k = 0): Effect.Effect<Neurite> =>
  Effect.gen(function*() {
    const line = yield* stretch(from, heading, trunkStretch, trunkRadii.slice(k), [0, 0.15, 0])
    const [end, radius] = line.points[line.points.length - 1]
    const ways = yield* fork(line.heading, 2)
    const children = k + 2 === trunkRadii.length
      ? yield* Effect.forEach(yield* fork(line.heading, 0.6), (next) => tree(tuft, end, next, radius))
      : [yield* trunk(end, line.heading, k + 1), yield* tree(oblique, end, ways[0], radius)]
    // Beyond the first stretch the first point is the last of the stretch before.
    return { type: apical, points: line.points.slice(k === 0 ? 0 : 1), children }
  })

/** Rows of a file: points numbered from `first`, the neurite hanging on point `parent`. */
const rows = ({ children, points, type }: Neurite, parent: number, first: number): ReadonlyArray<string> => {
  const own = points.map(([place, radius], k) =>
    [first + k, type, ...[...place, radius].map((x) => x.toFixed(2)), k === 0 ? parent : first + k - 1].join(" ")
  )
  const last = first + own.length - 1
  return children.reduce((all, child) => [...all, ...rows(child, last, first + all.length)], own)
}

/** Where basal trees leave the soma: around its lower half. */
const basalWays: ReadonlyArray<Vector> = [
  [1, -0.3, 0.2],
  [-1, -0.35, 0.3],
  [0.3, -0.5, 1],
  [-0.2, -0.4, -1],
  [0.7, -1, -0.6],
  [-0.8, -1, -0.1],
  [0.9, 0.1, -0.7]
]

/** The tree of a seed, as the text of an SWC file. */
export const swcOfSeed = (seed: string): string =>
  Effect.runSync(
    Effect.gen(function*() {
      const centre: Vector = [0, 0, 0]
      const neurites = [
        yield* tree({ ...basalTree, type: axon, lengths: [60], radii: [0.8, 0.5] }, centre, [0, -1, 0], somaRadius),
        ...(yield* Effect.forEach(basalWays, (way) => tree(basalTree, centre, unit(way), somaRadius))),
        yield* trunk([0, somaRadius, 0], [0, 1, 0])
      ]
      const soma = [`1 1 0 0 0 ${somaRadius} -1`]
      const all = neurites.reduce((all, neurite) => [...all, ...rows(neurite, 1, all.length + 1)], soma)
      return [`# a layer-5 pyramidal tree, grown from seed ${seed}`, ...all, ""].join("\n")
    }).pipe(Random.withSeed(seed))
  )
