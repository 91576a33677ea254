/**
 * The public module `Mechanism`: what a mechanism is, its names in a network, and what its states conserve.
 */
export { conserved } from "./mechanism/conserved.ts"
export { columnName, fromFields, ionColumn, isMechanism, rename, toFields, withDefaults } from "./network/Mechanism.ts"
export type {
  Assignment,
  Mechanism,
  MechanismFields,
  ParameterSpec,
  ReadSpec,
  StateRule,
  StateSpec
} from "./network/Mechanism.ts"
