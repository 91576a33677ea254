/**
 * The public modules of `neurolens/node`: progress on a terminal, files, worker threads and native code.
 *
 * @module neurolens/node
 */
export { FileErrorSchema, FileNameErrorSchema, NativeErrorSchema, ThreadsErrorSchema } from "./errorSchemas.ts"
export { FileNameError } from "./fileName.ts"
export { FileError, writeFigures, type WriteOptions, writePage, writeText } from "./Files.ts"
export { layerFastest, layerNative } from "./native/Native.ts"
export type { NativeOptions } from "./native/Native.ts"
export { NativeError } from "./native/NativeError.ts"
export type { NativeReason } from "./native/NativeError.ts"
export { layerProgress, progressLine } from "./Terminal.ts"
export { layerThreads, layerWorkers, ThreadsError } from "./Threads.ts"
export type { ThreadsOptions } from "./Threads.ts"
