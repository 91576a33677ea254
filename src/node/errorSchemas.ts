/**
 * The schemas of the errors of files and threads, so that they cross HTTP and workers.
 */
import { errorSchema, text, thrown } from "../io/json/errorSchema.ts"
import { FileNameError } from "./fileName.ts"
import { FileError } from "./Files.ts"
import { ThreadsError } from "./Threads.ts"

/** A `FileError` ⇄ JSON. */
export const FileErrorSchema = errorSchema(FileError, "FileError", { path: text, cause: thrown })

/** A `FileNameError` ⇄ JSON. */
export const FileNameErrorSchema = errorSchema(FileNameError, "FileNameError", { name: text, problem: text })

/** A `ThreadsError` ⇄ JSON. */
export const ThreadsErrorSchema = errorSchema(ThreadsError, "ThreadsError", { message: text })
