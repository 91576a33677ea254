/**
 * The error of Arrow, apart from what writes and reads it, so that it can be read where that package is not installed.
 */
import * as Data from "effect/Data"

/** Arrow could not be written or read. */
export class ArrowError extends Data.TaggedError("ArrowError")<{ readonly message: string }> {}
