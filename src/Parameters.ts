/**
 * The public module `Parameters`: all trained values of a network as one value, read, changed and put into a vector.
 */
export { fromVector, get, of, set, show, size, vector } from "./share/Parameters.ts"
export type { Entry, Parameters } from "./share/Parameters.ts"
