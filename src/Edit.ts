/**
 * The public module `Edit`: every change of a network, as a value that `Network.edit` applies.
 */
export { all, make } from "./network/edit.ts"
export type { Edit } from "./network/edit.ts"
export { clamp, record, stimulate, unclamp, unrecord, unstimulate } from "./select/attach.ts"
export { diffuse, undiffuse } from "./select/diffuse.ts"
export type { DiffuseOptions } from "./select/diffuse.ts"
export { connect, disconnect } from "./select/editEdges.ts"
export { copyToEdges, group, label, labelByGroup, ungroup, unlabel } from "./select/group.ts"
export type { Labels } from "./select/group.ts"
export { insert, remove } from "./select/insert.ts"
export { move } from "./select/move.ts"
export { set } from "./select/set.ts"
export type { Values } from "./select/set.ts"
export { writeParameters } from "./share/Parameters.ts"
export { train, untrain } from "./share/train.ts"
export type { TrainOptions } from "./share/train.ts"
