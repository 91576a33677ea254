/**
 * `checkRule`: every law of sharing on a rule (or on a sharing of one's own: index, gather and scatter), over generated networks.
 */
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { aFunction, either, maybe, record, throwing } from "../network/border.ts"
import type { Network } from "../network/Network.ts"
import type { Domain } from "../network/Trainable.ts"
import { aDomain, aNetwork, aSelection } from "../select/Given.ts"
import { resolve } from "../select/resolve.ts"
import { all, edges, type Selection } from "../select/Select.ts"
import { describeRow } from "../select/write.ts"
import * as ParameterIndex from "../share/ParameterIndex.ts"
import { aRule, join, meet, one, type Partition, type Rule, ruleText } from "../share/Rule.ts"
import type { Ints } from "../table/Column.ts"
import { plural } from "../table/plural.ts"
import { read } from "./Draw.ts"
import { anArbitrary, searching } from "./Given.ts"
import { ruleLaws, type Sharing } from "./ruleLaws.ts"
import { defaultSeed, search, type SearchOptions } from "./search.ts"
import type { Violation } from "./Violation.ts"

/** What `checkRule` takes beside the rule and the networks. */
export type CheckRuleOptions = SearchOptions & {
  /**
   * The rows that the rule is for; by default all compartments, all synapses, or both, whichever the rule can be
   * applied to.
   */
  readonly at?: Selection | ((network: Network) => Selection)
}

/**
 * Checks a sharing rule on generated networks: one rule, or one for each network; or a `Sharing` for each network, which gives index, gather
 * and scatter themselves. Throws an `Error` that shows the smallest network on which it goes wrong: rows without a parameter, labels that
 * collide, an answer that depends on the order of the rows or changes from call to call, a scatter that is not the transpose.
 */
export const checkRule = throwing("testing.checkRule", {
  rule: either(aRule, aFunction),
  networks: anArbitrary,
  options: maybe(record({ ...searching, at: maybe(either(aSelection, aFunction)) }))
}, (
  rule: Rule | ((network: Network) => Rule | Sharing),
  networks: fc.Arbitrary<Network>,
  options: CheckRuleOptions = {}
): void => {
  const ruleFor = typeof rule === "function" ? rule : () => rule
  const title = typeof rule === "function" ? "The rule" : `The rule ${ruleText(rule)}`
  const places = options.at === undefined ? placesFor(ruleFor, networks, options) : [options.at]
  if (typeof places === "string") throw new Error(`${title} can be applied to nothing: ${places}`)
  search(title, networks, (network, tape) => {
    for (const place of places) {
      const at = typeof place === "function" ? place(network) : place
      const rows = Result.getOrThrow(resolve(network, at, { allowEmpty: true }))
      const violation = lawsOn(network, at.domain, ruleFor, Array.from(rows), tape)
      if (violation !== null) return violation
    }
    return null
  }, options)
})

/** Networks that are looked at to find out whether a rule is for compartments or for synapses. */
const glances = 20

/** Where a rule can be applied at all; an error message when nowhere. */
const placesFor = (
  ruleFor: (network: Network) => Rule | Sharing,
  networks: fc.Arbitrary<Network>,
  options: SearchOptions
): ReadonlyArray<Selection> | string => {
  const errors = new Map<Selection, string>()
  const applies = new Set<Selection>()
  // Where no name is unknown the rule is meant for these rows, and goes wrong in some of them: the search shows where.
  const meant = new Set<Selection>()
  for (const network of fc.sample(networks, { seed: options.seed ?? defaultSeed, numRuns: glances })) {
    for (const at of [all, edges]) {
      const rows = Result.getOrThrow(resolve(network, at, { allowEmpty: true }))
      if (rows.length === 0) continue
      try {
        const rule = ruleFor(network)
        if (isSharing(rule)) {
          if ((rule.domain ?? "nodes") === at.domain) meant.add(at)
          continue
        }
        const found = ParameterIndex.make(network, at.domain, rows, rule)
        if (Result.isSuccess(found)) applies.add(at)
        else if (found.failure.reason._tag === "UnknownName") errors.set(at, found.failure.message)
        else meant.add(at)
      } catch {
        meant.add(at)
      }
    }
  }
  if (applies.size > 0) return [...applies]
  if (meant.size > 0) return [...meant]
  return [...errors].map(([at, message]) => `on ${at.domain}, ${message}`).join("; ") || "no network has any rows"
}

