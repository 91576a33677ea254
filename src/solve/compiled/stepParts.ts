/**
 * One step of a kernel as parts: stretches of its sites, its synapses and its trees, each a call of its own, so that a step of a large network
 * need not be one piece.
 *
 * One idea: a header says what is whose, so a header that says less does a part of the step; no code knows of it. Which parts there are, and
 * in what order, follows from the order of the step (`program/order.ts`), forwards or backwards. In what order rows of one site, or cells of
 * one class, are gone through makes no difference, and sums keep theirs. For kernels on one thread.
 */
import type { Turn } from "../../program/order.ts"
import type { Space } from "../../program/Step.ts"
import type { Part } from "../Hand.ts"
import { type Piece, stretches } from "../Pieces.ts"
import type { Core } from "./Core.ts"
import { blockWord, eventWord, listWord, rangeWord, spikeWord, tableWords } from "./emitCalls.ts"
import { headerWords, type MemoryMap } from "./MemoryMap.ts"
import { junctionBytes } from "./packGroups.ts"

/** Rows that every target goes through in whole loops: lanes times copies of a loop's body divide it. */
const whole = 48

/** Entries of a dense matrix that are as much work as a row with its mechanisms. */
export const entriesOfRow = 16

/** The word of a header that says how many entries there are for a list of a step, or to collect. */
export type CountWord = (turn: Extract<Turn, { readonly _tag: "List" | "Collect" }>, map: MemoryMap) => number

/** The words of a header with the ranges of the first of the sweeps that are no solve, of the passes over junctions, and of what blocks say again. */
export type RangeWords = {
  readonly cells: number
  readonly through: number
  readonly links?: (block: number) => number
}

/** Of a step forwards. */
export const forwardCount: CountWord = (turn, map) => {
  if (turn._tag === "Collect") throw new Error("internal: nothing is collected on the way forwards")
  return listWord(map, turn.list) + 1
}

/** What one or several turns of a step do: the words of a header that say how much, all 0 where it is nothing, and its parts. */
type Share = { readonly words: ReadonlyArray<number>; readonly parts: (most: number) => Iterable<Part> }

/** Looking whether each detector spikes: a small part of a row; handing on what is in flight, which nobody knows before, is taken for as much. */
const spikeWork = ({ map: { layout: { slots } } }: Core): number => slots / 16

/**
 * The shares of a step in order, by turn; solves that follow each other are gone through class by class, since a class is a share of a header.
 */
