/**
 * The public module `neurolens/store`: runs that are remembered, with what they were given and what they have made.
 *
 * @module neurolens/store
 */
export { collect, type Collected, type CollectOptions, remove, tag, untag } from "./changing.ts"
export type { Values } from "./elements.ts"
export { StoreErrorSchema } from "./errorSchema.ts"
export { Holder, layerAlone, type Presence } from "./Holder.ts"
export { compare, type Difference, list, type ListOptions, part, show } from "./looking.ts"
export { merge, type Merged } from "./merging.ts"
export { layerMemory, Objects } from "./Objects.ts"
export type { Checkpoint, Part, Run, RunActivity, RunDetails, RunKind, RunState } from "./Run.ts"
export { scan, type ScanElement, type ScanHow, type Shard } from "./scanning.ts"
export { simulate, type Simulated, type SimulateHow, tracesOf as traces } from "./simulating.ts"
export { layer, type Parts, Store } from "./Store.ts"
export { StoreError, type StoreReason } from "./StoreError.ts"
export { train, type TrainFailure, type TrainHow } from "./training.ts"
