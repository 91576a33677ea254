/**
 * Why the junctions of a network do not go into a run: a group that is too large to be eliminated, or what exponential Euler cannot take.
 */
import * as Result from "effect/Result"
import { describeEdge, type Network } from "../../network/Network.ts"
import { schemeKinds } from "../../program/System.ts"
import { plural } from "../../table/plural.ts"
import { attempt } from "../attempt.ts"
import { largestDense } from "../limits.ts"
import { plan } from "../Plan.ts"
import type { SchemeName } from "../Scheme.ts"
import { SimulationError } from "../SimulationError.ts"
import { joinedCells } from "./groups.ts"
import { notOhmic } from "./notOhmic.ts"

/** The error of a run, or null. */
export const joinFlaw = (network: Network, scheme: SchemeName): SimulationError | null => {
  if (!network.synapses.some(({ kind }) => kind === "Junction")) return null
  const made = plan(network)
  if (made.junctions === null) return null
  const { junctions, voltage } = made
  const joined = attempt(() => joinedCells(voltage, junctions))
  if (Result.isFailure(joined)) return joined.failure
  if (schemeKinds[scheme].over !== "matrix") return null
  const bad = notOhmic(made)
  if (bad !== null) {
    return scheming(
      `exponentialEuler with ${describeEdge(network, bad)}, a junction that is not ohmic with a constant conductance`,
      "backwardEuler, crankNicolson or forwardEuler, or a current of g * (v_pre - v_post)"
    )
  }
  const largest = joined.success.groups.reduce((most, { nodes }) => Math.max(most, nodes.length), 0)
  return largest <= largestDense ? null : scheming(
    `exponentialEuler for cells of ${plural(largest, "compartment")} that junctions join`,
    `a scheme without dense matrices: exponentialEuler takes up to ${plural(largestDense, "compartment")} together`
  )
}

const scheming = (found: string, expected: string): SimulationError =>
  new SimulationError({ reason: { _tag: "BadOption", what: "scheme", found, expected } })
