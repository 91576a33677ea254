/**
 * The public module `Input`: what goes into a network from outside, as something to train.
 */
export { custom, isInput, noise, pieces, samples, source, step } from "./train/Input.ts"
export type { Input, Target, TargetOptions, Wave } from "./train/Input.ts"
