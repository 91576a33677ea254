/**
 * The folders that are linted.
 */
import { existsSync } from "node:fs"
import { join } from "node:path"

const folders = ["src", "test", "property-tests", "type-tests", "examples", "bench", "scripts"]

/** The folders that exist, relative to the root. */
export const linted = (root: string): ReadonlyArray<string> => folders.filter((name) => existsSync(join(root, name)))
