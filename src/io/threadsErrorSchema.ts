/**
 * The schema of the error of threads, so that it crosses HTTP and workers.
 */
import { ThreadsError } from "../runtime/threads.ts"
import { errorSchema, text } from "./json/errorSchema.ts"

/** A `ThreadsError` ⇄ JSON. */
export const ThreadsErrorSchema = errorSchema(ThreadsError, "ThreadsError", { message: text })
