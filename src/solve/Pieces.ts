/**
 * Long work in pieces: a generator that pauses between pieces and is told how much the next one may be.
 *
 * One idea: the pure core has no clock. Work is counted in units of about ten nanoseconds (a row of a kernel for a step is one or two);
 * whoever pulls has the clock, and asks for more or less next time. Work that goes on elsewhere, on other threads, is waited for.
 */

/**
 * A pause: so much is done, and how much may the next piece be? The number that comes back is units of work. `did` is the work since the pause
 * before, if it is not what was asked for: 0 where something else was done, of which nobody knows how much it was.
 */
export type Ready = {
  readonly _tag: "Ready"
  readonly done: number
  readonly total: number
  readonly did: number | null
}

/** A pause until others are done; `stop` asks them to end sooner, after which what they worked on is of no use. */
export type Waits = { readonly _tag: "Waits"; readonly until: Promise<void>; readonly stop: () => void }

/** A pause within a piece that turned out to be long. */
export type Rests = { readonly _tag: "Rests" }

/** Work that pauses. */
export type Pieces<A> = Generator<Ready | Waits | Rests, A, number | undefined>

/** Work in one piece, for which others may have to be waited for. */
export type Piece<A> = Generator<Waits | Rests, A, unknown>

/** Long work that waits for nobody and says nothing: it only pauses. */
export type Pausing<A> = Generator<void, A, unknown>

/** Long work that says nothing, as a piece. */
export function* resting<A>(work: Pausing<A>): Piece<A> {
  for (;;) {
    const next = work.next()
    if (next.done === true) return next.value
    yield { _tag: "Rests" }
  }
}

/** The same in one go. */
export const atOnce = <A>(work: Pausing<A>): A => {
  for (;;) {
    const next = work.next()
    if (next.done === true) return next.value
  }
}

/** What is made of each of some things, with a pause after each. */
export function* each<A, B>(list: Iterable<A>, make: (one: A, at: number) => B): Pausing<ReadonlyArray<B>> {
  const out: Array<B> = []
  for (const one of list) {
    out.push(make(one, out.length))
    yield
  }
  return out
}

/** Rows that are looked up between two pauses of long work, about: a millisecond. */
export const mostRows = 1 << 14

/** Stretches of `count` rows, between which long work pauses; of whole multiples of some rows, the last one aside. */
export function* stretches(
  count: number,
  most = mostRows,
  multiple = 1
): Generator<readonly [from: number, to: number], void> {
  const length = multiple * Math.max(1, Math.floor(most / multiple))
  for (let from = 0; from < count; from += length) yield [from, Math.min(count, from + length)]
}

/** A list by what its members have in common, each group in the order of the list. */
export function* grouped<K, A>(
  list: ReadonlyArray<A>,
  keyOf: (one: A) => K
): Pausing<ReadonlyMap<K, ReadonlyArray<A>>> {
  const out = new Map<K, Array<A>>()
  for (const [from, to] of stretches(list.length)) {
    for (let i = from; i < to; i++) {
      const key = keyOf(list[i])
      const group = out.get(key)
      if (group === undefined) out.set(key, [list[i]])
      else group.push(list[i])
    }
    if (to < list.length) yield
  }
  return out
}

/** Says how far the work is, and gives how much may be done next: everything, where nobody says. */
export function* ready(
  done: number,
  total: number,
  did: number | null = null
): Generator<Ready, number, number | undefined> {
  return (yield { _tag: "Ready", done, total, did }) ?? Infinity
}
