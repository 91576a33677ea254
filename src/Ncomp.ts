/**
 * The public module `Ncomp`: rules that say how many compartments a branch is cut into.
 */
export { dLambda, isNcomp } from "./network/Ncomp.ts"
export type { DLambda, DLambdaOptions } from "./network/Ncomp.ts"