const isSharing = (rule: Rule | Sharing): rule is Sharing => "index" in rule

/** A rule as the library carries it out: what a sharing of one's own may start from, `{ ...sharing(net, "edges", rule), scatter: mine }`. */
export const sharing = throwing(
  "testing.sharing",
  { network: aNetwork, domain: aDomain, rule: aRule },
  (network: Network, domain: Domain, rule: Rule): Sharing => ({
    domain,
    numberedBy: numberedBy(rule),
    index: (rows) => ParameterIndex.make(network, domain, Int32Array.from(rows) as Ints, rule),
    gather: (index, parameters) => ParameterIndex.gather(index as ParameterIndex.ParameterIndex, parameters),
    scatter: (index, values, at) => ParameterIndex.scatter(index as ParameterIndex.ParameterIndex, values, at),
    ...rule._tag === "Formula" ? { start: Object.values(rule.coefficients) } : {},
    nameOf: (row) => describeRow(network, domain, row)
  })
)

/** `each` alone follows the selection; a meet or join of rules is numbered by the classes that there are. */
const numberedBy = (rule: Rule): "keys" | "rows" | "order" => {
  if (rule._tag === "Scaled") return numberedBy(rule.rule)
  return rule._tag === "Each" ? "order" : rule._tag === "Meet" || rule._tag === "Join" ? "rows" : "keys"
}

const lawsOn = (
  network: Network,
  domain: Domain,
  ruleFor: (network: Network) => Rule | Sharing,
  rows: ReadonlyArray<number>,
  tape: ReadonlyArray<number>
): Violation | null => {
  const draw = read(tape)
  const chosen = rows.length === 0 || !draw.yes() ? rows : draw.some(rows)
  const reordered = draw.yes() ? draw.shuffled(chosen) : [...chosen].reverse()
  const some = chosen.length === 0 ? chosen : draw.yes() ? draw.some(chosen) : chosen.slice(1)
  const rule = ruleFor(network)
  const judged = (rule: Rule | Sharing): Sharing =>
    isSharing(rule) ? { ...rule, numberedBy: rule.numberedBy ?? "keys" } : sharing(network, domain, rule)
  // Made anew whenever it is asked: a rule that remembers what it has seen is a function of more than the network.
  const anew = { ...judged(rule), index: (rows: ReadonlyArray<number>) => judged(ruleFor(network)).index(rows) }
  const violation = ruleLaws(anew, chosen, reordered, some)
  if (violation !== null || isSharing(rule) || rule._tag === "Scaled" || rule._tag === "Formula") return violation
  return latticeLaw(network, domain, rule, chosen)
}

/** `one` is the coarsest: meeting it changes nothing, joining it leaves one parameter. */
const latticeLaw = (
  network: Network,
  domain: Domain,
  rule: Partition,
  rows: ReadonlyArray<number>
): Violation | null => {
  const count = (rule: Rule): number => {
    const found = sharing(network, domain, rule).index(rows)
    return Result.isFailure(found) ? -1 : found.success.labels.length
  }
  const [own, met, joined] = [count(rule), count(meet(rule, one)), count(join(rule, one))]
  if (met !== own) {
    return {
      law: "meet(rule, one) is the rule",
      where: plural(rows.length, "row"),
      expected: plural(own, "parameter"),
      got: `${met}`
    }
  }
  return joined === Math.min(1, rows.length)
    ? null
    : {
      law: "join(rule, one) is one",
      where: plural(rows.length, "row"),
      expected: `${Math.min(1, rows.length)} parameters`,
      got: `${joined}`
    }
}
