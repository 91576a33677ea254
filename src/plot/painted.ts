/**
 * The colours of compartments: selections in colours of their own over the rest, the rest by a column, a trainable, values, or its cell's group.
 *
 * One idea: pictures in the plane, in space and of trees ask this for the colour of a row and for the legend that explains it, so a colour
 * means the same in all of them. Compartments of a later selection lie over those of an earlier one. It does not know what is drawn.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { aText, like, maybe } from "../network/border.ts"
import type { Network } from "../network/Network.ts"
import { compartments } from "../select/Given.ts"
import { resolve } from "../select/resolve.ts"
import { group } from "../select/Select.ts"
import type { NodeSelection } from "../select/Selection.ts"
import { excerpt } from "../table/excerpt.ts"
import * as Table from "../table/Table.ts"
import { records } from "./border.ts"
import { inputError, type PlotError } from "./Figure.ts"
import * as Legend from "./Legend.ts"
import * as Palette from "./Palette.ts"
import { aRowValues, type Resolved, resolveRowValues, type RowValues } from "./rowValues.ts"

/** Compartments in a colour of their own; `label` is what the legend calls them, by default as the selection reads. */
export type Highlight = {
  readonly at: NodeSelection
  readonly label?: string
  /** As `#rrggbb`; default the next of the palette. */
  readonly colour?: string
}

/** What gives colours to compartments. */
export type PaintOptions = {
  /** Selections over the rest, each in a colour of its own. */
  readonly selections?: ReadonlyArray<Highlight>
  /** What the colours of the rest say. */
  readonly colour?: RowValues
}

