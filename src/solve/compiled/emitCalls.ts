/**
 * What functions that step through time are made of, forwards and backwards: words of a header, calls of lists and of ranges, meetings of
 * threads.
 */
import type * as Code from "../../kernel/wasm/Code.ts"
import { memory } from "../../kernel/wasm/Item.ts"
import type { Turn } from "../../program/order.ts"
import type { Space, Statement } from "../../program/Step.ts"
import { eventWords } from "./events/EventMap.ts"
import { spikeWays } from "./events/SpikeMap.ts"
import { headerWords, listNames, type MemoryMap } from "./MemoryMap.ts"

/** The memory that a kernel is given. */
export const memoryImport = (shared: boolean) => ({
  module: "kernel",
  name: "memory",
  item: memory(shared ? { initial: 1, maximum: 65536, shared } : { initial: 1 })
})

/** Offset of a word in a header [bytes]. */
export const word = (n: number): number => 4 * n

/** First words of the tables in a header. */
export const tableWords = (
  map: MemoryMap
): {
  readonly sites: number
  readonly synapses: number
  readonly classes: number
  readonly cells: number
  readonly groups: number
  readonly through: number
  readonly inject: number
  /** Where spikes are somebody's business: sites once more, for their detectors, and a thread's block, once for each way. */
  readonly detectors: number
  readonly spikes: number
} => {
  const sites = headerWords.fixed
  const synapses = sites + 2 * map.sites.length
  const classes = synapses + 2 * map.synapses.length
  const cells = classes + 2 * map.trees.length
  const groups = cells + 2 * map.cells.length
  const through = groups + 2 * map.groups.length
  const inject = through + 2 * map.order.filter(({ _tag }) => _tag === "Through").length
  const detectors = inject + (map.extras.membrane ? headerWords.listWords : 0)
  return {
    sites,
    synapses,
    classes,
    cells,
    groups,
    through,
    inject,
    detectors,
    spikes: detectors + 2 * map.sites.length
  }
}

/** The first of the four words of a list. */
export const listWord = (map: MemoryMap, name: (typeof listNames)[number]): number =>
  name === "inject" ? tableWords(map).inject : headerWords.lists + headerWords.listWords * listNames.indexOf(name)

/** The first of the two words that name the ranges of a site, or of the detectors in it. */
export const rangeWord = (
  { detectors, sites }: ReturnType<typeof tableWords>,
  { _tag, site }: Extract<Space, { readonly site: number }>
): number => (_tag === "Site" ? sites : detectors) + 2 * site

/** The word of a header in which a range of rows of a block begins: of what they do, of the sums of what they have done, or of what they show. */
export const blockWord = (map: MemoryMap, { _tag, block }: Extract<Space, { readonly block: number }>): number => {
  if (_tag === "Block") return tableWords(map).synapses + 2 * block
  if (_tag === "Links") throw new Error("internal: who goes back has words of its own for what is said again")
  const type = map.events!.types.findIndex(({ units }) => units === block)
  return eventWords(map.events!)[_tag === "Sums" ? "sums" : "shown"](type)
}

/** The word of a header that has the queue of a thread, or 0, for what is done with events. */
export const eventWord = (map: MemoryMap, turn: Extract<Turn, { readonly _tag: "Pull" | "Due" }>): number => {
  const words = eventWords(map.events!)
  return turn._tag === "Pull" ? words.pull : words[turn.way](turn.type)
}

/** The word of a header in which a thread's block of spikes is: 0 where nothing is to be done with them. */
export const spikeWord = (
  { spikes }: ReturnType<typeof tableWords>,
  { way }: Extract<Statement, { readonly _tag: "Spikes" }>
): number => spikes + spikeWays.indexOf(way)

/** Writers of calls into a function whose first parameter is its header. */
export type Calls = {
  /** Pushes a word of the header. */
  readonly read: (n: number) => Code.Code
  /** Calls a function for the list whose four words begin at `at`, with its buffer at the step at hand. */
  readonly list: (at: number, way: Code.Body) => void
  /** Calls a site for every range of the table of (slot, packed, end) that two words name, the first of them `at`; `last` pushes another last argument. */
  readonly ranges: (site: Code.Body, at: number, last?: () => void) => void
  /** Pushes a range of a table of two words: from, to. */
  readonly range: (at: number) => Code.Code
  /** Waits for the other threads. */
  readonly meet: () => void
}

/** Makes the writers; `push` gives the last argument of sites, where there is one. */
export const calls = (
  code: Code.Code,
  map: MemoryMap,
  step: Code.Local,
  barrier: Code.Body | null,
  push: () => void
): Calls => {
  const [header] = code.params
  const [entry, count] = [code.local("i32"), code.local("i32")]
  const read = (n: number): Code.Code => code.get(header).memory("i32.load", word(n))
  return {
    read,
    list: (at, way) => {
      read(at)
      read(at + 1)
      read(at + 2)
      code.get(step)
      read(at + 3).op("i32.mul").op("i32.add").call(way.func)
    },
    ranges: (site, at, last = push) => {
      read(at).set(entry)
      read(at + 1).set(count)
      code.block([], (done) => {
        code.get(count).op("i32.eqz").brIf(done)
        code.loop([], (again) => {
          for (const offset of [0, 4, 8]) code.get(entry).memory("i32.load", offset)
          last()
          code.call(site.func)
          code.get(entry).i32(12).op("i32.add").set(entry)
          code.get(count).i32(1).op("i32.sub").tee(count).brIf(again)
        })
      })
    },
    range: (at) => {
      read(at)
      return read(at + 1)
    },
    // The copies of a batch belong to one thread each and need not wait for each other.
    meet: () => void (barrier !== null && map.layout.copies === 1 && map.synapses.length > 0 && code.call(barrier.func))
  }
}
