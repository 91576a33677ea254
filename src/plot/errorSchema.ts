/**
 * The schema of a `PlotError`, so that it crosses HTTP and workers.
 */
import * as Schema from "effect/Schema"
import { errorSchema, text } from "../io/json/errorSchema.ts"
import { PlotError } from "./Figure.ts"

/** A `PlotError` ⇄ JSON. */
export const PlotErrorSchema = errorSchema(PlotError, "PlotError", {
  figure: text,
  reason: Schema.Literals(["missing-peer", "input", "render"]),
  message: text
})
