/**
 * A value along the way from the soma: the path distance to the right, the value upwards, and every branch a line that goes on from its parent.
 *
 * One idea: what neighbours in the tree are neighbours in the picture; a line breaks where a compartment has no value. Colours are those
 * of pictures of cells: of selections, by default of the groups of the network.
 */
import * as Effect from "effect/Effect"
import { maybe, record } from "../network/border.ts"
import type { Network } from "../network/Network.ts"
import { segments } from "../network/segments.ts"
import { aNetwork, compartments } from "../select/Given.ts"
import type { NodeSelection } from "../select/Selection.ts"
import { excerpt } from "../table/excerpt.ts"
import { drawing, networkKinds } from "./border.ts"
import { type Figure, inputError, type PlotError } from "./Figure.ts"
import { draw, figure, frame } from "./frame.ts"
import { tooManyMarks } from "./limits.ts"
import { groupOf } from "./named.ts"
import { common, type NetworkFigureOptions } from "./network.ts"
import { byGroups, painted, paintKinds, type PaintOptions } from "./painted.ts"
import { placesOf } from "./places.ts"
import { aRowValues, resolveRowValues, type RowValues } from "./rowValues.ts"
import { withRoom } from "./scales.ts"
import * as Text from "./Text.ts"
import { type Ticks, ticks } from "./ticks.ts"

/** What `profile` draws. */
export type ProfileOptions = NetworkFigureOptions & Pick<PaintOptions, "selections"> & {
  /** What goes upwards: a column of numbers, or values of one's own. */
  readonly value: RowValues
  /** From where ways are measured, one compartment in each cell; default the soma, or where the tree begins. */
  readonly from?: NodeSelection
}

const [width, height, foot] = [760, 400, 62]

const kinds = {
  network: aNetwork,
  options: record({
    ...networkKinds,
    value: aRowValues,
    from: maybe(compartments),
    selections: paintKinds.selections
  })
}

/** A point of a line, or the end of one where `y` is none. */
type Point = { readonly line: number; readonly x: number; readonly y: number; readonly colour: string }

/** A value of compartments over their path distance from a place. */
export const profile: (network: Network, options: ProfileOptions) => Effect.Effect<Figure, PlotError> = drawing(
  "profile",
  kinds,
  (network: Network, options: ProfileOptions) =>
    Effect.gen(function*() {
      const { name, title } = common(options, "profile", "Along the path")
      const many = tooManyMarks(2 * network.nodes.length)
      if (many !== null) return yield* inputError(name, many)
      const shown = yield* resolveRowValues(network, options.value, name)
      if (shown._tag !== "Numbers") {
        return yield* inputError(
          name,
          `\`${excerpt(shown.label)}\` has no numbers that go upwards; name a column of numbers.`
        )
      }
      const { distance, words } = yield* placesOf(network, options.from, name)
      const group = yield* groupOf(network, options.group, name)
      const selections = options.selections ?? (options.group === undefined ? byGroups(network) : [])
      const paint = yield* painted(network, { selections }, name, { of: group, pale: false })
      const rows = Array.from(distance.keys()).filter((row) => shown.at(row) !== null)
      if (rows.length === 0) {
        return yield* inputError(name, `no compartment has a value of \`${excerpt(shown.label)}\`.`)
      }
      const point = (row: number) => ({ x: distance[row], y: shown.at(row)! })
      const { parent } = segments(network)
      const ways = [...rows].sort((a, b) => paint.rank(a) - paint.rank(b))
      const lines = ways.flatMap((row, line): ReadonlyArray<Point> => {
        const before = parent[row]
        if (before < 0 || shown.at(before) === null) return []
        const colour = paint.colour(row)
        return [{ line, colour, ...point(before) }, { line, colour, ...point(row) }]
      })
      return yield* figure(name, null, (peers) => {
        const upwards = axisOf(rows.map((row) => shown.at(row)!), height, 2 * Text.size, withRoom)
        const across = axisOf(rows.map((row) => distance[row]), width, 5 * Text.size, withoutRoom)
        const drawing = draw(peers, {
          width,
          height: height + 12 + foot,
          marginLeft: Text.widest(upwards.labels, Text.size) + 20 + Text.line,
          marginRight: 28,
          marginTop: 12,
          marginBottom: foot,
          x: axis(across, `path distance from ${Text.shorten(words, 420, Text.size)} [µm]`),
          y: axis(upwards, shown.label),
          marks: [
            peers.Plot.line(lines, {
              x: "x",
              y: "y",
              z: "line",
              stroke: (one: Point) => one.colour,
              strokeWidth: 1.75
            }),
            peers.Plot.dot(ways.map((row) => ({ ...point(row), colour: paint.colour(row) })), {
              x: "x",
              y: "y",
              r: 2.5,
              fill: "colour"
            })
          ]
        })
        const caption = options.caption ??
          `${shown.label} of ${rows.length} compartments over their path distance from ${words}; lines follow the branches.`
        return frame({ name, title, caption, above: paint.legend(width).above, drawing })
      })
    })
)

type Range = { readonly low: number; readonly high: number }

const withoutRoom = (low: number, high: number): Range => high > low ? { low, high } : { low, high: low + 1 }

/** The ticks of an axis over values. */
const axisOf = (
  values: ReadonlyArray<number>,
  pixels: number,
  apart: number,
  range: (low: number, high: number) => Range
): Ticks => {
  const [least, most] = values.reduce(([l, h], x) => [Math.min(l, x), Math.max(h, x)], [Infinity, -Infinity])
  const { high, low } = range(least, most)
  return ticks(low, high, pixels, apart)
}

const axis = ({ high, labels, low, values }: Ticks, label: string) => ({
  label,
  labelAnchor: "center" as const,
  labelArrow: "none" as const,
  grid: true,
  domain: [low, high],
  ticks: [...values],
  tickFormat: (value: number) => labels[values.indexOf(value)]
})
