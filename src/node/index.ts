/**
 * The public modules of `neurolens/node`: progress on a terminal and files.
 */
export { FileError, writeFigures, writePage, writeText } from "./Files.ts"
export { layerProgress, progressLine } from "./Terminal.ts"
export { layerThreads, layerWorkers, ThreadsError } from "./Threads.ts"
