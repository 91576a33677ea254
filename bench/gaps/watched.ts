/**
 * How long an effect holds the thread of the event loop at a time, and how soon it ends when it is interrupted.
 *
 * A chain of immediates notes what passes from one turn of the loop to the next. Times of turns are those that this thread computed, not the
 * wall's: on a shared machine others would be measured too. What is waited for on other threads holds nobody, but counts for interruptions,
 * whose times are the wall's.
 */
import { Effect, Exit, Fiber } from "effect"
import { readFileSync } from "node:fs"

/** What was seen of an effect [ms]. */
export type Seen = {
  readonly took: number
  /** The longest time between two turns of the event loop. */
  readonly gap: number
}

/** What this thread has computed so far [ms]; to a tick of the system's clock, where it does not say more. */
const computed = (): number => {
  if (process.platform === "linux") {
    return Number(readFileSync("/proc/thread-self/schedstat", "utf8").split(" ")[0]) / 1e6
  }
  const { system, user } = (process as unknown as {
    readonly threadCpuUsage: () => { readonly user: number; readonly system: number } // Node 24; types are those of the oldest
  }).threadCpuUsage()
  return (user + system) / 1000
}

/** Watches the event loop until it is told to stop; tells the longest turn. */
const watching = (): () => number => {
  let [last, longest, on] = [computed(), 0, true]
  const turn = (): void => {
    const now = computed()
    longest = Math.max(longest, now - last)
    last = now
    if (on) setImmediate(turn)
  }
  setImmediate(turn)
  return () => {
    on = false
    return Math.max(longest, computed() - last)
  }
}

/** Runs an effect, whatever becomes of it, and says what was seen. */
export const watched = async (effect: Effect.Effect<unknown, unknown>): Promise<Seen> => {
  await new Promise((resolve) => setImmediate(resolve))
  const stop = watching()
  const began = performance.now()
  const exit = await Effect.runPromiseExit(effect)
  const gap = stop()
  if (Exit.hasDies(exit)) throw new Error("an effect of the benchmark died", { cause: exit })
  return { took: performance.now() - began, gap }
}

/** How long an effect goes on after it was interrupted so long after its beginning [ms]; null where it was done before. */
export const interrupted = async (effect: Effect.Effect<unknown, unknown>, after: number): Promise<number | null> => {
  const fiber = Effect.runFork(effect)
  const ended = Effect.runPromiseExit(Fiber.await(fiber))
  await new Promise((resolve) => setTimeout(resolve, after))
  if (fiber.pollUnsafe() !== undefined) return null
  const began = performance.now()
  fiber.interruptUnsafe()
  await ended
  return performance.now() - began
}
