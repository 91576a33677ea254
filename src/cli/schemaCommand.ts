/**
 * `neurolens schema`: the JSON Schema of model files, which the package has as a file too.
 */
import { Command } from "effect/cli"
import * as Console from "effect/Console"
import { schemaDocument } from "./modelFile.ts"

/** Prints the schema. */
export const schema = Command.make("schema", {}, () => Console.log(JSON.stringify(schemaDocument(), null, 1))).pipe(
  Command.withDescription("Print the JSON Schema of model files, by which editors complete them")
)
