/**
 * The public modules of `neurolens/browser`: threads of a page or of a web worker.
 *
 * @module neurolens/browser
 */
export { ThreadsErrorSchema } from "../io/threadsErrorSchema.ts"
export { ThreadsError, type ThreadsOptions } from "../runtime/threads.ts"
export { layerThreads, layerWorkers } from "./Threads.ts"
