/**
 * Pulls work in pieces: measures them, so that each takes a few milliseconds, and lets the event loop go on in between.
 *
 * One idea: this is the only clock. Pieces begin small and at most double, until they take about `aim`; then they follow what the machine does.
 * Work of other threads is waited for, and stopped when nobody wants it any more.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { Pieces, Ready, Waits } from "../solve/Pieces.ts"
import { SimulationError } from "../solve/SimulationError.ts"
import { attempt } from "./attempt.ts"

/** A clock [ms]: differences of its values are time that went by. Tests have one that they move. */
export const Stopwatch = Context.Reference<() => number>("neurolens/runtime/Stopwatch", {
  defaultValue: () => () => performance.now()
})

/** How long a piece should take that holds this thread's event loop [ms]. */
export const aim = 4

/** How long one should take that other threads do: nobody is held by it, and each of them costs messages. */
export const aimElsewhere = 16

/** Work of the first piece: one or two milliseconds. */
export const firstWork = 100_000

/** Most work of a piece on this thread: one that was short because there was no more to do says nothing of how fast the machine is. */
export const mostWork = 1_000_000

/** The work of the next piece, when one of so much work took so long. */
export const nextWork = (work: number, took: number, wanted = aim): number => {
  const next = took <= wanted / 2 ? 2 * work : Math.max(1, Math.min(2 * work, work * wanted / took))
  return wanted === aim ? Math.min(mostWork, next) : next
}

/** How much work a piece is at present; whoever pulls work of one kind again and again keeps it. */
export type Pace = { work: number }

/** The pace of work that nobody has measured yet. */
export const firstPace = (): Pace => ({ work: firstWork })

/** The pace after a piece that came to so much work, of which it was asked for as much as the pace: a short one only tells if it was slow. */
const paceAfter = (pace: number, did: number, took: number, wanted: number): number =>
  did === 0 || (did < pace / 2 && took <= wanted)
    ? pace
    : Math.min(2 * pace, nextWork(did, took, wanted))

/** Hears how far work has come, now and then; where it fails, the work ends there. */
export type Told<E = never> = (ready: Ready) => Effect.Effect<void, E>

/** What came of work, and the last pause in which it said how far it was. */
export type Pulled<A> = { readonly value: A; readonly last: Ready | null }

/**
 * Work to its end, with pauses in which it can be interrupted; whoever listens is told in them how far it is. Between pauses it cannot, so that
 * what others were set to do is always waited for, or stopped.
 */
export type Pull = <A, E = never>(
  pieces: Pieces<A>,
  told: Told<E>,
  pace?: Pace
) => Effect.Effect<Pulled<A>, E | SimulationError>

/** Pulls one work after the other. Many short ones in a row pause as often as a long one: it remembers when it last let the loop go on. */
export const puller = (): Pull => {
  let yielded: number | null = null
  return <A, E>(pieces: Pieces<A>, told: Told<E>, pace = firstPace()) =>
    Effect.flatMap(Effect.service(Stopwatch), (now) =>
      Effect.uninterruptibleMask((restore) => {
        type Going = Effect.Effect<Pulled<A>, E | SimulationError>
        let began = now() // of the piece at hand
        let wanted = aim // how long it should take
        let last: Ready | null = null
        const isDue = (at: number): boolean => at - (yielded ??= at) >= aim / 2
        const on = (sent: number | undefined): Going => Effect.flatten(attempt(() => through(sent)))
        const through = (given: number | undefined): Going => {
          for (let sent = given;; sent = pace.work) {
            const next = pieces.next(sent)
            if (next.done === true) {
              // How much the last piece was nobody says, but no more than was asked for.
              const took = now() - began
              if (last !== null && took > wanted) pace.work = nextWork(pace.work, took, wanted)
              return Effect.succeed({ value: next.value, last })
            }
            if (next.value._tag === "Waits") {
              wanted = aimElsewhere
              return Effect.flatMap(wait(next.value, restore), waited)
            }
            const at = now()
            if (next.value._tag === "Ready") {
              last = next.value
              if (sent !== undefined) pace.work = paceAfter(pace.work, next.value.did ?? pace.work, at - began, wanted)
              began = at
              wanted = aim
            }
            if (!isDue(at)) continue
            return pause(last === null ? Effect.void : told(last), pace.work)
          }
        }
        const waited = (): Going => {
          yielded = now()
          return on(pace.work)
        }
        const pause = (heard: Effect.Effect<void, E>, sent: number | undefined): Going =>
          Effect.flatMap(restore(Effect.andThen(heard, Effect.yieldNow)), () => {
            began = now()
            yielded = began
            return on(sent)
          })
        return isDue(began) ? pause(Effect.void, undefined) : on(undefined)
      }))
}

/** Waits for others. Who is interrupted asks them to stop, and waits until they have, because what they work on is theirs until then. */
const wait = (
  { stop, until }: Waits,
  restore: <A, E>(effect: Effect.Effect<A, E>) => Effect.Effect<A, E>
): Effect.Effect<void, SimulationError> =>
  Effect.onInterrupt(
    restore(Effect.tryPromise({
      try: () => until,
      catch: (error) => {
        if (error instanceof SimulationError) return error
        throw error
      }
    })),
    () => Effect.andThen(Effect.sync(stop), Effect.promise(() => until.catch(() => {})))
  )
