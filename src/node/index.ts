/**
 * The public modules of `neurolens/node`: progress on a terminal, files and worker threads.
 *
 * @module neurolens/node
 */
export { FileErrorSchema, FileNameErrorSchema, ThreadsErrorSchema } from "./errorSchemas.ts"
export { FileNameError } from "./fileName.ts"
export { FileError, writeFigures, type WriteOptions, writePage, writeText } from "./Files.ts"
export { layerProgress, progressLine } from "./Terminal.ts"
export { layerThreads, layerWorkers, ThreadsError } from "./Threads.ts"
export type { ThreadsOptions } from "./Threads.ts"
