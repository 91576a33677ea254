/**
 * The public module `Mechanism`: what a mechanism is, its text for people, its names in a network, and what its states conserve.
 */
export { conserved } from "./mechanism/conserved.ts"
export { fromFields, isMechanism, rename, show, toFields, withDefaults } from "./network/Mechanism.ts"
export type { Mechanism } from "./network/Mechanism.ts"
export { columnName, ionColumn } from "./network/MechanismFields.ts"
export type {
  Assignment,
  MechanismFields,
  ParameterSpec,
  ReadSpec,
  StateRule,
  StateSpec
} from "./network/MechanismFields.ts"
