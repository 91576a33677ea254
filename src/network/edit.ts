/**
 * Edits as values: a function from a network to a new network or an error, with a name for messages.
 *
 * Edits compose; one that fails leaves nothing half done, because the network it was given never changes. Which edits there are is the
 * business of `src/select`, `src/share` and `src/solve`.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { madeOf, tooNested } from "../table/nesting.ts"
import { is } from "../table/structural.ts"
import { attempt } from "./attempt.ts"
import { aFunction, aText, border, like, listOf, maybe } from "./border.ts"
import { mostEdits } from "./limits.ts"
import { isNetwork, type Network } from "./Network.ts"
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

/** Whether a value is an edit. */
export const isEdit: (u: unknown) => u is Edit = is((u): u is Edit =>
  typeof u === "function" && "title" in u && typeof u.title === "string"
)

/** The border of functions that make edits: misuse is an edit that fails. */
export const editing = border((misuse, name) => makeEdit(name, () => fail(misuse)))

/**
 * Makes an edit of one's own from a title and a function of the network. What the function throws, and what it gives that is no `Result` of
 * a network, is a failure of the edit.
 */
export const make = editing(
  "make",
  { title: aText, change: aFunction },
  (title: string, change: (network: Network) => Result.Result<Network, NetworkError>): Edit =>
    makeEdit(title, (network) => Result.flatMap(attempt("the edit", () => change(network)), asNetwork))
)

/** What a function of the user's own gives as a network or a failure. */
const asNetwork = (made: unknown): Result.Result<Network, NetworkError> => {
  if (Result.isResult(made)) {
    const known = Result.isSuccess(made) ? isNetwork(made.success) : made.failure instanceof NetworkError
    if (known) return made as Result.Result<Network, NetworkError>
  }
  const expected = "a Result of a network or a NetworkError, as edits give it"
  return fail({ _tag: "BadValue", what: "what the edit gives", found: shown(made), expected })
}

/** Several edits as one: all of them in order, or none; a title of its own goes before the name of the edit that fails. */
export const all = editing(
  "all",
  { edits: listOf(like(isEdit, "an edit"), "a list of edits"), title: maybe(aText) },
  (edits: ReadonlyArray<Edit>, title?: string): Edit => {
    const deep = tooNested("edits", edits, mostEdits, "put the edits into one list")
    const made = makeEdit(title ?? `${edits.length} edits`, (network) => {
      if (deep !== null) return fail(deep)
      return title === undefined ?
        edit(network, edits) :
        Result.mapError(
          edit(network, edits),
          ({ edit, reason }) => new NetworkError({ reason, edit: `${title}, ${edit}` })
        )
    })
    return madeOf(edits, made)
  }
)

/** What an edit makes of a network; from a script without types also an error where it is no edit. */
const applied = (change: Edit, network: Network, i: number): Result.Result<Network, NetworkError> => {
  if (isEdit(change)) return change(network)
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
