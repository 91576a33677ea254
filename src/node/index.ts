/**
 * The public modules of `neurolens/node`: progress on a terminal, files, worker threads and native code.
 *
 * @module neurolens/node
 */
export { ThreadsErrorSchema } from "../io/threadsErrorSchema.ts"
export { ThreadsError, type ThreadsOptions } from "../runtime/threads.ts"
export { type EngineName, engineNames, layerConfigured, type Settings, settings } from "./Configured.ts"
export { FileErrorSchema, FileNameErrorSchema, NativeErrorSchema } from "./errorSchemas.ts"
export { exportRun, importRun } from "./exporting.ts"
export { FileNameError } from "./fileName.ts"
export { FileError, writeFigures, type WriteOptions, writePage, writeText } from "./Files.ts"
export { layerFastest, layerNative } from "./native/Native.ts"
export type { NativeOptions } from "./native/Native.ts"
export { NativeError } from "./native/NativeError.ts"
export type { NativeReason } from "./native/NativeError.ts"
export { layerStoreConfig, layerStorePostgres, type PostgresOptions } from "./Postgres.ts"
export { type Reproduced, reproduceRun } from "./reproducing.ts"
export { layerStore, layerStoreIn } from "./Store.ts"
export { layerProgress, progressLine } from "./Terminal.ts"
export { layerThreads, layerWorkers } from "./Threads.ts"
