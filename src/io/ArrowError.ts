/**
 * The error of writing Arrow, apart from what writes it, so that it can be read where that package is not installed.
 */
import * as Data from "effect/Data"

/** Arrow could not be written. */
export class ArrowError extends Data.TaggedError("ArrowError")<{ readonly message: string }> {}
