/**
 * Colours that people with colour-blindness can tell apart: a list for categories, a ramp for many values.
 *
 * One idea: categories take the colours of Okabe and Ito (without the yellow, which is lost on white) first, then the
 * ones that lie farthest from all earlier ones under protanopia, deuteranopia and tritanopia. Above twenty no list is
 * readable and a perceptually uniform ramp says the order instead.
 * Sources: Okabe & Ito 2008; simulation of Machado et al. 2009 (in the test); viridis of matplotlib.
 */

/** Colours for categories, in order of use; the earlier, the farther apart. */
export const categorical: ReadonlyArray<string> = [
  "#0072b2",
  "#d55e00",
  "#009e73",
  "#cc79a7",
  "#e69f00",
  "#56b4e9",
  "#222222",
  "#8a2be2",
  "#5b3a1e",
  "#332288",
  "#882255",
  "#ddcc77",
  "#f2b5a0",
  "#2f4b7c",
  "#117733",
  "#9e0142",
  "#9c755f",
  "#661100",
  "#ee6677",
  "#7fc97f"
]

/** The grey of what no parameter drives; it is not among the categories. */
export const neutral = "#c4c8cd"

const viridis = [
  "#440154",
  "#482878",
  "#3e4989",
  "#31688e",
  "#26828e",
  "#1f9e89",
  "#35b779",
  "#6ece58",
  "#b5de2b",
  "#fde725"
]

const channels = (colour: string): ReadonlyArray<number> =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))

const mix = (from: string, to: string, share: number): string => {
  const [start, end] = [channels(from), channels(to)]
  const mixed = start.map((value, index) => Math.round(value + (end[index] - value) * share))
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`
}

/** Lightens a colour, for a ground on which its full strength is drawn. */
export const pale = (colour: string): string => mix(colour, "#ffffff", 0.45)

/** Gives the colour of the ramp at a place from 0 to 1. */
export const ramp = (place: number): string => {
  const at = Math.min(1, Math.max(0, place)) * (viridis.length - 1)
  const low = Math.min(viridis.length - 2, Math.floor(at))
  return mix(viridis[low], viridis[low + 1], at - low)
}

/** Says whether dark or white text is readable on a colour (WCAG relative luminance). */
export const textOn = (colour: string): string => {
  const [red, green, blue] = channels(colour).map((value) => {
    const part = value / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.2 ? "#111111" : "#ffffff"
}

/** A colour for each value of a set: categories where they are few, the ramp otherwise. */
export type Colouring = {
  readonly kind: "categorical" | "sequential"
  /** The distinct values, ascending. */
  readonly values: ReadonlyArray<number>
  /** The colour of a value; null (driven by no parameter) is the neutral grey. */
  readonly of: (value: number | null) => string
}

/** Makes the colouring of a set of parameter indices; equal sets give equal colours in every figure. */
export const colouring = (indices: Iterable<number | null>): Colouring => {
  const values = [...new Set(indices)].filter((value) => value !== null).sort((a, b) => a - b)
  if (values.length <= categorical.length) {
    const colours = new Map(values.map((value, rank) => [value, categorical[rank]]))
    return { kind: "categorical", values, of: (value) => (value === null ? neutral : colours.get(value) ?? neutral) }
  }
  const [low, high] = [values[0], values[values.length - 1]]
  return { kind: "sequential", values, of: (value) => (value === null ? neutral : ramp(placeIn(low, high, value))) }
}

/** The ramp over a range of values; its `values` are five places of the range, for a legend. */
export const gradient = (all: ReadonlyArray<number>): Colouring => {
  let [low, high] = all.reduce(([low, high], x) => [Math.min(low, x), Math.max(high, x)], [Infinity, -Infinity])
  // One value alone lies in the middle, also where 0.5 is nothing beside it.
  if (low === high) {
    const room = Math.max(0.5, Math.abs(low) * 1e-9)
    ;[low, high] = [Math.max(low - room, -Number.MAX_VALUE), Math.min(high + room, Number.MAX_VALUE)]
  }
  const values = [0, 0.25, 0.5, 0.75, 1].map((place) => between(low, high, place))
  return { kind: "sequential", values, of: (value) => (value === null ? neutral : ramp(placeIn(low, high, value))) }
}

/** The value at a place from 0 to 1 of a range; by halves, since a range may be larger than any number. */
export const between = (low: number, high: number, place: number): number =>
  (low / 2 + place * (high / 2 - low / 2)) * 2

/** The place from 0 to 1 of a value in a range. */
export const placeIn = (low: number, high: number, value: number): number =>
  (value / 2 - low / 2) / (high / 2 - low / 2)

/** Gives every distinct name a categorical colour in order of first appearance; names past the list start again. */
export const byName = (names: Iterable<string>): ReadonlyMap<string, string> =>
  new Map([...new Set(names)].map((name, rank) => [name, categorical[rank % categorical.length]]))
