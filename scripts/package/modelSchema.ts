/**
 * A step of `npm run build`: the JSON Schema of model files beside the command, by which editors complete them.
 */
import { chmodSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { pathToFileURL } from "node:url"

const folder = join(resolve(import.meta.dirname, "..", ".."), "dist", "cli")

/** The file that is built. */
type Built = { readonly schemaDocument: () => unknown }

const { schemaDocument } = (await import(pathToFileURL(join(folder, "modelFile.js")).href)) as Built
writeFileSync(join(folder, "model.schema.json"), `${JSON.stringify(schemaDocument(), null, 1)}\n`)
chmodSync(join(folder, "main.js"), 0o755)
