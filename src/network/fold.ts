/**
 * `Network.fold`: a list of edits applied with a memory, for lists that are applied again with a change near their end.
 *
 * One idea: each network remembers the last list that was folded on it, with the network after each edit; the next list begins where it
 * stops being the same, bit for bit (an edit of 0 is not one of -0). A list that is the beginning of the last one keeps what was remembered of
 * the rest, so that what was undone can be done again. The memory is that of a pure function: it lasts as long as the network
 * it begins with, and holds `mostRemembered` bytes of columns.
 */
import * as Data from "effect/Data"
import * as Equal from "effect/Equal"
import * as Result from "effect/Result"
import { isList } from "../table/isList.ts"
import { isPlain } from "../table/settled.ts"
import { applied, type Edit, isEdit, stepOf } from "./edit.ts"
import { mostRemembered } from "./limits.ts"
import type { Network } from "./Network.ts"
import type { NetworkError } from "./NetworkError.ts"

/** An edit of a list failed: which one, why, and the network that those before it made. */
export class FoldError extends Data.TaggedError("FoldError")<{
  /** Place of the edit in the list. */
  readonly index: number
  readonly count: number
  /** Title of the edit; empty where what stands there is no edit. */
  readonly title: string
  readonly cause: NetworkError
  readonly network: Network
}> {
  override get message(): string {
    return `edit ${this.index + 1} of ${this.count}, ${this.cause.message}`
  }
}

/** A list of edits, the network after each (undefined where it was forgotten), and the bytes that it alone has. */
type Trail = {
  readonly edits: ReadonlyArray<Edit>
  readonly networks: ReadonlyArray<Network | undefined>
  readonly bytes: ReadonlyArray<number>
}

/** Memo of a pure function of immutable data: the last fold of a network. */
const trails = new WeakMap<Network, Trail>()

/** Whether two values are the same to the bit of every number; functions and values of others only when they are one. */
const same = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true
  if (isEdit(a)) return isEdit(b) && same(stepOf(a), stepOf(b))
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false
  if (isList(a) && isList(b)) return a.length === b.length && Array.from(a).every((x, i) => same(x, b[i]))
  if (!isPlain(a) && !Equal.isEqual(a)) return false
  const [own, other] = [a, b] as ReadonlyArray<Readonly<Record<string, unknown>>>
  const names = Object.keys(own)
  return names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && same(own[name], other[name]))
}

/** Bytes of the columns of a network that another one does not have. */
const newBytes = (network: Network, before: Network): number =>
  (["nodes", "edges"] as const).reduce((sum, domain) => {
    const [{ columns }, old] = [network[domain], before[domain].columns]
    return [...columns].reduce(
      (own, [name, { values }]) => old.get(name)?.values === values ? own : own + values.byteLength,
      sum
    )
  }, 0)

/**
 * Applies edits in order, and only those that are new or come after one that is new since the last fold of the same network. The error says
 * which edit failed and has the network that those before it made.
 */
export const fold = (network: Network, edits: ReadonlyArray<Edit>): Result.Result<Network, FoldError> => {
  const last = trails.get(network) ?? { edits: [], networks: [], bytes: [] }
  let begin = 0
  while (begin < edits.length && begin < last.edits.length && same(edits[begin], last.edits[begin])) begin++
  while (begin > 0 && last.networks[begin - 1] === undefined) begin--
  if (begin === edits.length) return Result.succeed(last.networks[begin - 1] ?? network) // what comes after stays remembered
  const [networks, bytes] = [last.networks.slice(0, begin), last.bytes.slice(0, begin)]
  let oldest = Math.max(0, networks.findIndex((one) => one !== undefined))
  let room = bytes.slice(oldest).reduce((left, own) => left - own, mostRemembered)
  let [current, failure] = [networks[begin - 1] ?? network, null as FoldError | null]
  for (let i = begin; i < edits.length && failure === null; i++) {
    const next = applied(edits[i], current, i)
    if (Result.isFailure(next)) {
      const title = isEdit(edits[i]) ? edits[i].title : ""
      failure = new FoldError({ index: i, count: edits.length, title, cause: next.failure, network: current })
    } else {
      networks.push(next.success)
      bytes.push(newBytes(next.success, current))
      current = next.success
      for (room -= bytes[i]; room < 0; oldest++) {
        room += bytes[oldest]
        networks[oldest] = undefined
      }
    }
  }
  trails.set(network, { edits: edits.slice(0, networks.length), networks, bytes })
  return failure === null ? Result.succeed(current) : Result.fail(failure)
}
