/**
 * What is thrown at people: the message of the typed error that an attempt ends with.
 */
import { TrainingError } from "../../src/train/TrainingError.ts"
import { TransformError } from "../../src/train/Transform.ts"

/** The message of the `TrainingError` or `TransformError` that something throws; anything else is a defect and goes on. */
export const thrown = (attempt: () => unknown): string => {
  try {
    attempt()
  } catch (error) {
    if (error instanceof TrainingError || error instanceof TransformError) return error.message
    throw error
  }
  throw new Error("nothing was refused")
}
