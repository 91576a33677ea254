/**
 * The schema of a `StoreError`, so that it crosses HTTP and workers.
 */
import { errorSchema, number, reasons, type ReasonsOf, text, texts, thrown } from "../io/json/errorSchema.ts"
import { shared } from "../io/json/reasonSchemas.ts"
import { StoreError, type StoreReason } from "./StoreError.ts"

/** Reasons of a `StoreError`. */
export const storeReasons: ReasonsOf<StoreReason> = {
  NoRun: { run: text, near: texts },
  OtherInputs: { run: text, state: text, which: texts },
  AnotherLoss: { run: text, recorded: number, found: number },
  Held: { run: text, holder: text, until: text },
  TakenOver: { run: text, holder: text },
  Corrupted: { what: text, digest: text, found: text },
  BadRow: { what: text, found: text, expected: text },
  Unavailable: { doing: text, cause: thrown },
  NewerStore: { found: number, known: number },
  BadOption: shared.BadOption,
  TooMany: shared.TooMany
}

/** A `StoreError` ⇄ JSON. */
export const StoreErrorSchema = errorSchema(StoreError, "StoreError", { reason: reasons(storeReasons) })