const sharesOf = (
  core: Core,
  order: ReadonlyArray<Turn>,
  countOf: CountWord,
  ranges: RangeWords
): ReadonlyArray<ReadonlyArray<Share>> => {
  const { headers: [header], map, run, spare, views: { i32 } } = core
  const words = tableWords(map)
  const own = (word: number): number => i32[header / 4 + word]
  const say = (word: number, ...values: ReadonlyArray<number>): void => i32.set(values, spare!.header / 4 + word)
  /** A part that does nothing but what `more` says. */
  const part = (work: number, more: () => void): Part => ({
    work,
    run: () => {
      i32.copyWithin(spare!.header / 4, header / 4, (header + map.headerBytes) / 4)
      say(headerWords.steps, 1)
      for (const word of all) say(word, 0)
      more()
      run(spare!.header)
    }
  })
  const list = (word: number): Share => ({
    words: [word],
    parts: () => [part(own(word) / 2, () => say(word, own(word)))]
  })
  const spikes = (turn: Extract<Turn, { readonly _tag: "Spikes" }>): Share => {
    const word = spikeWord(words, turn)
    return { words: [word], parts: () => [part(spikeWork(core), () => say(word, own(word)))] }
  }
  /** What is done with events: how much that is nobody knows before. */
  const queue = (word: number): Share => ({ words: [word], parts: () => [part(1, () => say(word, own(word)))] })
  const site = (space: Extract<Space, { readonly site: number }>): Share => {
    const word = rangeWord(words, space)
    const { ranges } = map.layout.sites[space.site]
    return {
      words: [word + 1],
      parts: function*(most) {
        const table = own(word)
        for (let r = 0; r < ranges.length;) {
          let [n, rows] = [1, ranges[r].count]
          while (r + n < ranges.length && rows + ranges[r + n].count <= most) rows += ranges[r + n++].count
          if (rows <= Math.max(most, whole)) {
            const at = table + 12 * r
            const count = n
            yield part(rows, () => say(word, at, count))
          } else {
            const { packed, slot } = ranges[r]
            for (const [from, to] of stretches(rows, most, whole)) {
              yield part(to - from, () => {
                i32.set([8 * (slot + from), 8 * (packed + from), 8 * (slot + to)], spare!.range / 4)
                say(word, spare!.range, 1)
              })
            }
          }
          r += n
        }
      }
    }
  }
  const rowsAt = (word: number): Share => {
    return {
      words: [word, word + 1],
      parts: function*(most) {
        const [from, to] = [own(word), own(word + 1)]
        for (const [a, b] of stretches(to - from, 8 * most, 8 * whole)) {
          yield part((b - a) / 8, () => say(word, from + a, from + b))
        }
      }
    }
  }
  const solve = (c: number): Share => cellsOf(c, words.classes + 2 * c)
  const cellsOf = (c: number, word: number): Share => {
    const { tree: { parent }, width } = map.trees[c]
    return {
      words: [word, word + 1],
      parts: function*(most) {
        const cells = width / 8
        const dense = map.matrices.length === 0 ? 0 : cells * parent.length * parent.length / entriesOfRow
        const each = map.systems.length * (cells * parent.length + dense)
        for (const [a, b] of stretches(own(word + 1), width * most / each, width)) {
          yield part(each * (b - a) / width, () => say(word, a, b))
        }
      }
    }
  }
  const join = (g: number): Share => {
    const word = words.groups + 2 * g
    const { compartments, entries, nodes, width } = map.groups[g]
    const dense = map.matrices.length === 0 ? 0 : compartments * compartments / entriesOfRow
    const each = width / 8 * (nodes + entries + dense)
    return {
      words: [word, word + 1],
      parts: function*(most) {
        for (const [a, b] of stretches(own(word + 1), width * most / each, width)) {
          yield part(each * (b - a) / width, () => say(word, a, b))
        }
      }
    }
  }
  const through = (word: number, bytes: number): Share => ({
    words: [word + 1],
    parts: function*(most) {
      const table = own(word)
      for (const [from, to] of stretches(own(word + 1), 4 * most, 1)) {
        yield part((to - from) / 4, () => say(word, table + bytes * from, to - from))
      }
    }
  })
  const solved = new Set<number>() // since the last turn that was none
  const shareOf = (turn: Turn): ReadonlyArray<Share> => {
    if (turn._tag === "Solve") {
      if (solved.has(turn.cls)) return []
      solved.add(turn.cls)
      return [solve(turn.cls)]
    }
    solved.clear()
    switch (turn._tag) {
      case "Join":
        return [join(turn.group)]
      case "Through":
        return [through(ranges.through + 2 * turn.number, junctionBytes[turn.way === "forwards" ? "forwards" : "back"])]
      case "Cells":
        return [cellsOf(turn.cls, ranges.cells + 2 * turn.number)]
      case "Spikes":
        return [spikes(turn)]
      case "Rows":
        if (turn.space._tag === "Links") return [rowsAt(ranges.links!(turn.space.block))]
        return ["block" in turn.space ? rowsAt(blockWord(map, turn.space)) : site(turn.space)]
      case "Pull":
      case "Due":
        return [queue(eventWord(map, turn))]
      default:
        return [list(countOf(turn, map))]
    }
  }
  const shares = order.map(shareOf)
  const all = shares.flat().flatMap(({ words }) => words)
  if (new Set(all).size < all.length) throw new Error("internal: a header cannot tell two shares of a step apart")
  return shares
}

/**
 * The parts of a step whose samples are in the buffers; none is much more than so much work. `order` and `countOf` are those of the way
 * forwards unless given.
 */
export function* stepParts(
  core: Core,
  most: number,
  order: ReadonlyArray<Turn> = core.map.order,
  countOf: CountWord = forwardCount,
  ranges: RangeWords = tableWords(core.map)
): Generator<Part, void> {
  for (const { parts } of sharesOf(core, order, countOf, ranges).flat()) yield* parts(most)
}

/** The words of a header that say how much the turns of a step do, by turn; a turn that is done with one before it has none of its own. */
export const turnWords = (
  core: Core,
  order: ReadonlyArray<Turn>,
  countOf: CountWord,
  ranges: RangeWords
): ReadonlyArray<ReadonlyArray<number>> =>
  sharesOf(core, order, countOf, ranges).map((shares) => shares.flatMap(({ words }) => words))

/**
 * A stretch of the turns of a step, by all threads: their headers say less meanwhile. All meet as they do in a whole step.
 */
export function* section(
  { call, headers, views: { i32 } }: Core,
  words: ReadonlyArray<ReadonlyArray<number>>,
  from: number,
  to: number
): Piece<void> {
  const others = words.flatMap((own, turn) => turn >= from && turn < to ? [] : own)
  const before = headers.map((header) => others.map((word) => i32[header / 4 + word]))
  for (const header of headers) for (const word of others) i32[header / 4 + word] = 0
  try {
    const waits = call()
    if (waits !== null) yield waits
  } finally {
    headers.forEach((header, t) => others.forEach((word, k) => (i32[header / 4 + word] = before[t][k])))
  }
}
