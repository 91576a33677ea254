/**
 * The program of turnable pages (`src/plot/turnable/main.ts`) as a text with its hash, in a module of its own.
 *
 * A page has its program inside; the library, which may run in a browser, cannot bundle one when it prints a page. So it is bundled here.
 */
import { build } from "esbuild"
import { createHash } from "node:crypto"
import { existsSync } from "node:fs"
import { join } from "node:path"

/** Where the module lies. */
export const turnableModule = "src/plot/turnable/script.ts"

const entry = "src/plot/turnable/main.ts"

/** The text of the module, from the repository under `root`; null where there is no such program. */
export const turnableText = async (root: string): Promise<string | null> => {
  if (!existsSync(join(root, entry))) return null
  const { outputFiles: [file] } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    target: "es2022",
    legalComments: "none"
  })
  const script = file.text.trimEnd()
  return [
    "/**",
    " * The program of turnable pages, with its hash for a policy. Made by `npm run docs:pages` from `main.ts`; edit that.",
    " */",
    "",
    "/** The program. */",
    "export const script =",
    `  ${JSON.stringify(script)}`,
    "",
    "/** Its hash, as a policy names it. */",
    `export const scriptHash = "'sha256-${createHash("sha256").update(script).digest("base64")}'"`,
    ""
  ].join("\n")
}
