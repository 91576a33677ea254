/**
 * The public module `Network`: make, edit, check, show, and read the parameters of a network.
 */
export { check } from "./network/check.ts"
export { edit, editEffect, editSync } from "./network/edit.ts"
export type { Edit } from "./network/edit.ts"
export { compartmentTotal, isNetwork, make, makeResult, Network } from "./network/Network.ts"
export { NetworkError } from "./network/NetworkError.ts"
export type { Reason } from "./network/NetworkError.ts"
export { quantities } from "./network/quantities.ts"
export type { Quantity } from "./network/quantities.ts"
export { show } from "./network/show.ts"
export { of as parameters } from "./share/Parameters.ts"
