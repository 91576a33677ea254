/**
 * Edits as values: a function from a network to a new network or an error, with a name for messages and a description of what it does.
 *
 * One idea: the border of the functions that make edits knows their names and has copies of their arguments, so the description is made
 * there and nobody writes it twice. Edits compose; one that fails leaves nothing half done, because the network it was given never changes.
 * Which edits there are is the business of `src/select`, `src/share` and `src/solve`.
 */
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as Hash from "effect/Hash"
import * as Result from "effect/Result"
import { isList } from "../table/isList.ts"
import { Mistaken } from "../table/mistake.ts"
import { madeOf, tooNested } from "../table/nesting.ts"
import { plural } from "../table/plural.ts"
import { isPlain, settled } from "../table/settled.ts"
import { inspect, is, type Structural, structural } from "../table/structural.ts"
import { attempt } from "./attempt.ts"
import {
  aFunction,
  anything,
  aText,
  border,
  type Kind,
  like,
  listOf,
  maybe,
  type Misuse,
  oneOf,
  shaped
} from "./border.ts"
import { mostEdits } from "./limits.ts"
import { isNetwork, type Network } from "./Network.ts"
import { fail, NetworkError, type Reason, reasonTags, shown } from "./NetworkError.ts"

/** What an edit says, as data: which one it is, and the arguments that it was made from. The closed union of them is `Step`. */
export type Description = Structural & { readonly _tag: string }

/** What an edit says with its name and its arguments. */
export type Said<Tag extends string, Fields> = Structural & { readonly _tag: Tag } & Fields

/** Where an edit keeps how to say what it says: most are never asked. */
const Say: unique symbol = Symbol("say")

/**
 * A change of a network: a function that can be applied, and a value. Two edits are equal when they say the same (`Edit.toStep`); what
 * functions of the user's own do is not known, so those are equal only to themselves.
 */
export interface Edit extends Structural {
  (network: Network): Result.Result<Network, NetworkError>
  /** What the edit does, for error messages: `set "radius"`. */
  readonly title: string
  readonly [Say]: () => Description
}

/** What `Edit.all` says. */
export type AllStep = Said<"All", { readonly edits: ReadonlyArray<Edit>; readonly title?: string }>

/** What `Edit.make` says: the one edit that is a program. */
export type MakeStep = Said<"Make", {
  readonly title: string
  readonly change: (network: Network) => Result.Result<Network, NetworkError>
}>

/** What was asked of a function that makes edits and cannot be; the edit fails wherever it is applied. */
export type MisusedStep = Said<"Misused", {
  readonly maker: string
  readonly given: ReadonlyArray<unknown>
  readonly reason: Reason
}>

/** What a maker of edits gives: `editing` makes it an edit that says `S`. */
export type Change<out S extends Description> = {
  readonly title: string
  readonly change: (network: Network) => Result.Result<Network, NetworkError>
  /** What it is made of. */
  readonly parts: ReadonlyArray<Edit>
  /** There for types only: what the edit will say. */
  readonly says?: S
}

/** Makes a change; its errors carry the title. */
export const makeEdit = <S extends Description>(
  title: string,
  change: (network: Network) => Result.Result<Network, NetworkError>,
  parts: ReadonlyArray<Edit> = []
): Change<S> => ({
  title,
  parts,
  change: (network) =>
    Result.mapError(
      change(network),
      (e) => e.edit === undefined ? new NetworkError({ reason: e.reason, edit: title }) : e
    )
})

/** Memo of a pure function of immutable data: what an edit says. */
const said = new WeakMap<Edit, Description>()

/** What an edit says. */
export const stepOf = (edit: Edit): Description => {
  const known = said.get(edit)
  if (known !== undefined) return known
  const step = edit[Say]()
  said.set(edit, step)
  return step
}

const Proto = Object.assign(Object.create(Function.prototype) as object, {
  [Equal.symbol](this: Edit, that: unknown): boolean {
    return this === that || (isEdit(that) && stepOf(this).equals(stepOf(that)))
  },
  [Hash.symbol](this: Edit): number {
    return stepOf(this).hashCode()
  },
  equals(this: Edit, that: unknown): boolean {
    return this[Equal.symbol](that as Equal.Equal)
  },
  hashCode(this: Edit): number {
    return this[Hash.symbol]()
  },
  toString(this: Edit): string {
    return this.title
  },
  [inspect](this: Edit): string {
    return `Edit(${this.title})`
  }
})

/** Makes an edit of a change and of how to say it. */
const edited = ({ change, parts, title }: Change<Description>, say: () => Description): Edit => {
  const apply = Object.setPrototypeOf(
    (network: Network) => isNetwork(network) ? change(network) : fail(noNetwork(network)),
    Proto
  ) as Edit
  return Object.freeze(madeOf(parts, Object.assign(apply, { title, [Say]: say })))
}

/** What is wrong with something that an edit is applied to and that is no network. */
const noNetwork = (u: unknown): Misuse => ({
  _tag: "BadValue",
  what: "what the edit is applied to",
  found: shown(u),
  expected: "a network, for example Network.make([Cell.make()])"
})

