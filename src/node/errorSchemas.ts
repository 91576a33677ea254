/**
 * The schemas of the errors of files and native code, so that they cross HTTP and workers.
 */
import { errorSchema, reasons, type ReasonsOf, text, texts, thrown } from "../io/json/errorSchema.ts"
import { FileNameError } from "./fileName.ts"
import { FileError } from "./Files.ts"
import { NativeError, type NativeReason } from "./native/NativeError.ts"

/** A `FileError` ⇄ JSON. */
export const FileErrorSchema = errorSchema(FileError, "FileError", { path: text, cause: thrown })

/** A `FileNameError` ⇄ JSON. */
export const FileNameErrorSchema = errorSchema(FileNameError, "FileNameError", { name: text, problem: text })

/** Reasons of a `NativeError`. */
export const nativeReasons: ReasonsOf<NativeReason> = {
  NoCompiler: { tried: texts, hint: text },
  CompileFailed: { command: text, firstLines: text },
  OtherNumbers: { command: text, wrong: texts },
  NotLoadable: { file: text, cause: text },
  CacheRefused: { folder: text, why: text },
  Unsupported: { platform: text },
  BadOption: { what: text, found: text, expected: text }
}

/** A `NativeError` ⇄ JSON. */
export const NativeErrorSchema = errorSchema(NativeError, "NativeError", { reason: reasons(nativeReasons) })