const aColour = like((u) => typeof u === "string" && /^#[0-9a-f]{6}$/i.test(u), "a colour such as \"#0072b2\"")

/** The kinds of `PaintOptions`, for the border. */
export const paintKinds = {
  selections: maybe(records({ at: compartments, label: maybe(aText), colour: maybe(aColour) })),
  colour: maybe(aRowValues)
}

/** The colours of all compartments and what they mean. */
export type Painted = {
  readonly colour: (row: number) => string
  /** What the colour of a compartment says, in words; empty where it says only of which cell it is. */
  readonly words: (row: number) => string
  /** Compartments of higher ranks lie above those of lower ones. */
  readonly rank: (row: number) => number
  /** Legends above a drawing of a width, and beside it. */
  readonly legend: (width: number) => { readonly above: ReadonlyArray<Legend.Block>; readonly beside?: Legend.Block }
}

/** What the compartments are without selections. */
type Ground = Pick<Painted, "colour" | "words"> & {
  readonly title: string
  readonly entries: ReadonlyArray<Legend.Entry>
  readonly bar?: Legend.Block
  /** The entry for what has no value. */
  readonly none?: Legend.Entry
}

/** The colours of the compartments of a network; `groups` says what a cell is called where nothing else gives colours. */
export const painted = (
  network: Network,
  { colour, selections = [] }: PaintOptions,
  figure: string,
  groups: { readonly of: (cell: number) => string | null; readonly pale: boolean }
): Effect.Effect<Painted, PlotError> =>
  Effect.gen(function*() {
    const ranks = yield* ranksOf(network, selections, figure)
    const ground = colour !== undefined
      ? yield* byValues(yield* resolveRowValues(network, colour, figure), network, figure)
      : selections.length > 0
      ? rest
      : byGroup(network, groups)
    const chosen = selections.map(({ at, colour, label }, k): Legend.Entry => ({
      label: label ?? String(at),
      colour: colour ?? Palette.categorical[k % Palette.categorical.length]
    }))
    const inRest = Array.from(ranks).some((rank) => rank === 0)
    return {
      colour: (row) => ranks[row] === 0 ? ground.colour(row) : chosen[ranks[row] - 1].colour,
      words: (row) => ranks[row] === 0 ? ground.words(row) : chosen[ranks[row] - 1].label,
      rank: (row) => ranks[row],
      legend: (width) => {
        const others = [...ground.entries, ...ground.none === undefined || !inRest ? [] : [ground.none]]
        const joined = ground.title === ""
        const lists = joined
          ? [["", [...chosen, ...others]] as const]
          : [["", chosen] as const, [ground.title, others] as const]
        return {
          above: lists.filter(([, list]) => list.length > 0).map(([title, list]) => Legend.rows(title, list, width)),
          ...ground.bar === undefined ? {} : { beside: ground.bar }
        }
      }
    }
  })

/** Every group of a network as a highlight, as many as colours tell apart; none where they are more. */
export const byGroups = ({ groups, nodes }: Network): ReadonlyArray<Highlight> => {
  const held = groups.toArray().filter((name) => Table.flags(nodes, name)!.includes(1))
  return held.length > Palette.categorical.length ? [] : held.map((name) => ({ at: group(name), label: name }))
}

/** The rank of every compartment: 0, or one more than the last selection that it is in. */
const ranksOf = (
  network: Network,
  selections: ReadonlyArray<Highlight>,
  figure: string
): Effect.Effect<Int32Array, PlotError> => {
  const ranks = new Int32Array(network.nodes.length)
  for (const [k, { at }] of selections.entries()) {
    const rows = resolve(network, at)
    if (Result.isFailure(rows)) return Effect.fail(inputError(figure, `selection ${k}: ${rows.failure.message}`))
    for (const row of rows.success) ranks[row] = k + 1
  }
  return Effect.succeed(ranks)
}

const rest: Ground = {
  title: "",
  entries: [],
  none: { label: "the rest", colour: Palette.neutral },
  colour: () => Palette.neutral,
  words: () => ""
}

const byGroup = (
  network: Network,
  { of, pale }: { readonly of: (cell: number) => string | null; readonly pale: boolean }
): Ground => {
  const cell = Table.ints(network.nodes, "global_cell_index")
  const names = Array.from({ length: network.cells.size }, (_, c) => of(c) ?? "cells")
  const strong = Palette.byName(names)
  const colours = new Map(Array.from(strong, ([name, colour]) => [name, pale ? Palette.pale(colour) : colour]))
  return {
    title: "cells",
    entries: colours.size < 2 ? [] : Array.from(colours, ([label, colour]) => ({ label, colour })),
    colour: (row) => colours.get(names[cell[row]])!,
    words: () => ""
  }
}

const byValues = (shown: Resolved, network: Network, figure: string): Effect.Effect<Ground, PlotError> => {
  const { label, none } = shown
  const rows = Array.from({ length: network.nodes.length }, (_, row) => row)
  const grey = rows.some((row) => shown.at(row) === null) ? { none: { label: none, colour: Palette.neutral } } : {}
  const words = (row: number): string => {
    const value = shown.at(row)
    return `${label}: ${
      value === null ? none : shown._tag === "Indices" ? shown.labelOf(value as number) : numberText(value)
    }`
  }
  if (rows.every((row) => shown.at(row) === null)) {
    return Effect.fail(inputError(figure, `no compartment has a value of \`${excerpt(label)}\`.`))
  }
  if (shown._tag === "Names") {
    const colours = Palette.byName(rows.map(shown.at).filter((name) => name !== null))
    if (colours.size > Palette.categorical.length) {
      const problem = `column \`${
        excerpt(label)
      }\` has ${colours.size} texts; colours tell ${Palette.categorical.length} apart.`
      return Effect.fail(inputError(figure, problem))
    }
    const entries = Array.from(colours, ([name, colour]) => ({ label: name, colour }))
    const colour = (row: number): string => colours.get(shown.at(row) ?? "") ?? Palette.neutral
    return Effect.succeed({ title: label, entries, ...grey, colour, words })
  }
  const values = rows.map(shown.at)
  const different = new Set(values.filter((value) => value !== null))
  const colouring = shown._tag === "Indices"
    ? Palette.colouring(values)
    : different.size === 1
    ? Palette.colouring(different)
    : Palette.gradient(values.filter((value) => value !== null))
  const labelOf = shown._tag === "Indices" ? shown.labelOf : numberText
  const colour = (row: number): string => colouring.of(shown.at(row))
  if (colouring.kind === "sequential") {
    const extra = "none" in grey ? [grey.none] : []
    const first = shown._tag === "Indices" ? "top" : "bottom"
    const bar = Legend.bar(label, colouring, labelOf, extra, first)
    return Effect.succeed({ title: label, entries: [], bar, colour, words })
  }
  const entries = colouring.values.map((value) => ({
    label: labelOf(value),
    colour: colouring.of(value),
    ...shown._tag === "Numbers" || labelOf(value) === String(value) ? {} : { mark: String(value) }
  }))
  return Effect.succeed({ title: label, entries, ...grey, colour, words })
}

/** A number beside a colour: three digits say more than an eye can. */
export const numberText = (value: number | string): string =>
  typeof value === "string" ? value : String(Number(value.toPrecision(3))).replaceAll("-", "−")
