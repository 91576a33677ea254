/**
 * Functions of a network and options of training, which take the network first, or, in a pipeline, last.
 *
 * What a datum is, is inferred from the options, in both orders.
 */
import { dual } from "../network/manners.ts"
import { isNetwork, type Network } from "../network/Network.ts"
import { isPlain } from "../table/settled.ts"
import type { FitOptions, ProblemOptions } from "./Problem.ts"

/** A function of a network and how to train it. */
export type OfFit<R> = {
  <A = void>(options: FitOptions<A>): (network: Network) => R
  <A = void>(network: Network, options: FitOptions<A>): R
}

/** A function of a network, what is to be made small, and more. */
export type OfProblem<R, Rest extends ReadonlyArray<unknown> = readonly []> = {
  <A = void>(options: ProblemOptions<A> | FitOptions<A>, ...rest: Rest): (network: Network) => R
  <A = void>(network: Network, options: ProblemOptions<A> | FitOptions<A>, ...rest: Rest): R
}

/** Options, and what follows them, alone: the network comes later. */
const areOptions = (...given: ReadonlyArray<unknown>): boolean => {
  const [options] = given
  if (given.length > 2 || given.some(isNetwork) || !isPlain(options)) return false
  return given.length === 1 || Object.hasOwn(options, "loss") // else something else that is meant to be a network
}

/** Makes a function of how to train dual. */
export const ofFit = <R>(f: <A>(network: Network, options: FitOptions<A>) => R): OfFit<R> =>
  dual(areOptions, f) as unknown as OfFit<R> // `dual` knows no type parameters

/** Makes a function of what is to be made small dual. */
export const ofProblem = <R, Rest extends ReadonlyArray<unknown> = readonly []>(
  f: <A>(network: Network, options: ProblemOptions<A> | FitOptions<A>, ...rest: Rest) => R
): OfProblem<R, Rest> => dual(areOptions, f) as unknown as OfProblem<R, Rest> // `dual` knows no type parameters
