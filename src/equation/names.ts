/**
 * Which names an equation may use, and the check that it uses no other.
 *
 * One idea: a scope maps each name to what is known of it, and a name that exists elsewhere (`dt` outside an update)
 * gets its own explanation instead of a guess. It does not know units' meaning; `units.ts` reads the same scope.
 */
import { nearest } from "../table/nearest.ts"
import { didYouMean, type Problem } from "../unit/Problem.ts"
import type { Unit } from "../unit/Unit.ts"
import type { Expression } from "./Expression.ts"
import { foreignName } from "./foreign.ts"
import { isFunctionName } from "./functions.ts"
import { inOrder } from "./graph.ts"
import type { Quantity } from "./Quantity.ts"
import { columnOf } from "./quoted.ts"

/** What is known of a name. */
export type Known = {
  /** Its unit; `null` where nobody wrote one, or where what is written is wrong. */
  readonly unit: Unit | null
  /** What is known of a unit that nobody wrote: a definition's, made of bare numbers. */
  readonly open?: Quantity
  /** True where the user declares its unit, so that a message may propose to declare it otherwise. */
  readonly declared: boolean
  /** True of a parameter, whose unit a person may have left out. */
  readonly isParameter?: boolean
}

/** The names that an equation may use. */
export type Scope = Pick<ReadonlyMap<string, Known>, "get" | "has" | "keys">

/** The scope without a name that it has, and without a copy of it. */
export const without = (scope: Scope, gone: string): Scope => ({
  has: (name) => name !== gone && scope.has(name),
  get: (name) => name === gone ? undefined : scope.get(name),
  keys: () => scope.keys().filter((name) => name !== gone)
})

/** Why names that exist elsewhere are not known here. */
export type Elsewhere = Pick<ReadonlyMap<string, string>, "get">

/**
 * Lists every use of a name that the scope does not hold; `elsewhere` says why a name that exists is not known here. The first
 * `mostGuesses` say which name is nearest: every guess goes through all names. `others` says how one gets at a name that somebody else may have.
 */
export const checkNames = (
  expression: Expression,
  scope: Scope,
  elsewhere: Elsewhere = new Map<string, string>(),
  mostGuesses = Infinity,
  others = ""
): ReadonlyArray<Problem> => {
  const unknown = inOrder(expression).filter((e) => e._tag === "Name").filter(({ name }) => !scope.has(name))
  return unknown.map(({ name, span }, k) => unknownName(name, span, scope, elsewhere, k < mostGuesses, others))
}

const unknownName = (
  name: string,
  span: Problem["span"],
  scope: Scope,
  elsewhere: Elsewhere,
  guess: boolean,
  others: string
): Problem => {
  const reason = elsewhere.get(name)
  if (reason !== undefined) return { message: `\`${columnOf(name)}\` is not known here: ${reason}`, span }
  if (isFunctionName(name)) return { message: `\`${name}\` is a function: write \`${name}(...)\``, span }
  const foreign = foreignName(name)
  if (foreign !== undefined) {
    const { instead, wayOut } = foreign
    return {
      message: `there is no name \`${name}\`: ${wayOut}`,
      span,
      ...instead === null ? {} : { expected: instead }
    }
  }
  const message = `there is no name \`${columnOf(name)}\``
  if (!guess) return { message, span }
  const near = nearest(columnOf(name), scope.keys())
  const beyond = others === "" ? "" : `; ${others}`
  if (near !== undefined) {
    // A name of another mechanism's begins with that one's, and an underscore.
    return { message: `${message}${didYouMean(near)}${name.includes("_") ? beyond : ""}`, span, nearest: near }
  }
  return { message: `${message}; known here: ${listed([...scope.keys()])}${beyond}`, span }
}

/** Most names that a message lists. */
const mostListed = 30

const listed = (names: ReadonlyArray<string>): string =>
  names.length <= mostListed
    ? names.join(", ")
    : `${names.slice(0, mostListed).join(", ")} and ${names.length - mostListed} more`
