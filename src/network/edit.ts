/**
 * Edits as values: a function from a network to a new network or an error, with a name for messages.
 *
 * Edits compose; one that fails leaves nothing half done, because the network it was given never changes. Which edits there are is the
 * business of `src/select`, `src/share` and `src/solve`.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Network } from "./Network.ts"
import { fail, NetworkError, shown } from "./NetworkError.ts"

/** A change of a network. */
export interface Edit {
  (network: Network): Result.Result<Network, NetworkError>
  /** What the edit does, for error messages: `set "radius"`. */
  readonly title: string
}

/** Makes an edit; its errors carry the title. */
export const makeEdit = (title: string, change: (network: Network) => Result.Result<Network, NetworkError>): Edit =>
  Object.assign(
    (network: Network) =>
      Result.mapError(
        change(network),
        (e) => e.edit === undefined ? new NetworkError({ reason: e.reason, edit: title }) : e
      ),
    { title }
  )

/** Several edits as one: all of them in order, or none; a title of its own goes before the name of the edit that fails. */
export const all = (edits: ReadonlyArray<Edit>, title?: string): Edit =>
  makeEdit(
    title ?? `${edits.length} edits`,
    (network) =>
      title === undefined ?
        edit(network, edits) :
        Result.mapError(
          edit(network, edits),
          ({ edit, reason }) => new NetworkError({ reason, edit: `${title}, ${edit}` })
        )
  )

/** What an edit makes of a network; from a script without types also an error where it is no edit. */
const applied = (change: Edit, network: Network, i: number): Result.Result<Network, NetworkError> => {
  const made: unknown = typeof change === "function" ? change(network) : change
  if (Result.isResult(made)) return made as Result.Result<Network, NetworkError>
  const expected = "an edit, for example Edit.insert(Channels.HH)"
  return fail({ _tag: "BadValue", what: `entry ${i} of the edits`, found: shown(change), expected })
}

/** Applies edits in order; the error of the first that fails says which one it was. */
export const edit = (network: Network, edits: ReadonlyArray<Edit>): Result.Result<Network, NetworkError> => {
  let current = network
  for (let i = 0; i < edits.length; i++) {
    const next = applied(edits[i], current, i)
    if (Result.isFailure(next)) {
      const place = edits.length === 1 ? "" : `edit ${i + 1} of ${edits.length}, `
      return Result.fail(
        new NetworkError({ reason: next.failure.reason, edit: `${place}${next.failure.edit ?? edits[i]?.title ?? ""}` })
      )
    }
    current = next.success
  }
  return Result.succeed(current)
}

/** Applies edits in order; throws the `NetworkError` of the first that fails. */
export const editSync = (network: Network, edits: ReadonlyArray<Edit>): Network =>
  Result.getOrThrow(edit(network, edits))

/** Applies edits in order, as an Effect. */
export const editEffect = (network: Network, edits: ReadonlyArray<Edit>): Effect.Effect<Network, NetworkError> =>
  Effect.fromResult(edit(network, edits))
