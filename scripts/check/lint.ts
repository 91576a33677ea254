/**
 * Check `lint`: all rules of oxlint, those that need types (floating promises, unhandled cases) included.
 */
import { existsSync } from "node:fs"
import { join } from "node:path"
import type { CheckOptions, Problem } from "./Check.ts"
import { oxlint } from "./oxlint.ts"

const folders = ["src", "studio", "test", "property-tests", "type-tests", "examples", "bench", "scripts", "tools/lint"]

/** Lists what the linter finds; with `fix` corrects what is safe first. */
export const lint = (root: string, { fix }: CheckOptions): Promise<ReadonlyArray<Problem>> =>
  oxlint(root, { folders: folders.filter((name) => existsSync(join(root, name))), typeAware: true, fix })