/** Whether a value is an edit that a function of the library made. */
export const isEdit: (u: unknown) => u is Edit = is((u): u is Edit =>
  typeof u === "function" && Object.getPrototypeOf(u) === Proto
)

/** Copies in which every typed array is a list and what is undefined is left out, so that two descriptions of the same numbers are the same. */
const listed = (u: unknown): unknown => {
  if (ArrayBuffer.isView(u) && isList(u)) return Array.from(u as unknown as ArrayLike<unknown>)
  if (isPlain(u)) {
    return Object.fromEntries(
      Object.entries(u).flatMap(([key, x]) => x === undefined ? [] : [[key, listed(x)]])
    )
  }
  return Array.isArray(u) && u.some((x) => typeof x === "object") ? u.map(listed) : u
}

/** What an edit says of its arguments: those that were given, by name. */
const describe = (tag: string, names: ReadonlyArray<string>, given: ReadonlyArray<unknown>): Description =>
  structural({
    _tag: tag,
    ...Object.fromEntries(names.flatMap((name, i) => given[i] === undefined ? [] : [[name, listed(given[i])]]))
  })

/** What was given by mistake, as far as it can be read. */
const readable = (u: unknown): unknown => {
  try {
    return settled(u)
  } catch (cause) {
    return cause instanceof Mistaken ? `a mistake (${cause.message})` : "something that cannot be read"
  }
}

/** A border of functions that give edits: misuse is an edit that fails. */
export const failingEdit = border((misuse, maker, given, _all, mistake): Edit => {
  if (!(mistake instanceof NetworkError)) return misused(maker, given.map(readable), misuse)
  const { reason } = mistake
  const say = () => describe("Misused", ["maker", "given", "reason"], [maker, given.map(readable), reason])
  return edited(makeEdit(maker, () => fail(reason)), say)
})

/** The names of the arguments of functions that make edits. */
const names = new WeakMap<(...given: never) => Edit, ReadonlyArray<string>>()

/** The names of the arguments of a function that makes edits; none of any other function. */
export const argumentsOf = (maker: (...given: never) => Edit): ReadonlyArray<string> => names.get(maker) ?? []

/**
 * The border of functions that make edits: misuse is an edit that fails. The edit says the name of the function, capitalised, and the
 * arguments by the names of their kinds.
 */
export const editing = <S extends Description, A extends ReadonlyArray<unknown>>(
  name: Uncapitalize<NoInfer<S>["_tag"]>,
  kinds: Readonly<Record<Exclude<keyof NoInfer<S>, "_tag" | keyof Structural> & string, Kind>>,
  make: (...given: A) => Change<S> | Edit
): (...given: A) => Edit => {
  const [tag, own] = [`${name[0].toUpperCase()}${name.slice(1)}`, Object.keys(kinds)]
  const maker = failingEdit(name, kinds, (...given: A) => {
    const made = make(...given)
    return isEdit(made) ? made : edited(made, () => describe(tag, own, given))
  })
  names.set(maker, own)
  return maker
}

/** Makes an edit that fails, of what was asked of a function that makes edits and why it cannot be. */
export const misused = editing(
  "misused",
  {
    maker: aText,
    given: listOf(anything, "a list of arguments"),
    reason: shaped({ _tag: oneOf(...reasonTags) })
  },
  (maker: string, _given: ReadonlyArray<unknown>, reason: Reason): Change<MisusedStep> =>
    makeEdit(maker, () => fail(reason))
)

/**
 * Makes an edit of one's own from a title and a function of the network. What the function throws, and what it gives that is no `Result` of
 * a network, is a failure of the edit.
 */
export const make = editing(
  "make",
  { title: aText, change: aFunction },
  (
    title: string,
    change: (network: Network) => Result.Result<Network, NetworkError>
  ): Change<MakeStep> =>
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
  (edits: ReadonlyArray<Edit>, title?: string): Change<AllStep> | Edit => {
    const deep = tooNested("edits", edits, mostEdits, "put the edits into one list")
    // What is too much does not hold its parts: whoever compares or prints it would go through them.
    if (deep !== null) return misused("all", [plural(edits.length, "edit")], deep)
    return makeEdit(title ?? plural(edits.length, "edit"), (network) => {
      return title === undefined ?
        edit(network, edits) :
        Result.mapError(
          edit(network, edits),
          ({ edit, reason }) => new NetworkError({ reason, edit: `${title}, ${edit}` })
        )
    }, edits)
  }
)

/** What an edit makes of a network; from a script without types also an error where it is no edit. */
export const applied = (change: Edit, network: Network, i: number): Result.Result<Network, NetworkError> => {
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
      const { edit, reason } = next.failure
      const place = edits.length === 1 ? [] : [`edit ${i + 1} of ${edits.length}`]
      const named = [...place, ...isEdit(edits[i]) ? [edit ?? edits[i].title] : []]
      return Result.fail(new NetworkError(named.length === 0 ? { reason } : { reason, edit: named.join(", ") }))
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
