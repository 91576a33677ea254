/**
 * What is thrown at people: the message of the typed error that an attempt ends with.
 */
import * as Mistake from "../../src/Mistake.ts"
import { TrainingError } from "../../src/train/TrainingError.ts"
import { TransformError } from "../../src/train/Transform.ts"

/** The message of the `TrainingError` or `TransformError` that something throws, or that what it describes fails with; anything else is a defect and goes on. */
export const thrown = (attempt: () => unknown): string => {
  try {
    Mistake.checkSync(attempt())
  } catch (error) {
    if (error instanceof TrainingError || error instanceof TransformError) return error.message
    throw error
  }
  throw new Error("nothing was refused")
}
