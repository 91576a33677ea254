/**
 * Claims on points of a scan: which of those that are not recorded this process works at, so that several processes, on one machine or on
 * many, share a scan and none repeats what another has recorded.
 *
 * One idea: claims divide work, they do not guard it. A point is recorded once because its place is a key; a claim only keeps others from
 * computing it at the same time. So whoever loses a claim (it slept, a clock jumped) does no harm, and nothing depends on clocks but speed: a
 * claim is over when its process is gone, when its time is over, or when it was not renewed for as long as a hold lasts on this process's own
 * clock, which never jumps.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import * as SqlClient from "effect/sql/SqlClient"
import { unavailable } from "./asking.ts"
import { type Element, elementsBetween } from "./elements.ts"
import { holdTime, renewTime } from "./hold.ts"
import { Holder } from "./Holder.ts"
import { rowOf } from "./Run.ts"
import type { StoreError } from "./StoreError.ts"

/** One who works at the points of a run. */
export type Claimant = {
  readonly run: string
  readonly token: string
  /** Claims of others as they were seen last, and when that was new, on a clock that never jumps [ns]. */
  readonly seen: Map<string, { readonly until: number; readonly since: bigint }>
}

type ClaimRow = {
  readonly first: number | string
  readonly last: number | string
  readonly token: string
  readonly holder: string
  readonly held_until: number | string
}

type Working<A> = Effect.Effect<A, StoreError, SqlClient.SqlClient | Holder>

/** Begins to work at points of a run; claims are renewed until the scope ends, and then let go. */
export const claiming = (
  run: string
): Effect.Effect<Claimant, never, SqlClient.SqlClient | Scope.Scope> =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const claimant: Claimant = { run, token: crypto.randomUUID(), seen: new Map() }
    const { token } = claimant
    yield* Effect.addFinalizer(() => Effect.ignore(sql`DELETE FROM claims WHERE run = ${run} AND token = ${token}`))
    const renewed = Effect.flatMap(Clock.currentTimeMillis, (now) =>
      sql`UPDATE claims SET held_until = ${now + holdTime} WHERE run = ${run} AND token = ${token}`)
    yield* renewed.pipe(Effect.ignore, Effect.schedule(Schedule.spaced(renewTime)), Effect.forkScoped)
    return claimant
  })

/** The claims of others that are in force; those that are over are removed. */
export const inForce = ({ run, seen, token }: Claimant): Working<ReadonlyArray<ClaimRow>> =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const holder = yield* Holder
    const now = yield* Clock.currentTimeMillis
    const ticks = yield* Clock.monotonicTimeNanos
    const rows = yield* unavailable(
      "look up who works at a scan",
      sql<ClaimRow>`SELECT first, last, token, holder, held_until FROM claims WHERE run = ${run} AND token <> ${token}`
    )
    const held: Array<ClaimRow> = []
    for (const row of rows) {
      const key = `${row.token} ${row.first}`
      const until = Number(row.held_until)
      const before = seen.get(key)
      const since = before !== undefined && before.until === until ? before.since : ticks
      seen.set(key, { until, since })
      const presence = yield* holder.presence(row.holder)
      const isOver = until < now || ticks - since > BigInt(holdTime) * 1_000_000n
      if (presence === "there" || (presence === "unknown" && !isOver)) held.push(row)
      else yield* unavailable("end a claim", sql`DELETE FROM claims WHERE run = ${run} AND first = ${row.first}`)
    }
    return held
  })

/** What a claimant may work at. */
export type Taken = {
  /** Places that are this one's now; none where others work at all that is left. */
  readonly places: ReadonlyArray<number>
  /** What others have recorded, as far as it was looked at. */
  readonly found: ReadonlyArray<Element>
  /** Claims that others have. */
  readonly others: number
}

/** Places that are looked at together, at least. */
const window = 1024

/**
 * Takes some of the places that are left (in order), instead of those taken before: the first that nobody has recorded or works at, as many as
 * `sizeFor` says where so many others have claims.
 */
export const take = (
  claimant: Claimant,
  left: ReadonlyArray<number>,
  sizeFor: (others: number) => number
): Working<Taken> =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const { run, token } = claimant
    const holder = yield* Holder
    const now = yield* Clock.currentTimeMillis
    const taking = Effect.gen(function*() {
      // Whoever takes or records has this row, so takers come one after the other.
      const [own] = yield* sql`UPDATE runs SET changed = ${now} WHERE id = ${run} RETURNING id`
      if (own === undefined) yield* rowOf(run)
      yield* sql`DELETE FROM claims WHERE run = ${run} AND token = ${token}`
      const others = yield* inForce(claimant)
      const most = sizeFor(others.length)
      const found: Array<Element> = []
      for (let at = 0; at < left.length; at += Math.max(window, most)) {
        const some = left.slice(at, at + Math.max(window, most))
        const recorded = yield* elementsBetween(run, some[0], some[some.length - 1])
        found.push(...recorded)
        const places = firstFree(some, new Set(recorded.map(({ index }) => index)), others, most)
        if (places.length === 0) continue
        const claim = {
          run,
          first: places[0],
          last: places[places.length - 1],
          token,
          holder: holder.name,
          held_until: now + holdTime
        }
        yield* sql`INSERT INTO claims ${sql.insert(claim)}`
        return { places, found, others: others.length }
      }
      return { places: [], found, others: others.length }
    })
    return yield* unavailable("take points of a scan", sql.withTransaction(taking))
  })

/** The first places that are neither recorded nor within a claim, up to the next claim. */
const firstFree = (
  places: ReadonlyArray<number>,
  recorded: ReadonlySet<number>,
  others: ReadonlyArray<ClaimRow>,
  most: number
): ReadonlyArray<number> => {
  const free: Array<number> = []
  const claims = others.map(({ first, last }) => [Number(first), Number(last)] as const)
  const crosses = (from: number, to: number): boolean => claims.some(([first, last]) => first <= to && last >= from)
  for (const place of places) {
    if (free.length >= most) break
    if (recorded.has(place)) continue
    if (crosses(free[0] ?? place, place)) {
      if (free.length > 0) break
      continue
    }
    free.push(place)
  }
  return free
}
