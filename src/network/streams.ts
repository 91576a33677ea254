/**
 * Streams of chance that belong to a place in a list: sources and stimuli without a stream of their own draw from that of their number
 * (spec/events.md 6.2), so that a copied cell has other spikes and other noise than the first one.
 *
 * The stream is left unset and read where it is used (`acting`). What gets another number without being copied keeps the stream that it had
 * (`kept`), and what comes to a number whose stream somebody before it has taken by name takes a free one (`apart`).
 */
import { List } from "immutable"
import { structural } from "../table/structural.ts"
import type { Network } from "./Network.ts"
import type { Injection } from "./Recording.ts"
import type { Source } from "./Source.ts"
import { isNoise } from "./Stimulus.ts"

type Entry = Injection | Source

type Drawing = { readonly seed: number; readonly stream: number | null }

/** Where an entry draws from; null where nothing of it is chance. */
const drawingOf = (entry: Entry): Drawing | null => {
  if (entry._tag === "Injection" || entry._tag === "Imposed") return isNoise(entry.stimulus) ? entry.stimulus : null
  return entry._tag === "Poisson" ? entry : null
}

const isOpen = (entry: Entry): boolean => drawingOf(entry)?.stream === null

/** The entry with a stream of its own. */
const named = <A extends Entry>(entry: A, stream: number): A =>
  structural(
    "stimulus" in entry ? { ...entry, stimulus: structural({ ...entry.stimulus, stream }) } : { ...entry, stream }
  )

/** Entries by their old numbers, in a new order, as copies: those that drew from their number draw from the new one. */
export const copiesOf = <A extends Entry>(entries: List<A>, numbers: ArrayLike<number>): List<A> =>
  List(Array.from(numbers, (number) => entries.get(number)!))

/** Entries by their old numbers, in a new order: those that drew from their number, and get another one, go on as they did. */
export const kept = <A extends Entry>(entries: List<A>, numbers: ArrayLike<number>): List<A> =>
  List(Array.from(numbers, (number, k) => {
    const entry = entries.get(number)!
    return number !== k && isOpen(entry) ? named(entry, number) : entry
  }))

/**
 * A list with entries behind it. One that would draw from a stream of its seed that another has by name draws from the first free one behind
 * all numbers: independent currents and trains stay so, whatever was removed before.
 */
export const apart = <A extends Entry>(entries: List<A>, added: ReadonlyArray<A>): List<A> => {
  if (!added.some(isOpen)) return entries.concat(added)
  const taken = new Map<number, Set<number>>()
  const take = (entry: A): void => {
    const drawing = drawingOf(entry)
    if (drawing === null || drawing.stream === null) return
    const streams = taken.get(drawing.seed)
    if (streams === undefined) taken.set(drawing.seed, new Set([drawing.stream]))
    else streams.add(drawing.stream)
  }
  entries.forEach(take)
  let free = entries.size + added.length
  return entries.concat(added.map((entry, k) => {
    const streams = isOpen(entry) ? taken.get(drawingOf(entry)!.seed) : undefined
    if (streams === undefined || !streams.has(entries.size + k)) {
      take(entry)
      return entry
    }
    while (streams.has(free)) free++
    const own = named(entry, free)
    take(own)
    return own
  }))
}

const known = new WeakMap<List<Injection>, List<Injection>>() // memo of a pure function of immutable data

/** The stimuli as they act: each of chance with the stream that it draws from. */
export const acting = ({ stimuli }: Pick<Network, "stimuli">): List<Injection> => {
  const found = known.get(stimuli)
  if (found !== undefined) return found
  const made = stimuli.some(isOpen) ? stimuli.map((one, k) => isOpen(one) ? named(one, k) : one) : stimuli
  known.set(stimuli, made)
  return made
}
