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

/** The work of the next piece, when one of so much work took so long. */
export const nextWork = (work: number, took: number, wanted = aim): number =>
  took <= wanted / 2 ? 2 * work : Math.max(1, Math.min(2 * work, work * wanted / took))

/** How much work a piece is at present; whoever pulls work of one kind again and again keeps it. */
export type Pace = { work: number }

/** The pace of work that nobody has measured yet. */
export const firstPace = (): Pace => ({ work: firstWork })

/** Hears how far work has come, now and then; where it fails, the work ends there. */
export type Told<E = never> = (ready: Ready) => Effect.Effect<void, E>

/** What came of work, and the last pause in which it said how far it was. */
export type Pulled<A> = { readonly value: A; readonly last: Ready | null }

/**
 * Work to its end, with pauses in which it can be interrupted; whoever listens is told in them how far it is. Between pauses it cannot, so that
 * what others were set to do is always waited for, or stopped.
 */
export const pull = <A, E = never>(
  pieces: Pieces<A>,
  told: Told<E>,
  pace: Pace = firstPace()
): Effect.Effect<Pulled<A>, E | SimulationError> =>
  Effect.flatMap(Effect.service(Stopwatch), (now) =>
    Effect.uninterruptibleMask((restore) => {
      let began = now() // of the piece at hand
      let wanted = aim // how long it should take
      let yielded = began
      let last: Ready | null = null
      const on = (sent: number | undefined): Effect.Effect<Pulled<A>, E | SimulationError> =>
        Effect.flatten(attempt(() => through(sent)))
      const through = (given: number | undefined): Effect.Effect<Pulled<A>, E | SimulationError> => {
        for (let sent = given;; sent = pace.work) {
          const next = pieces.next(sent)
          if (next.done === true) return Effect.succeed({ value: next.value, last })
          if (next.value._tag === "Waits") {
            wanted = aimElsewhere
            return Effect.flatMap(wait(next.value, restore), () => on(pace.work))
          }
          const at = now()
          if (next.value._tag === "Ready") {
            last = next.value
            if (sent !== undefined) pace.work = nextWork(pace.work, at - began, wanted)
            began = at
            wanted = aim
          }
          if (at - yielded < aim / 2) continue
          const heard = last === null ? Effect.void : told(last)
          return Effect.andThen(restore(Effect.andThen(heard, Effect.yieldNow)), goOn)
        }
      }
      const goOn: Effect.Effect<Pulled<A>, E | SimulationError> = Effect.suspend(() => {
        began = now()
        yielded = began
        return on(pace.work)
      })
      return on(undefined)
    }))

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
