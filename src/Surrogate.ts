/**
 * The public module `Surrogate`: slopes that stand for the missing one of a threshold.
 */
export { arctan, isSurrogate, none, sigmoid, superSpike, triangle } from "./adjoint/Surrogate.ts"
export type { Reset, Surrogate, SurrogateOptions } from "./adjoint/Surrogate.ts"
