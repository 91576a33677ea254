/**
 * Flags that several commands have, with what their values may be: a wrong one is told as a mistake of the command line, by the flag's name.
 */
import { Flag } from "effect/cli"
import { mostThreads } from "../runtime/threads.ts"
import { expectedName, isName, mostShards } from "../store/border.ts"

/** A whole number of something, 1 or more. */
export const count = (name: string) =>
  Flag.Int(name).pipe(Flag.filter((n) => Number.isSafeInteger(n) && n >= 1, () => "a whole number, 1 or more"))

/** The name of a run. */
export const runName = Flag.String("run").pipe(Flag.filter((name: string) => isName(name), () => expectedName))

/** Threads of the engines that take several. */
export const threads = Flag.Int("threads").pipe(
  Flag.filter((n) => n >= 1 && n <= mostThreads, () => `a whole number from 1 to ${mostThreads}`)
)

/** How long a simulation is [ms]. */
export const tMax = Flag.Finite("t-max").pipe(Flag.filter((t) => t >= 0, () => "0 ms or more"))

/** The step of a simulation [ms]. */
export const dt = Flag.Finite("dt").pipe(Flag.filter((dt) => dt > 0, () => "more than 0 ms"))

/** A folder or a file. */
export const path = (name: string) =>
  Flag.String(name).pipe(Flag.filter((text) => text.trim() !== "", () => "a name that is not empty"))

/** Part k of n, from 1 on. */
export type Shard = { readonly index: number; readonly count: number }

/** The part that `k/n` means, its index from 0 on; null where it means none. */
export const shardOf = (text: string): Shard | null => {
  const [k, n] = (/^(\d{1,7})\/(\d{1,7})$/.exec(text) ?? []).slice(1).map(Number)
  return k >= 1 && k <= n && n <= mostShards ? { index: k - 1, count: n } : null
}

/** A part of a sweep, as text. */
export const shard = Flag.String("shard").pipe(
  Flag.filter((text) => shardOf(text) !== null, () => `k/n with k from 1 to n, at most ${mostShards}, such as 3/8`)
)
