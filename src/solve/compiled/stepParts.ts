/**
 * One step of a kernel as parts: stretches of its sites, its synapses and its trees, each a call of its own, so that a step of a large network
 * need not be one piece.
 *
 * One idea: a header says what is whose, so a header that says less does a part of the step; no code knows of it. In what order rows of one
 * site, or cells of one class, are gone through makes no difference, and sums keep theirs. For kernels on one thread.
 */
import type { Part } from "../Hand.ts"
import { stretches } from "../Pieces.ts"
import type { Core } from "./Core.ts"
import { tableWords } from "./emitCalls.ts"
import { headerWords, listNames } from "./MemoryMap.ts"

/** Rows that every target goes through in whole loops: lanes times copies of a loop's body divide it. */
const whole = 48

/** Entries of a dense matrix that are as much work as a row with its mechanisms. */
export const entriesOfRow = 16

/** Words of a header that say how many entries the lists of a step have, in the order of `listNames`. */
export const listCounts: ReadonlyArray<number> = listNames.map((_, l) =>
  headerWords.lists + headerWords.listWords * l + 1
)

/** Parts of a step, phase by phase. */
export type HeaderParts = {
  /** The list with this word, whole. */
  readonly list: (word: number) => Part
  readonly sites: (most: number) => Iterable<Part>
  readonly blocks: (most: number) => Iterable<Part>
  readonly solves: (most: number) => Iterable<Part>
}

/** Parts of what the header of a core says; `lists` are the words that say how many entries lists have. */
export const partsOfHeader = (
  { headers: [header], map, run, spare, views: { i32 } }: Core,
  lists: ReadonlyArray<number>
): HeaderParts => {
  const words = tableWords(map)
  const own = (word: number): number => i32[header / 4 + word]
  const say = (word: number, ...values: ReadonlyArray<number>): void => i32.set(values, spare!.header / 4 + word)
  /** A part that does nothing but what `more` says. */
  const part = (work: number, more: () => void): Part => ({
    work,
    run: () => {
      i32.copyWithin(spare!.header / 4, header / 4, (header + map.headerBytes) / 4)
      say(headerWords.steps, 1)
      for (const count of lists) say(count, 0)
      map.sites.forEach((_, s) => say(words.sites + 2 * s + 1, 0))
      map.synapses.forEach((_, t) => say(words.synapses + 2 * t, 0, 0))
      map.trees.forEach((_, c) => say(words.classes + 2 * c, 0, 0))
      more()
      run(spare!.header)
    }
  })
  return {
    list: (word) => {
      const count = own(word)
      return part(count / 2, () => say(word, count))
    },
    sites: function*(most) {
      for (const [s, { ranges }] of map.layout.sites.entries()) {
        const [table, site] = [own(words.sites + 2 * s), words.sites + 2 * s]
        for (let r = 0; r < ranges.length;) {
          let [n, rows] = [1, ranges[r].count]
          while (r + n < ranges.length && rows + ranges[r + n].count <= most) rows += ranges[r + n++].count
          if (rows <= Math.max(most, whole)) {
            const at = table + 12 * r
            const count = n
            yield part(rows, () => say(site, at, count))
          } else {
            const { packed, slot } = ranges[r]
            for (const [from, to] of stretches(rows, most, whole)) {
              yield part(to - from, () => {
                i32.set([8 * (slot + from), 8 * (packed + from), 8 * (slot + to)], spare!.range / 4)
                say(site, spare!.range, 1)
              })
            }
          }
          r += n
        }
      }
    },
    blocks: function*(most) {
      for (const t of map.synapses.keys()) {
        const [from, to] = [own(words.synapses + 2 * t), own(words.synapses + 2 * t + 1)]
        for (const [a, b] of stretches(to - from, 8 * most, 8 * whole)) {
          yield part((b - a) / 8, () => say(words.synapses + 2 * t, from + a, from + b))
        }
      }
    },
    solves: function*(most) {
      for (const [c, { tree: { parent }, width }] of map.trees.entries()) {
        const cells = width / 8
        const dense = map.matrices.length === 0 ? 0 : cells * parent.length * parent.length / entriesOfRow
        const each = map.systems.length * (cells * parent.length + dense)
        for (const [a, b] of stretches(own(words.classes + 2 * c + 1), width * most / each, width)) {
          yield part(each * (b - a) / width, () => say(words.classes + 2 * c, a, b))
        }
      }
    }
  }
}

/** The parts of a step whose samples are in the buffers; none is much more than so much work. */
export function* stepParts(core: Core, most: number): Generator<Part, void> {
  const { blocks, list, sites, solves } = partsOfHeader(core, listCounts)
  const [hold, stimulate, record] = listCounts
  yield list(hold)
  yield* sites(most)
  yield* blocks(most)
  yield list(stimulate)
  yield* solves(most)
  yield list(record)
}
