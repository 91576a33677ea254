/**
 * Where the shared reference files are that are not the project's own to keep; tests that read them are skipped where they are not.
 */
import { existsSync } from "node:fs"
import { resolve } from "node:path"

const root = resolve(import.meta.dirname, "../..")

/** The folder of shared reference files, beside the project or beside the folder of its work trees; null where there is none. */
export const shared: string | null =
  [resolve(root, "../shared/reference"), resolve(root, "../../shared/reference")].find((path) => existsSync(path)) ??
    null

/** Why tests of shared files are skipped. */
export const absent = "the SWC files of others are not here (../shared/reference)"
