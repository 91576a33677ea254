/**
 * What every edit owes (L3): a sound network, an untouched input, the same answer twice, the same object where nothing
 * changes.
 */
import * as Result from "effect/Result"
import { aFunction, throwing } from "../network/border.ts"
import { check } from "../network/check.ts"
import { isNetwork, type Network } from "../network/Network.ts"
import { shown } from "../network/NetworkError.ts"
import { aNetwork } from "../select/Given.ts"
import { answered } from "./answered.ts"
import { difference, identities, snapshot } from "./snapshot.ts"
import type { Violation } from "./Violation.ts"

/** An edit, judged as a bare function. */
export type Change = (network: Network) => Result.Result<Network, { readonly message: string }>

/** Tells which law an edit breaks on a network; null when none. An edit that fails only owes an untouched input. */
export const editLaws = throwing(
  "testing.editLaws",
  { change: aFunction, network: aNetwork },
  (change: Change, network: Network): Violation | null => answered(() => lawsOf(change, network))
)

const lawsOf = (change: Change, network: Network): Violation | null => {
  const before = snapshot(network)
  const objects = identities(network)
  const result = change(network)
  if (!isAnswer(result)) {
    const expected = "a Result of a network"
    return { law: "an edit gives a Result of a network", where: "the result", expected, got: shown(result) }
  }
  const touched = difference(before, snapshot(network))
  if (touched !== null) return { law: "an edit leaves its input unchanged", ...touched }
  const now = identities(network)
  for (const [place, object] of objects) {
    if (now.get(place) !== object) {
      return {
        law: "an edit leaves its input unchanged",
        where: place,
        expected: "the same object",
        got: "another object"
      }
    }
  }
  const again = change(network)
  if (Result.isFailure(result) || Result.isFailure(again)) {
    if (Result.isFailure(result) && Result.isFailure(again)) return null
    return {
      law: "an edit gives the same answer twice",
      where: "success",
      expected: answerText(result),
      got: answerText(again)
    }
  }
  const problems = check(result.success)
  if (problems.length > 0) {
    return {
      law: "an edit leaves a sound network",
      where: "Network.check",
      expected: "no problems",
      got: problems.join("; ")
    }
  }
  const after = snapshot(result.success)
  const differs = difference(after, snapshot(again.success))
  if (differs !== null) return { law: "an edit gives the same answer twice", ...differs }
  return result.success !== network && difference(before, after) === null
    ? {
      law: "an edit that changes nothing returns the same object",
      where: "the result",
      expected: "the same network object",
      got: "an equal network that is another object"
    }
    : null
}

const isAnswer = (given: unknown): boolean =>
  Result.isResult(given) && (Result.isFailure(given) || isNetwork(given.success))

const answerText = (result: Result.Result<Network, { readonly message: string }>): string =>
  Result.isFailure(result) ? `the error "${result.failure.message}"` : "a network"
