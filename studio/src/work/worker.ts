/**
 * The one script of both workers, so that a browser fetches the library once: its name says which of the two it is.
 */
import { model } from "./model.ts"
import { runs } from "./runs.ts"

addEventListener("message", ({ data }) => void (self.name === "model" ? model : runs)(data))
