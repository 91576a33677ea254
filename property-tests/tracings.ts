/**
 * Random tracings: trees of all types with somata of all forms, points in one place among them, as rows of an SWC file.
 */
import * as fc from "fast-check"

/** A row of an SWC file. */
export type Row = {
  readonly id: number
  readonly type: number
  readonly at: readonly [number, number, number]
  readonly radius: number
  readonly parent: number
}

const step = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -20_000, max: 20_000 }).map((n) => n / 997) }, // no power of two: sums round
  { weight: 1, arbitrary: fc.constant(0) }
)

const size = fc.oneof(fc.double({ min: 0.5, max: 5, noNaN: true }), fc.constantFrom(1, 2))

/** A tree as parents, types, steps and radii; most points go on from the one before, most types from their parent's. */
export const file: fc.Arbitrary<ReadonlyArray<Row>> = fc.array(
  fc.record({
    back: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(40) }),
    type: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, {
      weight: 1,
      arbitrary: fc.constantFrom(0, 1, 2, 3, 4, 5, 6)
    }),
    by: fc.oneof({ weight: 6, arbitrary: fc.tuple(step, step, step) }, {
      weight: 1,
      arbitrary: fc.constant([0, 0, 0] as [number, number, number])
    }),
    radius: size
  }),
  { minLength: 1, maxLength: 30 }
).map((points) => {
  const rows: Array<Row> = []
  for (const [k, { back, by, radius, type }] of points.entries()) {
    const parent = k === 0 ? null : rows[k - 1 - back % k]
    const from = parent?.at ?? [0, 0, 0]
    rows.push({
      id: k + 1,
      type: type ?? parent?.type ?? 1,
      at: [from[0] + by[0], from[1] + by[1], from[2] + by[2]],
      radius,
      parent: parent?.id ?? -1
    })
  }
  return rows
})

/** The rows as a text. */
export const textOf = (rows: ReadonlyArray<Row>): string =>
  rows.map(({ at, id, parent, radius, type }) => [id, type, ...at, radius, parent].join(" ")).join("\n")
