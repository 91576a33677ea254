/**
 * Searching for the smallest network on which a law is broken, and throwing what was found as an error in words.
 *
 * One idea: fast-check looks and shrinks, a law answers with a violation or null. Needs no test runner: throw is all it
 * does.
 */
import * as fc from "fast-check"
import type { Network } from "../network/Network.ts"
import { answered } from "./answered.ts"
import { tape } from "./Draw.ts"
import { checkRuns } from "./limits.ts"
import { type Violation, violationText } from "./Violation.ts"

/** How hard to look. */
export type SearchOptions = {
  /** Seed of the search; the same seed looks at the same networks. Default 1. */
  readonly seed?: number
  /** Number of networks to look at; default 100. */
  readonly numRuns?: number
  /** Where to start, from the message of an earlier failure. */
  readonly path?: string
}

/** A law: what is wrong on a network, with a tape of further choices (which rows, in which order), or null. */
export type Law = (network: Network, tape: ReadonlyArray<number>) => Violation | null

/** Seed that is used when none is given. */
export const defaultSeed = 1

/** Throws an `Error` that describes the smallest network found on which the law is broken. */
export const search = (title: string, networks: fc.Arbitrary<Network>, law: Law, options: SearchOptions = {}): void =>
  searchAmong(title, networks, law, violationText, options)

/** The same among things of any kind; `text` writes the message. */
export const searchAmong = <A>(
  title: string,
  things: fc.Arbitrary<A>,
  law: (thing: A, tape: ReadonlyArray<number>) => Violation | null,
  text: (title: string, thing: A, violation: Violation, replay: string) => string,
  options: SearchOptions = {}
): void => {
  const seed = options.seed ?? defaultSeed
  checkRuns(options.numRuns ?? 100)
  // What was wrong is kept for each thing: asking a law of a random rule a second time may give another answer.
  const found = new Map<A, Violation>()
  const property = fc.property(things, tape, (thing, tape) => {
    const violation = answered(() => law(thing, tape))
    if (violation !== null) found.set(thing, violation)
    return violation === null
  })
  const result = fc.check(property, {
    seed,
    numRuns: options.numRuns ?? 100,
    ...options.path === undefined ? {} : { path: options.path }
  })
  if (!result.failed) return
  if (result.counterexample === null) {
    throw new Error(`${title} could not be checked: ${String(result.errorInstance ?? "the search was interrupted")}`)
  }
  const [thing, choices] = result.counterexample
  const violation = found.get(thing) ?? answered(() => law(thing, choices))
  if (violation === null) {
    throw new Error(`${title} breaks a law only sometimes: it depends on more than its input (seed ${seed})`)
  }
  throw new Error(text(title, thing, violation, `{ seed: ${seed}, path: "${result.counterexamplePath}" }`))
}
