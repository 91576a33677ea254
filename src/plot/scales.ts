/**
 * Which rows of a figure share a vertical scale: those of one unit whose sizes are comparable.
 *
 * One idea: millivolts and gates have no scale in common, and neither have a sodium current and a leak a hundred times
 * smaller: on the scale of the larger the smaller is a flat line. Within a unit a scale takes rows whose largest absolute
 * value is at least a tenth of that of its largest row.
 */

/** A row as far as scales go: quantity and unit, such as `"voltage [mV]"`, and between which values it lies. */
export type Ranged = { readonly quantity: string; readonly low: number; readonly high: number }

/** A scale: its unit as it stands on an axis, and between which values its rows lie, with some room. */
export type Scale = { readonly unit: string; readonly low: number; readonly high: number }

/** Rows with a largest absolute value of less than this part of a scale's largest have a scale of their own. */
export const comparable = 0.1

/** The unit at the end of a label, in brackets; the whole label where it has none. */
export const unitOf = (quantity: string): string => /\[[^[\]]+\]\s*$/.exec(quantity)?.[0].trim() ?? quantity

const sizeOf = ({ low, high }: Ranged): number => Math.max(Math.abs(low), Math.abs(high))

/**
 * The scales, in the order of their first rows, and which of them each row has. `levels` are values that
 * the largest scale of their unit has to show, and smaller ones where that does not flatten their rows.
 */
export const scales = (
  rows: ReadonlyArray<Ranged>,
  levels: ReadonlyArray<{ readonly unit: string; readonly level: number }>
): { readonly all: ReadonlyArray<Scale>; readonly of: ReadonlyArray<number> } => {
  const shared: Array<{ readonly unit: string; readonly size: number; readonly rows: Array<number> }> = []
  const largestFirst = rows.map((row, k) => ({ k, size: sizeOf(row), unit: unitOf(row.quantity) }))
    .sort((a, b) => b.size - a.size || a.k - b.k)
  for (const { k, size, unit } of largestFirst) {
    // Only zeros go with anything of their unit.
    const found = shared.find((scale) => scale.unit === unit && (size === 0 || size >= comparable * scale.size))
    if (found === undefined) shared.push({ unit, size, rows: [k] })
    else found.rows.push(k)
  }
  const firstOf = new Map(shared.map((scale) => [scale, scale.rows.reduce((least, k) => Math.min(least, k), Infinity)]))
  const ordered = [...shared].sort((a, b) => firstOf.get(a)! - firstOf.get(b)!)
  const place = new Map(ordered.flatMap((scale, at) => scale.rows.map((k) => [k, at] as const)))
  return {
    all: ordered.map((scale) => {
      const { unit, rows: members } = scale
      const low = members.reduce((least, k) => Math.min(least, rows[k].low), Infinity)
      const high = members.reduce((most, k) => Math.max(most, rows[k].high), -Infinity)
      const largest = shared.find((other) => other.unit === unit) === scale
      const marked = levels.flatMap(({ level, unit: own }) =>
        own === unit && (largest || (level >= 2 * low - high && level <= 2 * high - low)) ? [level] : []
      )
      return { unit, ...withRoom(Math.min(low, ...marked), Math.max(high, ...marked)) }
    }),
    of: rows.map((_, k) => place.get(k)!)
  }
}

/** A range with a little room below and above; around one value alone, a tenth of it. */
export const withRoom = (low: number, high: number): { readonly low: number; readonly high: number } => {
  const size = Math.max(Math.abs(low), Math.abs(high))
  // What is smaller than the rounding of sums is not a range.
  const room = high - low > 1e-9 * size ? (high - low) * 0.05 : size === 0 ? 1 : size * 0.1
  return { low: low - room, high: high + room }
}
