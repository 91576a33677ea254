/**
 * Where events lie in a kernel's memory while they wait to act: the due list of a step, and what it is made of.
 *
 * One idea: rows do not see each other, so the events of a step need no order but the one at each *unit* (a synapse, or a pool of them). A unit
 * has a list of its own, linked through its events, and each thread and type has a list of the units at which something arrives. Whoever brings
 * an event calls `arrive` (`emitArrivals.ts`), in any order; a unit's list is sorted when its turn comes. Everything here is by addresses
 * in bytes; 0 is nobody. An event is brought after the step has begun and before its due rows run (phase `pull`), to the thread that owns
 * the row.
 */
import type { Allocator } from "../Allocator.ts"

/**
 * An event: it acts after the part `phi` (f64) of the step. `kind` (i32) is one of `kinds`; `source` (i32) and `spike` (f64) are those of
 * `Arrival`. `target` (i32) is the address of the edge that it arrives at, in a table of targets; `next` (i32) the event after it; `step` (f64)
 * the step in which it acts, where it waits for that.
 */
export const eventFields = { phi: 0, spike: 8, source: 16, kind: 20, target: 24, next: 28, step: 32 } as const
export const eventBytes = 40

/** What kinds of arrivals are called, in the order in which they act at one moment. */
export const kinds = { own: 0, pre: 1, post: 2 } as const

/**
 * An edge at which events arrive. `unit` (i32): the address of the unit that it belongs to; `row` (i32): 8 times its place in the block of
 * edges. The targets of the edges of one unit ascend as the edges do, so that they are compared in their stead.
 */
export const targetFields = { unit: 0, row: 4 } as const
export const targetBytes = 8

/**
 * How far an edge of a pool is that has states of its own, where something arrives at it: the part of the step that it has gone (`part`, f64); the
 * next such edge of its unit (`next`, i32, an address like this one); and one of `stages` (`stage`, i32).
 */
export const reachedFields = { part: 0, next: 8, stage: 12 } as const
export const reachedBytes = 16

/** Rows of a group that rests together: what every target goes through in whole loops. */
export const groupRows = 48

/** Whether nothing arrives at an edge in this step; or it does and what it was is kept; or it is on its way from there. */
export const stages = { quiet: 0, kept: 1, going: 2 } as const

/**
 * A unit: its first and last event of this step (0: none), the unit after it among those of its type and thread at which something arrives,
 * and the address of the word that holds the first of these. The units of a type stand in the order of its block of units. Once its events are sorted
 * nobody looks for the last: how many have `acted` stands there.
 */
export const unitFields = { first: 0, last: 4, acted: 4, next: 8, list: 12 } as const
export const unitBytes = 16

/**
 * What a thread has of events, at the address in its header (`EventMap.word`):
 * `step` (f64): the number of the step at hand, counted from the start of the run;
 * `free`: an event that is free, linked to others by `next`; `start` to `end`: room for events, from `fresh` on never used;
 * `trouble`: one of `troubles`, the first that came;
 * `given`: the address of the next event that was given, `count` that of the number of events given for the step at hand;
 * `wheel`: first and last of the events that synapses sent to themselves, by the last bits of the step in which they act;
 * then a word for each type: the first unit at which something arrives.
 */
export const queueFields = {
  step: 0,
  free: 8,
  fresh: 12,
  end: 16,
  trouble: 20,
  start: 24,
  given: 28,
  count: 32,
  wheel: 40
} as const

/** Steps after which the wheel comes round. */
export const wheelSlots = 256

/**
 * What may go wrong with events while a kernel runs, which goes on with numbers that mean nothing: there is no room for an event, too many act at
 * a unit in a step, one is sent further than steps are counted.
 */
export const troubles = { none: 0, noRoom: 1, tooMany: 2, tooLate: 3 } as const

/** Synapses of one type that answer events, by their places among the blocks of rows of a layout. */
export type AnsweringMap = {
  /** The block of units; of edges at which events arrive, which is the same unless edges are pooled. */
  readonly units: number
  readonly edges: number
  /** Addresses of the units, and of targets, by their places in these blocks. */
  readonly unitsAt: number
  readonly targetsAt: number
  /** Address of a word for each group of units: 0 while all of them rest; null where none ever does. */
  readonly awakeAt: number | null
  /** Address of how far edges are; null where they have no states beside those of units. */
  readonly reachedAt: number | null
}

/** Where events lie. */
export type EventMap = {
  readonly types: ReadonlyArray<AnsweringMap>
  /** The first word of a header that is about events. */
  readonly word: number
  /** The address of the first thread's queue, and the bytes of each. */
  readonly queues: number
  readonly queueBytes: number
}

/**
 * Words of a header: the thread's queue, once for each thing that is done with it, 0 where that is not to be done; then by type the units whose
 * lines are to be added, and those that are shown, from and to.
 */
export const eventWords = (map: EventMap) => ({
  pull: map.word,
  keep: (type: number): number => map.word + 1 + 6 * type,
  answer: (type: number): number => map.word + 2 + 6 * type,
  sums: (type: number): number => map.word + 3 + 6 * type,
  shown: (type: number): number => map.word + 5 + 6 * type
})

/** How many words of a header are about events of so many types. */
export const eventWordsOf = (types: number): number => types === 0 ? 0 : 1 + 6 * types

/** The address of the queue of a thread. */
export const queueOf = ({ queueBytes, queues }: EventMap, thread: number): number => queues + thread * queueBytes

/** Offset in a queue of the word that holds the first due unit of a type. */
export const dueOffset = (type: number): number => queueFields.wheel + 8 * wheelSlots + 4 * type

/** Maps the memory of types, given how many places a block has, and whether its rows move by themselves. */
export const eventMap = (
  types: ReadonlyArray<Pick<AnsweringMap, "edges" | "units"> & { readonly rests: boolean }>,
  rowsOf: (block: number) => number,
  moves: (block: number) => boolean,
  word: number,
  threads: number,
  memory: Allocator
): EventMap => {
  const queueBytes = 16 * Math.ceil(dueOffset(types.length) / 16)
  return {
    types: types.map(({ edges, rests, units }) => ({
      units,
      edges,
      unitsAt: memory.take(unitBytes * rowsOf(units)),
      targetsAt: memory.take(targetBytes * rowsOf(edges)),
      awakeAt: rests ? memory.take(4 * Math.ceil(rowsOf(units) / groupRows)) : null,
      reachedAt: edges !== units && moves(edges) ? memory.take(reachedBytes * rowsOf(edges)) : null
    })),
    word,
    queues: memory.take(threads * queueBytes),
    queueBytes
  }
}

/** The address of the target that is the edge at a place of a type. */
export const targetAt = ({ targetsAt }: AnsweringMap, place: number): number => targetsAt + targetBytes * place
